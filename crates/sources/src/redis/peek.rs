//! Reading jobs that died and entries that are stuck: nothing is taken out, and no group is told.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{Broker, Depth, PEEK_MOST, PeekFacts};
use watchbill_domain::sources::{PollFailure, PollFailureKind};
use watchbill_domain::time::Instant;

use super::bullmq::Keys;
use super::jobs::Pending;
use super::portions::{Members, OneByOne, ROOM, members, with_scores};
use super::reading::{Gathered, WAITING};
use super::sidekiq::{DEAD, RETRY, Sidekiq};
use super::told::{Figure, Told, info};
use super::{Redis, jobs};
use crate::ask::{RedisCommand, RedisValue, RedisVerb};
use crate::peek::{Peeked, PeekedMessage};
use crate::peers::not_asked;
use crate::queues::{QueueSeen, QueuesWanted};

/// What a queue is made of.
pub(super) enum Place<'a> {
    /// A set of Sidekiq.
    Set(&'static str),
    /// Jobs of Sidekiq that are still to be run.
    Waiting(&'a str),
    /// Jobs of BullMQ that failed.
    Failed(Keys),
    /// Entries of this stream that are stuck with this group.
    Stuck(String, &'a str),
}

impl Place<'_> {
    /// How many rounds ask for a list alone, before the first message is asked for.
    pub(super) fn rounds_before_messages(&self) -> usize {
        match self {
            Self::Set(_) | Self::Waiting(_) => 0,
            Self::Failed(_) | Self::Stuck(..) => 1,
        }
    }
}

impl Redis {
    /// What this queue is made of, by how this source is set.
    pub(super) fn place<'a>(&self, queue: &'a QueueName) -> Option<Place<'a>> {
        let name = queue.as_str();
        let of_sidekiq = self.sidekiq.as_ref().and_then(|_| match name {
            DEAD => Some(Place::Set(DEAD)),
            RETRY => Some(Place::Set(RETRY)),
            _ if name.starts_with(WAITING) => Some(Place::Waiting(name)),
            _ => None,
        });
        let failed = || self.bullmq.keys().find(|keys| keys.failed() == name).map(Place::Failed);
        let stuck = || self.streams.place(name).map(|(key, group)| Place::Stuck(key, group));
        of_sidekiq.or_else(failed).or_else(stuck)
    }

    /// What is asked in this round to learn what decides, the first being 0.
    pub(super) fn anew(&self, place: &Place<'_>, round: usize) -> Vec<RedisCommand> {
        let commands = match (place, round) {
            (Place::Set(set), 0) => [Sidekiq::counting(set).as_slice(), &[nothing_of(set)]].concat(),
            (Place::Waiting(name), 0) => vec![RedisCommand::new(RedisVerb::Llen, [*name])],
            (Place::Failed(keys), 0) => {
                [keys.counting().as_slice(), &[nothing_of(&keys.failed()), keys.probing()]].concat()
            }
            (Place::Stuck(key, group), 0 | 1) => {
                let [stream, stuck] = self.streams.counting(key, group);
                if round == 0 { vec![stream, no_entry_of(key)] } else { return vec![stuck] }
            }
            _ => return Vec::new(),
        };
        std::iter::once(info()).chain(commands).collect()
    }

    /// The queue as it is, and whether messages of it may be read.
    ///
    /// # Errors
    /// When it is not there, or cannot be read.
    pub(super) fn seen(
        &self,
        queue: &QueueName,
        place: &Place<'_>,
        told: &Told<'_>,
        now: Instant,
    ) -> Result<QueueSeen, PollFailure> {
        let wanted = QueuesWanted::default();
        let mut all = Gathered::new(told, &wanted, now);
        let probes = match place {
            Place::Set(set) => {
                Sidekiq::count(set, told, &mut all);
                vec![nothing_of(set)]
            }
            Place::Waiting(name) => {
                let command = RedisCommand::new(RedisVerb::Llen, [*name]);
                all.add(name, Broker::Sidekiq, told.count(&command), "queue of Sidekiq");
                Vec::new()
            }
            Place::Failed(keys) => {
                keys.count(told, &mut all);
                vec![nothing_of(&keys.failed()), keys.probing()]
            }
            Place::Stuck(key, group) => {
                if !self.streams.count(key, group, told, &mut all) {
                    return Err(no_such_queue());
                }
                vec![no_entry_of(key)]
            }
        };
        let read = all.read();
        let seen = read.queues.into_iter().find(|seen| seen.name == *queue);
        let mut seen = seen.ok_or_else(|| unreadable(read.problems.first().map(|problem| problem.message.as_str())))?;
        for probe in probes {
            match told.figure(&probe, |value| value.list().map(drop)) {
                Figure::Told(()) => {}
                Figure::NoPermission => seen.peek = PeekFacts::Hidden(seen.broker),
                Figure::Unread(_) if seen.reading.depth == Depth::NoPermission => {}
                Figure::Unread(why) => return Err(unreadable(Some(&why))),
            }
        }
        Ok(seen)
    }

    /// What is asked next to read so many messages, behind what was told so far.
    pub(super) fn peeking(&self, place: &Place<'_>, count: u32, told: Option<&Told<'_>>) -> Vec<RedisCommand> {
        let count = count.clamp(1, PEEK_MOST);
        let Some(told) = told else {
            let whole = match place {
                Place::Set(set) => Some(whole_of(set)),
                Place::Failed(keys) => Some(whole_of(&keys.failed())),
                Place::Stuck(..) | Place::Waiting(_) => None,
            };
            return whole.into_iter().chain(self.listing(place, count)).collect();
        };
        match place {
            Place::Waiting(_) => Vec::new(),
            Place::Set(set) => Members::of(set, count as usize, told).next.into_iter().collect(),
            Place::Failed(keys) => {
                let commands: Vec<RedisCommand> =
                    failed(keys, count, told).iter().map(|(id, _)| jobs::of_bullmq(keys, id)).collect();
                OneByOne::of(&commands, told).next.to_vec()
            }
            Place::Stuck(key, group) => {
                let stuck = self.stuck(key, group, count, told);
                let commands: Vec<RedisCommand> = stuck.iter().map(|pending| jobs::entry(key, &pending.id)).collect();
                OneByOne::of(&commands, told).next.to_vec()
            }
        }
    }

    /// What is asked first: of a set of Sidekiq the first job by itself, of all else what lists the messages that are to be read.
    fn listing(&self, place: &Place<'_>, count: u32) -> Option<RedisCommand> {
        match place {
            Place::Waiting(_) => None,
            Place::Set(set) => Some(members(set, 0, 1)),
            Place::Failed(keys) => Some(members(&keys.failed(), 0, count as usize)),
            Place::Stuck(key, group) => Some(self.streams.listing(key, group, count)),
        }
    }

    /// The entries in the answer that lists them.
    fn stuck(&self, key: &str, group: &str, count: u32, told: &Told<'_>) -> Vec<Pending> {
        told.figure(&self.streams.listing(key, group, count), jobs::pending).told().unwrap_or_default()
    }

    /// The messages that all of that brought.
    ///
    /// # Errors
    /// When not even a list of them could be read.
    pub(super) fn peeked(
        &self,
        place: &Place<'_>,
        count: u32,
        told: &Told<'_>,
        now: Instant,
    ) -> Result<Peeked, PollFailure> {
        let count = count.clamp(1, PEEK_MOST);
        let listing = self.listing(place, count).ok_or_else(not_asked)?;
        match told.figure(&listing, |value| value.list().map(drop)) {
            Figure::Told(()) => {}
            Figure::NoPermission => return Err(unreadable(Some("this user may not read it any more"))),
            Figure::Unread(why) => return Err(unreadable(Some(&why))),
        }
        let mut brought = Brought::default();
        match place {
            Place::Waiting(_) => {}
            Place::Set(set) => {
                let whole = told.count(&whole_of(set)).told();
                let wanted = whole.and_then(|whole| u32::try_from(whole).ok()).map_or(count, |whole| whole.min(count));
                let Members { found, left, .. } = Members::of(set, count as usize, told);
                for (job, score) in found {
                    brought.add(jobs::sidekiq(set, job, score, now));
                }
                brought.too_large = left.saturating_sub((count - wanted) as usize);
                brought.behind_of(told, set);
            }
            Place::Failed(keys) => {
                let failed = failed(keys, count, told);
                let commands: Vec<RedisCommand> = failed.iter().map(|(id, _)| jobs::of_bullmq(keys, id)).collect();
                let answered = OneByOne::of(&commands, told).answered;
                for (id, score) in failed.iter().take(answered) {
                    brought.add(jobs::bullmq(keys, id, *score, told, now));
                }
                brought.too_large = failed.len() - answered;
                brought.behind_of(told, &keys.failed());
            }
            Place::Stuck(key, group) => {
                let stuck = self.stuck(key, group, count, told);
                let commands: Vec<RedisCommand> = stuck.iter().map(|pending| jobs::entry(key, &pending.id)).collect();
                let answered = OneByOne::of(&commands, told).answered;
                for pending in stuck.iter().take(answered) {
                    brought.add(jobs::stuck(key, pending, told, now));
                }
                brought.too_large = stuck.len() - answered;
            }
        }
        Ok(brought.peeked(place))
    }
}

/// What came of one that was looked for.
pub(super) enum Found {
    /// This.
    Read(Box<PeekedMessage>),
    /// Something that cannot be read.
    Unread,
    /// Nothing: it is only known that it was there.
    Gone,
}

#[derive(Default)]
struct Brought {
    messages: Vec<PeekedMessage>,
    unread: u64,
    gone: u64,
    /// So many were not asked for any more.
    too_large: usize,
    behind: Option<u64>,
}

impl Brought {
    fn add(&mut self, found: Found) {
        match found {
            Found::Read(message) => self.messages.push(*message),
            Found::Unread => self.unread += 1,
            Found::Gone => self.gone += 1,
        }
    }

    fn handed(&self) -> u64 {
        self.messages.len() as u64 + self.unread
    }

    fn behind_of(&mut self, told: &Told<'_>, set: &str) {
        let whole = told.count(&whole_of(set)).told();
        self.behind = whole.map(|whole| whole.saturating_sub(self.handed() + self.gone));
    }

    fn peeked(self, place: &Place<'_>) -> Peeked {
        let (handed, gone) = (self.handed(), self.gone);
        let what = match place {
            Place::Stuck(..) => {
                "cut off the stream by whoever writes to it, although nobody acknowledged them: what they said is gone"
            }
            _ => "removed while they were read: they are no longer in the queue",
        };
        let one_or_more =
            |count: u64| if count == 1 { "1 of them was".to_owned() } else { format!("{count} of them were") };
        let mut problems = Vec::new();
        if gone > 0 {
            problems.push(format!("{} {what}", one_or_more(gone)));
        }
        if self.too_large > 0 {
            problems.push(format!(
                "{} not read, because they are large: one look holds {} MiB of messages at most",
                one_or_more(self.too_large as u64),
                ROOM >> 20
            ));
        }
        Peeked { messages: self.messages, handed, behind: self.behind, problems }
    }
}

/// Nothing of a set, but what its members are asked with.
fn nothing_of(set: &str) -> RedisCommand {
    RedisCommand::new(RedisVerb::Zrange, [set, "1", "0"])
}

/// Nothing of a stream, but what its entries are asked with.
fn no_entry_of(stream: &str) -> RedisCommand {
    RedisCommand::new(RedisVerb::Xrange, [stream, "+", "-", "COUNT", "1"])
}

/// How many members a set has.
fn whole_of(set: &str) -> RedisCommand {
    RedisCommand::new(RedisVerb::Zcard, [set])
}

/// The ids of failed jobs with when they failed, in the answer that lists them. No job is called by what is no text.
fn failed(keys: &Keys, count: u32, told: &Told<'_>) -> Vec<(String, Option<f64>)> {
    let list = told.figure(&members(&keys.failed(), 0, count as usize), RedisValue::list).told().unwrap_or_default();
    with_scores(list).into_iter().filter_map(|(id, score)| Some((id.text()?, score))).collect()
}

/// Fields of JSON by their names.
pub(super) type Fields<'a> = BTreeMap<String, &'a RawValue>;

fn no_such_queue() -> PollFailure {
    let message = "has no such stream, or no such group of it (any more)".to_owned();
    PollFailure { kind: PollFailureKind::NotFound, message }
}

fn unreadable(why: Option<&str>) -> PollFailure {
    let why = why.unwrap_or("it was not answered");
    PollFailure { kind: PollFailureKind::Malformed, message: format!("does not tell what is in the queue: {why}") }
}

#[cfg(test)]
#[path = "peek_tests.rs"]
mod tests;
