//! Whom an upstream tells, and after how long, while nobody answers.

use std::time::Duration;

/// What is done step by step while nobody answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// The upstream's own id of the policy; empty where it has none.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The steps in their order.
    pub steps: Vec<EscalationStep>,
    /// What comes after the last step: all of it again, or nothing.
    pub again: Option<Again>,
    /// Where a person can look at it.
    pub url: Option<String>,
}

/// One step of an escalation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscalationStep {
    /// How long after the step before; of the first, after the alert itself.
    pub after: Duration,
    /// Who is told, all at once.
    pub targets: Vec<EscalationTarget>,
}

/// Who or what an escalation tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EscalationTarget {
    /// What it is.
    pub kind: TargetKind,
    /// What people call it.
    pub name: String,
    /// Of a schedule, or whatever else stands for people: who they are now. Nothing where that is not told, which is not the
    /// same as nobody.
    pub people_now: Option<Vec<String>>,
}

/// What an escalation tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetKind {
    /// A person.
    Person,
    /// Whoever is on call by a schedule.
    Schedule,
    /// A receiver: a way on which messages go out.
    Receiver,
    /// Anything else, as its upstream or the team calls it.
    Other,
}

/// What comes after the last step of an escalation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Again {
    /// How often all of it is done once more; nothing where it goes on for as long as nobody answers.
    pub times: Option<u32>,
    /// How long after the last step the first is done again; nothing where that is not known.
    pub after: Option<Duration>,
}

impl TargetKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Person, Self::Schedule, Self::Receiver, Self::Other];

    /// The word used in JSON and SQL.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Schedule => "schedule",
            Self::Receiver => "receiver",
            Self::Other => "other",
        }
    }

    /// The kind with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}
