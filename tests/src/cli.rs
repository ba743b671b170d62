//! The `watchbill` command, run as a person would run it.

use crate::{built, bus::Bus, patience, process::Running, workspace::Workspace};
use serde_json::Value;
use std::{
    ffi::OsString,
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};

/// The command with its surroundings. Without [`Cli::on_bus`] there is no session bus.
#[derive(Debug, Clone)]
pub struct Cli {
    program: PathBuf,
    environment: Vec<(OsString, OsString)>,
    logs: PathBuf,
}

/// A command that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// What it printed on standard output.
    pub out: String,
    /// What it printed on standard error.
    pub err: String,
}

impl Cli {
    /// The command that was built, for this workspace.
    pub fn of(workspace: &Workspace) -> Self {
        Self::running(built::cli(), workspace)
    }

    fn running(program: PathBuf, workspace: &Workspace) -> Self {
        Self { program, environment: workspace.environment(), logs: workspace.logs() }
    }

    /// With this session bus.
    #[must_use]
    pub fn on_bus(self, bus: &Bus) -> Self {
        self.with("DBUS_SESSION_BUS_ADDRESS", bus.address())
    }

    /// With this environment variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Runs it to its end.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn run(&self, words: &[&str]) -> Ended {
        self.end(words, Stdio::null()).await
    }

    async fn end(&self, words: &[&str], input: Stdio) -> Ended {
        let mut command = tokio::process::Command::from(self.command(words));
        let output = command.stdin(input).kill_on_drop(true).output();
        match tokio::time::timeout(patience::LIMIT, output).await {
            Ok(output) => {
                let output = output.unwrap_or_else(|error| panic!("start {}: {error}", self.program.display()));
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                Ended { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
            }
            Err(_) => panic!("`watchbill {}` did not end within {} s", words.join(" "), patience::LIMIT.as_secs()),
        }
    }

    /// Runs it to its end with this on its standard input.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn run_reading(&self, words: &[&str], input: &str) -> Ended {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), input).unwrap();
        self.end(words, Stdio::from(fs::File::open(file.path()).unwrap())).await
    }

    /// Runs it with `--json` and gives the document, whatever the exit code.
    pub async fn json(&self, words: &[&str]) -> Value {
        self.run(&[words, &["--json"]].concat()).await.json()
    }

    /// Starts a command that goes on until it is ended, as `watch` and `demo` do.
    pub fn start(&self, words: &[&str]) -> Running {
        Running::start(&self.logs, &self.command(words))
    }

    /// Its surroundings, for those who start it in another way.
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        self.environment.clone()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).env_clear().envs(self.environment.iter().cloned());
        command
    }
}

impl Ended {
    /// The one JSON document on standard output.
    ///
    /// # Panics
    /// When there is anything else.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("not one JSON document ({error}): {self:#?}"))
    }

    /// Itself, when the exit code is this one.
    ///
    /// # Panics
    /// When it is another.
    #[must_use]
    pub fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }
}

#[cfg(test)]
#[path = "cli_tests.rs"]
mod tests;
