//! What the page *On call* shows of one schedule, and what it is asked for. Every time and every sentence is made here.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{EscalationView, OnCallFindingView, OnCallGapView, OnCallLane, OnCallPersonRow};

/// What the page is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct OnCallAsk {
    /// The file of a schedule, or its name; the first one unless said.
    pub schedule: Option<String>,
    /// How much of it.
    pub span: OnCallSpan,
    /// An instant (RFC 3339) of the first week that is shown; around now unless said.
    pub from: Option<String>,
    /// On whose clock.
    pub clock: OnCallClock,
    /// Somebody to be told apart, as the schedule calls them.
    pub person: Option<String>,
}

/// How much of a schedule is shown. Each begins on a Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "api/")]
pub enum OnCallSpan {
    /// A week.
    Week,
    /// Two.
    #[default]
    TwoWeeks,
    /// Four.
    FourWeeks,
    /// Thirteen.
    Quarter,
}

/// On whose clock times are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "api/")]
pub enum OnCallClock {
    /// On that of this laptop.
    #[default]
    Mine,
    /// On that of the schedule.
    Schedule,
    /// On that of whoever is on call; the days are those of the schedule.
    Theirs,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallPage {
    /// Every schedule of the workspace, in the order of their files.
    pub schedules: Vec<OnCallChoice>,
    /// The one that is shown; null where there is none at all.
    pub chosen: Option<OnCallChosen>,
    /// What belongs here and what to do, where there is no schedule at all, or none can be read of the chosen file; and that
    /// what was asked for is not there any more.
    pub notice: Option<OnCallNotice>,
    /// The release of the time-zone database.
    pub tzdb: String,
    /// The revision this was read at.
    #[ts(type = "number")]
    pub revision: u64,
}

/// A schedule that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallChoice {
    /// Its name.
    pub name: String,
    /// Its file, by which it is asked for.
    pub file: String,
    /// `covered`, `gap` (nobody is on call now) or `unknown` (the file cannot be read).
    pub state: String,
    /// Who now: `Ana until Mon 09:00`.
    pub who: String,
    /// How many things are not in force of its file.
    pub problems: usize,
}

/// Two sentences in the place of what cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallNotice {
    /// What there is, or what belongs here.
    pub what: String,
    /// What it means for paging and what to do.
    pub to_do: String,
}

/// The schedule that is shown.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallChosen {
    /// Its name.
    pub name: String,
    /// Its file, by which it is asked for.
    pub file: String,
    /// Its zone.
    pub zone: String,
    /// `covered`, `gap` or `unknown`, now.
    pub state: String,
    /// Whether nothing of the file was refused; else somebody else may be on call than it says.
    pub is_whole: bool,
    /// What is not in force of its file: `file:line:column: what`.
    pub problems: Vec<String>,
    /// The range and its days.
    pub axis: OnCallAxis,
    /// The final lane first, then the layers from the highest level down, then overrides and temporary schedules where there
    /// are any. Nothing where the file gives no schedule.
    pub lanes: Vec<OnCallLane>,
    /// When nobody is on call within the range, in order.
    pub gaps: Vec<OnCallGapView>,
    /// The same in one sentence; null without gaps.
    pub gaps_said: Option<String>,
    /// Who is on call now, in one sentence: `Ana is on call until Mon 9 Mar 2026 09:00 CET, then Bo.`
    pub now_said: String,
    /// What happens if nobody answers; null where nobody looked that up.
    pub escalation: Option<EscalationView>,
    /// The next hand-offs, ten at most.
    pub handoffs: Vec<OnCallHandoff>,
    /// Everybody of the schedule; those who are on call now first, then in the order in which they are next.
    pub people: Vec<OnCallPersonRow>,
    /// Of the twelve months from now: that somebody is always on call, or for how long nobody is.
    pub proof: String,
    /// Whether somebody is on call at every instant of them; null where that is not known.
    pub is_proven: Option<bool>,
    /// What is to be known of them: errors first, then warnings, then notes.
    pub findings: Vec<OnCallFindingView>,
    /// What the check could not look at.
    pub unchecked: Vec<String>,
}

/// What is shown, as parts of the whole width from 0 to 1 by the time that really passes.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallAxis {
    /// How much.
    pub span: OnCallSpan,
    /// On whose clock.
    pub clock: OnCallClock,
    /// The zone of the days.
    pub zone: String,
    /// The range in words: `Mon 9 Mar to Sun 22 Mar 2026`.
    pub title: String,
    /// Whose days and times these are, in words.
    pub clock_said: String,
    /// The first instant, RFC 3339; asking for it shows the same.
    pub from: String,
    /// The first instant after it.
    pub to: String,
    /// What to ask for to see what is before.
    pub earlier: String,
    /// What to ask for to see what is after.
    pub later: String,
    /// Now, as a part of the width; null where it is not in the range.
    pub now: Option<f64>,
    /// Now in words: `now, Mon 9 Mar 2026 09:00 CET`.
    pub now_said: String,
    /// The days, in order; they meet.
    pub days: Vec<OnCallDay>,
}

/// One day of the axis. It is as wide as it is long.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallDay {
    /// Where it begins.
    pub left: f64,
    /// How long it is.
    pub width: f64,
    /// Its first instant, RFC 3339.
    pub start: String,
    /// As long as this span has room for: `Mon 9 Mar`, `Mon 9`, `9`; of a quarter only the Mondays have one, `9 Mar`.
    pub label: String,
    /// `Monday 9 March 2026`
    pub title: String,
    /// How many hours it has: 24, or 23, 25, 23.5.
    pub hours: f64,
    /// That it is longer or shorter than others, and why: `23 hours: the clocks go from 02:00 to 03:00`.
    pub clocks: Option<String>,
    /// Whether it is a Saturday or a Sunday.
    pub is_weekend: bool,
    /// Whether it is Monday.
    pub is_monday: bool,
    /// Whether it holds now.
    pub is_today: bool,
}

/// Other people are on call from an instant on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallHandoff {
    /// The instant, RFC 3339.
    pub at: String,
    /// On the chosen clock: `Mon 9 Mar 2026 09:00 CET`.
    pub when: String,
    /// How far away it is: `in 3 d 4 h`.
    pub away: String,
    /// Who is on call from then on, by name; empty where nobody is.
    pub people: Vec<String>,
    /// The same as the schedule calls them.
    pub ids: Vec<String>,
    /// Who no longer is, by name.
    pub leaving: Vec<String>,
    /// The same in words: `Bo, after Ana`; `nobody, after Ana`.
    pub text: String,
    /// Until when they are; null when that is more than a year away.
    pub until: Option<String>,
}

/// Why somebody is on call at an instant, for the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallExplainView {
    /// The schedule's name.
    pub schedule: String,
    /// The instant, RFC 3339.
    pub at: String,
    /// By the schedule's clock: `Fri 6 Mar 2026 18:00 CET`.
    pub at_there: String,
    /// By this laptop's clock, where that is another one.
    pub at_here: Option<String>,
    /// `covered`, or `gap`.
    pub state: String,
    /// The result first, then the steps that led to it, times by the schedule's clock.
    pub steps: Vec<OnCallStep>,
    /// What is not in force of the file: somebody else may be on call than this says.
    pub problems: Vec<String>,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// One step on the way to who is on call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallStep {
    /// `result`, `temporary`, `layer`, `turn`, `hand_off`, `override` or `clock`.
    pub fact: String,
    /// Whether it matters: `true` of what decides, `false` of what is set aside; of the others null.
    pub counts: Option<bool>,
    /// In words.
    pub text: String,
}
