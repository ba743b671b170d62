//! Where a command runs: its workspace, the outside, and how its answer is to look.

use std::path::{Path, PathBuf};

use watchbill_engine::ports::Ports;
use watchbill_engine::{
    DATABASE_FILE, DEFINITIONS_FILE, DefinedWorkspace, Engine, EngineHandle, Instant, Options, defined_workspace,
    go_by_zones_of, local_text,
};
use watchbill_platform::{Holder, Notifications, OwnerLock, system_ports};

use crate::answer::{Failure, Form};
use crate::terminal::Look;

/// Everything a command needs beside its own words.
pub(crate) struct Surroundings {
    /// The workspace folder; it need not exist.
    pub folder: PathBuf,
    /// How stdout looks.
    pub look: Look,
    /// In which form the answer is wanted.
    pub form: Form,
    /// The outside, without notifications.
    pub ports: Ports,
}

impl Surroundings {
    pub fn new(folder: PathBuf, look: Look, form: Form) -> Self {
        let ports = system_ports(&folder, Notifications::Silent("this command shows none".to_owned()));
        go_by_zones_of(&*ports.files, &folder);
        Self { folder, look, form, ports }
    }

    /// The outside with notifications on the desktop, for the process that watches.
    pub fn ports_of_owner(&self) -> Ports {
        system_ports(&self.folder, Notifications::Desktop)
    }

    /// Where the records are.
    pub fn database(&self) -> PathBuf {
        self.folder.join(DATABASE_FILE)
    }

    /// What the workspace's files define.
    pub fn definitions(&self) -> DefinedWorkspace {
        defined_workspace(&*self.ports.files, &self.folder)
    }

    /// Reads beside whoever watches; `None` when nothing has been recorded yet.
    pub async fn look_on(&self) -> Result<Option<EngineHandle>, Failure> {
        let has_records = self.database().exists();
        if !has_records && !self.folder.join(DEFINITIONS_FILE).exists() {
            return Err(no_workspace(&self.folder));
        }
        if !has_records {
            return Ok(None);
        }
        Ok(Some(Engine::look_on(Options::new(&self.folder), self.ports.clone()).await?))
    }

    /// The same for commands that are about records and nothing else.
    pub async fn records(&self) -> Result<EngineHandle, Failure> {
        let nothing = || {
            let database = self.database();
            Failure::store(format!(
                "there are no records at {} yet: `watchbill poll` or `watchbill watch` begins them",
                database.display()
            ))
        };
        self.look_on().await?.ok_or_else(nothing)
    }

    /// The same for commands with which the records may begin: what somebody writes down needs no source that was polled.
    pub async fn records_begun(&self) -> Result<EngineHandle, Failure> {
        if !self.database().exists() {
            // Where another process has the workspace, it begins them itself.
            if let Some(_lock) = self.try_own()? {
                Engine::begin_records(Options::new(&self.folder), self.ports.clone()).await?;
            }
        }
        self.records().await
    }

    /// Takes the workspace for this process; `None` when another one has it. There has to be a `watchbill.toml`.
    pub fn try_own(&self) -> Result<Option<OwnerLock>, Failure> {
        if !self.folder.join(DEFINITIONS_FILE).exists() {
            return Err(no_workspace(&self.folder));
        }
        OwnerLock::try_take(&self.folder).map_err(|error| {
            Failure::store(format!(
                "the workspace {} cannot be locked: {error}; nothing is watched",
                self.folder.display()
            ))
        })
    }

    /// Who watches this workspace now, if anybody.
    pub fn holder(&self) -> Option<Holder> {
        OwnerLock::holder(&self.folder).ok().flatten()
    }

    /// A point in time as people of the laptop's zone read it, zone included.
    pub fn full_time(&self, at: Instant) -> String {
        let clock = &self.ports.clock;
        local_text(at, &clock.zone(), clock.now()).full
    }

    /// The point in time that the engine names in milliseconds, as JSON promises it.
    pub fn rfc3339(ms: i64) -> String {
        Instant::from_ms(ms).to_rfc3339()
    }
}

/// Who it is, as people look for it: by program and process.
pub(crate) fn holder_text(holder: &Holder) -> String {
    match (&holder.program, holder.pid) {
        (Some(program), Some(pid)) => format!("{program} (process {pid})"),
        (Some(program), None) => program.clone(),
        (None, Some(pid)) => format!("process {pid}"),
        (None, None) => "another process".to_owned(),
    }
}

pub(crate) fn no_workspace(folder: &Path) -> Failure {
    Failure::usage(format!(
        "there is no {DEFINITIONS_FILE} in {}: `watchbill init` writes one, --workspace names another folder",
        folder.display()
    ))
}
