//! Where a person's absences stand, written.

use toml_edit::Item;
use watchbill_domain::sources::Problem;

use super::draft::text as quoted;
use super::patch::Patch;
use super::{parse, problem};
use crate::absence::Absences;
use crate::reader::shown;
use crate::workspace::read_workspace;

/// The text of `file` with the absences of this person in the calendar with this path. Everything else stays as it is.
///
/// # Errors
/// When the file has no such person, when it lists absences of theirs, which would be lost, or when the path leads out of the
/// workspace.
pub fn save_absences(text: &str, file: &str, id: &str, path: &str) -> Result<String, Problem> {
    let document = parse(text, file)?;
    let tables = document.get("people").and_then(Item::as_array_of_tables);
    let is_person = |id: &str, table: &toml_edit::Table| table.get("id").and_then(Item::as_str) == Some(id);
    let table = tables.and_then(|tables| tables.iter().find(|table| is_person(id, table)));
    let table =
        table.ok_or_else(|| problem(file, format!("there is no person with the id {} in this file", shown(id))))?;
    if table.get("absences").is_some_and(|item| item.as_str().is_none()) {
        let message = format!(
            "{} has absences that are listed there, which a calendar would replace: take them out first",
            shown(id)
        );
        return Err(problem(file, message));
    }
    let mut patch = Patch::of(text);
    patch.set(table, "absences", Some(&quoted(path)));
    let changed = patch.finish();
    let after = read_workspace(&changed, file, &[]).workspace.people;
    let stands = after.iter().any(|person| person.id == id && person.absences == Absences::Calendar(path.to_owned()));
    if stands {
        Ok(changed)
    } else {
        let message = format!("{} is no path in the workspace like absences/{id}.ics", shown(path));
        Err(problem(file, message))
    }
}

#[cfg(test)]
#[path = "absences_tests.rs"]
mod tests;
