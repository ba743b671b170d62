//! What people enter into a review.

use serde::Deserialize;
use ts_rs::TS;

/// What is to be written down as decided.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewDecisionInput {
    /// About which service.
    pub service: String,
    /// Where it stands; as its figures say unless said.
    pub state: Option<String>,
    /// Whether nothing changes: then there is nothing to do, nobody to do it and no day.
    pub no_change: bool,
    /// What is done.
    pub taken: String,
    /// Why.
    pub because: String,
    /// Who sees to it.
    pub owner: String,
    /// Until which day, like `2026-10-31`.
    pub due: String,
    /// Who does not agree, and why.
    pub dissent: String,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewFateInput {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// `open`, `done`, `late` or `dropped`.
    pub fate: String,
    /// Why.
    pub because: String,
}

/// What people say about a service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewFitInput {
    /// Which.
    pub service: String,
    /// `low` or `high`.
    pub toil: String,
    /// Likewise.
    pub satisfaction: String,
}

/// What people complained of a service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewComplaintsInput {
    /// Which.
    pub service: String,
    /// Where the numbers are from, like `support queue`.
    pub source: String,
    /// A later number for the same time takes the place of an earlier one.
    pub counts: Vec<ReviewComplaints>,
}

/// How many complaints there were in a month or on a day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ReviewComplaints {
    /// `2026-07` or `2026-07-14`
    pub when: String,
    /// How many.
    #[ts(type = "number")]
    pub count: u64,
}
