//! The words of a notification, as plain text; whoever shows them escapes what its surface takes for markup.

use crate::ids::SourceName;

use super::super::plain::isolated_line;
use super::super::{Severity, plain_line};
use super::{PageKind, PageLine};

/// The longest title, characters.
const TITLE_CHARS: usize = 80;
/// The longest line of a body, characters.
const LINE_CHARS: usize = 160;
/// What the absence of a watchdog means.
const MISSING_MEANS: &str =
    "What should prove that alerts reach this laptop does not: other alerts may be missing too.";
/// What an outage of a source means for the person who relies on it.
const OUTAGE_MEANS: &str = "Its alerts are kept as they were; nothing new from it can page.";

/// What a page tells of, as much as its words need: a page may tell of thousands of alerts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageGist {
    /// How many alerts of each severity; those of which there is none may be left out.
    pub alerts: Vec<(Severity, usize)>,
    /// The alerts that are told one by one: the first [`PageGist::ONE_BY_ONE`], or all where there are fewer.
    pub first: Vec<PageLine>,
}

impl PageGist {
    /// Alerts told in a body; the rest is counted.
    pub const ONE_BY_ONE: usize = 5;

    /// Of all the lines of a page, in their order.
    #[must_use]
    pub fn of(lines: &[PageLine]) -> Self {
        let count = |severity: Severity| lines.iter().filter(|line| line.severity == severity).count();
        Self {
            alerts: Severity::ALL.map(|severity| (severity, count(severity))).to_vec(),
            first: lines.iter().take(Self::ONE_BY_ONE).cloned().collect(),
        }
    }

    /// The worst severity among them.
    #[must_use]
    pub fn worst(&self) -> Severity {
        let there = self.alerts.iter().filter(|(_, alerts)| *alerts > 0);
        there.map(|(severity, _)| *severity).max().unwrap_or(Severity::Info)
    }

    fn all(&self) -> usize {
        self.alerts.iter().map(|(_, alerts)| alerts).sum()
    }
}

/// The title (one line) and body (a few lines) of a page, as plain text: control characters are gone, text that runs
/// from right to left is isolated, and nothing is longer than a notification can show.
///
/// A page about a source that does not answer has no lines; [`outage_text`] says more, since it knows the source.
#[must_use]
pub fn page_text(kind: PageKind, lines: &[PageLine]) -> (String, String) {
    gist_text(kind, &PageGist::of(lines))
}

/// [`page_text`] of a page whose lines are not all at hand.
#[must_use]
pub fn gist_text(kind: PageKind, told: &PageGist) -> (String, String) {
    match (kind, told.first.as_slice()) {
        (PageKind::SourceFailing, _) => ("A source does not answer".to_owned(), OUTAGE_MEANS.to_owned()),
        (PageKind::WatchdogMissing, _) => ("A watchdog is missing".to_owned(), MISSING_MEANS.to_owned()),
        (PageKind::Handoff, _) => ("A shift begins or ends".to_owned(), String::new()),
        (PageKind::QueueDigest, _) => ("Queues this week".to_owned(), String::new()),
        (PageKind::ActionItems, _) => ("Action items to see to".to_owned(), String::new()),
        (PageKind::Digest, [line]) => (titled(PageKind::Firing, line, TITLE_CHARS), single_body(line)),
        (PageKind::Digest, _) => (digest_title(told), body(told, |line| titled(PageKind::Firing, line, LINE_CHARS))),
        (_, [line]) => (titled(kind, line, TITLE_CHARS), single_body(line)),
        (_, []) => (digest_title(told), String::new()),
        (_, [first, ..]) => {
            let worst = told.worst();
            let tail = format!(", {} {}", told.all(), doing(kind));
            let head = format!("{}: ", worst.word());
            let name = isolated_line(&first.name, room(TITLE_CHARS, &[&head, &tail]));
            (format!("{head}{name}{tail}"), body(told, |line| sibling(line, worst)))
        }
    }
}

/// What the alerts of a page of this kind do.
fn doing(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Flapping => "flapping",
        PageKind::StillFiring => "still firing",
        PageKind::Settled => "settled and firing",
        PageKind::Firing
        | PageKind::Digest
        | PageKind::SourceFailing
        | PageKind::WatchdogMissing
        | PageKind::Handoff
        | PageKind::QueueDigest
        | PageKind::ActionItems => "firing",
    }
}

/// The title and body of a page about an alert that has to be there and is not; `since` is a time as this person reads it.
#[must_use]
pub fn watchdog_text(name: &str, since: &str) -> (String, String) {
    let tail = " is missing";
    let title = format!("{}{tail}", isolated_line(name, room(TITLE_CHARS, &[tail])));
    (title, format!("Since {}: it has to fire all the time.\n{MISSING_MEANS}", plain_line(since, 40)))
}

/// The title and body of a page about a source that does not answer; `since` is a time as this person reads it.
#[must_use]
pub fn outage_text(source: &SourceName, message: &str, since: &str) -> (String, String) {
    let tail = " does not answer";
    let title = format!("{}{tail}", isolated_line(source.as_str(), room(TITLE_CHARS, &[tail])));
    let head = format!("Since {}: ", plain_line(since, 40));
    (title, format!("{head}{}\n{OUTAGE_MEANS}", isolated_line(message, room(LINE_CHARS, &[&head]))))
}

/// Title and body of the one page that tells that nothing answers at all; `since` is a local time.
#[must_use]
pub fn offline_page_text(sources: usize, since: &str) -> (String, String) {
    let title = "Nothing answers: this laptop seems to be offline".to_owned();
    let body = format!(
        "None of the {sources} sources has answered since {}. Their alerts are as of then, and nothing new can page until this \
         laptop has a network again.",
        plain_line(since, 40)
    );
    (title, body)
}

/// `critical: RedisDown, cache-1`. Of a long name and a long place the place gives way first, down to a third.
fn titled(kind: PageKind, line: &PageLine, max_chars: usize) -> String {
    let head = match kind {
        PageKind::Firing => format!("{}: ", line.severity.word()),
        _ => format!("{}, {}: ", line.severity.word(), doing(kind)),
    };
    let room = room(max_chars, &[&head]);
    if line.place.is_empty() {
        return format!("{head}{}", isolated_line(&line.name, room));
    }
    let wanted = isolated_line(&line.place, room).chars().count() + 2;
    let name = isolated_line(&line.name, room - wanted.min(room / 3));
    let place = isolated_line(&line.place, room.saturating_sub(name.chars().count() + 2));
    format!("{head}{name}, {place}")
}

fn single_body(line: &PageLine) -> String {
    let parts = [&line.summary, &line.because].map(|part| isolated_line(part, LINE_CHARS));
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// One alert among others of its name: where, and what it says; its severity only where it is not the title's.
fn sibling(line: &PageLine, told: Severity) -> String {
    let severity = if line.severity == told { String::new() } else { format!("{}: ", line.severity.word()) };
    let place = if line.place.is_empty() && line.summary.is_empty() { &line.name } else { &line.place };
    let place = isolated_line(place, LINE_CHARS / 2);
    let gap = if place.is_empty() || line.summary.is_empty() { "" } else { ": " };
    let summary = isolated_line(&line.summary, room(LINE_CHARS, &[&severity, &place, gap]));
    format!("{severity}{place}{gap}{summary}")
}

fn digest_title(told: &PageGist) -> String {
    let count = |severity: Severity| -> usize {
        told.alerts.iter().filter(|(of, _)| *of == severity).map(|(_, alerts)| alerts).sum()
    };
    let counts = Severity::ALL.map(|severity| (count(severity), severity.word()));
    let counted: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    format!("{} alerts firing: {}", told.all(), counted.join(", "))
}

fn body(told: &PageGist, text: impl Fn(&PageLine) -> String) -> String {
    let mut lines: Vec<String> = told.first.iter().map(text).collect();
    if told.all() > told.first.len() {
        lines.push(format!("and {} more", told.all() - told.first.len()));
    }
    lines.join("\n")
}

/// The characters that are left of `max_chars` beside these parts.
fn room(max_chars: usize, parts: &[&str]) -> usize {
    max_chars.saturating_sub(parts.iter().map(|part| part.chars().count()).sum())
}
