//! How far the queues of a workspace can be seen, for `doctor`.

use serde::Serialize;

/// What keeps queues from being seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueChecks {
    /// Every source that was asked for queues, in the order of the workspace.
    pub sources: Vec<QueueSourceCheck>,
    /// The tables of `[[queues]]` that no queue goes by, in the order of the file.
    pub unmatched: Vec<UnmatchedQueues>,
}

/// How far the queues of one source can be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueSourceCheck {
    /// Its name.
    pub source: String,
    /// Why no queue of it can be seen; none where some can, or there are none.
    pub nothing_visible: Option<String>,
    /// What else of its queues was not read with the last poll, a sentence each.
    pub problems: Vec<String>,
}

/// Queues of one source that it could tell of and that nobody names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueuesAround {
    /// Its name.
    pub source: String,
    /// Each sort of queues by itself.
    pub found: Vec<UnnamedQueues>,
    /// What could not be looked at, half a sentence each: that nothing was found there proves nothing.
    pub unseen: Vec<String>,
}

/// Queues of one sort that nobody names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnnamedQueues {
    /// What they are: `queues of BullMQ`.
    pub what: String,
    /// Their names, fifty at most.
    pub names: Vec<String>,
    /// How to have them watched: `add them to ...`.
    pub fix: String,
    /// All of it in a sentence.
    pub said: String,
}

/// A table of `[[queues]]` that no queue goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmatchedQueues {
    /// Where it stands: `watchbill.toml:12:8`.
    pub place: String,
    /// Its source.
    pub source: String,
    /// The name, or the glob, that stands there.
    pub names: String,
    /// The queue that may be meant.
    pub near: Option<String>,
}
