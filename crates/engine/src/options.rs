//! What an engine is started with.

use std::path::PathBuf;
use std::time::Duration;

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
}

impl Options {
    /// What a person's Watchbill runs by.
    #[must_use]
    pub fn new(workspace: impl Into<PathBuf>) -> Self {
        Self { workspace: workspace.into(), demo: false, house_every: Duration::from_secs(1), logs: None }
    }
}
