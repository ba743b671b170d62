//! Postmortems for the window: the list, the page on which one is written, and what was done.

use serde::Serialize;
use ts_rs::TS;

use super::{PostmortemFactor, TimeText};

/// The list of postmortems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemsView {
    /// How it stands, in a sentence.
    pub headline: String,
    /// Incidents that need a postmortem and have none, the first due first.
    pub wanted: Vec<PostmortemWanted>,
    /// The last made first.
    pub rows: Vec<PostmortemRow>,
}

/// An incident that needs a postmortem and has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemWanted {
    /// The incident's number.
    #[ts(type = "number")]
    pub incident: i64,
    /// What it is called.
    pub title: String,
    /// Why, a sentence each.
    pub reasons: Vec<String>,
    /// The key of the template that is proposed.
    pub template: String,
    /// By which day, `2026-03-05`; none while it is not resolved.
    pub due: Option<String>,
    /// Whether that day is over.
    pub late: bool,
}

/// A postmortem as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemRow {
    /// Its number.
    #[ts(type = "number")]
    pub id: i64,
    /// The incident's number; none of one that was taken in without one.
    #[ts(type = "number | null")]
    pub incident: Option<i64>,
    /// What it is called.
    pub title: String,
    /// `draft`, `in_review` or `shared`
    pub state: String,
    /// The key of the template that it was made from; empty where there was none.
    pub template: String,
    /// Who sees to it that it gets done.
    pub owner: Option<String>,
    /// By which day, `2026-03-05`.
    pub due: Option<String>,
    /// Whether that day is over and it is not shared.
    pub late: bool,
    /// When it was made.
    pub made: TimeText,
    /// On which day it was shared.
    pub shared: Option<String>,
    /// The revision of its text.
    #[ts(type = "number")]
    pub revision: u64,
}

/// The page on which a postmortem is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemView {
    /// As the list has it.
    pub row: PostmortemRow,
    /// Its Markdown, byte for byte as it was written.
    pub body: String,
    /// The sections of its template, in order, each with where it stands in the text.
    pub guide: Vec<PostmortemSection>,
    /// What of the text was filled in from records.
    pub blocks: Vec<PostmortemBlock>,
    /// What its file said of the incident when it was taken in, in a sentence; empty where it said nothing.
    pub told: String,
    /// For whom it is; empty where nobody said.
    pub audience: String,
    /// Why nothing is to be done; none where something is, or nobody said.
    pub no_actions: Option<String>,
    /// Who reviews it.
    pub reviewers: Vec<PostmortemReviewer>,
    /// What was said of it, the first first.
    pub comments: Vec<PostmortemComment>,
    /// With whom it was shared, the first first.
    pub shares: Vec<PostmortemShare>,
    /// Its contributing factors, in their order.
    pub factors: Vec<PostmortemFactor>,
    /// What keeps these from telling how it came about, a sentence each.
    pub factor_issues: Vec<String>,
    /// Factors of other documents, the most frequent first.
    pub known_factors: Vec<PostmortemFactorKnown>,
}

/// A factor of other documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemFactorKnown {
    /// As it was written last.
    pub factor: PostmortemFactor,
    /// In how many documents it stands.
    pub times: usize,
}

/// A section of the guide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemSection {
    /// Its heading.
    pub heading: String,
    /// What it is for.
    pub purpose: String,
    /// What to ask oneself.
    pub questions: Vec<String>,
    /// `required`, `recommended` or `optional`
    pub wanted: String,
    /// Where its heading begins, in UTF-16 units of the text; none where it is not there.
    pub at: Option<usize>,
    /// Whether anything is written in it beside what was filled in.
    pub written: bool,
    /// What of the records can be filled in here, by its word.
    pub fillings: Vec<PostmortemFilling>,
}

/// What of the records can be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemFilling {
    /// `timeline`, `budgets`
    pub word: String,
    /// What it is, in a sentence.
    pub says: String,
}

/// A part of the text that was filled in from records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemBlock {
    /// Which of the blocks it is, from 0.
    pub number: usize,
    /// `timeline`, `budgets`
    pub word: String,
    /// Where it comes from, for its chip.
    pub source: String,
    /// Where it begins, in UTF-16 units of the text, its marks included.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// Whether somebody wrote in it: then it is refreshed only where that is wanted.
    pub edited: bool,
}

/// A text for the place of the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemInsert {
    /// The block with its marks, whole lines.
    pub text: String,
    /// Where it comes from, for its chip.
    pub source: String,
}

/// What became of a text that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemSaved {
    /// The revision of the text that is kept now.
    #[ts(type = "number")]
    pub revision: u64,
    /// When it was kept.
    pub at: TimeText,
    /// Somebody else wrote since the revision that was seen; none where nobody did.
    pub elsewhere: Option<PostmortemElsewhere>,
}

/// A document was written elsewhere meanwhile. Both texts are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemElsewhere {
    /// The text that stands now.
    pub body: String,
    /// The version as which the text of this window is kept.
    #[ts(type = "number")]
    pub kept_as: u64,
    /// What happened, in a sentence.
    pub said: String,
}

/// Somebody who reviews a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemReviewer {
    /// Who.
    pub person: String,
    /// When they had read it; none while they have not.
    pub reviewed: Option<TimeText>,
    /// What they said then; empty where nothing.
    pub words: String,
}

/// Something that was said of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemComment {
    /// Its number.
    #[ts(type = "number")]
    pub id: u64,
    /// The comment that it answers.
    #[ts(type = "number | null")]
    pub answers: Option<u64>,
    /// Who.
    pub by: String,
    /// When.
    pub at: TimeText,
    /// What.
    pub text: String,
    /// The words that it is about; empty where it is about all of it.
    pub about: String,
    /// Where these stand now, in UTF-16 units of the text; none where they are gone.
    pub from: Option<usize>,
    /// Whether it is settled.
    pub resolved: bool,
}

/// That a document was shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemShare {
    /// When.
    pub at: TimeText,
    /// By whom.
    pub by: String,
    /// How: `html`, `a mail`.
    pub how: String,
    /// With whom.
    pub with: String,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemDone {
    /// The document as it is now.
    pub row: PostmortemRow,
    /// What was done, in a sentence.
    pub said: String,
}

/// The versions of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemVersionRow {
    /// Its number, from 1.
    #[ts(type = "number")]
    pub number: u64,
    /// When.
    pub at: TimeText,
    /// Who wrote.
    pub by: String,
    /// Why it is kept.
    pub why: String,
    /// How long it is.
    pub size: String,
}

/// How two texts of a document differ, by lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemDiff {
    /// The lines of both, in order.
    pub lines: Vec<PostmortemDiffLine>,
    /// How many lines are new.
    pub added: usize,
    /// How many are gone.
    pub removed: usize,
}

/// A line of one text or of both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemDiffLine {
    /// `same`, `added` or `removed`
    pub change: String,
    /// The line without its end.
    pub text: String,
}
