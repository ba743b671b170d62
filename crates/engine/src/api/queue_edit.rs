//! The body of a message that somebody edits before it is sent again: opened for a reason, and compared with what it was. What holds a
//! body is wiped when it is dropped, and prints sizes alone.

use std::fmt;

use secrecy::zeroize::Zeroize as _;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a whole body is opened by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct BodyAsk {
    /// [`super::PeekView::session`]
    pub session: String,
    /// [`super::PeekMessage::place`]
    pub message: usize,
    /// Why it has to be seen; required, and recorded.
    pub reason: String,
}

/// A whole body as it is. Whoever edits it forgets it when the messages are forgotten.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct OpenedBody {
    /// Its text; its lines end in `\n`.
    pub text: String,
    /// Whether it is JSON.
    pub is_json: bool,
    /// Whether its lines end in `\r\n` in the message, and so have to when it is sent.
    pub is_crlf: bool,
    /// How many signs are in it that nobody sees.
    #[ts(type = "number")]
    pub unseen: u64,
    /// Its size in the message, bytes.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// What somebody made of a body that was opened.
#[derive(Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct WrittenBody {
    /// [`super::PeekView::session`]
    pub session: String,
    /// [`super::PeekMessage::place`]
    pub message: usize,
    /// What is to be sent instead of its body, with the ends of lines it is to have.
    pub body: String,
}

/// What is different about it. What stays as it is is counted and not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct BodyChanges {
    /// Whether it is the same to the byte.
    pub is_same: bool,
    /// `1 field changes, 14 stay as they are.`
    pub said: String,
    /// `104 bytes before, 110 now`
    pub size: String,
    /// What could surprise whoever gets it, a sentence each.
    pub warnings: Vec<String>,
    /// In the order of the body.
    pub rows: Vec<BodyChange>,
}

/// A field or a line that is different.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct BodyChange {
    /// `customer.email`, `line 3`; empty for the whole.
    pub place: String,
    /// What it was; null for what is new.
    pub before: Option<String>,
    /// What it is now; null for what is gone.
    pub after: Option<String>,
}

impl fmt::Debug for OpenedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenedBody").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl fmt::Debug for WrittenBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WrittenBody")
            .field("session", &self.session)
            .field("message", &self.message)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// Names of fields may be secrets as well.
impl fmt::Debug for BodyChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyChange")
            .field("before_bytes", &self.before.as_ref().map(String::len))
            .field("after_bytes", &self.after.as_ref().map(String::len))
            .finish()
    }
}

impl Drop for OpenedBody {
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

impl Drop for WrittenBody {
    fn drop(&mut self) {
        self.body.zeroize();
    }
}

impl Drop for BodyChange {
    fn drop(&mut self) {
        self.place.zeroize();
        self.before.zeroize();
        self.after.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_a_body_prints_sizes_alone() {
        let secret = || "hunter2".to_owned();
        let opened = OpenedBody { text: secret(), is_json: false, is_crlf: false, unseen: 0, bytes: 7 };
        let written = WrittenBody { session: "peek-1".to_owned(), message: 0, body: secret() };
        let change = BodyChange { place: secret(), before: Some(secret()), after: None };
        let printed = format!("{opened:?} {written:?} {change:?}");
        assert!(!printed.contains("hunter2") && printed.contains('7'), "{printed}");
    }
}
