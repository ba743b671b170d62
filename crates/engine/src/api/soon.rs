//! What is about to happen: alerts that are about to fire, or to clear.

use serde::Serialize;
use ts_rs::TS;

use super::TimeText;

/// The strip above the list of alerts.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SoonView {
    /// Pending alerts that fire if their conditions go on holding, the next one first; at most eight.
    pub firing: Vec<SoonAlert>,
    /// How many there are.
    pub firing_total: usize,
    /// Alerts whose conditions do not hold any more and that clear if it stays so, likewise.
    pub clearing: Vec<SoonAlert>,
    /// How many there are.
    pub clearing_total: usize,
}

/// One alert with a countdown.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SoonAlert {
    /// `source/identity`
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where: the labels that tell it from its siblings.
    pub place: String,
    /// `critical`, `error`, `warning` or `info`.
    pub severity: String,
    /// When.
    pub at: TimeText,
    /// `in 4 min`, or that it is due with the next evaluation.
    pub countdown: String,
    /// All of that in a sentence.
    pub text: String,
}
