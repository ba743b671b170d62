//! The team's own actions on an alert, as shells show them.

use serde::Serialize;
use ts_rs::TS;

/// An action that an alert offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ActionOffer {
    /// Its name in watchbill.toml.
    pub name: String,
    /// `open` or `run`.
    pub does: String,
    /// The letter that starts it, if it has one.
    pub key: Option<String>,
    /// Whether a person is asked before it is done.
    pub confirm: bool,
    /// Exactly what would be done.
    pub preview: Option<ActionPreview>,
    /// Why it cannot be had for this alert; then there is no preview.
    pub unavailable: Option<String>,
}

/// Exactly what an action would do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ActionPreview {
    /// Stands for all of it: whoever says that it may be done, says it with this.
    pub digest: String,
    /// The address, or the command as one line, quoted for reading.
    pub text: String,
    /// The program and its arguments, each by itself; empty for an address.
    pub words: Vec<String>,
    /// The folder a command runs in.
    pub folder: Option<String>,
    /// How long a command may take, in words.
    pub timeout: Option<String>,
    /// The same in seconds.
    pub timeout_s: Option<u32>,
    /// What of the alert is in it.
    pub uses: Vec<ActionUse>,
}

/// Something of an alert that an action uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ActionUse {
    /// The label, `annotations.NAME`, or `@source`.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ActionResult {
    /// Its name.
    pub name: String,
    /// Whether it ended well.
    pub good: bool,
    /// `opened`, `exited`, `killed`, `timed_out` or `not_started`.
    pub outcome: String,
    /// The exit code, where a command ended by itself.
    pub exit_code: Option<i32>,
    /// How it went, in a sentence.
    pub sentence: String,
    /// The end of what it printed, as text in which control characters can be seen.
    pub output: String,
    /// That something was printed before that, if so.
    pub left_out: Option<String>,
}
