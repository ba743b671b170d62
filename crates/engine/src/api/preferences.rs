//! What a person sets on this laptop alone.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How Watchbill behaves as a program of this desktop. What a team decides is in `watchbill.toml` and not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export, export_to = "api/")]
pub struct Preferences {
    /// Closing the window leaves Watchbill watching, where a tray shows that it does.
    pub close_keeps_watching: bool,
    /// It starts with the session, without a window.
    pub start_with_session: bool,
    /// It keeps the laptop from going to sleep by itself while it is on mains power. Closing the lid still sends it to sleep.
    pub keep_awake: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { close_keeps_watching: true, start_with_session: false, keep_awake: false }
    }
}
