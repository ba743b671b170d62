//! What is drawn of a schedule on the page *On call*: lanes of bars, gaps, people, and what the check found.

use serde::Serialize;
use ts_rs::TS;

/// One row of bars.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallLane {
    /// `final`, `layer`, `overrides` or `temporary`.
    pub kind: String,
    /// Tells it from the others of the schedule.
    pub key: String,
    /// What it is called; a layer by its name.
    pub name: String,
    /// What it is, in words: `level 1, weekly, Mon to Fri 09:00 to 17:00, Asia/Tokyo`.
    pub about: String,
    /// What is on it within the range, in words: `14 shifts, 2 gaps`. However narrow a bar is drawn, it is counted.
    pub counted: String,
    /// Why there is nothing on it and what to do; null where there is something.
    pub empty: Option<String>,
    /// How many rows of bars it has; more than one only where overrides or temporary shifts overlap.
    pub rows: usize,
    /// In the order in which they begin. Those of the final lane and of layers meet and cover the range.
    pub bars: Vec<OnCallBar>,
}

/// A span of a lane.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallBar {
    /// Where it begins, as a part of the width of the range.
    pub left: f64,
    /// How long it is, likewise; never 0.
    pub width: f64,
    /// On which row of the lane, from 0.
    pub row: usize,
    /// `duty`; `gap` (nobody is on call); `closed` (the layer has nobody or no hours then); `covered` (it would be somebody's,
    /// but a higher level, an override or a temporary schedule has the time).
    pub kind: String,
    /// Who, each once.
    pub people: Vec<OnCallName>,
    /// What is written on it: `Ana`, `Ana, Bo`, `nobody`; empty where it is closed.
    pub label: String,
    /// Whether somebody who is asked for is on it, or nobody is asked for.
    pub is_told: bool,
    /// Whether now is in it.
    pub is_now: bool,
    /// Whether it is over.
    pub is_past: bool,
    /// Whether it began before the range.
    pub goes_before: bool,
    /// Whether it ends after the range.
    pub goes_after: bool,
    /// Its first instant, RFC 3339, also where that is before the range.
    pub start: String,
    /// The first instant after it; null where it does not end within a year.
    pub end: Option<String>,
    /// An instant of it that is in the range, to ask why.
    pub at: String,
    /// When, on the chosen clock: `Mon 9 Mar 2026 09:00 to Mon 16 Mar 2026 09:00 CET`.
    pub when: String,
    /// How long: `7 d`.
    pub length: String,
    /// By what: `turn 12 of primary`, `Bo too, an override by Ana: release`, `outside its hours`.
    pub because: String,
}

/// Somebody, as the schedule and as people call them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallName {
    /// As the schedule calls them.
    pub id: String,
    /// As people call them.
    pub name: String,
}

/// Nobody is on call from an instant until before another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallGapView {
    /// The first instant, RFC 3339, cut to the range.
    pub start: String,
    /// The first instant after it, likewise.
    pub end: String,
    /// On the chosen clock.
    pub when: String,
    /// How long: `1 h`.
    pub length: String,
    /// Why, and what it means.
    pub means: String,
    /// What to do.
    pub to_do: String,
    /// Whether it is over.
    pub is_past: bool,
}

/// Somebody of a schedule, now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallPersonRow {
    /// As the schedule calls them.
    pub id: String,
    /// As people call them.
    pub name: String,
    /// Whether it is the person at this laptop.
    pub is_me: bool,
    /// Whether they are told apart.
    pub is_told: bool,
    /// Whether they are on call now.
    pub is_on_call: bool,
    /// Where they live; null where that is not known.
    pub zone: Option<String>,
    /// What their clock shows now: `09:00`; null likewise.
    pub time: Option<String>,
    /// That their day is another one than that of the axis: `+1 d`, `-1 d`.
    pub day_shift: Option<String>,
    /// When they work, by their clock: `Mon to Fri 09:00-17:30`.
    pub working_hours: Option<String>,
    /// Whether they are at work now, neither away nor on holiday; null where that is not known.
    pub is_working: Option<bool>,
    /// Whether it is between 22:00 and 06:00 for them; null where their zone is not known.
    pub is_night: Option<bool>,
    /// Until when they are away and why, if they are: `away until Mon 9 Mar 2026 09:00 CET: holiday`.
    pub away: Option<String>,
    /// What is not known of them and what to do, in one sentence.
    pub unknown: Option<String>,
    /// Until when they are on call now, or when they are next, on the chosen clock: `on call until Mon 9 Mar 2026 09:00 CET`.
    pub next: String,
    /// The instant of that, RFC 3339; null where they are not on call within a year, or for longer than one.
    pub next_at: Option<String>,
}

/// One thing to know of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallFindingView {
    /// Which check found it: `gap`, `absent_on_duty`, `double_cover`, `never_serves`, `never_shows`, `short_rest`,
    /// `long_duty`, `zone_data`, `moved_start` or `odd_shift`.
    pub kind: String,
    /// The same in words: `Nobody on call`.
    pub title: String,
    /// `error`, `warning` or `note`.
    pub gravity: String,
    /// What there is, with times by the schedule's clock.
    pub what: String,
    /// What that means for those who are to be reached.
    pub means: String,
    /// What to do.
    pub to_do: String,
    /// When it first shows, RFC 3339, to ask the page for; null where it has no time.
    pub at: Option<String>,
    /// The same in words, on the chosen clock.
    pub when: Option<String>,
}
