//! New files of `slos/`: from a template, or from what another tool keeps.

use std::path::Path;

use serde::Serialize;
use watchbill_definitions::{SloFile, SloSpec, SloTemplateDraft, Weight, read_slos, slo_template};
use watchbill_domain::slo::{Measure, Sli};

use crate::api::ApiError;
use crate::definitions::write;
use crate::ports::Files;
use crate::workspace::load;

/// Each file of `slo discover --write`, and with what was tried `slo new --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrittenSlo {
    /// The file, relative to the workspace.
    pub file: String,
    /// What stands in it.
    pub text: String,
}

/// A service level from a template, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedSlo {
    /// The file, relative to the workspace; nothing stands there.
    pub file: String,
    /// What would stand in it.
    pub text: String,
    /// The source that would measure it.
    pub source: String,
    /// What it would be asked for, each with its name.
    pub queries: Vec<(&'static str, String)>,
}

/// Plans `slos/NAME.yaml` from a template. Where no source is named it is the only one that can measure.
///
/// # Errors
/// When the name is none, there is such a file, or what would stand in it cannot be measured.
pub fn plan_slo(
    files: &dyn Files,
    folder: &Path,
    draft: &SloTemplateDraft<'_>,
    source: Option<&str>,
) -> Result<PlannedSlo, ApiError> {
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
    let text = slo_template(&SloTemplateDraft { source, ..*draft });
    let (file, slis) = judged(files, folder, draft.name, &text)?;
    let queries = slis.iter().flat_map(|sli| asked_for(&sli.measure)).collect();
    Ok(PlannedSlo { file, text, source: source.to_owned(), queries })
}

impl PlannedSlo {
    /// Writes it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(self, files: &dyn Files, folder: &Path) -> Result<WrittenSlo, ApiError> {
        write(files, &folder.join(&self.file), &self.text)?;
        Ok(WrittenSlo { file: self.file, text: self.text })
    }
}

/// What has to give series. Which samples of a gauge are good is no question of its own.
fn asked_for(measure: &Measure) -> Vec<(&'static str, String)> {
    let mut queries = measure.queries();
    if matches!(measure, Measure::Gauge { .. } | Measure::Sampled { .. }) {
        queries.retain(|(name, _)| *name == "total");
    }
    queries
}

/// Writes a document under a name, if it can be measured and nothing stands there.
pub(super) fn write_slo(files: &dyn Files, folder: &Path, name: &str, text: String) -> Result<WrittenSlo, ApiError> {
    let (file, _) = judged(files, folder, name, &text)?;
    write(files, &folder.join(&file), &text)?;
    Ok(WrittenSlo { file, text })
}

/// The file of a document under a name and what it measures, if it can be measured and nothing stands there.
fn judged(files: &dyn Files, folder: &Path, name: &str, text: &str) -> Result<(String, Vec<Sli>), ApiError> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 63 || !name.chars().all(is_plain) || name.starts_with('-') || name.ends_with('-')
    {
        let message = format!("`{name}` is no name for a service level; expected small letters, digits and `-`");
        return Err(invalid("name", message));
    }
    let file = format!("slos/{name}.yaml");
    if files.stamp(&folder.join(&file)).is_some() {
        return Err(invalid("name", format!("{file} is there already and stays as it is; choose another name")));
    }
    let others = load(files, folder);
    if let Some(level) = others.levels().iter().find(|level| level.spec.slo.name == name) {
        let message = format!("`{name}` is a service level already, in {}; choose another name", level.spec.file);
        return Err(invalid("name", message));
    }
    let reading = read_slos(&[SloFile { name: &file, text }], others.zone.as_ref());
    if let Some(refused) = reading.findings.iter().find(|finding| finding.weight != Weight::Note) {
        return Err(invalid("slo", refused.problem.message.clone()));
    }
    let sli =
        |level: &SloSpec| level.sli().map_err(|why| invalid("query", format!("nothing could measure it: {}", why.0)));
    let slis = reading.levels.iter().map(sli).collect::<Result<_, _>>()?;
    Ok((file, slis))
}

fn invalid(field: &str, message: String) -> ApiError {
    ApiError::Invalid { field: field.to_owned(), message }
}

#[cfg(test)]
#[path = "written_tests.rs"]
mod tests;
