//! What was counted in one step of time.

use crate::time::Instant;

/// What was counted in one step. It holds the samples after `start`, up to and with the end of the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Where it begins.
    pub start: Instant,
    /// What was read.
    pub reading: Reading,
    /// How it was read.
    pub tier: Tier,
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Nothing, or nothing that could be trusted. It is neither good nor bad.
    Unknown,
    /// Counts as the source gave them; whether they can be true is asked of [`Bucket::state`].
    Counted {
        /// Events that were good.
        good: i64,
        /// All events.
        total: i64,
        /// How sure it is.
        certainty: Certainty,
    },
}

/// How sure a count is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Certainty {
    /// All of it was seen.
    Known,
    /// Part of it was seen: a lower bound.
    Partial,
    /// The growth over a gap, spread over its buckets.
    Estimated,
}

/// How a bucket was read, from the worst to the best; a better one replaces a worse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// From the recording rules of another tool.
    ExistingRules,
    /// Increases summed and extrapolated by the source.
    Aggregated,
    /// Increases of the source without extrapolation.
    Anchored,
    /// Raw counters of each series, their differences taken here; also counts that a file states.
    Exact,
}

/// What a bucket is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BucketState {
    /// Its counts are whole and can be true.
    Known,
    /// A little more was good than there was at all, by at most a hundredth: all of it counts as good.
    Clamped,
    /// Its counts are a lower bound.
    Partial,
    /// Its counts are the share of a gap.
    Estimated,
    /// Nothing was read.
    Unknown,
    /// Its counts cannot be true: negative, or good by more than a hundredth above all. It counts as unknown.
    Invalid,
}

impl Bucket {
    /// Counts that are whole, as a file states them.
    #[must_use]
    pub fn known(start: Instant, good: i64, total: i64) -> Self {
        Self { start, reading: Reading::Counted { good, total, certainty: Certainty::Known }, tier: Tier::Exact }
    }

    /// A bucket without a reading.
    #[must_use]
    pub fn unknown(start: Instant) -> Self {
        Self { start, reading: Reading::Unknown, tier: Tier::Exact }
    }

    /// What it is worth.
    #[must_use]
    pub fn state(&self) -> BucketState {
        let Reading::Counted { good, total, certainty } = self.reading else { return BucketState::Unknown };
        if good < 0 || total < 0 {
            return BucketState::Invalid;
        }
        if good > total {
            let above = i128::from(good) - i128::from(total);
            return if above * 100 > i128::from(total) { BucketState::Invalid } else { BucketState::Clamped };
        }
        match certainty {
            Certainty::Known => BucketState::Known,
            Certainty::Partial => BucketState::Partial,
            Certainty::Estimated => BucketState::Estimated,
        }
    }

    /// Its good and all events, where the reading is usable; never more good than all.
    #[must_use]
    pub fn usable(&self) -> Option<(u64, u64)> {
        let Reading::Counted { good, total, .. } = self.reading else { return None };
        let is_usable = !matches!(self.state(), BucketState::Invalid | BucketState::Unknown);
        let (good, total) = (u64::try_from(good.min(total)).ok()?, u64::try_from(total).ok()?);
        is_usable.then_some((good, total))
    }
}

#[cfg(test)]
#[path = "bucket_tests.rs"]
mod tests;
