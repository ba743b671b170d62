//! The peek contract: what reading messages of a queue would do to it, from what is known of it at that moment.
//!
//! A broker has no right to look without touching. So each peek is asked about first: FREE changes nothing, TOUCHING changes what
//! the button says, DESTROYING can lose messages and is refused. What is not known counts as the worst it may be.

use std::fmt;

use super::Broker;

/// Why of some queues no message can be read.
const NUMBER_ONLY: &str =
    "only a number is known of it, and no message; whatever keeps the queue has a tool that shows them";
/// So many messages at most are read at once: while they are out nobody else gets them.
pub const PEEK_MOST: u32 = 50;
/// With so few returns left before messages are dropped nobody may peek: consumers need some of them.
const RETURNS_KEPT: u32 = 2;
/// A quorum queue without a limit of its own has this one from RabbitMQ 4.0 on.
const DEFAULT_LIMIT: u32 = 20;

/// A version as its broker gives it: what follows the second number does not matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BrokerVersion {
    /// The first number.
    pub major: u32,
    /// The second.
    pub minor: u32,
}

impl BrokerVersion {
    /// Reads `3.10.8`, `4.0.0-rc.1`. None for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().split(['.', '-', '+']);
        let mut next = || numbers.next()?.parse().ok();
        Some(Self { major: next()?, minor: next()? })
    }

    /// From RabbitMQ 4.3 on only deliveries that failed are counted, and a message that was handed back has not failed.
    fn forgives_returns(self) -> bool {
        (self.major, self.minor) >= (4, 3)
    }
}

/// What is known of a queue when somebody wants to read messages of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeekFacts {
    /// A queue of RabbitMQ.
    RabbitMq(RabbitQueueType),
    /// A queue of SQS.
    Sqs(SqsPeek),
    /// Something that this broker keeps like any other record: whoever reads it takes nothing in hand and leaves no trace.
    Stored(Broker),
    /// The same, where our user may not read it.
    Hidden(Broker),
    /// Something of this broker, of which figures alone are read.
    Elsewhere(Broker),
    /// Nothing but a number is known of it.
    NumberOnly,
}

/// The type of a queue of RabbitMQ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RabbitQueueType {
    /// A classic queue, of which what came first is handed out first.
    Classic,
    /// A classic queue with `x-max-priority`: what has a higher priority is handed out first, also before what was given back.
    Prioritized,
    /// A quorum queue.
    Quorum(QuorumPeek),
    /// A stream.
    Stream,
    /// Any other, or not told.
    Unknown,
}

/// What decides about a peek at a quorum queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuorumPeek {
    /// `rabbitmq_version`; none where it is not told.
    pub version: Option<BrokerVersion>,
    /// The lower of the argument `x-delivery-limit` and the policy's `delivery-limit`; a negative one switches it off. None where
    /// neither is set.
    pub limit: Option<i64>,
    /// The most often that any of its messages was handed out and came back, as far as that is proven: the highest
    /// `x-delivery-count` if all messages were seen, else [`Deliveries::returned_at_most`]. None where that is not known.
    pub returned_at_most: Option<u32>,
}

/// What a broker counted of a queue since before any of its messages came into it. Counters that began later, with a restart of
/// the broker, prove nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Deliveries {
    /// `deliver_get`: messages handed out, for the first time or again.
    pub delivered: u64,
    /// `redeliver`: those of them that were handed out again.
    pub redelivered: u64,
    /// Peeks of our own that the broker may not have counted yet: it is some seconds late.
    pub ours_uncounted: u32,
}

impl Deliveries {
    /// How often any one message can have come back: it was handed out before each time, and again after each but the last.
    #[must_use]
    pub fn returned_at_most(&self) -> u32 {
        let told = self.delivered.min(self.redelivered.saturating_add(1));
        u32::try_from(told).unwrap_or(u32::MAX).saturating_add(self.ours_uncounted)
    }
}

/// What decides about a peek at a queue of SQS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SqsPeek {
    /// Whether the queue has a `RedrivePolicy` of its own: then it is no dead-letter queue, and looking can move messages.
    pub redrives: bool,
    /// Whether it is a FIFO queue.
    pub is_fifo: bool,
    /// How long messages that are read are hidden from others, seconds.
    pub hidden_s: u32,
}

/// What a peek would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contract {
    /// It changes nothing.
    Free,
    /// It changes this, and loses nothing.
    Touching {
        /// What changes.
        touches: Vec<Touch>,
        /// How many peeks are left before they would be refused; none where there is no end to them.
        left: Option<u32>,
    },
    /// It can lose messages, and is refused.
    Destroying {
        /// Why, in a sentence without a full stop.
        why: String,
    },
    /// Messages cannot be read at all.
    Impossible {
        /// Why, in a sentence without a full stop.
        why: &'static str,
    },
}

/// How often messages of a queue came back, kept from one reading to the next: tighter than [`Deliveries`] alone, which cannot tell one
/// message that came back twice from two that did so once. Whoever keeps it begins anew, with none, when the queue is seen empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Returns {
    /// No message came back more often.
    pub at_most: u32,
    /// `deliver_get` when that was so.
    pub delivered: u64,
}

impl Returns {
    /// What these counters prove by themselves.
    #[must_use]
    pub fn proven(by: &Deliveries) -> Self {
        Self { at_most: by.returned_at_most(), delivered: by.delivered }
    }

    /// The same at a later reading, after so many peeks of ours that were handed so many messages in all: each gave a message back
    /// once, and every delivery to others may have been of the same message. None where the counter began again in between.
    #[must_use]
    pub fn later(self, delivered: u64, peeks: u32, handed: u64) -> Option<Self> {
        let others = delivered.checked_sub(self.delivered)?.saturating_sub(handed);
        let others = u32::try_from(others).unwrap_or(u32::MAX);
        Some(Self { at_most: self.at_most.saturating_add(peeks).saturating_add(others), delivered })
    }
}

/// What a peek changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Touch {
    /// The messages are marked as redelivered for ever.
    MarksRedelivered,
    /// Each message counts one more return.
    CountsReturn {
        /// So many may be counted at most before it is dropped; none where none are.
        limit: Option<u32>,
    },
    /// Each message counts one more receipt.
    CountsReceipt,
    /// Nobody else gets the messages for so long.
    Hides {
        /// Seconds.
        seconds: u32,
    },
    /// Nobody gets anything of the groups of these messages for so long.
    HoldsGroups {
        /// Seconds.
        seconds: u32,
    },
    /// The messages are out with us while the call runs.
    HoldsBriefly,
}

/// What stands on the button, in half a sentence.
impl fmt::Display for Touch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MarksRedelivered => f.write_str("marks the messages as redelivered"),
            Self::CountsReturn { limit: Some(limit) } => write!(f, "counts as one return of {limit}"),
            Self::CountsReturn { limit: None } => f.write_str("counts as one more return"),
            Self::CountsReceipt => f.write_str("raises the receive count"),
            Self::Hides { seconds } => write!(f, "hides the messages for up to {seconds} s"),
            Self::HoldsGroups { seconds } => write!(f, "holds their message groups for up to {seconds} s"),
            Self::HoldsBriefly => f.write_str("holds the messages while it runs"),
        }
    }
}

impl Contract {
    /// The word for it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Touching { .. } => "touching",
            Self::Destroying { .. } => "destroying",
            Self::Impossible { .. } => "impossible",
        }
    }

    /// Whether messages may be read.
    #[must_use]
    pub fn allows(&self) -> bool {
        matches!(self, Self::Free | Self::Touching { .. })
    }
}

/// What a peek would do, by these facts.
#[must_use]
pub fn contract(facts: &PeekFacts) -> Contract {
    let touching = |touches| Contract::Touching { touches, left: None };
    match *facts {
        PeekFacts::Stored(_) => Contract::Free,
        PeekFacts::Hidden(broker) => Contract::Impossible { why: hidden(broker) },
        PeekFacts::Elsewhere(broker) => Contract::Impossible { why: elsewhere(broker) },
        PeekFacts::NumberOnly => Contract::Impossible { why: NUMBER_ONLY },
        PeekFacts::Sqs(SqsPeek { redrives: true, .. }) => Contract::Destroying {
            why: "the queue has a redrive policy of its own: looking counts as trying, and can move messages to another queue"
                .to_owned(),
        },
        PeekFacts::Sqs(SqsPeek { is_fifo, hidden_s, .. }) => {
            let hides = if is_fifo { Touch::HoldsGroups { seconds: hidden_s } } else { Touch::Hides { seconds: hidden_s } };
            touching(vec![Touch::CountsReceipt, hides])
        }
        PeekFacts::RabbitMq(RabbitQueueType::Classic | RabbitQueueType::Prioritized) => {
            touching(vec![Touch::MarksRedelivered, Touch::HoldsBriefly])
        }
        PeekFacts::RabbitMq(RabbitQueueType::Stream) => {
            Contract::Impossible {
                why: "RabbitMQ does not hand out single messages of a stream; a consumer of its own that begins at `x-stream-offset` \
                      `first` shows them and changes nothing",
            }
        }
        PeekFacts::RabbitMq(RabbitQueueType::Quorum(quorum)) => quorum.contract(),
        PeekFacts::RabbitMq(RabbitQueueType::Unknown) => Contract::Destroying {
            why: "it is not known what type of queue it is: some drop messages that are handed back".to_owned(),
        },
    }
}

/// Which right our user lacks to read what this broker keeps.
fn hidden(broker: Broker) -> &'static str {
    match broker {
        Broker::Sidekiq => "this user may not read its jobs: allow it `+zrange` on the keys `dead` and `retry`",
        Broker::BullMq => "this user may not read its jobs: allow it `+zrange` and `+hmget` on the keys of the queue",
        Broker::RedisStream => {
            "this user may not read its entries: allow it `+xpending` and `+xrange` on the key of the stream"
        }
        Broker::PgBoss | Broker::SolidQueue | Broker::Oban | Broker::GoodJob => {
            "this role may not read its jobs: grant it USAGE on the schema and SELECT on the tables"
        }
        Broker::JetStream => {
            "this user may not read its messages, or the server was too slow to say so: allow it to publish to \
             `$JS.API.STREAM.MSG.GET.*`"
        }
        Broker::Sqs => {
            "these credentials may not read what the queue says of itself, without which nobody looks: allow `sqs:GetQueueAttributes`"
        }
        Broker::RabbitMq | Broker::KafkaTopic | Broker::Expression => NUMBER_ONLY,
    }
}

/// Why messages are not read here, although others like them are.
fn elsewhere(broker: Broker) -> &'static str {
    match broker {
        Broker::Sidekiq => {
            "its jobs are still to be run, and of Sidekiq those alone are read that died (`dead`) or are tried again (`retry`)"
        }
        Broker::JetStream => {
            "the monitoring page of NATS shows figures and no message: at an address that begins with `nats://` or `tls://` they can be read"
        }
        _ => NUMBER_ONLY,
    }
}

impl QuorumPeek {
    fn contract(&self) -> Contract {
        let Some(version) = self.version else {
            return Contract::Destroying {
                why: "RabbitMQ does not tell its version, by which it is decided whether messages that are handed back are dropped"
                    .to_owned(),
            };
        };
        if version.forgives_returns() {
            return Contract::Touching { touches: vec![Touch::MarksRedelivered, Touch::HoldsBriefly], left: None };
        }
        self.counting(version)
    }

    /// What taking messages would do where they may come back without being handed back: when a connection ends with them in hand, that is
    /// counted by every version.
    pub(super) fn contract_of_taking(&self) -> Contract {
        match self.version {
            Some(version) => self.counting(version),
            None => self.contract(),
        }
    }

    fn counting(&self, version: BrokerVersion) -> Contract {
        let unlimited = |limit| Contract::Touching {
            touches: vec![Touch::MarksRedelivered, Touch::CountsReturn { limit }, Touch::HoldsBriefly],
            left: None,
        };
        let limit = match self.limit {
            Some(limit) => u32::try_from(limit).ok(),
            None => (version.major >= 4).then_some(DEFAULT_LIMIT),
        };
        let Some(limit) = limit else { return unlimited(None) };
        if limit == 0 {
            return Contract::Destroying {
                why: "how often messages may come back before it drops them was not told yet, or that is never (`delivery-limit` 0): the next \
                      poll may tell; else a policy that sets a higher one lets them be read"
                    .to_owned(),
            };
        }
        let Some(returned) = self.returned_at_most else {
            return Contract::Destroying {
                why: format!(
                    "it drops messages that come back more than {limit} times, and how often they did is not known: with a policy \
                     that sets a higher `delivery-limit` they can be read"
                ),
            };
        };
        match limit.saturating_sub(returned).saturating_sub(RETURNS_KEPT) {
            0 => Contract::Destroying {
                why: format!(
                    "it drops messages that come back more than {limit} times, and some may have done so {returned} times already"
                ),
            },
            left => Contract::Touching {
                touches: vec![Touch::MarksRedelivered, Touch::CountsReturn { limit: Some(limit) }, Touch::HoldsBriefly],
                left: Some(left),
            },
        }
    }
}

#[cfg(test)]
#[path = "peek_tests.rs"]
mod tests;
