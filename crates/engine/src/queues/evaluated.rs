//! What a queue comes to at a moment: all that is kept of it, judged as its alerts are. Lists, pages and the command line are made of
//! this.

use std::time::Duration;

use watchbill_definitions::QueueSpec;
use watchbill_domain::ids::{AlertId, QueueName};
use watchbill_domain::queues::{
    Attention, AttentionKind, AttentionRules, Broker, Depth, Group, Judged, Look, LossClock, Oldest, Owner, Promise,
    QueueId, Rank, Ratio, Reading, Watched, Watching, rank, ratio,
};
use watchbill_domain::time::Instant;
use watchbill_store::QueueRow;

use crate::api::QueueGroup;

use super::facts::QueueFactsKept;
use super::records::{DAY, QueueSource};
use super::sightings::identity;
use super::wanted::owner_of;

/// Whether a queue is there, and looked after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Presence {
    /// It is read, and pages.
    Watched,
    /// It is there, and nothing of it is read on.
    Unwatched,
    /// Its source does not list it any more since then.
    Gone(Instant),
}

/// Who tells of a queue, and what is said of it elsewhere.
pub(super) struct Telling<'a> {
    pub source: &'a QueueSource,
    /// What the workspace says of it.
    pub spec: Option<&'a QueueSpec>,
    pub presence: Presence,
    /// Since when a replay of it waits for a person who did not want that.
    pub replay_waits: Option<Instant>,
    pub now: Instant,
}

/// How many died of what was handled over the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RatioOfDay {
    pub ratio: Ratio,
    /// For so long of the day both are known.
    pub counted: Duration,
}

/// Where a queue stands in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Order {
    place: u8,
    /// Of what is watched; everything else is by name.
    rank: Option<Rank>,
}

/// A queue, judged.
pub(super) struct Evaluated {
    pub id: QueueId,
    pub broker: Broker,
    pub presence: Presence,
    /// Whether anything was ever read of it.
    pub is_read: bool,
    pub facts: QueueFactsKept,
    pub watched: Watched,
    /// What that comes to. Of a queue that is not watched nothing needs anybody.
    pub judged: Judged,
    pub rules: AttentionRules,
    /// It is read once in so long.
    pub every: Duration,
    pub owner: Option<Owner>,
    pub service: Option<String>,
    pub looked: Option<Look>,
    /// The promise that stands.
    pub promise: Option<Promise>,
    pub ratio: Option<RatioOfDay>,
    /// The queues whose dead letters come here.
    pub feeds_from: Vec<QueueName>,
    pub rank: Rank,
    /// Those of the last day, a minute each.
    pub readings: Vec<Reading>,
}

impl Evaluated {
    /// Judges a queue by what is kept of it; `readings` are those of the last day in the order of time.
    pub fn new(id: QueueId, row: Option<&QueueRow>, readings: Vec<Reading>, telling: &Telling<'_>) -> Self {
        let Telling { source, spec, presence, replay_waits, now } = *telling;
        let facts = row.map(|row| QueueFactsKept::of_json(&row.facts)).unwrap_or_default();
        let (rules, every) = (spec.map(|spec| spec.rules).unwrap_or_default(), source.row.facts.every);
        let recent = readings.partition_point(|reading| reading.at < now.minus(Watched::REMEMBERED));
        let watched = Watched {
            recent: readings[recent..].to_vec(),
            limits: facts.limits.clone(),
            losing: facts.losing,
            is_promised: facts.is_promised,
            there: facts.there.clone(),
            ..row.map(|row| row.watched.clone()).unwrap_or_default()
        };
        let promised = row.and_then(|row| row.promised.as_ref());
        let looked = row.and_then(|row| row.looked.clone());
        let looked_at = looked.as_ref().map(|look| look.at.min(now));
        let watching = Watching { rules, every, looked_at, promised, replay_waits };
        let mut judged = watched.judged(&watching, now);
        if presence != Presence::Watched {
            judged.attention.clear();
        }
        let promise = promised.filter(|promise| promise.stands(now)).cloned();
        let found: Vec<Attention> = judged.attention.iter().map(|(found, _)| *found).collect();
        let feeding = source.feeds.iter().filter(|feed| feed.to == id.name && feed.from != id.name);
        Self {
            broker: row.map_or_else(|| source.broker(), |row| row.broker),
            presence,
            is_read: watched.state.last.is_some(),
            rank: rank(&found, promise.as_ref(), judged.depth, &judged.clock, now),
            owner: owner_of(spec, &facts.owners),
            service: spec.and_then(|spec| spec.service.clone()),
            ratio: ratio_of_day(&readings, every, now),
            feeds_from: feeding.map(|feed| feed.from.clone()).collect(),
            id,
            facts,
            watched,
            judged,
            rules,
            every,
            looked,
            promise,
            readings,
        }
    }

    /// Where it stands in a list.
    pub fn order(&self) -> Order {
        let place = match self.presence {
            Presence::Watched => 0,
            Presence::Unwatched => 1,
            Presence::Gone(_) => 2,
        };
        Order { place, rank: (place == 0).then_some(self.rank) }
    }

    /// In which part of a list it stands.
    pub fn group(&self) -> QueueGroup {
        match (self.presence, self.rank.group()) {
            (Presence::Unwatched | Presence::Gone(_), _) => QueueGroup::Others,
            (Presence::Watched, Group::Needs) => QueueGroup::Needs,
            (Presence::Watched, Group::Unknown) => QueueGroup::Unknown,
            (Presence::Watched, Group::Promised) => QueueGroup::Promised,
            (Presence::Watched, Group::Filled) => QueueGroup::Filled,
            (Presence::Watched, Group::Empty) => QueueGroup::Empty,
        }
    }

    /// Whether somebody is needed: a reason stands that no promise holds back.
    pub fn needs(&self, now: Instant) -> bool {
        self.judged.attention.iter().any(|(found, _)| !self.waits(found, now))
    }

    /// Whether a reason waits for a promise.
    pub fn waits(&self, found: &Attention, now: Instant) -> bool {
        self.promise.as_ref().is_some_and(|promise| found.waits_for(promise, now))
    }

    /// When it was read last, whatever came of it.
    pub fn read_at(&self) -> Option<Instant> {
        self.watched.state.last.map(|last| last.at)
    }

    /// The best that is known of its oldest message.
    pub fn oldest(&self) -> Option<Oldest> {
        let died = self.watched.died_at.or(self.watched.peeked_died_at).map(Oldest::died);
        Oldest::best(died.into_iter().chain(self.watched.sent_at.map(Oldest::sent)))
    }

    /// When its first message is lost; none where its limits were never told: without limits it would be never.
    pub fn clock(&self) -> Option<&LossClock> {
        let is_told = self.facts.peek.is_some() || self.judged.clock != LossClock::Never;
        is_told.then_some(&self.judged.clock)
    }

    /// The alert that pages about a reason.
    pub fn alert(&self, kind: AttentionKind) -> AlertId {
        AlertId { source: self.id.source.clone(), identity: identity(Some(&self.id.name), kind) }
    }

    /// For so long a reading speaks where none follows.
    pub fn holds(&self) -> Duration {
        Depth::STALE_AFTER.max(3 * self.every)
    }
}

fn ratio_of_day(readings: &[Reading], every: Duration, now: Instant) -> Option<RatioOfDay> {
    let from = now.minus(DAY);
    let ratio = ratio(readings, from)?;
    let knows_both = |reading: &&Reading| {
        let has_dead = reading.totals.arrived.is_some() || !ratio.is_counted && reading.depth.count().is_some();
        reading.at >= from && reading.totals.source_traffic.is_some() && has_dead
    };
    let known: Vec<Instant> = readings.iter().filter(knows_both).map(|reading| reading.at).collect();
    let holds = Depth::STALE_AFTER.max(3 * every);
    let counted = known.windows(2).map(|pair| pair[1].since(pair[0])).filter(|span| *span <= holds).sum();
    Some(RatioOfDay { ratio, counted })
}
