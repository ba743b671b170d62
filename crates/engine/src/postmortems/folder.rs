//! The folder into which documents are published.

use std::path::{Path, PathBuf, is_separator};

use watchbill_domain::postmortems::PostmortemId;

use crate::api::ApiError;
use crate::ports::Files;

use super::here::invalid;

/// The folder that is meant, relative to the workspace, or with `~` to the home folder. None is made: a word mistyped would lie about as a
/// folder.
///
/// # Errors
/// [`ApiError::Invalid`] where nothing is typed, and where that is no folder that can be read.
pub(super) fn folder(files: &dyn Files, workspace: &Path, typed: &str) -> Result<PathBuf, ApiError> {
    if typed.is_empty() {
        return Err(invalid("folder", "say into which folder: nothing was written"));
    }
    let folder = match typed.strip_prefix('~') {
        Some(behind) => at_home(files, behind)?,
        None => workspace.join(typed),
    };
    let is_there = files.stamp(&folder).is_some() && files.list(&folder).is_ok();
    if !is_there {
        let message = format!(
            "there is no folder {} that can be read: nothing was written. Make it first, or give the whole path of another one",
            folder.display()
        );
        return Err(invalid("folder", message));
    }
    Ok(folder)
}

/// What `behind` stands for behind `~`.
fn at_home(files: &dyn Files, behind: &str) -> Result<PathBuf, ApiError> {
    let inside = behind.trim_start_matches(is_separator);
    if !inside.is_empty() && inside == behind {
        let message = format!(
            "~{behind} would be the home folder of somebody else, which is not looked for: nothing was written. Give its whole path, or \
             ./~{behind} for a folder of that name"
        );
        return Err(invalid("folder", message));
    }
    let home = files.home().ok_or_else(|| {
        invalid(
            "folder",
            "this session has no home folder, so that ~ is none: nothing was written. Give the whole path",
        )
    })?;
    Ok(if inside.is_empty() { home } else { home.join(inside) })
}

/// Writes these files into it, by their names.
///
/// # Errors
/// [`ApiError::Store`] at the first that cannot be written, with how many were.
pub(super) fn write_all(files: &dyn Files, folder: &Path, all: &[(String, Vec<u8>)]) -> Result<(), ApiError> {
    for (written, (name, bytes)) in all.iter().enumerate() {
        let path = folder.join(name);
        files.write(&path, bytes).map_err(|error| ApiError::Store {
            message: format!(
                "{} cannot be written: {error}; of {} files {written} were written before it. Publish it again when it can be: the names \
                 stay the same",
                path.display(),
                all.len()
            ),
        })?;
    }
    Ok(())
}

/// Files in it of the document with this identity that are not among `written`: those that begin as its Markdown does, which names it.
/// Of a folder that cannot be read now nothing is known.
pub(super) fn from_before(
    files: &dyn Files,
    folder: &Path,
    (id, identity): (PostmortemId, &str),
    written: &[String],
) -> Vec<String> {
    let there = files.list(folder).unwrap_or_default();
    let mut names: Vec<&str> = there.iter().filter_map(|path| path.file_name()?.to_str()).collect();
    names.sort_unstable();
    names.retain(|name| !written.iter().any(|one| one == name));
    let (mark, line) = (format!("-pm-{}-", id.0), format!("id: {identity}"));
    let is_of_it = |name: &str| {
        let text = files.read(&folder.join(name)).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let mut lines = text.lines();
        lines.next() == Some("---") && lines.take_while(|line| *line != "---").any(|found| found == line)
    };
    let marked = names.iter().copied().filter_map(|name| name.strip_suffix(".md").filter(|stem| stem.contains(&mark)));
    let stems: Vec<&str> = marked.filter(|stem| is_of_it(&format!("{stem}.md"))).collect();
    // A picture has the name of its text before its own.
    let is_part = |name: &str| {
        let mut behind = stems.iter().filter_map(|stem| name.strip_prefix(stem));
        behind.any(|behind| [".md", ".html"].contains(&behind) || (behind.starts_with('-') && !behind.ends_with(".md")))
    };
    names.into_iter().filter(|name| is_part(name)).map(str::to_owned).collect()
}

#[cfg(test)]
#[path = "folder_tests.rs"]
mod tests;
