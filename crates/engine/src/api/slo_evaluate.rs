//! `slo evaluate`: what is spent of an error budget. The *listing* is a contract that people script against, key by key; the
//! *view* is the same in words.

use serde::Serialize;

/// `slo evaluate`. Figures of the other method are null, and so is what has no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloEvaluation {
    /// The objective as its team wrote it.
    pub objective: String,
    /// `Occurrences`, `Timeslices` or `RatioTimeslices`.
    pub method: &'static str,
    /// Null before the anchor of a calendar.
    pub window: Option<SloWindow>,
    /// The share of elapsed buckets of which something is known.
    pub coverage: Option<SloFigure>,
    /// Good events, in digits.
    pub good: Option<String>,
    /// All events, in digits.
    pub total: Option<String>,
    /// Bad events, in digits.
    pub bad: Option<String>,
    /// The share of good.
    pub sli: Option<SloFigure>,
    /// The share of bad.
    pub error_ratio: Option<SloFigure>,
    /// Events that may be bad by the traffic there was.
    pub budget: Option<SloFigure>,
    /// The share of the budget that is spent.
    pub consumed: Option<SloFigure>,
    /// 1 less that.
    pub remaining: Option<SloFigure>,
    /// Of the whole calendar window, should traffic stay as it was.
    pub consumed_of_period: Option<SloFigure>,
    /// What is left of the budget of the whole window, should traffic stay as it was; where `consumed_of_period` is there.
    pub remaining_of_period: Option<SloFigure>,
    /// How many times as fast as would just spend the budget, over the lookback.
    pub burn_rate: Option<SloFigure>,
    /// Whether the budget is spent.
    pub exhausted: bool,
    /// `ok`, `exhausted`, `no_traffic` or `no_data`.
    pub status: &'static str,
    /// Seconds until the budget is spent, should it burn on.
    pub time_to_exhaustion_s: Option<SloFigure>,
    /// The first bucket to come at whose end a rolling budget is spent, what is old rolling out.
    pub rolloff_exhaustion_bucket: Option<u64>,
    /// Buckets whose counts cannot be true.
    pub invalid_buckets: u64,
    /// Buckets that are not held against the service.
    pub excluded_buckets: u64,
    /// Slices that are good or bad.
    pub counted_slices: Option<u64>,
    /// Slices of the whole window.
    pub window_slices: Option<u64>,
    /// Slices that were bad.
    pub bad_slices: Option<SloFigure>,
    /// Slices that may be bad.
    pub budget_slices: Option<SloFigure>,
    /// `healthy`, `watch`, `at_risk` or `exhausted`; null where nothing is known of the window.
    pub policy: Option<&'static str>,
    /// What the alert pairs say.
    pub pairs: Vec<SloPair>,
}

/// A window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloWindow {
    /// The first instant of it.
    pub start: String,
    /// The first instant after it.
    pub end: String,
    /// Real seconds.
    pub seconds: i64,
}

/// An exact number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloFigure {
    /// `p/q` in lowest terms.
    pub exact: String,
    /// A plain decimal of at most 12 significant digits, rounded half to even.
    pub approx: String,
}

/// An alert pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloPair {
    /// Its name.
    pub name: String,
    /// Seconds of the long window.
    pub long_s: u32,
    /// Seconds of the short window.
    pub short_s: u32,
    /// How many times too fast both must burn.
    pub factor: SloFigure,
    /// `firing`, `quiet` or `unknown`.
    pub state: &'static str,
}

/// What is said of an objective that is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloRejected {
    /// `objective_must_be_above_0`, `objective_must_be_below_100_percent` or `not_a_number`.
    pub rejected: &'static str,
}

/// The same in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloEvaluationView {
    /// What is promised, in one line.
    pub promise: String,
    /// Rows of a name and what is said of it.
    pub rows: Vec<SloRow>,
    /// What the alert pairs say.
    pub pairs: Vec<SloPairRow>,
    /// What has to be known to judge the figures: gaps, invalid counts, little traffic.
    pub remarks: Vec<String>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloRow {
    /// Of what.
    pub name: &'static str,
    /// What is said of it.
    pub said: String,
}

/// An alert pair in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SloPairRow {
    /// Its name.
    pub name: String,
    /// The factor, like `14.4x`; `>= 14.4x` where equal is enough.
    pub factor: String,
    /// `firing`, `quiet` or `unknown`.
    pub state: &'static str,
    /// How fast the long window burns, like `3.2x`; `unknown` where nothing is known.
    pub long: String,
    /// How fast the short window burns.
    pub short: String,
    /// Why it is quiet although it burns, or that it can never fire.
    pub because: String,
}
