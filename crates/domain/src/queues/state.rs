//! What is remembered of a queue between two readings.

use std::time::Duration;

use crate::time::Instant;

use super::{Depth, OldestSince, Reading};

/// Amazon says that counts settle within a minute; a zero that was said for so long is believed.
const ZERO_SETTLES: Duration = Duration::from_secs(300);

/// What all readings of a queue come to, taken in one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct QueueState {
    /// The last reading, whatever it said.
    pub last: Option<Reading>,
    /// The last that counted: when, and how many.
    pub counted: Option<(Instant, u64)>,
    /// When it was last known to be empty.
    pub empty_at: Option<Instant>,
    /// Since when it has not been seen empty, while it is not.
    pub not_empty_since: Option<Instant>,
    /// How much of that time it was not read.
    pub unread: Duration,
    /// Since when a broker that counts roughly says that there are none.
    pub about_none_since: Option<Instant>,
}

impl QueueState {
    /// With one more reading, of a queue that is read once `every` so long. One from before the last is not taken in: the clock
    /// was set back.
    #[must_use]
    pub fn after(self, reading: &Reading, every: Duration) -> Self {
        if self.last.is_some_and(|last| reading.at < last.at) {
            return self;
        }
        let mut state = Self { last: Some(*reading), ..self };
        let Some(count) = reading.depth.count() else { return state };
        state.about_none_since = match reading.depth {
            Depth::Approximate { count: 0, as_of } => {
                Some(self.about_none_since.map_or(as_of, |since| since.min(as_of)))
            }
            _ => None,
        };
        state.counted = Some((reading.at, count));
        if state.is_empty_at(reading) {
            return Self { empty_at: Some(reading.at), not_empty_since: None, unread: Duration::ZERO, ..state };
        }
        if let (Some((read_at, _)), Some(_)) = (self.counted, self.not_empty_since) {
            let silent = reading.at.since(read_at);
            if silent > Depth::STALE_AFTER.max(3 * every) {
                state.unread += silent;
            }
        }
        if count > 0 {
            state.not_empty_since = Some(self.began(reading));
        }
        state
    }

    /// A message that died a while ago and is still here proves that the queue has not been empty since.
    fn began(&self, reading: &Reading) -> Instant {
        let seen = self.not_empty_since.unwrap_or(reading.at);
        let died = reading.oldest.filter(|oldest| oldest.since == OldestSince::Died).map(|oldest| oldest.at);
        // Two clocks are never the same: what was empty then is not contradicted by a broker that is slow.
        let died = died.map(|died| self.empty_at.map_or(died, |empty| died.max(empty)));
        died.map_or(seen, |died| seen.min(died))
    }

    fn is_empty_at(&self, reading: &Reading) -> bool {
        let settled = |since: Instant| reading.at.since(since) >= ZERO_SETTLES;
        reading.depth == Depth::Empty || self.about_none_since.is_some_and(settled)
    }

    /// How deep it is as far as that is known at `now`: what is too old is stale, and a rough zero that has held is empty. None
    /// before the first reading.
    #[must_use]
    pub fn depth(&self, every: Duration, now: Instant) -> Option<Depth> {
        let last = self.last?;
        let settled = matches!(last.depth, Depth::Approximate { count: 0, .. }) && self.is_empty_at(&last);
        let depth = if settled { Depth::Empty } else { last.depth };
        Some(depth.at(last.at, every, now))
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
