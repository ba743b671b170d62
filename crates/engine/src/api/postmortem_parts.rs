//! What can be put into a document in part: a stretch of the timeline, and messages that died of the same.

use serde::Serialize;
use ts_rs::TS;

/// What there is to choose from where a part is put into a document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemParts {
    /// From when on a part of the timeline is proposed, as it is typed: when it was detected. Empty without an incident.
    pub from: String,
    /// Until when: when it was mitigated, else its end.
    pub to: String,
    /// The zone of both: `Europe/Berlin`.
    pub zone: String,
    /// The lanes in which the timeline has lines, in their order.
    pub lanes: Vec<PostmortemLane>,
    /// What messages of its queues died of, by what was read of them in the last ten minutes; of each queue most first.
    pub errors: Vec<PostmortemError>,
}

/// A lane of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemLane {
    /// `alerts`
    pub word: String,
    /// How many lines it has.
    pub lines: usize,
}

/// Messages of a queue that died of the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PostmortemError {
    /// `source/name`
    pub queue: String,
    /// The number of the error, 16 hexadecimal digits; `unsaid` for those that do not say.
    pub error: String,
    /// What they died of, without what is different each time.
    pub text: String,
    /// How many of those that were read.
    #[ts(type = "number")]
    pub count: u64,
    /// How many were read.
    #[ts(type = "number")]
    pub read: u64,
}
