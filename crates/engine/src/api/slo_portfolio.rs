//! Every service level at a glance, for the window: a row a service, the worst first. Every text arrives written; a number
//! beside a text is only for drawing.

use serde::Serialize;
use ts_rs::TS;

use super::{SloQueryText, TimeText};

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SlosView {
    /// When it was made.
    pub at: TimeText,
    /// The end of the newest bucket that is known of any; null where nothing is.
    pub as_of: Option<TimeText>,
    /// `2 of 9 need attention`, or that all is well.
    pub headline: String,
    /// The worst first.
    pub services: Vec<SloServiceRow>,
    /// What belongs here, where there is nothing yet.
    pub notice: Option<SloNotice>,
    /// What an existing Prometheus already knows and the workspace does not.
    pub offers: Vec<SloOffer>,
    /// `3 SLOs of Pyrra found in prom`; empty where nothing is offered.
    pub offers_said: String,
    /// Why something is not measured that does not belong to one service level alone.
    pub problems: Vec<String>,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloServiceRow {
    /// Its name; that there is none where its SLOs name none.
    pub service: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// All of them, the worst first; the headlines before the others.
    pub levels: Vec<SloLevelRow>,
    /// How many of them are shown at once, at most two; the rest is counted.
    pub headlines: usize,
    /// `3 more`; null where there are none.
    pub more: Option<String>,
    /// The worst state of the objectives that are held to.
    pub state: SloState,
    /// The same in words.
    pub said: String,
}

/// One objective of one SLO.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloLevelRow {
    /// What every other question takes.
    pub key: String,
    /// The name of its SLO.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// `99.9 % over 28 d`
    pub objective: String,
    /// Whether it is only aimed at.
    pub aspirational: bool,
    /// Where it stands.
    pub state: SloState,
    /// The same in words, with why where it is not known.
    pub state_text: String,
    /// The share of the budget that is left, for drawing; below 0 where more than all is spent, null where it is not known.
    pub remaining: Option<f64>,
    /// `72.9 %`, `unknown`, or `not yet` while it is being measured.
    pub remaining_text: String,
    /// The share of its window that has been fetched, for drawing; null unless it is being measured.
    pub fetched: Option<f64>,
    /// Of how much of the window anything is known.
    pub coverage_text: String,
    /// `4x`, or `unknown`.
    pub burn_text: String,
    /// Over how long.
    pub burn_over: String,
    /// Whether one of its pairs holds.
    pub is_burning: bool,
    /// How what is left went.
    pub trend: SloTrend,
    /// When the budget is spent or recovers, in one sentence.
    pub forecast: String,
    /// The end of the last bucket that is known.
    pub as_of: Option<TimeText>,
    /// What keeps it from being measured, or measured wholly.
    pub problem: Option<String>,
    /// Which of its groups is worst, with what is left of it.
    pub worst_group: Option<String>,
}

/// Where an objective stands, the worst first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "api/")]
pub enum SloState {
    /// The budget is spent.
    Exhausted,
    /// Little is left.
    AtRisk,
    /// Nothing is known of the window, or nothing measures it.
    #[default]
    NoData,
    /// Worth a look.
    Watch,
    /// It is new, and what it is counted by is being fetched.
    Measuring,
    /// What is known had no traffic.
    NoTraffic,
    /// Enough is left.
    Healthy,
}

/// How what is left of a budget went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloTrend {
    /// A small line; empty where nothing is known.
    pub svg: String,
    /// The same in words.
    pub said: String,
}

/// What belongs on a page that is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloNotice {
    /// What belongs here.
    pub what: String,
    /// The one action that fills it.
    pub to_do: String,
    /// A whole file to begin with.
    pub example: Option<String>,
}

/// A service level that another tool already keeps in a source. Adopting it writes `yaml` as `file`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloOffer {
    /// Unique among the offers.
    pub key: String,
    /// What it would be called here.
    pub name: String,
    /// The other tool, by its name.
    pub from: String,
    /// The source whose rules say so.
    pub source: String,
    /// The service it is about, where the rules tell.
    pub service: Option<String>,
    /// `99.9 % over 28 d`
    pub said: String,
    /// What would be asked.
    pub queries: Vec<SloQueryText>,
    /// What is not carried over, a sentence each.
    pub lost: Vec<String>,
    /// The file that it would be, relative to the workspace.
    pub file: String,
    /// What would stand in it.
    pub yaml: String,
}

/// What adopting came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloAdopted {
    /// The files that were written, relative to the workspace.
    pub files: Vec<String>,
    /// That they are, and how that is taken back.
    pub said: String,
    /// Why others were not written, a sentence each.
    pub problems: Vec<String>,
}
