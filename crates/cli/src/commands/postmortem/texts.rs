//! `postmortem edit`, `versions` and `restore`

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::{Args, value_parser};
use serde::Serialize;
use watchbill_engine::api::{PostmortemRestoreForm, PostmortemSaved, PostmortemText};
use watchbill_engine::{EngineHandle, LARGEST_DOCUMENT, document_text};

use crate::answer::{Answer, Failure};
use crate::commands::alerts::person;
use crate::surroundings::Surroundings;
use crate::terminal::line;

use super::editor::{self, Sheet};
use super::{POSTMORTEM_HELP, answered};

/// A pipe that broke leaves no text, and so does whoever thinks better of it in the editor.
const EMPTY: &str = "the text is empty, so nothing was written";

#[derive(Debug, Args)]
#[command(after_help = "\
The text is kept byte for byte. An empty one is refused. Where somebody wrote since it was opened, or since --seen, their text stands and this one is kept as a
version beside it.

Without a file it is opened in the editor that VISUAL or EDITOR names; one that returns at once needs its word for waiting, like
`code --wait`. What is written there stays in the folder `editing` of the workspace until it is kept, also when the editor crashes.

Examples:
  watchbill postmortem edit 7
  watchbill postmortem show 7 --json | jq -j .body > 7.md
  watchbill postmortem edit 7 7.md --seen 12")]
pub(crate) struct EditWords {
    #[arg(value_name = "NUMBER", help = POSTMORTEM_HELP)]
    postmortem: String,
    /// The file with its text; `-` is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The revision that the text was written on; the one that stands unless given
    #[arg(long, value_name = "REVISION", requires = "file")]
    seen: Option<u64>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  watchbill postmortem versions 7
  watchbill postmortem versions 7 --show 3
  watchbill postmortem versions 7 --diff 3")]
pub(crate) struct VersionsWords {
    #[arg(value_name = "NUMBER", help = POSTMORTEM_HELP)]
    postmortem: String,
    /// Write the text of this version
    #[arg(long, value_name = "VERSION", conflicts_with = "diff", value_parser = value_parser!(u64).range(1..))]
    show: Option<u64>,
    /// Show what was written since this version
    #[arg(long, value_name = "VERSION", value_parser = value_parser!(u64).range(1..))]
    diff: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreWords {
    #[arg(value_name = "NUMBER", help = POSTMORTEM_HELP)]
    postmortem: String,
    /// Which version, as `postmortem versions` numbers them
    #[arg(value_name = "VERSION", value_parser = value_parser!(u64).range(1..))]
    version: u64,
}

#[derive(Serialize)]
struct VersionText {
    postmortem: i64,
    version: u64,
    body: String,
}

/// What `postmortem edit` answers.
#[derive(Serialize)]
struct Kept {
    revision: u64,
    at: String,
}

pub(super) async fn edit(surroundings: &Surroundings, words: EditWords) -> Result<Answer, Failure> {
    match words.file {
        Some(file) => from_file(surroundings, &words.postmortem, &file, words.seen).await,
        None => in_editor(surroundings, &words.postmortem).await,
    }
}

async fn from_file(
    surroundings: &Surroundings,
    postmortem: &str,
    file: &Path,
    seen: Option<u64>,
) -> Result<Answer, Failure> {
    let text = text_of(file)?;
    if text.trim().is_empty() {
        return Err(Failure::usage(format!("{}: {EMPTY}", file.display())));
    }
    let saved = kept(surroundings, postmortem, seen, text).await?;
    editor::taken_in(&surroundings.folder, file);
    told(&saved)
}

/// Opens the text in the editor and keeps what it left. The records are not held open meanwhile.
async fn in_editor(surroundings: &Surroundings, postmortem: &str) -> Result<Answer, Failure> {
    let editor = editor::named()?;
    let handle = surroundings.records().await?;
    let shown = handle.postmortem_shown(postmortem).await;
    handle.shutdown().await;
    let shown = shown?;
    let sheet = Sheet::begin(&surroundings.folder, &shown.postmortem, &shown.body)?;
    let ended = editor::open(&editor, sheet.path()).await;
    let text = text_of(sheet.path()).map_err(|failure| sheet.left(failure.message()))?;
    let is_changed = text != shown.body;
    match ended {
        Ok(status) if status.success() => {}
        ended if is_changed => return Err(sheet.left(&editor::why(&editor, &ended))),
        ended => {
            sheet.remove();
            return Err(Failure::usage(format!("{}; nothing was changed", editor::why(&editor, &ended))));
        }
    }
    if is_changed && text.trim().is_empty() {
        sheet.remove();
        return Err(Failure::usage(EMPTY));
    }
    let seen = Some(shown.postmortem.revision);
    let saved = kept(surroundings, postmortem, seen, text).await.map_err(|failure| sheet.left(failure.message()))?;
    sheet.remove();
    if is_changed { told(&saved) } else { Ok(Answer::new("Nothing was changed.\n".to_owned(), &document(&saved))) }
}

async fn kept(
    surroundings: &Surroundings,
    postmortem: &str,
    seen: Option<u64>,
    text: String,
) -> Result<PostmortemSaved, Failure> {
    let handle = surroundings.records().await?;
    let saved = written(&handle, postmortem, seen, text).await;
    handle.shutdown().await;
    saved
}

async fn written(
    handle: &EngineHandle,
    postmortem: &str,
    seen: Option<u64>,
    text: String,
) -> Result<PostmortemSaved, Failure> {
    let id = handle.postmortem_id(postmortem).await?;
    let seen = match seen {
        Some(seen) => seen,
        None => handle.postmortem_shown(postmortem).await?.postmortem.revision,
    };
    Ok(handle.postmortem_write_file(&PostmortemText { id, seen, text, settled: true }, &person()).await?)
}

fn told(saved: &PostmortemSaved) -> Result<Answer, Failure> {
    match &saved.elsewhere {
        Some(elsewhere) => Err(Failure::usage(elsewhere.said.clone())),
        None => Ok(Answer::new(format!("Kept as revision {}.\n", saved.revision), &document(saved))),
    }
}

fn document(saved: &PostmortemSaved) -> Kept {
    Kept { revision: saved.revision, at: Surroundings::rfc3339(saved.at.ms) }
}

/// The text of a file, or of standard input where that is `-`.
pub(super) fn text_of(path: &Path) -> Result<String, Failure> {
    let shown = path.display();
    let cannot = |error: io::Error| Failure::usage(format!("{shown} cannot be read, so nothing was written: {error}"));
    let (mut bytes, most) = (Vec::new(), LARGEST_DOCUMENT + 1);
    if path == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(cannot)?;
    } else {
        File::open(path).map_err(cannot)?.take(most).read_to_end(&mut bytes).map_err(cannot)?;
    }
    document_text(bytes).map_err(|error| {
        let place = error.line().map(|row| format!(":{row}")).unwrap_or_default();
        Failure::usage(format!("{shown}{place}: {error}"))
    })
}

pub(super) async fn versions(surroundings: &Surroundings, words: &VersionsWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let answer = versioned(&handle, words).await;
    handle.shutdown().await;
    answer
}

async fn versioned(handle: &EngineHandle, words: &VersionsWords) -> Result<Answer, Failure> {
    let id = handle.postmortem_id(&words.postmortem).await?;
    if let Some(version) = words.show {
        let body = handle.postmortem_version(id, version).await?;
        return Ok(Answer::new(body.clone(), &VersionText { postmortem: id, version, body }).verbatim());
    }
    if let Some(version) = words.diff {
        let diff = handle.postmortem_diff(id, version, 0).await?;
        let mark = |change: &str| match change {
            "added" => '+',
            "removed" => '-',
            _ => ' ',
        };
        let changed = diff.lines.iter().filter(|one| one.change != "same");
        let text: String = changed.map(|one| format!("{}{}\n", mark(&one.change), line(&one.text))).collect();
        let text = if text.is_empty() { "Nothing was written since.\n".to_owned() } else { text };
        return Ok(Answer::new(text, &diff));
    }
    let listing = handle.postmortem_version_listing(&words.postmortem).await?;
    let rows = handle.postmortem_versions(id).await?;
    let text: String = rows
        .iter()
        .map(|row| format!("{:>4}  {}  {}, {}, {}\n", row.number, row.at.full, line(&row.by), row.why, row.size))
        .collect();
    let text = if text.is_empty() { "It has no versions yet.\n".to_owned() } else { text };
    Ok(Answer::new(text, &listing))
}

pub(super) async fn restore(surroundings: &Surroundings, words: &RestoreWords) -> Result<Answer, Failure> {
    let handle = surroundings.records().await?;
    let answer = restored(&handle, words).await;
    handle.shutdown().await;
    answer
}

async fn restored(handle: &EngineHandle, words: &RestoreWords) -> Result<Answer, Failure> {
    let shown = handle.postmortem_shown(&words.postmortem).await?.postmortem;
    let form = PostmortemRestoreForm { id: shown.id, seen: shown.revision, version: words.version };
    let done = handle.postmortem_restore(&form, &person()).await?;
    answered(handle, done).await
}
