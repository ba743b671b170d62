use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;
use rstest::rstest;
use url::Url;
use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::loss_clock;
use watchbill_domain::queues::{LossClock, LossFacts};

use super::*;
use crate::ask::HttpResponse;

fn addresses(of: &[&str]) -> Addresses {
    Addresses::of(
        &of.iter().map(|host| Url::parse(&format!("https://{host}.example.net/")).unwrap()).collect::<Vec<_>>(),
    )
}

fn wanted(expressions: QueueExpressions, retention: Option<Duration>) -> QueuesWanted {
    let name = QueueName::new("orders.dlq");
    let named = vec![NamedQueue { name: name.clone(), expressions: Some(expressions), retention }];
    QueuesWanted { named, known: vec![name] }
}

fn depth_alone() -> QueueExpressions {
    QueueExpressions { depth: "sum(depth)".to_owned(), ..QueueExpressions::default() }
}

fn vector(values: &[&str]) -> String {
    let series: Vec<String> = values
        .iter()
        .enumerate()
        .map(|(nth, value)| format!(r#"{{"metric":{{"nth":"{nth}"}},"value":[1774688400.123,"{value}"]}}"#))
        .collect();
    format!(r#"{{"status":"success","data":{{"resultType":"vector","result":[{}]}}}}"#, series.join(","))
}

fn answered(request: HttpRequest, status: u16, body: &[u8]) -> Answer {
    let response = HttpResponse {
        status,
        content_type: Some("application/json".to_owned()),
        retry_after_s: None,
        server_date: None,
        asked_at: now(),
        body: Bytes::copy_from_slice(body),
    };
    Answer { request, result: Ok(response) }
}

/// What is read when every question gets this answer.
fn read_all(expressions: QueueExpressions, body: &str) -> QueuesRead {
    let (addresses, wanted) = (addresses(&["prom"]), wanted(expressions, None));
    let answers: Vec<Answer> =
        requests(&addresses, &wanted).into_iter().map(|request| answered(request, 200, body.as_bytes())).collect();
    read(&addresses, &wanted, &answers, now())
}

fn now() -> Instant {
    Instant::from_ms(1_774_688_400_000)
}

fn depth_of(read: &QueuesRead) -> Option<Depth> {
    read.queues.first().map(|queue| queue.reading.depth)
}

#[rstest]
#[case::none("0", Depth::Empty)]
#[case::some("17", Depth::Known(17))]
#[case::a_part_of_one("0.2", Depth::Known(1))]
#[case::more_than_can_be("1e300", Depth::Known(u64::MAX))]
#[case::no_number("NaN", Depth::NotObservable)]
#[case::infinitely_many("+Inf", Depth::NotObservable)]
fn one_number_is_the_depth(#[case] value: &str, #[case] depth: Depth) {
    let read = read_all(depth_alone(), &vector(&[value]));

    assert_eq!(depth_of(&read), Some(depth));
    assert_eq!(read.listing, Listing::Whole);
    assert_eq!(read.problems.is_empty(), depth != Depth::NotObservable);
}

#[test]
fn no_series_is_not_none_waiting() {
    let read = read_all(depth_alone(), &vector(&[]));

    assert_eq!(depth_of(&read), Some(Depth::NotObservable));
    assert_eq!(read.problems[0].to_string(), "queue orders.dlq depth: the expression gives nothing");
}

#[rstest]
#[case::several(&vector(&["0", "0"]), "gives 2 series")]
#[case::below_none(&vector(&["-3"]), "below 0")]
#[case::text(r#"{"status":"success","data":{"resultType":"string","result":[0,"a"]}}"#, "gives a text")]
#[case::partial(
    r#"{"status":"success","warnings":["no store"],"data":{"resultType":"vector","result":[]}}"#,
    "no store"
)]
#[case::refused(r#"{"status":"error","errorType":"bad_data","error":"parse error"}"#, "parse error")]
#[case::login_page("<html>", "login page")]
fn what_gives_no_single_number_leaves_the_queue_unread(#[case] body: &str, #[case] why: &str) {
    let read = read_all(depth_alone(), body);

    assert_eq!(read.queues, []);
    assert!(matches!(read.listing, Listing::Partial(_)));
    assert!(read.problems[0].message.contains(why), "{}", read.problems[0]);
}

#[test]
fn everything_that_is_named_is_asked_for_once_by_a_form() {
    let expressions = QueueExpressions {
        oldest: Some("age".to_owned()),
        arrived: Some("in".to_owned()),
        removed: Some("out".to_owned()),
        dropped: Some("out".to_owned()),
        traffic: Some("traffic".to_owned()),
        ..depth_alone()
    };
    let (addresses, wanted) = (addresses(&["one", "two"]), wanted(expressions.clone(), None));

    let asked = requests(&addresses, &wanted);

    let forms: Vec<&str> = asked.iter().filter_map(|request| request.form.as_deref()).collect();
    let once = ["query=sum%28depth%29", "query=age", "query=in", "query=out", "query=traffic"];
    assert_eq!(forms, [once, once].concat());
    assert!(asked.iter().all(|request| request.method == Method::Post && request.need == Need::Optional));
    assert!(asked.iter().all(|request| request.url.path() == "/api/v1/query"));

    let read = read_all(expressions, &vector(&["60.5"]));
    let reading = read.queues[0].reading;
    assert_eq!(reading.oldest, Some(Oldest::sent(now().shifted_ms(-60_500))));
    let all = Some(60);
    assert_eq!(reading.totals, Totals { arrived: all, removed: all, dropped: all, source_traffic: all });
}

#[test]
fn a_figure_that_fails_leaves_the_depth() {
    let expressions = QueueExpressions { oldest: Some("age".to_owned()), ..depth_alone() };
    let (addresses, wanted) = (addresses(&["prom"]), wanted(expressions, None));
    let mut asked = requests(&addresses, &wanted).into_iter();
    let depth = answered(asked.next().unwrap(), 200, vector(&["4"]).as_bytes());
    let age = answered(asked.next().unwrap(), 503, b"");

    let read = read(&addresses, &wanted, &[depth, age], now());

    assert_eq!(depth_of(&read), Some(Depth::Known(4)));
    assert_eq!(read.queues[0].reading.oldest, None);
    assert_eq!(read.problems[0].place, "queue orders.dlq oldest");
    assert_eq!(read.listing, Listing::Whole);
}

#[rstest]
#[case::the_first_that_gives_a_number(&["9", "0"], Some(Depth::Known(9)))]
#[case::wherever_it_is(&["", "7"], Some(Depth::Known(7)))]
#[case::behind_one_that_fails(&["fails", "7"], Some(Depth::Known(7)))]
#[case::nothing_at_all(&["", ""], Some(Depth::NotObservable))]
#[case::nothing_and_a_failure(&["", "fails"], None)]
fn of_several_servers_one_counts(#[case] given: &[&str], #[case] depth: Option<Depth>) {
    let (addresses, wanted) = (addresses(&["one", "two"]), wanted(depth_alone(), None));
    let answers: Vec<Answer> = requests(&addresses, &wanted)
        .into_iter()
        .zip(given)
        .map(|(request, value)| match *value {
            "fails" => answered(request, 500, b""),
            "" => answered(request, 200, vector(&[]).as_bytes()),
            value => answered(request, 200, vector(&[value]).as_bytes()),
        })
        .collect();

    assert_eq!(depth_of(&read(&addresses, &wanted, &answers, now())), depth);
}

#[test]
fn a_queue_that_was_not_asked_for_is_not_read() {
    let (addresses, wanted) = (addresses(&["one"]), wanted(depth_alone(), None));

    let read = read(&addresses, &wanted, &[], now());

    assert_eq!(read.queues, []);
    assert!(matches!(read.listing, Listing::Partial(_)));
}

#[rstest]
#[case::a_topic("sum(kafka_topic_partition_current_offset{topic=\"a\"})", Broker::KafkaTopic, Sweep::Later)]
#[case::anything_else("sum(depth)", Broker::Expression, Sweep::Punctual)]
fn a_topic_of_kafka_is_known_by_its_metric(#[case] depth: &str, #[case] broker: Broker, #[case] swept: Sweep) {
    let day = Duration::from_secs(86_400);
    let expressions = QueueExpressions { depth: depth.to_owned(), ..QueueExpressions::default() };
    let (addresses, wanted) = (addresses(&["one"]), wanted(expressions, Some(day)));
    let answers =
        requests(&addresses, &wanted).into_iter().map(|request| answered(request, 200, vector(&["1"]).as_bytes()));

    let read = read(&addresses, &wanted, &answers.collect::<Vec<_>>(), now());

    assert_eq!(read.queues[0].broker, broker);
    let limits = read.queues[0].limits.clone();
    assert!(matches!(limits[..], [Limit::Age { span, sweep, .. }] if span == day && sweep == swept), "{limits:?}");
}

#[test]
fn that_nobody_tells_how_long_it_is_kept_is_not_for_ever() {
    let read = read_all(depth_alone(), &vector(&["3"]));

    let facts = LossFacts { depth: Some(3), ..LossFacts::default() };
    let clock = loss_clock(&read.queues[0].limits, &facts, now());

    assert!(matches!(clock, LossClock::Unknown(_)), "{clock:?}");
}

proptest! {
    #[test]
    fn a_damaged_answer_is_never_none_waiting(place in 0_usize..1_000, byte in any::<u8>(), cut in 0_usize..1_000) {
        let mut body = vector(&["417"]).into_bytes();
        let end = body.len();
        body[place % end] = byte;
        for body in [&body[..], &body[..cut % end]] {
            let (addresses, wanted) = (addresses(&["one"]), wanted(depth_alone(), None));
            let answers: Vec<Answer> =
                requests(&addresses, &wanted).into_iter().map(|request| answered(request, 200, body)).collect();

            let depth = depth_of(&read(&addresses, &wanted, &answers, now()));

            prop_assert!(depth.is_none_or(|depth| !depth.is_calm()), "{depth:?}");
        }
    }
}

#[rstest]
#[case::none("0", Depth::Empty)]
#[case::some("3", Depth::Approximate { count: 3, as_of: now() })]
fn offsets_say_how_many_there_are_at_most(#[case] told: &str, #[case] depth: Depth) {
    let expressions = QueueExpressions {
        depth: "sum(kafka_topic_partition_current_offset{topic=\"a\"})".to_owned(),
        ..QueueExpressions::default()
    };

    assert_eq!(depth_of(&read_all(expressions, &vector(&[told]))), Some(depth));
}

fn topics(names: &[&str]) -> String {
    let series: Vec<String> =
        names.iter().map(|name| format!(r#"{{"metric":{{"topic":"{name}"}},"value":[1772359200,"3"]}}"#)).collect();
    format!(r#"{{"status":"success","data":{{"resultType":"vector","result":[{}]}}}}"#, series.join(","))
}

#[test]
fn topics_for_dead_letters_that_no_expression_is_about_are_found() {
    let (addresses, mut wanted) = (addresses(&["one"]), wanted(depth_alone(), None));
    wanted.named[0].expressions = Some(QueueExpressions {
        depth: "sum(kafka_topic_partition_current_offset{topic=\"mails.DLT\"})".to_owned(),
        ..QueueExpressions::default()
    });
    let asked = around(addresses.iter().next().unwrap());
    let body = topics(&["deadline-reminders", "mails.DLT", "orders-dlt", "payments.failed"]);

    let found = read_around(&wanted, &answered(asked, 200, body.as_bytes())).unwrap().found;

    let [topics] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(topics.names, ["orders-dlt", "payments.failed"]);
    assert!(topics.add.contains("kafka_topic_partition_oldest_offset{topic=\"orders-dlt\"}"), "{}", topics.add);
}

#[test]
fn a_server_without_topics_has_nothing_to_tell_and_one_that_fails_does_not_look_so() {
    let (addresses, wanted) = (addresses(&["one"]), wanted(depth_alone(), None));
    let asked = || around(addresses.iter().next().unwrap());

    assert_eq!(read_around(&wanted, &answered(asked(), 200, topics(&[]).as_bytes())), Ok(Around::default()));
    assert!(read_around(&wanted, &answered(asked(), 500, b"")).is_err());
}
