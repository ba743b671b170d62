//! From the list of queues to their figures.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{Broker, QueueFacts};
use watchbill_domain::queues::{
    BrokerVersion, Depth, Oldest, Owner, OwnerFrom, PeekFacts, QuorumPeek, RabbitQueueType, Reading, Totals,
};
use watchbill_domain::sources::{PollFailure, Problem};
use watchbill_domain::time::Instant;

use super::limits::{Figures, Set, limits, limits_to_nowhere};
use super::names::{queue_name, vhost_of};
use super::wire::{WireQueue, WireStats, number};
use super::{QUEUES, RabbitMq, listed, overview, topology, visible};
use crate::address::Address;
use crate::ask::Answer;
use crate::items::read_items;
use crate::like::is_like;
use crate::peers::not_asked;
use crate::queues::{Handing, Listing, QueueSeen, QueuesRead, QueuesWanted};

/// Where the name of whoever has to see to a queue stands.
const OWNER: &str = "x-owner";
/// A queue of a node that is not there has figures of a while ago, if any.
const NOT_THERE: &[&str] = &["down", "stopped", "crashed"];
/// Publishers that write milliseconds where seconds belong give numbers above this (the year 5138).
const SECONDS_BELOW: i64 = 100_000_000_000;

/// What one address lists.
struct Listed {
    queues: Vec<(QueueSeen, QueueFacts)>,
    problems: Vec<Problem>,
    broken: usize,
}

/// What all addresses listed together.
#[derive(Default)]
struct Gathered {
    queues: BTreeMap<QueueName, (QueueSeen, QueueFacts)>,
    /// Why it is not certain that these are all.
    doubt: Option<String>,
    /// The virtual hosts that can be seen, where the list of queues leaves that open.
    visible: Visible,
    problems: Vec<Problem>,
}

/// What is known of the virtual hosts that can be seen.
#[derive(Default)]
enum Visible {
    /// Of all that matter a queue is listed.
    #[default]
    Listed,
    /// These.
    Told(BTreeSet<String>),
    /// Somebody would have had to tell.
    Untold,
}

impl RabbitMq {
    /// What the answers say of queues.
    pub(super) fn read(&self, wanted: &QueuesWanted, answers: &[Answer], now: Instant) -> QueuesRead {
        let mut all = Gathered::default();
        let mut listed_once = false;
        let mut failed: Option<PollFailure> = None;
        for address in self.addresses.iter() {
            match self.list_of(address, answers, now) {
                Ok(list) => {
                    listed_once = true;
                    all.add(list);
                }
                Err(failure) => failed = Some(failure),
            }
        }
        if !listed_once {
            return QueuesRead::unread(failed.unwrap_or_else(not_asked).message);
        }
        all.visible = self.visible(wanted, &all.queues, answers, &mut all.problems);
        let lost = self.metrics.read(answers, &mut all.problems);
        let listing = self.listing(&all);
        let hidden = self.hidden(wanted, &all);
        let (queues, facts): (Vec<QueueSeen>, Vec<QueueFacts>) = all.queues.into_values().unzip();
        let is_listed_whole = listing == Listing::Whole;
        let topology = topology::read(self, answers, facts, is_listed_whole, &mut all.problems);
        QueuesRead { queues, hidden, topology, listing, lost, problems: all.problems }
    }

    /// Whether queues of this virtual host are wanted.
    pub(super) fn is_wanted(&self, vhost: &str) -> bool {
        self.vhosts.is_empty() || self.vhosts.iter().any(|pattern| is_like(pattern, vhost))
    }

    /// What the list of queues leaves open, as far as any address told it; problems are why none did.
    fn visible(
        &self,
        wanted: &QueuesWanted,
        listed: &BTreeMap<QueueName, (QueueSeen, QueueFacts)>,
        answers: &[Answer],
        problems: &mut Vec<Problem>,
    ) -> Visible {
        let listed: BTreeSet<Cow<'_, str>> = listed.keys().map(vhost_of).collect();
        let listed: BTreeSet<&str> = listed.iter().map(AsRef::as_ref).collect();
        if !visible::is_open(self, wanted, &listed) {
            return Visible::Listed;
        }
        let (mut told, mut untold) = (None::<BTreeSet<String>>, Vec::new());
        for address in self.addresses.iter() {
            match visible::read(answers, address) {
                Some(Ok(vhosts)) => told.get_or_insert_default().extend(vhosts),
                Some(Err(failure)) => untold.push(self.addresses.missing(
                    address,
                    "exchanges",
                    "queues that are not listed may be hidden from these credentials, so that none of them counts as gone",
                    &failure,
                )),
                None => {}
            }
        }
        let Some(mut told) = told else {
            problems.append(&mut untold);
            return Visible::Untold;
        };
        told.extend(listed.into_iter().map(str::to_owned));
        Visible::Told(told)
    }

    fn listing(&self, all: &Gathered) -> Listing {
        match &all.visible {
            Visible::Told(vhosts) if all.queues.is_empty() && !vhosts.iter().any(|vhost| self.is_wanted(vhost)) => {
                let which =
                    if self.vhosts.is_empty() { "no virtual host" } else { "none of the virtual hosts in `vhosts`" };
                Listing::NothingVisible(format!(
                    "{which} is visible to this user, so that the list of queues is empty: give the user a permission there that \
                     allows nothing (`^$` three times)"
                ))
            }
            _ if all.doubt.is_some() => Listing::Partial(all.doubt.clone().unwrap_or_default()),
            Visible::Listed | Visible::Told(_) => Listing::Whole,
            Visible::Untold => {
                Listing::Partial("it is not known which virtual hosts are visible to this user".to_owned())
            }
        }
    }

    /// Queues that were known and are not listed, of virtual hosts that are wanted and cannot be seen.
    fn hidden(&self, wanted: &QueuesWanted, all: &Gathered) -> Vec<QueueName> {
        let Visible::Told(visible) = &all.visible else { return Vec::new() };
        let unseen = |name: &&QueueName| {
            let vhost = vhost_of(name);
            !all.queues.contains_key(*name) && self.is_wanted(&vhost) && !visible.contains(&*vhost)
        };
        let hidden: BTreeSet<&QueueName> = wanted.known.iter().filter(unseen).collect();
        hidden.into_iter().cloned().collect()
    }

    /// The queues this address lists.
    fn list_of(&self, address: &Address, answers: &[Answer], now: Instant) -> Result<Listed, PollFailure> {
        let overview = overview(answers, address)?;
        let (version, counts_nothing) = (overview.version(), overview.counts_nothing());
        let (_, body) = listed(answers, address).ok_or_else(not_asked)?.json()?;
        let items = read_items(body, |wire: WireQueue<'_>| {
            let wanted = self.is_wanted(wire.vhost.as_ref());
            wanted.then(|| seen(&wire, version, counts_nothing, now)).transpose()
        })?;
        let (problems, broken) = (items.problems(&self.addresses.place(address, QUEUES)), items.broken.len());
        Ok(Listed { queues: items.read.into_iter().flatten().collect(), problems, broken })
    }
}

impl Gathered {
    /// Nodes of one cluster tell the same. Of two that do not, whoever tells of more messages counts.
    fn add(&mut self, list: Listed) {
        self.problems.extend(list.problems);
        if list.broken > 0 {
            self.doubt = Some(format!("{} of the queues cannot be read", list.broken));
        }
        for (seen, facts) in list.queues {
            let deeper = |known: &QueueSeen| known.reading.depth.count() < seen.reading.depth.count();
            if self.queues.get(&seen.name).is_none_or(|(known, _)| deeper(known)) {
                self.queues.insert(seen.name.clone(), (seen, facts));
            }
        }
    }
}

/// What a queue's own object says of it.
///
/// # Errors
/// Where what was set for it is of a shape that is not known.
pub(super) fn seen(
    wire: &WireQueue<'_>,
    version: Option<BrokerVersion>,
    counts_nothing: bool,
    now: Instant,
) -> Result<(QueueSeen, QueueFacts), String> {
    let (vhost, name) = (wire.vhost.as_ref(), queue_name(wire.vhost.as_ref(), wire.name.as_ref()));
    let set = Set::of(wire)?;
    let sort = wire.sort.as_ref().map_or("", AsRef::as_ref);
    let is_stream = sort == "stream";
    let state = wire.state.as_ref().map_or("", AsRef::as_ref);
    let stats = WireStats::read(wire.message_stats);
    let reading = Reading {
        at: now,
        depth: depth(wire, state, counts_nothing, now),
        oldest: head_sent_at(wire, now).map(Oldest::sent),
        unacknowledged: number(wire.messages_unacknowledged),
        consumers: number(wire.consumers),
        totals: Totals { removed: stats.as_ref().and_then(removed), ..Totals::default() },
    };
    let figures = Figures {
        depth: wire.messages,
        bytes: number(wire.message_bytes),
        idle_since: wire.idle_since.as_ref().and_then(|text| idle_since(text.as_ref())),
        consumers: reading.consumers,
        is_stream,
    };
    let peek = match sort {
        "classic" if set.has_priorities() => RabbitQueueType::Prioritized,
        "classic" => RabbitQueueType::Classic,
        "quorum" => RabbitQueueType::Quorum(QuorumPeek {
            version,
            // A limit that cannot be read, or that is not told, may be the lowest there is.
            limit: set.delivery_limit().ok().filter(|_| set.is_told()).unwrap_or(Some(0)),
            returned_at_most: None,
        }),
        "stream" => RabbitQueueType::Stream,
        _ => RabbitQueueType::Unknown,
    };
    let facts = topology::facts(name.clone(), vhost, &set, &reading, peek);
    let facts = QueueFacts { can_kill: facts.can_kill && !wire.goes_by_itself(), ..facts };
    let owner = set.argument(OWNER).map(|name| Owner { name, from: OwnerFrom::Argument });
    let seen = QueueSeen {
        name,
        broker: Broker::RabbitMq,
        reading,
        limits: limits(&set, &figures),
        limits_to_nowhere: limits_to_nowhere(&set, &figures),
        // Right after it was made nothing is told of it but its arguments, and where nothing is counted that stays so.
        has_all_limits: set.is_told(),
        owners: owner.into_iter().collect(),
        peek: PeekFacts::RabbitMq(peek),
        handing: stats.as_ref().and_then(handing),
        kind_text: kind_text(sort, peek == RabbitQueueType::Prioritized, state),
    };
    Ok((seen, facts))
}

fn depth(wire: &WireQueue<'_>, state: &str, counts_nothing: bool, now: Instant) -> Depth {
    match wire.messages {
        count if NOT_THERE.contains(&state) => Depth::Stale { count, as_of: now },
        Some(count) if wire.sort.as_ref().is_some_and(|sort| sort.as_ref() == "stream") => {
            Depth::Approximate { count, as_of: now }
        }
        Some(count) => Depth::counted(count),
        None if counts_nothing => Depth::StatisticsOff,
        None => Depth::Stale { count: None, as_of: now },
    }
}

/// When the first message was sent, as far as its publisher is to be believed.
fn head_sent_at(wire: &WireQueue<'_>, now: Instant) -> Option<Instant> {
    let told: i64 = number(wire.head_message_timestamp).filter(|told: &i64| *told > 0)?;
    let ms = if told < SECONDS_BELOW { told * 1000 } else { told };
    Some(Instant::from_ms(ms).min(now))
}

/// RFC 3339, or without a zone in versions before 3.10: UTC.
fn idle_since(text: &str) -> Option<Instant> {
    Instant::parse(text).or_else(|_| Instant::parse(&format!("{}Z", text.replacen(' ', "T", 1)))).ok()
}

/// What was taken out for good. What a message was handed out for and came back is not.
fn removed(stats: &WireStats) -> Option<u64> {
    [stats.ack, stats.deliver_no_ack, stats.get_no_ack].into_iter().flatten().reduce(u64::saturating_add)
}

fn handing(stats: &WireStats) -> Option<Handing> {
    Some(Handing { delivered: stats.deliver_get?, redelivered: stats.redeliver.unwrap_or(0) })
}

fn kind_text(sort: &str, has_priorities: bool, state: &str) -> String {
    let sort = match sort {
        "stream" => "stream".to_owned(),
        "" => "queue".to_owned(),
        sort if has_priorities => format!("{sort} queue with priorities"),
        sort => format!("{} queue", watchbill_domain::alerts::plain_line(sort, 40)),
    };
    if NOT_THERE.contains(&state) { format!("{sort}, {state}") } else { sort }
}
