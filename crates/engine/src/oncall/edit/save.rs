//! An edit written, and taken back.

use std::path::{Path, PathBuf};

use watchbill_domain::time::Instant;

use crate::api::{ApiError, ScheduleEditAsk, ScheduleRehearsal};
use crate::definitions::{read, write};
use crate::ports::Files;

use super::plan::plan;
use super::rehearse::rehearsed;

/// Edits that can be taken back while the program runs.
const KEPT: usize = 50;

/// An edit that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedEdit {
    /// What it did.
    pub rehearsal: ScheduleRehearsal,
    path: PathBuf,
    /// Nothing where there was no file.
    before: Option<String>,
    after: String,
}

/// Writes a wish into its file, in one step. With `seen` only if the file is still the one that was rehearsed, and whoever
/// would be put in still is for the same person and as long.
///
/// # Errors
/// What is wrong, with its box; that the file was changed since it was rehearsed or while it was read; or that it cannot be
/// read or written. Nothing is changed then.
pub fn save_edit(
    files: &dyn Files,
    folder: &Path,
    ask: &ScheduleEditAsk,
    path: &Path,
    seen: Option<&str>,
    now: Instant,
) -> Result<SavedEdit, ApiError> {
    let plan = plan(files, folder, ask, path, now)?;
    let rehearsal = rehearsed(&plan, now);
    if let Some(seen) = seen.filter(|seen| *seen != rehearsal.seen) {
        let is_same_file = seen.starts_with(&plan.edited.seen());
        return Err(changed_meanwhile(if is_same_file {
            "who would be relieved, or until when,"
        } else {
            &plan.edited.file
        }));
    }
    if let Some(problem) = rehearsal.problems.first() {
        return Err(ApiError::Invalid { field: problem.field.clone(), message: problem.message.clone() });
    }
    let Some(planned) = plan.planned else {
        return Err(ApiError::Internal { message: "the change was lost; nothing was written".to_owned() });
    };
    let edited = plan.edited;
    if files.stamp(&edited.path) != edited.stamp {
        return Err(changed_meanwhile(&edited.file));
    }
    write(files, &edited.path, &planned.text)?;
    Ok(SavedEdit { rehearsal, path: edited.path, before: edited.text, after: planned.text })
}

/// Puts back every byte that was there before, where nobody has changed the file since. A file that was made goes.
///
/// # Errors
/// When somebody has changed the file since, or it cannot be read or written. Nothing is changed then.
pub fn undo_edit(files: &dyn Files, saved: &SavedEdit) -> Result<(), ApiError> {
    let SavedEdit { rehearsal, path, before, after } = saved;
    let stamp = files.stamp(path);
    if read(files, path)? != *after || files.stamp(path) != stamp {
        let message = format!(
            "{} was changed since, so it is left as it is; take the change back in the schedule itself",
            rehearsal.file
        );
        return Err(ApiError::Store { message });
    }
    match before {
        Some(before) => write(files, path, before),
        None => files
            .remove(path)
            .map_err(|error| ApiError::Store { message: format!("{} cannot be taken away: {error}", path.display()) }),
    }
}

fn changed_meanwhile(what: &str) -> ApiError {
    let message = format!("{what} was changed meanwhile: look at what the change would do now, and save again");
    ApiError::Store { message }
}

/// The last edits of a running program, so that they can be taken back.
#[derive(Debug, Default)]
pub(crate) struct KeptEdits {
    kept: Vec<(u32, SavedEdit)>,
    numbered: u32,
}

impl KeptEdits {
    /// Keeps one and gives it a number.
    pub fn keep(&mut self, saved: SavedEdit) -> u32 {
        self.numbered += 1;
        if self.kept.len() == KEPT {
            self.kept.remove(0);
        }
        self.kept.push((self.numbered, saved));
        self.numbered
    }

    /// The edit with this number.
    pub fn find(&self, number: u32) -> Option<SavedEdit> {
        self.kept.iter().find(|(other, _)| *other == number).map(|(_, saved)| saved.clone())
    }

    /// Forgets one that was taken back.
    pub fn forget(&mut self, number: u32) {
        self.kept.retain(|(other, _)| *other != number);
    }
}

#[cfg(test)]
#[path = "save_tests.rs"]
mod tests;
