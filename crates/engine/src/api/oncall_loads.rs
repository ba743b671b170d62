//! How the load is shared out. The *listing* shapes are a contract that people script against; the *view* shapes are for those
//! who look, with every figure in words.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `oncall loads`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallLoads {
    /// Each schedule, in the order of their files.
    pub schedules: Vec<ScheduleLoads>,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// One schedule. What follows from the schedule is null or empty where its file gives none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScheduleLoads {
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
    /// Everybody who is on call or in a line-up, sorted by their ids.
    pub people: Vec<PersonLoad>,
    /// What people owe each other at the end of the range, the most hours first.
    pub debts: Vec<OnCallDebt>,
    /// The pages this laptop recorded; null where none are looked at.
    pub pages: Option<OnCallPages>,
    /// Whether nothing of the file was refused; else somebody else may be on call than it says.
    pub is_whole: bool,
    /// What is not in force of the file, and what could not be looked at.
    pub problems: Vec<String>,
}

/// Seconds on call, and which part of them is what by the clock of whoever carries them. The parts overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CarriedSeconds {
    /// On call at all.
    pub on_call_seconds: u64,
    /// Between 22:00 and 06:00.
    pub night_seconds: u64,
    /// On a Saturday or a Sunday.
    pub weekend_seconds: u64,
    /// On one of their holidays.
    pub holiday_seconds: u64,
}

/// What one person carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonLoad {
    /// As the schedule calls them.
    pub person: String,
    /// The clock by which it is told.
    pub zone: String,
    /// What they carry.
    #[serde(flatten)]
    pub carried: CarriedSeconds,
    /// In how many nights they are on call, however short a part of one.
    pub nights: usize,
    /// How long they are in the line-up of a rotation that holds.
    pub in_line_up_seconds: u64,
    /// What they would carry if all shared it by the time they are in the line-up.
    pub fair: CarriedSeconds,
    /// When they are on call, each without a break.
    pub shifts: Vec<LoadShift>,
    /// How often they were paged; null where no pages are looked at.
    pub pages: Option<usize>,
    /// How often of it at night.
    pub night_pages: Option<usize>,
    /// In how many nights something rang.
    pub woken_nights: Option<usize>,
}

/// One shift behind the figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoadShift {
    /// The first instant.
    pub start: String,
    /// The first instant after it.
    pub end: String,
    /// By what: the name of a layer, `override` or `temporary`, each once.
    pub because: Vec<String>,
    /// What it weighs.
    #[serde(flatten)]
    pub carried: CarriedSeconds,
    /// How many nights it has a part of.
    pub nights: usize,
}

/// One of two carried for the other what has not come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallDebt {
    /// Who owes.
    pub debtor: String,
    /// To whom.
    pub creditor: String,
    /// Whether the debtor took turns and is in no line-up at the end of the range.
    pub debtor_left: bool,
    /// What the creditor is ahead by at the end of the range.
    pub owed: BalanceSeconds,
    /// The same when everything that is agreed on is over.
    pub agreed: BalanceSeconds,
    /// What overrides moved between the two up to then.
    pub moved: Vec<MovedDuty>,
}

/// Differences in seconds; a part may be below zero where another is above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BalanceSeconds {
    /// On call at all.
    pub on_call_seconds: i64,
    /// Between 22:00 and 06:00.
    pub night_seconds: i64,
    /// On a Saturday or a Sunday.
    pub weekend_seconds: i64,
    /// On a holiday.
    pub holiday_seconds: i64,
}

/// Duty that somebody carries for somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedDuty {
    /// Whose it was.
    pub from: String,
    /// Who has it instead.
    pub to: String,
    /// The first instant.
    pub start: String,
    /// The first instant after it.
    pub end: String,
    /// What it weighs by the clock of whoever has it.
    #[serde(flatten)]
    pub carried: CarriedSeconds,
}

/// The pages that were joined with the schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallPages {
    /// How many there were of its services in the range.
    pub pages: usize,
    /// How many of them while nobody was on call.
    pub nobody: usize,
    /// How many in the range were about no service with a schedule, and are counted nowhere.
    pub unlinked: usize,
}

/// What the window asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct OnCallLoadsAsk {
    /// The file of a schedule, or its name; the first one unless said.
    pub schedule: Option<String>,
    /// Over which time.
    pub span: OnCallLoadsSpan,
}

/// The time over which loads are counted, in whole days of the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "api/")]
pub enum OnCallLoadsSpan {
    /// The last 13 weeks, up to the end of today.
    #[default]
    Quarter,
    /// The last 26.
    HalfYear,
    /// The last 52.
    Year,
    /// The next 52.
    YearAhead,
}

/// How the load of one schedule is shared out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OnCallLoadsView {
    /// The schedule's name.
    pub schedule: String,
    /// Its file, by which it is asked for.
    pub file: String,
    /// Its zone; empty where its file gives no schedule.
    pub zone: String,
    /// The range on the schedule's clock: `Mon 24 Aug 2026 09:00 to Mon 23 Nov 2026 09:00 CET`.
    pub range: String,
    /// The layers, which what-if asks about.
    pub layers: Vec<String>,
    /// Everybody who is on call or in a line-up.
    pub people: Vec<LoadRow>,
    /// What people owe each other, a row for each two.
    pub debts: Vec<DebtRow>,
    /// Whether pages are counted.
    pub has_pages: bool,
    /// What the pages of the rows are, and what is not among them, in a sentence or two.
    pub pages_said: String,
    /// What is not in force of the file, and what could not be looked at.
    pub problems: Vec<String>,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// What one person carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct LoadRow {
    /// As the schedule calls them.
    pub person: String,
    /// As people call them.
    pub name: String,
    /// The clock by which it is told.
    pub zone: String,
    /// On call at all.
    pub on_call: LoadFigure,
    /// Between 22:00 and 06:00.
    pub night: LoadFigure,
    /// On a Saturday or a Sunday.
    pub weekend: LoadFigure,
    /// On one of their holidays.
    pub holiday: LoadFigure,
    /// In how many nights they are on call.
    pub nights: usize,
    /// When they are on call, each without a break.
    pub shifts: Vec<LoadShiftRow>,
    /// What paged while they were on call.
    pub pages: Vec<LoadPageRow>,
    /// How many of these came at night.
    pub night_pages: usize,
    /// In how many nights something rang.
    pub woken_nights: usize,
    /// `38 h of night more than the fair share`; what differs most of all.
    pub said: String,
}

/// One figure beside the fair share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct LoadFigure {
    /// `168 h`
    pub text: String,
    /// The fair share: `130 h`.
    pub fair: String,
    /// The difference: `+38 h`, `-38 h`; empty where there is none.
    pub more: String,
    /// The figure in percent of the largest that any row has of figure and fair share, for the length of a bar.
    pub percent: u8,
    /// The fair share in percent of the same.
    pub fair_percent: u8,
}

/// One shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct LoadShiftRow {
    /// When, on the clock of whoever carries it.
    pub when: String,
    /// By what: `primary, turn 8`; `an override`.
    pub by: String,
    /// On call at all: `15 h`.
    pub on_call: String,
    /// Of it at night; empty if nothing.
    pub night: String,
    /// Of it on a weekend; empty if nothing.
    pub weekend: String,
    /// Of it on holidays; empty if nothing.
    pub holiday: String,
    /// How many nights it has a part of.
    pub nights: usize,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct LoadPageRow {
    /// When, on the clock of whoever was on call.
    pub when: String,
    /// What it told of: `RedisDown`, `RedisDown and 3 more`.
    pub title: String,
    /// Whether it came at night.
    pub is_night: bool,
    /// Whether it made a sound.
    pub rings: bool,
}

/// What one owes another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct DebtRow {
    /// Who owes, as people call them.
    pub debtor: String,
    /// To whom, likewise.
    pub creditor: String,
    /// `Bo owes Cy 24 h on call, 8 h of it by night`
    pub said: String,
    /// What is agreed on about it, or that nothing is; that the debtor left.
    pub agreed: String,
    /// What moved between the two: `Sat 10 Jan 2026 00:00 to 24:00 CET: Cy for Bo, 24 h, 8 h of night`.
    pub moved: Vec<String>,
}
