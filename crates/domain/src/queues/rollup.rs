//! Readings as history keeps them: minutes for a while, then five minutes, then hours.

use crate::time::Instant;

use super::{Depth, Oldest, Reading};

/// How long the spans are that readings are rolled up into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RollStep {
    /// 300 s.
    FiveMinutes,
    /// 3600 s.
    Hour,
}

impl RollStep {
    /// Milliseconds.
    #[must_use]
    pub fn ms(self) -> i64 {
        match self {
            Self::FiveMinutes => 300_000,
            Self::Hour => 3_600_000,
        }
    }

    /// Where the span begins in which `at` lies: at multiples of its length since 1970, UTC.
    #[must_use]
    pub fn start_of(self, at: Instant) -> Instant {
        Instant::from_ms(at.as_ms().div_euclid(self.ms()) * self.ms())
    }
}

/// What the readings with `start <= at < start + step` came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Roll {
    /// Where it begins.
    pub start: Instant,
    /// Readings that counted exactly; an empty queue is counted.
    pub known: u32,
    /// Readings that counted roughly.
    pub approximate: u32,
    /// Readings that did not count.
    pub unknown: u32,
    /// The counts of the others; none where there are none.
    pub counts: Option<Counts>,
    /// The oldest message of all readings, by the best word there was on it.
    pub oldest: Option<Oldest>,
    /// The most that were out with consumers.
    pub unacknowledged: Option<u64>,
}

/// Counts of one span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Counts {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
    /// The lowest.
    pub low: u64,
    /// The highest.
    pub high: u64,
}

impl Roll {
    fn of(reading: &Reading, start: Instant) -> Self {
        let count = reading.depth.count();
        let rough = matches!(reading.depth, Depth::Approximate { .. });
        Self {
            start,
            known: u32::from(count.is_some() && !rough),
            approximate: u32::from(rough),
            unknown: u32::from(count.is_none()),
            counts: count.map(|count| Counts { first: count, last: count, low: count, high: count }),
            oldest: reading.oldest,
            unacknowledged: reading.unacknowledged,
        }
    }

    /// With what came after it in the same span.
    fn with(self, later: Self) -> Self {
        let counts = match (self.counts, later.counts) {
            (Some(a), Some(b)) => {
                Some(Counts { first: a.first, last: b.last, low: a.low.min(b.low), high: a.high.max(b.high) })
            }
            (a, b) => a.or(b),
        };
        Self {
            start: self.start,
            known: self.known.saturating_add(later.known),
            approximate: self.approximate.saturating_add(later.approximate),
            unknown: self.unknown.saturating_add(later.unknown),
            counts,
            oldest: Oldest::best(self.oldest.into_iter().chain(later.oldest)),
            unacknowledged: self.unacknowledged.max(later.unacknowledged),
        }
    }
}

/// Rolls up readings in order of time.
#[must_use]
pub fn rolled(readings: &[Reading], step: RollStep) -> Vec<Roll> {
    gathered(readings.iter().map(|reading| Roll::of(reading, step.start_of(reading.at))))
}

/// Rolls up what was rolled up before, in order of time, into longer spans: the same as if the readings were rolled up at once.
#[must_use]
pub fn rolled_up(rolls: &[Roll], step: RollStep) -> Vec<Roll> {
    gathered(rolls.iter().map(|roll| Roll { start: step.start_of(roll.start), ..*roll }))
}

fn gathered(rolls: impl Iterator<Item = Roll>) -> Vec<Roll> {
    let mut gathered: Vec<Roll> = Vec::new();
    for roll in rolls {
        match gathered.last_mut() {
            Some(last) if last.start == roll.start => *last = last.with(roll),
            _ => gathered.push(roll),
        }
    }
    gathered
}

#[cfg(test)]
#[path = "rollup_tests.rs"]
mod tests;
