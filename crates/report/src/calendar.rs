//! The final schedule as iCalendar (RFC 5545): every shift an event in UTC, never a rule.
//!
//! A rule (RRULE) would be expanded by the zone data of whoever reads it, and by RFC 5545, which reads times that a clock skips
//! otherwise than the schedule does. Expanded events say the same everywhere.

mod earlier;
mod event;
#[cfg(test)]
mod fixtures;
mod follow_ups;
mod identity;
mod lines;
mod parts;
mod shifts;
mod subject;
mod words;

use std::time::Duration;

use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::Schedule;
use watchbill_domain::time::{Instant, Zone};

pub use earlier::EarlierRefused;
pub use follow_ups::{FollowUp, follow_up_calendar};
pub use subject::{is_calendar_of, is_calendar_of_schedule};

use earlier::{following, read_earlier};
use event::{CANCELLED, Event};
use lines::{Lines, escaped};
use shifts::{CalendarShift, shifts};
use words::Words;

/// By this we know a calendar as our own, in whichever version it was written.
const PRODUCT: &str = "-//Watchbill//On call//EN";
/// How often a reader is to look again. Some do so once a day whatever they are told.
const REFRESH: &str = "PT1H";
/// Readers that go by X-WR-TIMEZONE move every event to that zone's clock, and of what a clock shows twice some lose the second
/// pass (recurring-ical-events 3.8.2 is an hour early there). Told UTC they leave the events as they are; where a calendar is
/// shown it is in the zone of whoever looks.
const READ_IN: &str = "UTC";
/// What a calendar without events holds: RFC 5545, 3.6, wants at least one component in each, and parsers that hold to it refuse
/// the whole file, so that a calendar somebody subscribed to would keep its last shifts for ever. A zone that nothing refers to is
/// shown by nobody, and every calendar program reads it.
const EMPTY: [&str; 8] = [
    "BEGIN:VTIMEZONE",
    "TZID:Etc/UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
];
/// Octets of an event, about: what is reserved for each.
const EVENT_OCTETS: usize = 700;

/// What is to be written.
#[derive(Debug, Clone, Copy)]
pub struct DutyCalendar<'a> {
    /// Who is on call when.
    pub schedule: &'a Schedule,
    /// What is known of people; of those who are missing their id alone.
    pub people: &'a [CalendarPerson],
    /// Whose shifts; everybody's unless said.
    pub person: Option<&'a PersonId>,
    /// The first instant of interest. Shifts that reach out of the range are there whole.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
    /// How long before a shift a calendar rings; not at all unless said. Whole seconds.
    pub alarm: Option<Duration>,
    /// When this is written.
    pub stamp: Instant,
    /// The SEQUENCE of what no earlier calendar numbers. It has to grow whenever an event may have become another one, so
    /// that a calendar which has the older one takes the newer one: seconds since some moment do, of the last change of
    /// the files or of the export itself.
    pub revision: u32,
}

/// Somebody of the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPerson {
    /// How the schedule calls them.
    pub id: PersonId,
    /// How people call them.
    pub name: String,
    /// Where they live.
    pub zone: Option<Zone>,
}

/// A calendar in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenCalendar {
    /// The file.
    pub text: String,
    /// Shifts that take place.
    pub shifts: usize,
    /// Shifts that an earlier calendar had and that do not take place.
    pub cancelled: usize,
}

/// Writes a calendar. Told what it wrote `earlier` it numbers events after those, leaves what has not changed as it was to the
/// letter, and cancels what is gone.
///
/// # Errors
/// When `earlier` is not a calendar of ours, not whole, or of another schedule or person.
pub fn duty_calendar(calendar: &DutyCalendar<'_>, earlier: Option<&str>) -> Result<WrittenCalendar, EarlierRefused> {
    let earlier = earlier.map(|text| read_earlier(text, calendar)).transpose()?.unwrap_or_default();
    let range = (calendar.from, calendar.to);
    let mut events = following(calendar.events(), earlier, range, (calendar.stamp, calendar.revision));
    events.sort_by(|a, b| (a.start, a.end, &a.uid).cmp(&(b.start, b.end, &b.uid)));

    let mut lines = Lines::with_capacity(1000 + events.len() * EVENT_OCTETS);
    lines.write("BEGIN:VCALENDAR");
    for line in calendar.head() {
        lines.write(&line);
    }
    for event in &events {
        event.write(&mut lines);
    }
    if events.is_empty() {
        write_empty(&mut lines);
    }
    lines.write("END:VCALENDAR");
    let cancelled = events.iter().filter(|event| event.content.iter().any(|line| line == CANCELLED)).count();
    Ok(WrittenCalendar { text: lines.into_text(), shifts: events.len() - cancelled, cancelled })
}

impl DutyCalendar<'_> {
    fn events(&self) -> Vec<Event> {
        let words = Words { schedule: self.schedule, people: self.people };
        let shifts = shifts(self.schedule, self.from, self.to);
        let wanted = shifts.into_iter().filter(|shift| self.person.is_none_or(|person| shift.person == *person));
        wanted.map(|shift| self.event(shift, words)).collect()
    }

    fn event(&self, shift: CalendarShift, words: Words<'_>) -> Event {
        let summary = escaped(&words.summary(&shift));
        let mut content = vec![
            format!("SUMMARY:{summary}"),
            format!("DESCRIPTION:{}", escaped(&words.description(&shift))),
            "STATUS:CONFIRMED".to_owned(),
            // Who is on call can be met: the time is not taken.
            "TRANSP:TRANSPARENT".to_owned(),
        ];
        if let Some(alarm) = self.alarm {
            content.push("BEGIN:VALARM".to_owned());
            content.push("ACTION:DISPLAY".to_owned());
            content.push(format!("DESCRIPTION:{summary}"));
            content.push(format!("TRIGGER:-{}", duration(alarm)));
            content.push("END:VALARM".to_owned());
        }
        let CalendarShift { uid, start, end, .. } = shift;
        Event { uid, stamp: self.stamp, sequence: self.revision.min(event::LAST_SEQUENCE), start, end, content }
    }

    /// The properties of the calendar.
    fn head(&self) -> Vec<String> {
        let words = Words { schedule: self.schedule, people: self.people };
        let name = match self.person {
            Some(person) => format!("On call: {} — {}", self.schedule.name, words.name(person)),
            None => format!("On call: {}", self.schedule.name),
        };
        let mut head = vec!["VERSION:2.0".to_owned(), format!("PRODID:{PRODUCT}"), "CALSCALE:GREGORIAN".to_owned()];
        head.extend(self.subject());
        head.extend([
            format!("NAME:{}", escaped(&name)),
            format!("X-WR-CALNAME:{}", escaped(&name)),
            format!("X-WR-TIMEZONE:{READ_IN}"),
            format!("REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"),
            format!("X-PUBLISHED-TTL:{REFRESH}"),
        ]);
        head
    }

    /// Whose calendar it is, for when it is read back.
    fn subject(&self) -> Vec<String> {
        subject::subject(&self.schedule.name, self.person)
    }
}

/// What a calendar holds that has no events.
fn write_empty(lines: &mut Lines) {
    EMPTY.iter().for_each(|line| lines.write(line));
}

/// A DURATION (RFC 5545, 3.3.6).
fn duration(span: Duration) -> String {
    match span.as_secs() {
        seconds if seconds % 60 == 0 => format!("PT{}M", seconds / 60),
        seconds => format!("PT{seconds}S"),
    }
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
