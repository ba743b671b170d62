//! Starting with the session: without a window, on the workspace that is shown now.

use std::path::Path;

use auto_launch::{AutoLaunch, AutoLaunchBuilder};
use watchbill_engine::api::ApiError;
use watchbill_platform::paths;

/// Makes Watchbill start with the session, or not any more.
///
/// # Errors
/// When the desktop's own list of such programs cannot be written.
pub fn set(workspace: &Path, starts: bool) -> Result<(), ApiError> {
    let entry = entry(workspace)?;
    let is_there = entry.is_enabled().unwrap_or(false);
    let done = match (starts, is_there) {
        // An entry may name a program that has moved since.
        (true, _) => entry.enable(),
        (false, true) => entry.disable(),
        (false, false) => Ok(()),
    };
    done.map_err(|error| failed(&error.to_string()))
}

fn entry(workspace: &Path) -> Result<AutoLaunch, ApiError> {
    let program = std::env::current_exe().map_err(|error| failed(&error.to_string()))?;
    AutoLaunchBuilder::new()
        .set_app_name("Watchbill")
        .set_app_path(&program.to_string_lossy())
        .set_args(&words(workspace, paths::workspace_folder().as_deref()))
        .build()
        .map_err(|error| failed(&error.to_string()))
}

/// The words it is started with; a workspace of one's own needs no name.
fn words(workspace: &Path, own: Option<&Path>) -> Vec<String> {
    let mut words = vec!["--hidden".to_owned()];
    if own != Some(workspace) {
        words.extend(["--workspace".to_owned(), workspace.display().to_string()]);
    }
    words
}

fn failed(why: &str) -> ApiError {
    ApiError::Internal { message: format!("Watchbill cannot be made to start with the session: {why}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_starts_without_a_window_on_the_workspace_that_is_shown() {
        let (own, other) = (Path::new("/home/ana/watchbill"), Path::new("/srv/on call"));
        assert_eq!(words(own, Some(own)), ["--hidden"]);
        assert_eq!(words(other, Some(own)), ["--hidden", "--workspace", "/srv/on call"]);
        assert_eq!(words(own, None), ["--hidden", "--workspace", "/home/ana/watchbill"]);
    }
}
