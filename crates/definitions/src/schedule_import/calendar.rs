//! iCalendar: a calendar in which every event is somebody's shift.

use std::time::Duration;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Layer, Schedule, Temporary, TemporaryShift};
use watchbill_domain::sources::Problem;
use watchbill_domain::time::{Instant, Zone, dated_text};

use super::draft::Draft;
use super::named::who;
use super::repetition::repetition;
use super::turns::tidy;
use crate::calendar::{Calendar, CalendarRange, read_calendar};
use crate::finding::Weight;

/// How far back shifts are taken, and how far ahead those of a rule that has no end.
const REACH: Duration = Duration::from_secs(366 * 86_400);
/// Shifts of one temporary schedule: a file takes 1000, and those that reach over its end are in the next one too.
const SHIFTS_A_PIECE: usize = 800;
const MOST_SHIFTS: usize = 1000;
/// Zones that are tried; real calendars have one or two.
const MOST_ZONES: usize = 6;

/// A shift that an event says.
#[derive(Debug, Clone)]
struct Said {
    level: i32,
    shift: TemporaryShift,
}

/// Reads a calendar. `zone` is the one of the team.
pub(super) fn read(draft: &mut Draft<'_>, bytes: &[u8], file: &str, zone: Option<&Zone>) -> Result<(), Problem> {
    let utc = Zone::utc();
    let range = CalendarRange { from: draft.now.minus(REACH), to: draft.now.plus(REACH), zone: zone.unwrap_or(&utc) };
    let calendar = read_calendar(bytes, file, &range)?;
    for trouble in &calendar.troubles {
        let message = format!("nobody is on call by this: {}", trouble.what);
        draft.say_line(Weight::Refused, Some(trouble.line), message);
    }
    draft.name = calendar.name.clone().unwrap_or_default();
    let candidates = zones(&calendar, zone);
    draft.zone = candidates.first().cloned().unwrap_or_else(Zone::utc);
    if let Some(line) = calendar.floating.filter(|_| zone.is_none() && calendar.zone.is_none()) {
        let message =
            "events without a zone, in a calendar without one: they are read in UTC. Set the team's `timezone`";
        draft.say_line(Weight::Ignored, Some(line), message);
    }
    let shifts = levelled(said(draft, &calendar));
    take(draft, &shifts, &candidates);
    Ok(())
}

/// The zones the shifts may go by, the likeliest first.
fn zones(calendar: &Calendar, team: Option<&Zone>) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::new();
    for zone in calendar.zone.iter().chain(&calendar.zones).chain(team) {
        if zones.iter().all(|known| known.name() != zone.name()) {
            zones.push(zone.clone());
        }
    }
    zones
}

/// The shifts that the events say; an event that names nobody is said.
fn said(draft: &mut Draft<'_>, calendar: &Calendar) -> Vec<Said> {
    let mut said = Vec::new();
    let mut unnamed: Option<usize> = None;
    for one in &calendar.occurrences {
        let (level, people) = who(&mut draft.crew, one, calendar);
        if people.is_empty() && unnamed != Some(one.line) {
            unnamed = Some(one.line);
            draft.say_line(Weight::Refused, Some(one.line), "nobody is on call by this: it names nobody");
        }
        let shift = |person| TemporaryShift { person, start: one.start, end: one.end };
        said.extend(people.into_iter().map(|person| Said { level, shift: shift(person) }));
    }
    said
}

/// Of shifts of different levels (`[L1]`, as Grafana OnCall writes them), those of the highest one at each time.
fn levelled(said: Vec<Said>) -> Vec<TemporaryShift> {
    let mut levels: Vec<i32> = said.iter().map(|one| one.level).collect();
    levels.sort_unstable();
    levels.dedup();
    if levels.len() < 2 {
        return said.into_iter().map(|one| one.shift).collect();
    }
    let mut taken: Vec<(Instant, Instant)> = Vec::new();
    let mut shifts = Vec::new();
    for level in levels.into_iter().rev() {
        let own: Vec<TemporaryShift> =
            said.iter().filter(|one| one.level == level).map(|one| one.shift.clone()).collect();
        for shift in &own {
            let free = without((shift.start, shift.end), &taken);
            shifts.extend(free.into_iter().map(|(start, end)| TemporaryShift { start, end, ..shift.clone() }));
        }
        taken.extend(own.iter().map(|shift| (shift.start, shift.end)));
        taken = united(taken);
    }
    shifts.sort_by(|a, b| (a.start, a.end, &a.person).cmp(&(b.start, b.end, &b.person)));
    shifts
}

/// The same time in spans that do not touch each other, in order.
fn united(mut spans: Vec<(Instant, Instant)>) -> Vec<(Instant, Instant)> {
    spans.sort_unstable();
    let mut united: Vec<(Instant, Instant)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match united.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => united.push((start, end)),
        }
    }
    united
}

/// What of a span is left beside `taken`, which is [`united`].
fn without((start, end): (Instant, Instant), taken: &[(Instant, Instant)]) -> Vec<(Instant, Instant)> {
    let mut left = Vec::new();
    let mut from = start;
    let first = taken.partition_point(|(_, ends)| *ends <= start);
    for (begins, ends) in taken[first..].iter().take_while(|(begins, _)| *begins < end) {
        if from < *begins {
            left.push((from, *begins));
        }
        from = from.max(*ends);
    }
    if from < end {
        left.push((from, end));
    }
    left
}

/// As a rotation, if the shifts are nothing but one; else as they are.
fn take(draft: &mut Draft<'_>, shifts: &[TemporaryShift], zones: &[Zone]) {
    let ends = shifts.iter().map(|shift| shift.end).max();
    let Some((first, last)) = shifts.first().map(|shift| shift.start).zip(ends) else {
        draft.say_line(
            Weight::Refused,
            None,
            "there is no shift in it from a year ago to a year ahead: nobody is on call by it",
        );
        return;
    };
    let Some(pieces) = pieces(shifts, last) else {
        let message =
            format!("more than {MOST_SHIFTS} shifts hold at once, so that none is taken: nobody is on call by it");
        draft.say_line(Weight::Refused, None, message);
        return;
    };
    let fixed = Schedule {
        name: draft.name.clone(),
        zone: draft.zone.clone(),
        layers: Vec::new(),
        overrides: Vec::new(),
        temporaries: pieces,
    };
    let utc = [Zone::utc()];
    let wanted = fixed.runs(first, last);
    let found = zones
        .iter()
        .take(MOST_ZONES)
        .chain(&utc)
        .find_map(|zone| Some((zone, repetition(shifts, zone, &fixed, &wanted)?)));
    if let Some((zone, layer)) = found {
        draft.zone = zone.clone();
        let names: Vec<&str> = layer.rotation.people.iter().map(PersonId::as_str).collect();
        let message = format!(
            "the shifts repeat: they are taken as a rotation of {} by the clock of {}, which gives every shift of the \
             calendar from {} to {} and goes on after that",
            names.join(", "),
            zone.name(),
            dated_text(first, zone),
            dated_text(last, zone)
        );
        draft.say_line(Weight::Note, None, message);
        draft.layers.push(Layer { restrictions: tidy(layer.restrictions), ..layer });
        return;
    }
    let message = format!(
        "the shifts are taken as they are, from {} to {}, for they do not repeat exactly: nobody is on call by this schedule \
         before and after that",
        dated_text(first, &draft.zone),
        dated_text(last, &draft.zone)
    );
    draft.say_line(Weight::Note, None, message);
    draft.temporaries = fixed.temporaries;
}

/// The shifts as temporary schedules that follow each other without a gap; none where more hold at once than one has room for.
fn pieces(shifts: &[TemporaryShift], last: Instant) -> Option<Vec<Temporary>> {
    let mut pieces: Vec<Temporary> = Vec::new();
    let mut rest = shifts;
    let mut open: Vec<TemporaryShift> = Vec::new();
    while let Some(first) = rest.first() {
        let mut count = rest.len().min(SHIFTS_A_PIECE);
        // Shifts that begin together stay together.
        while rest.get(count).is_some_and(|next| next.start == rest[count - 1].start) {
            count += 1;
        }
        let (own, later) = rest.split_at(count);
        let (start, end) = (first.start, later.first().map_or(last, |next| next.start));
        let mut shifts: Vec<TemporaryShift> = open.iter().filter(|shift| shift.end > start).cloned().collect();
        shifts.extend_from_slice(own);
        if shifts.len() > MOST_SHIFTS {
            return None;
        }
        open = shifts.iter().filter(|shift| shift.end > end).cloned().collect();
        pieces.push(Temporary { start, end, shifts });
        rest = later;
    }
    Some(pieces)
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
