//! One alert over weeks.

use serde::Serialize;
use ts_rs::TS;

use super::{StripSpan, TimeText};

/// One alert over a span of days.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AlertHistory {
    /// `source/identity`
    pub id: String,
    /// The alert's name.
    pub name: String,
    /// From when it is told.
    pub from: TimeText,
    /// Until when: now.
    pub to: TimeText,
    /// Why it does not go as far back as was asked, if it does not.
    pub cut: Option<String>,
    /// The days of the laptop's zone that it touches, in order.
    pub days: Vec<HistoryDay>,
    /// What they come to.
    pub totals: HistoryTotalsView,
}

/// What one day held.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct HistoryDay {
    /// `2026-03-28`
    pub date: String,
    /// `Sat 28 Mar`
    pub short: String,
    /// How long the day is where that is not 24 hours, because the clocks are changed in it.
    pub unusual: Option<String>,
    /// What to draw, as shares of the day; of a day that is not over, and of the first one, only what is told.
    pub spans: Vec<StripSpan>,
    /// How many episodes began.
    pub episodes: usize,
    /// For how many seconds it is known to have fired.
    #[ts(type = "number")]
    pub firing_s: u64,
    /// Of how many seconds nobody knows.
    #[ts(type = "number")]
    pub unknown_s: u64,
    /// How many pages told of it.
    pub pages: usize,
    /// All of that in words.
    pub text: String,
}

/// What the days come to.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct HistoryTotalsView {
    /// Episodes of which any part lies in the days.
    pub episodes: usize,
    /// How many of them are over.
    pub ended: usize,
    /// How many of those were over within five minutes.
    pub soon_over: usize,
    /// The median length of those that are over, seconds.
    #[ts(type = "number | null")]
    pub median_s: Option<u64>,
    /// The longest one so far, seconds.
    #[ts(type = "number | null")]
    pub longest_s: Option<u64>,
    /// For how many seconds it is known to have fired.
    #[ts(type = "number")]
    pub firing_s: u64,
    /// Of how many seconds nobody knows.
    #[ts(type = "number")]
    pub unknown_s: u64,
    /// How many pages told of it.
    pub pages: usize,
    /// All of that in sentences.
    pub sentences: Vec<String>,
}
