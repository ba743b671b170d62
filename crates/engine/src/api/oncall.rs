//! Who is on call. The *listing* shapes are a contract that people script against; the *view* shapes are for those who look.

use serde::Serialize;
use ts_rs::TS;

use super::{EscalationView, TimeText};

/// `oncall at`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallAt {
    /// The schedule's name.
    pub schedule: String,
    /// RFC 3339, UTC, whole seconds.
    pub at: String,
    /// In the order of the layers, overrides last; somebody who is on call by two layers is here twice.
    pub on_call: Vec<OnCallShift>,
    /// When other people are on call; null when nothing changes within a year.
    pub next_handoff: Option<String>,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// Somebody who is on call, by one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "api/")]
pub struct OnCallShift {
    /// As the schedule calls them.
    pub person: String,
    /// The layer's name; null for an override and a temporary schedule.
    pub layer: Option<String>,
    /// The number of the turn in the rotation that holds, from 0; null likewise.
    #[ts(type = "number | null")]
    pub turn: Option<u64>,
    /// The start of the turn, not cut by restrictions, or of the override or the temporary shift itself.
    pub shift_start: String,
    /// The first instant after it.
    pub shift_end: String,
    /// `rotation`, `override` or `temporary`.
    pub because: &'static str,
}

/// `oncall shifts`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallShifts {
    /// The schedule's name.
    pub schedule: String,
    /// The first instant looked at.
    pub from: String,
    /// The first instant after it.
    pub to: String,
    /// The longest runs of the same people; they cover the range without holes, and a gap is one without people.
    pub runs: Vec<OnCallRun>,
    /// How long nobody is on call, in all.
    pub gap_seconds: u64,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// From an instant until before another the same people are on call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallRun {
    /// The first instant.
    pub start: String,
    /// The first instant after it.
    pub end: String,
    /// Sorted, each once; nobody in a gap.
    pub people: Vec<String>,
}

/// Who is on call by several schedules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallNowView {
    /// When that is.
    pub at: TimeText,
    /// In the order of their files.
    pub schedules: Vec<OnCallView>,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// Who is on call by one schedule at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallView {
    /// The schedule's name.
    pub schedule: String,
    /// Its file.
    pub file: String,
    /// The schedule's zone; empty where nothing could be read.
    pub zone: String,
    /// When that is, in the schedule's zone: `Fri 6 Mar 2026 18:00 CET`.
    pub at_there: String,
    /// `covered`, `gap` (nobody is on call) or `unknown` (the file cannot be read).
    pub state: String,
    /// Who, in the order of the layers, each once.
    pub people: Vec<OnCallPerson>,
    /// When other people are on call; null when nothing changes within a year.
    pub next: Option<OnCallMoment>,
    /// Who then, as the schedule calls them; empty when nobody is, or nothing changes.
    pub next_people: Vec<String>,
    /// The same as people call them.
    pub next_names: Vec<String>,
    /// Whether nothing of the file was refused; else somebody else may be on call than it says.
    pub is_whole: bool,
    /// What is not in force of the file: `file:line:column: what`.
    pub problems: Vec<String>,
    /// What happens if nobody answers now; null where that was not asked for.
    pub escalation: Option<EscalationView>,
}

/// Somebody who is on call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallPerson {
    /// As the schedule calls them.
    pub person: String,
    /// As people call them.
    pub name: String,
    /// Where they live; null where that is not known.
    pub zone: Option<String>,
    /// Until when without a break; null when that is more than a year.
    pub until: Option<OnCallMoment>,
    /// The same on their own clock; null where their zone is not known.
    pub until_theirs: Option<String>,
    /// By what.
    pub shifts: Vec<OnCallShift>,
}

/// A time to come, on two clocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallMoment {
    /// On this laptop's clock.
    pub time: TimeText,
    /// Likewise, with its day: `Mon 9 Mar 2026 08:00 GMT`.
    pub here: String,
    /// The same in the schedule's zone.
    pub there: String,
}

/// Who is on call, in the one line that stands over every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallLine {
    /// Of the schedule that needs a look first: one by which nobody is on call, or that cannot be read, before that of the
    /// person at this laptop, before the first. `Ana until Mon 09:00 (Bo next)`
    pub text: String,
    /// `covered`, `gap` or `unknown`: the worst of all schedules.
    pub state: String,
    /// The file of that schedule, to open it.
    pub file: String,
    /// A line for each schedule: `payments: Ana until Mon 09:00 (Bo next)`.
    pub all: Vec<String>,
    /// How many schedules there are besides.
    pub more: usize,
}

/// Who is on call by one schedule now and next, in this laptop's time and in theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallNowRow {
    /// The schedule's name.
    pub schedule: String,
    /// Its file, to open it.
    pub file: String,
    /// `covered`, `gap` or `unknown`.
    pub state: String,
    /// Who, by name, or that nobody is, or that it is not known.
    pub who: String,
    /// Whether the person at this laptop is one of them.
    pub is_me: bool,
    /// `until Mon 09:00`; null where nothing changes within a year or nothing is known.
    pub until: Option<String>,
    /// The same on the clocks of those who read another time: `Sun 23:00 for Ana`.
    pub until_theirs: Option<String>,
    /// Who then: `then Bo`, `then nobody`; null likewise.
    pub next: Option<String>,
    /// When that is on the clocks of those who come and read another time.
    pub next_theirs: Option<String>,
    /// What is open of the services that go by it, where the person at this laptop is on call: `2 firing, 1 snoozed until 10:00`.
    pub open: Option<String>,
}
