//! Weeks as a calendar of one zone has them. They begin on Monday.

use jiff::ToSpan as _;
use jiff::civil::Time;

use super::{Instant, Wall, Zone};

/// The first instant of the Monday on or before the day that `at` is on in `zone`, or of that so many weeks later (earlier
/// if negative). Held at the ends of the calendar.
#[must_use]
pub fn monday(at: Instant, zone: &Zone, weeks: i16) -> Instant {
    let today = zone.at(at).date();
    let days = i64::from(weeks) * 7 - i64::from(today.weekday().to_monday_zero_offset());
    let monday = today.saturating_add(days.days());
    zone.reached(Wall(monday.to_datetime(Time::midnight())))
}

#[cfg(test)]
#[path = "weeks_tests.rs"]
mod tests;
