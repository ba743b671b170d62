//! The time over which a promise is kept.

use std::num::NonZeroU32;
use std::time::Duration;

use super::Grid;
use crate::time::{Instant, Wall, Zone};

/// Over which time a promise is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Window {
    /// The last so many seconds, always. What was bad rolls out of it.
    Rolling {
        /// How long.
        length_s: u32,
    },
    /// One after another, each beginning with a whole budget.
    Calendar(Calendar),
}

/// Windows that follow one another on the wall clock of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What the clock showed where the first one began.
    pub anchor: Wall,
    /// How many units each of them is.
    pub count: NonZeroU32,
    /// What they are counted in.
    pub unit: Unit,
    /// Whose wall clock.
    pub zone: Zone,
}

/// What the length of a window is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 60 seconds of real time.
    Minute,
    /// 3600 seconds of real time.
    Hour,
    /// From a time of the clock to the same on the next day.
    Day,
    /// Seven days.
    Week,
    /// To the same time on the same day of the next month, or its last.
    Month,
    /// Three months.
    Quarter,
    /// Twelve months.
    Year,
}

/// A time between two instants: `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first instant of it.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

impl Span {
    /// The `length` before `end`.
    #[must_use]
    pub fn before(end: Instant, length: Duration) -> Self {
        Self { start: end.minus(length), end }
    }

    /// Milliseconds of it; 0 where it ends before it starts.
    #[must_use]
    pub fn length_ms(self) -> i64 {
        (self.end.as_ms() - self.start.as_ms()).max(0)
    }
}

impl Window {
    /// Four weeks: where no window is named. Every weekday is in it equally often.
    pub const DEFAULT: Self = Self::Rolling { length_s: 28 * 86_400 };

    /// The window that holds at `now`. A rolling one ends with the last bucket that is over; a calendar one contains `now`.
    /// None before the anchor, and beyond the ends of the calendar.
    #[must_use]
    pub fn at(&self, now: Instant, grid: Grid) -> Option<Span> {
        match self {
            Self::Rolling { length_s } => {
                Some(Span::before(grid.floor(now), Duration::from_secs(u64::from(*length_s))))
            }
            Self::Calendar(calendar) => calendar.span(calendar.number_at(now)?),
        }
    }

    /// How much of `span`, a window of this kind, has gone by.
    #[must_use]
    pub fn elapsed(&self, span: Span, now: Instant) -> Span {
        match self {
            Self::Rolling { .. } => span,
            Self::Calendar(_) => Span { start: span.start, end: span.end.min(now).max(span.start) },
        }
    }

    /// Whether it begins anew with the calendar.
    #[must_use]
    pub fn is_calendar(&self) -> bool {
        matches!(self, Self::Calendar(_))
    }
}

impl Calendar {
    /// Window `number`, counted from 0 at the anchor. None beyond the ends of the calendar.
    #[must_use]
    pub fn span(&self, number: u32) -> Option<Span> {
        Some(Span { start: self.start(number)?, end: self.start(number.checked_add(1)?)? })
    }

    /// Which window contains `now`. None before the anchor.
    #[must_use]
    pub fn number_at(&self, now: Instant) -> Option<u32> {
        if now < self.start(0)? {
            return None;
        }
        // The shortest that a unit can be, so that this is never too early; starts are in order, so halving finds the last
        // that has come. A month beyond the ends of the calendar has not.
        let units = now.since(self.start(0)?).as_secs() / self.unit.at_least_s() / u64::from(self.count.get());
        let (mut begun, mut ahead) = (0_u32, u32::try_from(units).unwrap_or(u32::MAX - 1) + 1);
        while ahead - begun > 1 {
            let middle = begun + (ahead - begun) / 2;
            if self.start(middle).is_some_and(|start| start <= now) { begun = middle } else { ahead = middle }
        }
        Some(begun)
    }

    /// Where the first window begins.
    #[must_use]
    pub fn first_start(&self) -> Option<Instant> {
        self.start(0)
    }

    /// Every window from the anchor itself, so that a day that was clamped in one month is not lost in the next: 31 January,
    /// 28 February, 31 March.
    fn start(&self, number: u32) -> Option<Instant> {
        let units = i64::from(number) * i64::from(self.count.get());
        let whole = |seconds_each: i64| units.checked_mul(seconds_each);
        match self.unit {
            Unit::Minute => self.after_anchor(whole(60)?),
            Unit::Hour => self.after_anchor(whole(3600)?),
            Unit::Day => self.on_the_clock(Wall::of_seconds(self.anchor.seconds().checked_add(whole(86_400)?)?)?),
            Unit::Week => self.on_the_clock(Wall::of_seconds(self.anchor.seconds().checked_add(whole(604_800)?)?)?),
            Unit::Month => self.months(units),
            Unit::Quarter => self.months(units.checked_mul(3)?),
            Unit::Year => self.months(units.checked_mul(12)?),
        }
    }

    fn months(&self, months: i64) -> Option<Instant> {
        self.on_the_clock(self.anchor.plus_months(i32::try_from(months).ok()?)?)
    }

    fn after_anchor(&self, seconds: i64) -> Option<Instant> {
        let anchor = self.on_the_clock(self.anchor)?;
        let at = Instant::from_ms(anchor.as_ms().checked_add(seconds.checked_mul(1000)?)?);
        (at.since(anchor).as_secs() == u64::try_from(seconds).ok()?).then_some(at)
    }

    fn on_the_clock(&self, wall: Wall) -> Option<Instant> {
        Some(self.zone.as_if_unchanged(wall))
    }
}

impl Unit {
    /// Less than the shortest there is, on the whole: a zone that changed sides of the date line has left out a day.
    fn at_least_s(self) -> u64 {
        match self {
            Self::Minute => 60,
            Self::Hour => 3600,
            Self::Day => 11 * 3600,
            Self::Week => 6 * 86_400,
            Self::Month => 27 * 86_400,
            Self::Quarter => 88 * 86_400,
            Self::Year => 364 * 86_400,
        }
    }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
