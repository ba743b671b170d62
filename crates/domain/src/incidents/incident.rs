//! What an incident is: what people wrote about something that went wrong, and what of the records it is about. What was recorded
//! itself is never part of it; it is collected for it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::time::Instant;

use super::impact::Figure;
use super::times::{Moment, Said};

/// The number by which people know an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IncidentId(pub i64);

impl fmt::Display for IncidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// How grave it is, 1 the gravest. 1 is a person's word alone: no rule gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Much of what the team offers does not work, or data is lost.
    Sev1,
    /// Something that people use does not work.
    Sev2,
    /// It works worse than promised, or something behind it does not work.
    Sev3,
    /// Nobody outside notices.
    Sev4,
}

impl Severity {
    /// The gravest first.
    pub const ALL: [Self; 4] = [Self::Sev1, Self::Sev2, Self::Sev3, Self::Sev4];

    /// `sev1` to `sev4`.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["sev1", "sev2", "sev3", "sev4"][self as usize]
    }

    /// Its number, 1 to 4.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// Reads `sev2`, `SEV-2`, `S2` or `2`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let low = text.trim().to_lowercase();
        let digit = low.trim_start_matches("sev").trim_start_matches('s').trim_start_matches(['-', ' ']);
        let number: usize = digit.parse().ok()?;
        Self::ALL.get(number.checked_sub(1)?).copied()
    }
}

/// How far people have come with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Nobody knows yet what it is.
    Investigating,
    /// It is known what it is.
    Identified,
    /// What was done holds so far: nobody outside notices it any more.
    Monitoring,
    /// It is over.
    Resolved,
}

impl Status {
    /// In the order in which they usually come.
    pub const ALL: [Self; 4] = [Self::Investigating, Self::Identified, Self::Monitoring, Self::Resolved];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["investigating", "identified", "monitoring", "resolved"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.word() == word)
    }
}

/// What somebody does in an incident. Each is with one person at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Decides, and knows who does what.
    Lead,
    /// Writes down what happens.
    Scribe,
    /// Tells everybody else.
    Communications,
}

impl Role {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Lead, Self::Scribe, Self::Communications];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["lead", "scribe", "communications"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// What an incident can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// An alert, `source/identity`.
    Alert,
    /// A queue, `source/queue`.
    Queue,
    /// A service level, by its key.
    Level,
    /// A service of the team.
    Service,
    /// Another incident, by its number: it is related, and not the same.
    Incident,
}

impl LinkKind {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Alert, Self::Queue, Self::Level, Self::Service, Self::Incident];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["alert", "queue", "level", "service", "incident"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What an incident is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// Of which kind.
    pub kind: LinkKind,
    /// Which, as the records call it.
    pub key: String,
}

impl Link {
    /// A link of this kind.
    #[must_use]
    pub fn new(kind: LinkKind, key: impl Into<String>) -> Self {
        Self { kind, key: key.into() }
    }
}

/// Who wrote something, and by which process: the owner of the workspace, or a guest beside it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Author {
    /// The person, as the team's files or the machine call them.
    pub name: String,
    /// By which process. It decides nothing: what a guest wrote counts like what the owner wrote.
    pub through: Through,
}

/// A process that writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Through {
    /// The one that polls and pages.
    Owner,
    /// Any other.
    Guest,
}

/// A status, and since when it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    /// Since when.
    pub at: Instant,
    /// Who said so.
    pub by: Author,
    /// Which.
    pub status: Status,
    /// Why, in their words; empty where nobody said.
    pub why: String,
}

/// A severity, and since when it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeverityChange {
    /// Since when.
    pub at: Instant,
    /// Who said so.
    pub by: Author,
    /// Which.
    pub severity: Severity,
    /// Why, in their words; empty where nobody said.
    pub why: String,
}

/// An incident as its events left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its number.
    pub id: IncidentId,
    /// What it is called.
    pub title: String,
    /// When it was declared.
    pub declared_at: Instant,
    /// Who declared it.
    pub declared_by: Author,
    /// The IANA name of the zone in which its times are shown.
    pub zone: String,
    /// Whether it was made on purpose, to learn.
    pub kind: Kind,
    /// Who may see it.
    pub audience: Audience,
    /// Its statuses, the first of its declaration, the last the one that holds.
    pub statuses: Vec<StatusChange>,
    /// Its severities, likewise.
    pub severities: Vec<SeverityChange>,
    /// Who does what.
    pub roles: BTreeMap<Role, String>,
    /// What it is about.
    pub links: BTreeSet<Link>,
    /// What people said about its times. It stands before what is recorded.
    pub said: BTreeMap<Moment, Said>,
    /// Who told of it, and when each did.
    pub reports: BTreeMap<String, Instant>,
    /// The figures of its impact that people wrote, by their names.
    pub figures: BTreeMap<String, Figure>,
    /// The incidents that turned out to be this one, in the order in which that was said.
    pub absorbed: Vec<IncidentId>,
    /// The incident that this one turned out to be. It takes no more events then.
    pub merged_into: Option<IncidentId>,
    /// The number of the last event that changed it.
    pub revision: u64,
}

/// Whether something went wrong by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// It did.
    Real,
    /// It could have, and did not.
    NearMiss,
    /// It was made to go wrong, to learn. It counts in no figure of real ones.
    Drill,
}

impl Kind {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Real, Self::NearMiss, Self::Drill];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["real", "near_miss", "drill"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// For whom what is written of an incident is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everybody of the team.
    Team,
    /// Those who handle it: every export warns first.
    Restricted,
}

impl Audience {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["team", "restricted"][self as usize]
    }

    /// The one with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Team, Self::Restricted].into_iter().find(|audience| audience.word() == word)
    }
}

impl Incident {
    /// The status that holds.
    #[must_use]
    pub fn status(&self) -> Status {
        self.statuses.last().map_or(Status::Investigating, |change| change.status)
    }

    /// The severity that holds.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severities.last().map_or(Severity::Sev3, |change| change.severity)
    }

    /// The gravest it was ever said to be.
    #[must_use]
    pub fn gravest(&self) -> Severity {
        self.severities.iter().map(|change| change.severity).min().unwrap_or_else(|| self.severity())
    }

    /// Whether somebody still has to do something about it: it is neither resolved nor part of another one.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status() != Status::Resolved && self.merged_into.is_none()
    }

    /// Since when the status that holds does.
    #[must_use]
    pub fn status_since(&self) -> Instant {
        self.statuses.last().map_or(self.declared_at, |change| change.at)
    }

    /// The keys of all links of one kind.
    pub fn linked(&self, kind: LinkKind) -> impl Iterator<Item = &str> {
        self.links.iter().filter(move |link| link.kind == kind).map(|link| link.key.as_str())
    }
}
