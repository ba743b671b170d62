//! Job queues and streams that live in a Redis (or a server that speaks as one, like Valkey).
//!
//! Facts this relies on: Sidekiq keeps dead jobs in the sorted set `dead`, scored by when they died in seconds; what is to be tried
//! again is in `retry`, scored by when. BullMQ keeps failed jobs of a queue in `<prefix>:<queue>:failed`, scored by when they ended in
//! milliseconds, and each job's own options say how long (`removeOnFail`); it tidies up when the next job fails. The number before the
//! hyphen in the id of a stream's entry is when it was sent, milliseconds. Redis removes a key with its last member, so that a set that
//! is empty and one that never was look the same.

mod around;
mod bullmq;
mod jobs;
mod peek;
mod portions;
mod reading;
mod sidekiq;
mod streams;
mod told;

use std::time::Duration;

use watchbill_domain::alerts::{Answered, Poll, SeverityRules};
use watchbill_domain::ids::{Peer, QueueName};
use watchbill_domain::sources::{Field, FieldKind, PollFailure, PollFailureKind, SourceSpec};
use watchbill_domain::time::Instant;

use crate::address::{Address, Addresses};
use crate::around::Around;
use crate::ask::{Answer, Ask, HttpRequest, RedisAsk, RedisCommand, Replied};
use crate::kind::{Kind, Role, Source};
use crate::peek::{Peeked, Peeking};
use crate::peers::{gathered, not_asked};
use crate::queues::{BrokerRead, QueueAnew, QueuesWanted};
use around::Looking;
use bullmq::BullMq;
use reading::Gathered;
use sidekiq::Sidekiq;
use streams::Streams;
use told::Told;

/// The kind `redis`.
pub(crate) static KIND: Kind = Kind {
    id: "redis",
    title: "Redis",
    about: "Reads jobs that died from a Redis (6.2 or later, or Valkey): Sidekiq's dead set, the failed jobs of BullMQ, and what the \
            consumer groups of streams were given and never acknowledged. It only ever sends commands that read. Its address begins with \
            `redis://`, or with `rediss://` for TLS, and may end with the number of the database, like `rediss://redis.example.net:6379/1`; \
            several addresses are a primary and its replicas. User and password go under `auth`. An ACL user that may do no more than \
            this is made with `ACL SETUSER watchbill on >PASSWORD +info +select +exists +get +hget +hmget +llen +smembers +zcard \
            +zrange +xinfo|groups +xpending +xrange +scan ~dead ~retry ~queues ~queue:* ~processes ~stat:* ~bull:*`; a stream needs its key besides. Jobs and entries \
            are read when somebody asks for that, and stay as they are. A Redis Cluster is not read, and Celery leaves no trace of tasks that failed that could be counted here.",
    role: Role::Apart,
    every_s: 60,
    schemes: &["redis", "rediss"],
    fields: FIELDS,
    build: |spec, _: &SeverityRules| Box::new(Redis::new(spec)),
};

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

static FIELDS: &[Field] = &[
    Field {
        key: "sidekiq",
        title: "Reads Sidekiq",
        help: "Whether Sidekiq's sets are read. Unless set, they are where neither `bullmq` nor `streams` is.",
        kind: FieldKind::Switch,
        required: false,
        default: None,
        example: "true",
    },
    Field {
        key: "sidekiq_keeps",
        title: "Sidekiq keeps dead jobs for",
        help: "The setting `dead_timeout_in_seconds` of Sidekiq, which Redis does not tell.",
        kind: FieldKind::Span { min_s: 60, max_s: 3650 * 86_400 },
        required: false,
        default: Some("180d"),
        example: "90d",
    },
    Field {
        key: "sidekiq_most",
        title: "Sidekiq keeps so many dead jobs",
        help: "The setting `dead_max_jobs` of Sidekiq, which Redis does not tell.",
        kind: FieldKind::Number { min: 1, max: 1_000_000_000 },
        required: false,
        default: Some("10000"),
        example: "50000",
    },
    Field {
        key: "bullmq",
        title: "Queues of BullMQ",
        help: "Names of queues of BullMQ, as its programs name them.",
        kind: FieldKind::Texts,
        required: false,
        default: None,
        example: "emails",
    },
    Field {
        key: "bullmq_prefix",
        title: "Prefix of BullMQ",
        help: "What stands before every key of BullMQ.",
        kind: FieldKind::Text,
        required: false,
        default: Some("bull"),
        example: "shop",
    },
    Field {
        key: "streams",
        title: "Streams",
        help: "Keys of streams whose consumer groups are read.",
        kind: FieldKind::Texts,
        required: false,
        default: None,
        example: "orders",
    },
    Field {
        key: "stuck_after",
        title: "An entry is stuck after",
        help: "How long an entry of a stream may be out with a consumer before it counts as dead.",
        kind: FieldKind::Span { min_s: 10, max_s: 30 * 86_400 },
        required: false,
        default: Some("10m"),
        example: "1h",
    },
    Field {
        key: "timeout",
        title: "Timeout",
        help: "How long connecting and all commands together may take, from 1 second to 2 minutes.",
        kind: FieldKind::Span { min_s: 1, max_s: 120 },
        required: false,
        default: Some("10s"),
        example: "20s",
    },
];

struct Redis {
    addresses: Addresses,
    sidekiq: Option<Sidekiq>,
    bullmq: BullMq,
    streams: Streams,
    timeout: Duration,
}

impl Redis {
    fn new(spec: &SourceSpec) -> Self {
        let settings = &spec.settings;
        let (bullmq, streams) = (BullMq::of(settings), Streams::of(settings));
        let unless_set = bullmq.is_none() && streams.is_none();
        let wants_sidekiq = settings.switch("sidekiq").unwrap_or(unless_set);
        Self {
            addresses: Addresses::of(&spec.urls),
            sidekiq: wants_sidekiq.then(|| Sidekiq::of(settings)),
            bullmq,
            streams,
            timeout: settings.span("timeout").unwrap_or(DEFAULT_TIMEOUT),
        }
    }

    /// What is known without asking anything first.
    fn first(&self) -> Vec<RedisCommand> {
        let sidekiq = self.sidekiq.iter().flat_map(Sidekiq::first);
        std::iter::once(told::info()).chain(sidekiq).chain(self.bullmq.first()).chain(self.streams.first()).collect()
    }

    /// What the first answers make it necessary to ask.
    fn second(&self, told: &Told<'_>) -> Vec<RedisCommand> {
        let sidekiq = self.sidekiq.iter().flat_map(|_| Sidekiq::second(told));
        sidekiq.chain(self.bullmq.second(told)).chain(self.streams.second(told)).collect()
    }

    fn looking(&self) -> Looking<'_> {
        Looking { bullmq: &self.bullmq, streams: &self.streams }
    }

    fn ask(address: &Address, commands: Vec<RedisCommand>) -> Option<Ask> {
        let (peer, url) = (address.peer.clone(), address.url().clone());
        (!commands.is_empty()).then_some(Ask::Redis(RedisAsk { peer, url, commands }))
    }

    /// The address to believe: the primary; else whichever answered first.
    fn believed<'a>(&self, replies: &'a [Replied]) -> Option<Told<'a>> {
        let told: Vec<Told<'a>> =
            self.addresses.iter().filter_map(|address| Told::of(replies, &address.peer).ok()).collect();
        let primary = told.iter().position(Told::is_primary).unwrap_or(0);
        told.into_iter().nth(primary)
    }
}

impl Source for Redis {
    fn requests(&self, _now: Instant) -> Vec<HttpRequest> {
        Vec::new()
    }

    fn parse(&self, _answers: &[Answer], _now: Instant) -> Result<Poll, PollFailure> {
        Err(not_asked())
    }

    fn watches_queues(&self) -> bool {
        true
    }

    fn asks(&self, _wanted: &QueuesWanted, replies: &[Replied]) -> Vec<Ask> {
        let next =
            |address: &Address| match replies.iter().filter(|replied| *replied.ask.peer() == address.peer).count() {
                0 => Self::ask(address, self.first()),
                1 => Self::ask(address, self.second(&Told::of(replies, &address.peer).ok()?)),
                _ => None,
            };
        self.addresses.iter().filter_map(next).collect()
    }

    fn read_replies(
        &self,
        wanted: &QueuesWanted,
        replies: &[Replied],
        now: Instant,
    ) -> Result<BrokerRead, PollFailure> {
        let mut poll =
            gathered(&self.addresses, |address, _| Told::of(replies, &address.peer).map(|_| Answered::Whole))?;
        for (address, report) in self.addresses.iter().zip(&mut poll.peers) {
            report.version = Told::of(replies, &address.peer).ok().and_then(|told| told.info("redis_version"));
        }
        let told = self.believed(replies).ok_or_else(not_asked)?;
        let mut all = Gathered::new(&told, wanted, now);
        if let Some(sidekiq) = &self.sidekiq {
            sidekiq.read(&told, &mut all);
        }
        self.bullmq.read(&told, &mut all);
        self.streams.read(&told, &mut all);
        Ok(BrokerRead { poll, queues: all.read() })
    }

    fn peek_peers(&self, queue: &QueueName) -> Vec<Peer> {
        let addresses = self.addresses.iter().filter(|_| self.place(queue).is_some());
        addresses.map(|address| address.peer.clone()).collect()
    }

    fn queue_anew(&self, queue: &QueueName, at: &Peer, replied: &[Replied]) -> Option<Ask> {
        let address = self.addresses.iter().find(|address| address.peer == *at)?;
        if !replied.is_empty() {
            Told::of(replied, at).ok()?;
        }
        Self::ask(address, self.anew(&self.place(queue)?, replied.len()))
    }

    fn read_queue_anew(
        &self,
        queue: &QueueName,
        at: &Peer,
        replied: &[Replied],
        now: Instant,
    ) -> Result<QueueAnew, PollFailure> {
        let place = self.place(queue).ok_or_else(not_asked)?;
        let seen = self.seen(queue, &place, &Told::of(replied, at)?, now)?;
        Ok(QueueAnew { seen, counts_since: None })
    }

    fn peek(&self, peeking: &Peeking<'_>) -> Option<Ask> {
        let address = self.addresses.iter().find(|address| address.peer == *peeking.at)?;
        let place = self.place(peeking.queue)?;
        if peeking.replied.is_empty() {
            return Self::ask(address, self.peeking(&place, peeking.count, None));
        }
        if peeking.replied.iter().any(|replied| replied.result.is_err()) {
            return None;
        }
        let told = Told::of(peeking.replied, peeking.at).ok()?;
        Self::ask(address, self.peeking(&place, peeking.count, Some(&told)))
    }

    fn read_peek(&self, peeking: &Peeking<'_>, now: Instant) -> Result<Peeked, PollFailure> {
        let place = self.place(peeking.queue).ok_or_else(not_asked)?;
        for (round, replied) in peeking.replied.iter().enumerate() {
            match &replied.result {
                // What came before a portion that was too large stands.
                Err(failure) if failure.kind == PollFailureKind::TooLarge && round > place.rounds_before_messages() => {
                }
                result => result.as_ref().map(drop).map_err(Clone::clone)?,
            }
        }
        self.peeked(&place, peeking.count, &Told::of(peeking.replied, peeking.at)?, now)
    }

    fn around_peers(&self) -> Vec<Peer> {
        self.addresses.iter().map(|address| address.peer.clone()).collect()
    }

    fn look_around(&self, at: &Peer, replied: &[Replied]) -> Option<Ask> {
        let address = self.addresses.iter().find(|address| address.peer == *at)?;
        let told = if replied.is_empty() { None } else { Some(Told::of(replied, at).ok()?) };
        Self::ask(address, self.looking().next(replied.len(), told.as_ref()))
    }

    fn read_around(&self, _wanted: &QueuesWanted, at: &Peer, replied: &[Replied]) -> Result<Around, PollFailure> {
        Ok(self.looking().read(&Told::of(replied, at)?))
    }

    fn timeout(&self) -> Duration {
        self.timeout
    }
}

#[cfg(test)]
#[path = "redis_tests.rs"]
mod tests;
