//! The front matter of a document that goes out: what is kept beside its text, in the words that `postmortem lint` reads.

use std::collections::BTreeSet;

use watchbill_domain::incidents::{Moment, Tag};
use watchbill_domain::postmortems::{DocumentState, Review};
use watchbill_domain::time::Instant;
use watchbill_store::{KeptPostmortem, ToldOfIncident};

use crate::incidents::ForDocument;

use super::instead::Instead;

/// Who read it, where their name is told as that of one who wrote it.
const ANOTHER: &str = "a reviewer";

/// The front matter with its two rules and an empty line behind it. People are told by `instead`.
pub(super) fn front(
    kept: &KeptPostmortem,
    identity: &str,
    (told, instead): (Option<&ForDocument>, &Instead),
) -> String {
    let mut front = Front { lines: String::new(), instead };
    front.word("watchbill", "postmortem");
    front.told("title", &kept.row.title);
    front.word("id", identity);
    match told {
        Some(told) => of_incident(&mut front, told),
        None => as_taken_in(&mut front, &kept.told),
    }
    review(&mut front, &kept.review);
    let tags = kept.factors.iter().flat_map(|factor| factor.tags.iter().map(Tag::as_str));
    let tags: BTreeSet<&str> = tags.chain(kept.told.tags.iter().map(String::as_str)).collect();
    front.word("state", kept.row.state.word());
    front.list("tags", tags.into_iter().map(|tag| instead.told(tag)));
    format!("---\n{}---\n\n", front.lines)
}

struct Front<'a> {
    lines: String,
    instead: &'a Instead,
}

impl Front<'_> {
    fn word(&mut self, key: &str, value: &str) {
        self.lines.push_str(&format!("{key}: {value}\n"));
    }

    fn told(&mut self, key: &str, value: &str) {
        self.word(key, &quoted(&self.instead.told(value)));
    }

    /// Empty where it is not known, as collections of postmortems have it.
    fn time(&mut self, key: &str, at: Option<Instant>) {
        self.word(key, &quoted(&at.map(Instant::to_rfc3339).unwrap_or_default()));
    }

    fn list(&mut self, key: &str, values: impl Iterator<Item = String>) {
        let values: Vec<String> = values.map(|value| quoted(&value)).collect();
        self.word(key, &format!("[{}]", values.join(", ")));
    }
}

fn of_incident(front: &mut Front<'_>, told: &ForDocument) {
    front.word("incident", &told.incident.id.to_string());
    front.word("severity", told.gravest().word());
    for (key, moment) in [
        ("start_time", Moment::Started),
        ("detected", Moment::Detected),
        ("acknowledged_at", Moment::Acknowledged),
        ("mitigated", Moment::Mitigated),
        ("end_time", Moment::Resolved),
    ] {
        front.time(key, told.times.at(moment));
    }
}

fn as_taken_in(front: &mut Front<'_>, told: &ToldOfIncident) {
    let ToldOfIncident { started, ended, severity, .. } = told;
    severity.iter().for_each(|severity| front.word("severity", severity.word()));
    for (key, at) in [("start_time", started), ("end_time", ended)] {
        at.iter().for_each(|at| front.time(key, Some(*at)));
    }
}

fn review(front: &mut Front<'_>, review: &Review) {
    let instead = front.instead;
    let wrote: BTreeSet<&String> = review.writers.iter().chain(&review.owner).collect();
    let authors: BTreeSet<String> = wrote.iter().map(|name| instead.told(name)).collect();
    // Who was asked and has not read it is nobody who reviewed it.
    let read = review.reviewers.iter().filter(|(_, reviewed)| reviewed.is_some());
    let read: BTreeSet<String> = read
        .map(|(name, _)| match instead.told(name) {
            told if authors.contains(&told) && !wrote.contains(name) => ANOTHER.to_owned(),
            told => told,
        })
        .collect();
    front.list("authors", authors.into_iter());
    front.list("reviewed_by", read.into_iter());
    front.told("audience", &review.audience);
    if let Some(due) = review.due {
        front.word("due", &due.to_string());
    }
    match (review.shares.first(), review.state) {
        (Some(first), DocumentState::Shared) => front.word("shared", &first.on.to_string()),
        (Some(first), _) => front.word("shared", &quoted(&format!("taken back, after {}", first.on))),
        (None, _) => {}
    }
}

/// How long the front matter is that a text has itself, bytes. A rule at the head of a text begins none: nothing of what stands between
/// names anything then, or no second line ends it.
pub(super) fn own_front(text: &str) -> usize {
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut lines = text[mark..].split_inclusive('\n');
    let mut at = mark;
    match lines.next() {
        Some(first) if first.trim_end() == "---" => at += first.len(),
        _ => return 0,
    }
    let mut is_named = false;
    for line in lines {
        at += line.len();
        match line.trim_end() {
            "---" | "..." => return if is_named { at } else { 0 },
            "" if !is_named => return 0,
            named => is_named |= named.contains(':'),
        }
    }
    0
}

/// A text as YAML has it in double quotes; JSON is such a text.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
#[path = "front_tests.rs"]
mod tests;
