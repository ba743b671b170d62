use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rstest::rstest;
use tokio::sync::{Notify, Semaphore};
use watchbill_domain::alerts::SeverityRules;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::Depth;
use watchbill_domain::sources::{Connection, PollFailure, PollFailureKind, RetryBudget, Settings, SourceSpec};
use watchbill_sources::{Listing, QueuesWanted};

use super::super::{PARALLEL_REQUESTS, Pace, PollDone, PollTask, Seldom, poll};
use crate::ports::{Ask, RedisValue, RedisVerb, Reply};
use crate::testing::Fakes;

fn task(fakes: &Fakes, known: &[&str]) -> PollTask {
    let spec = SourceSpec {
        name: SourceName::new("cache"),
        kind: "redis".to_owned(),
        urls: vec![url::Url::parse("redis://cache").unwrap()],
        every: Duration::from_secs(60),
        connection: Connection::default(),
        settings: Settings::default(),
    };
    let known = known.iter().map(|name| QueueName::new(*name)).collect();
    PollTask {
        ports: fakes.ports(),
        workspace: "team".into(),
        source: Arc::from((watchbill_sources::find("redis").unwrap().build)(&spec, &SeverityRules::default())),
        spec: Arc::new(spec),
        permits: Arc::new(Semaphore::new(PARALLEL_REQUESTS)),
        budget: RetryBudget::empty(),
        era: 0,
        unchanged_if: None,
        seldom: Seldom::Asked,
        pace: Arc::new(Pace::default()),
        paced: Arc::new(Notify::new()),
        recall: None,
        queues: Some(QueuesWanted { named: Vec::new(), known }),
    }
}

/// A Redis with this many dead jobs of Sidekiq and one queue.
fn redis(dead: i64, ask: &Ask) -> Reply {
    let Ask::Redis(ask) = ask else { panic!("{ask:?}") };
    let text = |text: &'static str| RedisValue::Bytes(Bytes::from_static(text.as_bytes()));
    let answer = |verb: RedisVerb, first: Option<&String>| match (verb, first.map(String::as_str)) {
        (RedisVerb::Info, _) => text("redis_version:7.2.4\r\nrole:master"),
        (RedisVerb::Exists, _) => RedisValue::Number(2),
        (RedisVerb::Zcard, Some("dead")) => RedisValue::Number(dead),
        (RedisVerb::Zcard | RedisVerb::Llen, _) => RedisValue::Number(0),
        (RedisVerb::Smembers, _) => RedisValue::List(vec![text("mailers")]),
        (RedisVerb::Zrange, _) => RedisValue::List(Vec::new()),
        _ => RedisValue::Nil,
    };
    Reply::Redis(ask.commands.iter().map(|command| answer(command.verb, command.arguments.first())).collect())
}

#[tokio::test]
async fn a_broker_is_asked_until_it_has_no_more_questions() {
    let fakes = Fakes::at("2026-03-28T09:00:00Z");
    fakes.network.serve_asks("redis://cache", |ask, _| Ok(redis(3, ask)));

    let PollDone { outcome, .. } = poll(task(&fakes, &[])).await;

    let polled = outcome.unwrap();
    let queues = polled.queues.unwrap();
    let depths: Vec<_> = queues.queues.iter().map(|queue| (queue.name.as_str(), queue.reading.depth)).collect();
    assert_eq!(depths, [("dead", Depth::Known(3)), ("queue:mailers", Depth::Empty), ("retry", Depth::Empty)]);
    assert_eq!(queues.listing, Listing::Whole);
    assert_eq!(polled.poll.unwrap().sightings, []);
    assert_eq!(polled.answers_hash, None, "the same answers are read again");
    assert_eq!(polled.reading.peers[0].version.as_deref(), Some("7.2.4"));
    assert!(polled.reading.bytes > 0);
}

#[rstest]
#[case::refused(PollFailureKind::Auth)]
#[case::unreachable(PollFailureKind::Unreachable)]
#[tokio::test]
async fn a_broker_that_does_not_answer_fails_the_poll(#[case] kind: PollFailureKind) {
    let fakes = Fakes::at("2026-03-28T09:00:00Z");
    fakes
        .network
        .serve_asks("redis://cache", move |_, _| Err(PollFailure { kind, message: "did not answer".to_owned() }));

    let PollDone { outcome, .. } = poll(task(&fakes, &["dead"])).await;

    assert_eq!(outcome.err().map(|failure| failure.kind), Some(kind));
}

#[tokio::test]
async fn what_fails_in_the_second_round_takes_nothing_from_the_first_and_empties_nothing() {
    let fakes = Fakes::at("2026-03-28T09:00:00Z");
    fakes.network.serve_asks("redis://cache", |ask, _| {
        let Ask::Redis(asked) = ask else { panic!("{ask:?}") };
        let is_second = asked.commands.iter().any(|command| command.verb == RedisVerb::Llen);
        let failure = || PollFailure { kind: PollFailureKind::Malformed, message: "broke off".to_owned() };
        if is_second { Err(failure()) } else { Ok(redis(2, ask)) }
    });

    let PollDone { outcome, .. } = poll(task(&fakes, &["queue:mailers"])).await;

    let queues = outcome.unwrap().queues.unwrap();
    let names: Vec<&str> = queues.queues.iter().map(|queue| queue.name.as_str()).collect();
    assert_eq!(names, ["dead", "retry"]);
    assert!(matches!(queues.listing, Listing::Partial(_)), "the queue that was not read is not gone");
}
