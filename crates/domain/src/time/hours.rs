//! Hours of every day, by the wall clock of one zone.

use std::fmt;

use super::{Instant, Wall, Zone};

/// A span of every day, in wall clock minutes since midnight: `from_minute` is in it, `to_minute` is not. Where the end is
/// before the start it lasts until the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hours {
    /// 0 to 1439.
    pub from_minute: u16,
    /// 1 to 1440, and never `from_minute`.
    pub to_minute: u16,
}

impl Hours {
    /// Reads `09:00-17:30` or `22:00-07:00`; an end of `00:00` is the midnight that ends the day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        let (from_minute, to_minute) = (parse_minute(from)?, parse_minute(to)?);
        let to_minute = if to_minute == 0 { 1440 } else { to_minute };
        let whole_day_or_nothing = from_minute == to_minute || (from_minute == 0 && to_minute == 1440);
        (from_minute < 1440 && !whole_day_or_nothing).then_some(Self { from_minute, to_minute })
    }

    /// Whether a minute of the day, 0 to 1439, lies in it.
    #[must_use]
    pub fn contains(self, minute: u16) -> bool {
        if self.from_minute < self.to_minute {
            (self.from_minute..self.to_minute).contains(&minute)
        } else {
            minute >= self.from_minute || minute < self.to_minute
        }
    }

    /// When the hours that hold at `now` in `zone` end; `None` outside them. Both ends are first readings: where the clocks
    /// are set forward over one it is the moment they are set, and of an hour that comes twice the first pass counts, so
    /// that hours which have ended do not begin again.
    #[must_use]
    pub fn until(self, now: Instant, zone: &Zone) -> Option<Instant> {
        let today = zone.at(now).date();
        let days = [today.yesterday().unwrap_or(today), today];
        days.into_iter().find_map(|day| {
            let from = zone.reached(Wall::of_day(day, self.from_minute)?);
            let end_day = if self.to_minute <= self.from_minute { day.tomorrow().ok()? } else { day };
            let to = zone.reached(Wall::of_day(end_day, self.to_minute)?);
            (from <= now && now < to).then_some(to)
        })
    }

    /// When the hours begin next after `now`.
    #[must_use]
    pub fn next_from(self, now: Instant, zone: &Zone) -> Option<Instant> {
        let today = zone.at(now).date();
        // A day that was left out, or whose start the clocks jump over, is looked past.
        let days = [Some(today), today.tomorrow().ok(), today.tomorrow().ok().and_then(|day| day.tomorrow().ok())];
        let begins = days.into_iter().flatten().filter_map(|day| Wall::of_day(day, self.from_minute));
        begins.map(|wall| zone.reached(wall)).find(|from| now < *from)
    }
}

/// As it is read.
impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from_minute: from, to_minute: to } = self;
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

/// `HH:MM` as minutes since midnight, 0 to 1440; `24:00` is the midnight that ends the day.
#[must_use]
pub fn parse_minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let two_digits = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    if !two_digits(hour) || !two_digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    ((hour < 24 && minute < 60) || (hour, minute) == (24, 0)).then_some(hour * 60 + minute)
}

#[cfg(test)]
#[path = "hours_tests.rs"]
mod tests;
