//! A person saved: added, or changed where they stand.

use toml_edit::{Document, Item, Table};
use watchbill_domain::sources::Problem;

use super::draft::text as quoted;
use super::patch::Patch;
use super::place::{body_end, cut};
use super::source::Refusal;
use super::{parse, problem, rename_in_queues, without_places};
use crate::finding::Weight;
use crate::reader::shown;
use crate::workspace::{Syntax, Workspace, read_workspace};

const DAYS: &str = "working_days";

/// A person as they are to stand in the file; what is empty is not set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonDraft {
    /// How the files call them.
    pub id: String,
    /// How people call them.
    pub name: String,
    /// Their zone.
    pub timezone: String,
    /// Like `09:00-17:30`.
    pub working_hours: String,
    /// Like `mon, tue, sat`.
    pub working_days: String,
    /// Like `22:00-07:00`.
    pub quiet_hours: String,
}

/// A person as they stand in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPerson {
    /// What is written.
    pub draft: PersonDraft,
    /// Their line, 1-based.
    pub line: usize,
}

impl PersonDraft {
    /// Every key with its value, in the order in which a new person has them.
    fn keys(&self) -> [(&'static str, &str); 6] {
        [
            ("id", self.id.as_str()),
            ("name", self.name.as_str()),
            ("timezone", self.timezone.as_str()),
            ("working_hours", self.working_hours.as_str()),
            (DAYS, self.working_days.as_str()),
            ("quiet_hours", self.quiet_hours.as_str()),
        ]
    }

    fn table(&self) -> String {
        let set = self.keys().into_iter().filter(|(_, value)| !value.is_empty());
        let lines = set.map(|(key, value)| format!("{key} = {}\n", literal(key, value)));
        std::iter::once("[[people]]\n".to_owned()).chain(lines).collect()
    }
}

/// Every `[[people]]` table in the order of the file.
#[must_use]
pub fn people_drafts(text: &str) -> Vec<FoundPerson> {
    let Ok(document) = Document::parse(text) else { return Vec::new() };
    let found = |table: &Table| {
        let at = table.span().map_or(0, |span| span.start);
        FoundPerson { draft: draft_of(table), line: text[..at].matches('\n').count() + 1 }
    };
    let tables = document.get("people").and_then(Item::as_array_of_tables);
    tables.map(|tables| tables.iter().map(found).collect()).unwrap_or_default()
}

/// The text of `file` with this person: a new one, or `original` changed where they stand. Whoever sits at this laptop stays
/// the same person when their id changes, and so does the owner of a queue.
///
/// # Errors
/// What is wrong with the draft, or that the file cannot be changed safely; then nothing is changed.
pub fn save_person(text: &str, file: &str, original: Option<&str>, draft: &PersonDraft) -> Result<String, Refusal> {
    let document = parse(text, file).map_err(Refusal::of_file)?;
    check(draft)?;
    let tables = match document.get("people") {
        None => None,
        Some(Item::ArrayOfTables(tables)) => Some(tables),
        Some(_) => return Err(Refusal::of_file(in_one_piece(file))),
    };
    let find = |id: &str| tables.and_then(|tables| tables.iter().find(|table| id_of(table) == Some(id)));
    if original != Some(draft.id.as_str()) && find(&draft.id).is_some() {
        return Err(Refusal::at("id", format!("the id {} is taken by another person", shown(&draft.id))));
    }
    let changed = match original {
        Some(original) => {
            let table = find(original).ok_or_else(|| Refusal::of_file(missing(file, original)))?;
            let is = draft_of(table);
            let mut patch = Patch::of(text);
            for ((key, before), (_, wanted)) in is.keys().into_iter().zip(draft.keys()) {
                if before != wanted {
                    let literal = (!wanted.is_empty()).then(|| literal(key, wanted));
                    patch.set(table, key, literal.as_deref());
                }
            }
            if document.get("me").and_then(Item::as_str) == Some(original) && original != draft.id {
                patch.set(document.as_table(), "me", Some(&quoted(&draft.id)));
            }
            if original != draft.id {
                rename_in_queues(&mut patch, &document, "owner", original, &draft.id);
            }
            patch.finish()
        }
        None => {
            let at = tables.and_then(|tables| tables.iter().last()).map_or(text.len(), |last| body_end(text, last));
            appended(text, at, &draft.table())
        }
    };
    let (before, after) = (read_workspace(text, file, &[]), read_workspace(&changed, file, &[]));
    let count = before.workspace.people.len() + usize::from(original.is_none());
    let stands = after.workspace.people.iter().any(|person| person.id == draft.id);
    // Somebody whose table was not whole before is counted only now.
    let whole = after.syntax == Syntax::Sound && stands && after.workspace.people.len() >= count;
    if whole && besides_people(before.workspace) == besides_people(after.workspace) {
        Ok(changed)
    } else {
        Err(Refusal::of_file(in_one_piece(file)))
    }
}

/// The text of `file` without this person; when they sit at this laptop, nobody in particular does any more.
///
/// # Errors
/// When the file is not TOML, has no such person, or keeps its people in a shape that cannot be cut.
pub fn remove_person(text: &str, file: &str, id: &str) -> Result<String, Problem> {
    let document = parse(text, file)?;
    let tables = match document.get("people") {
        None => return Err(missing(file, id)),
        Some(Item::ArrayOfTables(tables)) => tables,
        Some(_) => return Err(in_one_piece(file)),
    };
    let table = tables.iter().find(|table| id_of(table) == Some(id)).ok_or_else(|| missing(file, id))?;
    let without = cut(text, table);
    if document.get("me").and_then(Item::as_str) != Some(id) {
        return Ok(without);
    }
    let document = parse(&without, file)?;
    let mut patch = Patch::of(&without);
    patch.set(document.as_table(), "me", None);
    Ok(patch.finish())
}

/// The text with one more table at `at`, behind a blank line.
pub(crate) fn appended(text: &str, at: usize, table: &str) -> String {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = match &text[..at] {
        "" => "",
        before if before.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    format!("{}{}{}", &text[..at], format!("{gap}{table}").replace('\n', newline), &text[at..])
}

fn check(draft: &PersonDraft) -> Result<(), Refusal> {
    if draft.id.is_empty() {
        return Err(Refusal::at("id", "a person needs an id, like `ana`"));
    }
    let set = draft.keys().into_iter().filter(|(_, value)| !value.is_empty());
    let boxes: Vec<&str> = set.map(|(key, _)| key).collect();
    let findings = read_workspace(&draft.table(), "the form", &[]).findings;
    match findings.into_iter().find(|finding| finding.weight != Weight::Note) {
        Some(finding) => {
            let field = finding.problem.line.and_then(|line| boxes.get(line.wrapping_sub(2)));
            let field = field.map(|field| (*field).to_owned());
            Err(Refusal { field, problem: Problem { line: None, column: None, ..finding.problem } })
        }
        None => Ok(()),
    }
}

fn draft_of(table: &Table) -> PersonDraft {
    let word = |key: &str| table.get(key).and_then(Item::as_str).unwrap_or_default().to_owned();
    PersonDraft {
        id: word("id"),
        name: word("name"),
        timezone: word("timezone"),
        working_hours: word("working_hours"),
        working_days: table.get(DAYS).and_then(days_of).unwrap_or_default(),
        quiet_hours: word("quiet_hours"),
    }
}

/// A value as the file has it; days are a list there, whatever stands between them in a form.
fn literal(key: &str, value: &str) -> String {
    if key != DAYS {
        return quoted(value);
    }
    let is_between = |c: char| c == ',' || c.is_whitespace();
    let days: Vec<String> = value.split(is_between).filter(|day| !day.is_empty()).map(quoted).collect();
    format!("[{}]", days.join(", "))
}

/// Days as a form shows them; nothing for what is no list of texts.
fn days_of(item: &Item) -> Option<String> {
    let days: Option<Vec<&str>> = item.as_array()?.iter().map(|day| day.as_str()).collect();
    days.map(|days| days.join(", "))
}

fn id_of(table: &Table) -> Option<&str> {
    table.get("id").and_then(Item::as_str)
}

fn besides_people(mut workspace: Workspace) -> Workspace {
    workspace.people.clear();
    workspace.me = None;
    without_places(workspace)
}

fn missing(file: &str, id: &str) -> Problem {
    problem(file, format!("there is no person with the id {} in this file", shown(id)))
}

fn in_one_piece(file: &str) -> Problem {
    let message = "the people are not written as `[[people]]` tables, so they are not changed from here; edit the file by \
                   hand";
    problem(file, message.to_owned())
}

#[cfg(test)]
#[path = "person_tests.rs"]
mod tests;
