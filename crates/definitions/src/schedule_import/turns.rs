//! Lengths, starts and hours of other programs in our words.

use std::num::NonZeroU32;

use watchbill_domain::oncall::{DailyWindow, Length, Pass, Restriction, Start, Weekday, Weekdays, WeeklyWindow};
use watchbill_domain::time::{Instant, Wall, Zone};

use crate::reader::shown;

const HOUR_S: i64 = 3600;
pub(super) const DAY_S: i64 = 24 * HOUR_S;
pub(super) const WEEK_S: i64 = 7 * DAY_S;
/// Half a year: clocks that are set twice a year show the other time then.
const HALF_YEAR_MS: i64 = 183 * DAY_S * 1000;

/// A number of turns' units that a schedule file takes.
pub(super) fn count(number: i64, most: i64) -> Result<NonZeroU32, String> {
    let number = u32::try_from(number).ok().filter(|number| i64::from(*number) <= most).and_then(NonZeroU32::new);
    number.ok_or_else(|| format!("its turns have no length from 1 to {most}"))
}

/// A length in seconds in the largest unit that it is whole in.
pub(super) fn length(seconds: i64) -> Result<Length, String> {
    match seconds {
        _ if seconds > 0 && seconds % WEEK_S == 0 => Ok(Length::Weeks(count(seconds / WEEK_S, 520)?)),
        _ if seconds > 0 && seconds % DAY_S == 0 => Ok(Length::Days(count(seconds / DAY_S, 3660)?)),
        _ if seconds > 0 && seconds % HOUR_S == 0 => Ok(Length::Hours(count(seconds / HOUR_S, 8784)?)),
        _ if seconds > 0 && seconds % 60 == 0 => Ok(Length::Minutes(vec![count(seconds / 60, 366 * 24 * 60)?])),
        _ => Err(format!("its turns of {seconds} s are no whole minutes")),
    }
}

/// An instant with its offset.
pub(super) fn instant(text: &str) -> Result<Instant, String> {
    Instant::parse(text).map_err(|error| error.to_string())
}

/// From one instant to a later one.
pub(super) fn span(start: &str, end: &str) -> Result<(Instant, Instant), String> {
    let (start, end) = (instant(start)?, instant(end)?);
    if start < end { Ok((start, end)) } else { Err("it does not end after its start".to_owned()) }
}

/// A start by the clock of a zone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ReadStart {
    pub(super) start: Start,
    /// What is to be said about it.
    pub(super) note: Option<String>,
}

/// Reads the start of a rotation in `zone`.
///
/// People write the offset of winter in summer (terraform-provider-pagerduty #200, #728), and then the clock is what they mean:
/// an offset that the zone has at another time of the year does not move the hand-off. One that it never has is of somewhere
/// else, and the instant is what counts.
pub(super) fn start(text: &str, zone: &Zone) -> Result<ReadStart, String> {
    let Ok(at) = Instant::parse(text) else {
        let wall = Wall::parse(text).map_err(|error| error.to_string())?;
        return Ok(ReadStart { start: Start { wall, pass: Pass::First }, note: None });
    };
    let written = text.get(..19).map(|wall| wall.replace(' ', "T")).and_then(|wall| Wall::parse(&wall).ok());
    let offset_s = written.map(|wall| Zone::utc().reached(wall).as_ms().saturating_sub(at.as_ms()) / 1000);
    let has = |at: Instant| offset_s == Some(zone.offset_s(at));
    match written {
        Some(wall) if !has(at) && [HALF_YEAR_MS, -HALF_YEAR_MS].iter().any(|by| has(at.shifted_ms(*by))) => {
            let note = format!(
                "{} has an offset that {} does not have then; the clock is taken as it is written: {wall}",
                shown(text),
                zone.name()
            );
            Ok(ReadStart { start: Start { wall, pass: Pass::First }, note: Some(note) })
        }
        _ => Ok(ReadStart { start: at_clock(at, zone), note: None }),
    }
}

/// An instant as the clock of a zone reads it.
pub(super) fn at_clock(at: Instant, zone: &Zone) -> Start {
    let wall = zone.wall(at);
    let is_second = zone.second_pass(wall).is_some_and(|second| second <= at);
    Start { wall, pass: if is_second { Pass::Second } else { Pass::First } }
}

/// A day of the week, 0 for Monday.
pub(super) fn weekday(number: i64) -> Option<Weekday> {
    usize::try_from(number).ok().and_then(|number| Weekday::ALL.get(number)).copied()
}

/// A day by its name in English or its first two letters, as `MO` or `monday`.
pub(super) fn named_day(name: &str) -> Option<Weekday> {
    const DAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];
    let name = name.trim().to_lowercase();
    let place = DAYS.iter().position(|day| name.starts_with(day))?;
    Weekday::ALL.get(place).copied()
}

/// `08:00` or `08:00:00` as minutes since midnight.
pub(super) fn minute(text: &str) -> Result<u16, String> {
    let wrong = || format!("{} is no time of day to the minute", shown(text));
    let parts: Vec<&str> = text.split(':').collect();
    let (hour, minute) = match parts.as_slice() {
        [hour, minute] | [hour, minute, "00"] => (hour, minute),
        _ => return Err(wrong()),
    };
    let number = |text: &str| text.parse::<u16>().ok().filter(|_| text.len() <= 2);
    match number(hour).zip(number(minute)) {
        Some((hour @ 0..24, minute @ 0..60)) => Ok(hour * 60 + minute),
        Some((24, 0)) => Ok(0),
        _ => Err(wrong()),
    }
}

/// Hours of some days from a time on, for some seconds.
pub(super) fn daily(days: Weekdays, from_minute: u16, seconds: i64) -> Result<Restriction, String> {
    let to_minute = end_minute(from_minute, seconds, DAY_S)?;
    Ok(Restriction::Daily(DailyWindow { days, from_minute, to_minute: (to_minute % 1440) as u16 }))
}

/// A span of every week from a time of a day on, for some seconds.
pub(super) fn weekly(from_day: Weekday, from_minute: u16, seconds: i64) -> Result<Restriction, String> {
    let end = end_minute(from_minute, seconds, WEEK_S)?;
    let days = i64::from(end / 1440) + from_day as i64;
    let to_day = weekday(days % 7).ok_or("its end is on no day")?;
    Ok(Restriction::Weekly(WeeklyWindow { from_day, from_minute, to_day, to_minute: (end % 1440) as u16 }))
}

/// Minutes since the midnight before, of an end so many seconds after a start, at most `most`.
fn end_minute(from_minute: u16, seconds: i64, most: i64) -> Result<u32, String> {
    let is_whole = (60..=most).contains(&seconds) && seconds % 60 == 0;
    let minutes = u32::try_from(seconds / 60).ok().filter(|_| is_whole);
    let minutes = minutes.ok_or_else(|| format!("its hours of {seconds} s are no whole minutes up to {most} s"))?;
    Ok(u32::from(from_minute) + minutes)
}

/// The same hours in fewer windows: those of up to a day that begin and end at the same times are one, of several days.
pub(super) fn tidy(restrictions: Vec<Restriction>) -> Vec<Restriction> {
    let mut tidy: Vec<Restriction> = Vec::new();
    for restriction in restrictions {
        let Some(window) = of_a_day(&restriction) else {
            tidy.push(restriction);
            continue;
        };
        let same = tidy.iter_mut().find_map(|known| match known {
            Restriction::Daily(known)
                if (known.from_minute, known.to_minute) == (window.from_minute, window.to_minute) =>
            {
                Some(known)
            }
            _ => None,
        });
        match same {
            Some(known) => {
                let either = |day: &Weekday| known.days.contains(*day) || window.days.contains(*day);
                known.days = Weekdays::of(Weekday::ALL.into_iter().filter(either));
            }
            None => tidy.push(Restriction::Daily(window)),
        }
    }
    tidy
}

fn of_a_day(restriction: &Restriction) -> Option<DailyWindow> {
    match restriction {
        Restriction::Daily(window) => Some(*window),
        Restriction::Weekly(WeeklyWindow { from_day, from_minute, to_day, to_minute }) => {
            let nights = (*to_day as i64 - *from_day as i64).rem_euclid(7);
            let is_short = (nights == 0 && to_minute > from_minute) || (nights == 1 && to_minute <= from_minute);
            let days = Weekdays::of([*from_day]);
            is_short.then_some(DailyWindow { days, from_minute: *from_minute, to_minute: *to_minute })
        }
    }
}

#[cfg(test)]
#[path = "turns_tests.rs"]
mod tests;
