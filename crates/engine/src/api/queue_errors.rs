//! What messages of all queues died of: what reading them would do, and what came of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{PeekAsk, TimeText};

/// What is read of all queues to tell what their messages died of, once somebody has confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ErrorsPlan {
    /// The queues whose messages are read, with what that changes.
    pub asks: Vec<PeekAsk>,
    /// Those of which none are.
    pub unread: Vec<UnreadQueue>,
    /// What reading changes, a sentence for the queues to which it does the same; none where it changes nothing, and nobody has to confirm it.
    pub said: Vec<String>,
}

/// A queue that is not empty and of which no message is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct UnreadQueue {
    /// `source/name`
    pub queue: String,
    /// Why, in a sentence or two.
    pub why: String,
    /// How many messages it has; null where that is not known.
    #[ts(type = "number | null")]
    pub count: Option<u64>,
    /// Whether that is a rough count.
    pub is_rough: bool,
}

/// What messages of all queues died of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ErrorsView {
    /// When they were read.
    pub at: TimeText,
    /// `60 of about 48,000`: of how many messages it tells, of those in all queues.
    pub scanned: String,
    /// What they died of, most first.
    pub errors: Vec<SharedError>,
    /// The queues that are not empty for certain, by name.
    pub queues: Vec<ScannedQueue>,
    /// What could not be read or recorded, a sentence each.
    pub problems: Vec<String>,
}

/// Messages of any queue that died of the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct SharedError {
    /// The number of the error, 16 hexadecimal digits: the same on every machine. Null for those that do not say.
    pub signature: Option<String>,
    /// What they died of, without what is different each time.
    pub text: String,
    /// `12 of 60 that were read`
    pub said: String,
    /// When the first of them died; null where that is not told.
    pub first: Option<TimeText>,
    /// When the last of them died; null likewise.
    pub last: Option<TimeText>,
    /// In which queues they lie, most first.
    pub queues: Vec<ErrorPlace>,
}

/// A queue in which messages of an error lie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ErrorPlace {
    /// `source/name`
    pub id: String,
    /// How many of those that were read.
    #[ts(type = "number")]
    pub count: u64,
}

/// How much was read of one queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ScannedQueue {
    /// `source/name`
    pub id: String,
    /// `10 of about 48,000`, `all 3`
    pub scanned: String,
    /// Why none was read; null where some were, or it was empty after all.
    pub unread: Option<String>,
}
