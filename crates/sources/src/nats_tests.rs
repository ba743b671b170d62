use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use rstest::rstest;
use url::Url;
use watchbill_domain::alerts::SeverityRules;
use watchbill_domain::ids::{QueueName, SourceName};
use watchbill_domain::queues::{AuditRule, Depth, Limit, audit};
use watchbill_domain::sources::{Connection, PollFailureKind, Settings, SourceSpec, Value};
use watchbill_domain::time::Instant;

use super::KIND;
use crate::ask::{Answer, Ask, HttpResponse, Replied, Reply};
use crate::kind::Source;
use crate::queues::{Listing, QueuesRead, QueuesWanted};

fn source(urls: &[&str], settings: &[(&str, Value)]) -> Box<dyn Source> {
    let mut all = Settings::default();
    for (key, value) in settings {
        all.set(key, value.clone());
    }
    let spec = SourceSpec {
        name: SourceName::new("hub"),
        kind: KIND.id.to_owned(),
        urls: urls.iter().map(|url| Url::parse(url).unwrap()).collect(),
        every: Duration::from_secs(60),
        connection: Connection::default(),
        settings: all,
    };
    (KIND.build)(&spec, &SeverityRules::default())
}

fn now() -> Instant {
    Instant::from_ms(1_795_400_000_000)
}

fn known(names: &[&str]) -> QueuesWanted {
    QueuesWanted { named: Vec::new(), known: names.iter().map(|name| QueueName::new(*name)).collect() }
}

fn page() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/nats/monitoring/jsz.json");
    std::fs::read_to_string(file).unwrap()
}

/// What the monitoring pages say.
fn answered(source: &dyn Source, bodies: &[&str]) -> Vec<Answer> {
    let response = |body: &str| HttpResponse {
        status: 200,
        content_type: Some("application/json".to_owned()),
        retry_after_s: None,
        server_date: None,
        asked_at: now(),
        body: Bytes::copy_from_slice(body.as_bytes()),
    };
    let requests = source.requests(now()).into_iter();
    requests.zip(bodies).map(|(request, body)| Answer { request, result: Ok(response(body)) }).collect()
}

fn over_http(body: &str, wanted: &QueuesWanted) -> QueuesRead {
    let source = source(&["http://hub.example.net:8222"], &[]);
    source.read_queues(wanted, &answered(&*source, &[body]), now())
}

fn depths(read: &QueuesRead) -> Vec<(&str, Depth)> {
    read.queues.iter().map(|queue| (queue.name.as_str(), queue.reading.depth)).collect()
}

/// Streams as the API lists them: name, subjects, messages; and the most deliveries of a consumer of it.
fn told(streams: &[(&str, &str, u64)], consumers: &[(&str, i64)]) -> QueuesRead {
    let source = source(&["nats://hub.example.net"], &[]);
    let mut replies: Vec<Replied> = Vec::new();
    for _ in 0..4 {
        for ask in source.asks(&QueuesWanted::default(), &replies) {
            let Ask::Nats(nats) = &ask else { panic!("{ask:?}") };
            let answer = |subject: String| match subject.strip_prefix("CONSUMER.LIST.") {
                None => {
                    let one = |(name, subject, messages): &(&str, &str, u64)| {
                        format!(
                            "{{\"config\":{{\"name\":\"{name}\",\"subjects\":[\"{subject}\"]}},\"state\":{{\"messages\":{messages}}}}}"
                        )
                    };
                    let all: Vec<String> = streams.iter().map(one).collect();
                    format!("{{\"total\":{},\"limit\":256,\"streams\":[{}]}}", streams.len(), all.join(","))
                }
                Some(stream) => {
                    let of = consumers.iter().filter(|(name, _)| *name == stream);
                    let one =
                        |(_, most): &(&str, i64)| format!("{{\"name\":\"W\",\"config\":{{\"max_deliver\":{most}}}}}");
                    format!("{{\"consumers\":[{}]}}", of.map(one).collect::<Vec<_>>().join(","))
                }
            };
            let answers = nats.questions.iter().map(|question| Bytes::from(answer(question.subject()))).collect();
            replies.push(Replied { ask, result: Ok(Reply::Nats(answers)) });
        }
    }
    source.read_replies(&QueuesWanted::default(), &replies, now()).unwrap().queues
}

#[test]
fn a_monitoring_page_tells_what_the_api_does() {
    let read = over_http(&page(), &QueuesWanted::default());

    let expected = [
        ("SHOP/DEAD", Depth::Known(3)),
        ("SHOP/EVENTS", Depth::Empty),
        ("SHOP/MAIL", Depth::Empty),
        ("SHOP/MAIL_DLQ", Depth::Known(1)),
        ("SHOP/ORDERS", Depth::Known(3)),
    ];
    assert_eq!(depths(&read), expected);
    assert_eq!((&read.listing, read.problems.as_slice()), (&Listing::Whole, [].as_slice()));
    let feeds = read.topology.unwrap().feeds();
    let feeds: Vec<_> = feeds.iter().map(|feed| (feed.from.as_str(), feed.to.as_str())).collect();
    assert_eq!(feeds, [("SHOP/ORDERS", "SHOP/DEAD")]);
}

#[test]
fn a_page_cut_anywhere_is_no_page() {
    let (page, whole) = (page(), over_http(&page(), &QueuesWanted::default()));
    let source = source(&["http://hub.example.net:8222"], &[]);
    for length in 0..page.trim_end().len() {
        let answers = answered(&*source, &[&page[..length]]);
        assert_eq!(source.parse(&answers, now()).unwrap_err().kind, PollFailureKind::Malformed, "{length}");
        let read = source.read_queues(&QueuesWanted::default(), &answers, now());
        assert!(matches!(read.listing, Listing::Partial(_)) && read.queues.is_empty(), "{length}");
    }
    assert_eq!(whole.listing, Listing::Whole);
}

#[rstest]
#[case::other_json("{}")]
#[case::a_list("[]")]
#[case::another_page("{\"version\":\"2.9\"}")]
fn another_page_is_a_failure_and_not_no_streams(#[case] body: &str) {
    let source = source(&["http://hub.example.net:8222"], &[]);

    assert!(source.parse(&answered(&*source, &[body]), now()).is_err());
}

#[test]
fn where_jetstream_is_off_nothing_is_visible() {
    let read = over_http("{\"server_id\":\"A\",\"disabled\":true}", &known(&["SHOP/DEAD"]));

    assert!(matches!(read.listing, Listing::NothingVisible(_)));
    assert_eq!(read.hidden, [QueueName::new("SHOP/DEAD")]);
}

#[test]
fn one_server_of_a_cluster_does_not_tell_all() {
    let page = page().replacen("{", "{\"meta_cluster\":{\"name\":\"C\",\"cluster_size\":3},", 1);

    let read = over_http(&page, &QueuesWanted::default());

    assert!(matches!(&read.listing, Listing::Partial(why) if why.contains("3 servers")), "{:?}", read.listing);
    assert_eq!(read.queues.len(), 5);
}

#[rstest]
#[case::nothing("orders.dead", Some(-1), None)]
#[case::not_captured("orders.dead", Some(5), Some(AuditRule::NothingCaptures))]
#[case::all("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>", Some(5), None)]
#[case::more("$JS.EVENT.ADVISORY.>", Some(5), None)]
#[case::of_this_stream("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.*", Some(5), None)]
#[case::of_another("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.MAIL.*", Some(5), Some(AuditRule::NothingCaptures))]
#[case::only_terminated("$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>", Some(5), Some(AuditRule::NothingCaptures))]
fn what_dies_is_captured_or_a_finding(
    #[case] subject: &str,
    #[case] most: Option<i64>,
    #[case] finding: Option<AuditRule>,
) {
    let consumers: Vec<(&str, i64)> = most.map(|most| ("ORDERS", most)).into_iter().collect();

    let read = told(&[("DEAD", subject, 2), ("ORDERS", "orders.>", 4)], &consumers);

    let found: Vec<AuditRule> = audit(&read.topology.unwrap()).into_iter().map(|finding| finding.rule).collect();
    assert_eq!(found, finding.into_iter().collect::<Vec<_>>());
}

#[test]
fn what_is_kept_shortly_where_it_died_is_lost_there_first() {
    let read = over_http(&page(), &QueuesWanted::default());

    let dead = read.queues.iter().find(|queue| queue.name.as_str() == "SHOP/DEAD").unwrap();
    let spans: Vec<u64> = dead
        .limits
        .iter()
        .filter_map(|limit| match limit {
            Limit::Age { span, .. } => Some(span.as_secs() / 86_400),
            _ => None,
        })
        .collect();
    assert_eq!(spans, [14, 7]);
    assert_eq!(dead.reading.totals.source_traffic, Some(6));
}

#[rstest]
#[case::usual(&[], "$JS.API")]
#[case::domain(&[("domain", Value::Text("hub".to_owned()))], "$JS.hub.API")]
fn a_domain_has_an_api_of_its_own(#[case] settings: &[(&str, Value)], #[case] prefix: &str) {
    let asks = source(&["tls://hub.example.net"], settings).asks(&QueuesWanted::default(), &[]);

    let [Ask::Nats(ask)] = &asks[..] else { panic!("{asks:?}") };
    assert_eq!(ask.prefix, prefix);
}

#[test]
fn many_streams_are_asked_for_page_by_page() {
    let source = source(&["nats://hub.example.net"], &[]);
    let first = source.asks(&QueuesWanted::default(), &[]).remove(0);
    let body = Bytes::from_static(b"{\"total\":600,\"limit\":256,\"streams\":[]}");
    let replies = [Replied { ask: first, result: Ok(Reply::Nats(vec![body])) }];

    let next = source.asks(&QueuesWanted::default(), &replies);

    let [Ask::Nats(ask)] = &next[..] else { panic!("{next:?}") };
    let payloads: Vec<String> = ask.questions.iter().map(|question| question.payload()).collect();
    assert_eq!(payloads, ["{\"offset\":256}", "{\"offset\":512}"]);
    let read = source.read_replies(&QueuesWanted::default(), &replies, now()).unwrap().queues;
    assert!(matches!(read.listing, Listing::Partial(_)), "what was not answered is not known");
}
