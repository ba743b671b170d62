//! What a clock on the wall shows, and the first instant at which it shows that.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset};

use super::{Instant, Zone};

/// What a clock on a wall shows, to the second; of no zone. Most readings stand for one instant of a zone, some for two
/// (where the clocks are set back) and some for none (where they are set forward).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wall(pub(crate) DateTime);

/// Text that was expected to be a reading of a clock and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a wall clock time: `{0}`; expected a date and a time, like 2026-03-28T09:00:00")]
pub struct NotAWall(pub String);

impl Wall {
    /// Reads `2026-03-28T09:00:00`, `2026-03-28T09:00` or with a blank for the `T`. An offset or a zone behind it is refused.
    ///
    /// # Errors
    /// [`NotAWall`] for anything else.
    pub fn parse(text: &str) -> Result<Self, NotAWall> {
        let refuse = || NotAWall(text.chars().take(64).collect());
        // jiff would read past a `[zone]` and drop it, which a wall clock has not, and take a 60th second for the 59th.
        let is_plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b':' | b'T' | b't' | b' '))
            && !text.ends_with(":60");
        let has_both = text.len() >= "2026-03-28T09:00".len();
        let read = text.parse::<DateTime>().ok().filter(|_| is_plain && has_both).ok_or_else(refuse)?;
        Ok(Self(read))
    }

    /// Minute `minute` of a day, 0 to 1440, where 1440 is the midnight that ends it. None beyond the ends of the calendar.
    pub(crate) fn of_day(day: Date, minute: u16) -> Option<Self> {
        let (day, minute) = match minute {
            0..1440 => (day, minute),
            1440 => (day.tomorrow().ok()?, 0),
            _ => return None,
        };
        let time = Time::new(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0).ok()?;
        Some(Self(DateTime::from_parts(day, time)))
    }

    /// Seconds on the calendar since 1970-01-01T00:00:00, where every day has 86 400. Held at the ends of time.
    pub(crate) fn seconds(self) -> i64 {
        let ends = if self.0.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Offset::UTC.to_timestamp(self.0).unwrap_or(ends).as_second()
    }

    /// What [`Wall::seconds`] counted. None beyond the ends of the calendar.
    pub(crate) fn of_seconds(seconds: i64) -> Option<Self> {
        Timestamp::from_second(seconds).ok().map(|at| Self(Offset::UTC.to_datetime(at)))
    }

    /// Months since the first one of year 0.
    pub(crate) fn month_number(self) -> i32 {
        i32::from(self.0.year()) * 12 + i32::from(self.0.month()) - 1
    }

    /// The same time on the same day so many months later; where that month has no such day, on its last one.
    pub(crate) fn plus_months(self, months: i32) -> Option<Self> {
        let number = self.month_number().checked_add(months)?;
        let (year, month) = (i16::try_from(number.div_euclid(12)).ok()?, i8::try_from(number.rem_euclid(12) + 1).ok()?);
        let first = Date::new(year, month, 1).ok()?;
        let day = Date::new(year, month, self.0.day().min(first.days_in_month())).ok()?;
        Some(Self(DateTime::from_parts(day, self.0.time())))
    }
}

/// `2026-03-28T09:00:00`
impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// No clock has ever been set by more, and no two have differed by more.
const FARTHEST_S: i64 = 26 * 3600;

impl Zone {
    /// The first instant at which a clock here reads `wall` or later: in a gap that is the end of the gap, of what is read
    /// twice it is the first pass. It never runs backwards: a later reading is never reached earlier. This is `T(L)` of
    /// `docs/semantics.md`. Held at the ends of time.
    #[must_use]
    pub fn reached(&self, wall: Wall) -> Instant {
        let second = match self.0.to_ambiguous_timestamp(wall.0).offset() {
            AmbiguousOffset::Unambiguous { offset } => wall.seconds() - i64::from(offset.seconds()),
            AmbiguousOffset::Gap { .. } | AmbiguousOffset::Fold { .. } => self.first_second(wall.seconds()),
        };
        Instant::from_ms(second * 1000)
    }

    /// The instant of `wall` as calendars take it: the first of two, and in a gap the instant it would have been had the clock
    /// not been set. Where [`Zone::reached`] is asked, nothing runs backwards; where this is, a reading in a gap comes later
    /// than the gap's end, and keeps its distance to what was before.
    #[must_use]
    pub fn as_if_unchanged(&self, wall: Wall) -> Instant {
        let reached = self.reached(wall);
        if self.wall(reached) == wall {
            return reached;
        }
        let before = self.0.to_offset(timestamp(whole_second(reached) - 1)).seconds();
        Instant::from_ms((wall.seconds() - i64::from(before)) * 1000)
    }

    /// What a clock here reads at `at`, to the second.
    #[must_use]
    pub fn wall(&self, at: Instant) -> Wall {
        Wall(self.0.to_datetime(timestamp(whole_second(at))))
    }

    /// The latest reading of a clock here up to `at`, to the second: what it reads, or, while it repeats what it has shown
    /// before, the last second before it was set back. `reached(l) <= at` says the same as `l <= furthest(at)`, so that
    /// whether something has begun can be asked of the calendar alone.
    #[must_use]
    pub fn furthest(&self, at: Instant) -> Wall {
        let wall = self.wall(at);
        match self.0.to_ambiguous_timestamp(wall.0).offset() {
            AmbiguousOffset::Unambiguous { .. } => wall,
            AmbiguousOffset::Gap { .. } | AmbiguousOffset::Fold { .. } => {
                let before = self.steady(whole_second(at)).map(|(_, end, offset)| end - 1 + offset);
                before.filter_map(Wall::of_seconds).fold(wall, Wall::max)
            }
        }
    }

    /// The second time a clock here reads `wall`, where it reads that twice.
    #[must_use]
    pub fn second_pass(&self, wall: Wall) -> Option<Instant> {
        let later = self.0.to_ambiguous_timestamp(wall.0).later().ok()?;
        let later = Instant::from_ms(later.as_millisecond());
        (self.reached(wall) < later && self.wall(later) == wall).then_some(later)
    }

    /// The definition itself, for the few readings that lie near a change. What jiff says of gaps and folds is not used: where
    /// the table of changes ends on one, jiff 0.2.43 takes it for the change of the yearly rule (Nuuk, October 2023).
    fn first_second(&self, wall: i64) -> i64 {
        let reads =
            |(start, end, offset): (i64, i64, i64)| Some(start.max(wall - offset)).filter(|second| *second < end);
        self.steady(wall + FARTHEST_S).find_map(reads).unwrap_or(wall)
    }

    /// The times between two changes, from well before `second` until it: their start, their end and the offset that holds.
    fn steady(&self, second: i64) -> impl Iterator<Item = (i64, i64, i64)> {
        let mut next = Some(second - 2 * FARTHEST_S);
        std::iter::from_fn(move || {
            let start = next.filter(|start| *start <= second)?;
            // The past is not asked for its last change: jiff 0.2.43 takes that of the yearly rule also where the table of
            // changes ends after it (Ciudad Juarez, November 2022).
            next = self.0.following(timestamp(start)).next().map(|change| change.timestamp().as_second());
            let offset = self.0.to_offset(timestamp(start)).seconds();
            Some((start, next.map_or(second + 1, |end| end.min(second + 1)), i64::from(offset)))
        })
    }
}

fn whole_second(at: Instant) -> i64 {
    at.as_ms().div_euclid(1000)
}

fn timestamp(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(if second < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// The first instant of the day `days` after the one of `now` at which a clock in `zone` shows `minute` (since midnight) or
/// later. `None` beyond the ends of the calendar, or where there is no such minute.
#[must_use]
pub fn next_wall_time(zone: &Zone, now: Instant, days: i64, minute: u16) -> Option<Instant> {
    let day = zone.at(now).date().checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(zone.reached(Wall::of_day(day, minute)?))
}

#[cfg(test)]
#[path = "wall_tests.rs"]
mod tests;
