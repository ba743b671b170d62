//! Shifts that are nothing but a rotation. Whatever is tried here is compared with the shifts themselves, at every instant, and
//! taken only if it is the same: a guess cannot put anybody else on call.

use std::num::NonZeroU32;

use chrono::{Datelike, NaiveDateTime, TimeDelta, Timelike};
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{
    Layer, Length, Restriction, Rotation, Run, Schedule, TemporaryShift, Turns, WeeklyWindow,
};
use watchbill_domain::time::{Instant, Zone};

use super::turns::{at_clock, length, weekday};
use crate::calendar::clock;

/// Shifts from which on a repetition is believed: twice around.
const TIMES_AROUND: usize = 2;
/// Places in a line-up; a schedule file has no more.
const MOST_PEOPLE: usize = 200;
/// Windows of a week beyond which hours are no working hours any more.
const MOST_WINDOWS: usize = 21;

/// The rotation that gives just these shifts by the clock of `zone`, if there is one. `fixed` holds the shifts themselves, and
/// `wanted` who is on call by them.
pub(super) fn repetition(shifts: &[TemporaryShift], zone: &Zone, fixed: &Schedule, wanted: &[Run]) -> Option<Layer> {
    let is_one_by_one = shifts.windows(2).all(|pair| pair[0].end <= pair[1].start);
    if !is_one_by_one {
        return None;
    }
    let (first, last) = (wanted.first()?.start, wanted.last()?.end);
    let guesses =
        [one_after_another(shifts, zone), in_hours_of_weeks(shifts, zone, 1), in_hours_of_weeks(shifts, zone, 2)];
    guesses.into_iter().flatten().find(|layer| {
        let layers = vec![layer.clone()];
        let tried = Schedule { zone: zone.clone(), layers, temporaries: Vec::new(), ..fixed.clone() };
        tried.runs(first, last) == wanted
    })
}

/// Turns of one length without anything between.
fn one_after_another(shifts: &[TemporaryShift], zone: &Zone) -> Option<Layer> {
    let first = shifts.first()?;
    let (start, end) = (clock(first.start, zone)?, clock(first.end, zone)?);
    let length = length(end.signed_duration_since(start).num_seconds()).ok()?;
    let people = around(&shifts.iter().map(|shift| &shift.person).collect::<Vec<_>>())?;
    Some(layer(length, first.start, zone, people, Vec::new()))
}

/// Turns of so many weeks, in the same hours of every week.
fn in_hours_of_weeks(shifts: &[TemporaryShift], zone: &Zone, weeks: i64) -> Option<Layer> {
    let first = shifts.first()?;
    let start = clock(first.start, zone)?;
    let mut windows: Vec<WeeklyWindow> = Vec::new();
    let mut turns: Vec<&PersonId> = Vec::new();
    for shift in shifts {
        let (from, to) = (clock(shift.start, zone)?, clock(shift.end, zone)?);
        let window = window(from, to)?;
        if !windows.contains(&window) {
            windows.push(window);
        }
        let turn = from.signed_duration_since(start).num_seconds().div_euclid(weeks * 7 * 86_400);
        // A week that nobody has would move everybody's turn.
        match usize::try_from(turn).ok()?.cmp(&turns.len()) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => turns.push(&shift.person),
            std::cmp::Ordering::Greater => return None,
        }
    }
    if windows.len() > MOST_WINDOWS {
        return None;
    }
    let people = around(&turns)?;
    let length = Length::Weeks(NonZeroU32::new(u32::try_from(weeks).ok()?)?);
    Some(layer(length, first.start, zone, people, windows.into_iter().map(Restriction::Weekly).collect()))
}

fn window(from: NaiveDateTime, to: NaiveDateTime) -> Option<WeeklyWindow> {
    let length = to.signed_duration_since(from);
    let is_whole = from.second() == 0 && to.second() == 0;
    (is_whole && length > TimeDelta::zero() && length < TimeDelta::days(7)).then_some(())?;
    let day = |time: NaiveDateTime| weekday(i64::from(time.weekday().num_days_from_monday()));
    let minute = |time: NaiveDateTime| u16::try_from(time.hour() * 60 + time.minute()).ok();
    Some(WeeklyWindow { from_day: day(from)?, from_minute: minute(from)?, to_day: day(to)?, to_minute: minute(to)? })
}

/// The shortest line-up that, gone around at least twice, gives these turns.
fn around(turns: &[&PersonId]) -> Option<Vec<PersonId>> {
    let repeats = |count: &usize| turns.iter().zip(&turns[*count..]).all(|(a, b)| a == b);
    let count = (1..=(turns.len() / TIMES_AROUND).min(MOST_PEOPLE)).find(repeats)?;
    Some(turns[..count].iter().map(|person| (*person).clone()).collect())
}

fn layer(length: Length, start: Instant, zone: &Zone, people: Vec<PersonId>, restrictions: Vec<Restriction>) -> Layer {
    let rotation = Rotation { length, start: at_clock(start, zone), people, turns: Turns::Always };
    Layer { name: "imported".to_owned(), level: 0, zone: None, rotation, restrictions, versions: Vec::new() }
}
