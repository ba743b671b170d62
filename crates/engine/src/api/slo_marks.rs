//! What people mark on the time of their services: incidents, deploys, known classes of trouble, decisions.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{SloMarkListed, TimeText};

/// A mark that is being made. Every box is text; empty boxes say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloMarkForm {
    /// `incident`, `deploy`, `class` or `decision`.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// Of which known sort of trouble it is; of a class unless said its title.
    #[serde(default)]
    pub class: String,
    /// RFC 3339, milliseconds, or what the person's clock shows; now unless said.
    pub from: String,
    /// Likewise; a moment unless said.
    pub to: String,
    /// The services it is about.
    pub services: Vec<String>,
    /// The names of the SLOs it is about, where it is not about all of a service.
    pub slos: Vec<String>,
    /// Where more is told of it.
    pub link: String,
}

/// A mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloMarkRow {
    /// By which it is taken away again.
    pub id: String,
    /// `incident`, `deploy`, `class` or `decision`.
    pub kind: String,
    /// What it is.
    pub title: String,
    /// From when.
    pub from: TimeText,
    /// Until when; null for a moment.
    pub to: Option<TimeText>,
    /// In words.
    pub times: String,
    /// Who made it.
    pub by: String,
    /// What it is about.
    pub about: String,
    /// Where more is told of it, as text.
    pub link: Option<String>,
}

/// What came of making a mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloMarkDone {
    /// As it stands now.
    pub mark: SloMarkRow,
    /// The same for scripts.
    #[serde(skip)]
    #[ts(skip)]
    pub listing: SloMarkListed,
    /// In one sentence.
    pub said: String,
}

/// What came of taking a mark away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SloMarkGone {
    /// What would make it again.
    pub undo: SloMarkForm,
    /// What it was, for scripts.
    #[serde(skip)]
    #[ts(skip)]
    pub listing: SloMarkListed,
    /// In one sentence.
    pub said: String,
}
