//! Showing something else: the demo, or one's own workspace. What is shown is chosen when the program starts, so it starts again.

use std::process::Command;

use tauri::{AppHandle, Runtime};
use watchbill_engine::api::ApiError;

/// Starts this program again with these words and ends this one: nothing is watched twice, and the demo leaves nothing behind.
///
/// # Errors
/// When it cannot be started; then this one goes on.
pub fn show<R: Runtime>(app: &AppHandle<R>, words: &[&str]) -> Result<(), ApiError> {
    let started = std::env::current_exe().and_then(|program| Command::new(program).args(words).spawn());
    match started {
        Ok(_) => {
            app.exit(0);
            Ok(())
        }
        Err(error) => Err(ApiError::Internal { message: format!("Watchbill cannot be started again: {error}") }),
    }
}
