//! How often to try again, and when to stop trying for a while. Pure: the caller brings time and random numbers.

use std::time::Duration;

use crate::time::Instant;

/// Decorrelated jitter: each wait is random between the base and three times the one before, up to a cap.
/// (The formula is the one of the AWS architecture blog's "Exponential Backoff And Jitter".)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    base: Duration,
    cap: Duration,
    last: Duration,
}

impl Backoff {
    /// Starts at `base`; no wait is longer than `cap`.
    #[must_use]
    pub fn new(base: Duration, cap: Duration) -> Self {
        Self { base, cap, last: base }
    }

    /// The next wait; `random` is uniform in [0, 1).
    #[must_use]
    pub fn next(self, random: f64) -> (Duration, Self) {
        let ceiling = (self.last * 3).max(self.base);
        let wait = (self.base + (ceiling - self.base).mul_f64(random.clamp(0.0, 1.0))).min(self.cap);
        (wait, Self { last: wait, ..self })
    }
}

/// Retries may be at most a share of first tries, so that a source in trouble is not buried under ours.
/// Tokens: each first try earns `EARNED` of one, each retry costs one, and at most `MOST` are kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetryBudget {
    tokens: f64,
}

impl RetryBudget {
    /// What a first try earns.
    pub const EARNED: f64 = 0.2;
    /// The most that can be saved up, and what a new budget has.
    pub const MOST: f64 = 10.0;

    /// A full budget.
    #[must_use]
    pub fn full() -> Self {
        Self { tokens: Self::MOST }
    }

    /// A budget for somebody who waits for the first answer, whatever it is.
    #[must_use]
    pub fn empty() -> Self {
        Self { tokens: 0.0 }
    }

    /// After a first try.
    #[must_use]
    pub fn earn(self) -> Self {
        Self { tokens: (self.tokens + Self::EARNED).min(Self::MOST) }
    }

    /// Pays for one retry, if there is enough.
    #[must_use]
    pub fn spend(self) -> Option<Self> {
        (self.tokens >= 1.0).then_some(Self { tokens: self.tokens - 1.0 })
    }
}

/// Stops asking a source that keeps failing, and tries again with one poll at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaker {
    /// Asking; with how many polls in a row have failed.
    Closed {
        /// Failed polls in a row.
        failures: u32,
    },
    /// Not asking before `until`, after which one poll is let through.
    Open {
        /// When the next poll is let through.
        until: Instant,
        /// Failed polls in a row.
        failures: u32,
    },
}

impl Breaker {
    /// Failed polls in a row after which it opens.
    pub const TRIPS_AT: u32 = 5;
    /// The longest it stays open: a source that is back is seen within two minutes.
    pub const LONGEST: Duration = Duration::from_secs(120);

    /// Not tripped.
    #[must_use]
    pub fn closed() -> Self {
        Self::Closed { failures: 0 }
    }

    /// After a poll that succeeded.
    #[must_use]
    pub fn succeeded(self) -> Self {
        Self::closed()
    }

    /// After a poll that failed: from the fifth in a row on it waits 2, 4, 8... intervals, at most [`Self::LONGEST`].
    #[must_use]
    pub fn failed(self, every: Duration, now: Instant) -> Self {
        let (Self::Closed { failures } | Self::Open { failures, .. }) = self;
        let failures = failures.saturating_add(1);
        if failures < Self::TRIPS_AT {
            return Self::Closed { failures };
        }
        let doublings = (failures - Self::TRIPS_AT + 1).min(10);
        let wait = (every * 2u32.pow(doublings)).min(Self::LONGEST.max(every));
        Self::Open { until: now.plus(wait), failures }
    }
}

#[cfg(test)]
#[path = "patience_tests.rs"]
mod tests;
