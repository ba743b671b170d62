//! New files of `slos/`: from a template, or from what another tool keeps.

use std::path::Path;

use serde::Serialize;
use watchbill_definitions::{SloFile, SloTemplateDraft, Weight, read_slos, slo_template};

use crate::api::ApiError;
use crate::definitions::write;
use crate::ports::Files;
use crate::workspace::load;

/// `slo new --json`, and each file of `slo discover --write`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrittenSlo {
    /// The file, relative to the workspace.
    pub file: String,
    /// What stands in it.
    pub text: String,
}

/// Writes `slos/NAME.yaml` from a template. Where no source is named it is the only one that can measure.
///
/// # Errors
/// When the name is none, there is such a file, or what would stand in it cannot be measured.
pub fn new_slo(
    files: &dyn Files,
    folder: &Path,
    draft: &SloTemplateDraft<'_>,
    source: Option<&str>,
) -> Result<WrittenSlo, ApiError> {
    let loaded = load(files, folder);
    let able = loaded.sources.iter().filter(|defined| defined.source.measures());
    let able: Vec<&str> = able.map(|defined| defined.spec.name.as_str()).collect();
    let source = match (source, able.as_slice()) {
        (Some(named), able) if able.contains(&named) => named,
        (None, [only]) => *only,
        (_, []) => {
            return Err(invalid(
                "source",
                "no source of watchbill.toml can measure; add one of kind `prometheus`".to_owned(),
            ));
        }
        (_, able) => {
            return Err(invalid("source", format!("expected the source that measures it: {}", able.join(" or "))));
        }
    };
    write_slo(files, folder, draft.name, slo_template(&SloTemplateDraft { source, ..*draft }))
}

/// Writes a document under a name, if it can be measured and nothing stands there.
pub(super) fn write_slo(files: &dyn Files, folder: &Path, name: &str, text: String) -> Result<WrittenSlo, ApiError> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 63 || !name.chars().all(is_plain) || name.starts_with('-') || name.ends_with('-')
    {
        let message = format!("`{name}` is no name for a service level; expected small letters, digits and `-`");
        return Err(invalid("name", message));
    }
    let file = format!("slos/{name}.yaml");
    let path = folder.join(&file);
    if files.stamp(&path).is_some() {
        return Err(invalid("name", format!("{file} is there already and stays as it is; choose another name")));
    }
    let others = load(files, folder);
    if let Some(level) = others.levels().iter().find(|level| level.spec.slo.name == name) {
        let message = format!("`{name}` is a service level already, in {}; choose another name", level.spec.file);
        return Err(invalid("name", message));
    }
    let reading = read_slos(&[SloFile { name: &file, text: &text }], others.zone.as_ref());
    if let Some(refused) = reading.findings.iter().find(|finding| finding.weight != Weight::Note) {
        return Err(invalid("slo", refused.problem.message.clone()));
    }
    for level in &reading.levels {
        level.sli().map_err(|why| invalid("query", format!("nothing could measure it: {}", why.0)))?;
    }
    write(files, &path, &text)?;
    Ok(WrittenSlo { file, text })
}

fn invalid(field: &str, message: String) -> ApiError {
    ApiError::Invalid { field: field.to_owned(), message }
}

#[cfg(test)]
#[path = "written_tests.rs"]
mod tests;
