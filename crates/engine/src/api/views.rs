//! What the alerts page keeps, completes, copies and does with many alerts at once.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A list kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SavedViewView {
    /// Its name; unique.
    pub name: String,
    /// Which alerts, in matcher syntax.
    pub filter: String,
    /// What they are grouped by; empty for name and source.
    pub group_by: Vec<String>,
    /// How many alerts pass it now and are not over; nothing where its filter cannot be read. Not looked at on the way in.
    #[serde(default)]
    pub count: Option<usize>,
}

/// What may stand at the cursor of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct Completion {
    /// Where what is chosen goes, in UTF-16 units from 0, as a text box counts.
    pub from: usize,
    /// Where what it replaces ends.
    pub to: usize,
    /// The best first; at most twelve.
    pub suggestions: Vec<Suggestion>,
}

/// One thing that may stand there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct Suggestion {
    /// What is written, with quotes and operator where they belong.
    pub insert: String,
    /// What is shown.
    pub shown: String,
    /// How many alerts have it; nothing for what is not counted.
    pub count: Option<usize>,
}

/// What is done with several alerts at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum AlertsDeed {
    /// "I have them."
    Acknowledge,
    /// That is taken back.
    Unacknowledge,
    /// "Not now."
    Snooze {
        /// For how long.
        minutes: u32,
    },
    /// Their snoozes end.
    Unsnooze,
}

/// What came of doing something with several alerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AlertsDone {
    /// What held before for those with which it was done.
    pub former: Vec<FormerMine>,
    /// Why it was not done with the others, if there are others.
    pub problem: Option<String>,
}

/// What held for an alert before something was done with it, for taking that back exactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct FormerMine {
    /// Which alert.
    pub id: String,
    /// Whether it was acknowledged.
    pub acknowledged: bool,
    /// Until when it was snoozed, milliseconds since the epoch.
    #[ts(type = "number | null")]
    pub snoozed_until: Option<i64>,
}

/// In which form alerts are copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum CopyForm {
    /// Everything, as Markdown.
    Markdown,
    /// A line each, for a chat.
    Chat,
}

/// Ways to hand a list to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ShareView {
    /// Opens it in their Watchbill.
    pub link: String,
    /// Lists it in a terminal.
    pub command: String,
    /// Writes it as a table in a terminal.
    pub export: String,
}
