//! From decisions to pages: what is told together, and in which words.

mod place;
mod text;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::ids::{AlertId, PageId, SourceName};
use crate::time::Instant;

pub use self::place::{place_of, telling_labels};
pub use self::text::{PageGist, gist_text, offline_page_text, outage_text, page_text, watchdog_text};
use super::{
    KnownAlert, Labels, Pager, Policy, Rule, Sent, Severity, Sound, Urgency, Way, alert_name, filter_text, plain_line,
};

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
    /// What held pages back for many alerts at once has ended: quiet hours, a do-not-disturb.
    RestOver,
}

impl Occasion {
    /// What everything is told together for; `None` for an ordinary poll.
    fn because(self, source: &SourceName) -> Option<String> {
        Some(match self {
            Self::Ordinary => return None,
            Self::FirstPoll => format!("firing in the first answer of {source}"),
            Self::Start => format!("firing at {source} when Watchbill started"),
            Self::WakeUp => format!("firing at {source} after the laptop slept"),
            Self::SourceBack => format!("firing at {source} when it answered again"),
            Self::RestOver => format!("still firing at {source} after it was held back for your rest"),
        })
    }
}

/// What a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageKind {
    /// Alerts of one group began to fire.
    Firing,
    /// An alert began to flap.
    Flapping,
    /// A flapping alert has fired on for so long that it is no noise.
    StillFiring,
    /// An alert has stopped flapping and fires.
    Settled,
    /// Several things at once.
    Digest,
    /// A source does not answer.
    SourceFailing,
    /// An alert that has to be there is not.
    WatchdogMissing,
    /// A shift begins or ends.
    Handoff,
    /// What the week leaves of queues.
    QueueDigest,
    /// Action items that are due or overdue.
    ActionItems,
}

impl PageKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Firing,
        Self::Flapping,
        Self::StillFiring,
        Self::Settled,
        Self::Digest,
        Self::SourceFailing,
        Self::WatchdogMissing,
        Self::Handoff,
        Self::QueueDigest,
        Self::ActionItems,
    ];

    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Flapping => "flapping",
            Self::StillFiring => "still_firing",
            Self::Settled => "settled",
            Self::Digest => "digest",
            Self::SourceFailing => "source_failing",
            Self::WatchdogMissing => "watchdog_missing",
            Self::Handoff => "handoff",
            Self::QueueDigest => "queue_digest",
            Self::ActionItems => "action_items",
        }
    }

    /// The kind with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether whoever reads it knows that the alert flaps.
    #[must_use]
    pub(super) fn tells_that_it_flaps(self) -> bool {
        matches!(self, Self::Flapping | Self::StillFiring)
    }

    /// Whether it is about alerts, and so has lines.
    #[must_use]
    pub fn is_about_alerts(self) -> bool {
        !matches!(
            self,
            Self::SourceFailing | Self::WatchdogMissing | Self::Handoff | Self::QueueDigest | Self::ActionItems
        )
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
    /// What is told of it; a digest tells of many things.
    pub kind: PageKind,
}

/// A page before it has a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageDraft {
    /// What it is about.
    pub kind: PageKind,
    /// The worst severity of its lines.
    pub severity: Severity,
    /// Its alerts, most severe first; never empty for a kind that is about alerts.
    pub lines: Vec<PageLine>,
    /// Why it is told, in a sentence without a full stop.
    pub because: String,
    /// What its alerts have in common, see [`group_of`]; empty for a digest.
    pub group: String,
    /// The page that is out already and gets these lines without a sound.
    pub onto: Option<PageId>,
    /// How loud it is; the severity decides unless set.
    pub sound: Option<Sound>,
    /// How the desktop shows it; the severity decides unless set.
    pub urgency: Option<Urgency>,
}

/// Something that is to be told.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// Which alert.
    pub id: AlertId,
    /// What is known of it.
    pub alert: &'a KnownAlert,
    /// With which kind of page.
    pub kind: PageKind,
    /// Why, in a sentence without a full stop.
    pub because: String,
    /// The rule that is for it.
    pub rule: Option<&'a Rule>,
}

/// A page that is out, or a draft of the same batch by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaf {
    Out(PageId),
    Draft(usize),
}

/// Groups what is to be told of one source at once. Outside an ordinary poll it is one digest. Else every group has its page:
/// one that is out already where that went out a moment ago, and a digest where there were too many lately; `sent` are the
/// pages that went out lately. The most severe group comes first, then by name.
#[must_use]
pub fn announce(
    source: &SourceName,
    told: &[Told<'_>],
    occasion: Occasion,
    sent: &Pager<String, PageId>,
    policy: &Policy,
    now: Instant,
) -> Vec<PageDraft> {
    let groups = grouped(source, told);
    let Some(because) = occasion.because(source) else { return one_by_one(groups, sent, policy, now) };
    let lines = groups.into_iter().flat_map(|page| page.lines).collect();
    draft(PageKind::Digest, String::new(), lines).map(|page| PageDraft { because, ..page }).into_iter().collect()
}

/// A draft per group and kind, most severe first.
fn grouped(source: &SourceName, told: &[Told<'_>]) -> Vec<PageDraft> {
    let mut groups: BTreeMap<(String, &str), Vec<&Told<'_>>> = BTreeMap::new();
    for told in told {
        groups
            .entry((group_of(source.as_str(), &told.alert.labels, told.rule), told.kind.word()))
            .or_default()
            .push(told);
    }
    let pages = groups.into_iter().filter_map(|((group, _), told)| {
        let first = *told.first()?;
        let page = draft(first.kind, group, group_lines(&told))?;
        let rules = || told.iter().filter_map(|told| told.rule);
        Some(PageDraft {
            sound: rules().filter_map(|rule| rule.sound).next(),
            urgency: rules().filter_map(|rule| rule.urgency).next(),
            ..page
        })
    });
    let mut pages: Vec<PageDraft> = pages.collect();
    pages.sort_by_key(|page| Reverse(page.severity));
    pages
}

fn one_by_one(groups: Vec<PageDraft>, sent: &Pager<String, PageId>, policy: &Policy, now: Instant) -> Vec<PageDraft> {
    let out = |sent: &Sent<String, PageId>| Sent {
        page: Leaf::Out(sent.page),
        kind: sent.kind,
        group: sent.group.clone(),
        severity: sent.severity,
        at: sent.at,
    };
    let mut pager = Pager::of(sent.sent().map(out));
    let mut drafts: Vec<PageDraft> = Vec::with_capacity(groups.len());
    for group in groups {
        let next = match pager.way(&group.group, group.kind, group.severity, policy, now) {
            Way::Own => group,
            Way::Onto(Leaf::Out(page)) => {
                drafts.push(PageDraft { onto: Some(page), ..group });
                continue;
            }
            Way::Onto(Leaf::Draft(at)) => {
                drafts[at].lines.extend(group.lines);
                continue;
            }
            Way::Digest => digest_of(group, policy),
        };
        let (page, at) = (Leaf::Draft(drafts.len()), now);
        pager.note(Sent { page, kind: next.kind, group: next.group.clone(), severity: next.severity, at });
        drafts.push(next);
    }
    drafts
}

/// What would be one page too many.
fn digest_of(page: PageDraft, policy: &Policy) -> PageDraft {
    let because = policy.rate.words();
    PageDraft { kind: PageKind::Digest, group: String::new(), because, sound: None, urgency: None, ..page }
}

/// The group of an alert: its source and name, or the labels that a rule names instead of the name.
#[must_use]
pub fn group_of(source: &str, labels: &Labels, rule: Option<&Rule>) -> String {
    let Some(names) = rule.and_then(|rule| rule.group_by.as_ref()) else {
        return format!("{source}/{}", alert_name(labels));
    };
    let pairs = names.iter().map(|name| (name.as_str(), labels.get(name).unwrap_or_default()));
    format!("{source}/{{{}}}", filter_text(pairs))
}

/// A page of these lines, because of what its most severe alert is told for; none of no lines.
fn draft(kind: PageKind, group: String, mut lines: Vec<PageLine>) -> Option<PageDraft> {
    lines.sort_by(|a, b| {
        b.severity.cmp(&a.severity).then_with(|| (&a.name, &a.place, &a.id).cmp(&(&b.name, &b.place, &b.id)))
    });
    let first = lines.first()?;
    let (severity, because) = (first.severity, first.because.clone());
    Some(PageDraft { kind, severity, lines, because, group, onto: None, sound: None, urgency: None })
}

fn group_lines(group: &[&Told<'_>]) -> Vec<PageLine> {
    let siblings: Vec<&Labels> = group.iter().map(|told| &told.alert.labels).collect();
    let telling = telling_labels(&siblings);
    let line = |told: &&Told<'_>| PageLine {
        id: told.id.clone(),
        starts_at: told.alert.starts_at,
        severity: told.alert.severity,
        name: plain_line(told.alert.name(), NAME_CHARS),
        place: place_of(&told.alert.labels, &telling),
        summary: summary_line(&told.alert.annotations),
        because: told.because.clone(),
        kind: told.kind,
    };
    group.iter().map(line).collect()
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
