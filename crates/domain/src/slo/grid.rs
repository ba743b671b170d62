//! Where buckets begin.

use super::Span;
use crate::time::Instant;

/// The instants at which buckets begin: every step, as counted from 1970 or from the start of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Grid {
    step_ms: i64,
    phase_ms: i64,
}

impl Grid {
    /// Steps of so many seconds, at least one, counted from 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn of_step(step_s: u32) -> Self {
        Self { step_ms: i64::from(step_s.max(1)) * 1000, phase_ms: 0 }
    }

    /// The same steps, counted so that one of them begins at `start`. Hours of a zone that is 5:45 ahead begin at a quarter
    /// past in UTC.
    #[must_use]
    pub fn through(self, start: Instant) -> Self {
        Self { phase_ms: start.as_ms().rem_euclid(self.step_ms), ..self }
    }

    /// Milliseconds of a bucket.
    #[must_use]
    pub fn step_ms(self) -> i64 {
        self.step_ms
    }

    /// Milliseconds from a whole number of steps since 1970 to the start of a bucket; less than a step.
    #[must_use]
    pub fn phase_ms(self) -> i64 {
        self.phase_ms
    }

    /// The last start at or before `at`.
    #[must_use]
    pub fn floor(self, at: Instant) -> Instant {
        at.shifted_ms(-(at.as_ms() - self.phase_ms).rem_euclid(self.step_ms))
    }

    /// The first start at or after `at`.
    #[must_use]
    pub fn ceil(self, at: Instant) -> Instant {
        at.shifted_ms((self.phase_ms - at.as_ms()).rem_euclid(self.step_ms))
    }

    /// Whether a bucket begins at `at`.
    #[must_use]
    pub fn has(self, at: Instant) -> bool {
        self.floor(at) == at
    }

    /// The time of the buckets that lie wholly inside `span`; empty where there is none.
    #[must_use]
    pub fn inside(self, span: Span) -> Span {
        let start = self.ceil(span.start);
        Span { start, end: self.floor(span.end).max(start) }
    }

    /// How many buckets lie wholly inside `span`.
    #[must_use]
    pub fn buckets(self, span: Span) -> u64 {
        u64::try_from(self.inside(span).length_ms() / self.step_ms).unwrap_or(0)
    }
}

#[cfg(test)]
#[path = "grid_tests.rs"]
mod tests;
