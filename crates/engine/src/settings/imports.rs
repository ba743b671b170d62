//! Sources from the configuration of other programs, as forms.

use std::path::Path;

use watchbill_definitions::{ImportKind, check_source, import, source_drafts};

use crate::api::{ApiError, ImportView};
use crate::definitions::refused;
use crate::ports::Files;
use crate::workspace::{DEFINITIONS_FILE, kinds};

use super::form;

/// A text with the name of the file it is from.
#[derive(Clone)]
pub struct ImportText {
    /// What notes call it.
    pub file: String,
    /// The text; it may hold secrets.
    pub text: String,
}

impl std::fmt::Debug for ImportText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportText").field("file", &self.file).finish_non_exhaustive()
    }
}

/// Reads the configuration of `nagstamon`, `karma` or `amtool`; the names it gives are free in this folder's workspace.
/// Nothing is saved.
///
/// # Errors
/// When there is no such kind, or a text is not such a configuration.
pub fn import_sources(
    files: &dyn Files,
    folder: &Path,
    kind: &str,
    texts: &[ImportText],
) -> Result<ImportView, ApiError> {
    let unknown = || ApiError::Invalid {
        field: "kind".to_owned(),
        message: "configurations of nagstamon, karma and amtool are read".to_owned(),
    };
    let kind = ImportKind::from_word(kind).ok_or_else(unknown)?;
    let bytes = files.read(&folder.join(DEFINITIONS_FILE)).unwrap_or_default();
    let known = source_drafts(&String::from_utf8_lossy(&bytes), &kinds());
    let taken: Vec<&str> = known.iter().map(|found| found.draft.name.as_str()).collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|text| (text.file.as_str(), text.text.as_str())).collect();
    let mut import = import(kind, &texts, &taken).map_err(|problem| refused(&problem))?;
    let mut notes = std::mem::take(&mut import.notes);
    // What the file would refuse is told now and not when it is saved.
    import.sources.retain(|draft| match check_source(draft, &kinds()) {
        Ok(_) => true,
        Err(refusal) => {
            notes.push(format!("{}: not taken over: {}", draft.name, refusal.problem.message));
            false
        }
    });
    Ok(ImportView { secrets: import.secrets(), sources: import.sources.iter().map(form::form).collect(), notes })
}
