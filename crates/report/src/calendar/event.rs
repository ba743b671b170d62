//! One event, as it is written and as it was written before.

use watchbill_domain::time::Instant;

use super::lines::Lines;

/// The largest SEQUENCE: it is an INTEGER, which has 32 bits and a sign (RFC 5545, 3.3.8).
pub(super) const LAST_SEQUENCE: u32 = i32::MAX.cast_unsigned();
pub(super) const CANCELLED: &str = "STATUS:CANCELLED";
const SUMMARY: &str = "SUMMARY:";
/// Before the summary of what does not take place, for calendars that show it all the same.
const CANCELLED_SUMMARY: &str = "SUMMARY:Cancelled: ";

/// One VEVENT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) uid: String,
    /// When its content was last another one. Without a METHOD that is what DTSTAMP says (RFC 5545, 3.8.7.2).
    pub(super) stamp: Instant,
    /// Grows whenever the content changes.
    pub(super) sequence: u32,
    pub(super) start: Instant,
    pub(super) end: Instant,
    /// Everything else, unfolded: its properties, then its alarm.
    pub(super) content: Vec<String>,
}

impl Event {
    /// The same as what came after `earlier`: with its stamp and its number if nothing has changed, with a higher number
    /// otherwise. Never with a lower number than a calendar without memory would have, so that the two may be mixed.
    pub(super) fn after(mut self, earlier: &Self) -> Self {
        if (self.start, self.end) == (earlier.start, earlier.end) && self.content == earlier.content {
            (self.stamp, self.sequence) = (earlier.stamp, earlier.sequence);
        } else {
            self.sequence = self.sequence.max(earlier.sequence.saturating_add(1)).min(LAST_SEQUENCE);
        }
        self
    }

    /// The same event, which does not take place. It rings no more.
    pub(super) fn cancelled(self, stamp: Instant, revision: u32) -> Self {
        if self.content.iter().any(|line| line == CANCELLED) {
            return self;
        }
        let sequence = revision.max(self.sequence.saturating_add(1)).min(LAST_SEQUENCE);
        let properties = self.content.into_iter().take_while(|line| !line.starts_with("BEGIN:"));
        let content = properties.map(|line| match line.strip_prefix(SUMMARY) {
            Some(_) => cancelled_summary(&line),
            None if line.starts_with("STATUS:") => CANCELLED.to_owned(),
            None => line,
        });
        Self { sequence, stamp, content: content.collect(), ..self }
    }

    pub(super) fn write(&self, lines: &mut Lines) {
        let times = [format!("DTSTART:{}", utc(self.start)), format!("DTEND:{}", utc(self.end))];
        write_event(lines, (&self.uid, self.stamp, self.sequence), &times, &self.content);
    }
}

/// One VEVENT: what it is known by, when it was last another one and its number, its times, and everything else.
pub(super) fn write_event(
    lines: &mut Lines,
    (uid, stamp, sequence): (&str, Instant, u32),
    times: &[String],
    content: &[String],
) {
    lines.write("BEGIN:VEVENT");
    lines.write(&format!("UID:{uid}"));
    lines.write(&format!("DTSTAMP:{}", utc(stamp)));
    lines.write(&format!("SEQUENCE:{sequence}"));
    for line in times.iter().chain(content) {
        lines.write(line);
    }
    lines.write("END:VEVENT");
}

/// The line of a summary, for what does not take place.
pub(super) fn cancelled_summary(line: &str) -> String {
    format!("{CANCELLED_SUMMARY}{}", line.strip_prefix(SUMMARY).unwrap_or(line))
}

/// `20260309T080000Z`
fn utc(at: Instant) -> String {
    at.to_rfc3339().replace(['-', ':'], "")
}

/// What [`utc`] was given.
pub(super) fn read_utc(text: &str) -> Option<Instant> {
    let digits = |from: usize, to: usize| text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let (year, month, day) = (digits(0, 4)?, digits(4, 6)?, digits(6, 8)?);
    let (hour, minute, second) = (digits(9, 11)?, digits(11, 13)?, digits(13, 15)?);
    let is_utc = text.len() == 16 && text.get(8..9) == Some("T") && text.ends_with('Z');
    let rfc3339 = format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z");
    Instant::parse(&rfc3339).ok().filter(|_| is_utc)
}
