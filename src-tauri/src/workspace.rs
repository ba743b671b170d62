//! The folder that is shown, and the company that lives in it during the demo.

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use watchbill_engine::Options;
use watchbill_engine::api::SloMarkForm;
use watchbill_platform::{OwnerLock, paths};
use watchbill_simulator::time::{Speed, StoryTime};
use watchbill_simulator::{Company, Running};

use crate::args::Show;

/// When the story of the demo begins: a deploy of checkout has just gone wrong, which the next minutes show.
const DEMO_BEGINS: StoryTime = StoryTime::at(3, (10 * 60 + 12) * 60_000);
/// How much faster than life it goes on, so that something happens while somebody looks.
const DEMO_TIMES: u32 = 4;

/// What is shown, and what has to live as long as it is.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    demo: Option<Demo>,
}

/// The made-up company and the folder that goes with it; both end when this is dropped.
#[derive(Debug)]
struct Demo {
    company: Running,
    _folder: tempfile::TempDir,
}

/// Another process watches this workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The other process, if it said.
    pub pid: Option<u32>,
    /// Whether it is a window like this one, which can come to the front.
    pub by_a_window: bool,
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watchbill is already watching this workspace")?;
        if let Some(pid) = self.pid {
            write!(f, " (pid {pid})")?;
        }
        f.write_str(": pages come from there, and none from here.")
    }
}

impl Workspace {
    /// Finds the folder that is to be shown, and makes it if there is none: a workspace begins empty, and the window says how it
    /// goes on.
    ///
    /// # Errors
    /// When the folder cannot be made, the system names none, or the demo cannot listen.
    pub fn prepare(show: &Show) -> anyhow::Result<Self> {
        match show {
            Show::Demo => Self::demo(),
            Show::Workspace(folder) => Self::in_folder(folder.clone()),
            Show::OwnWorkspace => Self::in_folder(
                paths::workspace_folder()
                    .context("this system names no folder for records; name one with --workspace")?,
            ),
        }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes this process the one that watches it, for as long as the lock is held.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn take(&self) -> anyhow::Result<Result<OwnerLock, Taken>> {
        let lock = OwnerLock::try_take(&self.folder)
            .with_context(|| format!("the workspace {} cannot be locked", self.folder.display()))?;
        Ok(lock.ok_or_else(|| {
            let holder = OwnerLock::holder(&self.folder).ok().flatten();
            let by_a_window = holder.as_ref().and_then(|holder| holder.program.as_deref()).is_some_and(is_window);
            Taken { pid: holder.and_then(|holder| holder.pid), by_a_window }
        }))
    }

    /// What the engine is to run on.
    #[must_use]
    pub fn options(&self) -> Options {
        let logs = Some(paths::log_folder(&self.folder));
        let marked = self.demo.iter().flat_map(|demo| demo.company.marked());
        let marks = marked.map(|one| SloMarkForm {
            kind: one.kind.to_owned(),
            title: one.title.to_owned(),
            from: one.from,
            to: one.to.unwrap_or_default(),
            services: vec![one.service.to_owned()],
            ..SloMarkForm::default()
        });
        Options { demo: self.demo.is_some(), logs, marks: marks.collect(), ..Options::new(&self.folder) }
    }

    fn in_folder(folder: PathBuf) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        Ok(Self { folder, demo: None })
    }

    fn demo() -> anyhow::Result<Self> {
        let company = Company::start(watchbill_simulator::Options {
            speed: Speed::new(DEMO_TIMES)?,
            begin_at: Some(DEMO_BEGINS),
            ..watchbill_simulator::Options::default()
        })?;
        let folder = tempfile::Builder::new().prefix("watchbill-demo-").tempdir().context("the demo has no folder")?;
        company.write_workspace(folder.path()).context("the demo's workspace cannot be written")?;
        Ok(Self { folder: folder.path().to_owned(), demo: Some(Demo { company, _folder: folder }) })
    }
}

/// Whether a program, as the holder of a lock names itself, is this one.
fn is_window(program: &str) -> bool {
    program == env!("CARGO_PKG_NAME")
}

#[cfg(test)]
#[path = "workspace_tests.rs"]
mod tests;
