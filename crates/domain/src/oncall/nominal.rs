//! When turns change by the calendar alone: L_0, L_1, ... of `docs/semantics.md`. No zone is asked here.
//!
//! Readings are seconds on the calendar ([`Wall::seconds`]), so that a turn is counted by one division however long ago the
//! rotation began.

use std::num::NonZeroU32;

use super::schedule::Length;
use super::windows::Openings;
use crate::time::Wall;

const HOUR_S: i64 = 3600;
const DAY_S: i64 = 24 * HOUR_S;

/// The readings at which turns change, in order and without an end.
#[derive(Debug)]
pub(super) struct Nominal {
    /// L_0.
    first: i64,
    step: Step,
}

#[derive(Debug)]
enum Step {
    /// Always as many seconds.
    Even(i64),
    Months(Months),
    /// The seconds from the start of a cycle to the end of each of its turns; the last one is the whole cycle.
    Cycle(Vec<i64>),
    /// Every so many openings, from the one with this number on.
    Openings {
        openings: Openings,
        first: i64,
        every: i64,
    },
}

/// Months are counted from the day of the start, not from the turn before: after 28 February comes 31 March again.
#[derive(Debug)]
struct Months {
    every: i64,
    start: Wall,
}

impl Nominal {
    pub(super) fn of(start: Wall, length: &Length) -> Self {
        let even = |n: NonZeroU32, unit: i64| Step::Even(i64::from(n.get()) * unit);
        let step = match length {
            Length::Hours(n) => even(*n, HOUR_S),
            Length::Days(n) => even(*n, DAY_S),
            Length::Weeks(n) => even(*n, 7 * DAY_S),
            Length::Months(n) => Step::Months(Months { every: i64::from(n.get()), start }),
            Length::Minutes(lengths) => {
                let ends = lengths.iter().scan(0_i64, |end, minutes| {
                    *end += i64::from(minutes.get()) * 60;
                    Some(*end)
                });
                Step::Cycle(ends.collect())
            }
        };
        Self { first: start.seconds(), step }
    }

    /// Every `every` openings, from number `first` on.
    pub(super) fn of_openings(openings: Openings, first: i64, every: NonZeroU32) -> Self {
        let every = i64::from(every.get());
        Self { first: openings.at(first), step: Step::Openings { openings, first, every } }
    }

    /// L_k; none beyond the end of the calendar.
    pub(super) fn at(&self, turn: u64) -> Option<Wall> {
        let turn = i64::try_from(turn).ok()?;
        let seconds = match &self.step {
            Step::Even(seconds) => turn.checked_mul(*seconds)?.checked_add(self.first)?,
            Step::Months(months) => months.at(turn)?,
            Step::Cycle(ends) => {
                let length = i64::try_from(ends.len()).ok()?;
                let (cycles, place) = (turn.checked_div(length)?, usize::try_from(turn.checked_rem(length)?).ok()?);
                let within = place.checked_sub(1).map_or(0, |before| ends[before]);
                cycles.checked_mul(*ends.last()?)?.checked_add(within)?.checked_add(self.first)?
            }
            Step::Openings { openings, first, every } => openings.at(turn.checked_mul(*every)?.checked_add(*first)?),
        };
        Wall::of_seconds(seconds)
    }

    /// The greatest k with `L_k <= wall`; none before the first one.
    pub(super) fn last_by(&self, wall: Wall) -> Option<u64> {
        let wall = wall.seconds();
        let passed = wall - self.first;
        if passed < 0 {
            return None;
        }
        let turn = match &self.step {
            Step::Even(seconds) => passed / seconds,
            Step::Months(months) => months.last_by(wall)?,
            Step::Cycle(ends) => {
                let (cycle, length) = (*ends.last()?, i64::try_from(ends.len()).ok()?);
                let ended = ends.partition_point(|end| *end <= passed % cycle);
                (passed / cycle) * length + i64::try_from(ended).ok()?
            }
            Step::Openings { openings, first, every } => (openings.last_by(wall) - first) / every,
        };
        u64::try_from(turn).ok()
    }
}

impl Months {
    fn at(&self, turn: i64) -> Option<i64> {
        let months = i32::try_from(turn.checked_mul(self.every)?).ok()?;
        self.start.plus_months(months).map(Wall::seconds)
    }

    fn last_by(&self, wall: i64) -> Option<i64> {
        let months = Wall::of_seconds(wall)?.month_number() - self.start.month_number();
        let turn = i64::from(months) / self.every;
        // In the month of a hand-off the day may not have come yet; the one before lies in an earlier month.
        if self.at(turn).is_some_and(|nominal| nominal <= wall) { Some(turn) } else { turn.checked_sub(1) }
    }
}

#[cfg(test)]
#[path = "nominal_tests.rs"]
mod tests;
