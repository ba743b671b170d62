//! Since when the oldest message of a queue has been there at the latest, by its counts alone.
//!
//! Of so many that were counted once, one at least is there as long as fewer than these left, whichever they were. So each count is a bound
//! of its own, and goes when as many left as it counted. What left is what the depth fell by or what the broker counts as taken out, whatever
//! is more: what leaves between two readings while as many come, and nobody counts it, is not seen.

use std::time::Duration;

use crate::time::Instant;

use super::Reading;

/// Counts that still bound how old the oldest message is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct There {
    /// In order of time; each of more messages than the one before, because it says nothing else.
    counts: Vec<(Instant, u64)>,
}

impl There {
    /// So many counts are remembered, evenly thinned: with each that is left out the next bound is somewhat later than it could be.
    pub const MOST: usize = 12;

    /// As it was kept: when counts were read, and how many of each have not left.
    #[must_use]
    pub fn of(counts: Vec<(Instant, u64)>) -> Self {
        Self { counts }
    }

    /// When counts were read, and how many of each have not left.
    #[must_use]
    pub fn counts(&self) -> &[(Instant, u64)] {
        &self.counts
    }

    /// Since when at the latest the oldest message is there; none where nothing was counted.
    #[must_use]
    pub fn since(&self) -> Option<Instant> {
        self.counts.first().map(|(at, _)| *at)
    }

    /// With one more reading. `before` is the last count, and the last that the broker counted as taken out.
    #[must_use]
    pub fn after(mut self, reading: &Reading, before: (Option<u64>, Option<u64>)) -> Self {
        let count = reading.depth.count();
        let fell = before.0.zip(count).map_or(0, |(before, count)| before.saturating_sub(count));
        let taken = match (before.1, reading.totals.removed) {
            // A counter that fell began again at 0.
            (Some(before), Some(now)) => now.checked_sub(before).unwrap_or(now),
            (None, Some(now)) => now,
            // Somebody takes them, and nobody counts how many.
            (_, None) if reading.consumers.is_some_and(|consumers| consumers > 0) => u64::MAX,
            (_, None) => 0,
        };
        let left = fell.max(taken);
        self.counts.retain_mut(|(_, of)| {
            *of = of.saturating_sub(left);
            *of > 0
        });
        // What was counted as taken out is gone, also where nobody tells how many are left.
        let Some(count) = count else { return self };
        if count > 0 && self.counts.last().is_none_or(|(_, of)| count > *of) {
            self.counts.push((reading.at, count));
        }
        if self.counts.len() > Self::MOST {
            self.thin();
        }
        self
    }

    /// Without the one that stands closest behind the one before it. The first bounds what is there now, and the last what came lately.
    fn thin(&mut self) {
        let gap = |place: &usize| self.counts[*place].0.since(self.counts[place - 1].0);
        if let Some(place) = (1..self.counts.len() - 1).min_by_key(gap) {
            self.counts.remove(place);
        }
    }

    /// What is kept after the clock was set back by this much.
    #[must_use]
    pub fn set_back(self, by: Duration) -> Self {
        Self { counts: self.counts.into_iter().map(|(at, of)| (at.minus(by), of)).collect() }
    }
}

#[cfg(test)]
#[path = "there_tests.rs"]
mod tests;
