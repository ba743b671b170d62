//! The calendar of a schedule as a file of the workspace: written again at the same place, so that whoever subscribed to it
//! gets what is new and what was cancelled.

use std::path::Path;

use watchbill_domain::ids::PersonId;
use watchbill_domain::time::Instant;
use watchbill_report::{is_calendar_of, is_calendar_of_schedule};

use crate::api::{ApiError, CalendarFileView};
use crate::ports::Files;

use super::calendar::AskedCalendar;
use super::find::{AskedSchedule, find_schedule, people_of, read_schedules, within_workspace};
use super::names::name as called;

/// Where the calendars of a workspace are.
const FOLDER: &str = "calendars";
/// Files whose names differ by a number alone.
const MOST_OF_A_NAME: u32 = 20;
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
    let id = person.map(|person| found.person(person)).transpose()?;
    let stem = Path::new(schedule).file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let name = match &id {
        Some(person) => format!("{}-{}", plain(&stem), plain(person.as_str())),
        None => plain(&stem),
    };
    let place = Places { files, folder, name: &name }.of(&found.schedule.name, id.as_ref());
    let (file, taken) = match place {
        Place::First(file) => (file, String::new()),
        Place::Another(file) => {
            let taken = format!(" {FOLDER}/{name}.ics is the calendar of another schedule or person.");
            (file, taken)
        }
    };
    let at = folder.join(&file);
    let previous = files.stamp(&at).map(|_| at.as_path());
    let asked = AskedCalendar { person, previous, ..AskedCalendar::default() };
    let export = found.calendar(files, &asked, now)?;
    files.write(&at, export.calendar.as_bytes()).map_err(|error| ApiError::Store {
        message: format!("{file} was not written: {error}; who is on call is as it was, and so is an earlier calendar"),
    })?;
    let shifts = match (export.shifts, &id) {
        (0, Some(id)) => format!("no shifts, {} is never on call in its time", called(id, &found.people)),
        (0, None) => "no shifts, nobody is on call in its time".to_owned(),
        (some, _) => counted(some, "shift"),
    };
    let cancelled = match export.cancelled {
        0 => String::new(),
        some => format!(", {} cancelled since the last time", counted(some, "shift")),
    };
    Ok(CalendarFileView {
        said: format!("{file} is written: {shifts}{cancelled}.{taken}"),
        file,
        path: at.display().to_string(),
    })
}

/// Where a calendar may lie: names with a dash between cannot be told apart by themselves, `a` of `b-c` and `a-b` of `c`.
struct Places<'a> {
    files: &'a dyn Files,
    folder: &'a Path,
    /// Of the file, without a number and its ending.
    name: &'a str,
}

/// Below the folder of the workspace.
enum Place {
    First(String),
    /// The first one has the calendar of something else that is there too.
    Another(String),
}

impl Places<'_> {
    /// Where this calendar lies, or else the first place that is free. Whoever subscribed to it goes on reading the same file,
    /// and what lies there that is of nothing we know is left to whoever reads it back.
    fn of(&self, schedule: &str, person: Option<&PersonId>) -> Place {
        let places =
            || std::iter::once(self.numbered(None)).chain((2..=MOST_OF_A_NAME).map(|n| self.numbered(Some(n))));
        let first = self.numbered(None);
        let is_own = |file: &String| self.text(file).is_some_and(|text| is_calendar_of(&text, schedule, person));
        if let Some(own) = places().find(is_own) {
            return if own == first { Place::First(own) } else { Place::Another(own) };
        }
        let Some(text) = self.text(&first) else { return Place::First(first) };
        let people = people_of(self.files, self.folder);
        let others = read_schedules(self.files, self.folder, &people, &[]);
        if !others.iter().any(|other| is_calendar_of_schedule(&text, other.name())) {
            return Place::First(first);
        }
        let free = places().find(|file| self.files.stamp(&self.folder.join(file)).is_none());
        free.map_or(Place::First(first), Place::Another)
    }

    fn numbered(&self, number: Option<u32>) -> String {
        let number = number.map(|number| format!("-{number}")).unwrap_or_default();
        format!("{FOLDER}/{}{number}.ics", self.name)
    }

    fn text(&self, file: &str) -> Option<String> {
        let bytes = self.files.read(&self.folder.join(file)).ok()?;
        String::from_utf8(bytes).ok()
    }
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
