//! The buckets of one SLI.

use super::{Bucket, Grid, Span};
use crate::time::Instant;

/// The buckets of one SLI in the order of time, all on one grid and each start once. A start without a bucket is unknown, as a
/// bucket without a reading is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    grid: Grid,
    buckets: Vec<Bucket>,
}

/// Why buckets are no series. The place is that of the bucket among those that were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotASeries {
    /// No bucket of this length begins there.
    #[error("no bucket begins at {start}: they begin at every whole step")]
    OffTheGrid {
        /// Which of the buckets, from 0.
        index: usize,
        /// Where it begins.
        start: Instant,
    },
    /// Two buckets begin there, so that one of them would be counted twice or lost.
    #[error("two buckets begin at {start}")]
    Twice {
        /// Which of the buckets, from 0, is the second.
        index: usize,
        /// Which is the first.
        first: usize,
        /// Where both begin.
        start: Instant,
    },
}

impl Series {
    /// Buckets in any order.
    ///
    /// # Errors
    /// [`NotASeries`] for the first bucket that does not fit.
    pub fn new(grid: Grid, buckets: Vec<Bucket>) -> Result<Self, NotASeries> {
        // A step after one that is on the grid is on it too: of the millions of a portfolio hardly any has to be divided.
        let mut last: Option<Instant> = None;
        let is_off = |(_, bucket): &(usize, &Bucket)| {
            let after = last.replace(bucket.start).and_then(|last| bucket.start.as_ms().checked_sub(last.as_ms()));
            after != Some(grid.step_ms()) && !grid.has(bucket.start)
        };
        if let Some((index, bucket)) = buckets.iter().enumerate().find(is_off) {
            return Err(NotASeries::OffTheGrid { index, start: bucket.start });
        }
        if buckets.is_sorted_by(|a, b| a.start < b.start) {
            return Ok(Self { grid, buckets });
        }
        let mut order: Vec<usize> = (0..buckets.len()).collect();
        order.sort_by_key(|index| buckets[*index].start);
        let twice = order.windows(2).filter(|two| buckets[two[0]].start == buckets[two[1]].start);
        if let Some(two) = twice.min_by_key(|two| two[1]) {
            return Err(NotASeries::Twice { index: two[1], first: two[0], start: buckets[two[1]].start });
        }
        Ok(Self { grid, buckets: order.into_iter().map(|index| buckets[index]).collect() })
    }

    /// Where its buckets begin.
    #[must_use]
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// All of them, in the order of time.
    #[must_use]
    pub fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }

    /// From the start of the first bucket to the end of the last.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        let (first, last) = (self.buckets.first()?, self.buckets.last()?);
        Some(Span { start: first.start, end: last.start.shifted_ms(self.grid.step_ms()) })
    }

    /// The places of the buckets that lie wholly inside `span`.
    #[must_use]
    pub fn places(&self, span: Span) -> std::ops::Range<usize> {
        let inside = self.grid.inside(span);
        let before = |at: Instant| self.buckets.partition_point(|bucket| bucket.start < at);
        before(inside.start)..before(inside.end)
    }
}

#[cfg(test)]
#[path = "series_tests.rs"]
mod tests;
