//! Holidays that stand in a calendar.

use std::collections::BTreeSet;

use watchbill_domain::sources::Problem;
use watchbill_domain::time::{Day, Instant, Zone};

use crate::calendar::{CalendarRange, read_calendar};

/// 2100-01-01, as far as a holiday of every year is followed.
const LAST_MS: i64 = 4_102_444_800_000;

/// What a calendar of holidays gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HolidayCalendar {
    /// Every day on which there is an event of whole days.
    pub days: BTreeSet<Day>,
    /// What could not be taken.
    pub problems: Vec<Problem>,
}

/// Reads a calendar in which every event of whole days that was not called off is a holiday, from 1970 to 2099. Whole days have
/// no zone: whoever has them has them on their own clock. An event with a time is none, and that is said.
#[must_use]
pub fn read_holiday_calendar(bytes: &[u8], file: &str) -> HolidayCalendar {
    let utc = Zone::utc();
    let range = CalendarRange { from: Instant::from_ms(0), to: Instant::from_ms(LAST_MS), zone: &utc };
    let calendar = match read_calendar(bytes, file, &range) {
        Ok(calendar) => calendar,
        Err(problem) => return HolidayCalendar { days: BTreeSet::new(), problems: vec![problem] },
    };
    let problem =
        |line: usize, message: String| Problem { place: file.to_owned(), line: Some(line), column: None, message };
    let mut problems: Vec<Problem> =
        calendar.troubles.iter().map(|trouble| problem(trouble.line, trouble.what.clone())).collect();
    // A calendar that says its zone has its days there.
    let zone = calendar.zone.as_ref().unwrap_or(&utc);
    let mut days = BTreeSet::new();
    let mut reached: Option<Day> = None;
    let mut timed = None;
    for one in &calendar.occurrences {
        if !one.is_day {
            timed.get_or_insert(one.line);
            continue;
        }
        let (start, end) = (one.start.max(range.from), one.end.min(range.to));
        let [first, last] = [start, end.shifted_ms(-1)].map(|at| zone.wall(at).day());
        // They come in the order of their starts: every day up to the one that was reached is there, so that events over
        // each other cost no day twice.
        let first = reached.map_or(first, |reached| first.max(reached.next()));
        days.extend(std::iter::successors(Some(first), |day| Some(day.next())).take_while(|day| *day <= last));
        reached = reached.max(Some(last));
    }
    problems.extend(timed.map(|line| problem(line, "an event with a time of day is no holiday".to_owned())));
    HolidayCalendar { days, problems }
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
