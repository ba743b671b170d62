//! `queues peek` and `queues errors`: contracts that people script against, key by key. Instants are RFC 3339 in UTC with whole seconds; what
//! is not known is null. Everything in it is masked, and nothing takes the masks off.

use serde::Serialize;
use serde_json::value::RawValue;

/// `queues peek`
#[derive(Debug, Clone, Serialize)]
pub struct PeekListing {
    /// As of when.
    pub at: String,
    /// `source/name`
    pub queue: String,
    /// `free` or `touching`.
    pub contract: &'static str,
    /// What reading them changed, half a sentence each.
    pub touches: Vec<String>,
    /// How often that can be done again before it is refused; null where there is no end to it.
    pub left: Option<u32>,
    /// Of how many messages these are.
    pub scanned: ScannedListed,
    /// In the order in which the broker hands them out.
    pub messages: Vec<PeekedListed>,
    /// What could not be read or recorded, a sentence each.
    pub problems: Vec<String>,
}

/// Of how many messages something tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ScannedListed {
    /// So many were read.
    pub read: u64,
    /// Of so many that there are; null where that is not known.
    pub of: Option<u64>,
    /// Whether that is a rough count.
    pub rough: bool,
}

/// One message.
#[derive(Debug, Clone, Serialize)]
pub struct PeekedListed {
    /// What tells it from others, 64 hexadecimal digits; null where only a part of its body was read.
    pub fingerprint: Option<String>,
    /// When it died.
    pub died_at: Option<String>,
    /// The queue it died in.
    pub source: Option<String>,
    /// What it died of.
    pub reason: Option<String>,
    /// The number of its group in `queues errors`.
    pub signature: Option<String>,
    /// How often it was handed out and came back.
    pub deliveries: Option<u32>,
    /// How often it was replayed.
    pub replayed: u32,
    /// What stands beside the body, as its broker has it; names that occur twice do so here.
    pub headers: Box<RawValue>,
    /// The body: as it is where it is JSON, else a text; null where it is neither.
    pub body: Box<RawValue>,
    /// `json`, `text`, `binary` or `empty`.
    pub form: &'static str,
    /// What of it is masked.
    pub masked: Vec<MaskListed>,
    /// How long the whole body is.
    pub bytes: u64,
    /// Whether only its first part was read.
    pub truncated: bool,
}

/// Something that is masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MaskListed {
    /// `body` or `headers`, and the field by names: `body.customer.email`.
    pub path: String,
    /// Why, in half a sentence.
    pub why: String,
}

/// `queues errors`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorsListing {
    /// As of when.
    pub at: String,
    /// `source/name`
    pub queue: String,
    /// Of how many messages it tells.
    pub scanned: ScannedListed,
    /// What they died of, most first.
    pub errors: Vec<ErrorListed>,
    /// What could not be read or recorded, a sentence each.
    pub problems: Vec<String>,
}

/// Messages that died of the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorListed {
    /// The number of the error, 16 hexadecimal digits: the same on every machine. Null for those that do not say.
    pub signature: Option<String>,
    /// What they died of, without what is different each time.
    pub text: Option<String>,
    /// How many of those that were read.
    pub count: u64,
    /// When the first of them died.
    pub first: Option<String>,
    /// When the last of them died.
    pub last: Option<String>,
    /// Where they died, most first.
    pub sources: Vec<ErrorSourceListed>,
}

/// Where messages died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorSourceListed {
    /// The queue.
    pub queue: String,
    /// How many.
    pub count: u64,
}

/// `queues errors` of all queues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllErrorsListing {
    /// As of when.
    pub at: String,
    /// Of how many messages it tells, of those in all queues.
    pub scanned: ScannedListed,
    /// The queues that are not empty for certain, by name.
    pub queues: Vec<ScannedQueueListed>,
    /// What messages died of, most first.
    pub errors: Vec<SharedErrorListed>,
    /// What could not be read or recorded, a sentence each.
    pub problems: Vec<String>,
}

/// How much was read of one queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScannedQueueListed {
    /// `source/name`
    pub queue: String,
    /// Of how many messages.
    pub scanned: ScannedListed,
    /// Why none was read; null where some were, or it was empty after all.
    pub unread: Option<String>,
}

/// Messages of any queue that died of the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SharedErrorListed {
    /// All of them together.
    #[serde(flatten)]
    pub error: ErrorListed,
    /// In which queues they lie, most first.
    pub queues: Vec<ErrorSourceListed>,
}
