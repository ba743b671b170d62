//! Documents from elsewhere: each stays byte for byte what it is. What cannot be read is a problem with a place, and loses nothing else.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use watchbill_definitions::{ReadPostmortem, ReadPostmortems, read_incident_rows, read_postmortem};
use watchbill_domain::alerts::plain_line;
use watchbill_domain::incidents::{Severity, Template, template_from_markdown};
use watchbill_domain::postmortems::VersionWhy;
use watchbill_domain::sources::Problem;
use watchbill_store::{NewPostmortem, PostmortemQuery, ToldOfIncident};

use crate::api::{ApiError, PostmortemImportFile, PostmortemImported, PostmortemProblem, PostmortemTaken};
use crate::reads::store_error;
use crate::shared::Shared;

use super::here::{called, now, today, zone};
use super::identity::known_by;
use super::lint::document_text;
use super::make::LONGEST_TITLE;

/// The key of the guide that a document is to itself.
const OWN: &str = "import";
/// That of one that has no headings.
const FULL: &str = "full";
/// Files of one import.
const MOST_FILES: usize = 5000;
/// Documents that are looked through for one that was taken in before.
const MOST_KNOWN: u32 = 100_000;

/// Takes in files, and of folders the Markdown and the tables directly in them.
///
/// # Errors
/// When the records cannot be read or written.
pub(super) async fn import(shared: &Shared, paths: &[PathBuf], by: &str) -> Result<PostmortemImported, ApiError> {
    let mut taking = Taking::new(shared, by).await?;
    let files = files_of(shared, paths, &mut taking.imported);
    for (done, path) in files.iter().enumerate() {
        if done == MOST_FILES || taking.is_stopped {
            taking.left_out(path.display().to_string(), files.len() - done);
            break;
        }
        taking.take(path, read(shared, path)).await;
    }
    Ok(taking.imported)
}

/// Takes in files by what is in them, as the window has them: it knows no paths.
///
/// # Errors
/// As [`import`].
pub(super) async fn import_files(
    shared: &Shared,
    files: &[PostmortemImportFile],
    by: &str,
) -> Result<PostmortemImported, ApiError> {
    let mut taking = Taking::new(shared, by).await?;
    for (done, file) in files.iter().enumerate() {
        if done == MOST_FILES || taking.is_stopped {
            taking.left_out(file.name.clone(), files.len() - done);
            break;
        }
        let path = Path::new(&file.name);
        taking.take(path, read_bytes(shared, path, file.text.clone().into_bytes())).await;
    }
    Ok(taking.imported)
}

/// An import on its way.
struct Taking<'a> {
    shared: &'a Shared,
    by: &'a str,
    /// What was taken in before, so that nothing comes twice.
    known: Vec<(i64, String)>,
    imported: PostmortemImported,
    /// Whether the records cannot be written any more; what was taken in before is kept and told.
    is_stopped: bool,
}

impl<'a> Taking<'a> {
    async fn new(shared: &'a Shared, by: &'a str) -> Result<Self, ApiError> {
        let known = known(shared).await?;
        Ok(Self { shared, by, known, imported: PostmortemImported::default(), is_stopped: false })
    }

    /// `file` is the first of so many files that are left out.
    fn left_out(&mut self, file: String, files: usize) {
        let why = if self.is_stopped {
            "the records could not be written".to_owned()
        } else {
            format!("{MOST_FILES} files are taken in at once")
        };
        let message = format!(
            "{why}; the files from this one on, {files} of them, were left out: take them in with a second import"
        );
        self.imported.problems.push(PostmortemProblem { file, line: None, message });
    }

    async fn take(&mut self, path: &Path, read: ReadPostmortems) {
        self.imported.problems.extend(read.problems.into_iter().map(problem));
        for document in read.documents {
            let (postmortem, is_known) = match self.found_or_taken(&document).await {
                Ok(found) => found,
                Err(error) => {
                    let (file, line) = (path.display().to_string(), Some(document.line));
                    // One document that is refused says nothing of the next.
                    self.is_stopped = !matches!(error, ApiError::Invalid { .. });
                    self.imported.problems.push(PostmortemProblem { file, line, message: error.to_string() });
                    if self.is_stopped {
                        return;
                    }
                    continue;
                }
            };
            self.imported.taken.push(PostmortemTaken {
                file: path.display().to_string(),
                line: is_table(path).then_some(document.line),
                postmortem,
                title: document.title.clone(),
                known: is_known,
            });
            if !is_known {
                self.known.push((postmortem, document.body));
            }
        }
    }

    /// The number of a document, and whether it is here already: as one that was taken in with this text, or as one that went out from here,
    /// whatever was written in the file since.
    async fn found_or_taken(&self, document: &ReadPostmortem) -> Result<(i64, bool), ApiError> {
        let by_text = self.known.iter().find(|(_, body)| *body == document.body).map(|(id, _)| *id);
        let found = match (by_text, &document.identity) {
            (None, Some(identity)) => known_by(self.shared, identity).await?,
            (by_text, _) => by_text,
        };
        match found {
            Some(id) => Ok((id, true)),
            None => Ok((take(self.shared, document, self.by).await?, false)),
        }
    }
}

/// The documents that came from elsewhere, each by the text that it came with.
async fn known(shared: &Shared) -> Result<Vec<(i64, String)>, ApiError> {
    let query = PostmortemQuery { incident: None, state: None, most: MOST_KNOWN };
    let rows = shared.store.postmortems(&query).await.map_err(|error| store_error(&error))?;
    let mut known = Vec::new();
    for row in rows.iter().filter(|row| row.incident.is_none()) {
        // By the text with which it came: what was written since does not make the same file another one.
        let first = shared.store.postmortem_version(row.id, 1).await.map_err(|error| store_error(&error))?;
        known.extend(first.map(|text| (row.id.0, text)));
    }
    Ok(known)
}

fn files_of(shared: &Shared, paths: &[PathBuf], imported: &mut PostmortemImported) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        match shared.ports.files.list(path) {
            Ok(inside) if !inside.is_empty() => {
                let before = files.len();
                files.extend(inside.into_iter().filter(|file| !is_hidden(file) && (is_text(file) || is_table(file))));
                if files.len() == before {
                    let message = "no Markdown file and no table lies directly in it; nothing was taken in".to_owned();
                    imported.problems.push(PostmortemProblem { file: path.display().to_string(), line: None, message });
                }
            }
            Ok(_) => files.push(path.clone()),
            // A file is no folder.
            Err(error) if error.kind() == ErrorKind::NotADirectory => files.push(path.clone()),
            Err(error) => imported.problems.push(PostmortemProblem {
                file: path.display().to_string(),
                line: None,
                message: format!("it cannot be read: {error}; nothing of it was taken in"),
            }),
        }
    }
    files
}

fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn is_table(path: &Path) -> bool {
    ending(path) == "csv"
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn is_text(path: &Path) -> bool {
    ["md", "markdown", ""].contains(&ending(path).as_str())
}

fn read(shared: &Shared, path: &Path) -> ReadPostmortems {
    match shared.ports.files.read(path) {
        Ok(bytes) => read_bytes(shared, path, bytes),
        Err(error) if error.kind() == ErrorKind::IsADirectory => {
            failed(path, None, "the folder is empty; nothing was taken in".to_owned())
        }
        Err(error) => failed(path, None, format!("it cannot be read: {error}; nothing of it was taken in")),
    }
}

fn read_bytes(shared: &Shared, path: &Path, bytes: Vec<u8>) -> ReadPostmortems {
    let file = path.display().to_string();
    if ["html", "htm"].contains(&ending(path).as_str()) {
        return failed(path, None, "it is a web page and no Markdown; it was left out".to_owned());
    }
    match document_text(bytes) {
        Ok(text) if is_table(path) => read_incident_rows(&file, &text, &zone(shared)),
        Ok(text) => read_postmortem(&file, &text, &zone(shared)),
        Err(error) => failed(path, error.line(), error.to_string()),
    }
}

fn failed(path: &Path, line: Option<usize>, message: String) -> ReadPostmortems {
    let place = path.display().to_string();
    ReadPostmortems { documents: Vec::new(), problems: vec![Problem { place, line, column: None, message }] }
}

async fn take(shared: &Shared, document: &ReadPostmortem, by: &str) -> Result<i64, ApiError> {
    let template = template(shared, &document.body).await?;
    let title = plain_line(&document.title, LONGEST_TITLE);
    let told = ToldOfIncident {
        started: document.started,
        ended: document.ended,
        severity: document.severity.as_deref().and_then(Severity::parse),
        tags: document.tags.clone(),
    };
    let new = NewPostmortem {
        incident: None,
        template: &template,
        title: &title,
        body: &document.body,
        owner: None,
        due: None,
        reasons: Vec::new(),
        why: VersionWhy::Import,
        told,
    };
    let made = shared.store.begin_postmortem(&new, &called(shared, by), today(shared), now(shared)).await;
    Ok(made.map_err(|error| store_error(&error))?.id.0)
}

/// The headings of the document as its guide; of one without any the full template.
async fn template(shared: &Shared, body: &str) -> Result<Template, ApiError> {
    if let Ok(own) = template_from_markdown(body, OWN) {
        return Ok(own);
    }
    let full = shared.store.template(FULL, None).await.map_err(|error| store_error(&error))?;
    full.ok_or_else(|| ApiError::Internal { message: "the full template is missing; nothing was taken in".to_owned() })
}

fn problem(problem: Problem) -> PostmortemProblem {
    PostmortemProblem { file: problem.place, line: problem.line, message: problem.message }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rstest::rstest;

    use super::{is_hidden, is_table, is_text};

    #[rstest]
    #[case("a.md", true, false)]
    #[case("a.MD", true, false)]
    #[case("2020-01-02_outage", true, false)]
    #[case("export.csv", false, true)]
    #[case("graph.png", false, false)]
    fn of_a_folder_documents_and_tables_are_taken(#[case] path: &str, #[case] text: bool, #[case] table: bool) {
        assert_eq!((is_text(Path::new(path)), is_table(Path::new(path))), (text, table));
    }

    #[rstest]
    #[case("/w/.gitignore", true)]
    #[case("/w/.drafts.md", true)]
    #[case("/w/a.md", false)]
    fn hidden_files_are_left_alone(#[case] path: &str, #[case] expected: bool) {
        assert_eq!(is_hidden(Path::new(path)), expected);
    }
}
