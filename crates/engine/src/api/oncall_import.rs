//! A schedule of another program. The shape is a contract that people script against, and the window's.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `oncall import`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallImport {
    /// Whose export it was: `pagerduty`, `opsgenie`, `grafana`, `goalert` or `ical`.
    pub kind: String,
    /// What that is called.
    pub title: String,
    /// The name of the schedule.
    pub schedule: String,
    /// Its zone.
    pub zone: String,
    /// The file of the workspace it would be: a name that is free, like `schedules/payments.toml`.
    pub file: String,
    /// What would be in it.
    pub text: String,
    /// Whom the export names.
    pub people: Vec<OnCallImportedPerson>,
    /// What could not be taken, and what is worth knowing.
    pub findings: Vec<OnCallImportFinding>,
    /// Whether the schedule says the same as the export itself: `same`, `differs`, or `not_given` where the export does not
    /// say who is on call when.
    pub compared: String,
    /// The range that was compared, as instants; null where there is none.
    pub compared_from: Option<String>,
    /// Its end.
    pub compared_to: Option<String>,
    /// The same in words.
    pub compared_said: String,
    /// Who would be on call now, in words.
    pub now_said: String,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// Somebody whom an export names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "api/")]
pub struct OnCallImportedPerson {
    /// How the export calls them.
    pub name: String,
    /// Their address there.
    pub mail: Option<String>,
    /// How the schedule calls them.
    pub id: String,
    /// Whether they are one of the people of the workspace.
    pub known: bool,
}

/// Something about an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "api/")]
pub struct OnCallImportFinding {
    /// Where: the file, and the line or the keys.
    pub place: String,
    /// `refused`: it is not in the schedule. `ignored`: it is, but for this. `note`: it is worth knowing.
    pub weight: String,
    /// What it is and what it means for who is on call.
    pub message: String,
}

/// `oncall import --as-absences`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AbsenceImport {
    /// Whose.
    pub person: String,
    /// When they are away, in the order of the starts, from a year ago to two years ahead.
    pub absences: Vec<ImportedAbsence>,
    /// What could not be read, and what is worth knowing.
    pub findings: Vec<OnCallImportFinding>,
    /// The file of the workspace that was written; null when it was only shown.
    pub file: Option<String>,
}

/// A time in which somebody is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportedAbsence {
    /// The first instant.
    pub from: String,
    /// The first instant after it.
    pub to: String,
    /// Both by the person's clock, in words.
    pub said: String,
    /// Why.
    pub reason: Option<String>,
}

/// An export that was chosen in the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ScheduleImportAsk {
    /// The name of the file.
    pub file: String,
    /// What is in it.
    pub text: String,
    /// Whose it is, by the word of its kind; found out where it is null.
    pub from: Option<String>,
    /// Which schedule of it, where it holds several.
    pub schedule: Option<String>,
}

/// A schedule of another program as it would be here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ScheduleImportView {
    /// Whose export it was.
    pub title: String,
    /// The name of the schedule.
    pub schedule: String,
    /// Its zone.
    pub zone: String,
    /// The file it would be, or is.
    pub file: String,
    /// What would be in it.
    pub text: String,
    /// Whom the export names.
    pub people: Vec<OnCallImportedPerson>,
    /// What could not be taken, and what is worth knowing, the worst first.
    pub findings: Vec<OnCallImportFinding>,
    /// Whether it says the same as the export: `same`, `differs` or `not_given`.
    pub compared: String,
    /// The same in words.
    pub compared_said: String,
    /// Who would be on call now, in words.
    pub now_said: String,
}

impl From<OnCallImport> for ScheduleImportView {
    fn from(import: OnCallImport) -> Self {
        let OnCallImport { title, schedule, zone, file, text, people, mut findings, compared, .. } = import;
        findings.sort_by_key(|finding| match finding.weight.as_str() {
            "refused" => 0,
            "ignored" => 1,
            _ => 2,
        });
        let (compared_said, now_said) = (import.compared_said, import.now_said);
        Self { title, schedule, zone, file, text, people, findings, compared, compared_said, now_said }
    }
}
