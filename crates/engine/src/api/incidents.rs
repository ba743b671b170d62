//! Incidents for the window: the list, the page of one, and what was done.

use serde::Serialize;
use ts_rs::TS;

use super::{IncidentFileRow, IncidentSimilar, TimeText};

/// What is proposed for an incident, for the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentProposal {
    /// What it would be called; empty where it is declared from nothing.
    pub title: String,
    /// `sev1` to `sev4`
    pub severity: String,
    /// What it would be about.
    pub links: Vec<IncidentLinkRow>,
    /// Incidents that were like it, the likest first.
    pub similar: Vec<IncidentSimilar>,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentDone {
    /// The incident as it is now.
    pub row: IncidentRow,
    /// It in a sentence.
    pub said: String,
}

/// An incident as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentRow {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// `sev1` to `sev4`
    pub severity: String,
    /// `investigating`, `identified`, `monitoring` or `resolved`
    pub status: String,
    /// Since when.
    pub status_since: TimeText,
    /// `real`, `near_miss` or `drill`
    pub kind: String,
    /// Whether it is meant for those alone who handle it.
    pub restricted: bool,
    /// Whether somebody still has to do something about it.
    pub open: bool,
    /// When it was declared.
    pub declared: TimeText,
    /// By whom.
    pub declared_by: String,
    /// Who leads it.
    pub lead: Option<String>,
    /// The incident that it turned out to be.
    #[ts(type = "number | null")]
    pub merged_into: Option<i64>,
    /// Its revision.
    #[ts(type = "number")]
    pub revision: u64,
    /// The services that it is about, by their names.
    pub services: Vec<String>,
    /// Whether the person at this laptop leads it.
    pub mine: bool,
}

/// The list of incidents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentsView {
    /// Those that are open, the last declared first.
    pub open: Vec<IncidentRow>,
    /// The last of the others.
    pub over: Vec<IncidentRow>,
    /// How many others there are.
    #[ts(type = "number")]
    pub over_total: u64,
    /// How it stands, in a sentence.
    pub headline: String,
}

/// One incident with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentView {
    /// As the list has it.
    pub row: IncidentRow,
    /// The IANA name of the zone in which its times are shown.
    pub zone: String,
    /// Who does what.
    pub roles: Vec<IncidentRoleRow>,
    /// What it is about.
    pub links: Vec<IncidentLinkRow>,
    /// Its five moments, in their order.
    pub times: Vec<IncidentTimeRow>,
    /// Where its times do not go together, a sentence each.
    pub contradictions: Vec<String>,
    /// Who told of it, the first first.
    pub reports: Vec<IncidentReportRow>,
    /// What it cost: what is worked out, then what people wrote.
    pub impact: Vec<IncidentFigureRow>,
    /// Its timeline, the newest last.
    pub timeline: Vec<IncidentTimelineRow>,
    /// How many of its lines are not kept yet.
    pub not_kept: usize,
    /// Pictures and other files, in the order in which they were attached.
    pub files: Vec<IncidentFileRow>,
    /// Incidents that were like it, the likest first.
    pub similar: Vec<IncidentSimilar>,
}

/// What an incident is about, as people know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentLinkRow {
    /// `alert`, `queue`, `level`, `service` or `incident`
    pub kind: String,
    /// Which: `prod/791cec13fcba0368`, `mq/orders.dlq`, `checkout`, `7`.
    pub key: String,
    /// What it is called: `CheckoutErrors`, `mq/orders.dlq`, `Checkout answers`, `#7 checkout is slow`. The key of what is not known any more.
    pub name: String,
}

/// Somebody who told of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentReportRow {
    /// Who.
    pub who: String,
    /// When.
    pub at: TimeText,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentRoleRow {
    /// `lead`, `scribe` or `communications`
    pub role: String,
    /// Who has it.
    pub person: Option<String>,
}

/// A moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentTimeRow {
    /// `started`, `detected`, `acknowledged`, `mitigated` or `resolved`
    pub moment: String,
    /// When it was; none where nothing tells.
    pub at: Option<TimeText>,
    /// Where that comes from, in a few words.
    pub from: String,
    /// Whether a person's word stands, which can be taken back.
    pub said: bool,
    /// What the records say, where a person's word stands before it.
    pub instead_of: Option<String>,
}

/// A figure of the impact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentFigureRow {
    /// What it counts.
    pub name: String,
    /// How much.
    pub text: String,
    /// Where that comes from.
    pub how: String,
    /// Whether that cannot be told.
    pub unknown: bool,
    /// From which records it was worked out, by their keys.
    pub from: Vec<String>,
    /// Whether somebody wrote it; such a figure can be removed.
    pub typed: bool,
}

/// What a timeline shows at one place: a line, or several that are noise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentTimelineRow {
    /// When: of several the first.
    pub at: TimeText,
    /// What it says.
    pub text: String,
    /// The line; none where it is several.
    pub line: Option<IncidentLine>,
    /// The lines that are folded in it.
    pub folded: Vec<IncidentLine>,
    /// The number of the fold where a person made it, by which it is opened again.
    #[ts(type = "number | null")]
    pub fold: Option<u64>,
}

/// A line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentLine {
    /// The record it was made from.
    pub record: String,
    /// Which of its kind.
    pub key: String,
    /// What happened: `alert_fired`, `note`.
    pub kind: String,
    /// Beside which others it stands: `alerts`, `people`.
    pub lane: String,
    /// When it happened.
    pub at: TimeText,
    /// What it is about; of what a person wrote, who wrote it.
    pub about: String,
    /// What happened, in a sentence.
    pub text: String,
    /// `observed`, `inferred`, `backfilled`, `approximate` or `said`
    pub certainty: String,
    /// What people wrote beside it.
    pub annotations: Vec<IncidentAnnotationRow>,
}

/// What somebody wrote beside a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentAnnotationRow {
    /// Who.
    pub by: String,
    /// When.
    pub at: TimeText,
    /// What.
    pub text: String,
    /// When it happened by their word.
    pub said_at: Option<TimeText>,
}

/// Drafts of where an incident stands, without names of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentDrafts {
    /// For a chat of the team.
    pub chat: String,
    /// For a page that users see.
    pub status_page: String,
}
