//! Finding service levels.

use serde::Serialize;
use ts_rs::TS;

use super::FilterProblem;

/// What a filter leaves of the portfolio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloFiltered {
    /// The keys of the rows that pass; all of them, while the filter cannot be read.
    pub keys: Vec<String>,
    /// How many rows there are.
    pub total: usize,
    /// What is wrong with it.
    pub problem: Option<FilterProblem>,
}

/// A service level that is called like what somebody typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloFound {
    /// What every other question takes.
    pub key: String,
    /// What people call it.
    pub title: String,
    /// `99.9 % over 28 d`
    pub objective: String,
    /// The service it is about.
    pub service: Option<String>,
}
