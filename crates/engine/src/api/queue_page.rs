//! The page of one queue, what is promised about it, and what is wrong with how dead letters are kept, for the window.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{QueueRow, TimeText};

/// What the page of one queue is asked by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueueAsk {
    /// `source/name`
    pub id: String,
    /// How much of its past is drawn.
    pub span: QueueSpan,
}

/// How much of the past.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "api/")]
pub enum QueueSpan {
    /// 24 hours.
    #[default]
    Day,
    /// 7 days.
    Week,
    /// 90 days.
    Quarter,
    /// 400 days.
    Year,
}

/// One queue with all that is known of it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueueView {
    /// When it was made.
    pub at: TimeText,
    /// As the list has it.
    pub row: QueueRow,
    /// Its depth over the span that was asked for.
    pub chart: QueueChart,
    /// Figures with where each comes from.
    pub figures: Vec<QueueFigure>,
    /// How it drops messages, a sentence each.
    pub limits: Vec<String>,
    /// What its broker moves out of it by itself, or failed to lately, a sentence; empty where nothing is, and where that is not told.
    pub moves: Vec<String>,
    /// Whose dead letters come here and where its own go, drawn.
    pub feeds: QueueFeeds,
    /// When it began to fill and what happened shortly before, a sentence each; empty where it is empty or that is not known.
    pub began: Vec<String>,
    /// Who looked, the last first.
    pub looks: Vec<QueueLookRow>,
    /// What was promised, the last first.
    pub promises: Vec<QueuePromiseRow>,
    /// What is wrong with how it keeps dead letters.
    pub audit: Vec<AuditRow>,
    /// For how long a promise may be given from now, as the form offers it.
    pub promise_offers: Vec<PromiseOffer>,
}

/// Depth over time with its axis.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueueChart {
    /// Which span it is of.
    pub span: QueueSpan,
    /// The drawing; empty where nothing was ever read.
    pub svg: String,
    /// The same in words.
    pub said: String,
    /// The same as a table, newest first, for reading it by keyboard and screen reader.
    pub points: Vec<QueuePointRow>,
    /// Where the plot lies in the drawing, from 0 to 1 of its width, for the crosshair.
    pub plot_from: f64,
    /// Its right end.
    pub plot_to: f64,
    /// Its upper edge, from 0 to 1 of the drawing's height.
    pub plot_top: f64,
    /// Its lower edge: below it stands the axis.
    pub plot_bottom: f64,
}

/// One step of a chart.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueuePointRow {
    /// When it begins.
    pub at: TimeText,
    /// Its place in the plot, from 0 to 1.
    pub x: f64,
    /// `12,400`, `12,100 to 12,400`, `not known: no permission`.
    pub text: String,
}

/// A figure and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueueFigure {
    /// What it is.
    pub name: String,
    /// How much, or that it is not told.
    pub text: String,
    /// Where it comes from and what it means, in a sentence.
    pub said: String,
}

/// The ways of dead letters around a queue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueueFeeds {
    /// The drawing; empty where nothing is known.
    pub svg: String,
    /// The same in words, a sentence each; that nothing is known where that is so.
    pub said: Vec<String>,
    /// When that was told.
    pub as_of: Option<TimeText>,
}

/// Somebody looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueueLookRow {
    /// When.
    pub at: TimeText,
    /// Who.
    pub by: String,
    /// `looked at it`, `read 20 messages`.
    pub said: String,
}

/// A promise that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct QueuePromiseRow {
    /// When.
    pub at: TimeText,
    /// Who, until when, with which words, and what became of it.
    pub said: String,
}

/// How long a promise may hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PromiseOffer {
    /// What the form takes: RFC 3339.
    pub until: String,
    /// `until tonight 18:00`, `2 days, until Tue 10:00`
    pub said: String,
    /// What to be warned of: that the first message is lost before. Empty where there is nothing.
    pub warning: String,
}

/// What a promise is given by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PromiseForm {
    /// `source/name`
    pub id: String,
    /// Until when: `2d`, `tomorrow 10:00` or RFC 3339, as snoozing takes it.
    pub until: String,
    /// What is to be done, in a few words; may be empty.
    pub note: String,
}

/// What giving a promise came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PromiseDone {
    /// Until when it holds.
    pub until: TimeText,
    /// What that means, with a warning where the first message is lost before.
    pub said: String,
}

/// What is wrong with how dead letters are kept, everywhere.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AuditView {
    /// When it was made.
    pub at: TimeText,
    /// How much is wrong, and of what that cannot be said: `3 findings, 1 of which loses messages; not all of mq could be looked over.`
    pub headline: String,
    /// What loses messages first.
    pub findings: Vec<AuditRow>,
    /// How far each source could be looked over, a sentence each.
    pub seen: Vec<String>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct AuditRow {
    /// `source/name`
    pub queue: String,
    /// What is wrong, as one word.
    pub rule: String,
    /// Whether messages are lost by it, or only could be.
    pub loses: bool,
    /// What is wrong, in a sentence.
    pub said: String,
    /// What to do about it.
    pub fix: String,
}
