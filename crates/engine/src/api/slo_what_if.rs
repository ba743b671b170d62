//! What a service level would say if something were otherwise, over the buckets that are kept.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::SloChart;

/// What a what-if begins with: the service level as it is, as it would be typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloWhatIfForm {
    /// `99.9%`
    pub objective: String,
    /// `28d`, or `month`, `quarter`, `year`.
    pub window: String,
    /// `1h/5m=2%, 6h/30m=5%`: a share of the budget, or a factor like `14.4x`.
    pub pairs: String,
    /// Objectives to step through, from loose to strict.
    pub objectives: Vec<String>,
    /// Windows to choose from.
    pub windows: Vec<String>,
}

/// What is supposed. What is not said stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloWhatIfAsk {
    /// The key of the objective.
    pub key: String,
    /// `99.95%` or `0.9995`.
    pub objective: Option<String>,
    /// `28d`, or `month`, `quarter`, `year`.
    pub window: Option<String>,
    /// As in [`SloWhatIfForm::pairs`].
    pub pairs: Option<String>,
    /// Times that would not be held against the service, besides those that are not.
    #[serde(default)]
    pub exclusions: Vec<SloSupposedExclusion>,
}

/// A time that would not be held against the service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloSupposedExclusion {
    /// RFC 3339, milliseconds, or what the person's clock shows.
    pub from: String,
    /// Likewise.
    pub to: String,
}

/// Both, side by side.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloWhatIfView {
    /// What is supposed, in one sentence.
    pub supposed: String,
    /// What comes of it, in one sentence.
    pub said: String,
    /// Figure by figure.
    pub rows: Vec<SloWhatIfRow>,
    /// What is left as it is, for drawing.
    pub present_remaining: Option<f64>,
    /// What would be left.
    pub instead_remaining: Option<f64>,
    /// The pairs, as they are and as they would be.
    pub pairs: Vec<SloWhatIfRow>,
    /// The times at which a pair held or would have held, in the person's own hours, the newest first.
    pub nights: Vec<SloWhatIfNight>,
    /// How many times, and how many of them by night.
    pub nights_said: String,
    /// Windows that have ended, the newest first.
    pub windows: Vec<SloWhatIfRow>,
    /// The burn-down as it would be.
    pub chart: Option<SloChart>,
    /// From when on buckets are kept, which is how far back this can tell.
    pub coverage: String,
    /// What would have to stand in the SLO's file in the place of what it has there, with the rows of its table of exclusions as
    /// a comment; null where nothing is supposed.
    pub yaml: Option<String>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloWhatIfRow {
    /// Of what.
    pub name: String,
    /// As it is.
    pub present: String,
    /// As it would be.
    pub instead: String,
    /// Whether they differ.
    pub differs: bool,
}

/// One time at which a pair held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloWhatIfNight {
    /// From when until when, in the person's own hours.
    pub when: String,
    /// Whether it would have woken somebody: it began between 22:00 and 06:00.
    pub by_night: bool,
    /// The pairs that held; empty where none did.
    pub present: String,
    /// The pairs that would have held.
    pub instead: String,
    /// Whether they differ.
    pub differs: bool,
    /// From when, to ask for its buckets.
    #[ts(type = "number")]
    pub from_ms: i64,
    /// Until when.
    #[ts(type = "number")]
    pub to_ms: i64,
}
