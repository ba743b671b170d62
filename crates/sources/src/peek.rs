//! Messages as a look at their queue brought them.

use std::fmt;

use serde_json::Value;
use sha2::{Digest, Sha256};
use watchbill_domain::ids::{Peer, QueueName};
use watchbill_domain::queues::DeadReason;
use watchbill_domain::queues::replay::Fingerprint;

use crate::ask::Replied;

/// A look at messages on its way.
#[derive(Debug, Clone, Copy)]
pub struct Peeking<'a> {
    /// Of which queue.
    pub queue: &'a QueueName,
    /// How many are wanted, at most [`watchbill_domain::queues::PEEK_MOST`].
    pub count: u32,
    /// The address that told of the queue right before.
    pub at: &'a Peer,
    /// What it replied then, to [`crate::Source::queue_anew`].
    pub anew: &'a [Replied],
    /// What it replied to the asks of [`crate::Source::peek`] so far, in order.
    pub replied: &'a [Replied],
}

/// What a look at a queue brought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Peeked {
    /// In the order in which the broker hands them out; where it keeps what died in an order of its own, what died first comes first.
    pub messages: Vec<PeekedMessage>,
    /// How many were handed out, those that could not be read among them.
    pub handed: u64,
    /// How many lie behind them; none where that is not told.
    pub behind: Option<u64>,
    /// What could not be read or given back, and what follows from that, a sentence each. Nothing of a message is in them.
    pub problems: Vec<String>,
}

/// One message, as secret as it came. Whoever holds it wipes it when it is done with.
#[derive(Clone, PartialEq, Eq)]
pub struct PeekedMessage {
    /// What tells it from others; none where only a part of its body was read.
    pub fingerprint: Option<Fingerprint>,
    /// Its body, or the first part of it.
    pub body: Vec<u8>,
    /// How long the whole body is, bytes.
    pub bytes: u64,
    /// Everything that stands beside the body, as a JSON object.
    pub properties: String,
    /// What it says of its death.
    pub reason: DeadReason,
    /// How often it was handed out and came back before this look, or as a job was tried; none where its broker does not count that.
    pub deliveries: Option<u32>,
    /// How often it was replayed.
    pub replayed: u32,
}

impl PeekedMessage {
    /// Whether only the first part of the body was read.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.bytes > self.body.len() as u64
    }
}

/// It may hold anything: only sizes are printed.
impl fmt::Debug for PeekedMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PeekedMessage")
            .field("fingerprint", &self.fingerprint.as_ref().map(|fingerprint| &fingerprint.0))
            .field("body_bytes", &self.body.len())
            .field("bytes", &self.bytes)
            .field("properties_bytes", &self.properties.len())
            .field("deliveries", &self.deliveries)
            .field("replayed", &self.replayed)
            .finish_non_exhaustive()
    }
}

/// What of a message never changes while it is handed out, sent on and dies again.
pub(crate) struct Lasting<'a> {
    /// The whole body.
    pub body: &'a [u8],
    /// What its sender calls it.
    pub id: &'a str,
    /// What its sender says that it is.
    pub sort: &'a str,
    /// Headers that a program set, by name.
    pub headers: Vec<(&'a str, Value)>,
}

impl Lasting<'_> {
    /// SHA-256 of all of it, each part with its length before it, as 64 hexadecimal digits. Headers go in by their names, and numbers
    /// and tables as JSON with sorted names, so that it does not matter by which way a message was read.
    pub(crate) fn fingerprint(mut self) -> Fingerprint {
        self.headers.sort_by_key(|(name, _)| *name);
        let mut hash = Sha256::new();
        let mut put = |part: &[u8]| {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        };
        for part in [self.body, self.id.as_bytes(), self.sort.as_bytes()] {
            put(part);
        }
        for (name, value) in &self.headers {
            put(name.as_bytes());
            put(canonical(value).as_bytes());
        }
        Fingerprint(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

fn canonical(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            let field =
                |(name, value): (&String, &Value)| format!("{}:{}", Value::from(name.as_str()), canonical(value));
            format!("{{{}}}", fields.into_iter().map(field).collect::<Vec<_>>().join(","))
        }
        plain => plain.to_string(),
    }
}

#[cfg(test)]
#[path = "peek_driven_tests.rs"]
pub(crate) mod driven;

#[cfg(test)]
#[path = "peek_tests.rs"]
mod tests;
