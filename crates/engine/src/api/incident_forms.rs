//! What people do with incidents, as the window and the command line hand it over.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What an incident is declared from; each as somebody typed it, or as lists have it. May be nothing at all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct IncidentSeeds {
    /// Alerts, `source/identity`.
    pub alerts: Vec<String>,
    /// Queues, `source/name`.
    pub queues: Vec<String>,
    /// Service levels, by their keys.
    pub levels: Vec<String>,
    /// Services.
    pub services: Vec<String>,
}

/// What declares an incident. What is left empty is as it is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct IncidentForm {
    /// What it is declared from.
    pub about: IncidentSeeds,
    /// What it is called; empty: as proposed.
    pub title: String,
    /// `sev1` to `sev4`; empty: as proposed.
    pub severity: String,
    /// `real`, `near_miss` or `drill`; empty: real.
    pub kind: String,
    /// Whether it is meant for those alone who handle it.
    pub restricted: bool,
}

/// What an incident is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentLink {
    /// `alert`, `queue`, `level`, `service` or `incident`
    pub kind: String,
    /// Which: `prod/791cec13fcba0368`, `mq/orders.dlq`, `checkout`, `7`.
    pub key: String,
}

/// Something that is done with an incident.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentActForm {
    /// The incident's number.
    #[ts(type = "number")]
    pub id: i64,
    /// The revision that was looked at, where it matters that nobody did anything since.
    #[ts(type = "number | null")]
    pub seen: Option<u64>,
    /// What.
    pub act: IncidentAct,
}

/// What can be done with an incident.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "act", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum IncidentAct {
    /// It is called something else.
    Retitle {
        /// What.
        title: String,
    },
    /// Somebody says how grave it is.
    Severity {
        /// `sev1` to `sev4`
        severity: String,
        /// Why; may be empty.
        why: String,
    },
    /// Somebody says how far it is.
    Status {
        /// `investigating`, `identified`, `monitoring` or `resolved`
        status: String,
        /// Why; may be empty but for opening it again.
        why: String,
    },
    /// Somebody has a role, in the place of whoever had it.
    TakeRole {
        /// `lead`, `scribe` or `communications`
        role: String,
        /// Who: an id or a name of the team's, or any other name.
        person: String,
    },
    /// Nobody has a role.
    LeaveRole {
        /// Which.
        role: String,
    },
    /// It is about something else as well.
    Link {
        /// What.
        link: IncidentLink,
    },
    /// It is not about something.
    Unlink {
        /// What.
        link: IncidentLink,
    },
    /// Somebody says when one of its moments was.
    SayTime {
        /// `started`, `detected`, `acknowledged`, `mitigated` or `resolved`
        moment: String,
        /// When, as people type times.
        at: String,
        /// How they know.
        why: String,
    },
    /// What somebody said about a moment is taken back.
    UnsayTime {
        /// Which.
        moment: String,
    },
    /// Somebody told of it: a person, a team, customers.
    Report {
        /// Who.
        who: String,
        /// When, as people type times; empty: now.
        at: String,
    },
    /// They did not tell of it.
    TakeBackReport {
        /// Who.
        who: String,
    },
    /// A figure of the impact that no record tells; in the place of an earlier one of this name that somebody wrote.
    WriteFigure {
        /// What it counts.
        name: String,
        /// How much.
        value: String,
        /// Where that comes from.
        source: String,
    },
    /// A figure that somebody wrote does not count any more.
    RemoveFigure {
        /// What it counts.
        name: String,
    },
    /// For whom it is meant.
    Restrict {
        /// Whether for those alone who handle it.
        restricted: bool,
    },
}

/// A note for the timeline of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct IncidentNoteForm {
    /// The incident's number; none: the only one that is open.
    #[ts(type = "number | null")]
    pub id: Option<i64>,
    /// What it tells.
    pub text: String,
    /// When that happened, as people type times; empty: now.
    pub at: String,
    /// Whether it tells what somebody did who attacks.
    pub attacker: bool,
}

/// Which line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct IncidentLineName {
    /// The kind of the record it was made from.
    pub record: String,
    /// Which of its kind.
    pub key: String,
    /// What happened: `alert_fired`.
    pub kind: String,
}

/// What somebody writes beside a line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct IncidentAnnotationForm {
    /// The incident's number.
    #[ts(type = "number")]
    pub id: i64,
    /// Beside which line.
    pub line: IncidentLineName,
    /// What.
    pub text: String,
    /// When it happened, as people type times, where the line has another time; empty where that is right.
    pub said_at: String,
}

/// Lines that somebody folds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct IncidentFoldForm {
    /// The incident's number.
    #[ts(type = "number")]
    pub id: i64,
    /// Which.
    pub lines: Vec<IncidentLineName>,
    /// Why they are noise.
    pub why: String,
}

/// What drafts of the news are made from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct IncidentTelling {
    /// The incident's number.
    #[ts(type = "number")]
    pub id: i64,
    /// What people notice.
    pub noticed: String,
    /// What is being done.
    pub doing: String,
    /// When the next word comes: a span from now, or a time; empty where nobody promises one.
    pub next: String,
}
