//! What shells do with definition files: check them, write a first one, add and remove sources.

use std::path::Path;

use serde::Serialize;
use watchbill_definitions::{Finding, GITIGNORE, SourceDraft, Weight, kind_page, starter_workspace};

use crate::api::ApiError;
use crate::ports::Files;
use crate::workspace::{self, DEFINITIONS_FILE, kinds};

/// `watchbill check --json`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DefinitionCheck {
    /// Whether nothing was refused or ignored; notes alone leave it true.
    pub sound: bool,
    /// What was found, in the order of the files.
    pub findings: Vec<CheckedFinding>,
}

/// One finding in a definition file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckedFinding {
    /// The file relative to the folder.
    pub file: String,
    /// 1-based.
    pub line: Option<usize>,
    /// 1-based, in characters.
    pub column: Option<usize>,
    /// `refused`, `ignored` or `note`.
    pub weight: &'static str,
    /// What is wrong and what is expected.
    pub message: String,
}

/// Checks every definition file of a folder.
///
/// # Errors
/// When there is no `watchbill.toml` to read.
pub fn check_definitions(files: &dyn Files, folder: &Path) -> Result<DefinitionCheck, ApiError> {
    let findings = workspace::check(files, folder).map_err(|error| ApiError::Invalid {
        field: DEFINITIONS_FILE.to_owned(),
        message: format!("{} cannot be read: {error}", folder.join(DEFINITIONS_FILE).display()),
    })?;
    Ok(DefinitionCheck {
        sound: findings.iter().all(|finding| finding.weight == Weight::Note),
        findings: findings.into_iter().map(checked).collect(),
    })
}

fn checked(finding: Finding) -> CheckedFinding {
    let problem = finding.problem;
    CheckedFinding {
        file: problem.place,
        line: problem.line,
        column: problem.column,
        weight: finding.weight.word(),
        message: problem.message,
    }
}

/// Writes the first `watchbill.toml` of a folder, and the `.gitignore` that keeps records out of git. Files that are there
/// stay as they are.
///
/// # Errors
/// When they cannot be written.
pub fn starter(files: &dyn Files, folder: &Path, team: &str) -> Result<(), ApiError> {
    for (name, text) in [(DEFINITIONS_FILE, starter_workspace(team)), (".gitignore", GITIGNORE.to_owned())] {
        let path = folder.join(name);
        if files.stamp(&path).is_none() {
            write(files, &path, &text)?;
        }
    }
    Ok(())
}

/// Adds a source to `watchbill.toml`, keeping its comments and order.
///
/// # Errors
/// When the draft is not a source, or the file cannot be read or written.
pub fn add_source(files: &dyn Files, folder: &Path, draft: &SourceDraft) -> Result<(), ApiError> {
    let path = folder.join(DEFINITIONS_FILE);
    let text = read(files, &path)?;
    let text = watchbill_definitions::add_source(&text, DEFINITIONS_FILE, draft, &kinds())
        .map_err(|problem| refused(&problem))?;
    write(files, &path, &text)
}

/// Takes a source out of `watchbill.toml`; its records stay until retention takes them.
///
/// # Errors
/// When there is no such source, or the file cannot be read or written.
pub fn remove_source(files: &dyn Files, folder: &Path, name: &str) -> Result<(), ApiError> {
    let path = folder.join(DEFINITIONS_FILE);
    let text = read(files, &path)?;
    let text =
        watchbill_definitions::remove_source(&text, DEFINITIONS_FILE, name).map_err(|problem| refused(&problem))?;
    write(files, &path, &text)
}

/// The manual page of every kind of source: its file name and its Markdown.
#[must_use]
pub fn kinds_manual() -> Vec<(String, String)> {
    let about = |id: &str| watchbill_sources::find(id).map_or("", |kind| kind.about);
    kinds().iter().map(|kind| (format!("{}.md", kind.id), kind_page(kind, about(kind.id)))).collect()
}

pub(crate) fn refused(problem: &watchbill_domain::sources::Problem) -> ApiError {
    ApiError::Invalid { field: problem.place.clone(), message: problem.to_string() }
}

pub(crate) fn read(files: &dyn Files, path: &Path) -> Result<String, ApiError> {
    let bytes = files.read(path).map_err(|error| cannot(path, "read", &error))?;
    String::from_utf8(bytes).map_err(|_| ApiError::Invalid {
        field: DEFINITIONS_FILE.to_owned(),
        message: format!("{} is not UTF-8 text", path.display()),
    })
}

pub(crate) fn write(files: &dyn Files, path: &Path, text: &str) -> Result<(), ApiError> {
    files.write(path, text.as_bytes()).map_err(|error| cannot(path, "written", &error))
}

fn cannot(path: &Path, what: &str, error: &std::io::Error) -> ApiError {
    ApiError::Store { message: format!("{} cannot be {what}: {error}", path.display()) }
}
