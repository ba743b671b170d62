//! RabbitMQ, by the HTTP API of its management plugin.
//!
//! Facts this relies on, all tried on 3.10.8: a list of queues has those of the virtual hosts alone in which the user has a permission,
//! and says nothing of the others; a virtual host that is visible always has the exchange `amq.direct`; what was dead-lettered into
//! a queue is not in its counter `publish`; the figures of a quorum queue and the policies that it goes by are told seconds after it
//! was made, and counts are some seconds late. From 3.13 on the whole figures stand at `/api/queues/detailed`.

mod dropped;
mod letters;
mod limits;
mod names;
mod peek;
mod reading;
mod topology;
mod visible;
mod wire;

use std::time::Duration;

use watchbill_domain::alerts::{Answered, Poll, SeverityRules};
use watchbill_domain::ids::{Peer, QueueName};
use watchbill_domain::queues::BrokerVersion;
use watchbill_domain::sources::{Field, FieldKind, PollFailure, SourceSpec};
use watchbill_domain::time::Instant;

use crate::address::{Address, Addresses};
use crate::ask::{Answer, Ask, HttpRequest, Method, Need, Replied};
use crate::items::is_list;
use crate::kind::{HTTP, Kind, Role, Source};
use crate::letters::{LetterPlace, ReadLetter, TakenLetter};
use crate::peek::{Peeked, Peeking};
use crate::peers::{self, answer_of, not_asked};
use crate::queues::{QueueAnew, QueuesRead, QueuesWanted};
use wire::WireOverview;

/// The kind `rabbitmq`.
pub(crate) static KIND: Kind = Kind {
    id: "rabbitmq",
    title: "RabbitMQ",
    about: "Reads the queues of a RabbitMQ (3.8 or later) by its management plugin: how many dead letters wait in them, when the \
            first is lost, and which queue feeds which. It brings no alerts of others; what is wrong with a dead-letter queue becomes \
            one. Its address is that of the plugin, like `https://mq.example.net:15671`; several addresses are nodes of one \
            cluster. Give it a user with the tag `monitoring` and, in every virtual host, a permission that allows nothing \
            (`^$` three times): without a permission RabbitMQ shows an empty list. To read messages a user needs the right to read \
            the queue, and whoever has that could empty it, too.",
    role: Role::Apart,
    every_s: 60,
    schemes: HTTP,
    fields: FIELDS,
    build: |spec, _: &SeverityRules| Box::new(RabbitMq::new(spec)),
};

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(20);

static FIELDS: &[Field] = &[
    Field {
        key: "vhosts",
        title: "Only of virtual hosts",
        help: "Names of virtual hosts, in which `*` stands for any characters and `?` for one; queues of others are left out.",
        kind: FieldKind::Texts,
        required: false,
        default: None,
        example: "shop-*",
    },
    Field {
        key: "metrics",
        title: "Addresses of metrics",
        help: "Where the plugin `rabbitmq_prometheus` answers, for each node of the cluster. It alone counts messages that are thrown \
               away because nothing is named for dead letters. It gets the credentials of this source, too.",
        kind: FieldKind::Texts,
        required: false,
        default: None,
        example: "http://mq.example.net:15692",
    },
    Field {
        key: "amqp",
        title: "Address of AMQP",
        help: "Where messages are taken and sent when a queue is replayed, like `amqps://mq.example.net:5671`. Without it that is the host \
               of the plugin, at port 5671 where the plugin has TLS and at 5672 where it has none. It gets the credentials of this \
               source.",
        kind: FieldKind::Text,
        required: false,
        default: None,
        example: "amqps://mq.example.net:5671",
    },
    Field {
        key: "timeout",
        title: "Timeout",
        help: "How long one request may take in all, from 1 second to 2 minutes.",
        kind: FieldKind::Span { min_s: 1, max_s: 120 },
        required: false,
        default: Some("20s"),
        example: "45s",
    },
];

/// What is wanted of each queue. The names of figures stand in the order in which they are of use.
const COLUMNS: &str = "vhost,name,type,state,messages,messages_unacknowledged,consumers,arguments,\
                       effective_policy_definition,message_bytes,head_message_timestamp,idle_since,\
                       message_stats.deliver_get,message_stats.ack,message_stats.redeliver,\
                       message_stats.deliver_no_ack,message_stats.get_no_ack,exclusive,auto_delete";

const NODES: &str = "nodes";
const OVERVIEW: &str = "overview";
const QUEUES: &str = "queues";
const DETAILED: &str = "detailed";
/// `/api/queues` tells less from this version on.
const DETAILED_SINCE: BrokerVersion = BrokerVersion { major: 3, minor: 13 };

struct RabbitMq {
    addresses: Addresses,
    metrics: dropped::Metrics,
    /// Where AMQP is spoken, where that is not beside the plugin.
    amqp: Option<String>,
    /// Patterns; all virtual hosts where there are none.
    vhosts: Vec<String>,
    timeout: Duration,
}

impl RabbitMq {
    fn new(spec: &SourceSpec) -> Self {
        let settings = &spec.settings;
        Self {
            addresses: Addresses::of(&spec.urls),
            metrics: dropped::Metrics::of(settings.texts("metrics")),
            amqp: settings.text("amqp").map(str::to_owned),
            vhosts: settings.texts("vhosts").to_vec(),
            timeout: settings.span("timeout").unwrap_or(DEFAULT_TIMEOUT),
        }
    }

    /// The queues, asked for where this version tells most of them.
    fn list(address: &Address, version: Option<BrokerVersion>) -> HttpRequest {
        let path: &[&str] =
            if version.is_some_and(|version| version >= DETAILED_SINCE) { &[QUEUES, DETAILED] } else { &[QUEUES] };
        let mut request = get(address, path, Need::Required);
        request.url.query_pairs_mut().append_pair("columns", COLUMNS);
        request
    }
}

/// Asks for what is at this path below `/api`.
fn get(address: &Address, path: &[&str], need: Need) -> HttpRequest {
    HttpRequest {
        peer: address.peer.clone(),
        method: Method::Get,
        url: address.below(["api"].into_iter().chain(path.iter().copied())),
        headers: Vec::new(),
        json: None,
        form: None,
        need,
    }
}

/// The answer to [`RabbitMq::list`].
fn listed<'a>(answers: &'a [Answer], address: &Address) -> Option<&'a Answer> {
    answer_of(answers, address, QUEUES).or_else(|| answer_of(answers, address, DETAILED))
}

fn overview<'a>(answers: &'a [Answer], address: &Address) -> Result<WireOverview<'a>, PollFailure> {
    let (_, body) = answer_of(answers, address, OVERVIEW).ok_or_else(not_asked)?.json()?;
    WireOverview::read(body)
}

impl Source for RabbitMq {
    fn requests(&self, _now: Instant) -> Vec<HttpRequest> {
        self.addresses.iter().map(|address| get(address, &[OVERVIEW], Need::Required)).collect()
    }

    fn seldom(&self) -> Vec<HttpRequest> {
        self.addresses.iter().flat_map(topology::requests).collect()
    }

    fn follow_up(&self, wanted: &QueuesWanted, answers: &[Answer]) -> Option<HttpRequest> {
        let last = answers.last()?;
        let address = self.addresses.iter().find(|address| address.peer == last.request.peer)?;
        match last.request.url.path_segments().and_then(Iterator::last)? {
            OVERVIEW => Some(Self::list(address, overview(answers, address).ok()?.version())),
            QUEUES | DETAILED => visible::follow_up(self, wanted, address, last),
            _ => topology::follow_up(address, last),
        }
    }

    fn parse(&self, answers: &[Answer], _now: Instant) -> Result<Poll, PollFailure> {
        let mut poll = peers::gathered(&self.addresses, |address, _| {
            overview(answers, address)?;
            let (_, body) = listed(answers, address).ok_or_else(not_asked)?.json()?;
            is_list(body).map(|()| Answered::Whole)
        })?;
        for (address, report) in self.addresses.iter().zip(&mut poll.peers) {
            report.version = overview(answers, address).ok().and_then(|overview| overview.version_text());
        }
        Ok(poll)
    }

    fn watches_queues(&self) -> bool {
        true
    }

    /// A node that answers nothing there holds back none of what its plugin tells.
    fn queue_requests(&self, _wanted: &QueuesWanted, _now: Instant) -> Vec<HttpRequest> {
        self.metrics.requests().collect()
    }

    fn read_queues(&self, wanted: &QueuesWanted, answers: &[Answer], now: Instant) -> QueuesRead {
        self.read(wanted, answers, now)
    }

    fn peek_peers(&self, _queue: &QueueName) -> Vec<Peer> {
        self.addresses.iter().map(|address| address.peer.clone()).collect()
    }

    fn queue_anew(&self, queue: &QueueName, at: &Peer, replied: &[Replied]) -> Option<Ask> {
        let answers: Vec<Answer> = replied.iter().filter_map(Replied::answer).collect();
        let address = self.addresses.iter().find(|address| address.peer == *at)?;
        peek::next_anew(address, queue, &answers).map(Ask::Http)
    }

    fn read_queue_anew(
        &self,
        _queue: &QueueName,
        _at: &Peer,
        replied: &[Replied],
        now: Instant,
    ) -> Result<QueueAnew, PollFailure> {
        let answers: Vec<Answer> = replied.iter().filter_map(Replied::answer).collect();
        peek::read_anew(&answers, now)
    }

    fn peek(&self, peeking: &Peeking<'_>) -> Option<Ask> {
        let address = self.addresses.iter().find(|address| address.peer == *peeking.at)?;
        peeking.replied.is_empty().then(|| Ask::Http(peek::request(address, peeking.queue, peeking.count)))
    }

    fn read_peek(&self, peeking: &Peeking<'_>, _now: Instant) -> Result<Peeked, PollFailure> {
        let answer = peeking.replied.first().and_then(Replied::answer).ok_or_else(not_asked)?;
        peek::read(&answer)
    }

    fn letter_place(&self, queue: &QueueName) -> Option<LetterPlace> {
        letters::place(&self.addresses, self.amqp.as_deref(), queue)
    }

    fn key_into(&self, from: &QueueName, to: &QueueName) -> Option<String> {
        letters::key_into(from, to)
    }

    fn read_letter(&self, letter: &TakenLetter<'_>) -> Result<ReadLetter, PollFailure> {
        letters::read(letter)
    }

    fn timeout(&self) -> Duration {
        self.timeout
    }
}

#[cfg(test)]
#[path = "rabbitmq_tests.rs"]
mod tests;
