//! `queues trail`: what was done with queues, and whether that was changed afterwards.

use clap::Args;
use watchbill_engine::api::{TrailEntryListed, TrailListing};

use crate::answer::{Answer, Ended, Failure};
use crate::surroundings::Surroundings;
use crate::table::{Column, Table};
use crate::terminal::{Look, line};

#[derive(Debug, Args)]
#[command(after_help = "\
Every entry has the hash of the one before, so that what was changed, left out or put in afterwards shows. That the end
was cut off shows only to those who kept a hash elsewhere: give it with --verify. Exits 1 when something is wrong.

Examples:
  watchbill queues trail --since 30d
  watchbill queues trail --json | jq -r .last_hash > trail.hash
  watchbill queues trail --verify \"$(cat trail.hash)\"")]
pub(crate) struct Words {
    /// Only what was done since then: RFC 3339, what your clock shows, or a span back from now like 7d
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// A hash that was noted before: it has to be among them
    #[arg(long, value_name = "HASH")]
    verify: Option<String>,
}

pub(super) async fn trail(surroundings: &Surroundings, words: &Words) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let listing = handle.queue_trail(words.since.as_deref(), words.verify.as_deref()).await;
    handle.shutdown().await;
    let listing = listing?;
    let ended = if listing.whole { Ended::Fine } else { Ended::DoesNotHold };
    let problem = listing.problem.iter().map(|problem| line(problem));
    Ok(Answer::new(text(&listing, surroundings.look), &listing).noting(problem).ending(ended))
}

fn text(listing: &TrailListing, look: Look) -> String {
    let mut table = Table::new(&[
        Column::Number("NO"),
        Column::Text("WHEN"),
        Column::Text("WHO"),
        Column::Word("DID"),
        Column::Text("QUEUE"),
        Column::Flexible("WHY"),
        Column::Flexible("MORE"),
    ]);
    for entry in &listing.entries {
        let did = entry.act.replace('_', " ");
        let (number, more) = (entry.number.to_string(), more(entry));
        let why = entry.reason.as_deref().unwrap_or_default();
        table.row([&number, &entry.at_local, &entry.by, &did, &entry.queue, why, &more]);
    }
    let rows = if table.is_empty() { String::new() } else { format!("{}\n", table.render(look)) };
    format!("{rows}{}\n", chain(listing))
}

/// What else belongs to an entry, `name value` each.
fn more(entry: &TrailEntryListed) -> String {
    let Some(details) = entry.details.as_object() else { return String::new() };
    let one = |(name, value): (&String, &serde_json::Value)| match value {
        serde_json::Value::String(text) => format!("{} {text}", name.replace('_', " ")),
        other => format!("{} {other}", name.replace('_', " ")),
    };
    details.iter().filter(|(_, value)| !value.is_null()).map(one).collect::<Vec<_>>().join(", ")
}

fn chain(listing: &TrailListing) -> String {
    let whole = if listing.whole { "each follows the one before" } else { "the chain is broken" };
    match (&listing.last_hash, listing.count) {
        (None, 0) => "nothing was done with any queue yet".to_owned(),
        (last, count) => {
            let entries = if count == 1 { "1 entry".to_owned() } else { format!("{count} entries in all") };
            format!("{entries}, {whole}; the last is {}", last.as_deref().unwrap_or("not known"))
        }
    }
}

#[cfg(test)]
#[path = "trail_tests.rs"]
mod tests;
