//! An account of AWS that answers as SQS and CloudWatch do.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value as Json, json};
use url::Url;
use watchbill_domain::alerts::SeverityRules;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::sources::{Connection, Settings, SourceSpec, Value};
use watchbill_domain::time::Instant;

use super::KIND;
use crate::ask::{Ask, AwsAction, AwsAsk, HttpResponse, Replied, Reply};
use crate::kind::{MOST_ROUNDS, Source};
use crate::queues::{QueueSeen, QueuesRead, QueuesWanted};

/// 2026-11-21T23:06:40Z.
pub(super) fn now() -> Instant {
    Instant::from_ms(1_795_302_400_000)
}

pub(super) fn spec(url: &str, settings: &[(&str, Value)]) -> SourceSpec {
    let mut all = Settings::default();
    for (key, value) in settings {
        all.set(key, value.clone());
    }
    SourceSpec {
        name: SourceName::new("aws"),
        kind: KIND.id.to_owned(),
        urls: vec![Url::parse(url).unwrap()],
        every: Duration::from_secs(KIND.every_s),
        connection: Connection::default(),
        settings: all,
    }
}

pub(super) fn source_of(settings: &[(&str, Value)]) -> Box<dyn Source> {
    (KIND.build)(&spec("https://sqs.eu-west-1.amazonaws.com", settings), &SeverityRules::default())
}

pub(super) fn texts(texts: &[&str]) -> Value {
    Value::Texts(texts.iter().map(|text| (*text).to_owned()).collect())
}

pub(super) fn name(text: &str) -> QueueName {
    QueueName::new(text)
}

pub(super) fn wanted(known: &[&str]) -> QueuesWanted {
    QueuesWanted { named: Vec::new(), known: known.iter().copied().map(name).collect() }
}

/// Queues by name: what they hold, for how many days they keep it, and where their dead letters go.
pub(super) struct Aws {
    pub(super) queues: BTreeMap<String, (u64, u64, Option<String>)>,
    pub(super) refused: BTreeMap<String, &'static str>,
    pub(super) ages: BTreeMap<String, (i64, f64)>,
    /// The redrive allow policies that are not those of who feeds a queue; none where a queue has none.
    pub(super) allows: BTreeMap<String, Option<String>>,
    pub(super) page: usize,
    pub(super) asked_at: Instant,
    /// What it moves out of `orders-dlq`; queues tell their ARNs only where there is such a thing.
    pub(super) moves: Option<Json>,
}

impl Aws {
    pub(super) fn of(queues: &[(&str, u64, u64, Option<&str>)]) -> Self {
        let one = |(name, held, days, dead): &(&str, u64, u64, Option<&str>)| {
            ((*name).to_owned(), (*held, *days, dead.map(str::to_owned)))
        };
        Self {
            queues: queues.iter().map(one).collect(),
            refused: BTreeMap::new(),
            ages: BTreeMap::new(),
            allows: BTreeMap::new(),
            page: 1000,
            asked_at: now(),
            moves: None,
        }
    }

    pub(super) fn refusing(mut self, what: &str, code: &'static str) -> Self {
        self.refused.insert(what.to_owned(), code);
        self
    }

    fn answer(&self, ask: &AwsAsk) -> (u16, Json) {
        let asked: Json = serde_json::from_str(&ask.json).unwrap();
        let queue = asked["QueueUrl"].as_str().and_then(|url| url.rsplit('/').next()).unwrap_or_default();
        let action = ask.action.target().rsplit('.').next().unwrap();
        if let Some(code) = self.refused.get(action).or_else(|| self.refused.get(queue)) {
            return (400, json!({ "__type": format!("com.amazonaws.sqs#{code}"), "message": "hunter2" }));
        }
        let url = |name: &String| format!("https://sqs.eu-west-1.amazonaws.com/123456789012/{name}");
        match ask.action {
            AwsAction::ListQueues => {
                let from: usize = asked["NextToken"].as_str().map_or(0, |token| token.parse().unwrap());
                let urls: Vec<String> = self.queues.keys().skip(from).take(self.page).map(url).collect();
                let next = (from + self.page < self.queues.len()).then(|| (from + self.page).to_string());
                (200, json!({ "QueueUrls": urls, "NextToken": next }))
            }
            AwsAction::GetQueueAttributes => {
                let (held, days, dead) = &self.queues[queue];
                let mut told = json!({
                    "ApproximateNumberOfMessages": held.to_string(),
                    "ApproximateNumberOfMessagesNotVisible": "0",
                    "ApproximateNumberOfMessagesDelayed": "0",
                    "MessageRetentionPeriod": (days * 86_400).to_string(),
                });
                if let Some(policy) = self.allows.get(queue).cloned().unwrap_or_else(|| self.by_queue(queue)) {
                    told["RedriveAllowPolicy"] = json!(policy);
                }
                if self.moves.is_some() {
                    told["QueueArn"] = json!(format!("arn:aws:sqs:eu-west-1:123456789012:{queue}"));
                }
                if let Some(dead) = dead {
                    let arn = format!("arn:aws:sqs:eu-west-1:123456789012:{dead}");
                    told["RedrivePolicy"] =
                        json!(json!({ "deadLetterTargetArn": arn, "maxReceiveCount": 3 }).to_string());
                }
                (200, json!({ "Attributes": told }))
            }
            AwsAction::ListDeadLetterSourceQueues => {
                let feeds = self.queues.iter().filter(|(_, (_, _, dead))| dead.as_deref() == Some(queue));
                (200, json!({ "queueUrls": feeds.map(|(name, _)| url(name)).collect::<Vec<_>>() }))
            }
            AwsAction::ListMessageMoveTasks => (200, json!({ "Results": self.moves.iter().collect::<Vec<_>>() })),
            AwsAction::GetMetricData => (200, json!({ "MetricDataResults": self.figures(&asked) })),
            AwsAction::GetQueueUrl | AwsAction::ReceiveMessage | AwsAction::ChangeMessageVisibilityBatch => {
                panic!("a poll looks at no message: {ask:?}")
            }
        }
    }

    /// The policy that lets in those who feed it.
    fn by_queue(&self, queue: &str) -> Option<String> {
        let feeds = self.queues.iter().filter(|(_, (_, _, dead))| dead.as_deref() == Some(queue));
        let arns: Vec<String> = feeds.map(|(name, _)| format!("arn:aws:sqs:eu-west-1:123456789012:{name}")).collect();
        Some(json!({ "redrivePermission": "byQueue", "sourceQueueArns": arns }).to_string())
    }

    fn figures(&self, asked: &Json) -> Vec<Json> {
        let result = |query: &Json| {
            let metric = &query["MetricStat"]["Metric"];
            let queue = metric["Dimensions"][0]["Value"].as_str().unwrap();
            let told = match metric["MetricName"].as_str().unwrap() {
                "ApproximateAgeOfOldestMessage" => self.ages.get(queue).copied(),
                _ => Some((now().as_ms() / 86_400_000 * 86_400, 4100.0)),
            };
            let (at, value): (Vec<i64>, Vec<f64>) = told.into_iter().unzip();
            json!({ "Id": query["Id"], "Timestamps": at, "Values": value, "StatusCode": "Complete" })
        };
        asked["MetricDataQueries"].as_array().unwrap().iter().map(result).collect()
    }

    /// Everything the source asks, answered.
    pub(super) fn asked(&self, source: &dyn Source, wanted: &QueuesWanted) -> Vec<Replied> {
        let mut replies: Vec<Replied> = Vec::new();
        for _ in 0..MOST_ROUNDS {
            for ask in source.asks(wanted, &replies) {
                let Ask::Aws(aws) = &ask else { panic!("{ask:?}") };
                let (status, body) = self.answer(aws);
                let response = HttpResponse {
                    status,
                    content_type: None,
                    retry_after_s: None,
                    server_date: None,
                    asked_at: self.asked_at,
                    body: Bytes::from(body.to_string()),
                };
                replies.push(Replied { ask, result: Ok(Reply::Http(response)) });
            }
        }
        assert_eq!(source.asks(wanted, &replies), [], "it never ends asking");
        replies
    }

    pub(super) fn read(&self, source: &dyn Source, wanted: &QueuesWanted) -> QueuesRead {
        let replies = self.asked(source, wanted);
        source.read_replies(wanted, &replies, now()).unwrap().queues
    }
}

pub(super) fn count(replies: &[Replied], action: AwsAction) -> usize {
    replies.iter().filter(|replied| matches!(&replied.ask, Ask::Aws(ask) if ask.action == action)).count()
}

pub(super) fn queue<'a>(read: &'a QueuesRead, queue: &str) -> &'a QueueSeen {
    read.queues.iter().find(|seen| seen.name.as_str() == queue).unwrap_or_else(|| panic!("no {queue}: {read:#?}"))
}
