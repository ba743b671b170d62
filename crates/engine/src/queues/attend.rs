//! From what a poll told of queues to what about them needs somebody. Pure: what is remembered goes in and comes out.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use watchbill_definitions::QueueSpec;
use watchbill_domain::alerts::Sighting;
use watchbill_domain::ids::{Peer, QueueName, SourceName};
use watchbill_domain::queues::{Attention, AttentionKind, Broker, Depth, Dropping, Reading, Topology, Watching};
use watchbill_domain::time::Instant;
use watchbill_sources::{Listing, QueueSeen, QueuesRead};

use super::away::Away;
use super::book::{Kept, QueueBook};
use super::changes::{QueueChanges, QueueNews};
use super::replay::waits;
use super::sightings::Subject;
use super::traffic::Feeders;
use super::wanted::{Watch, owner_of};

/// What attending needs besides what was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attending<'a> {
    pub source: &'a SourceName,
    /// What the workspace says of queues.
    pub specs: &'a [QueueSpec],
    /// How often the source is polled.
    pub every: Duration,
    /// The address that is said to tell of what is found here.
    pub peer: &'a Peer,
    pub now: Instant,
}

/// What comes of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Attended {
    /// What needs somebody, and what did and does not any more.
    pub sightings: Vec<Sighting>,
    /// What is to be written.
    pub changes: QueueChanges,
    /// What is remembered once that is written.
    pub book: QueueBook,
    feeders: Feeders,
}

/// Takes in what a good poll told of queues. It is asked with every good poll, also where nothing of queues could be read: time alone
/// makes a queue need somebody, and what could not be read goes on needing them.
pub(crate) fn attend(mut book: QueueBook, mut read: QueuesRead, by: &Attending<'_>) -> Attended {
    let told = read.topology.take();
    let is_whole = told.as_ref().or(book.source.topology.as_ref()).is_some_and(|topology| topology.is_whole);
    let told_now = told.as_ref().map(Topology::proposed).unwrap_or_default();
    let (remembered, away) = (std::mem::take(&mut book.queues), std::mem::take(&mut book.away));
    let (book, source_is_new) = book.with_source(&read, told, by.now);
    let proposed = book.proposed.iter().cloned().chain(told_now).collect();
    let watch = Watch::proposing(by.specs, by.source, proposed, is_whole);
    let feeders = Feeders::told(&read, &book.feeds);
    let mut attended = Attended { book, feeders, ..Attended::default() };
    let listing = Listed {
        is_whole: read.listing == Listing::Whole,
        shows_nothing: matches!(read.listing, Listing::NothingVisible(_)),
        hidden: read.hidden.into_iter().collect(),
    };
    let broker = read.queues.first().map(|queue| queue.broker);
    let mut seen: BTreeMap<QueueName, QueueSeen> =
        read.queues.into_iter().map(|queue| (queue.name.clone(), queue)).collect();
    for (name, kept) in remembered {
        let mut fate = listing.fate(&name, &kept, seen.remove(&name), watch.goes_on(&name), &watch);
        let is_wanted = watch.spec(&name).is_none_or(|spec| spec.watch);
        if matches!(fate, Fate::Gone) && is_wanted && attended.book.replays.contains_key(&name) {
            // Somebody has to end the replay first: what is gone needs nobody.
            fate = Fate::Untold;
        }
        attended.meet(name, kept, fate, &watch, by);
    }
    for (name, away) in away.into_iter().filter(|(_, away)| away.is_remembered(by.now)) {
        match listing.fate_of_away(&name, &away, seen.remove(&name), &watch) {
            Some(fate) => attended.meet(name, away.kept, fate, &watch, by),
            None => {
                attended.book.away.insert(name, away);
            }
        }
    }
    for (name, seen) in seen.into_iter().filter(|(name, _)| watch.is_watched(name)) {
        let kept = Kept::new(seen.broker);
        attended.take(name, kept, Some(seen), &watch, by);
    }
    attended.tell_of_broker(broker, source_is_new, by);
    attended
}

/// What the listing proves.
struct Listed {
    is_whole: bool,
    shows_nothing: bool,
    hidden: BTreeSet<QueueName>,
}

/// What became of a queue that is remembered.
enum Fate {
    Told(Box<QueueSeen>),
    /// The credentials do not let us see it any more.
    Hidden,
    /// It is not in this answer, which proves nothing.
    Untold,
    /// It is not there any more.
    Gone,
    /// Nobody wants to hear of it any more.
    Unwatched,
    /// It was gone and is there again, and nobody wants to hear of it.
    BackUnwatched,
}

impl Listed {
    fn fate(
        &self,
        name: &QueueName,
        kept: &Kept,
        seen: Option<QueueSeen>,
        is_watched: bool,
        watch: &Watch<'_>,
    ) -> Fate {
        let is_made_here = matches!(kept.broker, Broker::Expression | Broker::KafkaTopic);
        match seen {
            // It was made by a table of the workspace, which is not there any more.
            _ if is_made_here && watch.spec(name).is_none() => Fate::Gone,
            // The ways between queues do not name it any more either, which would look as if nobody wanted to hear of it.
            None if self.is_whole && !is_made_here && !self.hidden.contains(name) => Fate::Gone,
            _ if !is_watched => Fate::Unwatched,
            Some(seen) => Fate::Told(Box::new(seen)),
            None if self.shows_nothing || self.hidden.contains(name) => Fate::Hidden,
            None if self.is_whole => Fate::Gone,
            None => Fate::Untold,
        }
    }

    /// The same of a queue that was not watched, or was gone; none where it still is.
    fn fate_of_away(&self, name: &QueueName, away: &Away, seen: Option<QueueSeen>, watch: &Watch<'_>) -> Option<Fate> {
        let is_watched = watch.is_watched(name);
        if away.gone_at.is_none() {
            return Some(self.fate(name, &away.kept, seen, is_watched, watch));
        }
        let seen = seen?;
        Some(if is_watched { Fate::Told(Box::new(seen)) } else { Fate::BackUnwatched })
    }
}

impl Attended {
    /// A queue that is remembered, with what became of it.
    fn meet(&mut self, name: QueueName, kept: Kept, fate: Fate, watch: &Watch<'_>, by: &Attending<'_>) {
        match fate {
            Fate::Told(seen) => self.take(name, kept, Some(*seen), watch, by),
            Fate::Hidden => self.hide(name, kept, watch, by),
            Fate::Untold => self.take(name, kept, None, watch, by),
            Fate::Gone => self.let_go(name, kept, watch, by),
            Fate::Unwatched => self.leave(name, kept, false, watch, by),
            Fate::BackUnwatched => self.leave(name, kept, true, watch, by),
        }
    }

    /// A queue that is watched, with what was read of it, if anything was.
    fn take(
        &mut self,
        name: QueueName,
        mut kept: Kept,
        seen: Option<QueueSeen>,
        watch: &Watch<'_>,
        by: &Attending<'_>,
    ) {
        let mut reading = None;
        if let Some(mut seen) = seen {
            kept.facts.traffic = self.feeders.count(std::mem::take(&mut kept.facts.traffic), &mut seen);
            if let Some(limits) = seen.limits_to_nowhere.take().filter(|_| self.book.to_nowhere.contains(&name)) {
                seen.limits = limits;
            }
            reading = Some(seen.reading);
            kept.read(seen, self.book.deaths.get(&name).copied(), by.every);
        }
        self.judge(name, kept, reading, watch, by);
    }

    /// A queue that cannot be seen any more.
    fn hide(&mut self, name: QueueName, mut kept: Kept, watch: &Watch<'_>, by: &Attending<'_>) {
        let reading = Reading::of(by.now, Depth::NoPermission);
        kept.hidden(&reading, by.every);
        self.judge(name, kept, Some(reading), watch, by);
    }

    fn judge(
        &mut self,
        name: QueueName,
        mut kept: Kept,
        reading: Option<Reading>,
        watch: &Watch<'_>,
        by: &Attending<'_>,
    ) {
        let now = by.now;
        let (looked, promised) = self.book.people.get(&name).map_or((None, None), |(l, p)| (l.as_ref(), p.as_ref()));
        let watching = Watching {
            rules: watch.spec(&name).map(|spec| spec.rules).unwrap_or_default(),
            every: by.every,
            looked_at: looked.map(|look| look.at.min(now)),
            promised,
            replay_waits: self.book.replays.get(&name).and_then(|open| waits(open, now)),
        };
        let judged = kept.watched.judged(&watching, now);
        let (before, stood) = (kept.stands(), std::mem::take(&mut kept.watched.standing));
        kept.keep(&judged);
        let owner = owner_of(watch.spec(&name), &kept.facts.owners);
        let subject = Subject { owner: owner.as_ref().map(|owner| &*owner.name), ..subject(&name, &kept, watch, by) };
        let needs = judged.attention.iter().map(|(found, began)| subject.needs(found, *began, promised, now));
        self.sightings.extend(needs);
        let over = stood.iter().filter(|(kind, _)| !kept.watched.standing.contains_key(kind));
        self.sightings.extend(over.map(|(kind, began)| subject.is_over(*kind, *began, now)));
        if reading.is_some() || stood != kept.watched.standing || before != kept.stands() {
            self.changes.queues.push(QueueNews { name: name.clone(), reading });
        }
        self.book.queues.insert(name, kept);
    }

    /// A queue that is not there any more needs nobody.
    fn let_go(&mut self, name: QueueName, kept: Kept, watch: &Watch<'_>, by: &Attending<'_>) {
        self.end(&name, &kept, watch, by);
        self.changes.gone.push(name.clone());
        self.book.away.insert(name, Away::gone(kept, by.now));
    }

    /// Neither does one that nobody wants to hear of; but it is still there, or there again.
    fn leave(&mut self, name: QueueName, kept: Kept, is_back: bool, watch: &Watch<'_>, by: &Attending<'_>) {
        self.end(&name, &kept, watch, by);
        if is_back || !kept.watched.standing.is_empty() {
            self.changes.queues.push(QueueNews { name: name.clone(), reading: None });
        }
        self.book.away.insert(name, Away::unwatched(kept));
    }

    fn end(&mut self, name: &QueueName, kept: &Kept, watch: &Watch<'_>, by: &Attending<'_>) {
        let subject = subject(name, kept, watch, by);
        let over = kept.watched.standing.iter().map(|(kind, began)| subject.is_over(*kind, *began, by.now));
        self.sightings.extend(over);
    }

    /// What the whole broker threw away: of which queue that was it does not say, so that it is an alert about none.
    fn tell_of_broker(&mut self, broker: Option<Broker>, source_is_new: bool, by: &Attending<'_>) {
        let subject = Subject { queue: None, broker, service: None, owner: None, peer: by.peer };
        let facts = &mut self.book.source;
        let mut is_new = source_is_new;
        if let Some(dropping) = facts.dropping {
            if by.now.since(dropping.last) < Dropping::TOLD_FOR {
                self.sightings.push(subject.needs(&Attention::Dropping(dropping), dropping.since, None, by.now));
            } else {
                self.sightings.push(subject.is_over(AttentionKind::Dropping, dropping.since, by.now));
                facts.dropping = None;
                is_new = true;
            }
        }
        self.changes.source_facts = is_new.then(|| facts.to_json());
    }
}

fn subject<'a>(name: &'a QueueName, kept: &Kept, watch: &Watch<'a>, by: &Attending<'a>) -> Subject<'a> {
    let service = watch.spec(name).and_then(|spec| spec.service.as_deref());
    Subject { queue: Some(name), broker: Some(kept.broker), service, owner: None, peer: by.peer }
}

#[cfg(test)]
#[path = "attend_lost_tests.rs"]
mod lost_tests;
#[cfg(test)]
#[path = "attend_tests.rs"]
mod tests;
