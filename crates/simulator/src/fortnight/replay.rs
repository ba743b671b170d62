//! The fortnight as a file that `watchbill alerts replay` reads.

use std::collections::BTreeMap;

use serde::Serialize;
use watchbill_domain::alerts::Labels;

use crate::story::{StoryEvent, Turn};

use super::Fortnight;

/// One JSON object for each event of [`Fortnight::events`], in their order, without line breaks.
#[must_use]
pub fn replay_lines(fortnight: &Fortnight) -> Vec<String> {
    fortnight.events().iter().map(line).collect()
}

#[derive(Serialize)]
struct Line<'a> {
    at: String,
    /// The fingerprint, with which the alert is known to its Alertmanager.
    alert: String,
    state: &'static str,
    severity: &'a str,
    labels: BTreeMap<&'a str, &'a str>,
}

#[allow(clippy::expect_used)]
fn line(event: &StoryEvent) -> String {
    let labels: &Labels = &event.labels;
    let line = Line {
        at: Fortnight::timeline().real(event.at).to_rfc3339_ms(),
        alert: labels.fingerprint().to_string(),
        state: match event.turn {
            Turn::Started => "firing",
            Turn::Ended => "resolved",
        },
        severity: labels.get("severity").unwrap_or_default(),
        labels: labels.iter().collect(),
    };
    serde_json::to_string(&line).expect("BUG: text always becomes JSON")
}
