//! A screen of our own that nobody sees.

use crate::process::Running;
use std::{path::Path, process::Command};
use tempfile::TempDir;

/// An X server without hardware, on a display number that was free.
pub struct Display {
    name: String,
    _server: Running,
    _folder: TempDir,
}

impl Display {
    /// Starts one of this size in pixels and waits until it takes connections.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(width: u32, height: u32) -> Self {
        let folder = TempDir::new().unwrap();
        let mut command = Command::new("Xvfb");
        let screen = format!("{width}x{height}x24");
        // It finds a free number itself and says it once it is ready: two tests that start at once never meet.
        command.args(["-displayfd", "1", "-screen", "0", &screen, "-nolisten", "tcp", "-noreset"]);
        let (server, number) = Running::start_and_hear(folder.path(), &command);
        assert!(number.parse::<u32>().is_ok(), "Xvfb gave no display number but {number:?}");
        Self { name: format!(":{number}"), _server: server, _folder: folder }
    }

    /// What belongs into `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A picture of the whole screen, as PNG.
    ///
    /// # Panics
    /// When it cannot be taken.
    pub fn picture(&self, file: &Path) {
        let taken =
            Command::new("import").args(["-display", &self.name, "-window", "root"]).arg(file).output().unwrap();
        assert!(taken.status.success(), "import: {}", String::from_utf8_lossy(&taken.stderr));
    }
}

#[cfg(test)]
#[path = "display_tests.rs"]
mod tests;
