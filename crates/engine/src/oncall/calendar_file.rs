//! The calendar of a schedule as a file of the workspace: written again at the same place, so that whoever subscribed to it
//! gets what is new and what was cancelled.

use std::path::Path;

use watchbill_domain::time::Instant;

use crate::api::{ApiError, CalendarFileView};
use crate::ports::Files;

use super::calendar::AskedCalendar;
use super::find::{AskedSchedule, find_schedule, within_workspace};

/// Where the calendars of a workspace are.
const FOLDER: &str = "calendars";
/// Characters of a file's name that come from a schedule or a person.
const NAME_CHARS: usize = 80;

/// Writes the calendar of the schedule of this file, everybody's or one person's.
///
/// # Errors
/// When it cannot be read, when there is nobody of that name, when what lies at the calendar's place is none of ours, and
/// when it cannot be written.
pub(crate) fn write_calendar(
    files: &dyn Files,
    folder: &Path,
    schedule: &str,
    person: Option<&str>,
    now: Instant,
) -> Result<CalendarFileView, ApiError> {
    within_workspace(schedule)?;
    let path = folder.join(schedule);
    let found = find_schedule(files, folder, &AskedSchedule { word: schedule, path: &path })?;
    let stem = Path::new(schedule).file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let name = match person {
        Some(person) => format!("{}-{}.ics", plain(&stem), plain(person)),
        None => format!("{}.ics", plain(&stem)),
    };
    let file = format!("{FOLDER}/{name}");
    let at = folder.join(&file);
    let previous = files.stamp(&at).map(|_| at.as_path());
    let asked = AskedCalendar { person, previous, ..AskedCalendar::default() };
    let export = found.calendar(files, &asked, now)?;
    files.write(&at, export.calendar.as_bytes()).map_err(|error| ApiError::Store {
        message: format!("{file} was not written: {error}; who is on call is as it was, and so is an earlier calendar"),
    })?;
    let shifts = counted(export.shifts, "shift");
    let cancelled = match export.cancelled {
        0 => String::new(),
        some => format!(", {} cancelled since the last time", counted(some, "shift")),
    };
    Ok(CalendarFileView {
        said: format!("{file} is written: {shifts}{cancelled}."),
        file,
        path: at.display().to_string(),
    })
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// What can be part of a file's name everywhere.
fn plain(text: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    text.chars().take(NAME_CHARS).map(kept).collect()
}

#[cfg(test)]
#[path = "calendar_file_tests.rs"]
mod tests;
