//! Which instants a reading of a clock stands for, for whoever has to say which one they mean.

use super::{Instant, Wall, Zone};

/// The instants a reading of a clock stands for in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readings {
    /// It is read once.
    Once(Instant),
    /// It is read twice: the clocks are set back over it.
    Twice {
        /// Before they are set back.
        first: Instant,
        /// After they were set back.
        second: Instant,
    },
    /// It is never read: the clocks are set forward over it.
    Never {
        /// The reading taken with the offset that holds behind the gap; it lies before the gap.
        with_later_offset: Instant,
        /// The reading taken with the offset that held before the gap; it lies behind the gap.
        with_earlier_offset: Instant,
    },
}

impl Zone {
    /// The instants at which a clock here reads `wall`; `None` at the very ends of the calendar.
    #[must_use]
    pub fn readings(&self, wall: Wall) -> Option<Readings> {
        use jiff::tz::AmbiguousOffset as Offset;
        let read = self.0.to_ambiguous_timestamp(wall.0);
        let offset = read.offset();
        let instant = |timestamp: jiff::Timestamp| Instant::from_ms(timestamp.as_millisecond());
        let (earlier, later) = (instant(read.earlier().ok()?), instant(read.later().ok()?));
        Some(match offset {
            Offset::Unambiguous { .. } => Readings::Once(earlier),
            // jiff tells of some folds that never were; see `Zone::reached`.
            Offset::Fold { .. } if self.second_pass(wall).is_none() => Readings::Once(self.reached(wall)),
            Offset::Fold { .. } => Readings::Twice { first: earlier, second: later },
            Offset::Gap { .. } => Readings::Never { with_later_offset: earlier, with_earlier_offset: later },
        })
    }

    /// RFC 3339 to the second with the offset that holds here: `2026-03-06T18:00:00+01:00`.
    #[must_use]
    pub fn rfc3339(&self, at: Instant) -> String {
        self.at(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

impl Wall {
    /// The year it is in.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The same time of the next day; `None` at the end of the calendar.
    #[must_use]
    pub fn a_day_later(self) -> Option<Self> {
        Some(Self(self.0.date().tomorrow().ok()?.to_datetime(self.0.time())))
    }
}

#[cfg(test)]
#[path = "readings_tests.rs"]
mod tests;
