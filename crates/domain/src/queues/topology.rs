//! Which queues feed which dead-letter queue, from what a broker tells of its exchanges and bindings.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::BrokerMove;
use crate::ids::QueueName;

/// What is known of the queues of one source and of the ways between them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Topology {
    /// Every queue, in any order.
    pub queues: Vec<QueueFacts>,
    /// Exchanges by name, and how each routes. The default exchange needs no entry.
    pub exchanges: BTreeMap<String, Routing>,
    /// What is bound to exchanges.
    pub bindings: Vec<Binding>,
    /// Whether all of it could be read. If not, what is missing proves nothing.
    pub is_whole: bool,
}

/// What a broker tells of one queue, besides its reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueFacts {
    /// Which.
    pub name: QueueName,
    /// Where its dead letters go.
    pub dead_letters: DeadLetters,
    /// Whether messages can die in it at all: it has consumers that may refuse them, a time to live, a length or delivery limit.
    pub can_kill: bool,
    /// How long it keeps a message; none where it keeps them for ever or that is not told.
    pub retention: Option<Duration>,
    /// Whether the age of a message runs on from where it was before (a standard queue of SQS) or begins anew.
    pub age_runs_on: bool,
    /// How many consumers it has; none where that is not told.
    pub consumers: Option<u32>,
    /// How many messages were taken out of it by anybody since its broker counts; none where that is not told. When and by whom it does not
    /// say: [`taken_by_others`](super::taken_by_others) does, from readings.
    pub taken_out: Option<u64>,
    /// Whether the credentials we use could empty it; none where that is not known.
    pub we_could_purge: Option<bool>,
    /// Whose dead letters its broker lets in.
    pub lets_in: LetsIn,
    /// What its broker moves out of it by itself, or failed to; none where nothing is, and where that is not told.
    pub moves: Option<BrokerMove>,
}

/// Whose dead letters a queue takes, where its broker has a rule of its own for that (SQS: `RedriveAllowPolicy`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LetsIn {
    /// There is no such rule, or it is not told.
    #[default]
    Untold,
    /// Those of every queue of the account in its region.
    All,
    /// Nobody's.
    Nobody,
    /// Those of these queues.
    These(Vec<QueueName>),
}

impl LetsIn {
    /// Whether those of this queue are certainly turned away.
    pub(super) fn turns_away(&self, from: &QueueName) -> bool {
        match self {
            Self::Untold | Self::All => false,
            Self::Nobody => true,
            Self::These(these) => !these.contains(from),
        }
    }
}

impl QueueFacts {
    /// A queue of which nothing more is known.
    #[must_use]
    pub fn named(name: QueueName) -> Self {
        Self {
            name,
            dead_letters: DeadLetters::Untold,
            can_kill: false,
            retention: None,
            age_runs_on: false,
            consumers: None,
            taken_out: None,
            we_could_purge: None,
            lets_in: LetsIn::Untold,
            moves: None,
        }
    }
}

/// Where the dead letters of a queue go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeadLetters {
    /// That is not told.
    Untold,
    /// Nowhere: they are gone.
    Nowhere,
    /// Nowhere that can be seen: the broker tells of them and forgets, unless something listens (JetStream).
    Advised {
        /// The queue that captures what it tells; none where nothing does.
        captured_by: Option<QueueName>,
    },
    /// Into a queue.
    Queue(QueueName),
    /// To an exchange.
    Exchange {
        /// Its name; empty for the default exchange.
        exchange: String,
        /// The routing key they get; none where each keeps its own.
        key: Option<String>,
    },
}

/// How an exchange routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Routing {
    /// By the same key.
    Direct,
    /// By a pattern of the key.
    Topic,
    /// To everything that is bound.
    Fanout,
    /// In a way that keys do not tell (headers, plugins).
    Other,
}

/// Something bound to an exchange.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Binding {
    /// The exchange.
    pub exchange: String,
    /// What messages go to.
    pub to: BoundTo,
    /// The key, or its pattern.
    pub key: String,
}

/// What is bound.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BoundTo {
    /// A queue.
    Queue(QueueName),
    /// Another exchange.
    Exchange(String),
}

/// Dead letters of one queue go into another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feed {
    /// Where they die.
    pub from: QueueName,
    /// Where they go.
    pub to: QueueName,
    /// Whether all of them do; otherwise those whose own key leads there.
    pub is_certain: bool,
}

/// Names that people give to queues for what died.
const NAMES: &[&str] = &[
    "dlq",
    "dlx",
    "dlt",
    "dead",
    "deadletter",
    "poison",
    "parked",
    "parking",
    "failed",
    "error",
    "errors",
    "undelivered",
];

impl Topology {
    /// Where dead letters go, sorted.
    #[must_use]
    pub fn feeds(&self) -> Vec<Feed> {
        let mut feeds: BTreeMap<(QueueName, QueueName), bool> = BTreeMap::new();
        for queue in &self.queues {
            for (to, is_certain) in self.reached(queue) {
                *feeds.entry((queue.name.clone(), to)).or_insert(false) |= is_certain;
            }
        }
        feeds.into_iter().map(|((from, to), is_certain)| Feed { from, to, is_certain }).collect()
    }

    /// The queues that look like dead-letter queues: others feed them, or their name says so. Sorted.
    #[must_use]
    pub fn proposed(&self) -> Vec<QueueName> {
        let fed = self.feeds().into_iter().map(|feed| feed.to);
        let named = self.queues.iter().map(|queue| queue.name.clone()).filter(|name| says_dead(name.as_str()));
        let known = |name: &QueueName| self.queues.iter().any(|queue| queue.name == *name);
        fed.chain(named).filter(known).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The queues that name an exchange for their dead letters from which no queue gets them: what dies there is thrown away. None where
    /// the ways are not all known.
    #[must_use]
    pub fn to_nowhere(&self) -> BTreeSet<QueueName> {
        self.queues.iter().filter(|queue| self.leads_nowhere(queue)).map(|queue| queue.name.clone()).collect()
    }

    /// Whether this is one of those.
    pub(super) fn leads_nowhere(&self, queue: &QueueFacts) -> bool {
        let names_one = matches!(queue.dead_letters, DeadLetters::Exchange { .. });
        self.is_whole && names_one && self.reached(queue).is_empty()
    }

    /// The queues for dead letters of which nothing tells whether our credentials could empty them. Sorted.
    #[must_use]
    pub fn emptying_untold(&self) -> Vec<QueueName> {
        let untold =
            |name: &QueueName| self.queues.iter().any(|queue| queue.name == *name && queue.we_could_purge.is_none());
        self.proposed().into_iter().filter(untold).collect()
    }

    /// The queues into which dead letters of this one go, and whether certainly.
    pub(super) fn reached(&self, queue: &QueueFacts) -> BTreeMap<QueueName, bool> {
        let certain = |name: &QueueName| BTreeMap::from([(name.clone(), true)]);
        match &queue.dead_letters {
            DeadLetters::Untold | DeadLetters::Nowhere | DeadLetters::Advised { captured_by: None } => BTreeMap::new(),
            DeadLetters::Queue(name) | DeadLetters::Advised { captured_by: Some(name) } => certain(name),
            DeadLetters::Exchange { exchange, key: Some(key) } => {
                self.routed(exchange, key).into_iter().map(|to| (to, true)).collect()
            }
            DeadLetters::Exchange { exchange, key: None } => self.reached_by_own_keys(queue, exchange),
        }
    }

    /// Each message keeps the key it came with: every key by which this queue is reached may be that.
    fn reached_by_own_keys(&self, queue: &QueueFacts, exchange: &str) -> BTreeMap<QueueName, bool> {
        let own = BoundTo::Queue(queue.name.clone());
        let bound = self.bindings.iter().filter(|binding| binding.to == own).map(|binding| binding.key.as_str());
        let keys: BTreeSet<&str> = bound.chain([queue.name.as_str()]).collect();
        let by_key: Vec<BTreeSet<QueueName>> = keys.iter().map(|key| self.routed(exchange, key)).collect();
        let all: BTreeSet<QueueName> = by_key.iter().flatten().cloned().collect();
        let always = |name: &QueueName| by_key.iter().all(|reached| reached.contains(name));
        all.into_iter().map(|name| (name.clone(), always(&name))).collect()
    }

    /// The queues that a message with this key reaches.
    fn routed(&self, exchange: &str, key: &str) -> BTreeSet<QueueName> {
        let mut reached = BTreeSet::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut ahead: Vec<&str> = vec![exchange];
        while let Some(exchange) = ahead.pop() {
            if exchange.is_empty() {
                reached
                    .extend(self.queues.iter().map(|queue| &queue.name).filter(|name| name.as_str() == key).cloned());
                continue;
            }
            if !seen.insert(exchange) {
                continue;
            }
            let routing = self.exchanges.get(exchange).copied().unwrap_or(Routing::Other);
            for binding in self.bindings.iter().filter(|binding| binding.exchange == exchange) {
                match &binding.to {
                    _ if !routing.matches(&binding.key, key) => {}
                    BoundTo::Queue(name) => {
                        reached.insert(name.clone());
                    }
                    BoundTo::Exchange(further) => ahead.push(further),
                }
            }
        }
        reached
    }

    /// Whether the exchange is there.
    pub(super) fn has_exchange(&self, exchange: &str) -> bool {
        exchange.is_empty() || self.exchanges.contains_key(exchange)
    }
}

impl Routing {
    fn matches(self, pattern: &str, key: &str) -> bool {
        match self {
            Self::Direct => pattern == key,
            Self::Topic => {
                let (pattern, key): (Vec<&str>, Vec<&str>) = (pattern.split('.').collect(), key.split('.').collect());
                topic_matches(&pattern, &key)
            }
            Self::Fanout | Self::Other => true,
        }
    }
}

/// `*` is one word, `#` any number of them.
fn topic_matches(pattern: &[&str], key: &[&str]) -> bool {
    match (pattern.split_first(), key.split_first()) {
        (None, None) => true,
        (Some((&"#", rest)), _) => {
            topic_matches(rest, key) || key.split_first().is_some_and(|(_, further)| topic_matches(pattern, further))
        }
        (Some((word, rest)), Some((own, further))) => (*word == "*" || word == own) && topic_matches(rest, further),
        _ => false,
    }
}

fn says_dead(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let pair = words.windows(2).any(|pair| pair == ["dead", "letter"] || pair == ["dead", "letters"]);
    pair || words.iter().any(|word| NAMES.contains(word) || word.ends_with("dlq"))
}

#[cfg(test)]
#[path = "topology_tests.rs"]
mod tests;
