//! Times as people type them on a command line.

use watchbill_domain::time::{Instant, Readings, Wall, Zone};

use crate::api::ApiError;

/// Characters of `2026-03-28`.
const DATE_CHARS: usize = 10;

/// Reads RFC 3339 with any offset, or what a clock in `zone` shows: `2026-03-28T09:00`, or a day for its first instant. What
/// it shows never or twice is not guessed. Fractions of a second are cut: schedules know none.
pub(super) fn read_time(option: &str, text: &str, zone: &Zone) -> Result<Instant, ApiError> {
    let text = text.trim();
    let refuse = |what: String| ApiError::Invalid { field: option.to_owned(), message: format!("{option}: {what}") };
    let is_zoned = text.chars().skip(DATE_CHARS).any(|c| matches!(c, '+' | '-' | 'Z' | 'z'));
    if is_zoned && !text.contains('[') {
        let at = Instant::parse(text).map_err(|error| refuse(error.to_string()))?;
        return Ok(Instant::from_ms(at.as_ms().div_euclid(1000) * 1000));
    }
    let expected = || {
        let shown: String = text.chars().take(64).collect();
        let zone = zone.name();
        refuse(format!(
            "not a time: `{shown}`; expected RFC 3339, like 2026-03-28T09:00:00Z, or what a clock in {zone} shows, like \
             2026-03-28T09:00"
        ))
    };
    if text.chars().count() == DATE_CHARS {
        return Wall::parse(&format!("{text}T00:00")).map(|day| zone.reached(day)).map_err(|_| expected());
    }
    let wall = Wall::parse(text).map_err(|_| expected())?;
    match zone.readings(wall) {
        Some(Readings::Once(at)) => Ok(at),
        Some(Readings::Twice { first, second }) => Err(refuse(format!(
            "clocks in {} show {wall} twice; say which with its offset: {} or {}",
            zone.name(),
            zone.rfc3339(first),
            zone.rfc3339(second)
        ))),
        Some(Readings::Never { .. }) => Err(refuse(format!(
            "no clock in {} shows {wall}: the clocks are set forward over it; the first time behind that is {}",
            zone.name(),
            zone.rfc3339(zone.reached(wall))
        ))),
        None => Err(expected()),
    }
}

#[cfg(test)]
#[path = "times_tests.rs"]
mod tests;
