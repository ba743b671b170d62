//! The JSON contract of `query`.

use std::collections::BTreeMap;

use serde::Serialize;

/// `watchbill query SOURCE EXPR --json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueryListing {
    /// The source that was asked.
    pub source: String,
    /// The expression.
    pub expression: String,
    /// The first instant asked for, RFC 3339.
    pub from: String,
    /// The last.
    pub to: String,
    /// Seconds between two points.
    pub step_s: u64,
    /// One per label set, ordered by labels.
    pub series: Vec<QueriedSeries>,
    /// What the source says beside it: partial data and the like.
    pub warnings: Vec<String>,
}

/// The values of one label set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueriedSeries {
    /// Which.
    pub labels: BTreeMap<String, String>,
    /// Instants in RFC 3339 with their values, in time order; what is no number is left out.
    pub points: Vec<(String, f64)>,
}
