//! Times as people type them into a note: a clock, a day, a while ago, in any zone.

use crate::time::{Day, Instant, Readings, Wall, Zone, parse_span};

/// A time that somebody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypedTime {
    /// When it is; of two readings the first.
    pub at: Instant,
    /// The other reading, where the clock showed it twice, so that whoever typed it can be asked.
    pub or: Option<Instant>,
}

/// Why what was typed is no time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTyped {
    /// It is not written as one.
    #[error(
        "`{0}` is not a time; expected the like of 14:02, -5m, yesterday 23:10, 2026-03-28 14:02 or 14:02 Europe/Berlin"
    )]
    Unreadable(String),
    /// The zone is not known, or several are called so.
    #[error("`{0}` names no zone, or several; expected UTC, an offset like +02:00, or a name like Europe/Berlin")]
    Zone(String),
    /// The clocks were set forward over it.
    #[error("clocks in {zone} never showed `{text}`: they were set forward over it. Type a time before or after that")]
    Skipped {
        /// What was typed.
        text: String,
        /// The zone.
        zone: String,
    },
}

/// A zone as it is typed: one with rules, or an offset alone.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Where {
    Ruled(Zone),
    /// Seconds east of Greenwich.
    Offset(i64),
}

/// What a clock shows: hour, minute and second.
pub(super) type Clock = (u8, u8, u8);

/// The abbreviations that mean one offset only, in hours. Others (CST, IST, BST) stand for several zones and are asked for.
const ABBREVIATIONS: [(&str, i64); 13] = [
    ("utc", 0),
    ("gmt", 0),
    ("z", 0),
    ("wet", 0),
    ("west", 1),
    ("cet", 1),
    ("cest", 2),
    ("eet", 2),
    ("eest", 3),
    ("edt", -4),
    ("pdt", -7),
    ("pst", -8),
    ("jst", 9),
];

/// Reads a time as it is typed. Without a zone it is one of `zone`. Without a day it is the last one up to `now`: shortly after
/// midnight, `23:55` was yesterday.
///
/// # Errors
/// [`NotTyped`] with what is expected.
pub fn typed_time(text: &str, now: Instant, zone: &Zone) -> Result<TypedTime, NotTyped> {
    read(text, now, zone, last_reading)
}

/// The same of a time to come: without a day it is the next one from `now` on, and shortly before midnight `0:15` is tomorrow.
///
/// # Errors
/// [`NotTyped`] with what is expected.
pub fn typed_time_ahead(text: &str, now: Instant, zone: &Zone) -> Result<TypedTime, NotTyped> {
    read(text, now, zone, next_reading)
}

/// How a clock without a day is read.
type Reading = fn(Clock, &Where, Instant, &str) -> Result<TypedTime, NotTyped>;

fn read(text: &str, now: Instant, zone: &Zone, without_day: Reading) -> Result<TypedTime, NotTyped> {
    let text = text.trim();
    let low = text.to_lowercase();
    let exactly = |at| Ok(TypedTime { at, or: None });
    if low == "now" {
        return exactly(now);
    }
    let span = low.strip_prefix('-').or_else(|| low.strip_suffix("ago"));
    if let Some(span) = span.and_then(|span| parse_span(span.trim()).ok()) {
        return exactly(now.minus(span));
    }
    if let Ok(at) = Instant::parse(text) {
        return exactly(at);
    }
    let unreadable = || NotTyped::Unreadable(text.chars().take(64).collect());
    let mut day = None;
    let mut clock = None;
    let mut place = None;
    let separated = if is_dated(text) { text.replacen('T', " ", 1) } else { text.to_owned() };
    for word in separated.split_whitespace() {
        let low = word.to_lowercase();
        if let Some(read) = clock_of(&low) {
            if clock.replace(read).is_some() {
                return Err(unreadable());
            }
        } else if let (Some(read), true) = (clock, low == "am" || low == "pm") {
            clock = Some(twelve_hours(read, &low).ok_or_else(unreadable)?);
        } else if let Some(read) = day_of(&low, now, zone).filter(|_| day.is_none()) {
            day = Some(read);
        } else if clock.is_some() && place.is_none() {
            place = Some(where_of(word)?);
        } else {
            return Err(unreadable());
        }
    }
    let clock = clock.ok_or_else(unreadable)?;
    let place = place.unwrap_or_else(|| Where::Ruled(zone.clone()));
    match day {
        Some(day) => reading(day, clock, &place, text),
        None => without_day(clock, &place, now, text),
    }
}

/// Whether a day and a clock are written together: `2026-03-28T14:02`.
fn is_dated(text: &str) -> bool {
    text.get(..10).is_some_and(|day| Day::parse(day).is_ok())
}

fn day_of(word: &str, now: Instant, zone: &Zone) -> Option<Day> {
    let today = zone.wall(now).day();
    match word {
        "today" => Some(today),
        "yesterday" => Some(today.later(-1)),
        "tomorrow" => Some(today.later(1)),
        _ => Day::parse(word).ok(),
    }
}

/// `14:02`, `14:02:33`, `9:05`, and with `am` or `pm` behind it without a blank.
pub(super) fn clock_of(word: &str) -> Option<Clock> {
    let low = word.to_lowercase();
    if let Some((half, digits)) =
        ["am", "pm"].iter().find_map(|half| low.strip_suffix(half).map(|digits| (*half, digits)))
    {
        return twelve_hours(clock_of(digits.trim_end())?, half);
    }
    let parts: Vec<&str> = low.split(':').collect();
    let number = |part: &str, most: u8, digits: std::ops::RangeInclusive<usize>| {
        let is_number = digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u8>().ok().filter(|number| is_number && *number <= most)
    };
    let second = |part: Option<&&str>| part.map_or(Some(0), |part| number(part, 59, 2..=2));
    match parts.as_slice() {
        [hour, minute, rest @ ..] if rest.len() <= 1 => {
            Some((number(hour, 23, 1..=2)?, number(minute, 59, 2..=2)?, second(rest.first())?))
        }
        _ => None,
    }
}

pub(super) fn twelve_hours((hour, minute, second): Clock, half: &str) -> Option<Clock> {
    let in_half = (1..=12).contains(&hour).then_some(hour % 12)?;
    Some((in_half + if half == "pm" { 12 } else { 0 }, minute, second))
}

fn where_of(word: &str) -> Result<Where, NotTyped> {
    let low = word.to_lowercase();
    if let Some((_, hours)) = ABBREVIATIONS.iter().find(|(name, _)| *name == low) {
        return Ok(Where::Offset(hours * 3600));
    }
    let refuse = || NotTyped::Zone(word.chars().take(64).collect());
    let signed = low.strip_prefix("utc").or_else(|| low.strip_prefix("gmt")).unwrap_or(&low);
    let sign = match signed.chars().next() {
        Some('+') => 1,
        Some('-') => -1,
        // `CST` is a name of the database too, in some releases; only names of places are taken.
        _ if word.contains('/') => return Zone::parse(word).map(Where::Ruled).map_err(|_| refuse()),
        _ => return Err(refuse()),
    };
    let digits: String = signed[1..].chars().filter(|letter| *letter != ':').collect();
    let is_number = !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = digits.parse().ok().filter(|_| is_number).ok_or_else(refuse)?;
    let (hours, minutes) = if digits.len() <= 2 { (number, 0) } else { (number / 100, number % 100) };
    if hours > 14 || minutes > 59 { Err(refuse()) } else { Ok(Where::Offset(sign * (hours * 3600 + minutes * 60))) }
}

pub(super) fn wall_of(day: Day, (hour, minute, second): Clock) -> Option<Wall> {
    Wall::parse(&format!("{day}T{hour:02}:{minute:02}:{second:02}")).ok()
}

fn reading(day: Day, clock: Clock, place: &Where, text: &str) -> Result<TypedTime, NotTyped> {
    let unreadable = || NotTyped::Unreadable(text.chars().take(64).collect());
    let wall = wall_of(day, clock).ok_or_else(unreadable)?;
    let zone = match place {
        Where::Offset(seconds) => {
            let at = Zone::utc().reached(wall).shifted_ms(-seconds * 1000);
            return Ok(TypedTime { at, or: None });
        }
        Where::Ruled(zone) => zone,
    };
    match zone.readings(wall).ok_or_else(unreadable)? {
        Readings::Once(at) => Ok(TypedTime { at, or: None }),
        Readings::Twice { first, second } => Ok(TypedTime { at: first, or: Some(second) }),
        Readings::Never { .. } => {
            Err(NotTyped::Skipped { text: text.chars().take(64).collect(), zone: zone.name().to_owned() })
        }
    }
}

/// The next one from `now` on. A reading of today that the clocks will jump over is not looked for on another day.
fn next_reading(clock: Clock, place: &Where, now: Instant, text: &str) -> Result<TypedTime, NotTyped> {
    let today = today(place, now);
    let read = reading(today, clock, place, text)?;
    match read.or {
        _ if read.at > now => Ok(read),
        Some(second) if second > now => Ok(TypedTime { at: second, or: None }),
        _ => reading(today.later(1), clock, place, text),
    }
}

fn today(place: &Where, now: Instant) -> Day {
    match place {
        Where::Ruled(zone) => zone.wall(now).day(),
        Where::Offset(seconds) => Zone::utc().wall(now.shifted_ms(seconds * 1000)).day(),
    }
}

/// The last one up to `now`. A reading of today that the clocks jumped over is not looked for on another day.
fn last_reading(clock: Clock, place: &Where, now: Instant, text: &str) -> Result<TypedTime, NotTyped> {
    let today = today(place, now);
    let read = reading(today, clock, place, text)?;
    if read.at <= now {
        return Ok(TypedTime { or: read.or.filter(|second| *second <= now), ..read });
    }
    reading(today.later(-1), clock, place, text)
}

#[cfg(test)]
#[path = "typed_tests.rs"]
mod tests;
