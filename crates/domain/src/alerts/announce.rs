//! From decisions to pages: what is told together, and in which words.

mod place;
mod text;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::ids::{AlertId, SourceName};
use crate::time::Instant;

pub use self::place::{place_of, telling_labels};
pub use self::text::{outage_text, page_text};
use super::{KnownAlert, Labels, Severity, plain_line};

/// More groups than this from one poll are told as one digest: the seventh notification is not read.
const MOST_GROUPS: usize = 6;
/// Characters kept of an alert's name.
const NAME_CHARS: usize = 80;
/// Characters kept of a summary.
const SUMMARY_CHARS: usize = 160;

/// What kind of moment a poll was made in; anything but `Ordinary` is told as one digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Occasion {
    /// A poll like any other.
    Ordinary,
    /// The first poll of a source ever.
    FirstPoll,
    /// The first round after Watchbill started.
    Start,
    /// The first round after the laptop slept or its clock jumped.
    WakeUp,
    /// The first good poll after the source did not answer.
    SourceBack,
}

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageKind {
    /// Alerts of one group began to fire.
    Firing,
    /// Several things at once.
    Digest,
    /// A source does not answer.
    SourceFailing,
}

impl PageKind {
    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Digest => "digest",
            Self::SourceFailing => "source_failing",
        }
    }

    /// The kind with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Firing, Self::Digest, Self::SourceFailing].into_iter().find(|k| k.word() == word)
    }
}

/// One alert in a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLine {
    /// Which alert.
    pub id: AlertId,
    /// Which of its episodes: the start its source gave.
    pub starts_at: Instant,
    /// How bad.
    pub severity: Severity,
    /// The alert's name.
    pub name: String,
    /// Where: the labels that tell this alert from its siblings, in short.
    pub place: String,
    /// Its summary annotation, cut to a line.
    pub summary: String,
    /// Why it is told.
    pub because: String,
}

/// A page before it has a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageDraft {
    /// What it is about.
    pub kind: PageKind,
    /// The worst severity of its lines.
    pub severity: Severity,
    /// Its alerts, most severe first; never empty for `Firing` and `Digest`.
    pub lines: Vec<PageLine>,
    /// Why it is told, in a sentence without a full stop.
    pub because: String,
}

/// Groups what is to be told of one source after one poll: one page per alert name, or one digest when there are more
/// than six groups or when the occasion is not an ordinary poll. The most severe group comes first, then by name.
#[must_use]
pub fn announce(source: &SourceName, paged: &[(AlertId, &KnownAlert, String)], occasion: Occasion) -> Vec<PageDraft> {
    let mut groups: BTreeMap<&str, Vec<&(AlertId, &KnownAlert, String)>> = BTreeMap::new();
    for told in paged {
        groups.entry(told.1.name()).or_default().push(told);
    }
    let pages = groups.values().map(|group| draft(PageKind::Firing, group_lines(group)));
    let mut pages: Vec<PageDraft> = pages.flatten().collect();
    pages.sort_by_key(|page| Reverse(page.severity));
    if pages.len() <= MOST_GROUPS && occasion == Occasion::Ordinary {
        return pages;
    }
    let groups = pages.len();
    let lines = pages.into_iter().flat_map(|page| page.lines).collect();
    let because = match occasion {
        Occasion::Ordinary => format!("{groups} groups of alerts of {source} began to fire at once"),
        Occasion::FirstPoll => format!("firing in the first answer of {source}"),
        Occasion::Start => format!("firing at {source} when Watchbill started"),
        Occasion::WakeUp => format!("firing at {source} after the laptop slept"),
        Occasion::SourceBack => format!("firing at {source} when it answered again"),
    };
    draft(PageKind::Digest, lines).map(|page| PageDraft { because, ..page }).into_iter().collect()
}

/// A page of these lines, because of what its most severe alert is told for; none of no lines.
fn draft(kind: PageKind, mut lines: Vec<PageLine>) -> Option<PageDraft> {
    lines.sort_by(|a, b| {
        b.severity.cmp(&a.severity).then_with(|| (&a.name, &a.place, &a.id).cmp(&(&b.name, &b.place, &b.id)))
    });
    let first = lines.first()?;
    Some(PageDraft { kind, severity: first.severity, because: first.because.clone(), lines })
}

fn group_lines(group: &[&(AlertId, &KnownAlert, String)]) -> Vec<PageLine> {
    let siblings: Vec<&Labels> = group.iter().map(|(_, alert, _)| &alert.labels).collect();
    let telling = telling_labels(&siblings);
    let line = |(id, alert, because): &(AlertId, &KnownAlert, String)| PageLine {
        id: id.clone(),
        starts_at: alert.starts_at,
        severity: alert.severity,
        name: plain_line(alert.name(), NAME_CHARS),
        place: place_of(&alert.labels, &telling),
        summary: summary_line(&alert.annotations),
        because: because.clone(),
    };
    group.iter().map(|told| line(told)).collect()
}

/// What teams write for people as one line, in the order of how short it usually is.
#[must_use]
pub fn summary_line(annotations: &Labels) -> String {
    let short = ["summary", "message", "title"].into_iter().find_map(|name| annotations.get(name));
    let first_line =
        || annotations.get("description").and_then(|text| text.lines().find(|line| !line.trim().is_empty()));
    plain_line(short.or_else(first_line).unwrap_or_default(), SUMMARY_CHARS)
}

#[cfg(test)]
#[path = "announce_tests.rs"]
mod tests;
