//! Amazon SQS, and figures of CloudWatch where they are wanted.
//!
//! Facts this relies on: all counts of SQS are approximate, and settle within a minute. A standard queue counts the age of a message
//! from when it was first sent, also in its dead-letter queue; a FIFO queue begins anew. A redrive policy names the dead-letter queue by
//! its ARN, in the same account and region. That a message was dead-lettered moves no counter of messages sent. The age of the oldest
//! message is a figure of CloudWatch alone: in a dead-letter queue it is counted from when the message came into it. Reading
//! attributes changes nothing; reading a message counts as a receipt.

mod asking;
mod figures;
mod message;
mod moves;
mod peek;
#[cfg(test)]
mod pretended;
mod reading;
mod regions;
mod told;
mod wire;

use std::time::Duration;

use url::Url;
use watchbill_domain::alerts::{Answered, Poll, SeverityRules};
use watchbill_domain::ids::{Peer, QueueName};
use watchbill_domain::sources::{Field, FieldKind, PollFailure, PollFailureKind, SourceSpec};
use watchbill_domain::time::Instant;

use crate::address::{Address, Addresses};
use crate::ask::{Answer, Ask, AwsAction, AwsAsk, HttpRequest, Replied};
use crate::kind::{HTTP, Kind, Role, Source};
use crate::letters::{LetterPlace, LetterWay, ReadLetter, TakenLetter};
use crate::like::is_like;
use crate::peek::{Peeked, Peeking};
use crate::peers::{gathered, not_asked};
use crate::queues::{BrokerRead, QueueAnew, QueuesRead, QueuesWanted};
use told::Told;

/// The kind `sqs`.
pub(crate) static KIND: Kind = Kind {
    id: "sqs",
    title: "Amazon SQS",
    about: "Reads the queues of one region of an AWS account: about how many messages each holds, when the first is lost, and which queue \
            feeds which. Its address is that of SQS in the region, like `https://sqs.eu-west-1.amazonaws.com`, or a VPC endpoint; several \
            regions or accounts are several sources. Requests are signed with what AWS's own tools on this machine use: environment \
            variables, the profiles of `~/.aws` with roles, single sign-on and programs for credentials; or with an access key in the \
            keyring, as user and password under `auth`. It needs the permissions `sqs:ListQueues`, `sqs:GetQueueAttributes`, \
            `sqs:ListDeadLetterSourceQueues` and `sqs:ListMessageMoveTasks`, and `cloudwatch:GetMetricData` for ages. To read messages it needs `sqs:GetQueueUrl`, \
            `sqs:ReceiveMessage` and `sqs:ChangeMessageVisibility` as well, and to replay them `sqs:DeleteMessage` and `sqs:SendMessage`. A \
            poll reads no message. Requests cost money: with a poll every five minutes 20 queues are 181,000 requests a month, and 200 queues, which is the most that is read in one poll, 1.7 million, with up to 216,000 more about dead-letter queues that hold any; \
            AWS gives every account a million for nothing and takes about $0.40 for the next.",
    role: Role::Apart,
    every_s: 300,
    schemes: HTTP,
    fields: FIELDS,
    build: |spec, _: &SeverityRules| Box::new(Sqs::new(spec)),
};

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(20);

static FIELDS: &[Field] = &[
    Field {
        key: "region",
        title: "Region",
        help: "The region that requests are signed for. Needed where the address does not tell it.",
        kind: FieldKind::Text,
        required: false,
        default: None,
        example: "eu-west-1",
    },
    Field {
        key: "profile",
        title: "Profile",
        help: "The profile of `~/.aws/config` whose credentials are used, and nothing else then. Unless set, the environment is asked, and \
               then the usual profile.",
        kind: FieldKind::Text,
        required: false,
        default: None,
        example: "prod",
    },
    Field {
        key: "queues",
        title: "Only these queues",
        help: "Names of queues, in which `*` stands for any characters and `?` for one; others are left out, and cost nothing.",
        kind: FieldKind::Texts,
        required: false,
        default: None,
        example: "shop-*",
    },
    Field {
        key: "cloudwatch",
        title: "Asks CloudWatch",
        help: "Whether the age of the oldest dead letter and the traffic of the queues that feed it are asked of CloudWatch. Each figure \
               is about $0.09 a month with a poll every five minutes: an age for every dead-letter queue that holds something, and the traffic of \
               every queue that feeds one.",
        kind: FieldKind::Switch,
        required: false,
        default: Some("false"),
        example: "true",
    },
    Field {
        key: "cloudwatch_url",
        title: "Address of CloudWatch",
        help: "Where CloudWatch is asked, unless at its usual address in the region.",
        kind: FieldKind::Text,
        required: false,
        default: None,
        example: "https://monitoring.eu-west-1.amazonaws.com",
    },
    Field {
        key: "timeout",
        title: "Timeout",
        help: "How long one request may take in all, getting credentials included, from 1 second to 2 minutes.",
        kind: FieldKind::Span { min_s: 1, max_s: 120 },
        required: false,
        default: Some("20s"),
        example: "45s",
    },
];

struct Sqs {
    addresses: Addresses,
    /// None where nothing tells it.
    region: Option<String>,
    profile: Option<String>,
    /// Patterns; all queues where there are none.
    queues: Vec<String>,
    /// Whether CloudWatch is to be asked.
    wants_figures: bool,
    /// Where; none where it is not, or its address cannot be read.
    cloudwatch: Option<Url>,
    every: Duration,
    timeout: Duration,
}

impl Sqs {
    fn new(spec: &SourceSpec) -> Self {
        let settings = &spec.settings;
        let text = |key| settings.text(key).map(str::trim).filter(|text| !text.is_empty());
        let told = spec.urls.first().and_then(regions::of);
        let region = text("region").map(str::to_owned).or(told).filter(|region| regions::is_one(region));
        let wants_figures = settings.switch("cloudwatch").unwrap_or(false);
        let elsewhere = text("cloudwatch_url").map(|url| Url::parse(url).ok().filter(|url| url.has_host()));
        let usual = || region.as_deref().and_then(regions::cloudwatch);
        let cloudwatch = elsewhere.unwrap_or_else(usual).map(|url| Address::new(&url).url().clone());
        Self {
            addresses: Addresses::of(&spec.urls),
            profile: text("profile").map(str::to_owned),
            queues: settings.texts("queues").to_vec(),
            wants_figures,
            cloudwatch: cloudwatch.filter(|_| wants_figures),
            every: spec.every,
            timeout: settings.span("timeout").unwrap_or(DEFAULT_TIMEOUT),
            region,
        }
    }

    /// Whether this queue is wanted.
    fn wants(&self, name: &str) -> bool {
        self.queues.is_empty() || self.queues.iter().any(|pattern| is_like(pattern, name))
    }

    /// This question to this address; none where the region is not known.
    fn ask(&self, at: &Peer, action: AwsAction, asked: &serde_json::Value) -> Option<Ask> {
        let address = self.addresses.iter().find(|address| address.peer == *at)?;
        Some(self.asked_in(self.region.as_deref()?, at, address.url(), action, asked))
    }

    fn asked_in(&self, region: &str, at: &Peer, url: &Url, action: AwsAction, asked: &serde_json::Value) -> Ask {
        Ask::Aws(AwsAsk {
            peer: at.clone(),
            url: url.clone(),
            region: region.to_owned(),
            profile: self.profile.clone(),
            action,
            json: asked.to_string(),
        })
    }

    /// What this address answered.
    fn told<'a>(&self, replies: &'a [Replied], address: &Address) -> Result<Told<'a>, PollFailure> {
        if self.region.is_none() {
            return Err(no_region());
        }
        Told::of(replies, &address.peer, |name| self.wants(name))
    }

    /// The first address that answered: all are ways to the same queues.
    fn believed<'a>(&self, replies: &'a [Replied]) -> Option<(&Address, Told<'a>)> {
        self.addresses.iter().find_map(|address| Some((address, self.told(replies, address).ok()?)))
    }
}

fn no_region() -> PollFailure {
    let message = "has an address that does not tell its region: set `region`, like `eu-west-1`".to_owned();
    PollFailure { kind: PollFailureKind::Refused, message }
}

impl Source for Sqs {
    fn requests(&self, _now: Instant) -> Vec<HttpRequest> {
        Vec::new()
    }

    fn parse(&self, _answers: &[Answer], _now: Instant) -> Result<Poll, PollFailure> {
        Err(if self.region.is_none() { no_region() } else { not_asked() })
    }

    fn watches_queues(&self) -> bool {
        true
    }

    fn read_queues(&self, _wanted: &QueuesWanted, _answers: &[Answer], _now: Instant) -> QueuesRead {
        QueuesRead::unread(if self.region.is_none() { no_region() } else { not_asked() }.message)
    }

    fn asks(&self, wanted: &QueuesWanted, replies: &[Replied]) -> Vec<Ask> {
        let Some(region) = &self.region else { return Vec::new() };
        let asking = asking::Asking { of: self, region, wanted };
        if replies.is_empty() {
            return self.addresses.iter().map(|address| asking.list(address, None)).collect();
        }
        let Some((address, told)) = self.believed(replies) else { return Vec::new() };
        let failed = replies.iter().any(|replied| *replied.ask.peer() == address.peer && replied.result.is_err());
        if failed { Vec::new() } else { asking.next(address, &told) }
    }

    fn read_replies(
        &self,
        wanted: &QueuesWanted,
        replies: &[Replied],
        now: Instant,
    ) -> Result<BrokerRead, PollFailure> {
        let poll = gathered(&self.addresses, |address, _| self.told(replies, address).map(|_| Answered::Whole))?;
        let (_, told) = self.believed(replies).ok_or_else(not_asked)?;
        Ok(BrokerRead { poll, queues: reading::read(self, &told, wanted, now) })
    }

    fn peek_peers(&self, _queue: &QueueName) -> Vec<Peer> {
        self.addresses.iter().map(|address| address.peer.clone()).collect()
    }

    fn queue_anew(&self, queue: &QueueName, at: &Peer, replied: &[Replied]) -> Option<Ask> {
        peek::next_anew(self, queue, at, replied)
    }

    fn read_queue_anew(
        &self,
        queue: &QueueName,
        _at: &Peer,
        replied: &[Replied],
        now: Instant,
    ) -> Result<QueueAnew, PollFailure> {
        if self.region.is_none() {
            return Err(no_region());
        }
        peek::read_anew(queue, replied, now)
    }

    fn peek(&self, peeking: &Peeking<'_>) -> Option<Ask> {
        peek::next(self, peeking)
    }

    fn read_peek(&self, peeking: &Peeking<'_>, _now: Instant) -> Result<Peeked, PollFailure> {
        peek::read(peeking)
    }

    fn letter_place(&self, queue: &QueueName) -> Option<LetterPlace> {
        let by = LetterWay::Sqs { region: self.region.clone()?, profile: self.profile.clone() };
        let address = self.addresses.iter().next()?.url().clone();
        Some(LetterPlace { address, queue: queue.as_str().to_owned(), by })
    }

    /// A FIFO queue takes only what has a group, and others have none.
    fn key_into(&self, from: &QueueName, to: &QueueName) -> Option<String> {
        (reading::is_fifo(from) == reading::is_fifo(to)).then(|| to.as_str().to_owned())
    }

    fn read_letter(&self, letter: &TakenLetter<'_>) -> Result<ReadLetter, PollFailure> {
        Ok(message::read(letter))
    }

    fn timeout(&self) -> Duration {
        self.timeout
    }
}

#[cfg(test)]
#[path = "sqs_tests.rs"]
mod tests;
