use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use rstest::rstest;
use url::Url;
use watchbill_domain::alerts::SeverityRules;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{Depth, Limit, Oldest};
use watchbill_domain::sources::{Connection, PollFailureKind, Settings, SourceSpec, Value};
use watchbill_domain::time::Instant;

use super::KIND;
use crate::ask::{Ask, RedisValue, RedisVerb, Replied, Reply};
use crate::kind::Source;
use crate::queues::{BrokerRead, Listing, NamedQueue, QueueSeen, QueuesRead, QueuesWanted};

fn now() -> Instant {
    Instant::from_ms(1_795_300_000_000)
}

fn source(urls: &[&str], settings: &[(&str, Value)]) -> Box<dyn Source> {
    let mut all = Settings::default();
    for (key, value) in settings {
        all.set(key, value.clone());
    }
    let spec = SourceSpec {
        name: SourceName::new("cache"),
        kind: KIND.id.to_owned(),
        urls: urls.iter().map(|url| Url::parse(url).unwrap()).collect(),
        every: Duration::from_secs(60),
        connection: Connection::default(),
        settings: all,
    };
    (KIND.build)(&spec, &SeverityRules::default())
}

fn texts(values: &[&str]) -> Value {
    Value::Texts(values.iter().map(|value| (*value).to_owned()).collect())
}

fn text(text: &str) -> RedisValue {
    RedisValue::Bytes(Bytes::copy_from_slice(text.as_bytes()))
}

fn list(parts: impl IntoIterator<Item = RedisValue>) -> RedisValue {
    RedisValue::List(parts.into_iter().collect())
}

fn refused(word: &str) -> RedisValue {
    RedisValue::Refused(word.to_owned())
}

/// What is asked is answered from these, by its words; all else is refused.
fn asked(source: &dyn Source, answers: &[(&str, RedisValue)]) -> Vec<Replied> {
    let answers: BTreeMap<&str, &RedisValue> = answers.iter().map(|(words, value)| (*words, value)).collect();
    let mut replies: Vec<Replied> = Vec::new();
    for _ in 0..4 {
        for ask in source.asks(&QueuesWanted::default(), &replies) {
            let Ask::Redis(redis) = &ask else { panic!("{ask:?}") };
            let host = redis.url.host_str().unwrap();
            let answer = |words: String| {
                let of_host = answers.get(format!("{host} {words}").as_str());
                of_host.or_else(|| answers.get(words.as_str())).map_or_else(|| refused("ERR"), |value| (*value).clone())
            };
            let words = redis.commands.iter().map(|command| {
                let verb = command.verb.words().iter().copied();
                verb.chain(command.arguments.iter().map(String::as_str)).collect::<Vec<_>>().join(" ")
            });
            let values = words.map(answer).collect();
            replies.push(Replied { ask, result: Ok(Reply::Redis(values)) });
        }
    }
    replies
}

fn read(source: &dyn Source, wanted: &QueuesWanted, answers: &[(&str, RedisValue)]) -> QueuesRead {
    let BrokerRead { queues, .. } = source.read_replies(wanted, &asked(source, answers), now()).unwrap();
    queues
}

fn queue<'a>(read: &'a QueuesRead, name: &str) -> &'a QueueSeen {
    read.queues.iter().find(|queue| queue.name.as_str() == name).unwrap_or_else(|| panic!("no {name}: {read:#?}"))
}

const INFO: &str = "redis_version:7.2.4\r\nrole:master\r\nloading:0";

fn sidekiq(info: &str, dead: i64) -> Vec<(&'static str, RedisValue)> {
    vec![
        ("INFO", text(info)),
        ("EXISTS queues processes stat:processed dead", RedisValue::Number(2)),
        ("ZCARD dead", RedisValue::Number(dead)),
        ("ZRANGE dead 0 0 WITHSCORES", list([text("{}"), text("1795200000.5")])),
        ("ZCARD retry", RedisValue::Number(0)),
        ("GET stat:processed", text("12")),
        ("SMEMBERS queues", list([])),
    ]
}

#[rstest]
#[case::nothing_set(&[], true)]
#[case::only_bullmq(&[("bullmq", texts(&["emails"]))], false)]
#[case::only_streams(&[("streams", texts(&["orders"]))], false)]
#[case::both(&[("streams", texts(&["orders"])), ("sidekiq", Value::Switch(true))], true)]
#[case::none(&[("sidekiq", Value::Switch(false))], false)]
fn sidekiq_is_read_where_nothing_else_is_named(#[case] settings: &[(&str, Value)], #[case] is_read: bool) {
    let source = source(&["redis://a"], settings);

    let asks = source.asks(&QueuesWanted::default(), &[]);

    assert_eq!(format!("{asks:?}").contains("\"dead\""), is_read);
}

#[test]
fn every_command_that_is_sent_is_in_the_acl_of_the_manual() {
    for verb in RedisVerb::ALL {
        let allowed = format!("+{}", verb.words().join("|").to_lowercase());
        assert!(KIND.about.split_whitespace().any(|word| word.trim_end_matches('`') == allowed), "{allowed}");
    }
}

#[test]
fn a_replica_that_lost_its_primary_tells_of_a_while_ago() {
    let info = "role:slave\r\nmaster_link_status:down\r\nmaster_link_down_since_seconds:240\r\n";
    let source = source(&["redis://a"], &[]);

    let read = read(&*source, &QueuesWanted::default(), &sidekiq(info, 3));

    let as_of = now().minus(Duration::from_secs(240));
    assert_eq!(queue(&read, "dead").reading.depth, Depth::Approximate { count: 3, as_of });
    assert_eq!(queue(&read, "retry").reading.depth, Depth::Approximate { count: 0, as_of }, "never certainly empty");
}

#[test]
fn of_several_addresses_the_primary_is_believed() {
    let source = source(&["redis://a", "redis://b"], &[]);
    let mut answers = sidekiq(INFO, 5);
    answers.push(("a INFO", text("role:slave\r\nmaster_link_status:up")));
    answers.push(("a ZCARD dead", RedisValue::Number(1)));

    let read = read(&*source, &QueuesWanted::default(), &answers);

    assert_eq!(queue(&read, "dead").reading.depth, Depth::Known(5));
}

#[rstest]
#[case::password_wanted("ZCARD dead", refused("NOAUTH"), PollFailureKind::Auth)]
#[case::loading("ZCARD dead", refused("LOADING"), PollFailureKind::Server)]
#[case::loading_by_its_own_word("INFO", text("loading:1\r\nrole:master"), PollFailureKind::Server)]
#[case::without_primary("ZCARD dead", refused("MASTERDOWN"), PollFailureKind::Server)]
fn a_server_that_cannot_tell_yet_is_a_failure_and_no_empty_set(
    #[case] command: &'static str,
    #[case] value: RedisValue,
    #[case] kind: PollFailureKind,
) {
    let source = source(&["redis://a"], &[]);
    let mut answers = sidekiq(INFO, 0);
    answers.push((command, value));

    let read = source.read_replies(&QueuesWanted::default(), &asked(&*source, &answers), now());

    assert_eq!(read.unwrap_err().kind, kind);
}

#[rstest]
#[case::no_permission("NOPERM", None)]
#[case::cluster("MOVED", Some("Redis Cluster"))]
#[case::other_type("WRONGTYPE", Some("another type"))]
fn a_set_that_is_refused_is_never_empty(#[case] word: &str, #[case] said: Option<&str>) {
    let source = source(&["redis://a"], &[]);
    let mut answers = sidekiq(INFO, 0);
    answers.push(("ZCARD dead", refused(word)));

    let read = read(&*source, &QueuesWanted::default(), &answers);

    match said {
        None => assert_eq!(queue(&read, "dead").reading.depth, Depth::NoPermission),
        Some(said) => {
            assert!(read.queues.iter().all(|queue| queue.name.as_str() != "dead"));
            assert!(matches!(&read.listing, Listing::Partial(why) if why.contains(said)), "{:?}", read.listing);
        }
    }
}

#[test]
fn what_the_team_says_of_keeping_goes_before_what_is_usual() {
    let source = source(&["redis://a"], &[("sidekiq_most", Value::Number(50))]);
    let retention = Some(Duration::from_secs(7 * 86_400));
    let named = NamedQueue { name: QueueName::new("dead"), expressions: None, retention };
    let wanted = QueuesWanted { named: vec![named], known: Vec::new() };

    let read = read(&*source, &wanted, &sidekiq(INFO, 3));

    let dead = queue(&read, "dead");
    assert!(matches!(dead.limits[0], Limit::Age { span, .. } if Some(span) == retention), "{:?}", dead.limits);
    assert!(matches!(dead.limits[1], Limit::Count { most: 50, .. }), "{:?}", dead.limits);
    assert_eq!(dead.reading.oldest, Some(Oldest::died(Instant::from_ms(1_795_200_000_500))));
}

#[rstest]
#[case::left_to_the_worker("{}", 1)]
#[case::never("{\"removeOnFail\":false}", 0)]
#[case::so_many("{\"removeOnFail\":500}", 1)]
#[case::both("{\"removeOnFail\":{\"age\":60,\"count\":9}}", 2)]
#[case::by_age("{\"removeOnFail\":{\"age\":60}}", 1)]
#[case::at_once("{\"removeOnFail\":true}", 1)]
#[case::unlike("{\"removeOnFail\":\"later\"}", 1)]
fn how_failed_jobs_are_removed_is_read_from_the_options_of_one(#[case] options: &str, #[case] limits: usize) {
    let source = source(&["redis://a"], &[("bullmq", texts(&["emails"]))]);
    let answers = [
        ("INFO", text(INFO)),
        ("EXISTS bull:emails:meta bull:emails:id", RedisValue::Number(2)),
        ("ZCARD bull:emails:failed", RedisValue::Number(4)),
        ("ZRANGE bull:emails:failed 0 0 WITHSCORES", list([list([text("17"), text("1795250000123")])])),
        ("HGET bull:emails:metrics:failed count", RedisValue::Nil),
        ("HGET bull:emails:17 opts", text(options)),
    ];

    let read = read(&*source, &QueuesWanted::default(), &answers);

    let failed = queue(&read, "bull:emails:failed");
    assert_eq!((failed.limits.len(), failed.has_all_limits), (limits, true), "{:?}", failed.limits);
    assert_eq!(failed.reading.oldest, Some(Oldest::died(Instant::from_ms(1_795_250_000_123))), "as RESP3 has it");
}

#[test]
fn more_stuck_entries_than_are_counted_are_about_as_many_as_are_out() {
    let source = source(&["redis://a"], &[("streams", texts(&["orders"]))]);
    let group =
        [text("name"), text("w"), text("consumers"), RedisValue::Number(2), text("pending"), RedisValue::Number(4000)];
    let entry = |n: i64| list([text(&format!("{}-0", 1_795_290_000_000 + n)), text("w1"), RedisValue::Number(700_000)]);
    let answers = [
        ("INFO", text(INFO)),
        ("XINFO GROUPS orders", list([list(group)])),
        ("XPENDING orders w IDLE 600000 - + 1000", list((0..1000).map(entry))),
    ];

    let read = read(&*source, &QueuesWanted::default(), &answers);

    let stuck = queue(&read, "orders/w");
    assert_eq!(stuck.reading.depth, Depth::Approximate { count: 4000, as_of: now() });
    assert_eq!(stuck.reading.oldest, Some(Oldest::sent(Instant::from_ms(1_795_290_000_000))));
    assert_eq!(read.listing, Listing::Whole);
}

#[test]
fn groups_of_a_stream_that_may_not_be_seen_are_hidden_and_not_gone() {
    let source = source(&["redis://a"], &[("streams", texts(&["orders"])), ("sidekiq", Value::Switch(true))]);
    let mut answers = sidekiq(INFO, 3);
    answers.push(("XINFO GROUPS orders", refused("NOPERM")));
    let known = vec![QueueName::new("orders/w"), QueueName::new("dead")];

    let read = read(&*source, &QueuesWanted { named: Vec::new(), known }, &answers);

    assert_eq!(read.hidden, [QueueName::new("orders/w")]);
    assert!(matches!(read.listing, Listing::Partial(_)));
}

#[test]
fn jobs_of_queues_die_into_the_dead_set() {
    let source = source(&["redis://a"], &[]);
    let mut answers = sidekiq(INFO, 1);
    answers.push(("SMEMBERS queues", list([text("mailers"), text("default")])));
    answers.push(("LLEN queue:default", RedisValue::Number(7)));
    answers.push(("LLEN queue:mailers", RedisValue::Number(0)));

    let read = read(&*source, &QueuesWanted::default(), &answers);

    assert_eq!(queue(&read, "queue:default").reading.depth, Depth::Known(7));
    let feeds = read.topology.unwrap().feeds();
    let from: Vec<&str> = feeds.iter().map(|feed| feed.from.as_str()).collect();
    assert_eq!(from, ["queue:default", "queue:mailers", "retry"]);
    assert!(feeds.iter().all(|feed| feed.to.as_str() == "dead" && feed.is_certain));
}

#[path = "redis/around_tests.rs"]
mod around;
