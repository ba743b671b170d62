//! What incidents have in common over time, with what that cannot tell.

use serde::Serialize;
use ts_rs::TS;

use super::TimeText;

/// What incidents have in common over some quarters.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentTrendsView {
    /// The quarters, the oldest first, the last of them as far as it has come: `2026-Q1`.
    pub quarters: Vec<String>,
    /// Since when.
    pub from: TimeText,
    /// Until when.
    pub to: TimeText,
    /// How many there were, in a sentence.
    pub headline: String,
    /// What these figures cannot tell; each a sentence.
    pub caveats: Vec<String>,
    /// How many there were, by what they were like.
    pub counts: Vec<IncidentTrendCounts>,
    /// How long things took.
    pub spans: Vec<IncidentTrendSpan>,
    /// What became of what was learnt.
    pub figures: Vec<IncidentTrendFigure>,
}

/// How many incidents there were by one thing they were like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentTrendCounts {
    /// `kind`, `severity`, `service` or `factor`
    pub by: String,
    /// The most frequent first; of a severity, the gravest.
    pub rows: Vec<IncidentTrendCount>,
}

/// How many incidents were like this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentTrendCount {
    /// Like what.
    pub name: String,
    /// How many in each quarter.
    pub each: Vec<u32>,
    /// How many in all.
    pub total: u32,
}

/// How long something took.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentTrendSpan {
    /// `detect`, `acknowledge`, `mitigate` or `resolve`
    pub what: String,
    /// From what to what it is counted.
    pub means: String,
    /// Those of which it is known, in order of time.
    pub dots: Vec<IncidentTrendDot>,
    /// Of how many it is not known.
    pub unknown: u32,
    /// The middle of each quarter's and of all; the last row is all.
    pub middles: Vec<IncidentTrendMiddle>,
    /// Whether there are enough of them for quarters to be compared.
    pub enough: bool,
}

/// How long something took in one incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentTrendDot {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// When it was declared.
    pub at: TimeText,
    /// How long it took, milliseconds.
    #[ts(type = "number")]
    pub ms: i64,
    /// The same in words.
    pub text: String,
}

/// The middle of some incidents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentTrendMiddle {
    /// `2026-Q1`, or `all`.
    pub of: String,
    /// How many.
    pub count: u32,
    /// The median, in words; none without one, and of a quarter with fewer than five.
    pub median: Option<String>,
    /// The quarter below, in words; none of fewer than four.
    pub lower: Option<String>,
    /// The quarter above, in words; none of fewer than four.
    pub upper: Option<String>,
    /// The median, milliseconds.
    #[ts(type = "number | null")]
    pub median_ms: Option<i64>,
    /// The quarter below, milliseconds.
    #[ts(type = "number | null")]
    pub lower_ms: Option<i64>,
    /// The quarter above, milliseconds.
    #[ts(type = "number | null")]
    pub upper_ms: Option<i64>,
}

/// A figure with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentTrendFigure {
    /// What it counts.
    pub name: String,
    /// How much: `3 of 7`.
    pub text: String,
    /// How it is counted.
    pub how: String,
}

/// `incidents trends`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncidentTrendsListing {
    /// The quarters, the oldest first.
    pub quarters: Vec<String>,
    /// Since when.
    pub from: String,
    /// Until when.
    pub to: String,
    /// What these figures cannot tell.
    pub caveats: Vec<String>,
    /// How many there were, by what they were like.
    pub counts: Vec<IncidentTrendCounts>,
    /// How long things took.
    pub spans: Vec<IncidentTrendSpanListed>,
    /// What became of what was learnt.
    pub figures: Vec<IncidentTrendFigure>,
}

/// How long something took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentTrendSpanListed {
    /// `detect`, `acknowledge`, `mitigate` or `resolve`
    pub what: String,
    /// From what to what it is counted.
    pub means: String,
    /// Of how many it is not known.
    pub unknown: u32,
    /// Whether there are enough of them for quarters to be compared.
    pub enough: bool,
    /// The middle of each quarter's and of all.
    pub middles: Vec<IncidentTrendMiddleListed>,
    /// Each incident of which it is known: its number, and milliseconds.
    pub incidents: Vec<(i64, i64)>,
}

/// The middle of some incidents; lengths of time are milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentTrendMiddleListed {
    /// `2026-Q1`, or `all`.
    pub of: String,
    /// How many.
    pub count: u32,
    /// The median; none without one, and of a quarter with fewer than five.
    pub median_ms: Option<i64>,
    /// The quarter below; none of fewer than four.
    pub lower_ms: Option<i64>,
    /// The quarter above; none of fewer than four.
    pub upper_ms: Option<i64>,
}
