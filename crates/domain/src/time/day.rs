//! A day of the calendar, of no zone: what people mean by the 25th of December.

use std::fmt;

use super::{Instant, Wall, Zone};

const DAY_S: i64 = 86_400;

/// A day of the calendar. Where and when it begins depends on the zone in which somebody has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

/// Text that was expected to be a day and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a day: `{0}`; expected the like of 2026-12-25")]
pub struct NotADay(pub String);

impl Day {
    /// Reads `2026-12-25`.
    ///
    /// # Errors
    /// [`NotADay`] for anything else.
    pub fn parse(text: &str) -> Result<Self, NotADay> {
        let refuse = || NotADay(text.chars().take(64).collect());
        let has_length = text.len() == "2026-12-25".len();
        let midnight = has_length.then(|| Wall::parse(&format!("{text}T00:00:00")).ok()).flatten();
        midnight.map(Wall::day).ok_or_else(refuse)
    }

    /// The day with this number, counted from 1970-01-01, which is 0.
    pub(crate) fn numbered(number: i64) -> Self {
        Self(number)
    }

    /// How many days after the Monday of its week, 0 to 6. The first of all, 1970-01-01, was a Thursday.
    pub(crate) fn since_monday(self) -> usize {
        usize::try_from(self.0.rem_euclid(7) + 3).unwrap_or(0) % 7
    }

    /// The next one.
    #[must_use]
    pub fn next(self) -> Self {
        self.later(1)
    }

    /// So many days later; earlier where that is below zero.
    #[must_use]
    pub fn later(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }
}

/// `2026-12-25`; a day beyond the calendar by its number.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.checked_mul(DAY_S).and_then(Wall::of_seconds) {
            Some(midnight) => midnight.0.date().fmt(f),
            None => write!(f, "day {}", self.0),
        }
    }
}

impl Zone {
    /// The first instant of a day: not midnight where the clocks are set forward over it. Held at the ends of time.
    #[must_use]
    pub fn day_begins(&self, day: Day) -> Instant {
        let ends = Instant::from_ms(if day.0 < 0 { i64::MIN } else { i64::MAX });
        day.0.checked_mul(DAY_S).and_then(Wall::of_seconds).map_or(ends, |midnight| self.reached(midnight))
    }
}

impl Wall {
    /// The day it is on.
    #[must_use]
    pub fn day(self) -> Day {
        Day(self.seconds().div_euclid(DAY_S))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::christmas("2026-12-25", "2026-12-26")]
    #[case::the_end_of_a_leap_february("2028-02-28", "2028-02-29")]
    #[case::before_the_first("1969-12-31", "1970-01-01")]
    fn days_are_read_and_written_as_they_are_said(#[case] text: &str, #[case] next: &str) {
        let day = Day::parse(text).unwrap();
        assert_eq!((day.to_string(), day.next().to_string()), (text.to_owned(), next.to_owned()));
    }

    #[rstest]
    #[case::at_midnight("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z")]
    #[case::an_hour_later_where_there_is_no_midnight("America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z")]
    fn a_day_begins_with_its_first_instant(#[case] zone: &str, #[case] day: &str, #[case] expected: &str) {
        let zone = Zone::parse(zone).unwrap();
        assert_eq!(zone.day_begins(Day::parse(day).unwrap()), Instant::parse(expected).unwrap());
    }

    #[rstest]
    #[case::no_such_day("2026-02-29")]
    #[case::a_time("2026-12-25T00:00")]
    #[case::words("Christmas!")]
    #[case::nothing("")]
    fn what_is_no_day_is_refused(#[case] text: &str) {
        assert_eq!(Day::parse(text), Err(NotADay(text.to_owned())));
    }
}
