//! Queues of a made-up broker, and short ways to say what was told of them.

use std::time::Duration;

use watchbill_definitions::{QueueSpec, read_workspace};
use watchbill_domain::alerts::{Observation, Seen, Sighting, Standing};
use watchbill_domain::ids::{Peer, QueueName, SourceName};
use watchbill_domain::queues::{Broker, DeadLetters, Depth, PeekFacts, QueueFacts, RabbitQueueType, Reading, Topology};
use watchbill_domain::time::Instant;
use watchbill_sources::{Listing, QueueSeen, QueuesRead};
use watchbill_store::{PollCommit, SourceReading, Store};

use super::attend::{Attended, Attending, attend};
use super::book::QueueBook;
use crate::workspace::kinds;

pub(super) const MINUTE: Duration = Duration::from_secs(60);
pub(super) const HOUR: Duration = Duration::from_secs(3600);
pub(super) const DAY: Duration = Duration::from_secs(86_400);

pub(super) fn start() -> Instant {
    Instant::parse("2026-03-02T10:00:00Z").unwrap()
}

pub(super) fn name(name: &str) -> QueueName {
    QueueName::new(name)
}

/// What the workspace says, of the source `mq`, which is a RabbitMQ, and of `metrics`, which is a Prometheus.
pub(super) fn specs(tables: &str) -> Vec<QueueSpec> {
    let text = format!(
        "team = \"a\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[services]]\nname = \"checkout\"\nmatch = ['app=\"checkout\"']\n\
         [[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"http://mq.test:15672\"\n\
         [[sources]]\nname = \"metrics\"\nkind = \"prometheus\"\nurl = \"http://metrics.test:9090\"\n{tables}"
    );
    let reading = read_workspace(&text, "watchbill.toml", &kinds());
    assert_eq!(reading.findings, []);
    reading.workspace.queues
}

/// A queue of which so much is told.
pub(super) fn seen(queue: &str, depth: Depth, now: Instant) -> QueueSeen {
    QueueSeen {
        name: name(queue),
        broker: Broker::RabbitMq,
        reading: Reading::of(now, depth),
        limits: Vec::new(),
        limits_to_nowhere: None,
        has_all_limits: true,
        owners: Vec::new(),
        peek: PeekFacts::RabbitMq(RabbitQueueType::Classic),
        handing: None,
        kind_text: "classic queue".to_owned(),
    }
}

/// All the queues there are.
pub(super) fn whole(queues: Vec<QueueSeen>) -> QueuesRead {
    QueuesRead { queues, listing: Listing::Whole, ..QueuesRead::unread("") }
}

/// The ways from each queue to the one in which its dead letters lie.
pub(super) fn ways(feeds: &[(&str, &str)]) -> Topology {
    let mut queues: Vec<QueueFacts> = Vec::new();
    for (from, to) in feeds {
        let dead_letters = DeadLetters::Queue(name(to));
        queues.push(QueueFacts { dead_letters, ..QueueFacts::named(name(from)) });
        queues.push(QueueFacts::named(name(to)));
    }
    Topology { queues, is_whole: true, ..Topology::default() }
}

/// A source whose queues are attended to, poll by poll.
pub(super) struct Attendance {
    pub specs: Vec<QueueSpec>,
    pub source: SourceName,
    pub book: QueueBook,
    pub now: Instant,
}

impl Attendance {
    /// The source `mq`, of which the workspace says this.
    pub fn new(tables: &str) -> Self {
        Self { specs: specs(tables), source: SourceName::new("mq"), book: QueueBook::default(), now: start() }
    }

    /// One poll, after so long.
    pub fn poll(&mut self, after: Duration, read: impl FnOnce(Instant) -> QueuesRead) -> Attended {
        self.now = self.now.plus(after);
        let peer = Peer::new("mq.test:15672");
        let by = Attending { source: &self.source, specs: &self.specs, every: MINUTE, peer: &peer, now: self.now };
        let attended = attend(std::mem::take(&mut self.book), read(self.now), &by);
        self.book = attended.book.clone();
        attended
    }

    /// One poll in which the queue `orders.dlq` is told of alone.
    pub fn told(&mut self, after: Duration, depth: Depth) -> Attended {
        self.poll(after, |now| whole(vec![seen("orders.dlq", depth, now)]))
    }
}

/// Writes down what came of a poll of queues, as the desk does.
pub(crate) async fn committed(store: &Store, source: &SourceName, attended: &Attended, now: Instant) {
    let facts = attended.changes.facts(&attended.book);
    let readings = attended.changes.readings(&attended.book, &facts);
    let commit = PollCommit {
        source,
        now,
        observation: &Observation::default(),
        decisions: &[],
        pages: &[],
        digest: None,
        reading: &SourceReading::default(),
        queues: Some(attended.changes.commit(&readings)),
    };
    store.commit_poll(&commit).await.unwrap();
}

/// Each sighting as `identity: firing`, with who has it, sorted.
pub(super) fn lines(sightings: &[Sighting]) -> Vec<String> {
    let line = |sighting: &Sighting| {
        let doing = match (sighting.seen, &sighting.standing) {
            (Seen::Resolved, _) => "over".to_owned(),
            (Seen::Pending, _) => "pending".to_owned(),
            (Seen::Firing, Standing::Acknowledged { by }) => format!("{} has it", by.join(", ")),
            (Seen::Firing, _) => "firing".to_owned(),
        };
        format!("{} {doing}", sighting.identity)
    };
    let mut lines: Vec<String> = sightings.iter().map(line).collect();
    lines.sort();
    lines
}
