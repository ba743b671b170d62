//! Who takes turns, and since when: what a fair share is measured by.

use std::collections::BTreeMap;
use std::time::Duration;

use super::clock::Carried;
use crate::ids::PersonId;
use crate::oncall::lane::Span;
use crate::oncall::roster::Roster;
use crate::time::Instant;

impl<'a> Roster<'a> {
    /// Whoever is in the line-up of a rotation that holds at `at` and has begun, each once.
    #[must_use]
    pub fn line_up_at(&self, at: Instant) -> Vec<&'a PersonId> {
        self.times_in_line_up(at, at.shifted_ms(1)).into_keys().collect()
    }

    /// How long each was in the line-up of at least one layer within [from, to). Somebody who is in it twice, or in two of
    /// them, is in it once: shares are those of people.
    pub(super) fn times_in_line_up(&self, from: Instant, to: Instant) -> BTreeMap<&'a PersonId, Duration> {
        let mut spans: BTreeMap<&PersonId, Vec<Span>> = BTreeMap::new();
        for (span, people) in self.lanes().iter().flat_map(|lane| lane.line_ups()) {
            let span = Span { start: span.start.max(from), end: span.end.min(to) };
            if span.start < span.end {
                people.iter().for_each(|person| spans.entry(person).or_default().push(span));
            }
        }
        spans.into_iter().map(|(person, spans)| (person, together(spans))).collect()
    }
}

/// How long spans are together; what they share counts once.
fn together(mut spans: Vec<Span>) -> Duration {
    spans.sort_unstable_by_key(|span| span.start);
    let mut total = Duration::ZERO;
    let mut counted_to = Instant::from_ms(i64::MIN);
    for Span { start, end } in spans {
        total += end.since(start.max(counted_to).min(end));
        counted_to = counted_to.max(end);
    }
    total
}

/// What somebody would carry who took their part of what all carry together: `whole * own / all`, cut to whole milliseconds.
/// Nothing where nobody is in a line-up.
pub(super) fn fair(whole: Carried, own: Duration, all: Duration) -> Carried {
    let all = all.as_millis().max(1);
    whole.each(|span| {
        // Spans of a century are below 2^42 ms, so that the product stays far below 2^128.
        let ms = span.as_millis() * own.as_millis() / all;
        Duration::from_millis(u64::try_from(ms).unwrap_or(u64::MAX))
    })
}
