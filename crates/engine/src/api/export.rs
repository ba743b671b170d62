//! What is exported.

use serde::Deserialize;
use ts_rs::TS;

/// What of the records is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportWhat {
    /// Alerts, a row each.
    Alerts,
    /// Their episodes.
    Episodes,
    /// Every recorded change of state.
    Transitions,
    /// Pages.
    Pages,
}

/// As what rows are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum TableForm {
    /// CSV for spreadsheets and scripts: times in UTC, text that looks like a formula behind an apostrophe.
    Csv,
    /// A Markdown table: times as people here read them.
    Markdown,
}
