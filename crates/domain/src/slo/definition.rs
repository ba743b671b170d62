//! A service level as its team wrote it.

use super::{AlertPair, Exact, Objective, SliceTarget, Window};

/// One promise about one SLI: this share, counted this way, over this window. A file that states several objectives states
/// several of these, of the same SLI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slo {
    /// What the team calls it.
    pub name: String,
    /// What the objective is called where there are several.
    pub objective_name: Option<String>,
    /// Whether it is held to now.
    pub standing: Standing,
    /// The promised share.
    pub objective: Objective,
    /// What is counted.
    pub method: Method,
    /// Over which time.
    pub window: Window,
    /// When its burning is told.
    pub alerting: Alerting,
}

/// Whether an objective is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It is promised: missing it has consequences.
    Current,
    /// It is aimed at: it is followed, and nothing is done when it is missed.
    Aspirational,
}

/// What an error budget is counted in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// In events: a budget is a share of all events.
    Occurrences,
    /// In slices of time, each of them good or bad by its own target: a budget is a share of the window's slices.
    Timeslices {
        /// How long a slice is.
        slice_s: u32,
        /// The share of good from which a slice is good; equal is good.
        target: SliceTarget,
    },
    /// In slices of time, each of them bad by its share of bad events.
    RatioTimeslices {
        /// How long a slice is.
        slice_s: u32,
    },
}

impl Method {
    /// As OpenSLO names it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Occurrences => "Occurrences",
            Self::Timeslices { .. } => "Timeslices",
            Self::RatioTimeslices { .. } => "RatioTimeslices",
        }
    }

    /// How long a slice is, where slices are counted.
    #[must_use]
    pub fn slice_s(&self) -> Option<u32> {
        match self {
            Self::Occurrences => None,
            Self::Timeslices { slice_s, .. } | Self::RatioTimeslices { slice_s } => Some(*slice_s),
        }
    }
}

/// When the burning of a budget is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alerting {
    /// In the order in which they are shown.
    pub pairs: Vec<AlertPair>,
    /// How a ratio is held against a threshold.
    pub exceeds: Exceeds,
    /// Bad events in the long window below which no pair holds: with little traffic one failed request is a large ratio.
    pub min_bad_events: u64,
}

impl Alerting {
    /// Bad events that a pair needs unless an SLO says otherwise.
    pub const MIN_BAD_EVENTS: u64 = 5;
}

/// The workbook's four pairs, strictly exceeded.
impl Default for Alerting {
    fn default() -> Self {
        Self { pairs: AlertPair::workbook(), exceeds: Exceeds::Strictly, min_bad_events: Self::MIN_BAD_EVENTS }
    }
}

/// How a ratio is held against a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exceeds {
    /// `>`: equal is not enough.
    Strictly,
    /// `>=`: equal is enough.
    OrEquals,
}

impl Exceeds {
    /// Whether a burn rate is beyond a factor.
    #[must_use]
    pub fn holds(self, burn: &Exact, factor: &Exact) -> bool {
        match self {
            Self::Strictly => burn > factor,
            Self::OrEquals => burn >= factor,
        }
    }
}
