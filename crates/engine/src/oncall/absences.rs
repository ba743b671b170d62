//! Absences that stand in calendars of the workspace: found, read, and said where they cannot be.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use watchbill_definitions::{Absences, Finding, Person, ReadAbsences, Weight, read_absence_calendar};
use watchbill_domain::sources::Problem;
use watchbill_domain::time::Instant;

use crate::ports::{FileStamp, Files};

/// 2000-01-01 and 2050-01-01, between which an absence counts: every other Friday off is off for as long as anybody plans.
const FIRST_MS: i64 = 946_684_800_000;
const LAST_MS: i64 = 2_524_608_000_000;

/// Which version of which calendars was read.
pub(crate) type Calendars = Vec<(PathBuf, Option<FileStamp>)>;

/// Reads the calendars of everybody whose absences stand in one. Where one cannot be read at all, it is not known when they
/// are away, and that stays as it is.
pub(crate) fn read_absences(files: &dyn Files, folder: &Path, people: &mut [Person]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for person in people {
        let Some(path) = person.absences.calendar().map(str::to_owned) else { continue };
        match read_one(files, folder, &path, person) {
            Ok(read) => {
                findings.extend(read.lost.iter().cloned());
                person.absences = Absences::Read(read);
            }
            Err(problem) => {
                findings.push(Finding { problem, weight: Weight::Ignored });
                person.absences = Absences::Calendar(path);
            }
        }
    }
    findings
}

fn read_one(files: &dyn Files, folder: &Path, path: &str, person: &Person) -> Result<ReadAbsences, Problem> {
    let refuse = |why: String| {
        let message = format!("{why}: nobody is warned when {} is on call while away", person.id);
        Problem { place: path.to_owned(), line: None, column: None, message }
    };
    let bytes = files.read(&folder.join(path)).map_err(|error| match error.kind() {
        ErrorKind::NotFound => refuse("there is no such calendar".to_owned()),
        _ => refuse(format!("cannot be read: {error}")),
    })?;
    let range = (Instant::from_ms(FIRST_MS), Instant::from_ms(LAST_MS));
    let read = read_absence_calendar(&bytes, path, person.timezone.as_ref(), range);
    let read = read.map_err(|problem| refuse(problem.message))?;
    Ok(ReadAbsences { path: path.to_owned(), absences: read.absences, lost: read.findings })
}

/// The calendars that people name, with the version that is there now.
pub(crate) fn calendars(files: &dyn Files, folder: &Path, people: &[Person]) -> Calendars {
    let named = |person: &'_ Person| {
        [person.absences.calendar(), person.holidays.calendar()].map(|path| path.map(|path| folder.join(path)))
    };
    let paths = people.iter().flat_map(named).flatten();
    paths.map(|path| (path.clone(), files.stamp(&path))).collect()
}

#[cfg(test)]
#[path = "absences_tests.rs"]
mod tests;
