//! A person's machine: an empty home and, when the test writes one, a workspace.

use crate::process;
use std::{
    ffi::OsString,
    fs,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A home and a workspace of our own; both go with this value.
pub struct Workspace {
    root: TempDir,
}

impl Workspace {
    /// A machine on which nobody has set up anything: the workspace's folder does not exist.
    ///
    /// # Panics
    /// When there is no room for it.
    pub fn absent() -> Self {
        let root = TempDir::new().unwrap();
        for private in ["home", "run"] {
            // XDG_RUNTIME_DIR has to belong to the person alone.
            fs::DirBuilder::new().mode(0o700).create(root.path().join(private)).unwrap();
        }
        Self { root }
    }

    /// A workspace with this `watchbill.toml`.
    pub fn with(watchbill_toml: &str) -> Self {
        let workspace = Self::absent();
        workspace.write("watchbill.toml", watchbill_toml);
        workspace
    }

    /// A workspace with one Alertmanager called `prod`, polled every five seconds.
    pub fn with_alertmanager(url: &str) -> Self {
        Self::with(&format!(
            "team = \"payments\"\ntimezone = \"Europe/Berlin\"\n\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\n\
             url = \"{url}\"\nevery = \"5s\"\n"
        ))
    }

    /// The workspace's folder.
    pub fn folder(&self) -> PathBuf {
        self.root.path().join("workspace")
    }

    /// Where the logs of the programs go that run here.
    pub fn logs(&self) -> PathBuf {
        self.root.path().join("logs")
    }

    /// Writes a file of the workspace.
    ///
    /// # Panics
    /// When it cannot be written.
    pub fn write(&self, path: &str, text: &str) {
        let file = self.folder().join(path);
        fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Reads a file of the workspace.
    ///
    /// # Panics
    /// When it is not there.
    pub fn read(&self, path: &str) -> String {
        let file = self.folder().join(path);
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("read {}: {error}", file.display()))
    }

    /// The environment of a program that this person starts: everything of theirs is here and nothing elsewhere.
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        let home = self.root.path().join("home");
        let ours = [
            ("HOME", home.clone()),
            ("XDG_CONFIG_HOME", home.join("config")),
            ("XDG_DATA_HOME", home.join("data")),
            ("XDG_STATE_HOME", home.join("state")),
            ("XDG_CACHE_HOME", home.join("cache")),
            ("XDG_RUNTIME_DIR", self.root.path().join("run")),
            ("WATCHBILL_WORKSPACE", self.folder()),
            ("NO_PROXY", PathBuf::from("127.0.0.1,localhost")),
        ];
        let mut environment = process::environment();
        environment.extend(ours.map(|(name, value)| (name.into(), value.into())));
        environment
    }
}
