//! BullMQ: the failed jobs of its queues.

use std::time::Duration;

use serde::Deserialize;
use watchbill_domain::queues::{Broker, CountedFrom, Limit, LossCause, Sweep, Unsure};
use watchbill_domain::sources::Settings;

use super::reading::{Gathered, died_at, first_of, score};
use super::told::{Figure, Told};
use crate::ask::{RedisCommand, RedisValue, RedisVerb};
use crate::queues::QueueSeen;

/// Which queues of BullMQ are read.
pub(super) struct BullMq {
    prefix: String,
    queues: Vec<String>,
}

impl BullMq {
    pub(super) fn of(settings: &Settings) -> Self {
        let mut queues = settings.texts("bullmq").to_vec();
        queues.sort();
        queues.dedup();
        Self { prefix: settings.text("bullmq_prefix").unwrap_or("bull").to_owned(), queues }
    }

    pub(super) fn is_none(&self) -> bool {
        self.queues.is_empty()
    }

    /// The keys by which BullMQ notes that there is a queue, as Redis writes patterns.
    pub(super) fn pattern(&self) -> String {
        let signs = self.prefix.chars().flat_map(|sign| {
            let escape = "*?[]\\".contains(sign).then_some('\\');
            escape.into_iter().chain([sign])
        });
        format!("{}:*:meta", signs.collect::<String>())
    }

    /// The queue that such a key is of.
    pub(super) fn named_by<'k>(&self, key: &'k str) -> Option<&'k str> {
        key.strip_prefix(&self.prefix)?.strip_prefix(':')?.strip_suffix(":meta")
    }

    /// Whether this queue is among those that are read.
    pub(super) fn has(&self, queue: &str) -> bool {
        self.queues.iter().any(|named| named == queue)
    }

    /// Whether this is the stream in which it tells what happens to jobs.
    pub(super) fn is_events(&self, key: &str) -> bool {
        let of_queue = key.strip_prefix(&self.prefix).and_then(|rest| rest.strip_prefix(':'));
        of_queue.is_some_and(|rest| rest.ends_with(":events"))
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = Keys> {
        self.queues.iter().map(|queue| Keys { queue: format!("{}:{queue}", self.prefix) })
    }

    pub(super) fn first(&self) -> Vec<RedisCommand> {
        self.keys()
            .flat_map(|keys| {
                [keys.exists(), keys.cardinality(), keys.first(), keys.count_of("failed"), keys.count_of("completed")]
            })
            .collect()
    }

    pub(super) fn second(&self, told: &Told<'_>) -> Vec<RedisCommand> {
        self.keys().filter_map(|keys| keys.options(told)).collect()
    }

    pub(super) fn read(&self, told: &Told<'_>, all: &mut Gathered<'_>) {
        for keys in self.keys() {
            keys.read(told, all);
        }
    }
}

/// The keys of one queue.
pub(super) struct Keys {
    /// What they begin with, and what the queue is called.
    pub(super) queue: String,
}

impl Keys {
    /// The set of the jobs that failed.
    pub(super) fn failed(&self) -> String {
        format!("{}:failed", self.queue)
    }

    /// The number of the last job, and what BullMQ 3 and later note of every queue.
    fn exists(&self) -> RedisCommand {
        let (meta, id) = (format!("{}:meta", self.queue), format!("{}:id", self.queue));
        RedisCommand::new(RedisVerb::Exists, [meta.as_str(), id.as_str()])
    }

    fn cardinality(&self) -> RedisCommand {
        RedisCommand::new(RedisVerb::Zcard, [self.failed().as_str()])
    }

    fn first(&self) -> RedisCommand {
        first_of(&self.failed())
    }

    /// What is asked to count the jobs that failed.
    pub(super) fn counting(&self) -> [RedisCommand; 2] {
        [self.exists(), self.cardinality()]
    }

    /// How many jobs failed.
    pub(super) fn count<'q>(&self, told: &Told<'_>, all: &'q mut Gathered<'_>) -> Option<&'q mut QueueSeen> {
        let name = self.failed();
        let depth = told.count(&self.cardinality());
        let absent = "there is no such queue of BullMQ in this database: check its name under `bullmq`, `bullmq_prefix` and the number of the \
                      database in the address";
        let traced = all.traced(&name, &depth, told.count(&self.exists()), absent);
        all.add_traced(traced, &name, Broker::BullMq, depth, "failed jobs of BullMQ")
    }

    /// What is asked to see whether jobs may be read, and is no job.
    pub(super) fn probing(&self) -> RedisCommand {
        RedisCommand::new(RedisVerb::Hmget, [format!("{}:meta", self.queue).as_str(), "version"])
    }

    /// How many jobs ended so since somebody switched metrics on.
    fn count_of(&self, how: &str) -> RedisCommand {
        RedisCommand::new(RedisVerb::Hget, [format!("{}:metrics:{how}", self.queue).as_str(), "count"])
    }

    /// Asks for the options of the job that failed first.
    fn options(&self, told: &Told<'_>) -> Option<RedisCommand> {
        let id = told.figure(&self.first(), first_member).told().flatten()?;
        Some(RedisCommand::new(RedisVerb::Hget, [format!("{}:{id}", self.queue).as_str(), "opts"]))
    }

    fn read(&self, told: &Told<'_>, all: &mut Gathered<'_>) {
        let (name, now) = (self.failed(), all.now);
        let retention = all.retention(&name);
        if let Some(failed) = self.count(told, all) {
            let ended = told.figure(&self.first(), score).told().flatten();
            failed.reading.oldest = ended.and_then(|ended| died_at(ended, 1000.0, now));
            let (died, done) = (self.metric(told, "failed"), self.metric(told, "completed"));
            failed.reading.totals.arrived = died;
            failed.reading.totals.source_traffic = died.zip(done).map(|(died, done)| died.saturating_add(done));
            let kept = self.options(told).map(|command| told.figure(&command, removal));
            (failed.limits, failed.has_all_limits) = match (retention, kept) {
                (Some(span), _) => (vec![by_age(span)], true),
                (None, Some(Figure::Told(limits))) => (limits, true),
                // An empty set has no job that would tell.
                (None, _) => (Vec::new(), false),
            };
        }
        all.feeds(&self.queue, &name);
    }

    fn metric(&self, told: &Told<'_>, how: &str) -> Option<u64> {
        told.count(&self.count_of(how)).told()
    }
}

/// The first member in the answer to [`first_of`].
fn first_member(value: &RedisValue) -> Option<Option<String>> {
    match value.list()? {
        [] => Some(None),
        [RedisValue::List(pair)] => Some(pair.first()?.text()),
        [member, ..] => Some(member.text()),
    }
}

#[derive(Deserialize)]
struct WireOptions {
    #[serde(default, rename = "removeOnFail")]
    remove: Option<WireRemove>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WireRemove {
    Switch(bool),
    Most(u64),
    Within {
        #[serde(default)]
        age: Option<u64>,
        #[serde(default)]
        count: Option<u64>,
    },
    Other(serde::de::IgnoredAny),
}

/// How failed jobs are tidied away, by the options of one of them.
fn removal(value: &RedisValue) -> Option<Vec<Limit>> {
    let options: WireOptions = serde_json::from_str(&value.text()?).ok()?;
    let count = |most| Limit::Count { most, cause: LossCause::Pruning };
    Some(match options.remove {
        // A worker may have a `removeOnFail` of its own, which holds where the job has none and is in no key.
        None => vec![Limit::Untold(Unsure {
            cause: LossCause::Pruning,
            why: "its jobs do not say whether they are removed, and the worker may: say it with `retention` of a table of `[[queues]]`",
        })],
        Some(WireRemove::Switch(false)) => Vec::new(),
        Some(WireRemove::Most(most)) => vec![count(most)],
        Some(WireRemove::Within { age, count: most }) => {
            let age = age.map(|seconds| by_age(Duration::from_secs(seconds)));
            age.into_iter().chain(most.filter(|most| *most > 0).map(count)).collect()
        }
        Some(WireRemove::Switch(true) | WireRemove::Other(_)) => vec![Limit::Untold(Unsure {
            cause: LossCause::Pruning,
            why: "its jobs are removed in a way that cannot be read from their options",
        })],
    })
}

/// What is too old goes when the next job fails.
fn by_age(span: Duration) -> Limit {
    Limit::Age { span, from: CountedFrom::Died, cause: LossCause::Pruning, sweep: Sweep::Later }
}
