//! Whether a queue grows, and how fast.
//!
//! A queue that is filled and emptied in turns is not growing, however steep it is now. So what is compared is the lowest depth
//! of each quarter of an hour: a queue grows when that has risen from every quarter of the last hour to the next.

use std::time::Duration;

use crate::time::Instant;

use super::Reading;

/// What is compared with one another.
pub const QUARTER: Duration = Duration::from_secs(15 * 60);
const QUARTERS: usize = 4;

/// How the depth of the last hour ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Growth {
    /// The lowest depth of the first quarter of the last hour.
    pub from: u64,
    /// The lowest depth of its last quarter.
    pub to: u64,
    /// Since when it has grown from quarter to quarter; none unless it did so for the whole hour.
    pub since: Option<Instant>,
}

impl Growth {
    /// Messages an hour, by the lowest depths of the first and the last quarter, whose middles are 45 minutes apart; towards 0.
    #[must_use]
    pub fn per_hour(&self) -> i64 {
        let (from, to) = (i128::from(self.from), i128::from(self.to));
        let slope = (to - from) * 4 / 3;
        i64::try_from(slope).unwrap_or(if slope > 0 { i64::MAX } else { i64::MIN })
    }

    /// Whether it is above where it was an hour ago. What grew goes on growing as long as that is so.
    #[must_use]
    pub fn is_up(&self) -> bool {
        self.to > self.from
    }
}

/// How the depth ran in the hour before `now`, from readings in order of time. None where a quarter of that hour has no count:
/// then nobody can say.
#[must_use]
pub fn growth(readings: &[Reading], now: Instant) -> Option<Growth> {
    let quarter = |back: usize| {
        let end = now.minus(QUARTER * u32::try_from(back).ok()?);
        lowest(readings, end.minus(QUARTER), end)
    };
    let lows: Vec<u64> = (0..QUARTERS).map(quarter).collect::<Option<_>>()?;
    let (to, from) = (*lows.first()?, *lows.last()?);
    let grew = lows.windows(2).all(|pair| pair[0] > pair[1]);
    let since = grew.then(|| {
        let mut first = from;
        let before = (QUARTERS..).map_while(quarter).take_while(|low| {
            let grew = *low < first;
            first = *low;
            grew
        });
        let quarters = QUARTERS + before.count();
        now.minus(QUARTER * u32::try_from(quarters).unwrap_or(u32::MAX))
    });
    Some(Growth { from, to, since })
}

/// The lowest count with `after < at <= end`.
fn lowest(readings: &[Reading], after: Instant, end: Instant) -> Option<u64> {
    let first = readings.partition_point(|reading| reading.at <= after);
    let inside = readings[first..].iter().take_while(|reading| reading.at <= end);
    inside.filter_map(|reading| reading.depth.count()).min()
}

#[cfg(test)]
#[path = "growth_tests.rs"]
mod tests;
