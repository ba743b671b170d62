//! What another program with its own copy of the time-zone database reads: chrono-tz. Two that were compiled by others, at
//! another time, seldom share a mistake; where they differ, a colleague's calendar may show another time than we do.

use chrono::{DateTime, Offset as _, TimeZone as _};
use watchbill_domain::time::Instant;

/// What it is called, with its release: `chrono-tz 2026a`.
pub(super) fn database() -> String {
    format!("chrono-tz {}", release())
}

/// The release of its database.
pub(super) fn release() -> &'static str {
    chrono_tz::IANA_TZDB_VERSION
}

/// How far a clock in `zone` is ahead of UTC at `at`, in seconds; none if it does not know the zone.
pub(super) fn offset_s(zone: &str, at: Instant) -> Option<i32> {
    let zone: chrono_tz::Tz = zone.parse().ok()?;
    let at = DateTime::from_timestamp_millis(at.as_ms())?.naive_utc();
    Some(zone.offset_from_utc_datetime(&at).fix().local_minus_utc())
}

#[cfg(test)]
#[path = "second_opinion_tests.rs"]
mod tests;
