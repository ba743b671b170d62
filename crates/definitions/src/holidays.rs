//! The days people have off where they live.

mod calendar;

use std::collections::BTreeSet;
use std::sync::Arc;

use watchbill_domain::time::Day;

use crate::absence::read_path;
use crate::finding::Weight;
use crate::reader::{Entry, Reader, Wrong, shown};
pub use calendar::{HolidayCalendar, read_holiday_calendar};

/// Where it stands which days are holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holidays {
    /// In the file itself; none at all unless they are written.
    Listed(BTreeSet<Day>),
    /// In a calendar (`.ics`) with this path below the folder of the workspace; its parts are joined by `/`. It is not read:
    /// nothing here knows files.
    Calendar(String),
    /// In a calendar that was read.
    Read(ReadHolidays),
}

/// What a calendar of holidays said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadHolidays {
    /// As [`Holidays::Calendar`] names it.
    pub path: String,
    /// Shared by everybody who has the same days off.
    pub calendar: Arc<HolidayCalendar>,
}

impl Holidays {
    /// Those that are known; none of a calendar that is not read.
    #[must_use]
    pub fn known(&self) -> &BTreeSet<Day> {
        match self {
            Self::Listed(days) => days,
            Self::Read(read) => &read.calendar.days,
            Self::Calendar(_) => &NONE,
        }
    }

    /// The calendar they stand in, read or not.
    #[must_use]
    pub fn calendar(&self) -> Option<&str> {
        match self {
            Self::Listed(_) => None,
            Self::Calendar(path) => Some(path),
            Self::Read(read) => Some(&read.path),
        }
    }
}

static NONE: BTreeSet<Day> = BTreeSet::new();

impl Default for Holidays {
    fn default() -> Self {
        Self::Listed(BTreeSet::new())
    }
}

/// Between the first and the last day of several.
const TO: &str = " to ";
/// Days of all entries of one list: forty years of the country with the most holidays.
const MOST_DAYS: usize = 2000;
/// What becomes of a day that cannot be taken.
const LOST: &str = "duty on it is not counted as duty on a holiday";

/// A list of days, a single one, or the path of a calendar. A day that cannot be taken is lost, the others stand.
pub(crate) fn read_holidays(reader: &mut Reader<'_>, entry: &Entry<'_>) -> Holidays {
    if let Ok(path) = entry.text() {
        if let Ok(days) = read_days(path, entry.at, MOST_DAYS) {
            return Holidays::Listed(days.into_iter().collect());
        }
        return match read_path(&format!("{}/ana.ics", entry.key), entry.key, path, entry.at) {
            Ok(path) => Holidays::Calendar(path),
            Err(wrong) => {
                reader.ignore(&wrong, "no day is counted as a holiday");
                Holidays::default()
            }
        };
    }
    let Ok(texts) = entry.texts() else {
        let expected = "the path of a calendar, or a list like [\"2026-12-25\", \"2027-01-01 to 2027-01-02\"]";
        reader.ignore(&entry.expected(expected), "no day is counted as a holiday");
        return Holidays::default();
    };
    let mut days = BTreeSet::new();
    for (text, at) in texts {
        match read_days(text, at, MOST_DAYS.saturating_sub(days.len())) {
            Ok(read) => days.extend(read),
            Err(wrong) => reader.say(Weight::Refused, wrong.at, format!("{LOST}: {}", wrong.message)),
        }
    }
    Holidays::Listed(days)
}

/// `2026-12-25`, or `2026-12-24 to 2026-12-26` with both ends.
fn read_days(text: &str, at: usize, most: usize) -> Result<Vec<Day>, Wrong> {
    let day = |text: &str| {
        let wrong = |_| {
            let expected = "expected a day like 2026-12-25, or several like 2026-12-24 to 2026-12-26";
            Wrong::new(at, format!("{} is no day; {expected}", shown(text)))
        };
        Day::parse(text).map_err(wrong)
    };
    let (first, last) = match text.split_once(TO) {
        Some((first, last)) => (day(first)?, day(last)?),
        None => (day(text)?, day(text)?),
    };
    if last < first {
        return Err(Wrong::new(at, format!("{} ends before it begins", shown(text))));
    }
    let days: Vec<Day> = std::iter::successors(Some(first), |day| Some(day.next()))
        .take_while(|day| *day <= last)
        .take(most + 1)
        .collect();
    if days.len() > most {
        return Err(Wrong::new(at, format!("there are more than {MOST_DAYS} holidays; a calendar holds any number")));
    }
    Ok(days)
}

#[cfg(test)]
#[path = "holidays_tests.rs"]
mod tests;
