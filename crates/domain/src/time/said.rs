//! Instants inside of sentences.
//!
//! Reasons are recorded with their times as RFC 3339 in UTC, because a record has no reader and a laptop changes its zone. Who
//! reads one reads it by their own clock.

use super::{Instant, Zone, local_text};

/// As long as `2026-03-28T09:00:00Z`.
const LENGTH: usize = 20;

/// The same text with every instant in it as people of `zone` write it at `now`.
#[must_use]
pub fn with_local_times(text: &str, zone: &Zone, now: Instant) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, at, after)) = next_instant(rest) {
        told.push_str(before);
        told.push_str(&local_text(at, zone, now).short);
        rest = after;
    }
    told.push_str(rest);
    told
}

/// The text before the first instant, that instant, and the text after it.
fn next_instant(text: &str) -> Option<(&str, Instant, &str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find('T') {
        let middle = from + found;
        from = middle + 1;
        let Some(start) = middle.checked_sub(10) else { continue };
        let (Some(before), Some(stamp), Some(after)) =
            (text.get(..start), text.get(start..start + LENGTH), text.get(start + LENGTH..))
        else {
            continue;
        };
        let alone = !before.ends_with(|c: char| c.is_ascii_alphanumeric());
        if alone
            && stamp.ends_with('Z')
            && let Ok(at) = Instant::parse(stamp)
        {
            return Some((before, at, after));
        }
    }
    None
}

#[cfg(test)]
#[path = "said_tests.rs"]
mod tests;
