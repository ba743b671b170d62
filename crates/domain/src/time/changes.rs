//! When the clocks of a zone are set, and how far they are from UTC.

use super::{Instant, Zone};

/// The clocks of a zone are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockChange {
    /// The first instant at which they read the new time.
    pub at: Instant,
    /// By how many seconds: forward if positive.
    pub by_s: i64,
}

impl ClockChange {
    /// What the clocks of `zone`, whose change this is, read without it and what they read: `from 02:00 to 03:00`, with the
    /// days where these differ.
    #[must_use]
    pub fn said(self, zone: &Zone) -> String {
        let after = zone.at(self.at).datetime();
        let before = jiff::SignedDuration::from_secs(self.by_s);
        let before = after.checked_sub(before).unwrap_or(after);
        let form = if before.date() == after.date() { "%H:%M" } else { "%a %-d %b %H:%M" };
        format!("from {} to {}", before.strftime(form), after.strftime(form))
    }
}

impl Zone {
    /// When the clocks are set within [from, to), in order. A change of the name of the time alone is none.
    #[must_use]
    pub fn clock_changes(&self, from: Instant, to: Instant) -> Vec<ClockChange> {
        let start = jiff::Timestamp::from_millisecond(from.as_ms().saturating_sub(1)).unwrap_or_default();
        let changes = self.0.following(start).map(|change| {
            let at = Instant::from_ms(change.timestamp().as_millisecond());
            (at, i64::from(change.offset().seconds()))
        });
        let mut before_s = self.offset_s(from.shifted_ms(-1));
        let mut set = Vec::new();
        for (at, offset_s) in changes.take_while(|(at, _)| *at < to) {
            if offset_s != before_s {
                set.push(ClockChange { at, by_s: offset_s - before_s });
            }
            before_s = offset_s;
        }
        set
    }

    /// How far a clock here is ahead of UTC at `at`, in seconds.
    #[must_use]
    pub fn offset_s(&self, at: Instant) -> i64 {
        self.wall(at).seconds() - at.as_ms().div_euclid(1000)
    }
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
