//! Where the readings of a queue are kept: a row for each UTC day, and one for thirty days of hours.

use watchbill_domain::queues::RollStep;
use watchbill_domain::time::Instant;

pub(super) const DAY_MS: i64 = 86_400_000;

/// Slots of one day. The queue comes last in a slot: a poll writes the same day of all queues, and those lie beside each other.
pub(super) const QUEUES: i64 = 1_000_000_000;
/// Days of the years 0 to 9999 have numbers of at most seven digits, and [`EARLIEST`] more than the days before 1970 are.
const DAYS: i64 = 10_000_000;
const EARLIEST: i64 = 1_000_000;

/// How long the spans are of which a row is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Readings, one a minute.
    Minute,
    FiveMinutes,
    Hour,
}

impl Step {
    pub const ALL: [Self; 3] = [Self::Minute, Self::FiveMinutes, Self::Hour];

    pub fn of(step: RollStep) -> Self {
        match step {
            RollStep::FiveMinutes => Self::FiveMinutes,
            RollStep::Hour => Self::Hour,
        }
    }

    /// Milliseconds.
    pub fn ms(self) -> i64 {
        match self {
            Self::Minute => 60_000,
            Self::FiveMinutes => RollStep::FiveMinutes.ms(),
            Self::Hour => RollStep::Hour.ms(),
        }
    }

    /// How many days a row holds.
    pub fn days(self) -> i64 {
        match self {
            Self::Minute | Self::FiveMinutes => 1,
            Self::Hour => 30,
        }
    }

    /// For how many days it is kept.
    pub fn kept_days(self) -> i64 {
        match self {
            Self::Minute => 14,
            Self::FiveMinutes => 90,
            Self::Hour => 400,
        }
    }

    fn number(self) -> i64 {
        match self {
            Self::Minute => 0,
            Self::FiveMinutes => 1,
            Self::Hour => 2,
        }
    }
}

/// One row of one queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// Its key.
    pub slot: i64,
    first_ms: i64,
    step_ms: i64,
    /// How many spans begin in it.
    pub places: u64,
}

impl Frame {
    /// The row that holds this day.
    pub fn of(step: Step, queue: i64, day: i64) -> Self {
        let first = first_day(step, day);
        Self {
            slot: slot_of(step, day, queue),
            first_ms: first.saturating_mul(DAY_MS),
            step_ms: step.ms(),
            places: (step.days() * DAY_MS / step.ms()).unsigned_abs(),
        }
    }

    /// The row with this key; none where no row can have it.
    pub fn of_slot(slot: i64) -> Option<Self> {
        let (step, day, queue) = parts_of(slot)?;
        Some(Self::of(step, queue, day))
    }

    /// Which of the row's spans holds `at`, which lies in it.
    pub fn place(&self, at: Instant) -> u64 {
        u64::try_from((at.as_ms() - self.first_ms).div_euclid(self.step_ms)).unwrap_or(0)
    }

    /// Where span `place` begins.
    pub fn start(&self, place: u64) -> Instant {
        Instant::from_ms(self.first_ms + i64::try_from(place).unwrap_or(0) * self.step_ms)
    }
}

/// Days since 1970-01-01 of an instant.
pub(super) fn day_of(at: Instant) -> i64 {
    at.as_ms().div_euclid(DAY_MS)
}

/// The first day of the row that holds this day.
pub(super) fn first_day(step: Step, day: i64) -> i64 {
    day.div_euclid(step.days()) * step.days()
}

/// The key of the row that holds this day of a queue; of queue 0, which there is none, the first key of that day.
pub(super) fn slot_of(step: Step, day: i64, queue: i64) -> i64 {
    (step.number() * DAYS + EARLIEST + first_day(step, day)) * QUEUES + queue
}

/// The first and the last key that rows of a step can have.
pub(super) fn slots_of(step: Step) -> (i64, i64) {
    (step.number() * DAYS * QUEUES, (step.number() + 1) * DAYS * QUEUES - 1)
}

/// Step, first day and queue of a slot.
pub(super) fn parts_of(slot: i64) -> Option<(Step, i64, i64)> {
    let (day, queue) = (slot.div_euclid(QUEUES), slot.rem_euclid(QUEUES));
    let step = Step::ALL.into_iter().find(|step| step.number() == day.div_euclid(DAYS))?;
    Some((step, day.rem_euclid(DAYS) - EARLIEST, queue))
}
