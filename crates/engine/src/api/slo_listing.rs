//! `slo list`, `slo show` and what belongs to them: contracts that people script against, key by key. Instants are RFC 3339 in UTC.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{SloEvaluation, SloFigure, SloLink, TimeText};

/// `slo list`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SloListing {
    /// As of when.
    pub at: String,
    /// How many of the objectives that are held to need somebody: exhausted, at risk, not known, or a pair fires.
    pub attention: usize,
    /// How many of them are new and still being measured.
    pub measuring: usize,
    /// Every objective, in the order of the files.
    pub slos: Vec<SloListed>,
    /// SLOs that are made of several of them.
    pub composites: Vec<SloCompositeListed>,
}

/// One objective.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SloListed {
    /// What the other commands take.
    pub key: String,
    /// The name of its SLO.
    pub name: String,
    /// What it is called where its SLO has several.
    pub objective_name: Option<String>,
    /// What people call it.
    pub title: Option<String>,
    /// The service it is about.
    pub service: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// `current` or `aspirational`.
    pub standing: &'static str,
    /// `exhausted`, `at_risk`, `no_data`, `watch`, `measuring`, `no_traffic` or `healthy`.
    pub state: &'static str,
    /// How much of its window has been fetched, while its state is `measuring`.
    pub fetched: Option<SloFetched>,
    /// What is left of the budget by which it is judged, and of what where that is the whole window: for people.
    #[serde(skip)]
    pub left: String,
    /// Why it is not measured, or was not lately.
    pub problem: Option<String>,
    /// The source that is asked.
    pub source: Option<String>,
    /// The end of the last bucket with a reading.
    pub as_of: Option<String>,
    /// The figures; of the worst group where that stands for all.
    #[serde(flatten)]
    pub evaluation: SloEvaluation,
    /// Each group by itself.
    pub groups: Vec<SloGroupListed>,
}

/// How far a first fetch has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SloFetched {
    /// The time for which its source has answered, seconds.
    pub seconds: i64,
    /// The time that it is asked for, seconds.
    pub of_seconds: i64,
}

/// A group of an SLI.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SloGroupListed {
    /// The values of its labels.
    pub labels: BTreeMap<String, String>,
    /// The figures.
    #[serde(flatten)]
    pub evaluation: SloEvaluation,
}

/// An SLO that is made of several objectives, each with a weight.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SloCompositeListed {
    /// Its name.
    pub name: String,
    /// The keys of its parts.
    pub parts: Vec<String>,
    /// The weighted mean of what they promise.
    pub objective: Option<SloFigure>,
    /// The weighted mean of their shares of bad events.
    pub error_ratio: Option<SloFigure>,
    /// The share of its budget that is spent.
    pub consumed: Option<SloFigure>,
    /// 1 less that.
    pub remaining: Option<SloFigure>,
    /// The share of the weights of which anything is known.
    pub weighed: Option<SloFigure>,
    /// `ok`, `exhausted`, `no_traffic` or `no_data`.
    pub status: &'static str,
    /// `healthy`, `watch`, `at_risk` or `exhausted`; null where nothing is known.
    pub policy: Option<&'static str>,
}

/// `slo show`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SloShown {
    /// As of when.
    pub at: String,
    /// As `slo list` has it.
    #[serde(flatten)]
    pub slo: SloListed,
    /// The group that the figures are of, as `slo show --group` takes it; null for all together.
    pub group: Option<String>,
    /// What is asked.
    pub queries: Vec<SloQueryListed>,
    /// Where its expressions are drawn over the same time.
    pub links: Vec<SloLink>,
    /// How many buckets of the window were read how.
    pub tiers: BTreeMap<String, u64>,
    /// How many buckets of the window are worth what.
    pub states: BTreeMap<String, u64>,
    /// To what the spent budget is booked.
    pub ledger: SloLedgerListing,
    /// What is odd about the measuring.
    pub health: Vec<SloHealthListed>,
    /// What is not held against the service within the window.
    pub exclusions: Vec<SloExclusionListed>,
    /// The marks about it within the window.
    pub marks: Vec<SloMarkListed>,
    /// Windows that are over and of which anything is kept, the oldest first.
    pub ended: Vec<SloEndedListed>,
}

/// A query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloQueryListed {
    /// `good`, `bad`, `total`, ...
    pub name: String,
    /// Its text.
    pub text: String,
}

/// `slo ledger`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SloLedgerListing {
    /// The objective.
    pub key: String,
    /// Bad events, or bad slices.
    pub spent: Option<SloFigure>,
    /// To what they are booked; `of_spent` of all entries is 1 together where anything is spent.
    pub entries: Vec<SloLedgerEntry>,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SloLedgerEntry {
    /// The mark; null for what is unattributed.
    pub mark: Option<i64>,
    /// `incident`, `class`, `deploy` or `unattributed`.
    pub kind: &'static str,
    /// What it is.
    pub title: String,
    /// Bad events, or bad slices.
    pub units: SloFigure,
    /// Of all that is spent.
    pub of_spent: SloFigure,
    /// Of the budget.
    pub of_budget: SloFigure,
}

/// Something odd about the measuring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloHealthListed {
    /// The word by which programs know it.
    pub code: &'static str,
    /// `wrong`, `doubtful` or `note`.
    pub gravity: &'static str,
    /// In a sentence.
    pub text: String,
}

/// Time that is not held against the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloExclusionListed {
    /// From when.
    pub from: String,
    /// Until when.
    pub to: String,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub author: Option<String>,
}

/// `slo marks`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloMarksListing {
    /// The newest first.
    pub marks: Vec<SloMarkListed>,
}

/// A mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloMarkListed {
    /// By which it is taken away again.
    pub id: i64,
    /// `incident`, `deploy`, `class` or `decision`.
    pub kind: &'static str,
    /// What it is.
    pub title: String,
    /// Of which known sort of trouble it is.
    pub class: Option<String>,
    /// From when.
    pub from: String,
    /// Until when; null for a moment, and for what is not over.
    pub to: Option<String>,
    /// The services it is about.
    pub services: Vec<String>,
    /// The SLOs it is about.
    pub slos: Vec<String>,
    /// Where more is told of it.
    pub link: Option<String>,
    /// Who made it.
    pub by: String,
    /// Whether it is still to begin.
    pub planned: bool,
}

/// A window that is over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SloEndedListed {
    /// `2026-Q2`, or its days.
    pub name: String,
    /// `met`, `missed` or `unknown`.
    pub outcome: &'static str,
    /// The figures, without pairs.
    #[serde(flatten)]
    pub evaluation: SloEvaluation,
}

/// `slo buckets`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloBucketsListing {
    /// The objective.
    pub key: String,
    /// The group, by its labels; null for all of them together.
    pub group: Option<String>,
    /// Seconds of a bucket.
    pub step_s: i64,
    /// Every step that lies wholly in the span, in order.
    pub buckets: Vec<SloBucketListed>,
}

/// A bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloBucketListed {
    /// Where it begins; it holds what came after that, up to and with its end.
    pub start: String,
    /// As it was read; null where nothing was.
    pub good: Option<i64>,
    /// As it was read; null where nothing was.
    pub total: Option<i64>,
    /// `known`, `clamped`, `partial`, `estimated`, `unknown`, `invalid` or `excluded`.
    pub state: &'static str,
    /// `exact`, `anchored`, `aggregated` or `existing_rules`; null where nothing was read.
    pub tier: Option<&'static str>,
}

/// `slo whatif`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SloWhatIfListing {
    /// The objective.
    pub key: String,
    /// As it is.
    pub present: SloWhatIfSide,
    /// As it would be.
    pub instead: SloWhatIfSide,
}

/// One of both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SloWhatIfSide {
    /// The figures.
    #[serde(flatten)]
    pub evaluation: SloEvaluation,
    /// When its pairs fired, or would have, within the last 92 days of what is kept.
    pub fired: Vec<SloFired>,
    /// Windows that are over, the oldest first.
    pub ended: Vec<SloEndedListed>,
}

/// A time over which a pair fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloFired {
    /// The name of the pair.
    pub pair: String,
    /// From when.
    pub from: String,
    /// Until when.
    pub to: String,
}

/// How many service levels there are, and what keeps some from being measured: for people.
#[derive(Debug, Clone, PartialEq)]
pub struct SlosMeasured {
    /// Every objective that is in force.
    pub of: usize,
    /// Those that are not measured as they should be, by their reasons.
    pub unmeasured: Vec<SloUnmeasured>,
}

/// Service levels that are not measured, for one reason.
#[derive(Debug, Clone, PartialEq)]
pub struct SloUnmeasured {
    /// Which.
    pub keys: Vec<String>,
    /// Why.
    pub why: String,
    /// Since when that is so, or was read the last time; none where it never was otherwise.
    pub since: Option<TimeText>,
    /// What to do about it.
    pub to_do: String,
    /// Whether something is wrong, and not only that nobody asked lately.
    pub is_wrong: bool,
}
