//! The records, as the settings page shows them.

use serde::Serialize;
use ts_rs::TS;

use super::TimeText;

/// How much there is, for how long it is kept, and which copies there are.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct DataView {
    /// The file with the records, as a whole path.
    pub file: String,
    /// Its size with its log, as people read it: `7.0 MiB`.
    pub size: String,
    /// The oldest record.
    pub oldest_at: Option<TimeText>,
    /// For how many days history is kept.
    pub retention_days: u16,
    /// How many rows each kind of record has; kinds without any are left out.
    pub rows: Vec<RecordCount>,
    /// The copies in the folder `backups`, newest first.
    pub backups: Vec<BackupView>,
    /// Where a copy made now would go, for the box in which a person may write another path.
    pub suggested_backup: String,
    /// That a copy was chosen to be put in the place of the records, and what is left to do; nothing otherwise.
    pub restore_pending: Option<String>,
    /// What the last command did, in a sentence; nothing when it only looked.
    pub done: Option<String>,
}

/// How many records of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct RecordCount {
    /// What is counted, like `alerts`.
    pub what: String,
    /// How many.
    #[ts(type = "number")]
    pub rows: u64,
}

/// A copy of the records.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct BackupView {
    /// As a whole path.
    pub file: String,
    /// Its name without the folder.
    pub name: String,
    /// As people read it.
    pub size: String,
    /// When it was last written.
    pub at: TimeText,
}
