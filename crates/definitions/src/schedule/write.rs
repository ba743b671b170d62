//! A schedule as text, whole and in pieces.

use toml_edit::Value;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{
    Layer, Length, Override, OverrideKind, Pass, Restriction, Rotation, Schedule, Start, Temporary, Turns, Version,
    Weekday, Weekdays,
};
use watchbill_domain::time::{Readings, Zone};

use super::restriction::DAYS;
use super::rotation::TURNS;

/// One key of a table and its value as it is written; nothing where it is not written.
pub(super) type Line = (&'static str, Option<String>);

/// The file of a schedule. It reads back as the same schedule, if that is one that a file can hold.
#[must_use]
pub fn write_schedule(schedule: &Schedule) -> String {
    let mut text = format!("name = {}\ntimezone = {}\n", quoted(&schedule.name), quoted(schedule.zone.name()));
    for layer in &schedule.layers {
        text.push('\n');
        text.push_str(&layer_table(layer, schedule.zone_of(layer)));
    }
    for one in &schedule.overrides {
        text.push('\n');
        text.push_str(&override_table(one, &schedule.zone));
    }
    for temporary in &schedule.temporaries {
        text.push('\n');
        text.push_str(&temporary_table(temporary, &schedule.zone));
    }
    text
}

/// A layer with everything in it; `zone` is the one it reads the clock in.
pub(super) fn layer_table(layer: &Layer, zone: &Zone) -> String {
    let mut text = format!("[[layers]]\n{}", lines(&layer_lines(layer)));
    text.push_str(&format!("\n[layers.rotation]\n{}", lines(&rotation_lines(&layer.rotation, zone))));
    for restriction in &layer.restrictions {
        text.push('\n');
        text.push_str(&restriction_table(restriction));
    }
    for version in &layer.versions {
        text.push('\n');
        text.push_str(&version_table(version, zone));
    }
    text
}

pub(super) fn restriction_table(restriction: &Restriction) -> String {
    format!("[[layers.restrictions]]\n{}", lines(&restriction_lines(restriction)))
}

pub(super) fn version_table(version: &Version, zone: &Zone) -> String {
    let version_lines = [
        ("from", Some(quoted(&zone.rfc3339(version.from)))),
        ("next", version.next.as_ref().map(|next| quoted(next.as_str()))),
        ("rotation", Some(rotation_literal(&version.rotation, zone))),
    ];
    format!("[[layers.versions]]\n{}", lines(&version_lines))
}

pub(super) fn override_table(one: &Override, zone: &Zone) -> String {
    format!("[[overrides]]\n{}", lines(&override_lines(one, zone)))
}

pub(super) fn temporary_table(temporary: &Temporary, zone: &Zone) -> String {
    let (start, end) = (quoted(&zone.rfc3339(temporary.start)), quoted(&zone.rfc3339(temporary.end)));
    let shift = |shift: &watchbill_domain::oncall::TemporaryShift| {
        let (start, end) = (quoted(&zone.rfc3339(shift.start)), quoted(&zone.rfc3339(shift.end)));
        format!("\n  {{ person = {}, start = {start}, end = {end} }},", quoted(shift.person.as_str()))
    };
    let shifts: String = temporary.shifts.iter().map(shift).collect();
    let shifts = if shifts.is_empty() { shifts } else { shifts + "\n" };
    format!("[[temporary]]\nstart = {start}\nend = {end}\nshifts = [{shifts}]\n")
}

/// What stands under the header of a layer itself.
pub(super) fn layer_lines(layer: &Layer) -> [Line; 3] {
    [
        ("name", Some(quoted(&layer.name))),
        ("level", (layer.level != 0).then(|| layer.level.to_string())),
        ("timezone", layer.zone.as_ref().map(|zone| quoted(zone.name()))),
    ]
}

pub(super) fn rotation_lines(rotation: &Rotation, zone: &Zone) -> [Line; 6] {
    let (kind, length) = match &rotation.length {
        Length::Hours(length) => ("hourly", Some(*length)),
        Length::Days(length) => ("daily", Some(*length)),
        Length::Weeks(length) => ("weekly", Some(*length)),
        Length::Months(length) => ("monthly", Some(*length)),
        Length::Minutes(_) => ("custom", None),
    };
    let lengths = match &rotation.length {
        Length::Minutes(lengths) => Some(list(lengths.iter().map(ToString::to_string))),
        _ => None,
    };
    let turns = TURNS.iter().find(|(_, turns)| *turns == rotation.turns && *turns != Turns::Always);
    [
        ("kind", Some(quoted(kind))),
        ("length", length.map(|length| length.to_string())),
        ("lengths", lengths),
        ("start", Some(quoted(&start_text(rotation.start, zone)))),
        ("people", Some(list(rotation.people.iter().map(PersonId::as_str).map(quoted)))),
        ("turns", turns.map(|(word, _)| quoted(word))),
    ]
}

/// A rotation on one line.
pub(super) fn rotation_literal(rotation: &Rotation, zone: &Zone) -> String {
    one_line(&rotation_lines(rotation, zone))
}

/// All restrictions of a layer as a list of its own.
pub(super) fn restriction_list(restrictions: &[Restriction]) -> String {
    list(restrictions.iter().map(|restriction| one_line(&restriction_lines(restriction))))
}

/// The keys of both kinds of restriction.
pub(super) fn restriction_lines(restriction: &Restriction) -> [Line; 6] {
    match restriction {
        Restriction::Daily(window) => [
            ("kind", Some(quoted("daily"))),
            ("days", (window.days != Weekdays::ALL).then(|| days(window.days))),
            ("start_day", None),
            ("start", Some(minute(window.from_minute))),
            ("end_day", None),
            ("end", Some(minute(window.to_minute))),
        ],
        Restriction::Weekly(window) => [
            ("kind", Some(quoted("weekly"))),
            ("days", None),
            ("start_day", Some(day(window.from_day))),
            ("start", Some(minute(window.from_minute))),
            ("end_day", Some(day(window.to_day))),
            ("end", Some(minute(window.to_minute))),
        ],
    }
}

pub(super) fn override_lines(one: &Override, zone: &Zone) -> [Line; 8] {
    let (kind, of) = match &one.kind {
        OverrideKind::Replace => ("replace", None),
        OverrideKind::Substitute { of } => ("substitute", Some(quoted(of.as_str()))),
        OverrideKind::Remove => ("remove", None),
        OverrideKind::Add => ("add", None),
    };
    [
        ("kind", Some(quoted(kind))),
        ("person", Some(quoted(one.person.as_str()))),
        ("of", of),
        ("start", Some(quoted(&zone.rfc3339(one.start)))),
        ("end", Some(quoted(&zone.rfc3339(one.end)))),
        ("by", one.by.as_ref().map(|by| quoted(by.as_str()))),
        ("reason", one.reason.as_deref().map(quoted)),
        ("swap", one.swap.as_deref().map(quoted)),
    ]
}

/// The lines that are written.
pub(super) fn lines(lines: &[Line]) -> String {
    lines.iter().filter_map(|(key, value)| Some(format!("{key} = {}\n", value.as_ref()?))).collect()
}

/// The lines that are written, as a table in a line.
fn one_line(lines: &[Line]) -> String {
    let keys = lines.iter().filter_map(|(key, value)| Some(format!("{key} = {}", value.as_ref()?)));
    format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
}

/// What the clock shows, with an offset only where it shows that twice and the second time is meant.
pub(super) fn start_text(start: Start, zone: &Zone) -> String {
    match (start.pass, zone.readings(start.wall)) {
        (Pass::Second, Some(Readings::Twice { second, .. })) => zone.rfc3339(second),
        _ => start.wall.to_string(),
    }
}

fn minute(minute: u16) -> String {
    quoted(&minute_text(minute))
}

pub(super) fn minute_text(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn day(day: Weekday) -> String {
    DAYS.iter().filter(|(_, one)| *one == day).map(|(word, _)| quoted(word)).collect()
}

fn days(days: Weekdays) -> String {
    list(DAYS.iter().filter(|(_, day)| days.contains(*day)).map(|(word, _)| quoted(word)))
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
