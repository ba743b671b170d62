//! The hours in which a layer counts. They are taken together or not at all: with one of them missing the layer would count
//! at other times than its team meant, and without any it would always count.

use watchbill_domain::oncall::{DailyWindow, Restriction, Weekday, Weekdays, WeeklyWindow};

use super::sheet::{Keys, Sheet, choice, choice_of};
use super::times::read_minute;
use crate::reader::{Entry, PlacedTable, Wrong};

/// The days as they are written.
pub(super) const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];
const DAILY_KEYS: [&str; 4] = ["kind", "days", "start", "end"];
const WEEKLY_KEYS: [&str; 5] = ["kind", "start_day", "start", "end_day", "end"];
/// The midnight that ends a day, in minutes.
const END_OF_DAY: u16 = 24 * 60;
/// Windows of one layer.
const MOST: usize = 100;

#[derive(Clone, Copy)]
enum Kind {
    Daily,
    Weekly,
}

/// All restrictions of a layer.
pub(super) fn read_restrictions(sheet: &mut Sheet<'_>, entry: &Entry<'_>) -> Result<Vec<Restriction>, Wrong> {
    let tables = entry.tables()?;
    if tables.len() > MOST {
        return Err(Wrong::new(entry.at, format!("there are {} restrictions; expected at most {MOST}", tables.len())));
    }
    tables.into_iter().map(|table| read_restriction(sheet, table?)).collect()
}

fn read_restriction(sheet: &mut Sheet<'_>, table: PlacedTable<'_>) -> Result<Restriction, Wrong> {
    let keys = Keys::of(table);
    let kind = choice(keys.need("kind", "kind = \"daily\"")?, &[("daily", Kind::Daily), ("weekly", Kind::Weekly)])?;
    let known: &[&str] = match kind {
        Kind::Daily => &DAILY_KEYS,
        Kind::Weekly => &WEEKLY_KEYS,
    };
    sheet.check_keys(&keys, known);
    let start = keys.need("start", "start = \"08:00\"")?;
    let from_minute = match read_minute(start)? {
        END_OF_DAY => return Err(Wrong::new(start.at, "`start` is 24:00; expected 00:00, of the day behind it")),
        minute => minute,
    };
    let to_minute = read_minute(keys.need("end", "end = \"20:00\"")?)?;
    match kind {
        // An end of 00:00 is the midnight behind any start of the day.
        Kind::Daily => {
            let days = keys.find("days").map_or(Ok(Weekdays::ALL), read_days)?;
            Ok(Restriction::Daily(DailyWindow { days, from_minute, to_minute: to_minute % END_OF_DAY }))
        }
        Kind::Weekly => {
            let from_day = choice(keys.need("start_day", "start_day = \"fri\"")?, &DAYS)?;
            let end_day = choice(keys.need("end_day", "end_day = \"mon\"")?, &DAYS)?;
            let to_day = if to_minute == END_OF_DAY { Weekday::ALL[(end_day as usize + 1) % 7] } else { end_day };
            let to_minute = to_minute % END_OF_DAY;
            Ok(Restriction::Weekly(WeeklyWindow { from_day, from_minute, to_day, to_minute }))
        }
    }
}

fn read_days(entry: &Entry<'_>) -> Result<Weekdays, Wrong> {
    read_weekdays(entry, "`days` is empty, so that it never opens; without `days` it is every day")
}

/// A list of days; `empty` is what is wrong with one that has none.
pub(crate) fn read_weekdays(entry: &Entry<'_>, empty: &str) -> Result<Weekdays, Wrong> {
    let texts = entry.texts()?;
    if texts.is_empty() {
        return Err(Wrong::new(entry.at, empty));
    }
    let days = texts.into_iter().map(|(text, at)| choice_of(entry.key, text, at, &DAYS));
    days.collect::<Result<Vec<_>, _>>().map(Weekdays::of)
}
