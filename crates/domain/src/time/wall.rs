//! From what a clock on the wall shows to an instant.

use jiff::civil;

use super::{Instant, Zone};

/// The first instant of the day `days` after the one of `now` at which a clock in `zone` shows `minute` (since midnight) or later: in a
/// gap that is its end, in a fold the first pass. `None` beyond the ends of the calendar, or where there is no such minute.
#[must_use]
pub fn next_wall_time(zone: &Zone, now: Instant, days: i64, minute: u16) -> Option<Instant> {
    let day = zone.at(now).date().checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    let wall = civil::DateTime::from_parts(day, civil::Time::new(hour, minute, 0, 0).ok()?);
    let ambiguous = zone.0.to_ambiguous_timestamp(wall);
    let at = match ambiguous.offset() {
        // Both offsets give an instant that the clock never shows as `wall`; the gap ends where the earlier offset does.
        jiff::tz::AmbiguousOffset::Gap { before, .. } => {
            let inside = before.to_timestamp(wall).ok()?;
            zone.0.preceding(inside.checked_add(jiff::SignedDuration::from_nanos(1)).ok()?).next()?.timestamp()
        }
        _ => ambiguous.earlier().ok()?,
    };
    Some(Instant::from_ms(at.as_millisecond()))
}

#[cfg(test)]
#[path = "wall_tests.rs"]
mod tests;
