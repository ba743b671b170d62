//! Restrictions as a pattern of one week of the calendar, which repeats for ever.
//!
//! `T` never runs backwards, so the union of windows of instants is the union of windows of readings, taken through `T`: it
//! is made once, of readings, and whether a window is open is asked of the furthest reading ([`Zone::furthest`]) alone.

use super::Weekday;
use super::lane::Span;
use super::schedule::{DailyWindow, Restriction, WeeklyWindow};
use crate::time::{Instant, Wall, Zone};

const MINUTE_S: i64 = 60;
const DAY_MIN: i64 = 1440;
const WEEK_MIN: i64 = 7 * DAY_MIN;
const WEEK_S: i64 = WEEK_MIN * MINUTE_S;
/// Monday, 1969-12-29: the week that holds second 0 begins on it.
const FIRST_MONDAY_S: i64 = -3 * DAY_MIN * MINUTE_S;

/// The hours of a week in which a layer counts.
#[derive(Debug)]
pub(super) struct Week {
    /// Seconds since Monday, in order; they neither overlap nor meet, and none runs over the end of the week.
    open: Vec<(i64, i64)>,
}

/// The starts of daily windows, numbered without a beginning: number 0 is the first one of the week that holds second 0.
#[derive(Debug)]
pub(super) struct Openings {
    /// Seconds since Monday, each once, in order; never empty.
    starts: Vec<i64>,
}

impl Week {
    /// The union of `restrictions`; none of them means always, which is no week.
    pub(super) fn of(restrictions: &[Restriction]) -> Option<Self> {
        let mut parts = Vec::new();
        for (start, length) in restrictions.iter().flat_map(windows) {
            let (start, end) = (start * MINUTE_S, (start + length) * MINUTE_S);
            parts.push((start, end.min(WEEK_S)));
            if end > WEEK_S {
                parts.push((0, end - WEEK_S));
            }
        }
        parts.sort_unstable();
        let mut open: Vec<(i64, i64)> = Vec::new();
        for (start, end) in parts {
            match open.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => open.push((start, end)),
            }
        }
        (!restrictions.is_empty()).then_some(Self { open })
    }

    /// Whether a window is open, by the furthest a clock has read.
    pub(super) fn is_open(&self, furthest: Wall) -> bool {
        let (_, within) = split(furthest.seconds());
        let begun = self.open.partition_point(|(start, _)| *start <= within);
        begun.checked_sub(1).is_some_and(|last| within < self.open[last].1)
    }

    /// When windows are open in [from, to), cut to it; what meets is one.
    pub(super) fn open_over(&self, zone: &Zone, from: Instant, to: Instant) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        if self.open.is_empty() {
            return spans;
        }
        let (mut monday, _) = split(zone.furthest(from).seconds());
        let reached = |seconds: i64| Wall::of_seconds(seconds).map_or(to, |wall| zone.reached(wall));
        loop {
            for (start, end) in &self.open {
                let (start, end) = (reached(monday + start), reached(monday + end).min(to));
                if start >= to {
                    return spans;
                }
                match spans.last_mut() {
                    Some(last) if start <= last.end => last.end = last.end.max(end),
                    _ if start.max(from) < end => spans.push(Span { start: start.max(from), end }),
                    _ => {} // It was before, or a gap has swallowed it.
                }
            }
            monday += WEEK_S;
        }
    }
}

impl Openings {
    /// The starts of the daily ones of `restrictions`; none where there are no such.
    pub(super) fn of(restrictions: &[Restriction]) -> Option<Self> {
        let daily = restrictions.iter().filter(|restriction| matches!(restriction, Restriction::Daily(_)));
        let mut starts: Vec<i64> = daily.flat_map(windows).map(|(start, _)| start * MINUTE_S).collect();
        starts.sort_unstable();
        starts.dedup();
        (!starts.is_empty()).then_some(Self { starts })
    }

    /// What the clock reads at the opening with this number.
    pub(super) fn at(&self, number: i64) -> i64 {
        let (week, place) = (number.div_euclid(self.a_week()), number.rem_euclid(self.a_week()));
        let within = usize::try_from(place).ok().and_then(|place| self.starts.get(place)).copied().unwrap_or_default();
        week.saturating_mul(WEEK_S).saturating_add(FIRST_MONDAY_S + within)
    }

    /// The number of the last opening up to and with a reading.
    pub(super) fn last_by(&self, seconds: i64) -> i64 {
        let (monday, within) = split(seconds);
        let begun = self.starts.partition_point(|start| *start <= within) as i64;
        (monday - FIRST_MONDAY_S) / WEEK_S * self.a_week() + begun - 1
    }

    fn a_week(&self) -> i64 {
        self.starts.len() as i64
    }
}

/// The Monday on or before a reading, and the seconds since.
fn split(seconds: i64) -> (i64, i64) {
    let within = (seconds - FIRST_MONDAY_S).rem_euclid(WEEK_S);
    (seconds - within, within)
}

/// The windows of one week as their start in minutes since Monday and their length in minutes, at most a week.
fn windows(restriction: &Restriction) -> Vec<(i64, i64)> {
    match restriction {
        Restriction::Daily(DailyWindow { days, from_minute, to_minute }) => {
            let length = length(i64::from(*from_minute), i64::from(*to_minute), DAY_MIN);
            let days = Weekday::ALL.into_iter().filter(|day| days.contains(*day));
            days.map(|day| (minute_of_week(day, *from_minute), length)).collect()
        }
        Restriction::Weekly(WeeklyWindow { from_day, from_minute, to_day, to_minute }) => {
            let (start, end) = (minute_of_week(*from_day, *from_minute), minute_of_week(*to_day, *to_minute));
            vec![(start, length(start, end, WEEK_MIN))]
        }
    }
}

/// From `start` to the next `end` after it, where both come again every `period`.
fn length(start: i64, end: i64, period: i64) -> i64 {
    (end - start - 1).rem_euclid(period) + 1
}

fn minute_of_week(day: Weekday, minute: u16) -> i64 {
    day as i64 * DAY_MIN + i64::from(minute)
}

#[cfg(test)]
#[path = "windows_tests.rs"]
mod tests;
