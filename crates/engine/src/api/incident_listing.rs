//! `incidents list` and `incidents show`: contracts that people script against, key by key. Instants are RFC 3339 in UTC with whole
//! seconds; what is not known is null.

use serde::Serialize;

use super::{IncidentFileListed, IncidentSimilarListed, PostmortemListed};

/// `incidents list`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentListing {
    /// Those that were asked for, the last declared first.
    pub incidents: Vec<IncidentListed>,
    /// How many there are of them.
    pub total: u64,
    /// How many are open.
    pub open: u64,
}

/// One incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentListed {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// `sev1` to `sev4`
    pub severity: &'static str,
    /// `investigating`, `identified`, `monitoring` or `resolved`
    pub status: &'static str,
    /// Since when.
    pub status_since: String,
    /// `real`, `near_miss` or `drill`
    pub kind: &'static str,
    /// `team` or `restricted`
    pub audience: &'static str,
    /// When it was declared.
    pub declared_at: String,
    /// The same by the clock of this laptop.
    pub declared_at_local: String,
    /// By whom.
    pub declared_by: String,
    /// Who leads it.
    pub lead: Option<String>,
    /// The incident that it turned out to be.
    pub merged_into: Option<i64>,
    /// Its revision.
    pub revision: u64,
}

/// `incidents show`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentShown {
    /// The incident.
    pub incident: IncidentListed,
    /// The IANA name of its zone.
    pub zone: String,
    /// What it is about.
    pub links: Vec<IncidentLinkListed>,
    /// Who has each role; null where nobody does.
    pub roles: IncidentRolesListed,
    /// Its five moments, in their order.
    pub times: Vec<IncidentTimeListed>,
    /// Where they do not go together, a sentence each.
    pub contradictions: Vec<String>,
    /// Who told of it, the first first.
    pub reports: Vec<IncidentReportListed>,
    /// What it cost: what is worked out, then what people wrote.
    pub impact: Vec<IncidentFigureListed>,
    /// Every line of its timeline in order of time, nothing folded.
    pub timeline: Vec<IncidentLineListed>,
    /// What people folded of it and nobody opened again.
    pub folds: Vec<IncidentFoldListed>,
    /// Pictures and other files, in the order in which they were attached.
    pub files: Vec<IncidentFileListed>,
    /// Incidents that were like it, the likest first.
    pub similar: Vec<IncidentSimilarListed>,
    /// Its postmortem; null where none was made.
    pub postmortem: Option<PostmortemListed>,
}

/// Somebody who told of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentReportListed {
    /// Who.
    pub who: String,
    /// When.
    pub at: String,
}

/// Lines that somebody folded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentFoldListed {
    /// By which it is opened again.
    pub number: u64,
    /// Which lines.
    pub lines: Vec<String>,
    /// Who.
    pub by: String,
    /// When.
    pub at: String,
    /// Why.
    pub why: String,
}

/// What an incident is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentLinkListed {
    /// `alert`, `queue`, `level`, `service` or `incident`
    pub kind: &'static str,
    /// Which.
    pub key: String,
}

/// Who does what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentRolesListed {
    /// Decides, and knows who does what.
    pub lead: Option<String>,
    /// Writes down what happens.
    pub scribe: Option<String>,
    /// Tells everybody else.
    pub communications: Option<String>,
}

/// A moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentTimeListed {
    /// `started`, `detected`, `acknowledged`, `mitigated` or `resolved`
    pub moment: &'static str,
    /// When it was.
    pub at: Option<String>,
    /// Where that comes from, in a few words.
    pub from: Option<String>,
    /// What the records say, where a person's word stands before it.
    pub instead_of: Option<IncidentRecordedListed>,
}

/// When a moment was by the records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentRecordedListed {
    /// When.
    pub at: String,
    /// Where that comes from, in a few words.
    pub from: String,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentFigureListed {
    /// What it counts.
    pub name: String,
    /// How much, in words.
    pub text: String,
    /// By which definition, or who wrote it.
    pub how: String,
    /// From which records.
    pub from: Vec<String>,
}

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentLineListed {
    /// By which `incidents annotate` and `incidents fold` know it: its kind and the key of its record.
    pub line: String,
    /// When it happened.
    pub at: String,
    /// The same by the clock of the incident's zone.
    pub at_local: String,
    /// Beside which others it stands.
    pub lane: &'static str,
    /// What happened.
    pub kind: &'static str,
    /// What it is about; of what a person wrote, who wrote it.
    pub about: String,
    /// What happened, in a sentence.
    pub text: String,
    /// `observed`, `inferred`, `backfilled`, `approximate` or `said`
    pub certainty: &'static str,
    /// Of which kind of record it was made, and which of them.
    pub record: [String; 2],
    /// What people wrote beside it.
    pub annotations: Vec<IncidentAnnotationListed>,
}

/// What somebody wrote beside a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentAnnotationListed {
    /// Who.
    pub by: String,
    /// When.
    pub at: String,
    /// What.
    pub text: String,
    /// When it happened by their word.
    pub said_at: Option<String>,
}
