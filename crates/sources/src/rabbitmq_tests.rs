use bytes::Bytes;
use rstest::rstest;
use serde_json::{Value, json};
use url::Url;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{Contract, Depth, Oldest, PeekFacts, contract};
use watchbill_domain::sources::{Connection, Settings, Value as Setting};

use super::*;
use crate::ask::HttpResponse;
use crate::queues::{Listing, QueueSeen};

const NOW: &str = "2026-11-22T04:20:00Z";

fn rabbitmq(hosts: &[&str], settings: &[(&str, &[&str])]) -> RabbitMq {
    let mut set = Settings::default();
    for (key, texts) in settings {
        set.set(key, Setting::Texts(texts.iter().map(|text| (*text).to_owned()).collect()));
    }
    RabbitMq::new(&SourceSpec {
        name: SourceName::new("mq"),
        kind: KIND.id.to_owned(),
        urls: hosts.iter().map(|host| Url::parse(&format!("https://{host}.example.net/")).unwrap()).collect(),
        every: Duration::from_secs(60),
        connection: Connection::default(),
        settings: set,
    })
}

fn now() -> Instant {
    Instant::parse(NOW).unwrap()
}

fn answered(request: HttpRequest, status: u16, body: &[u8]) -> Answer {
    let response = HttpResponse {
        status,
        content_type: Some("application/json".to_owned()),
        retry_after_s: None,
        server_date: Some(now()),
        asked_at: now(),
        body: Bytes::copy_from_slice(body),
    };
    Answer { request, result: Ok(response) }
}

/// What a poll is answered, with what follows from the answers; `seldom` questions too, if there is anything for them.
fn ask(source: &RabbitMq, seldom: bool, body: impl Fn(&HttpRequest) -> Option<String>) -> Vec<Answer> {
    ask_knowing(source, &wanted(&[]), seldom, body)
}

/// The same where queues were told of before.
fn ask_knowing(
    source: &RabbitMq,
    wanted: &QueuesWanted,
    seldom: bool,
    body: impl Fn(&HttpRequest) -> Option<String>,
) -> Vec<Answer> {
    let mut answers: Vec<Answer> = Vec::new();
    let of_queues = source.queue_requests(wanted, now());
    let asked =
        source.requests(now()).into_iter().chain(source.seldom().into_iter().filter(|_| seldom)).chain(of_queues);
    for request in asked {
        let peer = request.peer.clone();
        let mut next = Some(request);
        while let Some(request) = next {
            let answer = match body(&request) {
                Some(body) => answered(request, 200, body.as_bytes()),
                None => answered(request, 503, b""),
            };
            answers.push(answer);
            let of_peer: Vec<Answer> = answers.iter().filter(|answer| answer.request.peer == peer).cloned().collect();
            next = source.follow_up(wanted, &of_peer);
        }
    }
    answers
}

fn last_of(request: &HttpRequest) -> &str {
    request.url.path_segments().and_then(Iterator::last).unwrap_or_default()
}

/// A broker with these queues in the usual virtual host, which alone is visible.
fn broker(version: &str, queues: Value) -> impl Fn(&HttpRequest) -> Option<String> {
    move |request| match last_of(request) {
        "overview" => Some(json!({ "rabbitmq_version": version, "management_version": version }).to_string()),
        "queues" | "detailed" => Some(queues.to_string()),
        "exchanges" => Some(json!({ "items": [{ "vhost": "/" }], "page_count": 1 }).to_string()),
        _ => None,
    }
}

fn read_one(queue: &Value) -> QueueSeen {
    let source = rabbitmq(&["mq"], &[]);
    let mut whole =
        json!({ "vhost": "/", "name": "a.dlq", "type": "classic", "arguments": {}, "effective_policy_definition": {} });
    for (key, value) in queue.as_object().unwrap() {
        whole[key] = value.clone();
    }
    let answers = ask(&source, false, broker("3.10.8", json!([whole])));
    source.read_queues(&QueuesWanted::default(), &answers, now()).queues.remove(0)
}

fn asked(answers: &[Answer]) -> Vec<&str> {
    answers.iter().map(|answer| last_of(&answer.request)).collect()
}

fn wanted(known: &[&str]) -> QueuesWanted {
    QueuesWanted { named: Vec::new(), known: known.iter().map(QueueName::new).collect() }
}

/// The body of a recorded answer.
fn recorded(file: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rabbitmq").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.split_once("\r\n\r\n").unwrap().1.to_owned()
}

/// What the real server of a case answers; what is asked seldom is that of the case `dead`.
fn real(case: &'static str) -> impl Fn(&HttpRequest) -> Option<String> {
    move |request| {
        let what = last_of(request);
        let of_poll =
            matches!(what, "overview" | "queues") || request.url.query().is_some_and(|query| query.contains("page="));
        Some(recorded(&if of_poll { format!("{case}/rabbit-1/{what}.http") } else { format!("topology/{what}.http") }))
    }
}

#[rstest]
#[case("3.8.9", "/api/queues")]
#[case("3.12.14", "/api/queues")]
#[case("3.13.0", "/api/queues/detailed")]
#[case("4.1.2", "/api/queues/detailed")]
#[case("unknown", "/api/queues")]
fn queues_are_asked_for_where_the_version_tells_most_of_them(#[case] version: &str, #[case] path: &str) {
    let source = rabbitmq(&["mq"], &[]);

    let answers = ask(&source, false, broker(version, json!([])));

    let paths: Vec<&str> = answers.iter().map(|answer| answer.request.url.path()).collect();
    assert_eq!(paths, ["/api/overview", path, "/api/exchanges"]);
    let poll = source.parse(&answers, now()).unwrap();
    assert_eq!(poll.peers[0].version.as_deref(), Some(version));
    assert_eq!(source.read_queues(&wanted(&[]), &answers, now()).listing, Listing::Whole);
}

#[rstest]
#[case::counted(json!({ "messages": 3 }), Depth::Known(3))]
#[case::none(json!({ "messages": 0 }), Depth::Empty)]
#[case::not_counted_yet(json!({}), Depth::Stale { count: None, as_of: now() })]
#[case::null(json!({ "messages": null }), Depth::Stale { count: None, as_of: now() })]
#[case::of_a_node_that_is_not_there(json!({ "messages": 0, "state": "down" }), Depth::Stale { count: Some(0), as_of: now() })]
#[case::a_stream_is_counted_roughly(json!({ "messages": 0, "type": "stream" }), Depth::Approximate { count: 0, as_of: now() })]
fn a_depth_is_as_sure_as_it_is_told(#[case] queue: Value, #[case] depth: Depth) {
    assert_eq!(read_one(&queue).reading.depth, depth);
}

#[rstest]
#[case::seconds(json!(1_795_313_736), Some("2026-11-22T02:15:36Z"))]
#[case::milliseconds_by_mistake(json!(1_795_313_736_000_i64), Some("2026-11-22T02:15:36Z"))]
#[case::later_than_now(json!(1_895_313_736), Some(NOW))]
#[case::never_set(json!(0), None)]
#[case::none(json!(null), None)]
#[case::empty_text(json!(""), None)]
fn the_oldest_was_sent_when_its_publisher_says(#[case] told: Value, #[case] at: Option<&str>) {
    let seen = read_one(&json!({ "messages": 1, "head_message_timestamp": told }));

    assert_eq!(seen.reading.oldest, at.map(|at| Oldest::sent(Instant::parse(at).unwrap())));
}

#[rstest]
#[case("2026-11-21T04:20:00.000+00:00")]
#[case("2026-11-21 4:20:00")]
#[case("2026-11-21 04:20:00")]
fn a_queue_is_unused_since_then_in_old_and_new_words(#[case] text: &str) {
    use watchbill_domain::queues::Limit;
    let seen = read_one(&json!({ "messages": 1, "idle_since": text, "arguments": { "x-expires": 1000 } }));

    let since = (text != "2026-11-21 4:20:00").then(|| Instant::parse("2026-11-21T04:20:00Z").unwrap());
    assert_eq!(seen.limits, [Limit::Unused { since, span: Duration::from_secs(1) }]);
}

#[rstest]
#[case::classic(json!({ "type": "classic" }), "touching")]
#[case::quorum_without_limit(json!({ "type": "quorum" }), "touching")]
#[case::quorum_with_limit(json!({ "type": "quorum", "arguments": { "x-delivery-limit": 20 } }), "destroying")]
#[case::quorum_with_policies_untold(json!({ "type": "quorum", "effective_policy_definition": null }), "destroying")]
#[case::quorum_with_a_limit_unread(json!({ "type": "quorum", "arguments": { "x-delivery-limit": "x" } }), "destroying")]
#[case::stream(json!({ "type": "stream" }), "impossible")]
#[case::untold(json!({ "type": null }), "destroying")]
#[case::of_a_kind_to_come(json!({ "type": "delayed" }), "destroying")]
fn what_is_not_known_of_a_queue_forbids_to_read_its_messages(#[case] queue: Value, #[case] word: &str) {
    let seen = read_one(&queue);

    assert!(matches!(seen.peek, PeekFacts::RabbitMq(_)));
    let contract: Contract = contract(&seen.peek);
    assert_eq!(contract.word(), word, "{contract:?}");
}

#[test]
fn known_queues_of_a_virtual_host_that_is_hidden_are_not_gone() {
    let source = rabbitmq(&["mq"], &[]);
    let wanted = wanted(&["orders.dlq", "shop/carts.dlq", "shop/gone.dlq", "mails.dlq"]);
    let answers = ask_knowing(&source, &wanted, false, real("one_vhost"));

    let read = source.read_queues(&wanted, &answers, now());

    assert_eq!(asked(&answers), ["overview", "queues", "exchanges"]);
    let hidden: Vec<&str> = read.hidden.iter().map(QueueName::as_str).collect();
    assert_eq!(hidden, ["mails.dlq", "orders.dlq"]);
    assert_eq!(read.listing, Listing::Whole);
    let listed: Vec<&str> = read.queues.iter().map(|queue| queue.name.as_str()).collect();
    assert_eq!(listed, ["shop/carts", "shop/carts.dlq"]);
}

/// What the list of queues leaves open is asked with the same poll, and nothing is asked that it does not leave open.
#[rstest]
#[case::all_are_there("dead", &["orders.dlq", "shop/carts.dlq"], false)]
#[case::one_of_a_host_that_is_seen_is_gone("dead", &["orders.dlq", "gone.dlq", "shop/gone.dlq"], false)]
#[case::nothing_was_known("dead", &[], false)]
#[case::of_a_host_that_lists_none("dead", &["elsewhere/gone.dlq"], true)]
#[case::one_may_be_hidden("one_vhost", &["orders.dlq"], true)]
#[case::none_is_listed("empty", &[], true)]
#[case::none_can_be_seen("no_vhost", &["orders.dlq"], true)]
fn exchanges_are_asked_only_where_the_list_leaves_open_what_can_be_seen(
    #[case] case: &'static str,
    #[case] known: &[&str],
    #[case] is_open: bool,
) {
    let source = rabbitmq(&["mq"], &[]);
    let wanted = wanted(known);
    let whole = real(case);

    let answers = ask_knowing(&source, &wanted, false, &whole);

    assert_eq!(asked(&answers).contains(&"exchanges"), is_open);
    let read = source.read_queues(&wanted, &answers, now());
    assert_eq!(read.problems, []);
    assert!(!matches!(read.listing, Listing::Partial(_)), "{:?}", read.listing);

    let failing =
        ask_knowing(
            &source,
            &wanted,
            false,
            |request| {
                if last_of(request) == "exchanges" { None } else { whole(request) }
            },
        );
    let read = source.read_queues(&wanted, &failing, now());
    assert_eq!(matches!(read.listing, Listing::Partial(_)), is_open, "{:?}", read.listing);
    assert_eq!((read.problems.len(), read.hidden), (usize::from(is_open), Vec::new()));
}

#[test]
fn all_exchanges_tell_as_much_where_those_of_each_host_were_not_told() {
    let source = rabbitmq(&["mq"], &[]);
    let wanted = wanted(&["orders.dlq", "shop/carts.dlq"]);
    let answers = ask_knowing(&source, &wanted, true, |request| {
        let body = |value: Value| Some(value.to_string());
        match (last_of(request), request.url.query().is_some_and(|query| query.contains("page="))) {
            ("overview", _) => body(json!({ "rabbitmq_version": "3.10.8" })),
            ("queues", _) => body(json!([])),
            ("exchanges", false) => body(json!([{ "vhost": "shop", "name": "amq.direct", "type": "direct" }])),
            _ => None,
        }
    });

    let read = source.read_queues(&wanted, &answers, now());

    let hidden: Vec<&str> = read.hidden.iter().map(QueueName::as_str).collect();
    assert_eq!((hidden, read.listing), (vec!["orders.dlq"], Listing::Whole));
}

#[test]
fn virtual_hosts_that_cannot_be_seen_are_told() {
    let source = rabbitmq(&["mq"], &[]);
    let whole = real("one_vhost");
    let answers = ask(&source, true, |request| {
        let body = whole(request)?;
        if last_of(request) != "exchanges" {
            return Some(body);
        }
        let mut of_all: Vec<Value> = serde_json::from_str(&body).unwrap();
        of_all.retain(|exchange| exchange["vhost"] == "shop");
        Some(Value::from(of_all).to_string())
    });

    let read = source.read_queues(&wanted(&[]), &answers, now());

    assert_eq!(read.problems.len(), 1);
    assert!(read.problems[0].message.contains("cannot be seen by this user: `/`"), "{}", read.problems[0]);
}

#[test]
fn virtual_hosts_that_are_not_wanted_are_left_out() {
    let source = rabbitmq(&["mq"], &[("vhosts", &["s*"])]);
    let answers = ask(&source, false, real("dead"));

    let read = source.read_queues(&wanted(&["orders.dlq"]), &answers, now());

    assert!(read.queues.iter().all(|queue| queue.name.as_str().starts_with("shop/")));
    assert_eq!((read.queues.len(), read.hidden, read.listing), (2, Vec::new(), Listing::Whole));

    let none = rabbitmq(&["mq"], &[("vhosts", &["elsewhere"])]);
    let answers = ask(&none, false, real("dead"));
    assert!(matches!(none.read_queues(&wanted(&[]), &answers, now()).listing, Listing::NothingVisible(_)));
}

#[test]
fn of_two_nodes_the_one_counts_that_tells_of_more() {
    let source = rabbitmq(&["one", "two"], &[]);
    let queue = |messages: u64| {
        json!([{ "vhost": "/", "name": "a.dlq", "type": "classic", "messages": messages, "arguments": {},
                 "effective_policy_definition": {} }])
    };
    let of = |one: Option<u64>, two: Option<u64>| {
        let answers = ask(&source, false, |request| {
            let messages = if request.peer.as_str().contains("one") { one } else { two };
            broker("3.10.8", queue(messages?))(request)
        });
        source.read_queues(&wanted(&[]), &answers, now())
    };

    for (one, two) in [(Some(3), Some(0)), (Some(0), Some(3)), (Some(3), None), (None, Some(3))] {
        let read = of(one, two);
        assert_eq!(read.queues[0].reading.depth, Depth::Known(3), "{one:?} {two:?}");
        assert_eq!(read.listing, Listing::Whole, "{one:?} {two:?}");
    }
    assert!(matches!(of(None, None).listing, Listing::Partial(_)));
}

#[test]
fn metrics_are_asked_at_their_own_address() {
    let source = rabbitmq(&["mq"], &[("metrics", &["http://mq.example.net:15692"])]);

    let metrics = source.queue_requests(&wanted(&[]), now());

    assert_eq!(metrics.len(), 1);
    assert_eq!(
        source.requests(now()).iter().find(|request| request.url.path() == "/metrics"),
        None,
        "no poll waits for it"
    );
    assert_eq!((metrics[0].url.as_str(), metrics[0].need), ("http://mq.example.net:15692/metrics", Need::Optional));
    let body = recorded("topology/metrics.http");
    let answers = ask(&source, false, |request| {
        if request.url.path() == "/metrics" { Some(body.clone()) } else { broker("3.10.8", json!([]))(request) }
    });
    assert_eq!(source.read_queues(&wanted(&[]), &answers, now()).lost, Some(0));
    assert_eq!(source.parse(&answers, now()).unwrap().peers.len(), 1);
}

#[test]
fn it_takes_no_orders() {
    let source = rabbitmq(&["mq"], &[]);
    let request = source.requests(now()).remove(0);

    assert_eq!(
        source.receipt(&answered(request, 200, b"")).unwrap_err().kind,
        watchbill_domain::sources::PollFailureKind::Refused
    );
    assert!(source.watches_queues());
}

#[path = "rabbitmq/topology_tests.rs"]
mod topology;
