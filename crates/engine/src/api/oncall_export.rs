//! A schedule as a calendar. The shape is a contract that people script against.

use serde::Serialize;
use ts_rs::TS;

/// `oncall export`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnCallExport {
    /// The schedule's name.
    pub schedule: String,
    /// Whose shifts, as the schedule calls them; null for everybody's.
    pub person: Option<String>,
    /// The first instant of the range. Shifts that reach out of it are there whole.
    pub from: String,
    /// The first instant after it.
    pub to: String,
    /// Shifts that take place.
    pub shifts: usize,
    /// Shifts that an earlier calendar had and that do not take place.
    pub cancelled: usize,
    /// The file, iCalendar.
    pub calendar: String,
    /// The release of the time-zone database.
    pub tzdb: String,
}

/// A calendar that was written into the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct CalendarFileView {
    /// Which file, below the workspace.
    pub file: String,
    /// The same as a path that starts at the root.
    pub path: String,
    /// What is in it, in a sentence.
    pub said: String,
}
