//! What the desk remembers of the queues of one source: what the store has of them, and nothing besides. A book whose changes could
//! not be written is thrown away and read again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{
    Broker, Depth, Dropping, Feed, Judged, Look, Loss, PeekFacts, Promise, QuorumPeek, RabbitQueueType, Reading,
    Returns, Topology, Watched,
};
use watchbill_domain::time::Instant;
use watchbill_sources::{Handing, QueueSeen, QueuesRead};
use watchbill_store::{OpenReplay, QueueRow, Store, StoreError};

use super::away::{Away, is_same_queue};
use super::facts::{QueueFactsKept, SourceFactsKept};

/// What is remembered of the queues of one source.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct QueueBook {
    /// Those that are watched and were told of; not those that are gone.
    pub queues: BTreeMap<QueueName, Kept>,
    /// Those that were among them, for when they are back.
    pub away: BTreeMap<QueueName, Away>,
    /// What is known of the source itself.
    pub source: SourceFactsKept,
    /// Who looked, and what was promised: people write it at any time, so it is read anew with every poll.
    pub people: HashMap<QueueName, (Option<Look>, Option<Promise>)>,
    /// When somebody last read messages, and when the oldest of them died; read anew likewise.
    pub deaths: HashMap<QueueName, (Instant, Instant)>,
    /// How replays stand that are not over; read anew likewise.
    pub replays: HashMap<QueueName, OpenReplay>,
    /// Which queue feeds which, by [`SourceFactsKept::topology`].
    pub feeds: Vec<Feed>,
    /// Which look like queues for dead letters, likewise.
    pub proposed: Vec<QueueName>,
    /// Whose own dead letters get into no queue, likewise.
    pub to_nowhere: BTreeSet<QueueName>,
}

/// What is remembered of a queue.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kept {
    pub broker: Broker,
    pub watched: Watched,
    pub returns: Option<Returns>,
    pub facts: QueueFactsKept,
}

impl QueueBook {
    /// What the store has of a source.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn load(store: &Store, source: &SourceName, now: Instant) -> Result<Self, StoreError> {
        let rows = store.queues().await?;
        let from = now.minus(Watched::REMEMBERED);
        let mut recent = store.readings_of_queues(source, from, now.shifted_ms(1)).await?;
        let facts = store.queue_sources().await?.remove(source);
        let source_facts = facts.map(|facts| SourceFactsKept::of_json(&facts)).unwrap_or_default();
        let mut book = Self { source: not_after(source_facts, now), ..Self::default() };
        let is_kept = |row: &QueueRow| row.gone_at.is_none_or(|at| is_same_queue(at, now));
        for row in rows.into_iter().filter(|row| row.id.source == *source && is_kept(row)) {
            let (name, gone_at) = (row.id.name.clone(), row.gone_at);
            let kept = Kept::of(row, recent.remove(&name).unwrap_or_default());
            if let Some(at) = gone_at {
                book.away.insert(name, Away::gone(kept, at.min(now)));
            } else {
                book.queues.insert(name, kept);
            }
        }
        Ok(book.with_ways())
    }

    fn with_ways(self) -> Self {
        let topology = self.source.topology.as_ref();
        let feeds = topology.map(Topology::feeds).unwrap_or_default();
        let proposed = topology.map(Topology::proposed).unwrap_or_default();
        let to_nowhere = topology.map(Topology::to_nowhere).unwrap_or_default();
        Self { feeds, proposed, to_nowhere, ..self }
    }

    /// With what people did by now.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn with_people(self, store: &Store, source: &SourceName) -> Result<Self, StoreError> {
        let people = store.looks_and_promises(source).await?;
        let open = store.open_replay_phases().await?.into_iter().filter(|open| open.queue.source == *source);
        let replays = open.map(|open| (open.queue.name.clone(), open)).collect();
        Ok(Self { people, replays, deaths: store.peeked_deaths(source).await?, ..self })
    }

    /// The queues of which somebody has to say whether they are still there: also those that are only not watched now.
    pub fn known(&self) -> Vec<QueueName> {
        let unwatched = self.away.iter().filter(|(_, away)| away.gone_at.is_none()).map(|(name, _)| name);
        self.queues.keys().chain(unwatched).cloned().collect()
    }

    /// With what was told of the source itself; and whether something of that is new.
    pub fn with_source(mut self, read: &QueuesRead, told: Option<Topology>, now: Instant) -> (Self, bool) {
        let facts = &mut self.source;
        // A sum over nodes falls when one of them begins again: what the others threw away before is not new.
        let more = read.lost.zip(facts.lost).map(|(lost, before)| lost.saturating_sub(before));
        let dropping = more.map_or(facts.dropping, |more| Dropping::after(facts.dropping, more, now));
        let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
        let mut is_new = told.is_some() || read.lost.is_some_and(|lost| facts.lost != Some(lost));
        is_new |= dropping != facts.dropping || facts.listing.as_ref() != Some(&read.listing);
        if told.is_some() {
            facts.topology_problems.clone_from(&problems);
        }
        let all: BTreeSet<String> = problems.into_iter().chain(facts.topology_problems.iter().cloned()).collect();
        let all: Vec<String> = all.into_iter().collect();
        is_new |= all != facts.problems;
        facts.problems = all;
        facts.listing = Some(read.listing.clone());
        facts.lost = read.lost.or(facts.lost);
        // Told for the last time when it is over, see `attend`.
        facts.dropping = dropping.or(facts.dropping);
        if let Some(told) = told {
            // What is known in part does not take the place of what is known.
            if told.is_whole || !facts.topology.as_ref().is_some_and(|before| before.is_whole) {
                (facts.topology, facts.topology_at) = (Some(told), Some(now));
                return (self.with_ways(), is_new);
            }
        }
        (self, is_new)
    }
}

impl Kept {
    /// A queue that was not told of before.
    pub fn new(broker: Broker) -> Self {
        Self { broker, watched: Watched::default(), returns: None, facts: QueueFactsKept::default() }
    }

    /// With one more reading of it, and with what somebody saw who read messages since the one before: when, and when the oldest died.
    pub fn read(&mut self, seen: QueueSeen, peeked: Option<(Instant, Instant)>, every: Duration) {
        let delivered = seen.delivered();
        let QueueSeen { broker, reading, limits, has_all_limits, owners, peek, handing, kind_text, .. } = seen;
        let limits = (has_all_limits || !self.facts.has_all_limits).then_some(limits);
        self.broker = broker;
        self.returns = returns(self.returns, self.facts.handing, reading.depth, delivered);
        let before = self.watched.state;
        self.watched = std::mem::take(&mut self.watched).after(&reading, limits, every);
        let is_new = |at: Instant| before.last.is_none_or(|last| last.at <= at) && at < reading.at;
        if let Some((_, died_at)) = peeked.filter(|(at, _)| is_new(*at)) {
            self.watched = std::mem::take(&mut self.watched).peeked(died_at, before.counted.map(|(_, count)| count));
        }
        self.facts = QueueFactsKept {
            kind_text,
            limits: self.watched.limits.clone(),
            has_all_limits: has_all_limits || self.facts.has_all_limits,
            owners,
            peek: Some(with_returns(peek, self.returns)),
            handing,
            losing: self.watched.losing,
            is_promised: self.watched.is_promised,
            there: self.watched.there.clone(),
            traffic: std::mem::take(&mut self.facts.traffic),
        };
    }

    /// With what stands by a judgement.
    pub fn keep(&mut self, judged: &Judged) {
        self.watched = std::mem::take(&mut self.watched).keeping(judged);
        (self.facts.losing, self.facts.is_promised) = (self.watched.losing, self.watched.is_promised);
    }

    /// What a judgement may change besides the reasons that stand.
    pub fn stands(&self) -> (Option<Instant>, Option<Loss>, bool) {
        (self.watched.growing_since, self.watched.losing, self.watched.is_promised)
    }

    /// With the knowledge that it cannot be seen any more.
    pub fn hidden(&mut self, reading: &Reading, every: Duration) {
        self.watched = std::mem::take(&mut self.watched).after(reading, None, every);
        self.returns = None;
    }

    fn of(row: QueueRow, mut recent: Vec<Reading>) -> Self {
        let facts = QueueFactsKept::of_json(&row.facts);
        // What is counted is compared with the last reading, however old that is.
        let last = row.watched.state.last;
        recent.extend(last.filter(|last| recent.last().is_none_or(|kept| kept.at < last.at)));
        let watched = Watched {
            recent,
            limits: facts.limits.clone(),
            losing: facts.losing,
            is_promised: facts.is_promised,
            there: facts.there.clone(),
            ..row.watched
        };
        Self { broker: row.broker, watched, returns: row.returns, facts }
    }
}

/// How often a message of a queue came back at most. It is known from when the queue was empty on, counted from the reading before that,
/// because a broker counts some seconds late; from nothing where nothing was counted by then. A counter that is not told, or fell, proves
/// nothing; whether one began again that had counted nothing is asked right before messages are read.
fn returns(before: Option<Returns>, counted: Option<Handing>, depth: Depth, delivered: Option<u64>) -> Option<Returns> {
    let fresh = || Returns { at_most: 0, delivered: counted.map_or(0, |counted| counted.delivered) };
    let from = if depth.is_calm() { Some(fresh()) } else { before };
    from?.later(delivered?, 0, 0)
}

fn with_returns(peek: PeekFacts, returns: Option<Returns>) -> PeekFacts {
    let PeekFacts::RabbitMq(RabbitQueueType::Quorum(quorum)) = peek else { return peek };
    let returned_at_most = returns.map(|returns| returns.at_most);
    PeekFacts::RabbitMq(RabbitQueueType::Quorum(QuorumPeek { returned_at_most, ..quorum }))
}

/// What is remembered of a time that has not come, because the clock was set back, is of now.
fn not_after(facts: SourceFactsKept, now: Instant) -> SourceFactsKept {
    let dropping =
        |dropping: Dropping| Dropping { since: dropping.since.min(now), last: dropping.last.min(now), ..dropping };
    SourceFactsKept {
        topology_at: facts.topology_at.map(|at| at.min(now)),
        dropping: facts.dropping.map(dropping),
        ..facts
    }
}

#[cfg(test)]
#[path = "book_tests.rs"]
mod tests;
