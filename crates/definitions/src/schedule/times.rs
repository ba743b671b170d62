//! Times as they are written: what a clock shows, with an offset or without, and times of the day.

use watchbill_domain::oncall::{Pass, Start};
use watchbill_domain::time::{Instant, NotATime, Readings, Wall, Zone, parse_minute};

use crate::finding::Weight;
use crate::reader::{Entry, Reader, Wrong, shown};

/// An instant: a time with an offset, or one that a clock in `zone` shows exactly once. What it shows never or twice is not
/// guessed.
pub(crate) fn read_instant(entry: &Entry<'_>, zone: &Zone) -> Result<Instant, Wrong> {
    let (wall, instant) = read_written(entry)?;
    if let Some(instant) = instant {
        return Ok(instant);
    }
    let (key, zone_name) = (entry.key, zone.name());
    match zone.readings(wall) {
        Some(Readings::Once(at)) => Ok(at),
        Some(Readings::Twice { first, second }) => {
            let (first, second) = (zone.rfc3339(first), zone.rfc3339(second));
            let message = format!(
                "`{key}` is {wall}, which clocks in {zone_name} show twice; say which with its offset: {first} or {second}"
            );
            Err(Wrong::new(entry.at, message))
        }
        Some(Readings::Never { .. }) => {
            let end = zone.rfc3339(zone.reached(wall));
            let message = format!(
                "`{key}` is {wall}, which no clock in {zone_name} shows: the clocks are set forward over it; the first \
                 time behind that is {end}"
            );
            Err(Wrong::new(entry.at, message))
        }
        None => Err(beyond(entry)),
    }
}

/// An instant where no zone is known: only a time with an offset is one.
pub(crate) fn read_offset_instant(entry: &Entry<'_>) -> Result<Instant, Wrong> {
    let (wall, instant) = read_written(entry)?;
    let message =
        || format!("`{}` is {wall} in no zone that is known; expected an offset behind it, like Z", entry.key);
    instant.ok_or_else(|| Wrong::new(entry.at, message()))
}

/// Two instants, `start` and `end`, the second behind the first.
pub(super) fn check_order(start: Instant, end: Instant, end_entry: &Entry<'_>) -> Result<(), Wrong> {
    if end > start {
        return Ok(());
    }
    let relation = if end == start { "the same as" } else { "before" };
    Err(Wrong::new(end_entry.at, format!("`end` is {relation} `start`; expected a later time")))
}

/// When a rotation starts. The wall clock wins: an offset that fits no time at which a clock shows it is only said.
pub(super) fn read_start(reader: &mut Reader<'_>, entry: &Entry<'_>, zone: &Zone) -> Result<Start, Wrong> {
    let (wall, instant) = read_written(entry)?;
    let readings = zone.readings(wall).ok_or_else(|| beyond(entry))?;
    let is = |at: Instant| instant.is_none_or(|instant| instant == at);
    let (pass, begins) = match readings {
        Readings::Once(at) => (is(at).then_some(Pass::First), vec![at]),
        Readings::Twice { first, second } => {
            let pass = if is(first) { Some(Pass::First) } else { is(second).then_some(Pass::Second) };
            (pass, vec![first, second])
        }
        // It begins at the end of the gap in any case; there is nothing to choose, and the offset may be that of either side.
        Readings::Never { with_later_offset, with_earlier_offset } => {
            let fits = is(with_later_offset) || is(with_earlier_offset);
            (fits.then_some(Pass::First), vec![zone.reached(wall)])
        }
    };
    let begins: Vec<String> = begins.into_iter().map(|at| zone.rfc3339(at)).collect();
    let begins = begins.join(" or ");
    if pass.is_none() {
        let message = format!(
            "the offset of `start` is none that {} has at {wall}, which there is {begins}; the offset is left out, and the \
             wall clock holds",
            zone.name()
        );
        reader.say(Weight::Ignored, entry.at, message);
    } else if matches!(readings, Readings::Never { .. }) {
        let message = format!(
            "no clock in {} shows {wall}, because they are set forward over it; the rotation starts at {begins}",
            zone.name()
        );
        reader.say(Weight::Note, entry.at, message);
    }
    Ok(Start { wall, pass: pass.unwrap_or(Pass::First) })
}

/// Minutes since midnight, 0 to 1439; with `24:00`, the midnight that ends a day, 1440.
pub(super) fn read_minute(entry: &Entry<'_>) -> Result<u16, Wrong> {
    let text = entry.text()?;
    let wrong = || {
        let message = format!("`{}` is {}; expected a time of the day, like \"09:30\"", entry.key, shown(text));
        Wrong::new(entry.at, message)
    };
    parse_minute(text).ok_or_else(wrong)
}

/// What a clock shows, and the instant if an offset stands behind it.
fn read_written(entry: &Entry<'_>) -> Result<(Wall, Option<Instant>), Wrong> {
    let text = entry.text()?;
    let wrong = || {
        let message =
            format!("`{}` is {}; expected a date and a time, like 2026-03-06T18:00:00+01:00", entry.key, shown(text));
        Wrong::new(entry.at, message)
    };
    // The `-` of a date is no offset.
    let offset_at = text.char_indices().skip(10).find(|(_, c)| matches!(c, '+' | '-' | 'Z' | 'z')).map(|(at, _)| at);
    let (shows, offset) = text.split_at(offset_at.unwrap_or(text.len()));
    let wall = Wall::parse(shows).map_err(|_| wrong())?;
    if !(1..=9999).contains(&wall.year()) {
        return Err(Wrong::new(
            entry.at,
            format!("`{}` is {}; expected a year from 1 to 9999", entry.key, shown(text)),
        ));
    }
    if offset.is_empty() {
        return Ok((wall, None));
    }
    // What could follow an offset, a `[zone]`, would be read past and dropped.
    if !offset.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b':' | b'Z' | b'z')) {
        return Err(wrong());
    }
    let instant = Instant::parse(text).map_err(|error| match error {
        NotATime::Beyond(_) => beyond(entry),
        NotATime::Unreadable(_) => wrong(),
    })?;
    // Only an instant that was held at the end of the calendar has a fraction.
    if instant.as_ms() % 1000 != 0 { Err(beyond(entry)) } else { Ok((wall, Some(instant))) }
}

fn beyond(entry: &Entry<'_>) -> Wrong {
    Wrong::new(
        entry.at,
        format!("`{}` is at the end of the calendar; expected a time within the years 1 to 9999", entry.key),
    )
}
