//! Channels off the laptop, as shells show them.

use serde::Serialize;
use ts_rs::TS;

use super::TimeText;

/// A channel in the status line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ChannelView {
    /// Its name.
    pub name: String,
    /// `ntfy`, `webhook` or `email`.
    pub kind: String,
    /// What went wrong last, if nothing was taken since.
    pub problem: Option<String>,
}

/// A page on its way to a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct DeliveryView {
    /// To which channel.
    pub channel: String,
    /// `due`, `attempting`, `delivered`, `unconfirmed`, `failed` or `withdrawn`.
    pub state: String,
    /// The same in words, with its receipt.
    pub text: String,
    /// When it was taken, or is tried next.
    pub at: Option<TimeText>,
    /// What went wrong last.
    pub problem: Option<String>,
}

/// What a test of a channel came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct ChannelTest {
    /// Whether the channel took it.
    pub good: bool,
    /// What happened, what it means for paging, what to do: one sentence each.
    pub sentences: Vec<String>,
    /// What the channel calls the message.
    pub receipt: Option<String>,
}
