//! What is wanted of the queues of a source and what it tells of them, as plain data.

use std::time::Duration;

use watchbill_domain::alerts::Poll;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{Broker, Limit, Owner, PeekFacts, Reading, Topology};
use watchbill_domain::sources::Problem;
use watchbill_domain::time::Instant;

/// Which queues somebody wants to hear of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueuesWanted {
    /// Those that the workspace names.
    pub named: Vec<NamedQueue>,
    /// Those that were told of before: one of them that cannot be seen any more is not the same as one that is gone.
    pub known: Vec<QueueName>,
}

/// A queue that the workspace names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedQueue {
    /// Which.
    pub name: QueueName,
    /// What gives its figures, in the source's own language; none where the source knows queues by itself.
    pub expressions: Option<QueueExpressions>,
    /// How long it keeps messages, where the source does not tell.
    pub retention: Option<Duration>,
}

/// Expressions that each give one number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueueExpressions {
    /// How many messages wait.
    pub depth: String,
    /// How old the oldest of them is, seconds.
    pub oldest: Option<String>,
    /// A counter of messages that came in.
    pub arrived: Option<String>,
    /// A counter of messages that were taken out.
    pub removed: Option<String>,
    /// A counter of messages that were thrown away.
    pub dropped: Option<String>,
    /// A counter of messages that the queues which feed it handed to their consumers.
    pub traffic: Option<String>,
}

/// What a source told of its queues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuesRead {
    /// The queues that could be read, by name.
    pub queues: Vec<QueueSeen>,
    /// Of [`QueuesWanted::known`] those that the credentials do not let us see any more, by name. They are not gone.
    pub hidden: Vec<QueueName>,
    /// Which queue feeds which; none where that was not asked for this time, and what was told of it last holds.
    pub topology: Option<Topology>,
    /// Whether these are all of them.
    pub listing: Listing,
    /// A counter of messages that the whole broker has thrown away because they had nowhere to go.
    pub lost: Option<u64>,
    /// What could not be read, and what follows from that.
    pub problems: Vec<Problem>,
}

impl QueuesRead {
    /// Nothing was read, for this reason.
    #[must_use]
    pub fn unread(why: impl Into<String>) -> Self {
        Self {
            queues: Vec::new(),
            hidden: Vec::new(),
            topology: None,
            listing: Listing::Partial(why.into()),
            lost: None,
            problems: Vec::new(),
        }
    }
}

/// What a broker that does not speak HTTP told in one poll.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokerRead {
    /// How each of its addresses answered; it has no alerts of its own.
    pub poll: Poll,
    /// What was told of queues.
    pub queues: QueuesRead,
}

/// Whether a listing has every queue there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// Every one: what is not in it, and not among [`QueuesRead::hidden`], is gone.
    Whole,
    /// Not all, or that is not certain, for this reason: what is not in it may still be there.
    Partial(String),
    /// The credentials let us see nothing, for this reason: that the listing is empty says nothing.
    NothingVisible(String),
}

/// One queue as its source tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueSeen {
    /// Which.
    pub name: QueueName,
    /// What keeps it.
    pub broker: Broker,
    /// Its figures.
    pub reading: Reading,
    /// How it drops messages.
    pub limits: Vec<Limit>,
    /// The same where its own dead letters get into no queue, by what is told of exchanges and bindings; none where that is no different.
    pub limits_to_nowhere: Option<Vec<Limit>>,
    /// Whether those are all. If not, what was told last holds, and these only where nothing ever was.
    pub has_all_limits: bool,
    /// Who has to see to it, as the source says.
    pub owners: Vec<Owner>,
    /// What decides whether messages of it may be read. How often its messages came back is worked out from [`QueueSeen::handing`],
    /// over several readings.
    pub peek: PeekFacts,
    /// What was handed out of it; none where the source does not count that, or has counted nothing yet.
    pub handing: Option<Handing>,
    /// What it is, in a few words: `quorum queue`.
    pub kind_text: String,
}

impl QueueSeen {
    /// How many messages were handed out of it since its broker began to count. Where it counts the messages in the queue, but nothing that was
    /// handed out, nothing was; none where it counts neither.
    #[must_use]
    pub fn delivered(&self) -> Option<u64> {
        self.handing.map(|handing| handing.delivered).or_else(|| self.reading.depth.count().map(|_| 0))
    }
}

/// One queue as its source tells of it right before messages of it are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueAnew {
    /// The queue.
    pub seen: QueueSeen,
    /// Since when its broker has counted without beginning anew, by our clock; none where that is not told.
    pub counts_since: Option<Instant>,
}

/// What a broker counts of the messages that it hands out, since its counters began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Handing {
    /// Messages handed out, for the first time or again.
    pub delivered: u64,
    /// Those of them that were handed out again.
    pub redelivered: u64,
}
