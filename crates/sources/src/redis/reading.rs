//! What is known of all queues of one Redis so far.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{Broker, DeadLetters, Depth, Oldest, PeekFacts, QueueFacts, Reading, Topology};
use watchbill_domain::sources::Problem;
use watchbill_domain::time::Instant;

use super::told::{Figure, Told};
use crate::ask::{RedisCommand, RedisValue, RedisVerb};
use crate::queues::{Listing, QueueSeen, QueuesRead, QueuesWanted};

/// How the names of the queues of Sidekiq begin.
pub(super) const WAITING: &str = "queue:";

/// Queues on their way to a [`QueuesRead`].
pub(super) struct Gathered<'a> {
    wanted: &'a QueuesWanted,
    pub(super) now: Instant,
    /// How old what is told may be.
    behind_by: Option<Duration>,
    queues: BTreeMap<QueueName, QueueSeen>,
    facts: BTreeMap<QueueName, QueueFacts>,
    /// Queues whose names begin so may not be seen.
    forbidden: Vec<String>,
    /// Why it is not certain that these are all.
    doubt: Option<String>,
    problems: Vec<Problem>,
}

/// Whether the program that a queue belongs to is there at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Traced {
    /// It is, or the queue itself shows that.
    There,
    /// Nothing shows that.
    Absent,
    /// That is hidden.
    Unknown,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(told: &Told<'_>, wanted: &'a QueuesWanted, now: Instant) -> Self {
        Self {
            wanted,
            now,
            behind_by: told.is_behind_by(),
            queues: BTreeMap::new(),
            facts: BTreeMap::new(),
            forbidden: Vec::new(),
            doubt: None,
            problems: Vec::new(),
        }
    }

    /// A queue with so many messages. One that could not be read is told, and is not among the queues.
    pub(super) fn add(
        &mut self,
        name: &str,
        broker: Broker,
        depth: Figure<u64>,
        kind_text: &str,
    ) -> Option<&mut QueueSeen> {
        let counted = match depth {
            Figure::Told(count) => match self.behind_by {
                Some(behind_by) => Depth::Approximate { count, as_of: self.now.minus(behind_by) },
                None => Depth::counted(count),
            },
            Figure::NoPermission => Depth::NoPermission,
            Figure::Unread(why) => {
                self.unread(name, &why);
                return None;
            }
        };
        Some(self.put(name, broker, counted, kind_text))
    }

    /// Whether the program is there that this queue belongs to. `traces` are how many of its other keys there are; `absent` says
    /// what to do where there are none.
    pub(super) fn traced(&mut self, name: &str, depth: &Figure<u64>, traces: Figure<u64>, absent: &str) -> Traced {
        match (depth, traces) {
            (Figure::Told(1..), _) | (_, Figure::Told(1..)) => Traced::There,
            (Figure::Told(0), Figure::Told(0)) => {
                self.say(name, absent.to_owned());
                Traced::Absent
            }
            (Figure::Told(0), Figure::NoPermission | Figure::Unread(_)) => {
                self.unread(
                    name,
                    "has no messages, and whether its program is there at all is hidden or could not be read: allow this user the keys \
                     that the manual's page about Redis names",
                );
                Traced::Unknown
            }
            // That it could not be read is said of the queue itself.
            (Figure::NoPermission | Figure::Unread(_), _) => Traced::Unknown,
        }
    }

    /// As [`Gathered::add`]; but that there are no messages says nothing where nothing shows that the program is there at all.
    pub(super) fn add_traced(
        &mut self,
        traced: Traced,
        name: &str,
        broker: Broker,
        depth: Figure<u64>,
        kind_text: &str,
    ) -> Option<&mut QueueSeen> {
        if traced != Traced::There && depth == Figure::Told(0) {
            return Some(self.put(name, broker, Depth::NotObservable, kind_text));
        }
        self.add(name, broker, depth, kind_text)
    }

    /// A queue of this depth.
    pub(super) fn put(&mut self, name: &str, broker: Broker, depth: Depth, kind_text: &str) -> &mut QueueSeen {
        // Jobs of Sidekiq that are still to be run died of nothing.
        let peek = match depth {
            _ if name.starts_with(WAITING) && broker == Broker::Sidekiq => PeekFacts::Elsewhere(broker),
            Depth::NoPermission => PeekFacts::Hidden(broker),
            _ => PeekFacts::Stored(broker),
        };
        let name = QueueName::new(name);
        self.facts.entry(name.clone()).or_insert_with(|| QueueFacts::named(name.clone()));
        let seen = QueueSeen {
            name: name.clone(),
            broker,
            reading: Reading::of(self.now, depth),
            limits: Vec::new(),
            limits_to_nowhere: None,
            has_all_limits: true,
            owners: Vec::new(),
            peek,
            handing: None,
            kind_text: kind_text.to_owned(),
        };
        self.queues.entry(name).or_insert(seen)
    }

    /// Jobs of `from` that die go to `to`.
    pub(super) fn feeds(&mut self, from: &str, to: &str) {
        let name = QueueName::new(from);
        let facts = self.facts.entry(name.clone()).or_insert_with(|| QueueFacts::named(name));
        facts.dead_letters = DeadLetters::Queue(QueueName::new(to));
        facts.can_kill = true;
    }

    /// How long the team says that this queue keeps messages.
    pub(super) fn retention(&self, name: &str) -> Option<Duration> {
        self.wanted.named.iter().find(|named| named.name.as_str() == name)?.retention
    }

    /// Queues whose names begin so may not be seen: they are not gone.
    pub(super) fn forbidden(&mut self, begins: String) {
        self.doubt.get_or_insert_with(|| format!("`{begins}` is hidden from this user"));
        self.forbidden.push(begins);
    }

    /// This could not be read, for this reason.
    pub(super) fn unread(&mut self, place: &str, why: &str) {
        let message = format!("{why}; what is not read counts as unknown, not as empty");
        self.doubt.get_or_insert_with(|| format!("`{place}` {why}"));
        self.say(place, message);
    }

    /// This is worth a word.
    pub(super) fn say(&mut self, place: &str, message: String) {
        self.problems.push(Problem { place: place.to_owned(), line: None, column: None, message });
    }

    /// All of it.
    pub(super) fn read(self) -> QueuesRead {
        let sees_nothing =
            !self.queues.is_empty() && self.queues.values().all(|queue| queue.reading.depth == Depth::NoPermission);
        let listing = match self.doubt {
            _ if sees_nothing => Listing::NothingVisible(
                "this user may see none of the keys: allow them as the manual's page about Redis says".to_owned(),
            ),
            Some(why) => Listing::Partial(why),
            None => Listing::Whole,
        };
        let is_hidden = |name: &&QueueName| {
            let of_hidden = || self.forbidden.iter().any(|place| name.as_str().starts_with(place));
            !self.queues.contains_key(*name) && (sees_nothing || of_hidden())
        };
        let hidden: BTreeSet<QueueName> = self.wanted.known.iter().filter(is_hidden).cloned().collect();
        let is_whole = listing == Listing::Whole;
        let topology = Topology { queues: self.facts.into_values().collect(), is_whole, ..Topology::default() };
        QueuesRead {
            queues: self.queues.into_values().collect(),
            hidden: hidden.into_iter().collect(),
            topology: Some(topology),
            listing,
            lost: None,
            problems: self.problems,
        }
    }
}

/// The first member of a sorted set, with its score.
pub(super) fn first_of(key: &str) -> RedisCommand {
    RedisCommand::new(RedisVerb::Zrange, [key, "0", "0", "WITHSCORES"])
}

/// The score in the answer to [`first_of`]; none where the set is empty.
pub(super) fn score(value: &RedisValue) -> Option<Option<f64>> {
    match value.list()? {
        [] => Some(None),
        // Newer servers pair each member with its score.
        [RedisValue::List(pair)] => Some(Some(pair.get(1)?.text()?.parse().ok()?)),
        [_, score] => Some(Some(score.text()?.parse().ok()?)),
        _ => None,
    }
}

/// What died at a time that a program wrote down, in seconds or thousandths of them.
pub(super) fn died_at(score: f64, per_second: f64, now: Instant) -> Option<Oldest> {
    instant(score, per_second).map(|at| Oldest::died(at.min(now)))
}

/// The instant of a number that a program wrote down, in seconds or thousandths of them.
pub(super) fn instant(score: f64, per_second: f64) -> Option<Instant> {
    let ms = score / per_second * 1000.0;
    let is_a_time = ms.is_finite() && (1.0..4_102_444_800_000.0).contains(&ms);
    // Within these bounds nothing is cut but a part of a millisecond.
    #[allow(clippy::cast_possible_truncation)]
    is_a_time.then(|| Instant::from_ms(ms as i64))
}
