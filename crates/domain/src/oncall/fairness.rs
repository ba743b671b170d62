//! How the load is shared out: hours, nights and weekends of each person, by their own clock.

use std::collections::BTreeMap;
use std::time::Duration;

use super::roster::Roster;
use super::runs::Run;
use super::schedule::Schedule;
use crate::ids::PersonId;
use crate::time::{Hours, Instant, Zone};

/// What counts as night, by the clock of whoever is on call.
pub const NIGHT: Hours = Hours { from_minute: 22 * 60, to_minute: 6 * 60 };

const DAY_S: i64 = 86_400;
/// Monday, 1969-12-29: the week that holds second 0 begins on it.
const FIRST_MONDAY_S: i64 = -3 * DAY_S;

/// What somebody carries over a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub person: PersonId,
    /// The clock by which nights and weekends are told.
    pub zone: Zone,
    /// How long they are on call.
    pub on_call: Duration,
    /// How much of it lies between 22:00 and 06:00.
    pub nights: Duration,
    /// How much of it lies on a Saturday or a Sunday; a night of a weekend is both.
    pub weekends: Duration,
}

impl Schedule {
    /// What each person carries over [from, to), sorted by their ids; `zone_of` says where somebody's clock hangs, where that
    /// is not known it is the schedule's. Whoever is on call by two layers at once carries the time once.
    #[must_use]
    pub fn loads(&self, from: Instant, to: Instant, zone_of: impl Fn(&PersonId) -> Option<Zone>) -> Vec<Load> {
        self.roster().loads(from, to, zone_of)
    }
}

impl Roster<'_> {
    /// As [`Schedule::loads`].
    #[must_use]
    pub fn loads(&self, from: Instant, to: Instant, zone_of: impl Fn(&PersonId) -> Option<Zone>) -> Vec<Load> {
        let mut loads: BTreeMap<PersonId, (Load, Clock)> = BTreeMap::new();
        for Run { start, end, people } in self.runs(from, to) {
            for person in people {
                let (load, clock) = loads.entry(person).or_insert_with_key(|person| {
                    let zone = zone_of(person).unwrap_or_else(|| self.schedule().zone.clone());
                    let clock = Clock::of(&zone, from, to);
                    let none = Duration::ZERO;
                    (Load { person: person.clone(), zone, on_call: none, nights: none, weekends: none }, clock)
                });
                load.on_call += end.since(start);
                load.nights += clock.share(start, end, nights_until);
                load.weekends += clock.share(start, end, weekends_until);
            }
        }
        loads.into_values().map(|(load, _)| load).collect()
    }
}

/// A clock over a range: how far it is ahead of UTC, from an instant on.
struct Clock {
    /// In order; never empty.
    ahead: Vec<(Instant, i64)>,
}

impl Clock {
    fn of(zone: &Zone, from: Instant, to: Instant) -> Self {
        let changes = zone.clock_changes(from.shifted_ms(1), to);
        let ahead = changes.iter().map(|change| (change.at, zone.offset_s(change.at)));
        Self { ahead: std::iter::once((from, zone.offset_s(from))).chain(ahead).collect() }
    }

    /// How much of [start, end) lies in hours of which `until` says how many milliseconds there are up to a reading.
    fn share(&self, start: Instant, end: Instant, until: impl Fn(i64) -> i64) -> Duration {
        let first = self.ahead.partition_point(|(from, _)| *from <= start).saturating_sub(1);
        let mut share_ms = 0;
        for (place, (from, ahead_s)) in self.ahead.iter().enumerate().skip(first) {
            let (from, to) = (start.max(*from), self.ahead.get(place + 1).map_or(end, |(next, _)| end.min(*next)));
            if from >= to {
                break;
            }
            let reading_ms = |at: Instant| at.as_ms() + ahead_s * 1000;
            share_ms += until(reading_ms(to)) - until(reading_ms(from));
        }
        Duration::from_millis(u64::try_from(share_ms).unwrap_or(0))
    }
}

/// Milliseconds of night up to a reading, counted from any fixed one.
fn nights_until(reading_ms: i64) -> i64 {
    let day_ms = DAY_S * 1000;
    let [from_ms, to_ms] = [NIGHT.from_minute, NIGHT.to_minute].map(|minute| i64::from(minute) * 60_000);
    let (days, within) = (reading_ms.div_euclid(day_ms), reading_ms.rem_euclid(day_ms));
    let a_day = to_ms + day_ms - from_ms;
    days * a_day + within.min(to_ms) + (within - from_ms).max(0)
}

/// The same of Saturdays and Sundays.
fn weekends_until(reading_ms: i64) -> i64 {
    let (day_ms, monday_ms) = (DAY_S * 1000, FIRST_MONDAY_S * 1000);
    let since = reading_ms - monday_ms;
    let (weeks, within) = (since.div_euclid(7 * day_ms), since.rem_euclid(7 * day_ms));
    weeks * 2 * day_ms + (within - 5 * day_ms).max(0)
}

#[cfg(test)]
#[path = "fairness_tests.rs"]
mod tests;
