//! When people work.

use super::schedule::{Weekday, Weekdays};
use crate::time::{Day, Hours, Instant, Zone, minute_of_day};

/// The hours in which somebody works on some days of the week, by their own clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkingWeek {
    /// On each of the days; hours over midnight are those of the day on which they begin.
    pub hours: Hours,
    /// The days.
    pub days: Weekdays,
}

impl WorkingWeek {
    /// The day whose hours hold at `now` in `zone`; none outside of them and on other days. Whether it is a holiday is
    /// another question.
    #[must_use]
    pub fn day_at(self, now: Instant, zone: &Zone) -> Option<Day> {
        let (minute, today) = (minute_of_day(now, zone), zone.wall(now).day());
        if !self.hours.contains(minute) {
            return None;
        }
        let is_from_yesterday = self.hours.to_minute <= self.hours.from_minute && minute < self.hours.to_minute;
        let day = if is_from_yesterday { today.later(-1) } else { today };
        self.days.contains(Weekday::of(day)).then_some(day)
    }
}

#[cfg(test)]
#[path = "working_tests.rs"]
mod tests;
