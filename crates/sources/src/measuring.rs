//! What is asked of a source to measure SLIs, and what its answers came to. Plain data: how it is asked is the kind's.

use std::collections::BTreeMap;
use std::time::Duration;

use watchbill_domain::slo::{Bucket, Grid, Sli, Span, Tier};
use watchbill_domain::time::Instant;

use crate::ask::HttpRequest;

/// The labels an SLI is kept apart by, with their values; empty where it is one.
pub type GroupLabels = BTreeMap<String, String>;

/// One question to a source: its addresses are tried in order until one answers.
pub type Question = Vec<HttpRequest>;

/// SLIs that are to be measured over a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureAsk {
    /// Which, each once.
    pub slis: Vec<AskedSli>,
    /// From the start of the first bucket to the end of the last; both are starts of buckets of the finest grid, and the end is
    /// long enough ago that what was scraped before it is there.
    pub span: Span,
    /// Where the buckets begin that are wanted. The finest one is asked for, and its step divides those of the others.
    pub grids: Vec<Grid>,
}

/// One SLI of them, and how it is to be measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedSli {
    /// What is measured.
    pub sli: Sli,
    /// The tier of it that the [`Survey`] found.
    pub tier: Tier,
    /// How many series it is about, as the [`Survey`] counted them.
    pub series: u64,
}

/// What SLIs came to, in the order of the ask.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measured {
    /// One per SLI.
    pub slis: Vec<MeasuredSli>,
    /// What the source says beside it, like that its answer is partial. No bucket of such an answer is known to be whole.
    pub warnings: Vec<String>,
}

/// What one SLI came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MeasuredSli {
    /// How many series were seen; for what the source sums up itself how many sums.
    pub series: u64,
    /// How many of them count the events that are told apart. With none of them all other events are read as having happened,
    /// which may be true, or a label that is not there any more.
    pub series_of_events: u64,
    /// One for each grid that can be given, in the order of the ask. What covers five minutes by itself has nothing for a grid
    /// of minutes.
    pub grids: Vec<MeasuredGrid>,
    /// What a person has to know: what is wrong with it, each in a sentence.
    pub problems: Vec<String>,
}

/// The buckets of one SLI on one grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasuredGrid {
    /// Where they begin.
    pub grid: Grid,
    /// Of every group all buckets that lie wholly inside the span, in order. Without grouping there is one, also where nothing
    /// was found.
    pub groups: Vec<(GroupLabels, Vec<Bucket>)>,
}

/// What a source can do for SLIs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Survey {
    /// How far back it keeps samples, where it tells.
    pub retention: Option<Duration>,
    /// One per SLI, in the order they were asked in.
    pub slis: Vec<SurveyedSli>,
    /// What could not be found out, each in a sentence.
    pub problems: Vec<String>,
}

/// What a source can do for one SLI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyedSli {
    /// The best tier that it can be measured in now.
    pub tier: Tier,
    /// How many series it is about; `None` where that could not be counted.
    pub series: Option<u64>,
}

/// SLIs whose sums over stretches of a day a source is asked for, to compare them with what was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReconcileAsk {
    /// Which, and over which time: whole hours of the day. An SLI stands here once for each of its stretches.
    pub stretches: Vec<(AskedSli, Span)>,
    /// The end of the day: the midnight behind it, UTC. It is what all of it is asked as of.
    pub day_end: Instant,
}

/// What a source counted over each stretch, by its own reckoning: good and all events of each group. `None` for SLIs of which no
/// source can tell, like ratios without counts, and where it did not answer.
pub type Reconciled = Vec<Option<Vec<(GroupLabels, EventSum)>>>;

/// Events of a stretch of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EventSum {
    /// Those that were good.
    pub good: i64,
    /// All of them.
    pub total: i64,
}
