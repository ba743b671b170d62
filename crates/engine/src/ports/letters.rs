//! Messages of a dead-letter queue in hand: taken, sent on, removed, given back.

use std::collections::BTreeMap;
use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use watchbill_domain::queues::BrokerMove;
use watchbill_domain::queues::replay::MoveTold;
use watchbill_domain::sources::PollFailure;
use watchbill_domain::time::Instant;
use watchbill_sources::LetterPlace;

use super::Way;

/// Opens dead-letter queues for taking messages out of them.
#[async_trait]
pub trait Letters: Send + Sync {
    /// Opens one, and makes sure that it is there and may be read. Nothing is taken by that.
    ///
    /// # Errors
    /// Why not, in words for people and without any secret.
    async fn open(&self, at: &LetterPlace, way: &Way) -> Result<Box<dyn Hold>, PollFailure>;
}

/// One connection to a dead-letter queue, with the messages that are in hand.
///
/// A replay loses nothing as long as whoever implements this keeps these promises, over whatever a broker calls a connection:
///
/// - **In hand** is what [`Hold::take`] gave and what was neither removed nor given back. Nobody else gets it, for as long as the
///   connection lives: a replay that waits for a person asks nothing for hours and believes that everything is still in hand. Where a broker
///   lends a message for a time only, that is prolonged here.
/// - **Nothing is done with what may not be in hand any more.** A call that names such a message changes nothing, sends nothing, and says
///   [`HoldLost`]: somebody else may have it by now.
/// - **[`HoldLost`] is the end of everything at once.** Whatever was in hand is in the queue again, or will be by itself within two and a half
///   minutes, and counts as handed out before; no single message is ever lost on its own. What was asked last may have been
///   done or not. The caller asks nothing more of what is lost: it drops it, opens anew, and knows again what it sees again. A
///   fault of the implementation is told in the same way.
/// - **Dropping** it is the same as losing it, at any time and also in the middle of a call. Only [`Hold::confirmed`] may be given up in
///   the middle and asked again.
/// - **Bodies** are kept in memory for as long as a message is in hand, and wiped then.
/// - **Handed out before** ([`QueueLetter::redelivered`]) is true of everything that was ever in anybody's hand as far as the broker
///   knows, also where the answer with it got lost on the way here. Said of a message that never was, it can remove a message unsent for one
///   that is equal to it; not said of one that was, it is sent a second time and nobody counts that.
#[async_trait]
pub trait Hold: Send + Sync {
    /// How many messages wait in the queue at this moment: neither what is in hand here nor what others have in hand is counted. It is
    /// compared with how many there were before to judge whether messages come back, so a number that is too low lets a replay go on
    /// that should wait: a broker that counts late is waited for in here.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone.
    async fn waiting(&mut self) -> Result<u64, HoldLost>;

    /// Takes so many messages at most, at least 1 being asked for. Fewer may be given at any time; [`TakenLetters::more`] says whether it is worth
    /// asking again, and where it is not, a replay believes that it has seen everything and ends.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone. Then nothing is in hand any more, also not what was being taken.
    async fn take(&mut self, most: u32) -> Result<TakenLetters, HoldLost>;

    /// About how many messages of the queue something else has in hand, so that they were not taken: asked where nothing is left to take. A broker
    /// that does not tell that here tells 0.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone.
    async fn in_other_hands(&mut self) -> Result<u64, HoldLost> {
        Ok(0)
    }

    /// Begins to send on a message that is in hand, and stays in hand. What became of it is told by [`Hold::confirmed`], once for each. Several
    /// that are under way may arrive in another order. It is not asked for twice while it is under way.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone: whether it was sent is not known then.
    async fn send(&mut self, hold: u64, to: &Sending) -> Result<(), HoldLost>;

    /// What became of a message that was sent and of which that was not told yet; none where there is no such message. It waits for as long
    /// as the connection lives, and nothing is lost when the waiting is given up. Confirmed is only what the target has for good, so
    /// that it survives an end of the broker as well as any other message there. A message that the broker refuses by itself (nothing leads
    /// there, no right, too large) is surely not there, is told of as refused, stays in hand, and the connection lives on. Where it is
    /// not certain which of both it is, the connection is lost.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone: whether those under way arrived is not known then.
    async fn confirmed(&mut self) -> Result<Option<Confirmed>, HoldLost>;

    /// Removes messages from the queue for good, and returns when the broker has surely heard that of all of them. It is only asked of what was
    /// confirmed, or copied where it is discarded.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone: whether some of them were removed is not known then.
    async fn remove(&mut self, holds: &[u64]) -> Result<(), HoldLost>;

    /// Gives a message back to the queue, unchanged; it may be handed out again at once, to anybody. Nothing is taken by this connection after
    /// the first one that was given back.
    ///
    /// # Errors
    /// [`HoldLost`] when the connection is gone: then it is back as well, or will be.
    async fn give_back(&mut self, hold: u64) -> Result<(), HoldLost>;

    /// What the broker tells of its moves of the queue, whoever asked for them.
    ///
    /// # Errors
    /// [`HoldLost`] where that is not told.
    async fn moves(&mut self) -> Result<MovesThere, HoldLost> {
        Err(moves_nothing())
    }

    /// Has the broker move all that it has back where it died, at most so many a second, and tells of that move, which began at `since` or later by
    /// the clock of the broker. It goes on without us. What is in hand is not moved.
    ///
    /// # Errors
    /// [`HoldLost`] where it is not known whether it was begun.
    async fn move_begin(&mut self, _per_second: u32, _since: Instant) -> Result<MoveBegun, HoldLost> {
        Err(moves_nothing())
    }

    /// What the broker tells of the move that began then, by its own clock, or, where that is not known, of the last one that began at `since` or
    /// later and is like the one that was asked for: back where messages died, and so many a second; none where there is no such one.
    ///
    /// # Errors
    /// [`HoldLost`] where that is not told.
    async fn move_told(
        &mut self,
        _began: Option<Instant>,
        _since: Instant,
        _per_second: u32,
    ) -> Result<Option<MoveTold>, HoldLost> {
        Err(moves_nothing())
    }

    /// Has the broker end the move that began then; it may still move some. One that is over stays as it is.
    ///
    /// # Errors
    /// [`HoldLost`] where it is not known whether the broker heard it, or where it does not tell of that move.
    async fn move_cancel(&mut self, _began: Instant) -> Result<(), HoldLost> {
        Err(moves_nothing())
    }

    /// Gives back everything in hand, and returns when the broker has heard it, or after a few seconds: then it comes back like
    /// what is lost.
    async fn close(self: Box<Self>);
}

fn moves_nothing() -> HoldLost {
    HoldLost { message: "this broker moves no messages by itself".to_owned() }
}

/// What a broker tells of its moves of a queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MovesThere {
    /// When the last one began, by the clock of the broker; none where it tells of none.
    pub newest: Option<Instant>,
    /// The one that is under way.
    pub running: Option<BrokerMove>,
}

/// What came of asking a broker for a move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoveBegun {
    /// It began.
    Goes(MoveTold),
    /// It surely did not, and why, without a full stop.
    Not(String),
}

/// What was taken.
#[derive(Debug, Default)]
pub struct TakenLetters {
    /// In the order in which they came.
    pub letters: Vec<QueueLetter>,
    /// Whether the queue may hold more that can be taken. False only where it surely had nothing left to hand out when it was asked; an
    /// answer that is empty by chance is no such thing.
    pub more: bool,
}

/// A message in hand.
#[derive(Clone, PartialEq)]
pub struct QueueLetter {
    /// Its number with the connection that it was taken by; no other message of that connection ever has the same.
    pub hold: u64,
    /// The exchange that it came by.
    pub exchange: String,
    /// Its routing key.
    pub routing_key: String,
    /// Whether it was handed out before, to whomever; see [`Hold`].
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
