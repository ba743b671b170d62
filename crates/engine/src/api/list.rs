//! What the window shows of the alert list.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FlappingView, TimeText};

/// The key of the group of what flaps and does not fire. It is folded unless it is among the folded ones.
pub const RESTLESS_GROUP: &str = "/flapping";

/// What a page of the alert list is asked by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AlertsAsk {
    /// A filter in matcher syntax; empty for everything.
    pub filter: String,
    /// Alerts that resolved within the last day too.
    pub resolved: bool,
    /// What the list is grouped by: labels, and `@source`, `@state`, `@severity`; at most four, within each other. Empty for
    /// name and source.
    pub group_by: Vec<String>,
    /// Keys of groups that are folded.
    pub folded: Vec<String>,
    /// First row.
    pub offset: usize,
    /// How many rows at most, 1 to 500.
    pub limit: usize,
}

/// A window of rows of the alert list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AlertsPage {
    /// The revision this was read at.
    #[ts(type = "number")]
    pub revision: u64,
    /// How many rows the whole list has, group rows included.
    pub rows_total: usize,
    /// How many alerts pass the filter.
    pub alerts_total: usize,
    /// How many alerts there are without a filter.
    pub alerts_unfiltered: usize,
    /// First row of this window.
    pub offset: usize,
    /// The rows.
    pub rows: Vec<AlertsRow>,
    /// What is wrong with the filter; then the rows are those of no filter.
    pub filter_problem: Option<FilterProblem>,
    /// From when to when the strips run.
    pub strip_from: TimeText,
    /// The right end of the strips.
    pub strip_to: TimeText,
}

/// What is wrong with a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct FilterProblem {
    /// 1-based, in characters.
    pub position: usize,
    /// What is expected there.
    pub message: String,
}

/// One row of the alert list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum AlertsRow {
    /// The head of a group of two or more alerts.
    Group {
        /// For folding.
        key: String,
        /// How deep it lies, from 1.
        level: usize,
        /// What its alerts have in common, like `cluster`; nothing where that is name and source.
        by: Option<String>,
        /// The alert's name, or the value they have in common; empty where they have none.
        name: String,
        /// The source's name; empty where the group is not of one source by itself.
        source: String,
        /// The worst severity in it.
        severity: String,
        /// How many alerts it has.
        count: usize,
        /// How many of them need somebody: not over, and neither taken, snoozed nor held back.
        open: usize,
        /// How many of them change too often.
        flapping: usize,
        /// Whether its alerts are left out of the rows.
        folded: bool,
    },
    /// One alert.
    Alert(Box<AlertRowView>),
}

/// One alert in the list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AlertRowView {
    /// `source/identity`
    pub id: String,
    /// The alert's name.
    pub name: String,
    /// Where: the labels that tell it from its siblings.
    pub place: String,
    /// Whether no head above names it, so that its row has to.
    pub alone: bool,
    /// How deep it lies, from 1.
    pub level: usize,
    /// The source's name.
    pub source: String,
    /// Its summary, one line of text.
    pub summary: String,
    /// `critical`, `error`, `warning` or `info`.
    pub severity: String,
    /// `pending`, `firing`, `resolved` or `unknown`.
    pub state: String,
    /// Since when.
    pub since: TimeText,
    /// When its source was last believed, if that is not now.
    pub as_of: Option<TimeText>,
    /// What was done or why it is quiet, in a few words: "acknowledged", "silenced until 14:00".
    pub quiet: Option<String>,
    /// What its source tells of the next minutes: "fires in 4 min", "clears in 2 min".
    pub soon: Option<String>,
    /// That it changes too often, if it does.
    pub flapping: Option<FlappingView>,
    /// The last hours.
    pub strip: Vec<StripSpan>,
}

/// A span of a strip; spans meet and cover the whole strip.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct StripSpan {
    /// Where it begins, 0 to 1.
    pub from: f64,
    /// Where it ends, 0 to 1.
    pub to: f64,
    /// `pending`, `firing`, `resolved` or `unknown`.
    pub state: String,
}
