//! What the queues that feed one handed out, where their broker counts that for each of them.

use std::collections::BTreeMap;

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{Broker, Feed, Traffic};
use watchbill_sources::{QueueSeen, QueuesRead};

/// For each queue that others feed, those others.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Feeders(BTreeMap<QueueName, Vec<Feeder>>);

#[derive(Debug, Clone, PartialEq)]
struct Feeder {
    name: QueueName,
    /// How many messages it handed out; none where that is not told.
    handed: Option<u64>,
    /// Whether its broker counts them, so that untold may be none.
    is_counted: bool,
}

impl Feeders {
    /// As a poll told of them.
    pub fn told(read: &QueuesRead, feeds: &[Feed]) -> Self {
        let queues: BTreeMap<&QueueName, &QueueSeen> = read.queues.iter().map(|queue| (&queue.name, queue)).collect();
        let mut feeders: BTreeMap<QueueName, Vec<Feeder>> = BTreeMap::new();
        for feed in feeds.iter().filter(|feed| feed.from != feed.to) {
            let queue = queues.get(&feed.from);
            feeders.entry(feed.to.clone()).or_default().push(Feeder {
                name: feed.from.clone(),
                handed: queue.and_then(|queue| queue.handing).map(|handing| handing.delivered),
                is_counted: queue.is_some_and(|queue| queue.broker == Broker::RabbitMq && queue.delivered().is_some()),
            });
        }
        Self(feeders)
    }

    /// The traffic after one more reading, written into it. Untold while that of one of them is: the sum would lack what that one handed
    /// out, as if less had been handled. What a source tells of the traffic by itself stays.
    pub fn count(&self, before: Traffic, seen: &mut QueueSeen) -> Traffic {
        let Some(feeders) = self.0.get(&seen.name).filter(|_| seen.reading.totals.source_traffic.is_none()) else {
            return before;
        };
        // A queue of which nothing was handed out has no counter yet; one that had it may be without it for a moment.
        let handed = |feeder: &Feeder| {
            let none_yet = feeder.is_counted && !before.last.contains_key(&feeder.name);
            feeder.handed.or(none_yet.then_some(0))
        };
        let told: Vec<_> = feeders.iter().map(|feeder| (feeder.name.clone(), handed(feeder))).collect();
        let traffic = before.after(&told);
        let is_told = told.iter().all(|(_, count)| count.is_some());
        seen.reading.totals.source_traffic = is_told.then_some(traffic.total);
        traffic
    }
}

#[cfg(test)]
#[path = "traffic_tests.rs"]
mod tests;
