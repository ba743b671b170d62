//! Messages of a dead-letter queue in hand: taken, sent on, removed, given back.

use std::collections::BTreeMap;
use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use watchbill_domain::sources::PollFailure;

use super::Way;

/// Opens dead-letter queues for taking messages out of them.
#[async_trait]
pub trait Letters: Send + Sync {
    /// Opens one. What is taken of it stays in hand until it is removed or given back, or what was opened is dropped.
    ///
    /// # Errors
    /// Why not, in words for people and without any secret.
    async fn open(&self, at: &LetterBox, way: &Way) -> Result<Box<dyn Hold>, PollFailure>;
}

/// Where a dead-letter queue is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterBox {
    /// The broker, `amqp` or `amqps`, without a user and without a path.
    pub address: url::Url,
    /// The virtual host.
    pub vhost: String,
    /// The queue.
    pub queue: String,
}

/// One connection to a dead-letter queue, with the messages that are in hand.
#[async_trait]
pub trait Hold: Send + Sync {
    /// How many messages wait in the queue at this moment, those in hand not counted.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone.
    async fn waiting(&mut self) -> Result<u64, HoldLost>;

    /// Takes so many messages at most.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone: then nothing is in hand any more.
    async fn take(&mut self, most: u32) -> Result<TakenLetters, HoldLost>;

    /// Begins to send on a message that is in hand. What became of it is told by [`Hold::confirmed`], once for each. Several that are under way
    /// may arrive in another order.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone: whether it was sent is not known then.
    async fn send(&mut self, hold: u64, to: &Sending) -> Result<(), HoldLost>;

    /// What became of a message that was sent and of which that was not told yet; none where there is no such message. It waits for as long
    /// as the connection lives, and nothing is lost when the waiting is given up. A message that the broker refuses by itself (nothing leads
    /// there, no right, too large) is told of as refused, and the connection lives on.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone: whether they arrived is not known then.
    async fn confirmed(&mut self) -> Result<Option<Confirmed>, HoldLost>;

    /// Removes messages from the queue for good, and returns when the broker has surely heard that.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone: whether they were removed is not known then.
    async fn remove(&mut self, holds: &[u64]) -> Result<(), HoldLost>;

    /// Gives a message back to the queue.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone: then it is back as well.
    async fn give_back(&mut self, hold: u64) -> Result<(), HoldLost>;

    /// Gives back everything in hand, and returns when the broker has heard it.
    async fn close(self: Box<Self>);
}

/// What was taken.
#[derive(Debug, Default)]
pub struct TakenLetters {
    /// In the order in which they came.
    pub letters: Vec<QueueLetter>,
    /// Whether the queue holds more.
    pub more: bool,
}

/// A message in hand.
#[derive(Clone, PartialEq)]
pub struct QueueLetter {
    /// Its number with the connection that it was taken by.
    pub hold: u64,
    /// The exchange that it came by.
    pub exchange: String,
    /// Its routing key.
    pub routing_key: String,
    /// Whether it was handed out before.
    pub redelivered: bool,
    /// What it says of itself: `message_id`, `type`, `content_type` and so on, as text.
    pub properties: BTreeMap<String, String>,
    /// Its headers.
    pub headers: BTreeMap<String, LetterField>,
    /// What is in it.
    pub body: Bytes,
}

/// A body may hold anything: only sizes are printed.
impl fmt::Debug for QueueLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueueLetter")
            .field("hold", &self.hold)
            .field("body_bytes", &self.body.len())
            .field("headers", &self.headers.len())
            .finish_non_exhaustive()
    }
}

/// The value of a header.
#[derive(Clone, PartialEq)]
pub enum LetterField {
    /// There is none.
    Nothing,
    /// A truth value.
    Bool(bool),
    /// A whole number; an instant in seconds, too.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// A text.
    Text(String),
    /// Bytes that are no text.
    Bytes(Vec<u8>),
    /// Several values.
    List(Vec<Self>),
    /// Several values by name.
    Table(BTreeMap<String, Self>),
}

/// A header may hold anything, too.
impl fmt::Debug for LetterField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Bool(_) => "Bool",
            Self::Whole(_) => "Whole",
            Self::Number(_) => "Number",
            Self::Text(_) => "Text",
            Self::Bytes(_) => "Bytes",
            Self::List(_) => "List",
            Self::Table(_) => "Table",
        })
    }
}

/// How a message is sent on. What a broker wrote into it when it died is left out; all else stays.
#[derive(Clone, PartialEq, Eq)]
pub struct Sending {
    /// To which exchange; the default one, which leads to the queue of the key, where it is empty.
    pub exchange: String,
    /// With which routing key.
    pub routing_key: String,
    /// What is in it, where somebody edited that.
    pub body: Option<Bytes>,
    /// Headers that it gets besides.
    pub stamps: Vec<(String, String)>,
}

/// A body may hold anything: only its size is printed.
impl fmt::Debug for Sending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending")
            .field("exchange", &self.exchange)
            .field("routing_key", &self.routing_key)
            .field("body_bytes", &self.body.as_ref().map(Bytes::len))
            .field("stamps", &self.stamps)
            .finish()
    }
}

/// What became of a message that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// Which.
    pub hold: u64,
    /// Why the broker did not take it, or that nothing leads where it was sent; none where it has it for good.
    pub refused: Option<String>,
}

/// The connection to a dead-letter queue is gone, and with it everything that was in hand: the broker gives it to others again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct HoldLost {
    /// What happened, in words for people and without any secret.
    pub message: String,
}
