//! The files of `slos/` in a workspace.

use std::path::{Path, PathBuf};

use watchbill_definitions::{Finding, SloFile, SloReading, SloSpec, Weight, read_slos};
use watchbill_domain::sources::Problem;
use watchbill_domain::time::Zone;

use crate::ports::Files;

/// Where the service levels of a workspace are.
const FOLDER: &str = "slos";

/// A file that could be read.
pub(super) struct Found {
    /// Relative to the workspace.
    pub name: String,
    pub text: String,
}

/// What is worth knowing of who owns service levels. `services` are those of `watchbill.toml`.
pub(crate) fn unowned<'a>(levels: impl Iterator<Item = &'a SloSpec>, services: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Without services in `watchbill.toml` nothing is owned by any, and a name is only a name.
    for level in levels.filter(|_| !services.is_empty()) {
        let Some(service) = level.service.as_deref().filter(|service| !services.contains(service)) else { continue };
        let message = format!(
            "the service `{service}` is none of the `[[services]]` of watchbill.toml: no schedule says who is on call \
             for this service level"
        );
        let problem = Problem { place: level.file.clone(), line: Some(level.line), column: None, message };
        let finding = Finding { problem, weight: Weight::Note };
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings
}

/// Reads texts as the service levels of a team.
pub(super) fn read(found: &[Found], zone: Option<&Zone>) -> SloReading {
    let files: Vec<SloFile<'_>> = found.iter().map(|file| SloFile { name: &file.name, text: &file.text }).collect();
    read_slos(&files, zone)
}

/// The texts of `slos/*.yaml`, in the order of their names, and why one could not be read.
pub(super) fn read_folder(files: &dyn Files, folder: &Path) -> (Vec<Found>, Vec<Finding>) {
    let (mut found, mut findings) = (Vec::new(), Vec::new());
    for path in slo_paths(files, folder) {
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string().replace('\\', "/");
        match text(files, &path) {
            Ok(text) => found.push(Found { name, text }),
            Err(error) => {
                let message = format!("cannot be read: {error}; no service level in it is in force");
                let problem = Problem { place: name, line: None, column: None, message };
                findings.push(Finding { problem, weight: Weight::Refused });
            }
        }
    }
    (found, findings)
}

/// Where the files of service levels of a workspace are, sorted; none where their folder cannot be read.
pub(crate) fn slo_paths(files: &dyn Files, folder: &Path) -> Vec<PathBuf> {
    let listed = files.list(&folder.join(FOLDER)).unwrap_or_default();
    listed.into_iter().filter(|path| is_yaml(path)).collect()
}

/// A file as text.
pub(crate) fn text(files: &dyn Files, path: &Path) -> Result<String, String> {
    let bytes = files.read(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
}

/// Whether a file has an ending of YAML.
pub(super) fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml")
}
