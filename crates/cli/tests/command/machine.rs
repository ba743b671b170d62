//! A machine on which nobody has set up anything.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub struct Machine {
    root: TempDir,
}

/// A command that has ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Machine {
    pub fn new() -> Self {
        let root = TempDir::new().unwrap();
        fs::create_dir(root.path().join("home")).unwrap();
        Self { root }
    }

    /// With a workspace of this `watchbill.toml`.
    pub fn with(definitions: &str) -> Self {
        let machine = Self::new();
        machine.write("watchbill.toml", definitions);
        machine
    }

    pub fn workspace(&self) -> PathBuf {
        self.root.path().join("workspace")
    }

    /// A place outside of the workspace.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.workspace()).unwrap();
        fs::write(self.workspace().join(name), text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.workspace().join(name)).unwrap()
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let home = self.root.path().join("home");
        let mut command = Command::new(env!("CARGO_BIN_EXE_watchbill"));
        command
            .args(words)
            .env_clear()
            .env("HOME", &home)
            .env("XDG_RUNTIME_DIR", &home)
            .env("USER", "ana")
            .env("NO_PROXY", "127.0.0.1")
            // What is compared with the zones of a machine must not differ from machine to machine.
            .env("TZDIR", self.beside("zoneinfo"))
            .env("WATCHBILL_WORKSPACE", self.workspace())
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, words: &[&str]) -> Ended {
        ended(self.command(words).output().unwrap())
    }

    /// With this on standard input.
    pub fn run_with(&self, words: &[&str], input: &str) -> Ended {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        ended(child.wait_with_output().unwrap())
    }

    /// With this in its environment.
    pub fn run_in(&self, words: &[&str], name: &str, value: &str) -> Ended {
        ended(self.command(words).env(name, value).output().unwrap())
    }

    /// With `--json`, and this exit code.
    pub fn json(&self, words: &[&str], code: i32) -> Value {
        self.run(&[words, &["--json"]].concat()).with_code(code).json()
    }
}

impl Ended {
    pub fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// The one document on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("not one JSON document ({error}): {self:#?}"))
    }

    /// The one line on standard error.
    pub fn complaint(&self) -> &str {
        let mut lines = self.err.lines();
        let line = lines.next().unwrap_or_default();
        assert_eq!(lines.next(), None, "more than one line: {self:#?}");
        line.strip_prefix("watchbill: ").unwrap_or_else(|| panic!("not ours: {self:#?}"))
    }
}

fn ended(output: Output) -> Ended {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Instants, times of day, addresses and process ids differ from run to run; what they look like does not.
pub fn redacted(mut document: Value) -> Value {
    redact(&mut document);
    document
}

fn redact(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                match (key.as_str(), &value) {
                    (
                        "since" | "as_of" | "at" | "starts_at" | "started_at" | "snoozed_until" | "complete_at",
                        Value::String(text),
                    ) => {
                        assert!(text.ends_with('Z') && text.len() == 20, "{key} is {text}");
                        *value = "[instant]".into();
                    }
                    ("since_local" | "as_of_local" | "at_local" | "complete_at_local", Value::String(_)) => {
                        *value = "[local time]".into();
                    }
                    ("workspace" | "file" | "address", Value::String(_)) => *value = format!("[{key}]").into(),
                    // How long ago, and how long still.
                    ("lease" | "text", Value::String(_)) => *value = "[span]".into(),
                    _ => redact(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact),
        _ => {}
    }
}
