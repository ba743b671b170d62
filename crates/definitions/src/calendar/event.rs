//! One VEVENT, understood.

use std::collections::HashSet;

use chrono::{NaiveDate, NaiveDateTime};
use watchbill_domain::alerts::plain_line;
use watchbill_domain::time::{Instant, Zone};

use super::raw::RawEvent;
use super::repeats::{Budget, starts};
use super::times::{Lasting, Time, lasting, time, times};
use super::zones::Zones;
use super::{Attendee, CalendarRange, Occurrence};
use crate::reader::shown;

/// Characters of a summary. Whoever is on call stands in the first few.
const LONGEST_SUMMARY: usize = 500;
/// Attendees of one event.
const MOST_ATTENDEES: usize = 100;

/// An event with all the times at which it takes place.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) uid: Option<String>,
    /// Which time of a repeated event this one stands for instead.
    pub(super) instead_of: Option<Instant>,
    pub(super) is_cancelled: bool,
    pub(super) is_floating: bool,
    /// The zone its times are written in, if it has one.
    pub(super) zone: Option<Zone>,
    pub(super) occurrences: Vec<Occurrence>,
}

/// Reads one; an error says why it could not be.
pub(super) fn read_event(
    raw: &RawEvent,
    zones: &Zones,
    range: &CalendarRange<'_>,
    budget: &mut Budget,
) -> Result<Event, String> {
    if raw.is_broken {
        return Err("a line that says when it is cannot be read".to_owned());
    }
    let uid = raw.value("UID").filter(|uid| !uid.is_empty()).map(str::to_owned);
    let is_cancelled = raw.value("STATUS").is_some_and(|status| status.eq_ignore_ascii_case("CANCELLED"));
    let instead_of = instead_of(raw, zones, range)?;
    if is_cancelled {
        let none = Vec::new();
        return Ok(Event { uid, instead_of, is_cancelled, is_floating: false, zone: None, occurrences: none });
    }
    let (_, property) = raw.find("DTSTART").ok_or("it has no DTSTART")?;
    let start = time(property, property.value().trim(), zones, range.zone)?;
    let lasting = lasting(raw, &start, zones, range.zone)?;
    let what = Occurrence {
        line: raw.line,
        summary: plain_line(raw.value("SUMMARY").unwrap_or_default(), LONGEST_SUMMARY).into(),
        attendees: raw.all("ATTENDEE").filter_map(|(_, property)| attendee(property)).take(MOST_ATTENDEES).collect(),
        is_day: start.is_day,
        start: range.from,
        end: range.from,
    };
    let mut occurrences = Vec::new();
    for wall in all_starts(raw, &start, zones, range, budget)? {
        occurrences.extend(at(&what, wall, &start, lasting).filter(|one| one.end > range.from && one.start < range.to));
    }
    let zone = (!start.is_floating).then(|| start.zone.clone());
    Ok(Event { uid, instead_of, is_cancelled, is_floating: start.is_floating, zone, occurrences })
}

/// The event at one of its starts.
fn at(what: &Occurrence, wall: NaiveDateTime, first: &Time, lasting: Lasting) -> Option<Occurrence> {
    let start = Time { wall, ..first.clone() }.instant()?;
    let end = lasting.end(wall, &first.zone)?;
    // An hour that the clocks skip is no time at all.
    (start < end).then(|| Occurrence { start, end, ..what.clone() })
}

fn all_starts(
    raw: &RawEvent,
    first: &Time,
    zones: &Zones,
    range: &CalendarRange<'_>,
    budget: &mut Budget,
) -> Result<Vec<NaiveDateTime>, String> {
    if raw.find("EXRULE").is_some() {
        return Err("it has exceptions by a rule (EXRULE), which no calendar writes any more".to_owned());
    }
    let mut all = match raw.value("RRULE") {
        Some(rule) => starts(rule, first, range.to, budget)?,
        None => vec![first.wall],
    };
    for (_, property) in raw.all("RDATE") {
        if property.params().get("VALUE").is_some_and(|value| value.value().eq_ignore_ascii_case("PERIOD")) {
            return Err("it has further dates with an end of their own (RDATE as PERIOD)".to_owned());
        }
        let dates = times(property, zones, range.zone)?;
        budget.take(dates.len())?;
        all.extend(dates.iter().filter_map(|date| in_zone_of(first, date)));
    }
    let (mut days, mut walls): (HashSet<NaiveDate>, HashSet<NaiveDateTime>) = Default::default();
    for (_, property) in raw.all("EXDATE") {
        let dates = times(property, zones, range.zone)?;
        budget.take(dates.len())?;
        for date in dates {
            if date.is_day {
                days.insert(date.wall.date());
            } else {
                walls.extend(in_zone_of(first, &date));
            }
        }
    }
    all.retain(|start| !walls.contains(start) && !days.contains(&start.date()));
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// A time by the clock of the first one.
fn in_zone_of(first: &Time, date: &Time) -> Option<NaiveDateTime> {
    if date.zone.name() == first.zone.name() {
        return Some(date.wall);
    }
    super::times::clock(date.instant()?, &first.zone)
}

fn instead_of(raw: &RawEvent, zones: &Zones, range: &CalendarRange<'_>) -> Result<Option<Instant>, String> {
    let Some((_, property)) = raw.find("RECURRENCE-ID") else { return Ok(None) };
    if property.params().get("RANGE").is_some() {
        return Err("it changes all later ones of a repeated event at once (RANGE=THISANDFUTURE)".to_owned());
    }
    let time = time(property, property.value().trim(), zones, range.zone)?;
    let outside = || format!("RECURRENCE-ID is {}, which is beyond the calendar", shown(property.value()));
    time.instant().map(Some).ok_or_else(outside)
}

fn attendee(property: &icalendar::Property) -> Option<Attendee> {
    let parameter = |name: &str| property.params().get(name).map(|parameter| parameter.value().trim().to_owned());
    // A room or a projector is never on call, and neither is who has said no.
    let kind = parameter("CUTYPE").unwrap_or_default().to_ascii_uppercase();
    let said = parameter("PARTSTAT").unwrap_or_default().to_ascii_uppercase();
    if matches!(kind.as_str(), "RESOURCE" | "ROOM" | "GROUP") || said == "DECLINED" {
        return None;
    }
    let value = property.value().trim();
    let has_scheme = value.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    let mail = value.get(7..).filter(|_| has_scheme).filter(|mail| mail.contains('@')).map(str::to_owned);
    let name = parameter("CN").filter(|name| !name.is_empty());
    (mail.is_some() || name.is_some()).then_some(Attendee { name, mail })
}
