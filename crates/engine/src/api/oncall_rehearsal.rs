//! What an edit of a schedule would do, before it is saved.

use serde::Serialize;
use ts_rs::TS;

/// What an edit would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ScheduleRehearsal {
    /// The schedule's name.
    pub schedule: String,
    /// Its file.
    pub file: String,
    /// Its zone; empty while none is known.
    pub zone: String,
    /// What would be done, in a sentence; nothing while it cannot be.
    pub sentence: Option<String>,
    /// What is wrong and in which box; with any of these nothing is saved.
    pub problems: Vec<BoxProblem>,
    /// What is worth knowing.
    pub notes: Vec<String>,
    /// The first instant looked at, RFC 3339.
    pub from: String,
    /// The first instant after it.
    pub to: String,
    /// Every shift that changes, in order, the first 1000 of them.
    pub changes: Vec<ShiftChange>,
    /// How many there are.
    pub changes_in_all: usize,
    /// What it does to the check of the next 366 days; nothing while it cannot be done.
    pub check: Option<CheckChange>,
    /// The next hand-offs after it, at most ten.
    pub hand_offs: Vec<EditHandOff>,
    /// Names the file as it was read; saving refuses when it is another one then.
    pub seen: String,
    /// The text of a new file.
    pub text: Option<String>,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// Something that is wrong with a box of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct BoxProblem {
    /// Which box: `from`, `layers.0.start`; empty where it is about the whole.
    pub field: String,
    /// What is wrong and what is expected.
    pub message: String,
    /// What may be meant instead, to be chosen from: both times that a clock shows twice, or the end of the hour it skips.
    pub choices: Vec<BoxChoice>,
}

/// A value that may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct BoxChoice {
    /// What is written into the box.
    pub value: String,
    /// The same for people.
    pub text: String,
}

/// From an instant until before another other people are on call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ShiftChange {
    /// The first instant, RFC 3339.
    pub start: String,
    /// The first instant after it.
    pub end: String,
    /// Both on the schedule's clock.
    pub there: String,
    /// How long that is.
    pub length: String,
    /// Who was on call, as the schedule calls them; nobody in a gap.
    pub before: Vec<String>,
    /// Who is.
    pub after: Vec<String>,
    /// Who was, as people call them.
    pub before_names: Vec<String>,
    /// Who is.
    pub after_names: Vec<String>,
    /// `changed`, `opens` (a gap: nobody is on call any more) or `closes` (a gap).
    pub effect: String,
    /// Whether it begins before now.
    pub is_past: bool,
    /// The same on the clocks of those it is about, where they are other ones.
    pub theirs: Vec<TheirTime>,
}

/// Somebody's own clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct TheirTime {
    /// As the schedule calls them.
    pub person: String,
    /// As people call them.
    pub name: String,
    /// Where they live.
    pub zone: String,
    /// What their clock shows.
    pub text: String,
}

/// What an edit does to the check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct CheckChange {
    /// That somebody is always on call, or for how long nobody is, as it is; nothing where there is no schedule yet.
    pub before: Option<String>,
    /// The same after the edit.
    pub after: String,
    /// Whether somebody is on call at every instant then.
    pub covered: bool,
    /// What there is to know that was not so before.
    pub found: Vec<EditFinding>,
    /// What was so before and is not any more.
    pub gone: Vec<EditFinding>,
}

/// Other people are on call from an instant on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct EditHandOff {
    /// The instant, RFC 3339.
    pub at: String,
    /// On the schedule's clock.
    pub there: String,
    /// Who was on call until then, as the schedule calls them; nobody in a gap.
    pub before: Vec<String>,
    /// Who is.
    pub after: Vec<String>,
    /// Who was, as people call them.
    pub before_names: Vec<String>,
    /// Who is.
    pub after_names: Vec<String>,
    /// The clocks of everybody in the schedule whose zone is known.
    pub theirs: Vec<TheirTime>,
}

/// One thing to know of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct EditFinding {
    /// Which check found it, as `oncall check` calls it.
    pub kind: String,
    /// `error`, `warning` or `note`.
    pub gravity: String,
    /// What there is, with times.
    pub what: String,
    /// What that means for those who are to be reached.
    pub means: String,
    /// What to do.
    pub to_do: String,
}
