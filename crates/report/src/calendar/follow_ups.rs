//! What somebody has to have done by a day, as events that last that day.

use watchbill_domain::time::{Day, Instant};

use super::event::{CANCELLED, LAST_SEQUENCE, cancelled_summary, write_event};
use super::identity;
use super::lines::{Lines, escaped};
use super::write_empty;

const PRODUCT: &str = "-//Watchbill//Reviews//EN";

/// Something that somebody has to have done by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// What stays the same whenever it is written: its event is known by it.
    pub identity: Vec<String>,
    /// Grows with everything that changes it.
    pub sequence: u32,
    /// When it was last changed.
    pub stamp: Instant,
    /// The day.
    pub due: Day,
    /// In a line.
    pub summary: String,
    /// In more.
    pub description: String,
    /// Whether it does not have to be done any more.
    pub is_cancelled: bool,
}

/// Writes them as iCalendar (RFC 5545). An event of a whole day has no zone: it is that day wherever somebody looks. It is no
/// VTODO, which some calendars leave out.
#[must_use]
pub fn follow_up_calendar(name: &str, follow_ups: &[FollowUp]) -> String {
    let mut lines = Lines::default();
    let name = escaped(name);
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", &format!("PRODID:{PRODUCT}"), "CALSCALE:GREGORIAN"] {
        lines.write(line);
    }
    lines.write(&format!("NAME:{name}"));
    lines.write(&format!("X-WR-CALNAME:{name}"));
    for follow_up in follow_ups {
        follow_up.write(&mut lines);
    }
    if follow_ups.is_empty() {
        write_empty(&mut lines);
    }
    lines.write("END:VCALENDAR");
    lines.into_text()
}

impl FollowUp {
    fn write(&self, lines: &mut Lines) {
        let summary = format!("SUMMARY:{}", escaped(&self.summary));
        let content = [
            if self.is_cancelled { cancelled_summary(&summary) } else { summary },
            format!("DESCRIPTION:{}", escaped(&self.description)),
            if self.is_cancelled { CANCELLED.to_owned() } else { "STATUS:CONFIRMED".to_owned() },
            "TRANSP:TRANSPARENT".to_owned(),
        ];
        let (first, after) = (date(self.due), date(self.due.next()));
        let times = [format!("DTSTART;VALUE=DATE:{first}"), format!("DTEND;VALUE=DATE:{after}")];
        let uid = identity::of_follow_up(&self.identity);
        write_event(lines, (&uid, self.stamp, self.sequence.min(LAST_SEQUENCE)), &times, &content);
    }
}

/// `20261031`
fn date(day: Day) -> String {
    day.to_string().replace('-', "")
}

#[cfg(test)]
#[path = "follow_ups_tests.rs"]
mod tests;
