//! Sidekiq: its sets `dead` and `retry`, and the queues that feed them.

use std::collections::BTreeSet;

use watchbill_domain::queues::{Broker, JobKeeping};
use watchbill_domain::sources::Settings;

use super::reading::{Gathered, Traced, died_at, first_of, score};
use super::told::{Figure, Told};
use crate::ask::{RedisCommand, RedisValue, RedisVerb};
use crate::queues::QueueSeen;

pub(super) const DEAD: &str = "dead";
pub(super) const RETRY: &str = "retry";
/// Queues of which the length is asked.
const MOST_QUEUES: usize = 200;
/// Keys of which at least one is there wherever Sidekiq has ever run.
const TRACES: [&str; 4] = ["queues", "processes", "stat:processed", DEAD];

/// How Sidekiq is read.
pub(super) struct Sidekiq {
    keeping: JobKeeping,
}

impl Sidekiq {
    pub(super) fn of(settings: &Settings) -> Self {
        let most = settings.number("sidekiq_most").and_then(|most| u64::try_from(most).ok());
        let JobKeeping { span, most: usual_most } = JobKeeping::SIDEKIQ;
        let keeping = JobKeeping { span: settings.span("sidekiq_keeps").or(span), most: most.or(usual_most) };
        Self { keeping }
    }

    pub(super) fn first(&self) -> Vec<RedisCommand> {
        vec![traces(), cardinality(DEAD), first_of(DEAD), cardinality(RETRY), processed(), queues()]
    }

    pub(super) fn second(told: &Told<'_>) -> Vec<RedisCommand> {
        let names = told.figure(&queues(), names).told().unwrap_or_default();
        names.iter().take(MOST_QUEUES).map(|name| length(name)).collect()
    }

    pub(super) fn read(&self, told: &Told<'_>, all: &mut Gathered<'_>) {
        let now = all.now;
        let keeping = JobKeeping { span: all.retention(DEAD).or(self.keeping.span), ..self.keeping };
        let (traced, dead) = Self::count(DEAD, told, all);
        if let Some(dead) = dead {
            let died = told.figure(&first_of(DEAD), score).told().flatten();
            dead.reading.oldest = died.and_then(|died| died_at(died, 1.0, now));
            dead.reading.totals.source_traffic = told.count(&processed()).told();
            dead.limits = keeping.limits();
        }
        if traced == Traced::Absent {
            return;
        }
        let retry = told.count(&cardinality(RETRY));
        all.add_traced(traced, RETRY, Broker::Sidekiq, retry, "jobs that Sidekiq will try again");
        all.feeds(RETRY, DEAD);
        self.read_queues(told, all);
    }

    /// How many jobs are in one of its sets.
    pub(super) fn count<'q>(
        set: &str,
        told: &Told<'_>,
        all: &'q mut Gathered<'_>,
    ) -> (Traced, Option<&'q mut QueueSeen>) {
        let depth = told.count(&cardinality(set));
        let absent = "there is no trace of Sidekiq in this database, so that an empty set says nothing: check the number of the database in \
                      the address, or set `sidekiq = false`";
        let traced = all.traced(set, &depth, told.count(&traces()), absent);
        let text = if set == DEAD { "dead set of Sidekiq" } else { "jobs that Sidekiq will try again" };
        (traced, all.add_traced(traced, set, Broker::Sidekiq, depth, text))
    }

    /// What is asked to count one of its sets.
    pub(super) fn counting(set: &str) -> [RedisCommand; 2] {
        [traces(), cardinality(set)]
    }

    /// The queues whose jobs die. That they cannot be listed takes nothing from what is known of the dead.
    fn read_queues(&self, told: &Told<'_>, all: &mut Gathered<'_>) {
        let names = match told.figure(&queues(), names) {
            Figure::Told(names) => names,
            Figure::NoPermission => {
                all.unread("queues", "is hidden from this user: which queues feed the dead set is not known");
                return;
            }
            Figure::Unread(why) => {
                all.unread("queues", &why);
                return;
            }
        };
        for name in names.iter().take(MOST_QUEUES) {
            let name = format!("queue:{name}");
            let command = RedisCommand::new(RedisVerb::Llen, [name.as_str()]);
            all.add(&name, Broker::Sidekiq, told.count(&command), "queue of Sidekiq");
            all.feeds(&name, DEAD);
        }
        if names.len() > MOST_QUEUES {
            all.unread("queues", "has more than 200 members, of which the first 200 are read");
        }
    }
}

fn traces() -> RedisCommand {
    RedisCommand::new(RedisVerb::Exists, TRACES)
}

fn cardinality(key: &str) -> RedisCommand {
    RedisCommand::new(RedisVerb::Zcard, [key])
}

fn processed() -> RedisCommand {
    RedisCommand::new(RedisVerb::Get, ["stat:processed"])
}

fn queues() -> RedisCommand {
    RedisCommand::new(RedisVerb::Smembers, ["queues"])
}

fn length(queue: &str) -> RedisCommand {
    RedisCommand::new(RedisVerb::Llen, [format!("queue:{queue}").as_str()])
}

/// Each once and in order, because a set has none.
fn names(value: &RedisValue) -> Option<BTreeSet<String>> {
    value.list()?.iter().map(RedisValue::text).collect()
}
