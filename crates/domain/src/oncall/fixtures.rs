//! Schedules for tests, as short as they can be said.

use std::num::NonZeroU32;

use super::names::Names;
use super::schedule::{
    DailyWindow, Layer, Length, Override, OverrideKind, Pass, Restriction, Rotation, Schedule, Start, Temporary,
    TemporaryShift, Turns, Version, Weekday, Weekdays, WeeklyWindow,
};
use crate::ids::PersonId;
use crate::time::{Instant, Wall, Zone};

pub(super) const WEEKDAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

pub(super) fn n(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

pub(super) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(super) fn wall(text: &str) -> Wall {
    Wall::parse(text).unwrap()
}

pub(super) fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

/// People by their names, with blanks between.
pub(super) fn people(names: &str) -> Vec<PersonId> {
    names.split_whitespace().map(PersonId::new).collect()
}

/// What people are called: ids and names.
pub(super) fn names(called: &[(&str, &str)]) -> Names {
    called.iter().map(|(id, name)| (PersonId::new(id), (*name).to_owned())).collect()
}

pub(super) fn rotation(length: Length, start: &str, names: &str) -> Rotation {
    let start = Start { wall: wall(start), pass: Pass::First };
    Rotation { length, start, people: people(names), turns: Turns::Always }
}

pub(super) fn layer(level: i32, rotation: Rotation) -> Layer {
    Layer { name: format!("level {level}"), level, zone: None, rotation, restrictions: vec![], versions: vec![] }
}

pub(super) fn schedule(zone_name: &str, layers: Vec<Layer>) -> Schedule {
    let zone = zone(zone_name);
    Schedule { name: "payments".to_owned(), zone, layers, overrides: vec![], temporaries: vec![] }
}

pub(super) fn version(from: &str, next: Option<&str>, rotation: Rotation) -> Version {
    Version { from: at(from), next: next.map(PersonId::new), rotation }
}

/// `08:00` as minutes since midnight.
fn minute(text: &str) -> u16 {
    let (hour, minute) = text.split_once(':').unwrap();
    hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap()
}

pub(super) fn daily(days: &[Weekday], from: &str, to: &str) -> Restriction {
    let days = Weekdays::of(days.iter().copied());
    Restriction::Daily(DailyWindow { days, from_minute: minute(from), to_minute: minute(to) })
}

pub(super) fn weekly(from_day: Weekday, from: &str, to_day: Weekday, to: &str) -> Restriction {
    Restriction::Weekly(WeeklyWindow { from_day, from_minute: minute(from), to_day, to_minute: minute(to) })
}

pub(super) fn change(kind: OverrideKind, person: &str, from: &str, to: &str) -> Override {
    let (person, start, end) = (PersonId::new(person), at(from), at(to));
    Override { kind, person, start, end, by: None, reason: None, swap: None }
}

/// Each shift is a name, its start and its end.
pub(super) fn temporary(from: &str, to: &str, shifts: &[(&str, &str, &str)]) -> Temporary {
    let shift = |(name, from, to): &(&str, &str, &str)| TemporaryShift {
        person: PersonId::new(name),
        start: at(from),
        end: at(to),
    };
    Temporary { start: at(from), end: at(to), shifts: shifts.iter().map(shift).collect() }
}
