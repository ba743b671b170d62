//! A text in the editor of whoever types. Its file stays in the workspace until what stands in it is kept: the editor may crash, and so may
//! this program and the machine.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use tokio::process::Command;
use watchbill_engine::api::PostmortemListed;

use crate::answer::Failure;

/// What names the editor; the first that is set counts.
const VARIABLES: [&str; 2] = ["VISUAL", "EDITOR"];
/// The folder of the workspace in which texts are that are being edited.
const FOLDER: &str = "editing";

/// The command of the editor.
pub(super) fn named() -> Result<String, Failure> {
    let set = VARIABLES.iter().filter_map(|name| std::env::var(name).ok()).find(|command| !command.trim().is_empty());
    set.ok_or_else(|| {
        Failure::usage(
            "neither VISUAL nor EDITOR names an editor, so nothing was opened: set one of them, or name a file",
        )
    })
}

/// Opens a file in the editor and waits until that has ended. Words behind the editor's name are given to it before the file.
pub(super) async fn open(editor: &str, file: &Path) -> io::Result<ExitStatus> {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    Command::new(program).args(words).arg(file).status().await
}

/// Why what was written in an editor is not taken in by itself.
pub(super) fn why(editor: &str, ended: &io::Result<ExitStatus>) -> String {
    match ended {
        Ok(status) => format!("the editor `{editor}` ended with {status}"),
        Err(error) => format!("the editor `{editor}` cannot be started: {error}"),
    }
}

/// That the text of a file is kept: one that an editor left is not needed any more.
pub(super) fn taken_in(workspace: &Path, file: &Path) {
    let folder = fs::canonicalize(workspace.join(FOLDER));
    let is_left = fs::canonicalize(file).is_ok_and(|file| folder.is_ok_and(|folder| file.parent() == Some(&*folder)));
    if is_left {
        // What stays is told the next time.
        let _ = fs::remove_file(file);
    }
}

/// A text in a file for an editor.
pub(super) struct Sheet {
    path: PathBuf,
    postmortem: i64,
    seen: u64,
}

impl Sheet {
    /// Writes the text of a document into a file of its own. What an earlier editor left of it goes first.
    pub(super) fn begin(workspace: &Path, postmortem: &PostmortemListed, text: &str) -> Result<Self, Failure> {
        let folder = workspace.join(FOLDER);
        if let Some(left) = Self::left_of(&folder, postmortem.id) {
            let is_unchanged = fs::read(&left.path).is_ok_and(|bytes| bytes == text.as_bytes());
            if !is_unchanged {
                return Err(left.left("an earlier editor left a text"));
            }
            left.remove();
        }
        let sheet = Self {
            path: folder.join(format!("PM-{}-r{}.md", postmortem.id, postmortem.revision)),
            postmortem: postmortem.id,
            seen: postmortem.revision,
        };
        let written = fs::create_dir_all(&folder).and_then(|()| {
            let mut file = OpenOptions::new().write(true).create_new(true).open(&sheet.path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        let cannot = |error: io::Error| {
            Failure::usage(format!("{} cannot be written, so nothing was opened: {error}", sheet.path.display()))
        };
        written.map_err(cannot)?;
        Ok(sheet)
    }

    /// What an editor left of a document.
    fn left_of(folder: &Path, postmortem: i64) -> Option<Self> {
        let begin = format!("PM-{postmortem}-r");
        fs::read_dir(folder).ok()?.flatten().find_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let seen = name.strip_prefix(&begin)?.strip_suffix(".md")?.parse().ok()?;
            Some(Self { path: entry.path(), postmortem, seen })
        })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// That what was written in it is still only there, why, and how it is taken in.
    pub(super) fn left(&self, why: &str) -> Failure {
        let path = self.path.display();
        Failure::usage(format!(
            "{why}; what was written is in {path} and was not taken in. Take it in with `watchbill postmortem edit {} {path} --seen {}`, \
             or delete it",
            self.postmortem, self.seen
        ))
    }

    /// What stood in it is kept, or was never changed.
    pub(super) fn remove(&self) {
        // What stays is told the next time.
        let _ = fs::remove_file(&self.path);
    }
}
