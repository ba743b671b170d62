//! NATS JetStream: streams, and above all those that capture what died.
//!
//! Facts this relies on: JetStream has no dead-letter queue. When a message was delivered `max_deliver` times without being
//! acknowledged, the server tells of that once, on `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.<stream>.<consumer>`, and forgets it; the
//! figures of the consumer show nothing. A stream with that subject keeps what is told. The monitoring page `/jsz` of a server in a
//! cluster has the streams alone of which that server keeps a copy; a question to the API is answered for the whole account.

mod peek;
mod reading;
mod told;
mod wire;

use std::time::Duration;

use watchbill_domain::alerts::{Answered, Poll, SeverityRules};
use watchbill_domain::ids::{Peer, QueueName};
use watchbill_domain::sources::{Field, FieldKind, PollFailure, SourceSpec};
use watchbill_domain::time::Instant;

use crate::address::{Address, Addresses};
use crate::ask::{Answer, Ask, HttpRequest, Method, NatsAsk, NatsQuestion, Need, Replied};
use crate::kind::{Kind, Role, Source};
use crate::peek::{Peeked, Peeking};
use crate::peers::{answer_of, gathered, not_asked};
use crate::queues::{BrokerRead, QueueAnew, QueuesRead, QueuesWanted};
use told::Told;

/// The kind `nats`.
pub(crate) static KIND: Kind = Kind {
    id: "nats",
    title: "NATS JetStream",
    about: "Reads the streams of a NATS server with JetStream (2.9 or later): how many messages each holds, when the first is dropped, and \
            whether what died is captured at all. JetStream tells once of a message that was tried too often, and forgets it; a stream on \
            `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>` keeps that, and is what is watched. An address may begin with `tls://` or \
            `nats://`: then the user needs to publish to `$JS.API.STREAM.LIST` and `$JS.API.CONSUMER.LIST.*` and to subscribe to `_INBOX.>`, \
            and nothing else; a token under `auth` may be a token, the seed of an NKey or a whole file of credentials. Or it begins with \
            `http://` and is that of the monitoring page (`monitor_port`), which needs no user: then give the addresses of all servers of a \
            cluster, because each tells of its own streams alone. Messages are read over NATS, when somebody asks for that and the user may \
            publish to `$JS.API.STREAM.MSG.GET.*` as well; they stay as they are.",
    role: Role::Apart,
    every_s: 60,
    schemes: &["nats", "tls", "http", "https"],
    fields: FIELDS,
    build: |spec, _: &SeverityRules| Box::new(Nats::new(spec)),
};

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

static FIELDS: &[Field] = &[
    Field {
        key: "account",
        title: "Account",
        help: "Whose streams are read from a monitoring page. Unless set, those of every account, with its name in front.",
        kind: FieldKind::Text,
        required: false,
        default: None,
        example: "SHOP",
    },
    Field {
        key: "domain",
        title: "JetStream domain",
        help: "The domain of JetStream that is asked, where there are several, as on leaf nodes.",
        kind: FieldKind::Text,
        required: false,
        default: None,
        example: "hub",
    },
    Field {
        key: "timeout",
        title: "Timeout",
        help: "How long connecting and all questions together may take, from 1 second to 2 minutes.",
        kind: FieldKind::Span { min_s: 1, max_s: 120 },
        required: false,
        default: Some("10s"),
        example: "20s",
    },
];

/// The last segment of the monitoring page's path.
const PAGE: &str = "jsz";
/// Consumers of so many streams are asked for.
const MOST_STREAMS: usize = 500;

struct Nats {
    addresses: Addresses,
    /// Whether the monitoring page is asked in place of the API.
    over_http: bool,
    account: Option<String>,
    prefix: String,
    timeout: Duration,
}

impl Nats {
    fn new(spec: &SourceSpec) -> Self {
        let over_http = spec.urls.iter().any(|url| url.scheme().starts_with("http"));
        let urls: Vec<url::Url> =
            spec.urls.iter().filter(|url| url.scheme().starts_with("http") == over_http).cloned().collect();
        let domain = spec.settings.text("domain");
        Self {
            addresses: Addresses::of(&urls),
            over_http,
            account: spec.settings.text("account").map(str::to_owned),
            prefix: domain.map_or_else(|| "$JS.API".to_owned(), |domain| format!("$JS.{domain}.API")),
            timeout: spec.settings.span("timeout").unwrap_or(DEFAULT_TIMEOUT),
        }
    }

    fn page(&self, address: &Address) -> HttpRequest {
        let mut url = address.below([PAGE]);
        {
            let mut query = url.query_pairs_mut();
            for what in ["accounts", "streams", "consumers", "config"] {
                query.append_pair(what, "true");
            }
            if let Some(account) = &self.account {
                query.append_pair("acc", account);
            }
        }
        let peer = address.peer.clone();
        HttpRequest {
            peer,
            method: Method::Get,
            url,
            headers: Vec::new(),
            json: None,
            form: None,
            need: Need::Required,
        }
    }

    fn ask(&self, address: &Address, questions: Vec<NatsQuestion>) -> Ask {
        let (peer, url) = (address.peer.clone(), address.url().clone());
        Ask::Nats(NatsAsk { peer, url, prefix: self.prefix.clone(), questions })
    }

    /// What this address has to be asked next.
    fn next(&self, address: &Address, replies: &[Replied]) -> Option<Ask> {
        let mut asked = replies.iter().filter(|replied| *replied.ask.peer() == address.peer).peekable();
        if asked.peek().is_none() {
            return Some(self.ask(address, vec![NatsQuestion::Streams { offset: 0 }]));
        }
        if asked.any(|replied| replied.result.is_err()) {
            return None;
        }
        let told = Told::of(replies, &address.peer).ok()?;
        let further = told.further(MOST_STREAMS);
        (!further.is_empty()).then(|| self.ask(address, further))
    }

    fn page_of<'a>(&self, address: &Address, answers: &'a [Answer]) -> Result<wire::Page<'a>, PollFailure> {
        let (_, body) = answer_of(answers, address, PAGE).ok_or_else(not_asked)?.json()?;
        wire::Page::read(body)
    }
}

impl Source for Nats {
    fn requests(&self, _now: Instant) -> Vec<HttpRequest> {
        let pages = self.addresses.iter().filter(|_| self.over_http);
        pages.map(|address| self.page(address)).collect()
    }

    fn parse(&self, answers: &[Answer], _now: Instant) -> Result<Poll, PollFailure> {
        gathered(&self.addresses, |address, _| self.page_of(address, answers).map(|_| Answered::Whole))
    }

    fn watches_queues(&self) -> bool {
        true
    }

    fn read_queues(&self, wanted: &QueuesWanted, answers: &[Answer], now: Instant) -> QueuesRead {
        let mut all = reading::Gathered::new(wanted, now);
        for address in self.addresses.iter() {
            match self.page_of(address, answers) {
                Ok(page) => all.add_page(&self.addresses.place(address, PAGE), &page, self.addresses.len()),
                Err(failure) => all.missing(&self.addresses.place(address, PAGE), &failure),
            }
        }
        all.read()
    }

    fn asks(&self, _wanted: &QueuesWanted, replies: &[Replied]) -> Vec<Ask> {
        let over_nats = self.addresses.iter().filter(|_| !self.over_http);
        over_nats.filter_map(|address| self.next(address, replies)).collect()
    }

    fn read_replies(
        &self,
        wanted: &QueuesWanted,
        replies: &[Replied],
        now: Instant,
    ) -> Result<BrokerRead, PollFailure> {
        let poll = gathered(&self.addresses, |address, _| Told::of(replies, &address.peer).map(|_| Answered::Whole))?;
        let mut all = reading::Gathered::new(wanted, now);
        // Every server of a cluster answers for all of it.
        let told = self.addresses.iter().find_map(|address| Told::of(replies, &address.peer).ok());
        all.add_told(&told.ok_or_else(not_asked)?);
        Ok(BrokerRead { poll, queues: all.read() })
    }

    /// The monitoring page shows no message.
    fn peek_peers(&self, _queue: &QueueName) -> Vec<Peer> {
        let over_nats = self.addresses.iter().filter(|_| !self.over_http);
        over_nats.map(|address| address.peer.clone()).collect()
    }

    fn queue_anew(&self, queue: &QueueName, at: &Peer, replied: &[Replied]) -> Option<Ask> {
        self.anew(queue, at, replied)
    }

    fn read_queue_anew(
        &self,
        queue: &QueueName,
        at: &Peer,
        replied: &[Replied],
        now: Instant,
    ) -> Result<QueueAnew, PollFailure> {
        self.seen(queue, at, replied, now)
    }

    fn peek(&self, peeking: &Peeking<'_>) -> Option<Ask> {
        self.peeking(peeking)
    }

    fn read_peek(&self, peeking: &Peeking<'_>, now: Instant) -> Result<Peeked, PollFailure> {
        peek::peeked(peeking.replied, now)
    }

    fn timeout(&self) -> Duration {
        self.timeout
    }
}

#[cfg(test)]
#[path = "nats_tests.rs"]
mod tests;
