//! Postmortems as files: what goes out, what comes in, and templates.

use serde::Serialize;
use ts_rs::TS;

/// A document for somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemExported {
    /// How a file of it is called.
    pub name: String,
    /// The text; for the clipboard its plain text.
    pub text: String,
    /// For the clipboard its HTML; none otherwise.
    pub html: Option<String>,
}

/// A document in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemPublished {
    /// The folder.
    pub folder: String,
    /// The files in it that were written.
    pub files: Vec<String>,
    /// What a commit of them could say.
    pub message: String,
    /// Files of the same document that lie in the folder from before, under another name.
    pub before: Vec<String>,
}

/// What was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemImported {
    /// What became a document or an incident, in the order of the files.
    pub taken: Vec<PostmortemTaken>,
    /// What did not, or not wholly, each with its place; nothing else is lost by it.
    pub problems: Vec<PostmortemProblem>,
}

/// A document that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemTaken {
    /// From which file.
    pub file: String,
    /// Of a table, the line, from 1.
    pub line: Option<usize>,
    /// Its number.
    #[ts(type = "number")]
    pub postmortem: i64,
    /// What it is called.
    pub title: String,
    /// Whether it is here already, as its text or its front matter tells: then nothing was written.
    pub known: bool,
}

/// What of a file could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemProblem {
    /// Which file.
    pub file: String,
    /// In which line, from 1; none where it is all of it.
    pub line: Option<usize>,
    /// What is wrong, and what became of it.
    pub message: String,
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemTemplate {
    /// What tells it from others.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// When to take it.
    pub about: String,
    /// Its version, from 1.
    pub version: u32,
    /// Whether it came with Watchbill.
    pub built_in: bool,
    /// How many sections it has.
    pub sections: usize,
    /// It as Markdown.
    pub text: String,
}
