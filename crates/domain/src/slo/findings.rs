//! What may be wrong with an SLI itself.

use super::Exact;
use crate::time::Instant;

/// Something about an SLI that makes its figures wrong or doubtful, with what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// More was good than there was at all: good and total do not count the same.
    MoreGoodThanAll {
        /// Buckets that were a little above and are clamped.
        clamped: u64,
        /// Buckets whose counts cannot be true, negative ones too.
        invalid: u64,
        /// Where the first of them begins.
        first: Instant,
        /// Where the last of them begins.
        last: Instant,
    },
    /// The total has stood still for longer than it used to.
    FrozenCounter {
        /// Since then.
        since: Instant,
        /// The longest that it stood still in the week before.
        longest_before_ms: i64,
    },
    /// Much was counted, and nothing of it was ever bad: perhaps what is bad is not counted as such.
    NeverBurning {
        /// Since then.
        since: Instant,
        /// How much.
        total: u128,
    },
    /// The same, and no series of what is bad was ever found: nothing failed yet, or the query finds nothing.
    NothingBadFound {
        /// Since then.
        since: Instant,
        /// How much was counted.
        total: u128,
        /// Series of it may come with the first failure: they are among those of all events.
        may_come: bool,
    },
    /// The same share is bad day after day, as of something that always fails.
    ConstantBurn {
        /// So many days.
        days: u32,
        /// The lowest share of a day.
        lowest: Exact,
        /// The highest.
        highest: Exact,
    },
    /// Of all that was counted nothing was good: a total outage, or what is good is not found.
    NothingGood {
        /// Since then.
        since: Instant,
        /// How much was counted since.
        total: u128,
        /// Something was good before that.
        ever: bool,
    },
    /// There is no reading.
    NothingMeasured {
        /// Since then; none where there never was one.
        since: Option<Instant>,
    },
    /// The source forgets what the window still asks for, and it was not kept here.
    RetentionTooShort {
        /// The oldest that the source has.
        oldest: Instant,
        /// Where the window begins.
        window_starts: Instant,
    },
    /// Little of the window is known.
    LowCoverage {
        /// How much.
        coverage: Exact,
    },
    /// The sums of buckets and one question over the whole day do not agree.
    Drift {
        /// By this share of the day's own sum.
        share: Exact,
    },
    /// The histogram has no bucket of the latency that is promised any more.
    MissingBucket {
        /// Its `le`.
        le: String,
    },
    /// What is asked has changed, and no new revision was begun.
    Touched {
        /// Then.
        at: Instant,
    },
}

/// How much a finding takes away from the figures. The gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gravity {
    /// Nothing should be decided by them.
    Wrong,
    /// Somebody should look before something is decided by them.
    Doubtful,
    /// Worth knowing.
    Note,
}

impl Gravity {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Doubtful => "doubtful",
            Self::Note => "note",
        }
    }
}

impl Finding {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::MoreGoodThanAll { .. } => "more_good_than_all",
            Self::FrozenCounter { .. } => "frozen_counter",
            Self::NeverBurning { .. } => "never_burning",
            Self::NothingBadFound { .. } => "nothing_bad_found",
            Self::ConstantBurn { .. } => "constant_burn",
            Self::NothingGood { .. } => "nothing_good",
            Self::NothingMeasured { .. } => "nothing_measured",
            Self::RetentionTooShort { .. } => "retention_too_short",
            Self::LowCoverage { .. } => "low_coverage",
            Self::Drift { .. } => "drift",
            Self::MissingBucket { .. } => "missing_bucket",
            Self::Touched { .. } => "touched",
        }
    }

    /// How much it takes away from the figures.
    #[must_use]
    pub fn gravity(&self) -> Gravity {
        match self {
            Self::MoreGoodThanAll { invalid: 1.., .. }
            | Self::NothingGood { ever: false, .. }
            | Self::NothingMeasured { .. }
            | Self::MissingBucket { .. } => Gravity::Wrong,
            Self::MoreGoodThanAll { .. }
            | Self::NothingBadFound { may_come: false, .. }
            | Self::FrozenCounter { .. }
            | Self::ConstantBurn { .. }
            | Self::NothingGood { .. }
            | Self::LowCoverage { .. }
            | Self::Drift { .. }
            | Self::Touched { .. } => Gravity::Doubtful,
            Self::NeverBurning { .. } | Self::NothingBadFound { .. } | Self::RetentionTooShort { .. } => Gravity::Note,
        }
    }
}
