//! A clock that is only ever looked at: what it reads when is found by looking at every minute. Instants and readings are
//! minutes since 1970-01-01T00:00; no zone of these tests has set its clocks by less since then.

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

pub const DAY: i64 = 1440;
/// No clock is further ahead of UTC.
const AHEAD: i64 = 15 * 60;
/// No clock has been set back by more.
const BACK: i64 = 4 * 60;

pub struct Clock(TimeZone);

impl Clock {
    pub fn of(zone: &str) -> Self {
        Self(TimeZoneDatabase::bundled().get(zone).unwrap())
    }

    pub fn reads(&self, at: i64) -> i64 {
        let offset = self.0.to_offset(Timestamp::from_second(at * 60).unwrap());
        assert_eq!(offset.seconds() % 60, 0, "a zone of this test has offsets of whole minutes");
        at + i64::from(offset.seconds()) / 60
    }

    /// The first minute at which it reads `wall` or later.
    pub fn first(&self, wall: i64) -> i64 {
        let mut at = wall - AHEAD;
        while self.reads(at) < wall {
            at += 1;
        }
        at
    }

    /// The minute at which it reads `wall` a second time.
    pub fn second(&self, wall: i64) -> Option<i64> {
        let first = self.first(wall);
        if self.reads(first) != wall {
            return None;
        }
        (first + 1..first + BACK).find(|at| self.reads(*at) == wall)
    }

    /// The latest reading up to and with `at`.
    pub fn latest(&self, at: i64) -> i64 {
        (at - BACK..=at).map(|at| self.reads(at)).max().unwrap()
    }

    /// The minutes between two instants at which it is set, to look around there.
    pub fn changes(&self, from: i64, to: i64) -> Vec<i64> {
        let after = self.0.following(Timestamp::from_second(from * 60).unwrap());
        after.map(|change| change.timestamp().as_second() / 60).take_while(|at| *at < to).collect()
    }
}

/// Days since 1970-01-01, counted year by year and month by month.
pub fn days_until(year: i64, month: i64, day: i64) -> i64 {
    let years: i64 = (1970..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum();
    let months: i64 = (1..month).map(|month| days_of(year, month)).sum();
    years + months + day - 1
}

/// The year, month and day of a number of days since 1970-01-01.
pub fn date_of(mut days: i64) -> (i64, i64, i64) {
    let (mut year, mut month) = (1970, 1);
    while days >= days_of(year, month) {
        days -= days_of(year, month);
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    (year, month, days + 1)
}

pub fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}
