//! The buckets of one SLI, made ready to be asked for any window.

use super::sums::{Judge, Sums};
use super::{Bucket, Exact, Excluded, Grid, Method, Series, Span, Tally};
use crate::time::Instant;

const DAY_MS: i64 = 86_400_000;

/// The buckets of one SLI with the sums of its days, so that a window is whole days and at most two that are cut.
#[derive(Debug, Clone)]
pub struct Counts<'a> {
    series: &'a Series,
    excluded: &'a Excluded,
    judge: Judge,
    days: Vec<Day>,
    minutes: Option<&'a Series>,
}

/// The buckets that begin on one day of UTC. A day of any zone would do: sums do not care.
#[derive(Debug, Clone, Copy)]
struct Day {
    from: usize,
    to: usize,
    sums: Sums,
}

impl<'a> Counts<'a> {
    /// Judges every bucket once.
    #[must_use]
    pub fn new(series: &'a Series, method: &Method, excluded: &'a Excluded) -> Self {
        let judge = Judge::of(method);
        let (mut days, mut from) = (Vec::new(), 0);
        while let Some(first) = series.buckets().get(from) {
            let day = first.start.as_ms().div_euclid(DAY_MS);
            let next_day = Instant::from_ms(day.saturating_add(1).saturating_mul(DAY_MS));
            // They are in order, so one of a day is always taken.
            let to = from + series.buckets()[from..].partition_point(|bucket| bucket.start < next_day).max(1);
            days.push(Day { from, to, sums: total(&judge, excluded, &series.buckets()[from..to]) });
            from = to;
        }
        Self { series, excluded, judge, days, minutes: None }
    }

    /// Where its buckets begin.
    #[must_use]
    pub fn grid(&self) -> Grid {
        self.series.grid()
    }

    /// What the buckets that lie wholly inside `span` come to.
    #[must_use]
    pub fn tally(&self, span: Span) -> Tally {
        Tally::new(self.sums(self.series.places(span)), span, self.grid(), self.excluded)
    }

    /// The sum of the shares of bad events of the slices that lie wholly inside `span` and had traffic, as a number. It has as
    /// many digits as their totals make it; what only has to be compared is asked of [`Tally`].
    pub(super) fn bad_share(&self, span: Span) -> Exact {
        let mut by_total = std::collections::BTreeMap::<u64, u128>::new();
        for bucket in &self.series.buckets()[self.series.places(span)] {
            if let Some((good, total)) = bucket.usable().filter(|_| !self.is_excluded(bucket.start)) {
                *by_total.entry(total).or_default() += u128::from(total - good);
            }
        }
        Exact::sum(by_total.into_iter().filter_map(|(total, bad)| Exact::ratio(bad, total)).collect())
    }

    /// Ready to be asked for tens of thousands of windows, one after another.
    pub(super) fn running(&self) -> Running<'_> {
        let mut sums = Vec::with_capacity(self.series.buckets().len() + 1);
        let mut so_far = Sums::default();
        sums.push(so_far);
        for bucket in self.series.buckets() {
            self.judge.add(&mut so_far, bucket, self.is_excluded(bucket.start));
            sums.push(so_far);
        }
        Running { counts: self, sums }
    }

    /// With finer buckets of the newest time, by which a burning is seen sooner: see `layered.rs`.
    #[must_use]
    pub fn with_minutes(self, minutes: &'a Series) -> Self {
        Self { minutes: Some(minutes), ..self }
    }

    pub(super) fn excluded(&self) -> &'a Excluded {
        self.excluded
    }

    pub(super) fn series(&self) -> &'a Series {
        self.series
    }

    /// The finer buckets, where events are counted and they fit into these. A slice is good or bad as a whole, so that its parts
    /// say nothing.
    pub(super) fn minutes(&self) -> Option<&'a Series> {
        let grid = self.grid();
        let fits = |finer: &&Series| {
            let is_part =
                grid.step_ms() % finer.grid().step_ms() == 0 && finer.grid().has(grid.floor(Instant::from_ms(0)));
            is_part && !finer.buckets().is_empty()
        };
        self.minutes.filter(|_| matches!(self.judge, Judge::Events)).filter(fits)
    }

    /// What some buckets of the finer series come to; excluded are those that lie in a bucket that is.
    pub(super) fn sums_of(&self, series: &Series, places: std::ops::Range<usize>) -> Sums {
        total(&self.judge, self.excluded, &series.buckets()[places])
    }

    pub(super) fn sums(&self, places: std::ops::Range<usize>) -> Sums {
        let first = self.days.partition_point(|day| day.to <= places.start);
        let touched = self.days[first..].iter().take_while(|day| day.from < places.end);
        touched.fold(Sums::default(), |sums, day| {
            let (from, to) = (day.from.max(places.start), day.to.min(places.end));
            let is_whole = (from, to) == (day.from, day.to);
            let part =
                if is_whole { day.sums } else { total(&self.judge, self.excluded, &self.series.buckets()[from..to]) };
            sums + part
        })
    }

    fn is_excluded(&self, start: Instant) -> bool {
        self.excluded.covers(start)
    }
}

/// At each place the sums of all buckets before it. They take more room than the buckets, and any window is one difference.
#[derive(Debug, Clone)]
pub(super) struct Running<'a> {
    counts: &'a Counts<'a>,
    sums: Vec<Sums>,
}

impl Running<'_> {
    /// The same as [`Counts::tally`].
    pub fn tally(&self, span: Span) -> Tally {
        let places = self.counts.series.places(span);
        let sums = self.sums[places.end] - self.sums[places.start];
        Tally::new(sums, span, self.counts.grid(), self.counts.excluded)
    }
}

fn total(judge: &Judge, excluded: &Excluded, buckets: &[Bucket]) -> Sums {
    let mut sums = Sums::default();
    for bucket in buckets {
        judge.add(&mut sums, bucket, excluded.covers(bucket.start));
    }
    sums
}

#[cfg(test)]
#[path = "counts_tests.rs"]
mod tests;
