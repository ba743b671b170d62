//! When an event is: its start, how long it lasts, and the dates of its exceptions.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use icalendar::{CalendarDateTime, DatePerhapsTime, Property};
use watchbill_domain::time::{Instant, Wall, Zone};

use super::raw::RawEvent;
use super::zones::Zones;
use crate::reader::shown;

/// A time as a calendar writes it: what the clock of a zone reads. A day is its midnight.
#[derive(Debug, Clone)]
pub(super) struct Time {
    pub(super) wall: NaiveDateTime,
    pub(super) zone: Zone,
    pub(super) is_day: bool,
    /// Whether it names no zone, so that it is read by the clock of whoever reads it.
    pub(super) is_floating: bool,
}

/// How long an event lasts: first so much by the clock, then so much in truth.
///
/// The length of a repeated event counts by the clock where it has an end in the same zone: a duty from nine to nine ends at
/// nine on the day the clocks are set too. RFC 5545 (3.8.5.3) keeps the true length, which leaves an hour to two people or to
/// nobody twice a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lasting {
    pub(super) by_clock_s: i64,
    pub(super) in_truth_s: i64,
}

impl Time {
    pub(super) fn instant(&self) -> Option<Instant> {
        Some(self.zone.reached(wall(self.wall)?))
    }
}

impl Lasting {
    /// The end of an event that starts at `start` by the clock of `zone`.
    pub(super) fn end(self, start: NaiveDateTime, zone: &Zone) -> Option<Instant> {
        let by_clock = start.checked_add_signed(TimeDelta::try_seconds(self.by_clock_s)?)?;
        Some(zone.reached(wall(by_clock)?).shifted_ms(self.in_truth_s.checked_mul(1000)?))
    }
}

/// Years of which schedules know anything.
pub(super) fn wall(time: NaiveDateTime) -> Option<Wall> {
    Wall::parse(&time.format("%Y-%m-%dT%H:%M:%S").to_string()).ok()
}

/// What the clock of a zone reads at an instant.
pub(crate) fn clock(at: Instant, zone: &Zone) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(&zone.wall(at).to_string(), "%Y-%m-%dT%H:%M:%S").ok()
}

/// The times of a property, of which dates of exceptions have several.
pub(super) fn times(property: &Property, zones: &Zones, floating: &Zone) -> Result<Vec<Time>, String> {
    let values: Vec<&str> = property.value().split(',').map(str::trim).filter(|value| !value.is_empty()).collect();
    values.into_iter().map(|value| time(property, value, zones, floating)).collect()
}

/// One time that is written in `property`.
pub(super) fn time(property: &Property, value: &str, zones: &Zones, floating: &Zone) -> Result<Time, String> {
    let key = property.key();
    let wrong = || format!("{key} is {}, which is no time", shown(value));
    let mut own = Property::new(key, value.to_owned());
    for name in ["TZID", "VALUE"] {
        if let Some(parameter) = property.params().get(name) {
            own.add_parameter(name, parameter.value());
        }
    }
    let read = DatePerhapsTime::from_property(&own).ok_or_else(wrong)?;
    let (wall_time, zone, is_day, is_floating) = match read {
        DatePerhapsTime::Date(day) => (midnight(day), floating.clone(), true, true),
        DatePerhapsTime::DateTime(CalendarDateTime::Utc(at)) => (at.naive_utc(), Zone::utc(), false, false),
        DatePerhapsTime::DateTime(CalendarDateTime::Floating(read)) => (read, floating.clone(), false, true),
        DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid }) => {
            let unknown = || format!("{key} is in the zone {}, which no time-zone database knows", shown(&tzid));
            (date_time, zones.find(&tzid).ok_or_else(unknown)?, false, false)
        }
    };
    // What lies outside of the calendar of schedules is refused here, so that nothing later has to.
    wall(wall_time).ok_or_else(wrong)?;
    Ok(Time { wall: wall_time, zone, is_day, is_floating })
}

fn midnight(day: NaiveDate) -> NaiveDateTime {
    day.and_time(chrono::NaiveTime::MIN)
}

/// How long an event lasts: to its DTEND, for its DURATION, else a day if it is one.
pub(super) fn lasting(event: &RawEvent, start: &Time, zones: &Zones, floating: &Zone) -> Result<Lasting, String> {
    let none = Lasting { by_clock_s: 0, in_truth_s: 0 };
    let lasting = if let Some((_, property)) = event.find("DTEND") {
        let end = time(property, property.value().trim(), zones, floating)?;
        if end.zone.name() == start.zone.name() {
            Lasting { by_clock_s: end.wall.signed_duration_since(start.wall).num_seconds(), ..none }
        } else {
            let outside = || "it ends beyond the calendar".to_owned();
            let (from, to) = start.instant().zip(end.instant()).ok_or_else(outside)?;
            Lasting { in_truth_s: (to.as_ms() - from.as_ms()) / 1000, ..none }
        }
    } else if let Some(text) = event.value("DURATION") {
        duration(text).ok_or_else(|| format!("DURATION is {}, which is no span", shown(text)))?
    } else if start.is_day {
        Lasting { by_clock_s: DAY_S, ..none }
    } else {
        return Err("it has no end: neither DTEND nor DURATION".to_owned());
    };
    let is_long = (1..=LONGEST_S).contains(&lasting.by_clock_s.saturating_add(lasting.in_truth_s));
    is_long.then_some(lasting).ok_or_else(|| "it does not end after its start, or only after ten years".to_owned())
}

const DAY_S: i64 = 86_400;
const LONGEST_S: i64 = 3660 * DAY_S;

/// `P1DT12H`, `P1W`: weeks and days by the clock, hours and less in truth (RFC 5545, 3.3.6).
fn duration(text: &str) -> Option<Lasting> {
    let span: jiff::Span = text.trim_start_matches('+').parse().ok()?;
    if span.get_years() != 0 || span.get_months() != 0 {
        return None;
    }
    let days = i64::from(span.get_weeks()).checked_mul(7)?.checked_add(i64::from(span.get_days()))?;
    let minutes = i64::from(span.get_hours()).checked_mul(60)?.checked_add(span.get_minutes())?;
    let seconds = minutes.checked_mul(60)?.checked_add(span.get_seconds())?;
    Some(Lasting { by_clock_s: days.checked_mul(DAY_S)?, in_truth_s: seconds })
}
