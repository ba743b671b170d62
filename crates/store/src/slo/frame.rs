//! Where the buckets of a series are kept: a row for each UTC day.

use watchbill_domain::slo::{Grid, Span};
use watchbill_domain::time::Instant;

pub(super) const DAY_MS: i64 = 86_400_000;

/// Slots of one series. Days of the years 0 to 9999 have numbers of at most seven digits, and [`EARLIEST`] more than the days
/// before 1970 are.
pub(super) const SLOTS: i64 = 10_000_000;
pub(super) const EARLIEST: i64 = 1_000_000;

/// One day of one series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// The key of its row.
    pub slot: i64,
    /// Where its first bucket begins, ms.
    first_ms: i64,
    step_ms: i64,
    /// How many buckets begin on it; none or one where they are longer than a day.
    pub places: u64,
}

impl Frame {
    pub fn of(series: i64, grid: Grid, day: i64) -> Self {
        let start = day_start(day);
        let (first, step_ms) = (grid.ceil(start), grid.step_ms());
        let left_ms = u64::try_from(start.as_ms() + DAY_MS - first.as_ms()).unwrap_or(0);
        let places = left_ms.div_ceil(step_ms.unsigned_abs());
        Self { slot: slot_of(series, day), first_ms: first.as_ms(), step_ms, places }
    }

    /// Which of the day's buckets begins at `start`, which is one of its starts.
    pub fn place(&self, start: Instant) -> u64 {
        u64::try_from((start.as_ms() - self.first_ms) / self.step_ms).unwrap_or(0)
    }

    /// Where bucket `place` begins.
    pub fn start(&self, place: u64) -> Instant {
        Instant::from_ms(self.first_ms + i64::try_from(place).unwrap_or(0) * self.step_ms)
    }
}

/// Days since 1970-01-01 of an instant.
pub(super) fn day_of(at: Instant) -> i64 {
    at.as_ms().div_euclid(DAY_MS)
}

pub(super) fn day_start(day: i64) -> Instant {
    Instant::from_ms(day.saturating_mul(DAY_MS))
}

/// The days in which buckets of `span` begin, first and last; the last is before the first where there are none.
pub(super) fn days_of(span: Span) -> (i64, i64) {
    (day_of(span.start), day_of(span.end.shifted_ms(-1)))
}

pub(super) fn slot_of(series: i64, day: i64) -> i64 {
    series * SLOTS + EARLIEST + day
}

/// The series and the day of a slot.
pub(super) fn series_and_day(slot: i64) -> (i64, i64) {
    (slot.div_euclid(SLOTS), slot.rem_euclid(SLOTS) - EARLIEST)
}

/// The grid of a series, from its columns.
pub(super) fn grid_of(step_ms: i64, phase_ms: i64) -> Grid {
    Grid::of_step(u32::try_from(step_ms / 1000).unwrap_or(1)).through(Instant::from_ms(phase_ms))
}
