//! Calendars of other programs (iCalendar, RFC 5545), read as they are found: what cannot be read of one is said with its line,
//! and costs itself alone.

mod event;
mod lines;
mod raw;
mod repeats;
mod times;
mod zones;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use watchbill_domain::sources::Problem;
use watchbill_domain::time::{Instant, Zone};

use event::{Event, read_event};
use raw::{MOST_EVENTS, Raw, read_raw};
use repeats::{Budget, MOST_BARREN, MOST_RULES, MOST_STARTS};
pub(crate) use times::clock;
pub(crate) use zones::known as known_zone;

/// Bytes of the largest calendar that is read.
pub(crate) const LARGEST_BYTES: usize = 10 << 20;

/// What of a calendar is of interest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CalendarRange<'a> {
    /// The first instant. What lies outside of the range is left out, and a rule without an end goes on to its end.
    pub(crate) from: Instant,
    /// The first instant after it.
    pub(crate) to: Instant,
    /// By whose clock days and times are read that name no zone, in a calendar that names none.
    pub(crate) zone: &'a Zone,
}

/// One time at which an event takes place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// Where the event begins in the file, from 1.
    pub(crate) line: usize,
    /// On one line, and no longer than 500 characters. Shared by every time at which the event takes place.
    pub(crate) summary: Arc<str>,
    /// Not more than the first hundred; shared likewise.
    pub(crate) attendees: Arc<[Attendee]>,
    /// Whether it is whole days.
    pub(crate) is_day: bool,
    pub(crate) start: Instant,
    pub(crate) end: Instant,
}

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attendee {
    pub(crate) name: Option<String>,
    pub(crate) mail: Option<String>,
}

/// What could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// Where, from 1.
    pub(crate) line: usize,
    pub(crate) what: String,
}

/// What a calendar holds.
#[derive(Debug, Default)]
pub(crate) struct Calendar {
    pub(crate) name: Option<String>,
    /// The zone it says it is to be read in; never UTC, which says nothing about where a team is.
    pub(crate) zone: Option<Zone>,
    /// The zones its events are written in, the most frequent first, without UTC.
    pub(crate) zones: Vec<Zone>,
    /// Whether Watchbill wrote it.
    pub(crate) is_ours: bool,
    /// Whether it calls off all of its events (METHOD:CANCEL).
    pub(crate) is_called_off: bool,
    /// In the order of their starts.
    pub(crate) occurrences: Vec<Occurrence>,
    /// Events that were called off.
    pub(crate) cancelled: usize,
    /// The line of the first event that names no zone, whole days apart.
    pub(crate) floating: Option<usize>,
    /// In the order of the file.
    pub(crate) troubles: Vec<Trouble>,
}

/// Whether a file looks like a calendar at all.
pub(crate) fn is_calendar(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    bytes.get(..15).is_some_and(|start| start.eq_ignore_ascii_case(b"BEGIN:VCALENDAR"))
}

/// Reads a calendar.
///
/// # Errors
/// When it is none, or larger than any.
pub(crate) fn read_calendar(bytes: &[u8], file: &str, range: &CalendarRange<'_>) -> Result<Calendar, Problem> {
    let refuse = |message: String| Problem { place: file.to_owned(), line: None, column: None, message };
    if bytes.len() > LARGEST_BYTES {
        return Err(refuse(format!("is larger than {} MiB, and is not read", LARGEST_BYTES >> 20)));
    }
    let raw = read_raw(bytes);
    if !raw.is_calendar {
        return Err(refuse("is no calendar: there is no BEGIN:VCALENDAR in it".to_owned()));
    }
    Ok(understood(raw, range))
}

fn understood(mut raw: Raw, range: &CalendarRange<'_>) -> Calendar {
    let mut budget = Budget { starts: MOST_STARTS, rules: MOST_RULES, barren: MOST_BARREN };
    let mut calendar = Calendar { troubles: std::mem::take(&mut raw.troubles), ..head(&raw) };
    let own_zone = calendar.zone.clone();
    let range = &CalendarRange { zone: own_zone.as_ref().unwrap_or(range.zone), ..*range };
    let mut events = Vec::new();
    for event in &raw.events {
        match read_event(event, &raw.zones, range, &mut budget) {
            Ok(read) => events.push((event.line, read)),
            Err(why) => calendar.troubles.push(Trouble { line: event.line, what: why }),
        }
    }
    if raw.too_many > 0 {
        let what = format!("there are {} more events than {MOST_EVENTS}, which are not read", raw.too_many);
        calendar.troubles.push(Trouble { line: 1, what });
    }
    calendar.cancelled = events.iter().filter(|(_, event)| event.is_cancelled).count();
    let is_floating =
        |(_, event): &&(usize, Event)| event.is_floating && event.occurrences.iter().any(|one| !one.is_day);
    calendar.floating = events.iter().find(is_floating).map(|(line, _)| *line);
    calendar.zones = zones_of(&events);
    calendar.occurrences = taking_place(events);
    if calendar.is_called_off {
        calendar.cancelled = raw.events.len();
        calendar.occurrences.clear();
    }
    calendar.troubles.sort_by_key(|trouble| trouble.line);
    calendar
}

/// What takes place: an event that stands for one time of a repeated one takes its place, and one that is called off leaves it.
fn taking_place(events: Vec<(usize, Event)>) -> Vec<Occurrence> {
    let mut replaced: HashMap<String, HashSet<Instant>> = HashMap::new();
    let mut called_off: HashSet<String> = HashSet::new();
    for (_, event) in &events {
        match (&event.uid, event.instead_of) {
            (Some(uid), Some(at)) => {
                replaced.entry(uid.clone()).or_default().insert(at);
            }
            (Some(uid), None) if event.is_cancelled => {
                called_off.insert(uid.clone());
            }
            _ => {}
        }
    }
    let mut occurrences = Vec::new();
    for (_, event) in events {
        let gone = event.uid.as_ref().filter(|_| event.instead_of.is_none());
        let times = gone.and_then(|uid| replaced.get(uid));
        let is_off = event.uid.as_ref().is_some_and(|uid| called_off.contains(uid));
        let takes_place = |one: &Occurrence| !is_off && times.is_none_or(|times| !times.contains(&one.start));
        occurrences.extend(event.occurrences.into_iter().filter(takes_place));
    }
    occurrences.sort_by_key(|one| (one.start, one.end, one.line));
    occurrences
}

fn head(raw: &Raw) -> Calendar {
    let value = |name: &str| {
        let found = raw.head.iter().find(|(_, property)| property.key() == name);
        found.map(|(_, property)| plain(property.value())).filter(|value| !value.is_empty())
    };
    let zone = value("X-WR-TIMEZONE").or_else(|| value("TIMEZONE-ID")).and_then(|id| raw.zones.find(&id));
    Calendar {
        name: value("X-WATCHBILL-SCHEDULE").or_else(|| value("X-WR-CALNAME")).or_else(|| value("NAME")),
        zone: zone.filter(|zone| !is_utc(zone)),
        is_called_off: value("METHOD").is_some_and(|method| method.eq_ignore_ascii_case("CANCEL")),
        is_ours: value("PRODID").is_some_and(|product| product.starts_with("-//Watchbill//")),
        ..Calendar::default()
    }
}

/// A text without the backslashes that it is written with; of properties that RFC 5545 does not name, nobody takes them away.
fn plain(text: &str) -> String {
    let read: Result<icalendar::Property, String> = format!("SUMMARY:{text}").parse();
    read.map_or_else(|_| text.to_owned(), |property| property.value().to_owned()).trim().to_owned()
}

fn zones_of(events: &[(usize, Event)]) -> Vec<Zone> {
    let mut counted: Vec<(usize, Zone)> = Vec::new();
    for zone in events.iter().filter_map(|(_, event)| event.zone.as_ref()).filter(|zone| !is_utc(zone)) {
        match counted.iter_mut().find(|(_, known)| known.name() == zone.name()) {
            Some((count, _)) => *count += 1,
            None => counted.push((1, zone.clone())),
        }
    }
    counted.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    counted.into_iter().map(|(_, zone)| zone).collect()
}

fn is_utc(zone: &Zone) -> bool {
    matches!(zone.name(), "UTC" | "Etc/UTC" | "GMT" | "Etc/GMT")
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
