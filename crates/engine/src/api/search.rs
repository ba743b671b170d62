//! What is found in everything that is recorded.

use serde::Serialize;
use ts_rs::TS;

use super::{AlertRowView, FilterProblem, ListedAlert};

/// Alerts that were found, as the window shows them.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SearchView {
    /// The first of them, by when they last changed, newest first. Without strips: they may have ended long ago.
    pub rows: Vec<AlertRowView>,
    /// How many there are.
    pub total: usize,
    /// What is wrong with what was asked; then nothing was looked for.
    pub problem: Option<FilterProblem>,
}

/// `watchbill alerts search --json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchListing {
    /// The first of them, by when they last changed, newest first.
    pub alerts: Vec<ListedAlert>,
    /// How many there are.
    pub total: usize,
}
