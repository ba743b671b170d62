//! One objective of one SLO on its page. Every number on it opens: [`super::SloBucketsView`] has the buckets, and
//! [`super::SloProvenance`] where they come from.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    SloComparison, SloExclusionRow, SloFinding, SloLevelRow, SloMarkRow, SloProvenance, SloWhatIfForm, TimeText,
};

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloAsk {
    /// The key of the objective.
    pub key: String,
    /// The key of one of its groups; all of them together unless said.
    pub group: Option<String>,
    /// A window that has ended, counted back from the one that holds: 1 is the one before. Of calendar windows only.
    pub back: Option<u32>,
}

/// The page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloView {
    /// As the portfolio has it.
    pub row: SloLevelRow,
    /// The service it is about.
    pub service: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// What is promised, in one sentence.
    pub promise: String,
    /// From when until when the window is, and how far it is.
    pub window: String,
    /// What the policy asks for in this state.
    pub policy: Option<String>,
    /// The group that is shown; null where it is all of them together.
    pub group: Option<String>,
    /// The other objectives of the same SLO.
    pub others: Vec<SloOther>,
    /// What matters most, each with a name.
    pub facts: Vec<SloFact>,
    /// What has to be known to judge the figures: gaps, invalid counts, little traffic.
    pub sentences: Vec<String>,
    /// The burn-down; null where there is no window.
    pub chart: Option<SloChart>,
    /// The alert pairs.
    pub pairs: Vec<SloPairView>,
    /// How fast it burns over several lengths of time.
    pub burns: Vec<SloBurnRow>,
    /// When the budget is spent, with a range, and when it recovers.
    pub forecast: Vec<String>,
    /// What spent the most, the most first.
    pub spenders: Vec<SloSpenderRow>,
    /// The days that spent the most, the most first.
    pub days: Vec<SloSpenderRow>,
    /// The groups that spent the most, the most first; none where their bad events are not those of one budget.
    pub top_groups: Vec<SloSpenderRow>,
    /// To what the spent budget is booked; all of it.
    pub ledger: SloLedgerView,
    /// Requests, errors and the rest, hour by hour.
    pub traffic: Vec<SloChart>,
    /// That there are no percentiles of it, and where they are; null where nobody would look for them.
    pub percentiles: Option<String>,
    /// All groups together, then each, the worst first; empty where there is one only.
    pub groups: Vec<SloGroupRow>,
    /// Of a composite: what it is made of.
    pub parts: Vec<SloGroupRow>,
    /// What is odd about the measuring itself.
    pub health: Vec<SloFinding>,
    /// Incidents, deploys, classes and decisions within the window.
    pub marks: Vec<SloMarkRow>,
    /// What is not held against the service.
    pub exclusions: Vec<SloExclusionRow>,
    /// The same figure computed the way of other tools.
    pub comparison: SloComparison,
    /// Where the numbers come from.
    pub provenance: SloProvenance,
    /// Where its expressions are drawn over the same time, what to open first at first; opened by number.
    pub links: Vec<SloLink>,
    /// What has to be set for a link that is not there.
    pub link_to_set: Option<String>,
    /// What a what-if begins with.
    pub what_if: SloWhatIfForm,
    /// Windows that have ended and of which anything is kept, the newest first; of calendar windows only.
    pub ended: Vec<SloEndedWindow>,
}

/// A page on which an expression is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloLink {
    /// `Share of bad events`
    pub title: String,
    /// The program whose page it is: `Grafana`.
    pub place: String,
    /// Its host, for showing before it is opened.
    pub host: String,
    /// Its address.
    pub address: String,
}

/// Another objective of the same SLO.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloOther {
    /// Its key.
    pub key: String,
    /// `99.95 % over 28 d, aspirational`
    pub said: String,
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloFact {
    /// Of what.
    pub name: String,
    /// The figure.
    pub text: String,
    /// What stands behind it.
    pub more: String,
}

/// A chart with what it takes to step through it and to read it aloud.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloChart {
    /// What it shows.
    pub title: String,
    /// Made here entirely: text in it is escaped. Colours are `var(--chart-...)`.
    pub svg: String,
    /// Until when.
    pub as_of: Option<TimeText>,
    /// Of how much of it anything is known.
    pub coverage: String,
    /// Where the points lie, as shares of the `viewBox`.
    pub plot: SloPlot,
    /// What the texts of a point are called, the time first.
    pub columns: Vec<String>,
    /// From left to right.
    pub points: Vec<SloPoint>,
    /// Which points are the first of a day on the calendar, in order; that of the first point is not among them.
    pub days: Vec<usize>,
    /// What is marked on it.
    pub marks: Vec<SloChartMark>,
}

/// A rectangle in shares of the `viewBox`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloPlot {
    /// From the left edge.
    pub left: f64,
    /// From the top edge.
    pub top: f64,
    /// From the left edge too.
    pub right: f64,
    /// From the top edge too.
    pub bottom: f64,
}

/// A point of a chart.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloPoint {
    /// Share of the plot's width.
    pub x: f64,
    /// Share of its height, from the top; null where nothing is known, and in charts of bars, where the time is what is pointed at.
    pub y: Option<f64>,
    /// When, in milliseconds, to ask for its buckets.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Where the next one begins.
    #[ts(type = "number")]
    pub until_ms: i64,
    /// When, in words.
    pub at: String,
    /// One for each of the chart's columns after the time.
    pub texts: Vec<String>,
    /// What is special about it: `unknown`, `excluded`, `partial`; empty where nothing is.
    pub state: String,
}

/// Something that is marked on a chart.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloChartMark {
    /// Share of the plot's width.
    pub from: f64,
    /// Likewise.
    pub to: f64,
    /// `incident`, `deploy`, `class`, `decision` or `exclusion`.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// When, in words.
    pub times: String,
}

/// An alert pair.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloPairView {
    /// Like `1h/5m`.
    pub name: String,
    /// How many times too fast both windows must burn: `14.4x`.
    pub factor: String,
    /// How fast the long window burns, or `unknown`.
    pub long_text: String,
    /// How fast the short window burns, or `unknown`.
    pub short_text: String,
    /// The burn rate of the long window over the factor; it tells from 1 on.
    pub long_part: Option<f64>,
    /// Of the short window.
    pub short_part: Option<f64>,
    /// `firing`, `quiet` or `unknown`.
    pub state: String,
    /// In words.
    pub state_text: String,
    /// What it takes: the share of bad events over both windows.
    pub takes: String,
    /// The share of the budget that is spent by the time it tells.
    pub spends: String,
    /// The share of the budget that the long window spent.
    pub spent: String,
    /// That it can never tell, or why it is quiet although it burns; empty where there is nothing to say.
    pub said: String,
    /// Whether it can never tell.
    pub never_fires: bool,
}

/// How fast it burns over a length of time.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloBurnRow {
    /// `1 h`
    pub over: String,
    /// `3.2x`, or `unknown`.
    pub text: String,
    /// The rate, for drawing.
    pub rate: Option<f64>,
    /// The share of bad events.
    pub ratio: String,
    /// The share of the budget spent in it.
    pub spent: String,
    /// Bad of all, in it.
    pub counts: String,
    /// From when, to ask for its buckets.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until when.
    #[ts(type = "number")]
    pub to_ms: i64,
}

/// What spent much.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloSpenderRow {
    /// Its mark; null where it is a time of bad events that nothing explains.
    pub mark: Option<String>,
    /// `incident`, `deploy`, `class` or `unattributed`; `day`, or `group`, whose title is what [`SloAsk::group`] takes.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// When, in words.
    pub times: String,
    /// How much of the budget.
    pub share: String,
    /// The same, for drawing.
    pub part: f64,
    /// In events or time.
    pub units: String,
    /// From when, to ask for its buckets or to mark it.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until when.
    #[ts(type = "number")]
    pub to_ms: i64,
}

/// To what a budget's spending is booked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloLedgerView {
    /// The most first, what is unattributed last.
    pub rows: Vec<SloLedgerRow>,
    /// `100 %`, or that nothing is spent.
    pub total: String,
    /// How many units are booked.
    pub units: String,
    /// How overlaps are split, and what the shares are of.
    pub said: String,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloLedgerRow {
    /// Its mark; null for what is unattributed.
    pub mark: Option<String>,
    /// `incident`, `deploy`, `class` or `unattributed`.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// In events or time.
    pub units: String,
    /// Of all that is spent; the shares of all rows make 100 % exactly.
    pub share: String,
    /// The same, for drawing.
    pub part: f64,
    /// Of the budget.
    pub of_budget: String,
    /// What the policy asks for by its size.
    pub due: Option<String>,
}

/// A group, or a part of a composite.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloGroupRow {
    /// What [`SloAsk::group`] takes, or the key of the part; null for all of them together.
    pub key: Option<String>,
    /// Its labels, or what the part is called.
    pub title: String,
    /// Where it stands.
    pub state: super::SloState,
    /// In words.
    pub state_text: String,
    /// For drawing.
    pub remaining: Option<f64>,
    /// In words.
    pub remaining_text: String,
    /// The share of good.
    pub sli_text: String,
    /// How fast it burns.
    pub burn_text: String,
    /// Of how much of the window anything is known.
    pub coverage_text: String,
    /// Of a part: its weight among the others.
    pub weight: Option<String>,
}

/// A window that has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloEndedWindow {
    /// What [`SloAsk::back`] takes.
    pub back: u32,
    /// `Q2 2026`
    pub title: String,
    /// `met`, `missed` or `unknown`.
    pub outcome: String,
    /// With what was left.
    pub said: String,
}
