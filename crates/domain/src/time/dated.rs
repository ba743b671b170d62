//! Times with their day and zone, for sentences about months to come.

use super::{Instant, Zone};

/// `Mon 9 Mar 2026 09:00 GMT`
#[must_use]
pub fn dated_text(at: Instant, zone: &Zone) -> String {
    zone.at(at).strftime("%a %-d %b %Y %H:%M %Z").to_string()
}

/// `Mon 9 Mar 2026`
#[must_use]
pub fn day_text(at: Instant, zone: &Zone) -> String {
    zone.at(at).strftime("%a %-d %b %Y").to_string()
}

/// `Mon 9 Mar 2026 09:00 to 17:00 GMT`, with the day again where it is another one, and both names of the time where the
/// clocks are set in between.
#[must_use]
pub fn from_to_text(start: Instant, end: Instant, zone: &Zone) -> String {
    let (first, last) = (zone.at(start), zone.at(end));
    let name = |at: &jiff::Zoned| at.strftime("%Z").to_string();
    let start = if name(&first) == name(&last) { "%a %-d %b %Y %H:%M" } else { "%a %-d %b %Y %H:%M %Z" };
    let end = if first.date() == last.date() { "%H:%M %Z" } else { "%a %-d %b %Y %H:%M %Z" };
    format!("{} to {}", first.strftime(start), last.strftime(end))
}

#[cfg(test)]
#[path = "dated_tests.rs"]
mod tests;
