//! Reading messages of a queue: what it would do, what is shown of them, and one field of one of them for a reason.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::TimeText;

/// What reading messages of a queue would do to it, asked a moment ago.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PeekContractView {
    /// `source/name`
    pub id: String,
    /// `free`, `touching`, `destroying` or `impossible`.
    pub contract: String,
    /// Whether messages may be read.
    pub allowed: bool,
    /// What it changes, half a sentence each: what whoever reads messages confirms.
    pub touches: Vec<String>,
    /// How often that can be done before it is refused; null where there is no end to it.
    pub left: Option<u32>,
    /// All of that in a sentence or two, or why nothing may be read.
    pub said: String,
    /// `12,400`, `empty`, `about 48,000`: how many messages there are, as its broker told with this.
    pub depth_text: String,
    /// So many messages are read at once at most.
    pub most: u32,
}

/// What messages are read by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PeekAsk {
    /// `source/name`
    pub id: String,
    /// How many, from 1 to 50.
    pub count: u32,
    /// What somebody confirmed that it may change: [`PeekContractView::touches`] as they were shown.
    pub touches: Vec<String>,
}

/// Messages of a queue, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PeekView {
    /// `source/name`
    pub id: String,
    /// What fields are shown and messages exported by.
    pub session: String,
    /// When they were read.
    pub at: TimeText,
    /// When they are forgotten.
    pub until: TimeText,
    /// `10 of about 48,000`, `all 3`.
    pub scanned: String,
    /// What reading them did, and how often it can be done again; empty where it did nothing.
    pub did: String,
    /// In the order in which the broker hands them out.
    pub messages: Vec<PeekMessage>,
    /// What they died of, most first.
    pub groups: Vec<PeekGroup>,
    /// What could not be read or recorded, a sentence each.
    pub problems: Vec<String>,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PeekMessage {
    /// Its place, from 0.
    pub place: usize,
    /// What tells it from others, 64 hexadecimal digits; null where only a part of its body was read.
    pub fingerprint: Option<String>,
    /// When it died.
    pub died: Option<TimeText>,
    /// The queue it died in; empty where that is not told.
    pub source: String,
    /// What it died of, masked; empty where nothing says so.
    pub reason: String,
    /// The number of its group; null where nothing says what it died of.
    pub signature: Option<String>,
    /// `handed out and given back 3 times`, `replayed once`; empty where nothing is told.
    pub deliveries: String,
    /// `104 bytes`, `the first 65,536 of 200,000 bytes`.
    pub size: String,
    /// Its body, line by line.
    pub body: Vec<PeekLine>,
    /// What stands beside it.
    pub properties: Vec<PeekLine>,
    /// Why its body cannot be edited before it is replayed, half a sentence; null where it can.
    pub no_edit: Option<String>,
}

/// One line of a message as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PeekLine {
    /// How far it is set in, from 0.
    pub level: u32,
    /// What it is called; empty for what has no name.
    pub name: String,
    /// What it is, masked; empty for what only has others below it.
    pub text: String,
    /// Why something of it is masked; null where nothing is.
    pub masked: Option<PeekMask>,
}

/// Something that is masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PeekMask {
    /// Where it is: what showing it is asked by.
    pub field: Vec<usize>,
    /// The same by names: `customer.email`; empty for the whole.
    pub path: String,
    /// Why, in half a sentence.
    pub why: String,
}

/// Messages that died of the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PeekGroup {
    /// The number of the error; null for those that do not say.
    pub signature: Option<String>,
    /// What they died of, without what is different each time.
    pub text: String,
    /// How many of those that were read.
    #[ts(type = "number")]
    pub count: u64,
    /// `7 of 10, died 10:02 to 10:40`
    pub said: String,
    /// `orders (6), parcels (1)`; empty where that is not told.
    pub sources: String,
    /// `3 in mq/labels.dlq (10 of 412 read)`: the same in other queues whose messages were read in the last ten minutes; empty where there
    /// are none.
    pub elsewhere: String,
}

/// Which part of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export, export_to = "api/")]
pub enum PeekPart {
    /// Its body.
    Body,
    /// What stands beside it.
    Properties,
}

/// What a masked field is shown by.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct RevealAsk {
    /// [`PeekView::session`]
    pub session: String,
    /// [`PeekMessage::place`]
    pub message: usize,
    /// Where in it.
    pub part: PeekPart,
    /// [`PeekMask::field`]
    pub field: Vec<usize>,
    /// Why it has to be seen; required, and recorded.
    pub reason: String,
}

/// A field as it is. Whoever shows it takes it away when its time is over.
#[derive(Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct RevealedField {
    /// What was masked.
    pub text: String,
    /// For so many seconds it may be seen.
    pub seconds: u32,
}

/// What it holds is for one pair of eyes.
impl std::fmt::Debug for RevealedField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RevealedField").field("bytes", &self.text.len()).field("seconds", &self.seconds).finish()
    }
}

/// A file of masked messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export, export_to = "api/")]
pub struct PeekExport {
    /// Where it is.
    pub path: String,
    /// What is in it, in a sentence.
    pub said: String,
}
