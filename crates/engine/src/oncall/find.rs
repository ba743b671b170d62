//! Schedule files: all of a workspace, and the one that somebody names.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use watchbill_definitions::{
    Finding, Person, ServiceSpec, Syntax, Weight, Workspace, WrittenEscalation, read_schedule,
};
use watchbill_domain::alerts::plain_line;
use watchbill_domain::oncall::Schedule;
use watchbill_domain::sources::Problem;

use crate::api::ApiError;
use crate::ports::{FileStamp, Files};
use crate::workspace::DEFINITIONS_FILE;
use crate::zones::{read_definitions, zone_problem};

use super::absences::read_absences;
use super::holidays::read_holidays;

/// The folder of a workspace in which its schedules are.
pub(super) const FOLDER: &str = "schedules";
pub(super) const ENDING: &str = "toml";

/// One schedule file of a workspace.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScheduleFile {
    /// Relative to the workspace, as findings name it.
    pub file: String,
    /// What is in force; nothing where the file gives no schedule.
    pub schedule: Option<Schedule>,
    /// The text that it is in force by: that of the file, or while the file is not TOML at all the last one that was.
    pub text: Arc<str>,
    /// What happens if nobody answers, as far as the file says.
    pub escalation: Option<WrittenEscalation>,
    /// What is to be said about the file.
    pub findings: Vec<Finding>,
    /// Whether it could be read as TOML at all.
    pub syntax: Syntax,
    /// Which version of the file that is.
    pub stamp: Option<FileStamp>,
}

/// A schedule as somebody named it.
#[derive(Debug, Clone, Copy)]
pub struct AskedSchedule<'a> {
    /// As they wrote it: a name or a file.
    pub word: &'a str,
    /// The same as a path that starts at the root.
    pub path: &'a Path,
}

/// A schedule that was named and found, with the people of its workspace.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundSchedule {
    pub(super) file: ScheduleFile,
    pub(super) schedule: Schedule,
    pub(super) people: Vec<Person>,
    /// Where it is, and whose people these are.
    pub(super) place: Place,
    /// What is not in force of it though nothing about who is on call is lost, and why it does not go by the zones that its
    /// workspace names: `file:line:column: what`.
    pub notes: Vec<String>,
}

/// Where a schedule is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub path: PathBuf,
    /// The name that findings give it.
    pub file: String,
    /// The folder whose people it is about.
    pub workspace: PathBuf,
}

/// What goes by a name in a workspace.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Named<'a> {
    One(&'a ScheduleFile),
    Nothing,
    /// The names of the files.
    Several(Vec<&'a str>),
}

/// The schedule of a workspace that goes by this name: that of the file called so, or else the one with this name inside.
pub(super) fn named<'a>(schedules: &'a [ScheduleFile], word: &str) -> Named<'a> {
    if let Some(file) = schedules.iter().find(|file| stem(&file.file) == word) {
        return Named::One(file);
    }
    let named: Vec<&ScheduleFile> = schedules.iter().filter(|file| file.name() == word).collect();
    match named.as_slice() {
        [] => Named::Nothing,
        [one] => Named::One(one),
        several => Named::Several(several.iter().map(|file| file.file.as_str()).collect()),
    }
}

impl ScheduleFile {
    /// What it is called: the name inside, or else that of the file.
    pub fn name(&self) -> &str {
        self.schedule.as_ref().map_or_else(|| stem(&self.file), |schedule| &schedule.name)
    }

    /// What is not in force of it, a line each.
    pub fn not_in_force(&self) -> Vec<String> {
        let lost = self.findings.iter().filter(|finding| finding.weight != Weight::Note);
        lost.map(|finding| finding.problem.to_string()).collect()
    }

    /// What makes it doubtful who is on call: anything of the file that is not in force, be it one key.
    pub(super) fn doubt(&self) -> Option<&Problem> {
        self.findings.iter().find(|finding| finding.weight != Weight::Note).map(|finding| &finding.problem)
    }

    /// The first thing that was refused: without it somebody else may be on call than was written.
    pub(super) fn refused(&self) -> Option<&Problem> {
        self.findings.iter().find(|finding| finding.weight == Weight::Refused).map(|finding| &finding.problem)
    }
}

/// Finds the schedule that somebody names: a file, or a schedule of the workspace by its file or by the name inside. The
/// people are those of the workspace the file lies in, else those of `folder`, if there is one.
///
/// # Errors
/// When there is none, or when it cannot be read whole: part of a schedule may put somebody else on call.
pub fn find_schedule(files: &dyn Files, folder: &Path, asked: &AskedSchedule<'_>) -> Result<FoundSchedule, ApiError> {
    let place = located(files, folder, asked)?;
    let people = people_of(files, &place.workspace);
    let zones = zone_problem(files, &place.workspace);
    let mut found = whole(read_as(files, &place.path, place.file.clone(), &people), people, place)?;
    found.notes.extend(zones);
    Ok(found)
}

/// Refuses what the window may not name: a file that is not one of the workspace's schedules. A name may have any letters.
///
/// # Errors
/// When it is a path to anywhere else.
pub(crate) fn within_workspace(word: &str) -> Result<(), ApiError> {
    let parts: Vec<Component<'_>> = Path::new(word).components().collect();
    let is_plain = parts.iter().all(|part| matches!(part, Component::Normal(_))) && !word.contains('\\');
    let is_path = word.contains('/') || word.ends_with(".toml");
    let is_below = parts.len() > 1 && parts.first() == Some(&Component::Normal(OsStr::new(FOLDER)));
    if is_plain && (!is_path || is_below) {
        return Ok(());
    }
    let message = format!("`{}` is none of the schedules of this workspace", plain_line(word, 200));
    Err(ApiError::Invalid { field: "schedule".to_owned(), message })
}

/// Where the schedule is that somebody names.
pub(super) fn located(files: &dyn Files, folder: &Path, asked: &AskedSchedule<'_>) -> Result<Place, ApiError> {
    let is_path = asked.word.contains(['/', '\\']) || asked.word.ends_with(".toml");
    if is_path {
        return Ok(bare(files, folder, asked));
    }
    let of_workspace = |file: String| Place { path: folder.join(&file), file, workspace: folder.to_owned() };
    let own = format!("{FOLDER}/{}.{ENDING}", asked.word);
    if files.stamp(&folder.join(&own)).is_some() {
        return Ok(of_workspace(own));
    }
    let schedules = read_schedules(files, folder, &people_of(files, folder), &[]);
    match named(&schedules, asked.word) {
        Named::One(one) => Ok(of_workspace(one.file.clone())),
        Named::Nothing if files.stamp(asked.path).is_some() => Ok(bare(files, folder, asked)),
        Named::Nothing => Err(ApiError::NotFound { message: unknown(asked.word, folder, &schedules) }),
        Named::Several(files) => {
            let message = format!("`{}` is the name of {}; say which file", asked.word, files.join(" and of "));
            Err(ApiError::Invalid { field: asked.word.to_owned(), message })
        }
    }
}

/// Every schedule of a workspace in the order of their files. While a file is not TOML, what `before` had of it holds.
pub(crate) fn read_schedules(
    files: &dyn Files,
    folder: &Path,
    people: &[Person],
    before: &[ScheduleFile],
) -> Vec<ScheduleFile> {
    let read = |path: PathBuf| {
        let mut read = read_one(files, folder, &path, people);
        let kept = before.iter().find(|other| read.syntax == Syntax::Broken && other.file == read.file);
        if let Some(kept) = kept {
            // Not what was made of it: by now the zones may have other rules.
            let again = read_schedule(&kept.text, &read.file, people);
            (read.schedule, read.escalation) = (again.schedule, again.escalation);
            read.text = Arc::clone(&kept.text);
        }
        read
    };
    schedule_paths(files, folder).into_iter().map(read).collect()
}

/// Where the schedules of a workspace are, sorted; none where their folder cannot be read.
pub(crate) fn schedule_paths(files: &dyn Files, folder: &Path) -> Vec<PathBuf> {
    let listed = files.list(&folder.join(FOLDER)).unwrap_or_default();
    let is_schedule = |path: &PathBuf| path.extension().is_some_and(|ending| ending == ENDING);
    listed.into_iter().filter(is_schedule).collect()
}

/// The people of a workspace; nobody where there is none.
pub(super) fn people_of(files: &dyn Files, folder: &Path) -> Vec<Person> {
    team_of(files, folder).0
}

/// The people of a workspace and its services; nothing where there is none.
pub(super) fn team_of(files: &dyn Files, folder: &Path) -> (Vec<Person>, Vec<ServiceSpec>) {
    let Ok(bytes) = files.read(&folder.join(DEFINITIONS_FILE)) else { return Default::default() };
    let Workspace { mut people, services, .. } = read_definitions(files, folder, &bytes).workspace;
    // What cannot be read of calendars is told by `watchbill check`, and by the check of whoever's it is.
    read_absences(files, folder, &mut people);
    read_holidays(files, folder, &mut people);
    (people, services)
}

fn read_one(files: &dyn Files, folder: &Path, path: &Path, people: &[Person]) -> ScheduleFile {
    let file = path.strip_prefix(folder).unwrap_or(path).display().to_string().replace('\\', "/");
    read_as(files, path, file, people)
}

/// `file` is the name that findings give it.
fn read_as(files: &dyn Files, path: &Path, file: String, people: &[Person]) -> ScheduleFile {
    let stamp = files.stamp(path);
    let text = files.read(path).map_err(|error| error.to_string());
    let text = text.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned()));
    match text {
        Ok(text) => {
            let reading = read_schedule(&text, &file, people);
            let mut findings = reading.findings;
            if !people.is_empty() {
                findings.extend(reading.undeclared.iter().map(|person| undeclared(&file, person.as_str())));
            }
            let (schedule, escalation, syntax) = (reading.schedule, reading.escalation, reading.syntax);
            ScheduleFile { file, schedule, text: text.into(), escalation, findings, syntax, stamp }
        }
        Err(error) => {
            let message = format!("cannot be read: {error}; nobody is on call by a schedule that cannot be read");
            let problem = Problem { place: file.clone(), line: None, column: None, message };
            let findings = vec![Finding { problem, weight: Weight::Refused }];
            let (text, syntax) = (Arc::default(), Syntax::Broken);
            ScheduleFile { file, schedule: None, text, escalation: None, findings, syntax, stamp }
        }
    }
}

fn undeclared(file: &str, person: &str) -> Finding {
    let message = format!(
        "`{person}` is none of the people of {DEFINITIONS_FILE}: they are on call by that name, and nothing is known of \
         their zone and absences"
    );
    let problem = Problem { place: file.to_owned(), line: None, column: None, message };
    Finding { problem, weight: Weight::Note }
}

/// A file that is named as such, of a workspace or of none.
fn bare(files: &dyn Files, folder: &Path, asked: &AskedSchedule<'_>) -> Place {
    Place {
        path: asked.path.to_owned(),
        file: asked.word.to_owned(),
        workspace: workspace_of(files, asked.path).unwrap_or(folder).to_owned(),
    }
}

/// The workspace that a file lies in: the folder it is in, or the one above.
pub(super) fn workspace_of<'p>(files: &dyn Files, path: &'p Path) -> Option<&'p Path> {
    let is_workspace = |folder: &&Path| files.stamp(&folder.join(DEFINITIONS_FILE)).is_some();
    path.ancestors().skip(1).take(2).find(is_workspace)
}

/// The schedule, if nothing of it was lost.
fn whole(file: ScheduleFile, people: Vec<Person>, place: Place) -> Result<FoundSchedule, ApiError> {
    let refused = file.refused().map(ToString::to_string);
    match (&file.schedule, refused) {
        (Some(schedule), None) => {
            let (schedule, notes) = (schedule.clone(), file.not_in_force());
            Ok(FoundSchedule { file, schedule, people, place, notes })
        }
        (_, refused) => {
            let message = refused.unwrap_or_else(|| format!("{}: there is no schedule in it", file.file));
            Err(ApiError::Invalid { field: file.file, message })
        }
    }
}

fn unknown(word: &str, folder: &Path, schedules: &[ScheduleFile]) -> String {
    let names: Vec<&str> = schedules.iter().map(ScheduleFile::name).collect();
    let there = folder.join(FOLDER);
    match names.as_slice() {
        [] => format!(
            "there is no schedule `{word}`, and no schedule at all in {}; a file is named by its path",
            there.display()
        ),
        names => format!(
            "there is no schedule `{word}` in {}; expected {}, or the path of a file",
            there.display(),
            names.join(" or ")
        ),
    }
}

/// The name of a file without its folder and its ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name)
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
