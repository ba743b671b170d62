//! What of a time is night, weekend and holiday by the clock of one person.

use std::collections::BTreeSet;
use std::ops::AddAssign;
use std::time::Duration;

use super::NIGHT;
use crate::time::{Day, Instant, Zone};

const DAY_MS: i64 = 86_400_000;
/// Monday, 1969-12-29: the week that holds reading 0 begins on it.
const FIRST_MONDAY_MS: i64 = -3 * DAY_MS;
const NIGHT_FROM_MS: i64 = NIGHT.from_minute as i64 * 60_000;
const NIGHT_TO_MS: i64 = NIGHT.to_minute as i64 * 60_000;
const NIGHT_MS: i64 = NIGHT_TO_MS + DAY_MS - NIGHT_FROM_MS;

/// How long somebody is on call, and which part of it is what on their own clock. The parts overlap: a night of a weekend is
/// night and weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Carried {
    /// On call at all.
    pub on_call: Duration,
    /// Between 22:00 and 06:00.
    pub night: Duration,
    /// On a Saturday or a Sunday.
    pub weekend: Duration,
    /// On one of their holidays.
    pub holiday: Duration,
}

/// A clock over a range, with the holidays of whoever reads it.
pub(super) struct Clock<'a> {
    /// From an instant on so many milliseconds ahead of UTC. In order; never empty.
    ahead_ms: Vec<(Instant, i64)>,
    holidays: &'a BTreeSet<Day>,
}

impl Carried {
    /// One of `among` equal parts, each cut to whole milliseconds.
    pub(super) fn divided(self, among: u32) -> Self {
        let part = |span: Duration| {
            let ms = span.as_millis() / u128::from(among.max(1));
            Duration::from_millis(u64::try_from(ms).unwrap_or(u64::MAX))
        };
        self.each(part)
    }

    /// The same done to every figure.
    pub(super) fn each(self, change: impl Fn(Duration) -> Duration) -> Self {
        Self {
            on_call: change(self.on_call),
            night: change(self.night),
            weekend: change(self.weekend),
            holiday: change(self.holiday),
        }
    }
}

impl AddAssign for Carried {
    fn add_assign(&mut self, other: Self) {
        self.on_call += other.on_call;
        self.night += other.night;
        self.weekend += other.weekend;
        self.holiday += other.holiday;
    }
}

impl<'a> Clock<'a> {
    /// Right for every instant of [from, to].
    pub(super) fn of(zone: &Zone, holidays: &'a BTreeSet<Day>, from: Instant, to: Instant) -> Self {
        let changes = zone.clock_changes(from.shifted_ms(1), to);
        let instants = std::iter::once(from).chain(changes.into_iter().map(|change| change.at));
        Self { ahead_ms: instants.map(|at| (at, zone.offset_s(at) * 1000)).collect(), holidays }
    }

    /// What somebody carries who is on call over [start, end).
    pub(super) fn carried(&self, start: Instant, end: Instant) -> Carried {
        let [mut on_call, mut night, mut weekend, mut holiday] = [0; 4];
        self.readings(start, end, |from_ms, to_ms| {
            on_call += to_ms - from_ms;
            night += night_until(to_ms) - night_until(from_ms);
            weekend += weekend_until(to_ms) - weekend_until(from_ms);
            holiday += self.holiday_until(to_ms) - self.holiday_until(from_ms);
        });
        let span = |ms: i64| Duration::from_millis(u64::try_from(ms).unwrap_or(0));
        Carried { on_call: span(on_call), night: span(night), weekend: span(weekend), holiday: span(holiday) }
    }

    /// The nights that [start, end) has a part of, named by their evenings.
    pub(super) fn nights(&self, start: Instant, end: Instant) -> BTreeSet<Day> {
        let mut nights = BTreeSet::new();
        self.readings(start, end, |from_ms, to_ms| {
            let [first, last] = [from_ms, to_ms - 1].map(|reading_ms| reading_ms - NIGHT_FROM_MS);
            let is_over = first.rem_euclid(DAY_MS) >= NIGHT_MS;
            let (first, last) = (first.div_euclid(DAY_MS) + i64::from(is_over), last.div_euclid(DAY_MS));
            nights.extend((first..=last).map(Day::numbered));
        });
        nights
    }

    /// The parts of [start, end) between which the clock is not set, each by what it reads at its ends in milliseconds.
    fn readings(&self, start: Instant, end: Instant, mut each: impl FnMut(i64, i64)) {
        let first = self.ahead_ms.partition_point(|(from, _)| *from <= start).saturating_sub(1);
        for (place, (from, ahead_ms)) in self.ahead_ms.iter().enumerate().skip(first) {
            let next = self.ahead_ms.get(place + 1).map(|(next, _)| *next);
            let (from, to) = (if place == first { start } else { *from }, next.map_or(end, |next| end.min(next)));
            if from >= to {
                break;
            }
            each(from.as_ms() + ahead_ms, to.as_ms() + ahead_ms);
        }
    }

    fn holiday_until(&self, reading_ms: i64) -> i64 {
        let today = Day::numbered(reading_ms.div_euclid(DAY_MS));
        let before = i64::try_from(self.holidays.range(..today).count()).unwrap_or(i64::MAX / DAY_MS);
        let within = if self.holidays.contains(&today) { reading_ms.rem_euclid(DAY_MS) } else { 0 };
        before * DAY_MS + within
    }
}

/// Milliseconds of night up to a reading, counted from any fixed one.
fn night_until(reading_ms: i64) -> i64 {
    let (days, within) = (reading_ms.div_euclid(DAY_MS), reading_ms.rem_euclid(DAY_MS));
    days * NIGHT_MS + within.min(NIGHT_TO_MS) + (within - NIGHT_FROM_MS).max(0)
}

/// The same of Saturdays and Sundays.
fn weekend_until(reading_ms: i64) -> i64 {
    let since = reading_ms - FIRST_MONDAY_MS;
    let (weeks, within) = (since.div_euclid(7 * DAY_MS), since.rem_euclid(7 * DAY_MS));
    weeks * 2 * DAY_MS + (within - 5 * DAY_MS).max(0)
}
