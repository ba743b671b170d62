//! Drills: their plans, how they run, and what they came to.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{IncidentLinkRow, IncidentSeeds, TimeText};

/// Every drill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct DrillsView {
    /// What runs first, then what is planned, then the last that were over.
    pub rows: Vec<DrillRow>,
    /// How it stands, in a sentence.
    pub headline: String,
}

/// A drill as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct DrillRow {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// `planned`, `running`, `over` or `dropped`
    pub state: String,
    /// Since when it is so.
    pub since: TimeText,
    /// Who planned it.
    pub by: String,
    /// The incident that it was declared as; none until it runs.
    #[ts(type = "number | null")]
    pub incident: Option<i64>,
    /// What it came to, in words: `held: 2 of 2 in time`; empty until it is over.
    pub came_to: String,
    /// Whether all was seen in time and it was not stopped; none until it is over, and where it ended too early to know.
    pub held: Option<bool>,
    /// The number of its last change.
    #[ts(type = "number")]
    pub revision: u64,
}

/// One drill with its plan, and what was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct DrillView {
    /// It.
    pub row: DrillRow,
    /// Its plan as it is typed.
    pub plan: DrillPlanForm,
    /// What it is about, by the names people know; before it runs as they were typed.
    pub links: Vec<IncidentLinkRow>,
    /// What the plan needs before it may run; each a sentence.
    pub missing: Vec<String>,
    /// When it began; none until it runs.
    pub started: Option<TimeText>,
    /// When it ended; none until it is over.
    pub ended: Option<TimeText>,
    /// What was seen where it was stopped; none otherwise.
    pub stopped: Option<String>,
    /// Of each thing that should be seen how it stands, in the order of the plan; while it runs as of now. Empty until it runs.
    pub seen: Vec<DrillSeenRow>,
    /// Alerts and pages that nobody expected: what there is to learn.
    pub surprises: Vec<DrillSurprise>,
    /// The postmortem of its incident; none until there is one.
    #[ts(type = "number | null")]
    pub postmortem: Option<i64>,
    /// Whether it is over and what follows from that was not all done: its incident goes on, or has no postmortem.
    pub follows: bool,
    /// What was done with it, the last first.
    pub history: Vec<DrillChangeRow>,
}

/// The plan of a drill as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct DrillPlanForm {
    /// What it is called.
    pub title: String,
    /// What it is about: what its incident is declared from.
    pub about: IncidentSeeds,
    /// What is believed to happen.
    pub hypothesis: String,
    /// What may be touched by it, and what may not.
    pub blast_radius: String,
    /// When it is stopped at once.
    pub stop_rule: String,
    /// Who may stop it.
    pub may_stop: Vec<String>,
    /// What should be seen.
    pub expected: Vec<DrillExpectedForm>,
}

/// Something that should be seen, as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct DrillExpectedForm {
    /// What, in words.
    pub what: String,
    /// The kind of line that shows it: `alert_fired`, `page_sent`, `acknowledged` and the others of a timeline.
    pub kind: String,
    /// What it is about, or a part of its text; empty for anything of that kind.
    pub about: String,
    /// How soon after the start: `5m`, `90s`.
    pub within: String,
}

/// Whether something was seen that should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct DrillSeenRow {
    /// What, in words.
    pub what: String,
    /// How soon it should be.
    pub within: String,
    /// `in_time`, `late`, `not_at_all`, `not_yet` where it was not due, or `unheard` where a source could not be heard then.
    pub seen: String,
    /// In words: `after 2 min 10 s`.
    pub text: String,
    /// The line that shows it; empty for none.
    pub line: String,
    /// When that was.
    pub at: Option<TimeText>,
}

/// Something that nobody expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct DrillSurprise {
    /// When.
    pub at: TimeText,
    /// What.
    pub text: String,
}

/// Something that was done with a drill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct DrillChangeRow {
    /// When.
    pub at: TimeText,
    /// Who did what, in a sentence.
    pub text: String,
}

/// What plans a drill, or changes the plan of one that did not run yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct DrillForm {
    /// Which; none: a new one.
    #[ts(type = "number | null")]
    pub id: Option<i64>,
    /// The revision that was looked at, where it matters that nobody did anything since.
    #[ts(type = "number | null")]
    pub seen: Option<u64>,
    /// Its plan.
    pub plan: DrillPlanForm,
}

/// Something that is done with a drill.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct DrillActForm {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// The revision that was seen; none where it does not matter. One that begins is what was shown.
    #[ts(type = "number | null")]
    pub seen: Option<u64>,
    /// What.
    pub act: DrillAct,
}

/// What can be done with a drill.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "act", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum DrillAct {
    /// It begins: its incident is declared.
    Begin,
    /// It is stopped by its rule.
    Stop {
        /// What was seen.
        saw: String,
    },
    /// It went to its end.
    End,
    /// It will not run.
    Drop {
        /// Why.
        why: String,
    },
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct DrillDone {
    /// The drill as it is now.
    pub row: DrillRow,
    /// It in a sentence.
    pub said: String,
}

/// `drills list`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DrillListing {
    /// In the order of the window.
    pub drills: Vec<DrillListed>,
}

/// A drill for scripts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DrillListed {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub title: String,
    /// `planned`, `running`, `over` or `dropped`
    pub state: &'static str,
    /// The incident that it was declared as.
    pub incident: Option<i64>,
    /// When it was planned.
    pub made_at: String,
    /// Who planned it.
    pub made_by: String,
    /// When it began.
    pub started_at: Option<String>,
    /// When it ended.
    pub ended_at: Option<String>,
    /// Whether all was seen in time and it was not stopped; none until it is over, and where it ended too early to know.
    pub held: Option<bool>,
}

/// `drills show`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DrillShown {
    /// It.
    #[serde(flatten)]
    pub drill: DrillListed,
    /// Its plan, in the shape in which it can be given again.
    pub plan: DrillPlanListed,
    /// What the plan needs before it may run.
    pub missing: Vec<String>,
    /// What was seen where it was stopped.
    pub stopped: Option<String>,
    /// Of each thing that should be seen how it stands.
    pub seen: Vec<DrillSeenListed>,
    /// Alerts and pages that nobody expected.
    pub surprises: Vec<String>,
    /// The postmortem of its incident.
    pub postmortem: Option<i64>,
}

/// Whether something was seen that should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DrillSeenListed {
    /// What, in words.
    pub what: String,
    /// How soon it should be, milliseconds.
    pub within_ms: i64,
    /// `in_time`, `late`, `not_at_all`, `not_yet` or `unheard`
    pub seen: &'static str,
    /// How long after the start it was, milliseconds.
    pub after_ms: Option<i64>,
    /// The line that shows it.
    pub line: Option<String>,
}

/// The plan of a drill for scripts, as it is told and taken.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DrillPlanListed {
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub about: IncidentSeeds,
    /// What is believed to happen.
    pub hypothesis: String,
    /// What may be touched by it, and what may not.
    pub blast_radius: String,
    /// When it is stopped at once.
    pub stop_rule: String,
    /// Who may stop it.
    pub may_stop: Vec<String>,
    /// What should be seen.
    pub expected: Vec<DrillExpectedForm>,
}

impl From<DrillPlanForm> for DrillPlanListed {
    fn from(form: DrillPlanForm) -> Self {
        let DrillPlanForm { title, about, hypothesis, blast_radius, stop_rule, may_stop, expected } = form;
        Self { title, about, hypothesis, blast_radius, stop_rule, may_stop, expected }
    }
}

impl From<DrillPlanListed> for DrillPlanForm {
    fn from(listed: DrillPlanListed) -> Self {
        let DrillPlanListed { title, about, hypothesis, blast_radius, stop_rule, may_stop, expected } = listed;
        Self { title, about, hypothesis, blast_radius, stop_rule, may_stop, expected }
    }
}
