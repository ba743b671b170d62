//! The readings at which the turns of a rotation begin, one step after another from its start.

use watchbill_domain::oncall::{Length, Pass, Restriction, Rotation, Turns, Weekday};

use crate::clock::{Clock, DAY, date_of, days_of, days_until};

/// Goes through the nominal hand-offs of a rotation.
pub struct Walk<'a> {
    length: &'a Length,
    start: i64,
    next: i64,
    turn: usize,
    openings: Option<Vec<i64>>,
}

/// When the rotation starts, before windows are counted.
fn start_of(clock: &Clock, rotation: &Rotation) -> i64 {
    let wall = reading(rotation);
    let second = if rotation.start.pass == Pass::Second { clock.second(wall) } else { None };
    second.unwrap_or_else(|| clock.first(wall))
}

fn reading(rotation: &Rotation) -> i64 {
    let text = rotation.start.wall.to_string();
    let number = |range: std::ops::Range<usize>| text[range].parse::<i64>().unwrap();
    days_until(number(0..4), number(5..7), number(8..10)) * DAY + number(11..13) * 60 + number(14..16)
}

impl<'a> Walk<'a> {
    /// The hand-offs, and `B_0`. Openings are listed until `end`.
    pub fn of(clock: &Clock, rotation: &'a Rotation, restrictions: &[Restriction], end: i64) -> (Self, i64) {
        let (start, begin) = (reading(rotation), start_of(clock, rotation));
        let mut walk = Self { length: &rotation.length, start, next: start, turn: 0, openings: None };
        if rotation.turns == Turns::Always {
            return (walk, begin);
        }
        let mut openings = openings(restrictions, start / DAY - 3, end / DAY + 30);
        openings.retain(|wall| *wall > start + 3 * DAY || clock.first(*wall) >= begin);
        walk.next = openings[0];
        walk.openings = Some(openings);
        let begin = clock.first(walk.next);
        (walk, begin)
    }

    /// The nominal start of the turn that was reached.
    pub fn here(&self) -> i64 {
        self.next
    }

    pub fn step(&mut self) {
        self.turn += 1;
        self.next = match self.length {
            Length::Days(n) if self.openings.is_some() => {
                let openings = self.openings.as_ref().unwrap();
                openings.get(self.turn * n.get() as usize).copied().unwrap_or(i64::MAX)
            }
            Length::Hours(n) => self.next + i64::from(n.get()) * 60,
            Length::Days(n) => self.next + i64::from(n.get()) * DAY,
            Length::Weeks(n) => self.next + i64::from(n.get()) * 7 * DAY,
            Length::Minutes(lengths) => self.next + i64::from(lengths[(self.turn - 1) % lengths.len()].get()),
            Length::Months(n) => months_later(self.start, self.turn * n.get() as usize),
        };
    }
}

fn months_later(start: i64, months: usize) -> i64 {
    let (mut year, mut month, day) = date_of(start.div_euclid(DAY));
    for _ in 0..months {
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    days_until(year, month, day.min(days_of(year, month))) * DAY + start.rem_euclid(DAY)
}

/// The distinct starts of daily windows on these days.
fn openings(restrictions: &[Restriction], first_day: i64, last_day: i64) -> Vec<i64> {
    let mut openings = Vec::new();
    for day in first_day..=last_day {
        for restriction in restrictions {
            if let Restriction::Daily(window) = restriction
                && window.days.contains(weekday(day))
            {
                openings.push(day * DAY + i64::from(window.from_minute));
            }
        }
    }
    openings.sort_unstable();
    openings.dedup();
    openings
}

/// 1970-01-01 was a Thursday.
pub fn weekday(day: i64) -> Weekday {
    Weekday::ALL[usize::try_from((day + 3).rem_euclid(7)).unwrap()]
}
