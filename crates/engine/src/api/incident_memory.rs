//! What is looked for among incidents, and which were like one.

use serde::Serialize;
use ts_rs::TS;

use super::{IncidentListed, IncidentRow, PostmortemListed, PostmortemRow};

/// An incident that was like another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentSimilar {
    /// It.
    pub row: IncidentRow,
    /// What both share, what says most first.
    pub why: String,
}

/// The incidents and the documents in which words were found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentsFound {
    /// The first of them, the best first.
    pub found: Vec<IncidentFound>,
    /// How many there are.
    #[ts(type = "number")]
    pub total: u64,
    /// The first of the documents, the best first.
    pub documents: Vec<PostmortemFound>,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemFound {
    /// It.
    pub row: PostmortemRow,
    /// The text in which most of the words stand, in pieces.
    pub pieces: Vec<IncidentPiece>,
}

/// An incident that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentFound {
    /// It.
    pub row: IncidentRow,
    /// The text in which most of the words stand, in pieces.
    pub pieces: Vec<IncidentPiece>,
}

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct IncidentPiece {
    /// What it says.
    pub text: String,
    /// Whether it is one of the words.
    pub hit: bool,
}

/// `incidents search`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentSearchListing {
    /// The best first.
    pub found: Vec<IncidentFoundListed>,
    /// How many there are.
    pub total: u64,
    /// The documents, the best first.
    pub postmortems: Vec<PostmortemFoundListed>,
    /// How many of them there are.
    pub postmortems_total: u64,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PostmortemFoundListed {
    /// It.
    pub postmortem: PostmortemListed,
    /// The text in which most of the words stand.
    pub text: String,
}

/// An incident that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentFoundListed {
    /// It.
    pub incident: IncidentListed,
    /// The text in which most of the words stand.
    pub text: String,
}

/// `incidents similar`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentSimilarListing {
    /// The likest first.
    pub similar: Vec<IncidentSimilarListed>,
}

/// An incident that was like another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentSimilarListed {
    /// It.
    pub incident: IncidentListed,
    /// What both share, what says most first.
    pub why: String,
}
