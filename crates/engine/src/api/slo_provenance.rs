//! Where the numbers of a service level come from, and what is odd about them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::TimeText;

/// Something odd about the measuring itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloFinding {
    /// The word by which programs know it.
    pub code: String,
    /// `error`, `warning` or `info`.
    pub gravity: String,
    /// What is odd.
    pub what: String,
    /// What it means, and what to do.
    pub to_do: String,
}

/// Time that is not held against the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloExclusionRow {
    /// From when.
    pub from: TimeText,
    /// Until when.
    pub to: TimeText,
    /// Why.
    pub reason: String,
    /// Who said so; that nobody is named where nobody is.
    pub author: String,
    /// How many whole buckets it covers, in words.
    pub covers: String,
}

/// The same figure computed the way of other tools.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloComparison {
    /// In one sentence.
    pub said: String,
    /// Ours first.
    pub rows: Vec<SloComparisonRow>,
}

/// One way to compute it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloComparisonRow {
    /// `Watchbill`, `Pyrra` or `Sloth`.
    pub way: String,
    /// What is left by it, or `unknown`.
    pub text: String,
    /// How far it is from ours; empty for ours.
    pub differs: String,
    /// How it counts, and why it differs.
    pub why: String,
}

/// Where the numbers come from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloProvenance {
    /// The source that is asked; null where nothing measures it.
    pub source: Option<String>,
    /// The file and the line of the SLO.
    pub place: String,
    /// What is asked.
    pub queries: Vec<SloQueryText>,
    /// How the buckets of the window were read, the best tier first.
    pub tiers: Vec<SloCountRow>,
    /// What the buckets of the window are worth.
    pub states: Vec<SloCountRow>,
    /// Of how much of the window anything is known.
    pub coverage: String,
    /// How long a bucket is.
    pub step: String,
    /// The first bucket that is kept.
    pub first: Option<TimeText>,
    /// The last bucket that is known.
    pub last: Option<TimeText>,
    /// When it was last held against one long query, and how far it was off.
    pub reconciled: String,
    /// When what is asked was changed, the newest first.
    pub revisions: Vec<SloRevisionRow>,
    /// From when, to ask for the buckets of the window.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until when.
    #[ts(type = "number")]
    pub to_ms: i64,
}

/// A query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloQueryText {
    /// `good`, `bad`, `total`, ...
    pub name: String,
    /// Its text.
    pub text: String,
}

/// How many of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloCountRow {
    /// The word by which programs know it.
    pub code: String,
    /// What it means.
    pub text: String,
    /// How many, in digits.
    pub count: String,
}

/// A change of what is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloRevisionRow {
    /// When it was first measured so.
    pub at: TimeText,
    /// What was asked then.
    pub said: String,
}

/// Which buckets are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloBucketsAsk {
    /// The key of the objective.
    pub key: String,
    /// The key of one of its groups; all of them together unless said.
    pub group: Option<String>,
    /// From when.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until when.
    #[ts(type = "number")]
    pub to_ms: i64,
    /// How many rows are passed over.
    pub skip: usize,
    /// How many rows are wanted, at most a thousand.
    pub take: usize,
}

/// The buckets behind a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloBucketsView {
    /// From when until when, in words.
    pub said: String,
    /// In order of time; a step of which nothing is kept is a row too.
    pub rows: Vec<SloBucketRow>,
    /// How many there are in all.
    pub total_rows: usize,
    /// All of them together.
    pub sum: SloBucketRow,
    /// What was asked.
    pub queries: Vec<SloQueryText>,
}

/// One bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloBucketRow {
    /// Where it begins; it holds what came after that, up to and with its end.
    pub at: String,
    /// In digits; empty where it is not known.
    pub good: String,
    /// In digits; empty where it is not known.
    pub bad: String,
    /// In digits; empty where it is not known.
    pub total: String,
    /// The share of bad; empty where there is none.
    pub ratio: String,
    /// `known`, `clamped`, `partial`, `estimated`, `unknown`, `invalid` or `excluded`.
    pub state: String,
    /// How it was read; empty where it was not.
    pub tier: String,
}
