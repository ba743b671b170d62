//! The file as it would be after a wish.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use watchbill_definitions::{Person, Refusal, Weight, read_schedule};
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Author, Change, Schedule};
use watchbill_domain::time::{Instant, Zone};

use crate::api::{ApiError, BoxChoice, BoxProblem, ScheduleEditAsk, ScheduleWish};
use crate::definitions::read;
use crate::ports::{FileStamp, Files};
use crate::workspace::DEFINITIONS_FILE;
use crate::zones::{read_definitions, zone_problem};

use super::super::absences::read_absences;
use super::super::find::{AskedSchedule, ENDING, FOLDER, Place, located, workspace_of};
use super::super::names::{Meant, meant, which_of};
use super::drafts::new_schedule;
use super::wish::{Wishing, changed};
use super::words::handed_over;
use super::write::text_after;

/// A schedule file that is to be edited, as it is now.
#[derive(Debug, Clone)]
pub(super) struct EditedFile {
    pub path: PathBuf,
    /// The name that findings give it.
    pub file: String,
    /// Nothing of a file that is to be made.
    pub text: Option<String>,
    pub stamp: Option<FileStamp>,
    pub schedule: Option<Schedule>,
    /// What is not in force of it, and whose absences are not known.
    pub notes: Vec<String>,
    pub people: Vec<Person>,
    /// Who sits at this laptop.
    pub me: Option<String>,
}

/// A wish on its way into a file.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub edited: EditedFile,
    /// What would be; nothing while something is wrong.
    pub planned: Option<Planned>,
    /// With any of these nothing is saved.
    pub problems: Vec<BoxProblem>,
    /// What is worth knowing.
    pub notes: Vec<String>,
}

/// What would be.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub text: String,
    pub after: Schedule,
    /// Nothing for a file that is to be made.
    pub change: Option<Change>,
}

impl EditedFile {
    /// Reads the file that somebody names, with the people of its workspace.
    pub fn open(files: &dyn Files, folder: &Path, asked: &AskedSchedule<'_>) -> Result<Self, ApiError> {
        let place = located(files, folder, asked)?;
        let stamp = files.stamp(&place.path);
        let text = read(files, &place.path)?;
        let mut edited = Self::at(files, place);
        let reading = read_schedule(&text, &edited.file, &edited.people);
        let lost = reading.findings.iter().filter(|finding| finding.weight != Weight::Note);
        let lost: Vec<String> = lost.map(|finding| finding.problem.to_string()).collect();
        if reading.schedule.is_none() {
            let message = lost.first().cloned();
            let message = message.unwrap_or_else(|| format!("{}: there is no schedule in it", edited.file));
            return Err(ApiError::Invalid { field: edited.file, message });
        }
        edited.notes.splice(0..0, lost);
        Ok(Self { text: Some(text), stamp, schedule: reading.schedule, ..edited })
    }

    /// A file that is to be made: the one that is named, or one of the workspace called as the schedule.
    pub fn fresh(files: &dyn Files, folder: &Path, asked: &AskedSchedule<'_>, name: &str) -> Self {
        let is_path = asked.word.contains(['/', '\\']) || asked.word.ends_with(".toml");
        let place = if is_path {
            let workspace = workspace_of(files, asked.path).unwrap_or(folder).to_owned();
            Place { path: asked.path.to_owned(), file: asked.word.to_owned(), workspace }
        } else {
            let word = if asked.word.trim().is_empty() { name } else { asked.word };
            let file = format!("{FOLDER}/{}.{ENDING}", file_name(word));
            Place { path: folder.join(&file), file, workspace: folder.to_owned() }
        };
        let stamp = files.stamp(&place.path);
        Self { stamp, ..Self::at(files, place) }
    }

    fn at(files: &dyn Files, place: Place) -> Self {
        let definitions = files.read(&place.workspace.join(DEFINITIONS_FILE)).unwrap_or_default();
        let mut workspace = read_definitions(files, &place.workspace, &definitions).workspace;
        let unread = read_absences(files, &place.workspace, &mut workspace.people);
        let unread = unread.iter().filter(|finding| finding.weight != Weight::Note);
        let zones = zone_problem(files, &place.workspace);
        Self {
            path: place.path,
            file: place.file,
            text: None,
            stamp: None,
            schedule: None,
            notes: unread.map(|finding| finding.problem.to_string()).chain(zones).collect(),
            people: workspace.people,
            me: workspace.me,
        }
    }

    /// Names this text of the file.
    pub fn seen(&self) -> String {
        let text = self.text.as_deref().unwrap_or_default();
        fingerprint(text)
    }
}

impl Plan {
    /// Names the text of the file, and who is put in for whom until when: a shift that is taken over now may be another one by
    /// the time it is saved.
    pub fn seen(&self) -> String {
        let file = self.edited.seen();
        let change = self.planned.as_ref().and_then(|planned| planned.change.as_ref());
        let Some(Change::Overrides(change)) = change else { return file };
        let added: Vec<_> = change.added.iter().map(|one| (&one.kind, &one.person, one.end)).collect();
        format!("{file}-{}", fingerprint(&format!("{added:?}")))
    }
}

fn fingerprint(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// What the wish would make of the file.
pub(super) fn plan(
    files: &dyn Files,
    folder: &Path,
    ask: &ScheduleEditAsk,
    path: &Path,
    now: Instant,
) -> Result<Plan, ApiError> {
    let asked = AskedSchedule { word: &ask.schedule, path };
    if let ScheduleWish::New { form } = &ask.wish {
        return Ok(new_schedule(EditedFile::fresh(files, folder, &asked, &form.name), form, ask));
    }
    let edited = EditedFile::open(files, folder, &asked)?;
    let mut plan = Plan { notes: edited.notes.clone(), edited, planned: None, problems: Vec::new() };
    if let Err(problems) = planned(&mut plan, ask, now) {
        plan.problems.extend(problems);
    }
    Ok(plan)
}

fn planned(plan: &mut Plan, ask: &ScheduleEditAsk, now: Instant) -> Result<(), Vec<BoxProblem>> {
    let edited = &plan.edited;
    let (Some(schedule), Some(text)) = (&edited.schedule, &edited.text) else { return Ok(()) };
    let zone = match ask.zone.as_deref().map(str::trim).filter(|zone| !zone.is_empty()) {
        Some(zone) => Zone::parse(zone).map_err(|unknown| vec![problem("zone", unknown.to_string())])?,
        None => schedule.zone.clone(),
    };
    let author = author(edited, schedule, ask)?;
    let wishing =
        Wishing { schedule, people: &edited.people, me: edited.me.as_deref(), zone: &zone, author: &author, now };
    let change = changed(&wishing, &ask.wish)?;
    let said = said(&author);
    let after_text = text_after(text, &edited.file, schedule, &change, said.as_deref());
    let text = after_text.map_err(|refusal| vec![refused(refusal)])?;
    let told =
        matches!(ask.wish, ScheduleWish::Take { .. }).then(|| handed_over(&change, &edited.file, &edited.people));
    plan.planned = Some(Planned { text, after: change.applied(schedule), change: Some(change) });
    plan.notes.extend(told.flatten());
    Ok(())
}

/// Who makes it: whoever is named, or the person of this laptop.
fn author(edited: &EditedFile, schedule: &Schedule, ask: &ScheduleEditAsk) -> Result<Author, Vec<BoxProblem>> {
    let by = ask.by.as_deref().map(str::trim).filter(|by| !by.is_empty()).or(edited.me.as_deref());
    let Some(by) = by else {
        let message = "nobody is said to sit at this laptop; say who makes this change";
        return Err(vec![problem("by", message.to_owned())]);
    };
    let reason = Some(ask.reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    Ok(Author { by: Some(known("by", by, schedule, &edited.people)?), reason })
}

/// Somebody as the schedule calls them: by their id, or by the name that people call them. A name that several have is nobody's.
pub(super) fn known(
    field: &str,
    text: &str,
    schedule: &Schedule,
    people: &[Person],
) -> Result<PersonId, Vec<BoxProblem>> {
    let text = text.trim();
    if super::words::named(schedule).contains(text) { Ok(PersonId::new(text)) } else { declared(field, text, people) }
}

/// The same where no schedule calls anybody yet.
pub(super) fn declared(field: &str, text: &str, people: &[Person]) -> Result<PersonId, Vec<BoxProblem>> {
    let text = text.trim();
    match meant(text, people) {
        Meant::One(person) => Ok(PersonId::new(&person.id)),
        Meant::Stranger => Ok(PersonId::new(text)),
        Meant::Several(several) => {
            let choice = |one: &&Person| BoxChoice { value: one.id.clone(), text: format!("{text} ({})", one.id) };
            let choices = several.iter().map(choice).collect();
            Err(vec![BoxProblem { field: field.to_owned(), message: which_of(text, &several), choices }])
        }
    }
}

/// The author on one line, for what has no key for them.
fn said(author: &Author) -> Option<String> {
    let by = author.by.as_ref()?;
    Some(author.reason.as_ref().map_or_else(|| by.to_string(), |reason| format!("{by}: {reason}")))
}

/// Something wrong in a box, without anything to choose from.
pub(super) fn problem(field: &str, message: impl Into<String>) -> BoxProblem {
    BoxProblem { field: field.to_owned(), message: message.into(), choices: Vec::new() }
}

/// What the file does not take, at its box of the form.
pub(super) fn refused(refusal: Refusal) -> BoxProblem {
    match refusal.field.as_deref() {
        Some("start") => problem("from", refusal.problem.message),
        Some("end") => problem("to", refusal.problem.message),
        Some(field) => problem(field, refusal.problem.message),
        None => problem("", refusal.problem.to_string()),
    }
}

/// What a schedule is called as a file: letters and digits, and `-` for everything else.
fn file_name(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let plain: String = lower.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    let plain = plain.trim_matches('-');
    if plain.is_empty() { "schedule".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
