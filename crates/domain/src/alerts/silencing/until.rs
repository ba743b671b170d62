//! Until when a silence holds, as people say it.

use std::time::Duration;

use crate::time::{Instant, Zone, next_wall_time, parse_span, span_text};

/// Longer silences hide what should be mended, or deleted.
const LONGEST: Duration = Duration::from_secs(90 * 86_400);
/// When the working day begins that "tomorrow" stands for, minutes after midnight.
const MORNING_MIN: u16 = 9 * 60;

/// A length that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsualLength {
    /// What [`silence_end`] understands.
    pub words: &'static str,
    /// When it would end.
    pub ends_at: Instant,
}

/// The lengths that are offered, shortest first.
#[must_use]
pub fn usual_lengths(zone: &Zone, now: Instant) -> Vec<UsualLength> {
    let length = |words| Some(UsualLength { words, ends_at: silence_end(words, zone, now).ok()? });
    ["1h", "2h", "4h", "8h", "tomorrow 9:00"].into_iter().filter_map(length).collect()
}

/// Reads until when: a span from now (`2h`, `1h30m`), a clock time (`14:00`: the next time the clock shows it), `tomorrow 9:00`, or
/// RFC 3339.
///
/// # Errors
/// A sentence that says what is expected; also for a time that is not ahead, and for more than 90 days.
pub fn silence_end(text: &str, zone: &Zone, now: Instant) -> Result<Instant, String> {
    let text = text.trim();
    let expected = || {
        format!(
            "`{text}` is no time for a silence to end; expected a span like 2h or 1h30m, a time like 14:00, or `tomorrow 9:00`"
        )
    };
    let tomorrow = text.strip_prefix("tomorrow").map(str::trim_start);
    let end = if let Some(clock) = tomorrow {
        let minute = if clock.is_empty() { MORNING_MIN } else { minute_of(clock).ok_or_else(expected)? };
        next_wall_time(zone, now, 1, minute).ok_or_else(expected)?
    } else if let Some(minute) = minute_of(text) {
        let today = next_wall_time(zone, now, 0, minute).ok_or_else(expected)?;
        if today > now { today } else { next_wall_time(zone, now, 1, minute).ok_or_else(expected)? }
    } else if let Ok(at) = Instant::parse(text) {
        at
    } else if text.strip_prefix('-').is_some_and(|span| parse_span(span).is_ok()) || is_zero(text) {
        return Err("a silence has to end later than now".to_owned());
    } else {
        now.plus(parse_span(text).map_err(|_| expected())?)
    };
    if end <= now {
        return Err("a silence has to end later than now".to_owned());
    }
    if end.since(now) > LONGEST {
        return Err(format!(
            "a silence holds for {} at most; what is to be quiet for longer is better changed at its rule",
            span_text(LONGEST)
        ));
    }
    Ok(end)
}

/// `0`, `0h`, `0m`: a length, and none.
fn is_zero(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    !digits.is_empty() && digits.bytes().all(|digit| digit == b'0')
}

/// `9:00`, `09:00`: minutes since midnight.
fn minute_of(clock: &str) -> Option<u16> {
    let (hour, minute) = clock.split_once(':')?;
    let number = |text: &str, most: u16| {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u16>().ok().filter(|n| digits && *n <= most)
    };
    if minute.len() != 2 {
        return None;
    }
    Some(number(hour, 23)? * 60 + number(minute, 59)?)
}
