//! What an engine is started with.

use std::path::PathBuf;
use std::time::Duration;

use crate::api::SloMarkForm;

/// What to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder with the definitions and the database.
    pub workspace: PathBuf,
    /// Whether this is the made-up company; said plainly everywhere.
    pub demo: bool,
    /// How often files and guests are looked at. One second for people; simulated days look less often.
    pub house_every: Duration,
    /// The folder the program writes its log to, for people who look for it; the engine itself does not know.
    pub logs: Option<PathBuf>,
    /// What is marked with the start: what has happened at the made-up company.
    pub marks: Vec<SloMarkForm>,
}

impl Options {
    /// What a person's Watchbill runs by.
    #[must_use]
    pub fn new(workspace: impl Into<PathBuf>) -> Self {
        let house_every = Duration::from_secs(1);
        Self { workspace: workspace.into(), demo: false, house_every, logs: None, marks: Vec::new() }
    }
}
