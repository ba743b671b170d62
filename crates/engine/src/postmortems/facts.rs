//! What the records offer to a document, as its fillings take it.

use watchbill_domain::incidents::{Annotation, Entry, Severity, Template};
use watchbill_domain::postmortems::{DocumentFacts, TimelineRow};
use watchbill_domain::time::{Day, Zone, dated_text, with_local_times};

use crate::incidents::ForDocument;

/// What is known of a document before anything is written.
pub(super) struct Head<'a> {
    pub title: &'a str,
    pub template: &'a Template,
    pub owner: Option<&'a str>,
    pub due: Option<Day>,
    pub reasons: &'a [String],
}

/// The facts of an incident for its document.
pub(super) fn facts<'a>(told: &'a ForDocument, head: &Head<'_>) -> DocumentFacts<'a> {
    DocumentFacts {
        title: head.title.to_owned(),
        number: Some(told.incident.id),
        header: header(told, head),
        times: Some(&told.times),
        figures: &told.figures,
        timeline: told.lines.iter().map(|(entry, annotations)| row(entry, annotations, &told.zone)).collect(),
        ledger: &told.ledger,
        lists: told.lists.clone(),
        todos: told.todos.clone(),
        zone: told.zone.clone(),
    }
}

fn header(told: &ForDocument, head: &Head<'_>) -> Vec<(String, String)> {
    // Its number stands before these by itself.
    let mut rows = vec![
        ("Severity".to_owned(), severities(told)),
        ("Template".to_owned(), format!("{}, version {}", head.template.name, head.template.version)),
        ("Owner".to_owned(), head.owner.unwrap_or("nobody yet").to_owned()),
    ];
    if let Some(due) = head.due {
        rows.push(("Due".to_owned(), due.to_string()));
    }
    if !head.reasons.is_empty() {
        rows.push(("Written because".to_owned(), head.reasons.join("; ")));
    }
    rows
}

/// The severity it has, and those that it had.
fn severities(told: &ForDocument) -> String {
    let all: Vec<Severity> = told.incident.severities.iter().map(|change| change.severity).collect();
    let words: Vec<String> = all.iter().map(|severity| severity.word().to_uppercase()).collect();
    match words.as_slice() {
        [] => told.gravest().word().to_uppercase(),
        [one] => one.clone(),
        [before @ .., last] => format!("{last}, before that {}", before.join(", ")),
    }
}

/// A line of the timeline as a document tells it.
pub(super) fn row(entry: &Entry, annotations: &[Annotation], zone: &Zone) -> TimelineRow {
    let local = |text: &str| with_local_times(text, zone, entry.at);
    let said = |annotation: &Annotation| {
        let at = annotation.said_at.map(|at| format!(" (it was at {})", dated_text(at, zone))).unwrap_or_default();
        format!("{}: {}{at}", annotation.by, local(&annotation.text))
    };
    let text = match entry.about.as_str() {
        by if entry.kind.is_written() && !by.is_empty() => format!("{by}: {}", local(&entry.text)),
        _ => local(&entry.text),
    };
    TimelineRow {
        at: entry.at,
        text,
        source: format!("{} {}", entry.record.kind, entry.record.key),
        said: annotations.iter().map(said).collect(),
    }
}
