//! Who looks at what, and by how much of it.

use watchbill_report::{Cell, Part};

use crate::review::record::Record;

use super::{Built, Entry, list, plain, stale, text};

pub(super) fn page(record: &Record) -> Built {
    let (snapshot, period) = (&record.snapshot, &record.snapshot.period);
    let present = match record.present() {
        people if people.is_empty() => "nobody was entered".to_owned(),
        people => people.join(", "),
    };
    let coverage = snapshot.coverage.as_ref().map_or("nothing is known", |share| share.text.as_str());
    let facts = [
        ("Period", period.words.clone()),
        ("Zone", format!("{} (tzdb {})", period.zone, period.tzdb)),
        ("Services", snapshot.services.len().to_string()),
        ("Coverage", format!("{coverage} of all buckets")),
        ("Present", present),
    ];
    let facts = facts.into_iter().map(|(name, said)| (name.to_owned(), Cell::from(said))).collect();
    let mut parts = Vec::new();
    parts.extend(stale(record).map(Part::Notice));
    if !period.is_over {
        parts.push(Part::Notice("The period is not over: its figures are those until now.".to_owned()));
    }
    parts.push(Part::Facts(facts));
    if !period.clock_notes.is_empty() {
        parts.push(list(&period.clock_notes));
    }
    if !snapshot.revised.is_empty() {
        parts.push(Part::Heading(format!("Why this is revision {}", record.head.revision)));
        parts.push(list(&snapshot.revised));
    }
    // Every closed review has decisions: without any there is none to compare with.
    let is_first = snapshot.earlier.is_empty();
    let since = if is_first { "What changed since the period began" } else { "What changed since the last review" };
    parts.push(Part::Heading(since.to_owned()));
    parts.push(match snapshot.changes.as_slice() {
        [] if is_first => text("No objective and no query. What is excluded stands in the appendix."),
        [] => text("No objective, no query and no exclusion."),
        changes => list(changes),
    });
    Built { entry: Entry::Present, ..plain("cover", record.head.title.clone(), parts) }
}
