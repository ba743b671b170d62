//! Sending dead letters again, as one would deploy: planned, tried on few, judged, at a rate, with a brake and a stop.
//!
//! A [`Plan`] is what a person confirmed and never changes. A [`Run`] is how far it came: it is stored after every [`Event`], and
//! [`next`] says from it alone what is to be done now. So whoever carries it out may be killed between any two steps:
//!
//! 1. that messages are about to be asked for is stored, then they are taken from the dead-letter queue, which keeps them until it is told
//!    to remove them;
//! 2. it is in the snapshot before it is sent;
//! 3. that it is about to be sent is stored, then it is sent;
//! 4. that the broker confirmed it is stored, then it is removed.
//!
//! Nothing is removed that was not confirmed, so nothing is lost. What was being sent when the program died may have arrived:
//! only what is in doubt like that can arrive twice, and it is counted.
//!
//! What is taken again is known by everything that is in it ([`TakenMessage::same`]). Those that are equal in all of that stand for each other,
//! so the run counts them by what became of them: what was in hand unsent is sent, as often as it was in hand; what was being sent is in doubt;
//! and only what comes besides, and was handed out before, is taken for what was confirmed, and removed unsent. That is certain as long as
//! every message is known that was ever handed out. Where the program died while it asked for some, or somebody had the message before, it
//! is not, and what comes is in doubt instead.
//!
//! What is behind the canaries may be left to a broker that moves messages itself ([`Rest::ByBroker`]): it is judged in portions all the same,
//! and nothing of the above holds for it but that the broker loses none.

mod after;
mod crash;
mod found;
mod judging;
mod kept;
#[cfg(test)]
mod model;
mod moving;
mod next;
mod room;
mod run;
mod taking;
mod tally;
mod twins;

use std::time::Duration;

use crate::ids::QueueName;
use crate::time::Instant;

use super::QueueId;

pub use judging::{Mark, Signals, Verdict};
pub use kept::KeptRun;
pub use moving::{MoveEnd, MoveTold, Moving, Rest};
pub use next::{Order, next};
pub use room::TargetRoom;
pub use run::{Event, HeldBecause, Item, ItemState, Pause, Phase, Run};
pub use taking::{Taking, tried_again_by};
pub use tally::Tally;
pub use twins::HadBefore;

/// What was confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What the run is called; it is stamped on every message that is sent.
    pub id: String,
    /// The dead-letter queue.
    pub from: QueueId,
    /// Where messages are sent.
    pub target: Target,
    /// Which.
    pub chosen: Chosen,
    /// These of them are sent with another body, which lies sealed beside the copies; without it they are not sent.
    pub edited: Vec<Fingerprint>,
    /// So many are looked at at most: those that were there when it was planned, so that what dies meanwhile is not drawn in.
    pub most: u64,
    /// How fast, messages a minute; at least 1.
    pub per_minute: u32,
    /// So many are sent before the first of them is confirmed, and may arrive twice if the program dies; at least 1.
    pub in_flight: u32,
    /// How long is waited after each canary before it is judged.
    pub watch: Duration,
    /// In which order the queue hands out again what was given back.
    pub handing: Handing,
    /// How well the queue knows how deep it is.
    pub counting: Counting,
    /// Who sends what is behind the canaries; by the broker only all of a queue, none of it edited.
    pub rest: Rest,
    /// What becomes of messages of which it is not known whether they arrived.
    pub in_doubt: InDoubt,
    /// What becomes of the run when the program died in the middle of it.
    pub after_crash: AfterCrash,
    /// What replays before left for a person: it is held, unless somebody chose that very message, or all is discarded or only copied.
    pub parked: Vec<Fingerprint>,
    /// For how long the copies are kept after its end.
    pub kept_for: Duration,
}

/// Where a message is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Into this queue.
    Queue(QueueName),
    /// Each into the queue it died in, by its own word.
    WhereItDied,
    /// To an exchange, with this routing key or the one it had.
    Exchange {
        /// The exchange.
        name: String,
        /// The routing key.
        key: Option<String>,
    },
    /// Nowhere: it is discarded. It is in the snapshot all the same, and counted as sent when it was, so that it is removed.
    Nowhere,
    /// Only into the snapshot: it is held from then on and given back at the end.
    Copies,
}

/// Which messages are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// All of them.
    All,
    /// Those that died of this, by the number of the signature.
    OfSignature(String),
    /// These, also those that a replay left. Each stands for one message: of several that are equal the first that comes, and as many as it
    /// stands here.
    These(Vec<Fingerprint>),
}

/// What tells one message from another although it is handed out again: a hash of its body and of what is never changed of its
/// properties. Messages that are the same in everything have the same, and may stand for each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub String);

/// In which order a queue hands out messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Handing {
    /// What was given back comes before everything behind it.
    InOrder,
    /// In any: what was given back may come last.
    AnyOrder,
}

/// How well a queue knows how deep it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counting {
    /// It counts, some seconds late at most.
    Exactly,
    /// Roughly: its count settles when nothing was put in or taken out for a while. So the rest is sent in portions, and each is watched
    /// like a canary.
    Roughly,
}

/// What becomes of messages of which it is not known whether they arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InDoubt {
    /// They are sent again, and counted as perhaps twice.
    SendAgain,
    /// They stay where they are, for a person to decide.
    Park,
}

/// What becomes of a run when the program died in the middle of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AfterCrash {
    /// It goes on.
    GoOn,
    /// It waits for a person.
    Wait,
}

/// A message as it comes from the dead-letter queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenMessage {
    /// Which.
    pub fingerprint: Fingerprint,
    /// What tells it from others when it is seen again: besides its fingerprint how it came and where and when it died.
    pub same: Fingerprint,
    /// Whether it was handed out before, to whomever.
    pub redelivered: bool,
    /// Whether its broker gave it a number that no other has: then what is equal to it is this one.
    pub is_numbered: bool,
    /// How long its body is, bytes.
    pub bytes: u64,
    /// The number of its signature, where it says why it died.
    pub signature: Option<String>,
    /// How often it was replayed before, by any run: it died again each time.
    pub replayed: u32,
}

impl Plan {
    /// The sizes of the canaries.
    pub const CANARIES: [u64; 3] = [1, 10, 100];
    /// So many messages are held at once at most, while others are looked for behind them.
    pub const HELD_MOST: u64 = 5_000;
    /// And so many bytes of bodies.
    pub const HELD_BYTES_MOST: u64 = 256 << 20;
    /// After so many losses in a row with nothing confirmed in between it waits for a person.
    pub const FAILURES_MOST: u32 = 3;
    /// So many are taken at once at most.
    pub const BATCH: u32 = 50;
    /// Copies are kept for so long unless somebody says otherwise.
    pub const KEPT_FOR: Duration = Duration::from_secs(7 * 86_400);
    /// And no longer than this.
    pub const KEPT_MOST: Duration = Duration::from_secs(400 * 86_400);
    /// While the rest is sent, the queue is read again after so long.
    pub const READ_EVERY: Duration = Duration::from_secs(30);

    /// How many messages the stage sends at most; none for all the rest. What is not sent on cannot come back, and is not tried on few.
    #[must_use]
    pub fn canary(&self, stage: usize) -> Option<u64> {
        if self.sends_on() { Self::CANARIES.get(stage).copied() } else { None }
    }

    /// How many messages the stage sends at most before it is judged: those of the canary, and behind the canaries, where the queue counts
    /// roughly, what is sent in three minutes, at least 100. None for all the rest.
    #[must_use]
    pub fn portion(&self, stage: usize) -> Option<u64> {
        let in_three_minutes = u64::from(self.per_minute).saturating_mul(3).max(100);
        let behind = (self.counting == Counting::Roughly && self.sends_on()).then_some(in_three_minutes);
        self.canary(stage).or(behind)
    }

    /// How many are taken at once to be sent: no more than are sent in ten minutes, because some brokers take back what is in hand for half an
    /// hour.
    pub(super) fn batch(&self) -> u32 {
        self.per_minute.saturating_mul(10).clamp(1, Self::BATCH)
    }

    /// Whether messages are only removed.
    #[must_use]
    pub fn discards(&self) -> bool {
        self.target == Target::Nowhere
    }

    /// Whether messages are only copied, and stay.
    #[must_use]
    pub fn only_copies(&self) -> bool {
        self.target == Target::Copies
    }

    /// Whether messages are sent on: neither only removed nor only copied.
    #[must_use]
    pub fn sends_on(&self) -> bool {
        !self.discards() && !self.only_copies()
    }

    fn sends(&self, message: &TakenMessage) -> bool {
        match &self.chosen {
            Chosen::All => true,
            Chosen::OfSignature(id) => message.signature.as_ref() == Some(id),
            Chosen::These(these) => these.contains(&message.fingerprint),
        }
    }

    /// Whether a replay before left it for a person and nobody chose it since.
    fn leaves_alone(&self, message: &TakenMessage) -> bool {
        let is_wanted = !self.sends_on() || matches!(self.chosen, Chosen::These(_));
        !is_wanted && self.parked.contains(&message.fingerprint)
    }

    /// Whether it may be sent although it was before and died again: only if somebody chose this very message.
    fn forgives_death(&self) -> bool {
        matches!(self.chosen, Chosen::These(_))
    }

    /// When the message with this number since `from` may be sent, the first one at once.
    fn due(&self, from: Instant, number: u64) -> Instant {
        let ms = u128::from(number) * 60_000 / u128::from(self.per_minute.max(1));
        from.shifted_ms(i64::try_from(ms).unwrap_or(i64::MAX))
    }
}
