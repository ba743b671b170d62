//! A schedule as a calendar. The shape is a contract that people script against.

use serde::Serialize;

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
    pub tzdb: &'static str,
}
