//! Schedules for tests, as short as they can be said.

use std::num::NonZeroU32;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{
    DailyWindow, Layer, Length, Override, OverrideKind, Pass, Restriction, Rotation, Schedule, Start, Temporary,
    TemporaryShift, Turns, Version, Weekday, Weekdays,
};
use watchbill_domain::time::{Instant, Wall, Zone};

use super::{CalendarPerson, DutyCalendar};

pub(super) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

pub(super) fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

pub(super) fn weeks(weeks: u32) -> Length {
    Length::Weeks(NonZeroU32::new(weeks).unwrap())
}

pub(super) fn hours(hours: u32) -> Length {
    Length::Hours(NonZeroU32::new(hours).unwrap())
}

/// People by their ids, with blanks between.
pub(super) fn rotation(length: Length, start: &str, people: &str) -> Rotation {
    let start = Start { wall: Wall::parse(start).unwrap(), pass: Pass::First };
    let people = people.split_whitespace().map(PersonId::new).collect();
    Rotation { length, start, people, turns: Turns::Always }
}

pub(super) fn layer(name: &str, rotation: Rotation) -> Layer {
    Layer { name: name.to_owned(), level: 0, zone: None, rotation, restrictions: vec![], versions: vec![] }
}

/// From Monday to Friday, in whole hours.
pub(super) fn workdays(from: u16, to: u16) -> Restriction {
    let days = Weekdays::of(Weekday::ALL.into_iter().take(5));
    Restriction::Daily(DailyWindow { days, from_minute: from * 60, to_minute: to * 60 })
}

pub(super) fn version(from: &str, rotation: Rotation) -> Version {
    Version { from: at(from), next: None, rotation }
}

pub(super) fn schedule(layers: Vec<Layer>) -> Schedule {
    let zone = zone("Europe/Berlin");
    Schedule { name: "payments".to_owned(), zone, layers, overrides: vec![], temporaries: vec![] }
}

pub(super) fn change(kind: OverrideKind, person: &str, from: &str, to: &str) -> Override {
    let (person, start, end) = (PersonId::new(person), at(from), at(to));
    Override { kind, person, start, end, by: None, reason: None, swap: None }
}

/// Instead of `of`.
pub(super) fn instead(of: &str) -> OverrideKind {
    OverrideKind::Substitute { of: PersonId::new(of) }
}

/// Each shift is an id, its start and its end.
pub(super) fn temporary(from: &str, to: &str, shifts: &[(&str, &str, &str)]) -> Temporary {
    let shifts = shifts.iter().map(|(id, from, to)| {
        let person = PersonId::new(id);
        TemporaryShift { person, start: at(from), end: at(to) }
    });
    Temporary { start: at(from), end: at(to), shifts: shifts.collect() }
}

/// Ana in Berlin, Bo in New York and Zoë, whose zone nobody knows.
pub(super) fn people() -> Vec<CalendarPerson> {
    let person = |id: &str, name: &str, zone: Option<Zone>| {
        let (id, name) = (PersonId::new(id), name.to_owned());
        CalendarPerson { id, name, zone }
    };
    vec![
        person("ana", "Ana", Some(zone("Europe/Berlin"))),
        person("bo", "Bo; \"the Second\", Jr.", Some(zone("America/New_York"))),
        person("zoe", "Zoë Škvorecká", None),
    ]
}

/// Of everybody, without alarms, written on 1 March 2026.
pub(super) fn calendar<'a>(
    schedule: &'a Schedule,
    people: &'a [CalendarPerson],
    from: &str,
    to: &str,
) -> DutyCalendar<'a> {
    let (from, to, stamp) = (at(from), at(to), at("2026-03-01T12:00:00Z"));
    DutyCalendar { schedule, people, person: None, from, to, alarm: None, stamp, revision: 5 }
}
