//! Lines of a timeline. What was recorded is never changed, only annotated; collecting again only adds.

use std::collections::BTreeSet;

use crate::time::Instant;

/// A line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry {
    /// When it happened, in real time; who shows it chooses the zone.
    pub at: Instant,
    /// Beside which others it stands.
    pub lane: Lane,
    /// What happened.
    pub kind: EntryKind,
    /// What it is about, as the records call it: an alert's or a queue's id, a level's key, a schedule. Of what a person wrote, who wrote
    /// it; empty where a chat does not say.
    pub about: String,
    /// What happened, in a sentence. Times in it are RFC 3339 in UTC, to be told in the reader's zone.
    pub text: String,
    /// The record it was made from.
    pub record: Record,
    /// How certain the time is.
    pub certainty: Certainty,
}

/// What lines stand beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Deploys, and whatever else was changed.
    Changes,
    /// What somebody who attacks did: only people write here.
    Attacker,
    /// Alerts.
    Alerts,
    /// Budgets.
    Budgets,
    /// Queues.
    Queues,
    /// Pages, and what people did about them.
    Paging,
    /// Who is on call.
    OnCall,
    /// The incident itself: status, severity, roles.
    Incident,
    /// What people wrote.
    People,
}

impl Lane {
    /// In the order in which lines of the same instant stand.
    pub const ALL: [Self; 9] = [
        Self::Changes,
        Self::Attacker,
        Self::Alerts,
        Self::Budgets,
        Self::Queues,
        Self::Paging,
        Self::OnCall,
        Self::Incident,
        Self::People,
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["changes", "attacker", "alerts", "budgets", "queues", "paging", "oncall", "incident", "people"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lane| lane.word() == word)
    }
}

/// What happened. Of lines at the same instant in the same lane, the one whose kind comes first here stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// Something was released.
    Deploy,
    /// An alert began to fire.
    AlertFired,
    /// An alert ended to fire.
    AlertResolved,
    /// From then on nothing was known of a source's alerts.
    AlertUnknown,
    /// A budget began to be spent faster than it may be.
    BudgetBurns,
    /// What an incident spent of a budget.
    BudgetSpent,
    /// A budget was spent.
    BudgetExhausted,
    /// A queue's depth turned: it began to fill, was fullest, was empty.
    QueueDepth,
    /// A queue's first message was about to be dropped, or was.
    QueueLoss,
    /// Something of a replay.
    Replay,
    /// Messages were discarded.
    Discard,
    /// A page was shown.
    PageSent,
    /// Somebody saw a page.
    PageSeen,
    /// Somebody acknowledged.
    Acknowledged,
    /// Somebody snoozed.
    Snoozed,
    /// A silence began to hold.
    Silenced,
    /// A silence ended.
    SilenceEnded,
    /// Others are on call.
    HandOff,
    /// The incident was declared.
    Declared,
    /// Its status was set.
    Status,
    /// Its severity was set.
    Severity,
    /// Somebody took or left a role.
    Role,
    /// Something else was done with the incident.
    Changed,
    /// Another incident turned out to be this one.
    Merged,
    /// A person wrote a note.
    Note,
    /// A line of a chat.
    Chat,
}

impl EntryKind {
    /// In their order.
    pub const ALL: [Self; 26] = [
        Self::Deploy,
        Self::AlertFired,
        Self::AlertResolved,
        Self::AlertUnknown,
        Self::BudgetBurns,
        Self::BudgetSpent,
        Self::BudgetExhausted,
        Self::QueueDepth,
        Self::QueueLoss,
        Self::Replay,
        Self::Discard,
        Self::PageSent,
        Self::PageSeen,
        Self::Acknowledged,
        Self::Snoozed,
        Self::Silenced,
        Self::SilenceEnded,
        Self::HandOff,
        Self::Declared,
        Self::Status,
        Self::Severity,
        Self::Role,
        Self::Changed,
        Self::Merged,
        Self::Note,
        Self::Chat,
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Deploy => "deploy",
            Self::AlertFired => "alert_fired",
            Self::AlertResolved => "alert_resolved",
            Self::AlertUnknown => "alert_unknown",
            Self::BudgetBurns => "budget_burns",
            Self::BudgetSpent => "budget_spent",
            Self::BudgetExhausted => "budget_exhausted",
            Self::QueueDepth => "queue_depth",
            Self::QueueLoss => "queue_loss",
            Self::Replay => "replay",
            Self::Discard => "discard",
            Self::PageSent => "page_sent",
            Self::PageSeen => "page_seen",
            Self::Acknowledged => "acknowledged",
            Self::Snoozed => "snoozed",
            Self::Silenced => "silenced",
            Self::SilenceEnded => "silence_ended",
            Self::HandOff => "hand_off",
            Self::Declared => "declared",
            Self::Status => "status",
            Self::Severity => "severity",
            Self::Role => "role",
            Self::Changed => "changed",
            Self::Merged => "merged",
            Self::Note => "note",
            Self::Chat => "chat",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether people write it themselves, so that nothing collects it.
    #[must_use]
    pub fn is_written(self) -> bool {
        matches!(self, Self::Note | Self::Chat)
    }
}

/// The record a line was made from. With its kind it tells one line from every other, however often they are collected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Record {
    /// Of which kind: `transition`, `page`, `deed`, `silence`, `schedule`, `level`, `queue`, `mark`, `trail`, `event`, `note`, `paste`.
    pub kind: String,
    /// Which, among those of its kind.
    pub key: String,
}

impl Record {
    /// A record.
    #[must_use]
    pub fn new(kind: &str, key: impl Into<String>) -> Self {
        Self { kind: kind.to_owned(), key: key.into() }
    }
}

/// How certain the time of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// It was seen.
    Observed,
    /// It follows from what was seen.
    Inferred,
    /// It was asked for afterwards.
    Backfilled,
    /// It lies somewhere near, by readings that lie apart.
    Approximate,
    /// A person said so.
    Said,
}

impl Certainty {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Observed, Self::Inferred, Self::Backfilled, Self::Approximate, Self::Said];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["observed", "inferred", "backfilled", "approximate", "said"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|certainty| certainty.word() == word)
    }
}

/// What somebody wrote beside a line. The line stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Annotation {
    /// Who.
    pub by: String,
    /// When.
    pub at: Instant,
    /// What.
    pub text: String,
    /// When it happened, by their word, where that is another time than the line has.
    pub said_at: Option<Instant>,
}

/// A line with what people wrote beside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Annotated {
    /// The line, as it was recorded.
    pub entry: Entry,
    /// What was written beside it, in order.
    pub annotations: Vec<Annotation>,
}

impl Annotated {
    /// The same line with one more annotation; one that says nothing is left out.
    #[must_use]
    pub fn with(mut self, annotation: Annotation) -> Self {
        if !annotation.text.trim().is_empty() {
            self.annotations.push(annotation);
        }
        self
    }

    /// The time that people gave it last, else its own.
    #[must_use]
    pub fn told_at(&self) -> Instant {
        self.annotations.iter().rev().find_map(|annotation| annotation.said_at).unwrap_or(self.entry.at)
    }
}

impl Entry {
    /// What tells it from every other line.
    fn identity(&self) -> (&Record, EntryKind) {
        (&self.record, self.kind)
    }

    fn place(&self) -> (Instant, Lane, EntryKind, &Record, &str) {
        (self.at, self.lane, self.kind, &self.record, &self.text)
    }
}

/// The lines in order of time; of the same instant by lane, kind and record, so that the order never depends on who was read first.
#[must_use]
pub fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|a, b| a.place().cmp(&b.place()));
    entries
}

/// The lines among `collected` of which `kept` has none, in order, each once: what is to be added when it is collected again. What is
/// kept already stays as it was, also where the records tell it otherwise now.
#[must_use]
pub fn added<'k>(kept: impl IntoIterator<Item = &'k Entry>, collected: Vec<Entry>) -> Vec<Entry> {
    let mut known: BTreeSet<(Record, EntryKind)> = BTreeSet::new();
    for entry in kept {
        known.insert((entry.record.clone(), entry.kind));
    }
    let mut new = Vec::new();
    for entry in in_order(collected) {
        let (record, kind) = entry.identity();
        if known.insert((record.clone(), kind)) {
            new.push(entry);
        }
    }
    new
}

#[cfg(test)]
#[path = "entry_tests.rs"]
mod tests;
