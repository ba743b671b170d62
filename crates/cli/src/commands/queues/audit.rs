//! `queues audit`: what is wrong with how dead letters are kept.

use clap::Args;
use watchbill_engine::Instant;
use watchbill_engine::api::{AuditedSource, QueueAuditListing};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::terminal::line;

#[derive(Debug, Args)]
#[command(after_help = "\
It reads what the brokers last told of their queues, exchanges and policies; nothing is asked over the network and
nothing is written. What loses messages comes first and ends the command with 1. Where part of that could not be seen,
standard error says so: that nothing was found proves nothing there. Where none of it was, it ends with 3, also when
something was found elsewhere.

Examples:
  watchbill queues audit
  watchbill queues audit --source mq --json | jq -r '.findings[] | select(.loses) | \"\\(.queue): \\(.fix)\"'")]
pub(crate) struct Words {
    /// Only the queues of this source of watchbill.toml
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

pub(super) async fn audit(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let listing = handle.queue_audit_listing(words.source.as_deref()).await;
    handle.shutdown().await;
    let listing = listing?;
    let partly = listing.sources.iter().filter(|source| !source.whole).map(|source| line(&not_whole(source)));
    Ok(Answer::new(text(&listing, surroundings), &listing).noting(partly).ending(ended(&listing)))
}

fn ended(listing: &QueueAuditListing) -> Ended {
    // What was never seen at all must not look as if it were well.
    if listing.sources.iter().any(is_unseen) {
        Ended::Unreachable
    } else if listing.losing > 0 {
        Ended::DoesNotHold
    } else {
        Ended::Fine
    }
}

/// Whether nothing at all was seen of it.
fn is_unseen(source: &AuditedSource) -> bool {
    !source.whole && (source.as_of.is_none() || source.queues == 0)
}

fn not_whole(source: &AuditedSource) -> String {
    let why = source.problem.as_deref().unwrap_or("no reason is recorded");
    let what = if is_unseen(source) { "nothing" } else { "not all" };
    format!("{what} of {} could be looked over: {why}", source.source)
}

fn text(listing: &QueueAuditListing, surroundings: &Surroundings) -> String {
    let mut text = format!("{}\n", line(&listing.headline));
    if listing.sources.is_empty() {
        text.push_str("`watchbill queues list` says what to do.\n");
    }
    for finding in &listing.findings {
        let word = if finding.loses { "loses" } else { "could" };
        let word = format!("{}{}", surroundings.look.paint.word(word), " ".repeat("loses".len() - word.len()));
        text.push_str(&format!("\n{word}  {}: {}\n", line(&finding.queue), line(&finding.said)));
        text.push_str(&format!("{:7}{}\n", "", line(&finding.fix)));
    }
    let seen: String = listing.sources.iter().map(|source| seen(source, surroundings)).collect();
    if seen.is_empty() { text } else { format!("{text}\n{seen}") }
}

/// How far the queues of a source were looked over.
fn seen(source: &AuditedSource, surroundings: &Surroundings) -> String {
    if let (true, Some(problem)) = (source.whole, &source.problem) {
        return format!("{}: {}\n", line(&source.source), line(problem));
    }
    let local = |at: &String| Instant::parse(at).map_or_else(|_| at.clone(), |at| surroundings.full_time(at));
    let as_of = source.as_of.as_ref().map_or_else(|| "never".to_owned(), local);
    let queues = if source.queues == 1 { "1 queue".to_owned() } else { format!("{} queues", source.queues) };
    let how = if source.whole { "all that decides was seen" } else { "not all that decides was seen" };
    format!("{}: {queues}, {how}, as of {as_of}\n", line(&source.source))
}

#[cfg(test)]
#[path = "audit_tests.rs"]
mod tests;
