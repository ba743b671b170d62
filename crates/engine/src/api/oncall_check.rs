//! What the check of schedules says, and why somebody is on call: contracts that people script against.

use serde::Serialize;

/// `oncall check`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallCheck {
    /// Each schedule, in the order of their files.
    pub schedules: Vec<ScheduleCheck>,
    /// The release of the time-zone database.
    pub tzdb: String,
    /// That of the other database that hand-offs were compared with.
    pub second_tzdb: &'static str,
    /// The files of this machine, that they were compared with too; null where it has none.
    pub system_tzdb: Option<SystemZoneData>,
}

/// The time-zone files of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SystemZoneData {
    /// Where they are.
    pub folder: String,
    /// Their release, where it is written down there.
    pub release: Option<String>,
}

/// A hand-off at which another database has another clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ZoneDisagreementRow {
    /// The other database, with its release.
    pub database: String,
    /// The zone.
    pub zone: String,
    /// When the hand-off is, RFC 3339, UTC.
    pub at: String,
    /// The same by our clock of the zone.
    pub at_there: String,
    /// What our clock shows, like `09:00`.
    pub ours: String,
    /// What theirs shows; null if it does not know the zone.
    pub theirs: Option<String>,
}

/// One schedule. Figures are null where its file gives no schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleCheck {
    /// The schedule's name.
    pub schedule: String,
    /// Its file.
    pub file: String,
    /// Its zone.
    pub zone: Option<String>,
    /// The first instant looked at.
    pub from: Option<String>,
    /// The first instant after it.
    pub to: Option<String>,
    /// Whether somebody is on call at every instant of the range.
    pub covered: Option<bool>,
    /// How long nobody is, in all.
    pub gap_seconds: Option<u64>,
    /// When nobody is, in order.
    pub gaps: Vec<OnCallGap>,
    /// How often other people are on call than before.
    pub handoffs: Option<usize>,
    /// The proof, or how much is missing, in a sentence.
    pub summary: String,
    /// Errors first, then warnings, then notes.
    pub findings: Vec<OnCallFinding>,
    /// The hand-offs of which `zone_data` findings tell, the first hundred of each.
    pub disagreements: Vec<ZoneDisagreementRow>,
    /// Whether nothing of the file was refused; else somebody else may be on call than it says.
    pub is_whole: bool,
    /// What is not in force of the file, and what the check could not look at.
    pub problems: Vec<String>,
}

/// From an instant until before another nobody is on call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallGap {
    /// The first instant.
    pub start: String,
    /// The first instant after it.
    pub end: String,
}

/// One thing to know of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallFinding {
    /// Which check found it.
    pub kind: &'static str,
    /// `error`, `warning` or `note`.
    pub gravity: &'static str,
    /// What there is, with times.
    pub what: String,
    /// What that means for those who are to be reached.
    pub means: String,
    /// What to do.
    pub to_do: String,
}

/// `oncall explain`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallExplained {
    /// The schedule's name.
    pub schedule: String,
    /// RFC 3339, UTC, whole seconds.
    pub at: String,
    /// The same by the schedule's clock: `Fri 6 Mar 2026 18:00 CET`.
    pub at_there: String,
    /// The zone in which the steps tell times.
    pub zone: String,
    /// The result, and the steps that led to it.
    pub steps: Vec<ExplainedStep>,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// One step on the way to who is on call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExplainedStep {
    /// `result`, `temporary`, `layer`, `turn`, `hand_off`, `override` or `clock`.
    pub fact: &'static str,
    /// The layer's name, of a layer, a turn and a hand-off.
    pub layer: Option<String>,
    /// The number of the turn from 0, of a turn and of a hand-off (the turn that begins with it).
    pub turn: Option<u64>,
    /// The place in the file from 0, of an override and a temporary schedule.
    pub index: Option<usize>,
    /// Whose clock.
    pub person: Option<String>,
    /// Whether it matters, of a layer, an override and a temporary schedule.
    pub standing: Option<&'static str>,
    /// The same in words, times by the schedule's clock.
    pub text: String,
}
