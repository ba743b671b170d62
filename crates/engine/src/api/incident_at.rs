//! What could be known at a moment of an incident, beside what is known since.

use serde::Serialize;
use ts_rs::TS;

use super::TimeText;

/// A moment of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentAtView {
    /// The incident's number.
    #[ts(type = "number")]
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// The moment that is looked at.
    pub at: TimeText,
    /// The first moment there is.
    pub from: TimeText,
    /// The last one: its end, or now.
    pub to: TimeText,
    /// At which something changed, or came to be known, in order and each once, milliseconds; the first is `from`, the last `to`.
    #[ts(type = "number[]")]
    pub steps: Vec<i64>,
    /// How it stood, in a sentence, hindsight with it.
    pub headline: String,
    /// The same as far as it could be known then.
    pub known_headline: String,
    /// What could be known then.
    pub known: IncidentAtSide,
    /// What was so and nobody could know, or came after: hindsight.
    pub since: IncidentAtSide,
    /// What cannot be told of it, and why; each a sentence.
    pub untold: Vec<String>,
}

/// What stood at a moment, in the order in which it is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentAtSide {
    /// Alerts that fired.
    pub alerts: Vec<IncidentAtRow>,
    /// Silences that held.
    pub silences: Vec<IncidentAtRow>,
    /// Who was on call, a row for each schedule.
    pub on_call: Vec<IncidentAtRow>,
    /// Sources that could not be heard.
    pub deaf: Vec<IncidentAtRow>,
    /// Lines of the timeline in order of time.
    pub lines: Vec<IncidentAtRow>,
}

/// Something that stood at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentAtRow {
    /// What it is, as the records call it: an alert's id, a silence's, a schedule, a source, `record/key` of a line.
    pub key: String,
    /// What people call it; what a line says.
    pub name: String,
    /// Its severity, who made it, who was on call, why it could not be heard; of hindsight also when it came to be known. May be empty.
    pub detail: String,
    /// Since when it stood; of a line, when that happened.
    pub at: TimeText,
    /// Of an alert `critical`, `error`, `warning` or `info`; of a line its lane; otherwise empty.
    pub of: String,
}

/// `incidents at`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentAtListing {
    /// The incident's number.
    pub incident: i64,
    /// The moment that is looked at.
    pub at: String,
    /// The same by the clock of the incident's zone.
    pub at_local: String,
    /// The moment before at which something changed.
    pub before: Option<String>,
    /// The moment after.
    pub after: Option<String>,
    /// How it stood, in a sentence; without hindsight where that was not asked for.
    pub headline: String,
    /// What could be known then.
    pub known: IncidentAtSideListed,
    /// What was so and nobody could know, or came after; none where it was not asked for.
    pub since: Option<IncidentAtSideListed>,
    /// What cannot be told of it, and why.
    pub untold: Vec<String>,
}

/// What stood at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentAtSideListed {
    /// Alerts that fired.
    pub alerts: Vec<IncidentAtListed>,
    /// Silences that held.
    pub silences: Vec<IncidentAtListed>,
    /// Who was on call.
    pub on_call: Vec<IncidentAtListed>,
    /// Sources that could not be heard.
    pub deaf: Vec<IncidentAtListed>,
    /// Lines of the timeline.
    pub lines: Vec<IncidentAtListed>,
}

/// Something that stood at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentAtListed {
    /// What it is, as the records call it.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// As in [`IncidentAtRow::detail`].
    pub detail: String,
    /// Since when it stood.
    pub at: String,
    /// The same by the clock of the incident's zone.
    pub at_local: String,
}
