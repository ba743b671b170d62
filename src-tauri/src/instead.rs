//! Showing something else: the demo, or one's own workspace. What is shown is chosen when the program starts, so it starts again.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use tauri::{AppHandle, Runtime};
use watchbill_engine::EngineHandle;
use watchbill_engine::api::ApiError;

/// The workspace that the demo is left for; without one it is the one that the platform knows.
#[derive(Debug, Clone, Default)]
pub struct Back(Option<PathBuf>);

impl Back {
    /// To this folder.
    #[must_use]
    pub fn to(folder: Option<PathBuf>) -> Self {
        Self(folder)
    }

    /// The words that show it.
    #[must_use]
    pub fn words(&self) -> Vec<OsString> {
        self.0.iter().flat_map(|folder| ["--workspace".into(), folder.into()]).collect()
    }
}

/// The words that show the demo, from which the window comes back to this workspace.
#[must_use]
pub fn demo_words(workspace: &Path) -> Vec<OsString> {
    vec!["--demo".into(), "--back-to".into(), workspace.into()]
}

/// Refuses to leave what is watched for the demo.
///
/// # Errors
/// When something is watched here, this is the demo already, or the records cannot be read.
pub async fn may_leave(engine: &EngineHandle) -> Result<(), ApiError> {
    let message = if engine.is_demo() {
        "This is the demo already."
    } else if engine.console_status().await?.sources.is_empty() {
        return Ok(());
    } else {
        "The demo would take the place of this program, and nothing would watch your sources. It runs beside it as well: \
         `watchbill-desktop --demo`."
    };
    Err(ApiError::Invalid { field: String::new(), message: message.to_owned() })
}

/// Starts this program again with these words and ends this one: nothing is watched twice, and the demo leaves nothing behind.
///
/// # Errors
/// When it cannot be started; then this one goes on.
pub fn show<R: Runtime>(app: &AppHandle<R>, words: &[OsString]) -> Result<(), ApiError> {
    let started = std::env::current_exe().and_then(|program| Command::new(program).args(words).spawn());
    match started {
        Ok(_) => {
            app.exit(0);
            Ok(())
        }
        Err(error) => Err(ApiError::Internal { message: format!("Watchbill cannot be started again: {error}") }),
    }
}

#[cfg(test)]
#[path = "instead_tests.rs"]
mod tests;
