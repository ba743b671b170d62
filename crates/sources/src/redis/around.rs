//! Which queues of BullMQ and which streams with groups there are besides those that are named. Keys are gone through a part at a time,
//! which holds a server up for a moment each, and of a database with very many not to the end.

use std::collections::BTreeSet;

use super::bullmq::BullMq;
use super::streams::{Streams, groups_of};
use super::told::{Figure, Told};
use crate::around::{Around, Unnamed};
use crate::ask::{RedisCommand, RedisValue, RedisVerb};

/// Keys that one command goes through.
const PART: &str = "5000";
/// So often that is done; the last round asks for the groups of streams.
const MOST_PARTS: usize = 6;
/// Streams whose groups are asked for.
const MOST_STREAMS: usize = 20;
/// Names that are told of each sort.
const MOST_NAMES: usize = 50;

/// What is looked for.
pub(super) struct Looking<'a> {
    pub(super) bullmq: &'a BullMq,
    pub(super) streams: &'a Streams,
}

impl Looking<'_> {
    /// What to ask next, behind so many rounds.
    pub(super) fn next(&self, rounds: usize, told: Option<&Told<'_>>) -> Vec<RedisCommand> {
        let Some(told) = told else { return vec![self.queues_from("0"), streams_from("0")] };
        let queues = parts(told, |cursor| self.queues_from(cursor));
        let streams = parts(told, streams_from);
        let mut further = Vec::new();
        if rounds < MOST_PARTS {
            further.extend((queues.ended == Ended::Open).then(|| self.queues_from(&queues.next)));
            further.extend((streams.ended == Ended::Open).then(|| streams_from(&streams.next)));
        }
        if further.is_empty() {
            let groups = self.unnamed_streams(told).into_iter().take(MOST_STREAMS).map(|key| groups_of(&key));
            further.extend(groups.filter(|command| told.get(command).is_none()));
        }
        further
    }

    /// What was found.
    pub(super) fn read(&self, told: &Told<'_>) -> Around {
        let mut around = Around::default();
        let queues = parts(told, |cursor| self.queues_from(cursor));
        let streams = parts(told, streams_from);
        let ended = [queues.ended, streams.ended];
        if ended.contains(&Ended::Hidden) {
            let what = "whether there are queues besides those that are named is hidden from this user: allow it the command `+scan`";
            around.unseen.push(what.to_owned());
        } else if ended != [Ended::Whole; 2] {
            around.unseen.push("not all keys of the database were gone through, so that there may be more".to_owned());
        }
        let names =
            queues.keys.iter().filter_map(|key| self.bullmq.named_by(key)).filter(|name| !self.bullmq.has(name));
        add(&mut around, "queues of BullMQ", "bullmq", &names.map(str::to_owned).collect());
        let with_groups = self.unnamed_streams(told).into_iter().filter(|key| {
            let groups = told.figure(&groups_of(key), |value| value.list().map(<[RedisValue]>::len));
            matches!(groups, Figure::Told(1..))
        });
        add(&mut around, "streams with consumer groups", "streams", &with_groups.collect());
        around
    }

    fn queues_from(&self, cursor: &str) -> RedisCommand {
        RedisCommand::new(RedisVerb::Scan, [cursor, "MATCH", self.bullmq.pattern().as_str(), "COUNT", PART])
    }

    /// Streams that nobody names. Those in which BullMQ tells what happens are no queues.
    fn unnamed_streams(&self, told: &Told<'_>) -> BTreeSet<String> {
        let keys = parts(told, streams_from).keys.into_iter();
        keys.filter(|key| !self.streams.has(key) && !self.bullmq.is_events(key)).collect()
    }
}

fn streams_from(cursor: &str) -> RedisCommand {
    RedisCommand::new(RedisVerb::Scan, [cursor, "COUNT", PART, "TYPE", "stream"])
}

fn add(around: &mut Around, what: &'static str, setting: &str, names: &BTreeSet<String>) {
    let names: Vec<String> =
        names.iter().take(MOST_NAMES).map(|name| watchbill_domain::alerts::plain_line(name, 120)).collect();
    if !names.is_empty() {
        around.found.push(Unnamed { what, names, add: format!("them to `{setting}` of the source") });
    }
}

/// How far the keys were gone through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Whole,
    /// There are more.
    Open,
    Failed,
    Hidden,
}

struct Parts {
    keys: BTreeSet<String>,
    /// Where to go on from.
    next: String,
    ended: Ended,
}

/// What was told from the begin on, part after part.
fn parts(told: &Told<'_>, of: impl Fn(&str) -> RedisCommand) -> Parts {
    let mut parts = Parts { keys: BTreeSet::new(), next: "0".to_owned(), ended: Ended::Open };
    for _ in 0..MOST_PARTS {
        let asked = of(&parts.next);
        if told.get(&asked).is_none() {
            break;
        }
        match told.figure(&asked, part) {
            Figure::Told((next, keys)) => {
                parts.keys.extend(keys);
                parts.next = next;
            }
            Figure::NoPermission => parts.ended = Ended::Hidden,
            Figure::Unread(_) => parts.ended = Ended::Failed,
        }
        if parts.next == "0" && parts.ended == Ended::Open {
            parts.ended = Ended::Whole;
        }
        if parts.ended != Ended::Open {
            break;
        }
    }
    parts
}

/// Where to go on from, and the keys; a part without any is one like others.
fn part(value: &RedisValue) -> Option<(String, Vec<String>)> {
    let [next, keys] = value.list()? else { return None };
    Some((next.text()?, keys.list()?.iter().filter_map(RedisValue::text).collect()))
}
