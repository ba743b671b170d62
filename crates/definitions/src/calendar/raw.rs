//! The components of a calendar, apart but not yet understood.

use icalendar::Property;

use super::Trouble;
use super::lines::{Line, unfolded};
use super::zones::Zones;
use crate::reader::shown;

/// A property and the line it begins on.
pub(super) type Placed = (usize, Property);

/// What stands in a calendar file.
#[derive(Debug, Default)]
pub(super) struct Raw {
    /// Of the calendar itself.
    pub(super) head: Vec<Placed>,
    pub(super) events: Vec<RawEvent>,
    pub(super) zones: Zones,
    /// Whether there is a calendar at all.
    pub(super) is_calendar: bool,
    pub(super) troubles: Vec<Trouble>,
    /// Events beyond [`MOST_EVENTS`].
    pub(super) too_many: usize,
}

/// One VEVENT, without its alarms.
#[derive(Debug)]
pub(super) struct RawEvent {
    pub(super) line: usize,
    pub(super) properties: Vec<Placed>,
    /// Whether a line could not be read that says when the event is.
    pub(super) is_broken: bool,
}

/// More are not read.
pub(super) const MOST_EVENTS: usize = 100_000;
/// Properties of one event that are looked at; real ones have some dozens.
const MOST_PROPERTIES: usize = 2000;

#[derive(Debug)]
enum Open {
    Event(RawEvent),
    Zone { id: String, location: Option<String> },
    None,
}

impl RawEvent {
    pub(super) fn find(&self, name: &str) -> Option<&Placed> {
        self.properties.iter().find(|(_, property)| property.key() == name)
    }

    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &Placed> {
        self.properties.iter().filter(move |(_, property)| property.key() == name)
    }

    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.find(name).map(|(_, property)| property.value().trim())
    }
}

/// Takes a file apart. Whatever does not fit is left out and said; a component that is not closed ends with the file.
pub(super) fn read_raw(bytes: &[u8]) -> Raw {
    let mut raw = Raw::default();
    let mut open = Open::None;
    // Below the event or the zone that is open: alarms, and the two halves of a zone's year.
    let mut below = 0usize;
    for line in unfolded(bytes) {
        if let Some(name) = line.bound("BEGIN") {
            begin(&mut raw, &mut open, &mut below, &name, line.number);
        } else if let Some(name) = line.bound("END") {
            end(&mut raw, &mut open, &mut below, &name, line.number);
        } else if below == 0 {
            take(&mut raw, &mut open, &line);
        }
    }
    if let Open::Event(event) = open {
        let what = "the file ends within this event, which is not read".to_owned();
        raw.troubles.push(Trouble { line: event.line, what });
    }
    raw
}

fn begin(raw: &mut Raw, open: &mut Open, below: &mut usize, name: &str, line: usize) {
    match (name, &*open) {
        ("VCALENDAR", _) => raw.is_calendar = true,
        ("VEVENT", Open::Event(event)) => {
            let what = format!("a new event begins on line {line} before this one ends; this one is not read");
            raw.troubles.push(Trouble { line: event.line, what });
            *below = 0;
            *open = Open::Event(RawEvent { line, properties: Vec::new(), is_broken: false });
        }
        (_, Open::Event(_) | Open::Zone { .. }) => *below += 1,
        ("VEVENT", Open::None) => *open = Open::Event(RawEvent { line, properties: Vec::new(), is_broken: false }),
        ("VTIMEZONE", Open::None) => *open = Open::Zone { id: String::new(), location: None },
        // Tasks, journals and what else a calendar may hold have properties, which are not the calendar's.
        _ => *below += 1,
    }
}

fn end(raw: &mut Raw, open: &mut Open, below: &mut usize, name: &str, line: usize) {
    match (name, &*open) {
        ("VEVENT", Open::Event(_)) => {
            *below = 0;
            let Open::Event(event) = std::mem::replace(open, Open::None) else { return };
            if raw.events.len() == MOST_EVENTS {
                raw.too_many += 1;
            } else {
                raw.events.push(event);
            }
        }
        ("VTIMEZONE", Open::Zone { .. }) => {
            *below = 0;
            if let Open::Zone { id, location } = std::mem::replace(open, Open::None) {
                raw.zones.define(&id, location.as_deref());
            }
        }
        ("VEVENT", _) => {
            raw.troubles.push(Trouble { line, what: "an event ends here that did not begin".to_owned() });
        }
        ("VCALENDAR", _) => {}
        _ => *below = below.saturating_sub(1),
    }
}

fn take(raw: &mut Raw, open: &mut Open, line: &Line) {
    let Some(property) = line.property() else {
        if let Open::Event(event) = open {
            let what = format!("{} is no property of an event", shown(&line.text));
            raw.troubles.push(Trouble { line: line.number, what });
            event.is_broken |= decides(&line.text);
        }
        return;
    };
    match open {
        Open::Event(event) if event.properties.len() < MOST_PROPERTIES => {
            event.properties.push((line.number, property));
        }
        Open::Event(_) => {}
        Open::Zone { id, location } => match property.key() {
            "TZID" => property.value().trim().clone_into(id),
            "X-LIC-LOCATION" => *location = Some(property.value().trim().to_owned()),
            _ => {}
        },
        Open::None => raw.head.push((line.number, property)),
    }
}

/// Whether a line that cannot be read was meant to say when the event is. Others, like a text that was broken over two lines,
/// cost nothing of it.
fn decides(line: &str) -> bool {
    const WORDS: [&str; 8] = ["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS"];
    let begins = |word: &&str| line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    WORDS.iter().any(begins)
}
