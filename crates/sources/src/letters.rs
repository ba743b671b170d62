//! Messages that are taken out of a queue one by one, as plain data: where they are taken from, and what one says of itself.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};
use url::Url;
use watchbill_domain::queues::DeadReason;
use watchbill_domain::queues::replay::Fingerprint;

/// Where messages of a queue are taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterPlace {
    /// The broker, without a user: `amqp` or `amqps` without a path, or where SQS is asked.
    pub address: Url,
    /// The queue, as its broker calls it there.
    pub queue: String,
    /// What is spoken there.
    pub by: LetterWay,
}

/// What is spoken with a broker that gives messages in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LetterWay {
    /// AMQP 0-9-1.
    Amqp {
        /// The virtual host.
        vhost: String,
    },
    /// The protocol of SQS, with signed requests.
    Sqs {
        /// The region that they are signed for.
        region: String,
        /// The profile of the files in `~/.aws` whose credentials sign them.
        profile: Option<String>,
    },
}

/// A message as it was taken. It may hold anything: nothing of it is printed.
#[derive(Clone, Copy)]
pub struct TakenLetter<'a> {
    /// The exchange that it came by.
    pub exchange: &'a str,
    /// Its routing key.
    pub routing_key: &'a str,
    /// What is in it.
    pub body: &'a [u8],
    /// What it says of itself: `message_id`, `type` and so on.
    pub properties: &'a BTreeMap<String, String>,
    /// Its headers.
    pub headers: &'a Map<String, Value>,
}

impl fmt::Debug for TakenLetter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TakenLetter").field("body_bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// What a message says that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLetter {
    /// What tells it from others, the same as where it was peeked at.
    pub fingerprint: Fingerprint,
    /// What tells it from others when it is handed out again: besides that how it came, all that it says of itself, and its deaths. It is
    /// another once it died again.
    pub same: Fingerprint,
    /// Whether its broker gave it a number that no other has, which is in that.
    pub is_numbered: bool,
    /// What it says of its death.
    pub reason: DeadReason,
    /// How often it was replayed.
    pub replayed: u32,
    /// Whether it has room for a stamp that says so: without one it is not known again when it dies once more.
    pub takes_stamp: bool,
    /// The queue in which it died last, as its broker calls it; none where it does not say.
    pub died_in: Option<String>,
    /// The routing key that it came with into that queue; none where it does not say.
    pub first_key: Option<String>,
}
