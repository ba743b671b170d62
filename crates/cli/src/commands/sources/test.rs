//! `sources test`: one poll of one source, told in a sentence.

use serde::Serialize;
use watchbill_engine::api::{PolledSource, QueueListing, QueuesAround, SourceView};
use watchbill_engine::{defined_source_form, test_source};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::poll;
use crate::surroundings::Surroundings;
use crate::terminal::line;

#[derive(Serialize)]
struct Document<'a> {
    source: &'a PolledSource,
    /// How many of its alerts fire.
    firing: usize,
    /// The same in a sentence.
    sentence: &'a str,
    /// Queues that it could tell of and that nobody names.
    around: &'a [QueuesAround],
    /// When it did not go well: what happened, what it means, what to do.
    advice: &'a [String],
    /// When it did not go well: which key of the source is most likely wrong.
    field: Option<&'a str>,
}

pub(super) async fn test(name: &str, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let round = poll::round(surroundings, Some(name)).await?;
    let missing = || Failure::not_found(format!("there is no source named `{name}` in watchbill.toml"));
    let polled = round.listing.sources.first().ok_or_else(missing)?;
    let handle = surroundings.records().await?;
    let status = handle.console_status().await?;
    let listing = handle.alerts_list("", None).await?;
    // Of a source that has no queues there is none to be told of.
    let queues = handle.queues_listing(true, Some(name)).await.ok().map(|listing| queues(&listing));
    let is_fine = polled.health == "fine";
    let around = if is_fine { handle.queues_around(Some(name)).await } else { Vec::new() };
    handle.shutdown().await;
    let firing = listing.alerts.iter().filter(|alert| alert.source == name && alert.state == "firing").count();
    let view = status.sources.iter().find(|source| source.name == name);
    let sentence = sentence(polled, view, firing);
    let mut text = format!("{sentence}\n");
    let mut document =
        Document { source: polled, firing, sentence: &sentence, around: &around, advice: &[], field: None };
    if is_fine {
        text.extend(queues);
        text.extend(around.iter().flat_map(more));
        return Ok(Answer::new(text, &document).noting(round.faults));
    }
    // Asked once more, to look around: whether the path, the kind or the credentials are wrong.
    let (ports, folder) = (&surroundings.ports, &surroundings.folder);
    let form = defined_source_form(&*ports.files, folder, name)?;
    let tried = test_source(ports, folder, &form, Vec::new()).await?;
    if !tried.good {
        text.extend(news(&tried.sentences, &sentence).map(|news| format!("{}\n", line(news))));
        (document.advice, document.field) = (&tried.sentences, tried.field.as_deref());
    }
    Ok(Answer::new(text, &document).ending(Ended::Unreachable).noting(round.faults))
}

/// How many queues it tells of, and how many of them are watched.
fn queues(listing: &QueueListing) -> String {
    let there: Vec<_> = listing.queues.iter().filter(|queue| queue.gone_at.is_none()).collect();
    let watched = there.iter().filter(|queue| queue.watched).count();
    let told = match there.len() {
        0 => return "It tells of no queue.\n".to_owned(),
        1 => "1 queue".to_owned(),
        many => format!("{many} queues"),
    };
    format!("It tells of {told}, of which {watched} {} watched.\n", if watched == 1 { "is" } else { "are" })
}

/// Queues that nobody names, and what could not be looked at, a line each.
fn more(around: &QueuesAround) -> Vec<String> {
    let said = around.found.iter().map(|unnamed| &unnamed.said).chain(&around.unseen);
    said.map(|said| format!("{}.\n", line(&first_up(said)))).collect()
}

fn first_up(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The advice that the sentence about the poll does not give already. What happened and what it means stand in front.
fn news<'a>(sentences: &'a [String], said: &str) -> impl Iterator<Item = &'a String> {
    let said = said.to_lowercase();
    sentences.iter().skip(2).filter(move |advice| !said.contains(advice.trim_end_matches('.').to_lowercase().as_str()))
}

/// How it went: who answered with which version, what fires there, and what is odd about it.
fn sentence(polled: &PolledSource, view: Option<&SourceView>, firing: usize) -> String {
    let name = line(&polled.name);
    if polled.health != "fine" {
        let problem = polled.problem.as_deref().unwrap_or("it could not be polled; the log has the details");
        return format!("{name} could not be polled: {}", line(problem));
    }
    let peers = view.map(|view| view.peers.as_slice()).unwrap_or_default();
    let heard = peers.iter().filter(|peer| peer.problem.is_none());
    let mut versions: Vec<String> = heard.clone().filter_map(|peer| peer.version.as_deref()).map(line).collect();
    versions.dedup();
    let who = match (heard.count(), peers.len()) {
        (_, 0 | 1) => String::new(),
        (heard, peers) => format!(" at {heard} of {peers} addresses"),
    };
    let version = if versions.is_empty() { String::new() } else { format!(" with version {}", versions.join(" and ")) };
    let alerts = if firing == 1 { "1 alert fires".to_owned() } else { format!("{firing} alerts fire") };
    let odd = [polled.problem.as_deref(), view.and_then(|view| view.skew.as_deref())];
    let odd: String = odd.into_iter().flatten().map(|odd| format!("; {}", line(odd))).collect();
    format!("{name} answers{who}{version}: {alerts}{odd}.")
}

#[cfg(test)]
#[path = "test_tests.rs"]
mod tests;
