//! Burning seen by the minute.
//!
//! A short window of five minutes is one bucket of five minutes: what begins a second after its start is seen five minutes
//! later. So the newest day is kept by the minute as well, and burn rates end at the newest minute. Budgets do not: a closed
//! bucket of five minutes is the authority, and minutes are asked only beside and where it has no reading.

use std::ops::Range;

use super::sums::Sums;
use super::{BucketState, Counts, Series, Span, Tally};
use crate::time::Instant;

impl Counts<'_> {
    /// Until when burning looks back as of `now`: the last end of a bucket. By the minute it is the end of the newest minute that was
    /// read, since the source may need a moment to have it; not more than one bucket back, for what is older is not now.
    pub(super) fn burns_until(&self, now: Instant) -> Instant {
        let Some(minutes) = self.minutes() else { return self.grid().floor(now) };
        let over = minutes.grid().floor(now);
        let not_before = over.shifted_ms(-self.grid().step_ms());
        let newest = minutes.buckets()[minutes.places(Span { start: not_before, end: over })]
            .iter()
            .rev()
            .find(|minute| minute.usable().is_some())
            .map(|minute| minute.start.shifted_ms(minutes.grid().step_ms()));
        newest.max(self.closed_with_a_reading(over)).unwrap_or(over)
    }

    /// The end of the last bucket that is over, where it was read: minutes may have come to a halt.
    fn closed_with_a_reading(&self, now: Instant) -> Option<Instant> {
        let end = self.grid().floor(now);
        let last = Span { start: end.shifted_ms(-self.grid().step_ms()), end };
        self.series().buckets()[self.series().places(last)]
            .iter()
            .any(|bucket| bucket.usable().is_some())
            .then_some(end)
    }

    /// What the time comes to for burn rates: [`Counts::tally`], with the minutes where there are any.
    #[must_use]
    pub fn burning(&self, span: Span) -> Tally {
        let Some(minutes) = self.minutes() else { return self.tally(span) };
        let (fine, grid) = (minutes.grid().inside(span), self.grid());
        let whole = grid.inside(fine);
        if whole.start >= whole.end {
            return Tally::new(self.minutes_in(minutes, fine), fine, minutes.grid(), self.excluded());
        }
        let edges = [Span { start: fine.start, end: whole.start }, Span { start: whole.end, end: fine.end }];
        let (mut sums, mut pieces) = (Sums::default(), 0);
        for edge in edges {
            sums = sums + self.minutes_in(minutes, edge);
            pieces += minutes.grid().buckets(edge);
        }
        let silent = self.silent(minutes, whole);
        let places = self.series().places(whole);
        sums = sums + self.sums(places);
        for bucket in &silent {
            sums = sums + self.minutes_in(minutes, *bucket);
        }
        Tally::mixed(sums, pieces + grid.buckets(whole), self.excluded().buckets(whole, grid))
    }

    /// The buckets without a reading for which there may be minutes. What cannot be true is a reading: it is not asked again.
    fn silent(&self, minutes: &Series, whole: Span) -> Vec<Span> {
        let Some(kept) = minutes.span() else { return Vec::new() };
        let grid = self.grid();
        let meeting = Span { start: whole.start.max(grid.floor(kept.start)), end: whole.end.min(grid.ceil(kept.end)) };
        let mut buckets = self.series().buckets()[self.series().places(meeting)].iter().peekable();
        let mut silent = Vec::new();
        let mut start = meeting.start;
        while start < meeting.end {
            let read = buckets.next_if(|bucket| bucket.start == start);
            let end = start.shifted_ms(grid.step_ms());
            if read.is_none_or(|bucket| bucket.state() == BucketState::Unknown) {
                silent.push(Span { start, end });
            }
            start = end;
        }
        silent
    }

    fn minutes_in(&self, minutes: &Series, span: Span) -> Sums {
        let places: Range<usize> = minutes.places(span);
        self.sums_of(minutes, places)
    }
}

#[cfg(test)]
#[path = "layered_tests.rs"]
mod tests;
