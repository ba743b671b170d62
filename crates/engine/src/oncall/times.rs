//! Times as people type them on a command line.

use watchbill_domain::time::{Instant, Readings, Wall, Zone};

use crate::api::ApiError;

/// Characters of `2026-03-28`.
const DATE_CHARS: usize = 10;

/// Why a text is no time, and which times may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoTime {
    /// What is wrong and what is expected.
    pub what: String,
    /// Both times that a clock shows twice, or the end of what it skips.
    pub meant: Vec<Instant>,
}

/// As [`typed_time`], of an option of a command.
pub(super) fn read_time(option: &str, text: &str, zone: &Zone) -> Result<Instant, ApiError> {
    typed_time(text, zone).map_err(|NoTime { what, .. }| ApiError::Invalid {
        field: option.to_owned(),
        message: format!("{option}: {what}"),
    })
}

/// Reads RFC 3339 with any offset, or what a clock in `zone` shows: `2026-03-28T09:00`, or a day for its first instant. What
/// it shows never or twice is not guessed. Fractions of a second are cut: schedules know none.
pub(super) fn typed_time(text: &str, zone: &Zone) -> Result<Instant, NoTime> {
    let text = text.trim();
    let refuse = |what: String| NoTime { what, meant: Vec::new() };
    let is_zoned = text.chars().skip(DATE_CHARS).any(|c| matches!(c, '+' | '-' | 'Z' | 'z'));
    if is_zoned && !text.contains('[') {
        return Instant::parse(text).map(Instant::whole_second).map_err(|error| refuse(error.to_string()));
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
        Some(Readings::Twice { first, second }) => {
            let (one, other) = (zone.rfc3339(first), zone.rfc3339(second));
            let what =
                format!("clocks in {} show {wall} twice; say which with its offset: {one} or {other}", zone.name());
            Err(NoTime { what, meant: vec![first, second] })
        }
        Some(Readings::Never { .. }) => {
            let behind = zone.reached(wall);
            let what = format!(
                "no clock in {} shows {wall}: the clocks are set forward over it; the first time behind that is {}",
                zone.name(),
                zone.rfc3339(behind)
            );
            Err(NoTime { what, meant: vec![behind] })
        }
        None => Err(expected()),
    }
}

#[cfg(test)]
#[path = "times_tests.rs"]
mod tests;
