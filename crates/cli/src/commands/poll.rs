//! `poll`: one complete round now, by this process or by the one that watches.

use clap::Args;
use watchbill_engine::api::{ApiError, PollListing, PolledSource};
use watchbill_engine::{Engine, EngineHandle, Options};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::listings::faults;
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

#[derive(Debug, Args)]
#[command(after_help = "\
When another process watches the workspace, it is asked to poll and its answer is shown. Otherwise
this command polls by itself: changes are recorded, and what deserves a page is shown as a desktop
notification.")]
pub(crate) struct Words {
    /// Only this source of watchbill.toml
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
}

pub(crate) async fn run(words: Words, surroundings: &Surroundings) -> Result<Answer, Failure> {
    let round = round(surroundings, words.source.as_deref()).await?;
    let text = text(&round.listing, surroundings.look);
    let unheard = round.listing.sources.iter().filter(|source| source.health != "fine");
    let problem =
        |source: &PolledSource| format!("{}: {}", source.name, source.problem.as_deref().unwrap_or(NO_REASON));
    let mut notes: Vec<String> = unheard.map(problem).collect();
    notes.extend(round.listing.notifier_problem.clone());
    let ended = ended(&round.listing);
    Ok(Answer::new(text, &round.listing).ending(ended).noting(round.faults).noting(notes))
}

const NO_REASON: &str = "could not be polled; the log has the details";

/// What a round of polls came to.
pub(super) struct Round {
    pub listing: PollListing,
    /// What is wrong with the definitions and costs something.
    pub faults: Vec<String>,
}

/// Makes a round, or has it made.
pub(super) async fn round(surroundings: &Surroundings, source: Option<&str>) -> Result<Round, Failure> {
    let faults = faults(surroundings);
    let own = surroundings.try_own()?;
    let asked = if let Some(_lock) = own {
        let handle = Engine::start(Options::new(&surroundings.folder), surroundings.ports_of_owner()).await?;
        poll_once(&handle, source).await
    } else {
        poll_once(&surroundings.records().await?, source).await
    };
    // When there is nothing to poll, or not that one, what is wrong with the file is why.
    match (asked, faults.first()) {
        (Err(ApiError::NotFound { message }), Some(fault)) => Err(Failure::not_found(format!("{message}; {fault}"))),
        (Err(error), _) => Err(error.into()),
        (Ok(listing), Some(fault)) if listing.sources.is_empty() => Err(Failure::usage(fault.clone())),
        (Ok(listing), _) => Ok(Round { listing, faults }),
    }
}

async fn poll_once(handle: &EngineHandle, source: Option<&str>) -> Result<PollListing, ApiError> {
    let listing = handle.poll(source).await;
    handle.shutdown().await;
    listing
}

fn ended(listing: &PollListing) -> Ended {
    if listing.sources.iter().any(|source| source.health != "fine") {
        Ended::Unreachable
    } else if listing.pages.is_empty() {
        Ended::Fine
    } else {
        Ended::DoesNotHold
    }
}

fn text(listing: &PollListing, look: Look) -> String {
    if listing.sources.is_empty() {
        return "No source is defined, so nothing was polled: `watchbill sources add` adds one.\n".to_owned();
    }
    let mut sources = Table::new(&[
        Column::Text("SOURCE"),
        Column::Text("KIND"),
        Column::Word("HEALTH"),
        Column::Flexible("PROBLEM"),
    ]);
    for source in &listing.sources {
        sources.row([&source.name, &source.kind, &source.health, source.problem.as_deref().unwrap_or_default()]);
    }
    let changes = &listing.changes;
    let mut text = sources.render(look);
    text.push_str(&format!("\n{} fired, {} resolved, {} unknown\n", changes.fired, changes.resolved, changes.unknown));
    match listing.pages.len() {
        0 => text.push_str("No page was raised.\n"),
        1 => text.push_str("1 page was raised:\n"),
        pages => text.push_str(&format!("{pages} pages were raised:\n")),
    }
    for page in &listing.pages {
        let of = match page.alerts.as_slice() {
            [] => String::new(),
            [one] => format!(" of {}", line(one)),
            many => format!(" of {} alerts", many.len()),
        };
        text.push_str(&format!("  {}{of}: {}\n", page.kind.replace('_', " "), line(&page.because)));
    }
    text
}

#[cfg(test)]
#[path = "poll_tests.rs"]
mod tests;
