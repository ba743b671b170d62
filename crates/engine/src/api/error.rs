//! What can go wrong for the one who asked, each with its own answer in a shell.

use serde::Serialize;
use ts_rs::TS;

/// An answer that is not the one asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export, export_to = "api/")]
pub enum ApiError {
    /// There is no such thing (any more).
    #[error("{message}")]
    NotFound {
        /// What was looked for.
        message: String,
    },
    /// What was typed or passed cannot be used; shown at the field.
    #[error("{message}")]
    Invalid {
        /// Which field.
        field: String,
        /// What is expected.
        message: String,
    },
    /// The source or the network did not do it.
    #[error("{message}")]
    Unreachable {
        /// What happened, what it means for paging, what to do.
        message: String,
    },
    /// The store could not keep or give it.
    #[error("{message}")]
    Store {
        /// What happened, what it means for paging, what to do.
        message: String,
    },
    /// A fault of ours.
    #[error("{message}")]
    Internal {
        /// What happened; details are in the log.
        message: String,
    },
}
