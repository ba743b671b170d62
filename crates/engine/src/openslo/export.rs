//! A service level for other programs.

use std::path::Path;

use serde::Serialize;
use watchbill_definitions::{
    CannotSay, Finding, OpenSloDocument, RulesFile, SloReading, Weight, prometheus_rules, pyrra_objectives,
    read_openslo, sloth_spec,
};
use watchbill_domain::time::{Instant, Zone};

use crate::api::ApiError;
use crate::ports::Files;

use super::find::{Found, is_yaml, read, read_folder, text};

/// For whom a service level is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SloDialect {
    /// OpenSLO, as it was read.
    OpenSlo,
    /// Recording and alerting rules of Prometheus.
    Prometheus,
    /// What Sloth makes rules of.
    Sloth,
    /// What Pyrra makes rules of.
    Pyrra,
}

/// `slo export --json`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportedSlo {
    /// For whom.
    #[serde(rename = "as")]
    pub dialect: SloDialect,
    /// The file it was read from.
    pub file: String,
    /// What is to be written.
    pub text: String,
    /// What the dialect cannot say, and what it will do otherwise.
    pub notes: Vec<String>,
}

/// What is to be exported.
#[derive(Debug, Clone, Copy)]
pub struct AskedExport<'a> {
    /// An SLO of the workspace by its name, or a file, as it was typed.
    pub word: &'a str,
    /// The file it would be.
    pub path: &'a Path,
    /// For whom.
    pub dialect: SloDialect,
    /// The team's zone, for calendars that name none.
    pub zone: Option<&'a Zone>,
    /// Which window of a calendar the factors of rules are for.
    pub now: Instant,
}

/// Writes a service level of the workspace in `folder`, or all of a file, for another program.
///
/// # Errors
/// When there is no such thing, when it cannot be read, or when the dialect cannot say it.
pub fn export_slo(files: &dyn Files, folder: &Path, asked: &AskedExport<'_>) -> Result<ExportedSlo, ApiError> {
    match asked.dialect {
        SloDialect::OpenSlo => as_it_was_read(files, folder, asked),
        SloDialect::Prometheus | SloDialect::Sloth | SloDialect::Pyrra => as_rules(files, folder, asked),
    }
}

fn as_it_was_read(files: &dyn Files, folder: &Path, asked: &AskedExport<'_>) -> Result<ExportedSlo, ApiError> {
    let exported = |file: String, text: String| {
        let notes = notes(&file, &text);
        ExportedSlo { dialect: asked.dialect, file, text, notes }
    };
    if is_file(asked) {
        let text = text_of(files, asked)?;
        return Ok(exported(asked.word.to_owned(), text));
    }
    let (found, _) = read_folder(files, folder);
    let named: Vec<(&Found, OpenSloDocument)> = found
        .iter()
        .flat_map(|file| read_openslo(&file.text, None).into_iter().map(move |document| (file, document)))
        .filter(|(_, document)| document.kind() == Some("SLO") && document.name() == Some(asked.word))
        .collect();
    match named.as_slice() {
        [] => Err(not_found(asked)),
        [(file, document)] => Ok(exported(file.name.clone(), document.text().to_owned())),
        [(first, _), (second, _), ..] => Err(ApiError::Invalid {
            field: asked.word.to_owned(),
            message: format!("`{}` is in {} and in {}; say which file", asked.word, first.name, second.name),
        }),
    }
}

fn as_rules(files: &dyn Files, folder: &Path, asked: &AskedExport<'_>) -> Result<ExportedSlo, ApiError> {
    let invalid = |message: String| ApiError::Invalid { field: asked.word.to_owned(), message };
    let levels = if is_file(asked) {
        let found = [Found { name: asked.word.to_owned(), text: text_of(files, asked)? }];
        let SloReading { levels, findings } = read(&found, asked.zone);
        // A part of a file would pass for all of it.
        if let Some(finding) = findings.iter().find(|finding| finding.weight == Weight::Refused) {
            return Err(invalid(finding.problem.to_string()));
        }
        levels
    } else {
        let (found, _) = read_folder(files, folder);
        let SloReading { mut levels, findings } = read(&found, asked.zone);
        levels.retain(|level| level.slo.name == asked.word);
        let is_there = |file: &&Found| {
            let documents = read_openslo(&file.text, None);
            documents.iter().any(|document| document.kind() == Some("SLO") && document.name() == Some(asked.word))
        };
        if let (true, Some(file)) = (levels.is_empty(), found.iter().find(is_there)) {
            let of_it = |finding: &&Finding| finding.weight == Weight::Refused && finding.problem.place == file.name;
            let why = findings.iter().find(of_it).map_or_else(String::new, |finding| finding.problem.to_string());
            return Err(invalid(format!("`{}` is not in force: {why}", asked.word)));
        }
        levels
    };
    let Some(file) = levels.first().map(|level| level.file.clone()) else { return Err(not_found(asked)) };
    let rules = match asked.dialect {
        SloDialect::Sloth => sloth_spec(&levels),
        SloDialect::Pyrra => pyrra_objectives(&levels),
        SloDialect::Prometheus | SloDialect::OpenSlo => prometheus_rules(&levels, asked.now),
    };
    let RulesFile { text, notes } = rules.map_err(|CannotSay(why)| invalid(format!("nothing was written: {why}")))?;
    Ok(ExportedSlo { dialect: asked.dialect, file, text, notes })
}

fn not_found(asked: &AskedExport<'_>) -> ApiError {
    let message = if is_file(asked) {
        format!("there is no SLO in {}", asked.word)
    } else {
        format!("no file of slos/ has an SLO `{}`", asked.word)
    };
    ApiError::NotFound { message }
}

fn text_of(files: &dyn Files, asked: &AskedExport<'_>) -> Result<String, ApiError> {
    text(files, asked.path).map_err(|error| ApiError::Invalid {
        field: "file".to_owned(),
        message: format!("{} cannot be read: {error}", asked.word),
    })
}

/// Whether a file is meant: it has a folder or an ending of YAML.
fn is_file(asked: &AskedExport<'_>) -> bool {
    asked.word.contains(['/', '\\']) || is_yaml(asked.path)
}

/// What other readers would not take.
fn notes(file: &str, text: &str) -> Vec<String> {
    let documents = read_openslo(text, None);
    let said = documents.iter().flat_map(|document| &document.said).filter(|said| said.code.is_error());
    said.map(|said| format!("{file}:{}:{}: {}: {}", said.line, said.column, said.word(), said.message)).collect()
}
