//! What is copied from a chat into a timeline, and files of incidents.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::TimeText;

/// What somebody copied from a chat, and how to read it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct IncidentPasteForm {
    /// The incident's number.
    #[ts(type = "number")]
    pub id: i64,
    /// What was copied.
    pub text: String,
    /// The IANA name of the zone in which the chat shows its times; empty: that of the incident.
    pub zone: String,
    /// The day of the first row where the text names none, `2026-03-02`; empty: the one nearest to the declaration.
    pub day: String,
    /// Whether the month comes first in days of digits.
    pub month_first: bool,
}

/// What a paste would become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentPasteRead {
    /// Its rows, in the order of the paste.
    pub rows: Vec<IncidentPastedRow>,
    /// Lines that belong to no row.
    pub left: Vec<IncidentLeftLine>,
    /// What was assumed, a question each.
    pub asks: Vec<String>,
}

/// Something that somebody said in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentPastedRow {
    /// When.
    pub at: TimeText,
    /// Whether that is certain: a clock that is set back shows some times twice, one that is set forward shows some never.
    pub certain: bool,
    /// Who, as the chat calls them; empty where it does not say.
    pub by: String,
    /// What.
    pub text: String,
}

/// A line that belongs to no row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentLeftLine {
    /// Its number, from 1.
    pub number: usize,
    /// What it says.
    pub text: String,
}

/// A file for an incident.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct IncidentFileForm {
    /// The incident's number.
    #[ts(type = "number")]
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// What is in it, in base64.
    pub base64: String,
}

/// A file that is kept with what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentFile {
    /// It.
    pub row: IncidentFileRow,
    /// What is in it, in base64.
    pub base64: String,
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentFileRow {
    /// The incident to which it was attached: this one, or one that turned out to be it.
    #[ts(type = "number")]
    pub incident: i64,
    /// The SHA-256 of what is in it, in hexadecimal digits, by which it is known.
    pub sha256: String,
    /// What it is called.
    pub name: String,
    /// `image/png`, `image/jpeg`, `image/gif`, `image/webp`, `application/pdf` or `text/plain`
    pub mime: String,
    /// Who attached it.
    pub by: String,
    /// When.
    pub at: TimeText,
    /// How large it is, in words.
    pub size: String,
}

/// A file as scripts get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentFileListed {
    /// The incident to which it was attached: this one, or one that turned out to be it.
    pub incident: i64,
    /// The SHA-256 of what is in it, in hexadecimal digits, by which it is known.
    pub sha256: String,
    /// What it is called.
    pub name: String,
    /// Of which media type it is.
    pub mime: String,
    /// Who attached it.
    pub by: String,
    /// When.
    pub at: String,
    /// How large it is.
    pub bytes: u64,
}
