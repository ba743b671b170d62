//! `postmortem export` and `import`

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use watchbill_engine::EngineHandle;
use watchbill_engine::api::{PostmortemExportForm, PostmortemImported, PostmortemPublishForm};

use crate::answer::{Answer, Ended, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::POSTMORTEM_HELP;

/// Before a file of the same document that lies in the folder under another name.
const FROM_BEFORE: &str = "there from before, under another name: ";

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  watchbill postmortem export 7 --as html --out 7.html
  watchbill postmortem export 7 --as chat --people roles
  watchbill postmortem export 7 --folder ../postmortems")]
pub(crate) struct ExportWords {
    #[arg(value_name = "NUMBER", help = POSTMORTEM_HELP)]
    postmortem: String,
    /// Markdown with front matter, one HTML file, or text for a chat
    #[arg(long = "as", value_enum, value_name = "FORM", default_value = "md")]
    form: Form,
    /// How people are told
    #[arg(long, value_enum, value_name = "HOW", default_value = "names")]
    people: People,
    /// The file that is made; there may be none of that name
    #[arg(long, value_name = "FILE", conflicts_with = "folder")]
    out: Option<PathBuf>,
    /// A folder to commit: Markdown and HTML under the same names as long as title and day stay
    #[arg(long, value_name = "DIR", conflicts_with = "form")]
    folder: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    Md,
    Html,
    Chat,
}

impl Form {
    fn word(self) -> String {
        match self {
            Self::Md => "md".to_owned(),
            Self::Html => "html".to_owned(),
            Self::Chat => "chat".to_owned(),
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum People {
    Names,
    Roles,
    Initials,
}

impl People {
    fn word(self) -> String {
        match self {
            Self::Names => "names".to_owned(),
            Self::Roles => "roles".to_owned(),
            Self::Initials => "initials".to_owned(),
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Each document is kept byte for byte. A file that cannot be read, or a row, is told with its place and loses nothing else; what was
taken in before is not taken in again, nor what went out from here, whatever was written in the file since.

Exits 0 when all was taken in, 2 when something was not.

Examples:
  watchbill postmortem import ../postmortems
  watchbill postmortem import 2026-03-01-orders.md incidents.csv")]
pub(crate) struct ImportWords {
    /// Markdown files, folders of them, and tables of incidents (.csv)
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
}

pub(super) async fn export(surroundings: &Surroundings, words: &ExportWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let answer = exported(&handle, words).await;
    handle.shutdown().await;
    answer
}

async fn exported(handle: &EngineHandle, words: &ExportWords) -> Result<Answer, Failure> {
    let id = handle.postmortem_id(&words.postmortem).await?;
    let people = words.people.word();
    if let Some(folder) = &words.folder {
        let form = PostmortemPublishForm { id, folder: whole(folder)?, people };
        let done = handle.postmortem_publish(&form).await?;
        let files: String = done.files.iter().map(|file| format!("{}\n", line(file))).collect();
        let before: String = done.before.iter().map(|file| format!("{FROM_BEFORE}{}\n", line(file))).collect();
        return Ok(Answer::new(format!("{files}{before}{}\n", line(&done.message)), &done));
    }
    let exported = handle.postmortem_export(&PostmortemExportForm { id, form: words.form.word(), people }).await?;
    let Some(path) = &words.out else {
        return Ok(Answer::new(exported.text.clone(), &exported).verbatim());
    };
    let cannot = |error| Failure::usage(format!("--out {}: {error}; nothing was written", path.display()));
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(cannot)?;
    if let Err(error) = file.write_all(exported.text.as_bytes()) {
        // Half a document is none.
        let _ = fs::remove_file(path);
        return Err(cannot(error));
    }
    Ok(Answer::new(format!("{}\n", line(&path.display().to_string())), &exported))
}

/// By the folder in which the command is typed, and not by the workspace. What begins with `~` is whole: shells leave it so in
/// `--folder=~/team`.
fn whole(folder: &Path) -> Result<String, Failure> {
    if folder.display().to_string().starts_with('~') {
        return Ok(folder.display().to_string());
    }
    let whole = std::path::absolute(folder)
        .map_err(|error| Failure::usage(format!("--folder {}: {error}; nothing was written", folder.display())))?;
    Ok(whole.display().to_string())
}

pub(super) async fn import(surroundings: &Surroundings, words: &ImportWords) -> Result<Answer, Failure> {
    let handle = surroundings.records_begun().await?;
    let imported = handle.postmortem_import(&words.paths, &person()).await;
    handle.shutdown().await;
    let imported: PostmortemImported = imported?;
    let text: String = imported
        .taken
        .iter()
        .map(|one| {
            let number = one.postmortem;
            let known = if one.known {
                format!(" (is here already: nothing was taken in; `watchbill postmortem show {number}` opens it)")
            } else {
                String::new()
            };
            format!("{number}: {}{known}\n", line(&one.title))
        })
        .collect();
    let notes = imported.problems.iter().map(|one| {
        let row = one.line.map(|row| format!(":{row}")).unwrap_or_default();
        line(&format!("{}{row}: {}", one.file, one.message))
    });
    let ended = if imported.problems.is_empty() { Ended::Fine } else { Ended::Unreadable };
    Ok(Answer::new(text, &imported).ending(ended).noting(notes.collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rstest::rstest;

    use super::whole;

    #[rstest]
    #[case::home("~", true)]
    #[case::in_it("~/team", true)]
    #[case::of_somebody_else("~bo", true)]
    #[case::whole("/srv/team", true)]
    #[case::a_name("./~bo", false)]
    #[case::relative("../team", false)]
    fn a_folder_is_meant_from_where_the_command_is_typed(#[case] typed: &str, #[case] is_left: bool) {
        let whole = whole(Path::new(typed)).unwrap();
        assert_eq!(whole == typed, is_left, "{whole}");
        assert!(is_left || Path::new(&whole).is_absolute(), "{whole}");
    }
}
