//! Days as a calendar of one zone has them: some have 23 hours, some 25, and a few zones have left one out.

use std::time::Duration;

use super::{Instant, Zone};

/// One day of a calendar. It is as long as it was: the clocks are set forward and back within some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalDay {
    /// `2026-03-28`
    pub date: String,
    /// `Sat 28 Mar`
    pub short: String,
    /// `Saturday 28 March 2026`
    pub long: String,
    /// Days since the last Monday, 0 to 6.
    pub since_monday: u8,
    /// Its first instant, which is not midnight where the clocks are set forward over it.
    pub from: Instant,
    /// The first instant of the next day.
    pub to: Instant,
}

impl LocalDay {
    /// How long it is.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.to.since(self.from)
    }

    /// Whether it is a Saturday or a Sunday.
    #[must_use]
    pub fn is_weekend(&self) -> bool {
        self.since_monday >= 5
    }
}

/// The days of `zone` that [from, to] touches, in order; `most` of the last ones at most.
#[must_use]
pub fn local_days(from: Instant, to: Instant, zone: &Zone, most: usize) -> Vec<LocalDay> {
    let mut days = Vec::new();
    let mut at = to.max(from);
    while days.len() < most
        && let Some(day) = day_of(at, zone)
    {
        let (first, is_last) = (day.from, day.from <= from);
        days.push(day);
        if is_last {
            break;
        }
        at = first.shifted_ms(-1);
    }
    days.reverse();
    days
}

/// The day that holds `at`; none at the very ends of time.
fn day_of(at: Instant, zone: &Zone) -> Option<LocalDay> {
    let there = zone.at(at);
    let from = there.start_of_day().ok()?;
    // Where a whole day was left out, the next one on the calendar begins where the one after it does.
    let to = from.tomorrow().ok()?.start_of_day().ok()?;
    Some(LocalDay {
        date: from.strftime("%Y-%m-%d").to_string(),
        short: from.strftime("%a %-d %b").to_string(),
        long: from.strftime("%A %-d %B %Y").to_string(),
        since_monday: from.weekday().to_monday_zero_offset().unsigned_abs(),
        from: Instant::from_ms(from.timestamp().as_millisecond()),
        to: Instant::from_ms(to.timestamp().as_millisecond()),
    })
}

#[cfg(test)]
#[path = "days_tests.rs"]
mod tests;
