//! Job frameworks that keep their jobs in a PostgreSQL: pg-boss, Solid Queue, Oban and GoodJob.
//!
//! Facts this relies on: whoever may connect may read in the catalogue which tables there are and what it may do with them; a job that
//! a queue of pg-boss hands to its dead-letter queue waits there as a new job; Solid Queue keeps a row for each execution that failed;
//! Oban's dead jobs are `discarded`, and its times have no zone and mean UTC; a job of GoodJob is dead when it is finished and has an
//! error.

mod catalogue;
mod frameworks;
mod jobs;
mod peek;
mod reading;
mod rows;

use std::time::Duration;

use watchbill_domain::alerts::{Answered, Poll, SeverityRules};
use watchbill_domain::ids::{Peer, QueueName};
use watchbill_domain::sources::{Field, FieldKind, PollFailure, SourceSpec};
use watchbill_domain::time::Instant;

use crate::address::{Address, Addresses};
use crate::ask::{Answer, Ask, HttpRequest, Replied, SqlAsk};
use crate::kind::{Kind, Role, Source};
use crate::peek::{Peeked, Peeking};
use crate::peers::{gathered, not_asked};
use crate::queues::{BrokerRead, QueueAnew, QueuesWanted};
use catalogue::Catalogue;
use frameworks::{Framework, Keeping};
use rows::Told;

/// The kind `postgres`.
pub(crate) static KIND: Kind = Kind {
    id: "postgres",
    title: "PostgreSQL",
    about: "Reads jobs that died from the tables of pg-boss (10 or later), Solid Queue, Oban and GoodJob in a PostgreSQL (12 or later): how \
            many wait in each queue, since when, and when the first is tidied away. Which of them are there is found out. Its address \
            begins with `postgres://` and ends with the name of the database, like `postgres://db.example.net/shop`; user and password go \
            under `auth`. Every query runs in a transaction that may only read, for 3 s at most, and waits half a second for a lock. Give it \
            a role of its own: `CREATE ROLE watchbill LOGIN PASSWORD '...'`, `ALTER ROLE watchbill SET default_transaction_read_only = on`, \
            then for each framework `GRANT USAGE ON SCHEMA` and `GRANT SELECT ON` its tables: `pgboss.job`, `pgboss.queue`; \
            `solid_queue_failed_executions`, `solid_queue_jobs`; `oban_jobs`; `good_jobs`. A role that may also delete is told of by \
            `watchbill queues audit`. Jobs are read when somebody asks for that, and stay as they are. A replica tells what has reached it.",
    role: Role::Apart,
    every_s: 60,
    schemes: &["postgres"],
    fields: FIELDS,
    build: |spec, _: &SeverityRules| Box::new(Postgres::new(spec)),
};

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(20);

static FIELDS: &[Field] = &[
    Field {
        key: "frameworks",
        title: "Only of frameworks",
        help: "Which frameworks are looked for: `pgboss`, `solid_queue`, `oban`, `good_job`. One that is named and not there is said. Unless \
               set, all of them are looked for.",
        kind: FieldKind::Texts,
        required: false,
        default: None,
        example: "oban",
    },
    Field {
        key: "oban_keeps",
        title: "Oban keeps discarded jobs for",
        help: "The setting `max_age` of Oban's Pruner, which the database does not tell.",
        kind: FieldKind::Span { min_s: 1, max_s: 3650 * 86_400 },
        required: false,
        default: Some("1m"),
        example: "7d",
    },
    Field {
        key: "good_job_keeps",
        title: "GoodJob keeps jobs for",
        help: "The setting `cleanup_preserved_jobs_before_seconds_ago` of GoodJob, which the database does not tell.",
        kind: FieldKind::Span { min_s: 1, max_s: 3650 * 86_400 },
        required: false,
        default: Some("14d"),
        example: "30d",
    },
    Field {
        key: "tls",
        title: "Encrypted",
        help: "Whether the connection has to be encrypted and the server's certificate has to be good. An authority of your own, which is \
               usual for databases, goes into `ca`.",
        kind: FieldKind::Switch,
        required: false,
        default: Some("true"),
        example: "false",
    },
    Field {
        key: "timeout",
        title: "Timeout",
        help: "How long connecting and all queries together may take, from 1 second to 2 minutes.",
        kind: FieldKind::Span { min_s: 1, max_s: 120 },
        required: false,
        default: Some("20s"),
        example: "45s",
    },
];

struct Postgres {
    addresses: Addresses,
    /// Those that are looked for, and whether they have to be there.
    frameworks: Vec<Framework>,
    are_named: bool,
    keeping: Keeping,
    tls: bool,
    timeout: Duration,
}

impl Postgres {
    fn new(spec: &SourceSpec) -> Self {
        let settings = &spec.settings;
        let named = settings.texts("frameworks");
        let frameworks =
            Framework::ALL.into_iter().filter(|framework| named.iter().any(|word| word == framework.word()));
        let are_named = !named.is_empty();
        Self {
            addresses: Addresses::of(&spec.urls),
            frameworks: if are_named { frameworks.collect() } else { Framework::ALL.to_vec() },
            are_named,
            keeping: Keeping::of(settings),
            tls: settings.switch("tls").unwrap_or(true),
            timeout: settings.span("timeout").unwrap_or(DEFAULT_TIMEOUT),
        }
    }

    fn ask(&self, address: &Address, queries: Vec<String>) -> Ask {
        Ask::Sql(SqlAsk { peer: address.peer.clone(), url: address.url().clone(), tls: self.tls, queries })
    }

    /// The address to believe: the one that is no replica; else whichever answered first.
    fn believed<'a>(&self, replies: &'a [Replied]) -> Option<Told<'a>> {
        let told: Vec<Told<'a>> =
            self.addresses.iter().filter_map(|address| Told::of(replies, &address.peer).ok()).collect();
        let primary = told.iter().position(|told| !catalogue::is_replica(told)).unwrap_or(0);
        told.into_iter().nth(primary)
    }
}

impl Source for Postgres {
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
                0 => Some(self.ask(address, catalogue::queries())),
                1 => {
                    let catalogue = Catalogue::read(&Told::of(replies, &address.peer).ok()?).ok()?;
                    let queries: Vec<String> =
                        catalogue.installed(&self.frameworks).filter_map(|installed| installed.query()).collect();
                    (!queries.is_empty()).then(|| self.ask(address, queries))
                }
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
        let catalogue_of = |told: &Told<'_>| Catalogue::read(told);
        let mut poll = gathered(&self.addresses, |address, _| {
            Told::of(replies, &address.peer).and_then(|told| catalogue_of(&told)).map(|_| Answered::Whole)
        })?;
        for (address, report) in self.addresses.iter().zip(&mut poll.peers) {
            report.version = Told::of(replies, &address.peer).ok().and_then(|told| catalogue::version(&told));
        }
        let told = self.believed(replies).ok_or_else(not_asked)?;
        let catalogue = catalogue_of(&told)?;
        Ok(BrokerRead { poll, queues: self.read(&catalogue, &told, wanted, now) })
    }

    fn peek_peers(&self, _queue: &QueueName) -> Vec<Peer> {
        self.addresses.iter().map(|address| address.peer.clone()).collect()
    }

    fn queue_anew(&self, queue: &QueueName, at: &Peer, replied: &[Replied]) -> Option<Ask> {
        let address = self.addresses.iter().find(|address| address.peer == *at)?;
        match replied {
            [] => Some(self.ask(address, catalogue::queries())),
            [_] => {
                let catalogue = Catalogue::read(&Told::of(replied, at).ok()?).ok()?;
                Some(self.ask(address, vec![self.found(&catalogue, queue)?.counting()?]))
            }
            _ => None,
        }
    }

    fn read_queue_anew(
        &self,
        queue: &QueueName,
        at: &Peer,
        replied: &[Replied],
        now: Instant,
    ) -> Result<QueueAnew, PollFailure> {
        for replied in replied {
            replied.result.as_ref().map_err(Clone::clone)?;
        }
        let told = Told::of(replied, at)?;
        let catalogue = Catalogue::read(&told)?;
        let found = self.found(&catalogue, queue).ok_or_else(peek::no_such_queue)?;
        Ok(QueueAnew { seen: found.seen(queue, &told, now)?, counts_since: None })
    }

    fn peek(&self, peeking: &Peeking<'_>) -> Option<Ask> {
        let address = self.addresses.iter().find(|address| address.peer == *peeking.at)?;
        let catalogue = Catalogue::read(&Told::of(peeking.anew, peeking.at).ok()?).ok()?;
        let found = self.found(&catalogue, peeking.queue).filter(|_| peeking.replied.is_empty())?;
        Some(self.ask(address, vec![found.query(peeking.count)]))
    }

    fn read_peek(&self, peeking: &Peeking<'_>, now: Instant) -> Result<Peeked, PollFailure> {
        let catalogue = Catalogue::read(&Told::of(peeking.anew, peeking.at)?)?;
        let found = self.found(&catalogue, peeking.queue).ok_or_else(peek::no_such_queue)?;
        found.peeked(peeking.count, &Told::of(peeking.replied, peeking.at)?, now)
    }

    fn timeout(&self) -> Duration {
        self.timeout
    }
}

#[cfg(test)]
#[path = "postgres_tests.rs"]
mod tests;
