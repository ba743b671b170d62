//! Schedules and absences from what other programs export.

use std::path::{Path, PathBuf};
use std::time::Duration;

use watchbill_definitions::{
    Compared, Export, ExportKind, Finding, Person, ScheduleImport, read_absence_calendar, save_absences, write_schedule,
};
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::Schedule;
use watchbill_domain::time::{Instant, Zone, dated_text, from_to_text, tzdb_release};

use crate::api::{AbsenceImport, ApiError, ImportedAbsence, OnCallImport, OnCallImportFinding, OnCallImportedPerson};
use crate::definitions::{read, refused, write};
use crate::ports::Files;
use crate::workspace::DEFINITIONS_FILE;
use crate::zones::read_definitions;

use super::find::{ENDING, FOLDER};
use super::names::{Meant, meant, which_of};

/// How far back absences are shown, and how far ahead.
const BACK: Duration = Duration::from_secs(366 * 86_400);
const AHEAD: Duration = Duration::from_secs(731 * 86_400);

/// An export that somebody names.
#[derive(Debug, Clone, Copy)]
pub struct AskedImport<'a> {
    /// The file as they wrote it.
    pub file: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
    /// Whose it is, by the word of its kind; found out unless said.
    pub from: Option<&'a str>,
    /// Which schedule of it, where it holds several.
    pub schedule: Option<&'a str>,
}

/// Reads an export as a schedule of the workspace in `folder`, if there is one. Nothing is written.
///
/// # Errors
/// When it is no export that is known, or holds several schedules and none was chosen.
pub fn import_oncall(
    files: &dyn Files,
    folder: &Path,
    asked: &AskedImport<'_>,
    now: Instant,
) -> Result<OnCallImport, ApiError> {
    let (people, zone) = team(files, folder);
    let unknown = |word: &str| {
        let words: Vec<&str> = ExportKind::ALL.iter().map(|kind| kind.word()).collect();
        invalid("--from", &format!("`{word}` is no kind of export; expected {}", words.join(" or ")))
    };
    let kind = asked.from.map(|word| ExportKind::from_word(word).ok_or_else(|| unknown(word))).transpose()?;
    let (file, bytes, schedule) = (asked.file, asked.bytes, asked.schedule);
    let export = Export { file, bytes, kind, schedule, people: &people, zone: zone.as_ref(), now };
    let import = watchbill_definitions::import_schedule(&export).map_err(|problem| refused(&problem))?;
    Ok(view(files, folder, import, now))
}

/// Writes a schedule that was imported into a file that there is not yet.
///
/// # Errors
/// When there is such a file, or it cannot be written.
pub fn save_import(files: &dyn Files, path: &Path, import: &OnCallImport) -> Result<(), ApiError> {
    if files.stamp(path).is_some() {
        let message = format!("{} is there already, and is not written over; say another file", path.display());
        return Err(ApiError::Invalid { field: "file".to_owned(), message });
    }
    write(files, path, &import.text)
}

/// Reads a calendar as the absences of one of the people of a workspace. With `out`, a path in the workspace, the calendar is
/// written there, and the person's `absences` name it.
///
/// # Errors
/// When it is no calendar, when nobody is called so, or when something cannot be written.
pub fn import_absences(
    files: &dyn Files,
    folder: &Path,
    asked: &AskedImport<'_>,
    (word, out): (&str, Option<&str>),
    now: Instant,
) -> Result<AbsenceImport, ApiError> {
    let (people, team) = team(files, folder);
    let person = one_of(&people, word)?;
    let range = (now.minus(BACK), now.plus(AHEAD));
    let zone = person.timezone.as_ref().or(team.as_ref());
    let read = read_absence_calendar(asked.bytes, asked.file, zone, range).map_err(|problem| refused(&problem))?;
    let utc = Zone::utc();
    let said = |absence: &watchbill_definitions::Absence| ImportedAbsence {
        from: absence.from.to_rfc3339(),
        to: absence.to.to_rfc3339(),
        said: from_to_text(absence.from, absence.to, zone.unwrap_or(&utc)),
        reason: absence.reason.clone(),
    };
    if let Some(out) = out {
        save_calendar(files, folder, person, asked.bytes, out)?;
    }
    Ok(AbsenceImport {
        person: person.id.clone(),
        absences: read.absences.iter().map(said).collect(),
        findings: read.findings.iter().map(finding).collect(),
        file: out.map(str::to_owned),
    })
}

/// The calendar first: a workspace never names one that was not written.
fn save_calendar(files: &dyn Files, folder: &Path, person: &Person, bytes: &[u8], out: &str) -> Result<(), ApiError> {
    let definitions = folder.join(DEFINITIONS_FILE);
    let text = read(files, &definitions)?;
    let changed = save_absences(&text, DEFINITIONS_FILE, &person.id, out)
        .map_err(|problem| invalid("--out", &problem.to_string()))?;
    let path = folder.join(out);
    let own = person.absences.calendar() == Some(out);
    if files.stamp(&path).is_some() && !own {
        let message = format!("{} is there already, and is not {}'s; say another file", path.display(), person.id);
        return Err(invalid("--out", &message));
    }
    files.write(&path, bytes).map_err(|error| ApiError::Store {
        message: format!("{} cannot be written: {error}; nothing was changed", path.display()),
    })?;
    write(files, &definitions, &changed)
}

fn one_of<'a>(people: &'a [Person], word: &str) -> Result<&'a Person, ApiError> {
    match meant(word, people) {
        Meant::One(person) => Ok(person),
        Meant::Several(several) => Err(invalid("--person", &which_of(word, &several))),
        Meant::Stranger => {
            let ids: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
            let expected = if ids.is_empty() { "there are no `[[people]]`".to_owned() } else { ids.join(" or ") };
            let message = format!("nobody in {DEFINITIONS_FILE} is called `{word}`; expected {expected}");
            Err(ApiError::NotFound { message })
        }
    }
}

/// The people and the zone of a workspace, without their absences, which no import needs.
fn team(files: &dyn Files, folder: &Path) -> (Vec<Person>, Option<Zone>) {
    let Ok(bytes) = files.read(&folder.join(DEFINITIONS_FILE)) else { return (Vec::new(), None) };
    let workspace = read_definitions(files, folder, &bytes).workspace;
    (workspace.people, workspace.timezone)
}

fn view(files: &dyn Files, folder: &Path, import: ScheduleImport, now: Instant) -> OnCallImport {
    let schedule = &import.schedule;
    let (compared, range) = match import.compared {
        Compared::NotGiven => ("not_given", None),
        Compared::Same { from, to } => ("same", Some((from, to))),
        Compared::Differs { from, to, .. } => ("differs", Some((from, to))),
    };
    OnCallImport {
        kind: import.kind.word().to_owned(),
        title: import.kind.title().to_owned(),
        schedule: schedule.name.clone(),
        zone: schedule.zone.name().to_owned(),
        file: free_file(files, folder, &schedule.name),
        text: write_schedule(schedule),
        findings: import.findings.iter().map(finding).collect(),
        compared: compared.to_owned(),
        compared_from: range.map(|(from, _)| from.to_rfc3339()),
        compared_to: range.map(|(_, to)| to.to_rfc3339()),
        compared_said: compared_said(import.compared, &schedule.zone),
        now_said: now_said(schedule, now),
        people: import
            .people
            .into_iter()
            .map(|person| OnCallImportedPerson {
                name: person.name,
                mail: person.mail,
                id: person.id.to_string(),
                known: person.is_known,
            })
            .collect(),
        tzdb: tzdb_release(),
    }
}

fn compared_said(compared: Compared, zone: &Zone) -> String {
    match compared {
        Compared::NotGiven => {
            "The export does not say who is on call when, so that nothing could be compared.".to_owned()
        }
        Compared::Same { from, to } => {
            let when = from_to_text(from, to, zone);
            format!("Compared with who is on call according to the export, {when}: the same at every instant.")
        }
        Compared::Differs { from, to, spans } => {
            let when = from_to_text(from, to, zone);
            let times = if spans == 1 { "at one time".to_owned() } else { format!("at {spans} times") };
            format!("Compared with who is on call according to the export, {when}: {times} it is somebody else.")
        }
    }
}

fn now_said(schedule: &Schedule, now: Instant) -> String {
    let mut people: Vec<PersonId> = schedule.on_call(now).into_iter().map(|row| row.person).collect();
    people.sort_unstable();
    people.dedup();
    let names: Vec<&str> = people.iter().map(PersonId::as_str).collect();
    let until = schedule.next_handoff(now).map(|at| format!(" until {}", dated_text(at, &schedule.zone)));
    let who = if names.is_empty() { "nobody".to_owned() } else { names.join(" and ") };
    format!("On call now by it: {who}{}", until.unwrap_or_default())
}

fn finding(finding: &Finding) -> OnCallImportFinding {
    let problem = &finding.problem;
    let place = problem.line.map_or_else(|| problem.place.clone(), |line| format!("{}:{line}", problem.place));
    OnCallImportFinding { place, weight: finding.weight.word().to_owned(), message: problem.message.clone() }
}

/// A file of the workspace that there is not yet, called as the schedule.
fn free_file(files: &dyn Files, folder: &Path, name: &str) -> String {
    let fit =
        |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c.to_ascii_lowercase() } else { '-' };
    let stem: String = name.trim().chars().map(fit).take(60).collect();
    let stem = stem.trim_matches(['-', '.']);
    let stem = if stem.is_empty() { "imported" } else { stem };
    let named = |stem: &str| PathBuf::from(FOLDER).join(format!("{stem}.{ENDING}"));
    let numbered = (2..).map(|number| named(&format!("{stem}-{number}")));
    let is_free = |path: &PathBuf| files.stamp(&folder.join(path)).is_none();
    let free = std::iter::once(named(stem)).chain(numbered).find(is_free);
    free.map(|path| path.display().to_string().replace('\\', "/")).unwrap_or_default()
}

fn invalid(field: &str, message: &str) -> ApiError {
    ApiError::Invalid { field: field.to_owned(), message: format!("{field}: {message}") }
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
