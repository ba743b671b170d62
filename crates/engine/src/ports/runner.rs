//! Running a program for a person.

use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;

/// Runs programs as the person would from a terminal, without any shell.
#[async_trait]
pub trait Runner: Send + Sync {
    /// Runs it to its end, or until its time is over; then it and everything it started is ended. The same happens when
    /// nobody waits for the answer any more.
    ///
    /// # Errors
    /// When it cannot be started.
    async fn run(&self, line: &CommandLine) -> Result<Ran, RunError>;
}

/// What to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    /// The program and its arguments: the program by its name in PATH, or by a path, relative to `folder`.
    pub words: Vec<String>,
    /// Where.
    pub folder: PathBuf,
    /// How long it may take.
    pub timeout: Duration,
    /// How much of the end of what it prints is kept, bytes.
    pub kept_bytes: usize,
}

/// How it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// How it ended.
    pub end: RanEnd,
    /// The end of what it printed, on both of its outputs, in the order in which it came.
    pub output: Vec<u8>,
    /// How many bytes it printed before those.
    pub left_out_bytes: u64,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RanEnd {
    /// By itself, with this code.
    Exited(i32),
    /// By a signal of this number that somebody else sent.
    Killed(i32),
    /// Its time was over.
    TimedOut,
}

/// Why a program was not started.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{program} could not be started: {why}")]
pub struct RunError {
    /// Which, as it is named in a sentence.
    pub program: String,
    /// What the operating system said, and what to do.
    pub why: String,
}
