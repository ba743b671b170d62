//! What the tests of queues share.

use std::time::Duration;

use super::{Depth, Reading};
use crate::time::Instant;

pub(super) const MINUTE: Duration = Duration::from_secs(60);

/// A time of day on 2026-03-02, `10:00`, or any time as RFC 3339.
pub(super) fn at(text: &str) -> Instant {
    let whole = if text.len() == 5 { format!("2026-03-02T{text}:00Z") } else { text.to_owned() };
    Instant::parse(&whole).unwrap()
}

pub(super) fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3600)
}

pub(super) fn days(days: u64) -> Duration {
    hours(24 * days)
}

/// Readings a minute apart, the last one at `end`; none where nothing could be counted.
pub(super) fn minutes(end: Instant, counts: impl IntoIterator<Item = Option<u64>>) -> Vec<Reading> {
    let counts: Vec<Option<u64>> = counts.into_iter().collect();
    let behind = |place: usize| MINUTE * u32::try_from(counts.len() - 1 - place).unwrap();
    let depth = |count: Option<u64>| count.map_or(Depth::NoPermission, Depth::counted);
    counts.iter().enumerate().map(|(place, count)| Reading::of(end.minus(behind(place)), depth(*count))).collect()
}
