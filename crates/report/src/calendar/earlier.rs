//! A calendar that was written before, read back: of ours only, and only whole. It is the memory of what calendars already
//! have; a wrong one would call shifts off that take place.

use std::collections::HashMap;
use std::fmt;

use watchbill_domain::time::Instant;

use super::event::{Event, LAST_SEQUENCE, read_utc};
use super::lines::unfolded;
use super::subject::KEY;
use super::{DutyCalendar, PRODUCT};

/// Why an earlier calendar cannot be gone by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierRefused(String);

impl fmt::Display for EarlierRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EarlierRefused {}

/// How the lines of an event begin that are its content.
const CONTENT: [&str; 8] =
    ["SUMMARY:", "DESCRIPTION:", "STATUS:", "TRANSP:", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT", "END:VALARM"];

type Line = (usize, String);

/// The events of an earlier calendar of the same schedule and the same person, in its order.
pub(super) fn read_earlier(text: &str, calendar: &DutyCalendar<'_>) -> Result<Vec<Event>, EarlierRefused> {
    let mut lines = unfolded(text);
    while lines.last().is_some_and(|(_, line)| line.is_empty()) {
        lines.pop();
    }
    let is_ours = lines.first().is_some_and(|(_, line)| line == "BEGIN:VCALENDAR")
        && lines.iter().any(|(_, line)| line.strip_prefix("PRODID:") == Some(PRODUCT));
    if !is_ours {
        return Err(EarlierRefused("it is not a calendar that Watchbill wrote".to_owned()));
    }
    if lines.pop().is_none_or(|(_, line)| line != "END:VCALENDAR") {
        return Err(EarlierRefused("it is not whole: END:VCALENDAR is missing at its end".to_owned()));
    }
    let body = lines.iter().position(|(_, line)| line == "BEGIN:VEVENT").unwrap_or(lines.len());
    let (head, body) = lines.split_at(body);
    same_subject(head, calendar)?;
    read_events(body)
}

/// Refuses the calendar of another schedule or another person.
fn same_subject(head: &[Line], calendar: &DutyCalendar<'_>) -> Result<(), EarlierRefused> {
    let expected = calendar.subject();
    let found: Vec<&str> = head.iter().map(|(_, line)| line.as_str()).filter(|line| line.starts_with(KEY)).collect();
    if found == expected {
        return Ok(());
    }
    let said = |lines: &[&str]| if lines.is_empty() { "nothing".to_owned() } else { lines.join(" and ") };
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let (found, expected) = (said(&found), said(&expected));
    Err(EarlierRefused(format!("it is the calendar of something else: it says {found}, this one {expected}")))
}

fn read_events(mut lines: &[Line]) -> Result<Vec<Event>, EarlierRefused> {
    let mut events: Vec<Event> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    while let [(number, line), rest @ ..] = lines {
        let length = rest.iter().position(|(_, line)| line == "END:VEVENT");
        let Some(length) = length.filter(|_| line == "BEGIN:VEVENT") else {
            return Err(not_ours(*number, line));
        };
        let event = read_event(*number, &rest[..length])?;
        if let Some(first) = places.insert(event.uid.clone(), *number) {
            return Err(EarlierRefused(format!("lines {first} and {number} begin events with the same UID")));
        }
        events.push(event);
        lines = &rest[length + 1..];
    }
    Ok(events)
}

fn read_event(begin: usize, lines: &[Line]) -> Result<Event, EarlierRefused> {
    let (mut uid, mut stamp, mut sequence, mut start, mut end) = (None, None, None, None, None);
    let mut content = Vec::new();
    for (number, line) in lines {
        let refuse = || not_ours(*number, line);
        if line.chars().any(|c| c.is_control() && c != '\t') {
            return Err(refuse());
        }
        if CONTENT.iter().any(|known| line.starts_with(known)) {
            content.push(line.clone());
            continue;
        }
        let time = |text: &str| read_utc(text).ok_or_else(refuse);
        let is_first = match line.split_once(':').ok_or_else(refuse)? {
            ("UID", text) => uid.replace(text.to_owned()).is_none(),
            ("DTSTAMP", text) => stamp.replace(time(text)?).is_none(),
            ("DTSTART", text) => start.replace(time(text)?).is_none(),
            ("DTEND", text) => end.replace(time(text)?).is_none(),
            ("SEQUENCE", text) => sequence.replace(read_sequence(text).ok_or_else(refuse)?).is_none(),
            _ => false,
        };
        if !is_first {
            return Err(refuse());
        }
    }
    match (uid, stamp, sequence, start, end) {
        (Some(uid), Some(stamp), Some(sequence), Some(start), Some(end)) => {
            Ok(Event { uid, stamp, sequence, start, end, content })
        }
        _ => Err(EarlierRefused(format!(
            "line {begin}: this event has not all of UID, DTSTAMP, SEQUENCE, DTSTART and DTEND"
        ))),
    }
}

fn read_sequence(text: &str) -> Option<u32> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && *number <= LAST_SEQUENCE)
}

fn not_ours(number: usize, line: &str) -> EarlierRefused {
    let shown: String = line.chars().take(60).flat_map(char::escape_debug).collect();
    EarlierRefused(format!("line {number}: `{shown}` is not what Watchbill writes there"))
}

/// What calendars have to be told that read `earlier`: the events of now, numbered after what they had, and those of the
/// range that are gone, cancelled. What lies outside of the range is not spoken of.
pub(super) fn following(
    events: Vec<Event>,
    earlier: Vec<Event>,
    (from, to): (Instant, Instant),
    (stamp, revision): (Instant, u32),
) -> Vec<Event> {
    let mut had: HashMap<String, Event> = HashMap::with_capacity(earlier.len());
    had.extend(earlier.into_iter().map(|event| (event.uid.clone(), event)));
    let mut events: Vec<Event> = events
        .into_iter()
        .map(|event| match had.remove(&event.uid) {
            Some(earlier) => event.after(&earlier),
            None => event,
        })
        .collect();
    let gone = had.into_values().filter(|event| event.start < to && from < event.end);
    events.extend(gone.map(|event| event.cancelled(stamp, revision)));
    events
}

#[cfg(test)]
#[path = "earlier_tests.rs"]
mod tests;
