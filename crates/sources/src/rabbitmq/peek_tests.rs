use bytes::Bytes;
use rstest::rstest;
use serde_json::json;
use url::Url;
use watchbill_domain::queues::{Contract, PeekFacts, QuorumPeek, RabbitQueueType, contract, signature};

use super::*;
use crate::ask::HttpResponse;
use crate::queues::Handing;
use crate::rabbitmq::names::queue_name;

fn address() -> Address {
    Address::new(&Url::parse("https://mq.example.net/broker/").unwrap())
}

fn now() -> Instant {
    Instant::parse("2026-11-22T05:44:00Z").unwrap()
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

/// A recorded answer to the request.
fn recorded(request: HttpRequest, case: &str) -> Answer {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/rabbitmq/peek/{case}.http"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    answered(request, status, body.as_bytes())
}

fn peeked(case: &str) -> Result<Peeked, PollFailure> {
    read(&recorded(request(&address(), &QueueName::new("orders.dlq"), 10), case))
}

fn one(message: &Value) -> PeekedMessage {
    let body = json!([message]).to_string();
    let answer = answered(request(&address(), &QueueName::new("q"), 1), 200, body.as_bytes());
    read(&answer).unwrap().messages.remove(0)
}

fn plain(headers: &Value) -> Value {
    json!({ "payload_bytes": 2, "payload": "{}", "payload_encoding": "string", "properties": { "headers": headers } })
}

#[rstest]
#[case("orders.dlq", "/broker/api/queues/%2F/orders.dlq/get")]
#[case("shop/carts.dlq", "/broker/api/queues/shop/carts.dlq/get")]
#[case("%2F/a/b", "/broker/api/queues/%2F/a%2Fb/get")]
#[case("eu%2Fshop/a b", "/broker/api/queues/eu%2Fshop/a%20b/get")]
fn messages_are_asked_for_at_the_queue_itself_and_given_back(#[case] queue: &str, #[case] path: &str) {
    let request = request(&address(), &QueueName::new(queue), 7);

    assert_eq!((request.method, request.url.path()), (Method::Post, path));
    let json: Value = serde_json::from_str(request.json.as_deref().unwrap()).unwrap();
    assert_eq!(json, json!({ "count": 7, "ackmode": "ack_requeue_true", "encoding": "auto", "truncate": 65536 }));
}

#[rstest]
#[case(0, 1)]
#[case(50, 50)]
#[case(5_000, 50)]
fn nobody_takes_more_than_is_good(#[case] count: u32, #[case] asked: u64) {
    let request = request(&address(), &QueueName::new("q"), count);
    let json: Value = serde_json::from_str(request.json.as_deref().unwrap()).unwrap();
    assert_eq!(json["count"], asked);
}

#[test]
fn the_real_server_hands_out_text_bytes_and_nothing_at_all() {
    let first = peeked("classic").unwrap();

    assert_eq!((first.handed, first.behind), (4, Some(0)));
    let bodies: Vec<usize> = first.messages.iter().map(|message| message.body.len()).collect();
    assert_eq!(bodies, [104, 20, 7, 0]);
    assert_eq!(first.messages[2].body, [0, 1, 2, 3, 0xFF, 0xFE, 0x80]);
    assert!(first.messages.iter().all(|message| !message.is_cut() && message.replayed == 0));
    let reason = &first.messages[0].reason;
    assert_eq!((reason.broker.as_deref(), reason.source.as_deref()), (Some("rejected"), Some("orders")));
    assert_eq!(signature(reason).unwrap().text, "TimeoutError: upstream <address> did not answer in # ms");
    assert!(reason.died_at.unwrap() > Instant::parse("2026-11-22T00:00:00Z").unwrap());
    assert_eq!(signature(&first.messages[1].reason).unwrap().text, "ValueError: no such parcel #");
    assert_eq!(signature(&first.messages[3].reason).unwrap().text, "rejected");
    let properties: Value = serde_json::from_str(&first.messages[0].properties).unwrap();
    assert_eq!(properties["routing_key"], "orders");
    assert_eq!(properties["headers"]["tags"], json!(["a", 1, true]));
}

#[rstest]
#[case("classic", "classic_again")]
#[case("quorum", "quorum_again")]
fn a_message_is_the_same_when_it_is_read_again(#[case] first: &str, #[case] again: &str) {
    let prints =
        |case| peeked(case).unwrap().messages.iter().map(|message| message.fingerprint.clone()).collect::<Vec<_>>();
    assert_eq!(prints(first), prints(again));
    assert!(prints(first).iter().all(Option::is_some));
}

#[test]
fn a_quorum_queue_counts_that_it_was_read() {
    assert_eq!(peeked("quorum").unwrap().messages[0].deliveries, Some(0));
    assert_eq!(peeked("quorum_again").unwrap().messages[0].deliveries, Some(1));
}

#[test]
fn a_message_of_which_a_part_was_read_has_no_fingerprint() {
    let cut = peeked("truncated").unwrap().messages.remove(0);
    assert!(cut.is_cut());
    assert_eq!((cut.body.as_slice(), cut.bytes, cut.fingerprint), (&b"0123"[..], 10, None));
}

#[rstest]
#[case("stream", PollFailureKind::Refused, "does not hand out single messages of a stream")]
#[case("no_queue", PollFailureKind::NotFound, "has no such queue")]
#[case("not_allowed", PollFailureKind::Refused, "give it the right to read the queue")]
fn a_refusal_says_what_to_do(#[case] case: &str, #[case] kind: PollFailureKind, #[case] said: &str) {
    let failure = peeked(case).unwrap_err();
    assert_eq!(failure.kind, kind);
    assert!(failure.message.contains(said), "{}", failure.message);
}

#[test]
fn one_message_that_cannot_be_read_loses_itself_alone_and_is_counted() {
    let body = json!([plain(&json!({})), { "payload": 7 }, { "payload_bytes": 1, "payload": "!", "payload_encoding": "base64" }]);
    let answer = answered(request(&address(), &QueueName::new("q"), 3), 200, body.to_string().as_bytes());
    let found = read(&answer).unwrap();
    assert_eq!((found.messages.len(), found.handed), (1, 3));
}

#[rstest]
#[case(json!({ "x-death": [{ "queue": "a", "reason": "expired", "time": 5 }] }))]
#[case(json!({ "x-delivery-count": 4 }))]
#[case(json!({ "X-Watchbill-Replay": "r1/2" }))]
#[case(json!({ "x-first-death-queue": "a", "x-shovelled": [] }))]
#[case(json!([]))]
fn what_changes_on_the_way_does_not_make_it_another_message(#[case] headers: Value) {
    assert_eq!(one(&plain(&headers)).fingerprint, one(&plain(&json!({}))).fingerprint);
    assert_ne!(one(&plain(&json!({ "x-tenant": "a" }))).fingerprint, one(&plain(&json!({}))).fingerprint);
}

#[rstest]
#[case(json!({ "x-watchbill-replay": "0199-ab/3" }), 3)]
#[case(json!({ "x-watchbill-replay": "mine" }), 0)]
#[case(json!({ "x-watchbill-replay": 3 }), 0)]
fn a_replayed_message_says_how_often(#[case] headers: Value, #[case] times: u32) {
    assert_eq!(one(&plain(&headers)).replayed, times);
}

#[rstest]
#[case(json!({ "x-death": "odd" }))]
#[case(json!({ "x-death": [{ "time": "yesterday" }] }))]
#[case(json!({ "x-death": [] }))]
fn deaths_of_an_odd_shape_are_none(#[case] headers: Value) {
    let message = one(&plain(&headers));
    assert_eq!((message.reason.died_at, message.reason.broker), (None, None));
}

#[test]
fn a_queue_is_asked_for_anew_with_the_version_that_decides() {
    let queue = queue_name("/", "jobs.dlq");
    let mut asked = requests_anew(&address(), &queue).into_iter();
    let (overview, alone, nodes) = (asked.next().unwrap(), asked.next().unwrap(), asked.next().unwrap());
    assert_eq!(alone.url.path(), "/broker/api/queues/%2F/jobs.dlq");
    assert_eq!((nodes.url.path(), nodes.need), ("/broker/api/nodes", Need::Optional));

    let answers = [recorded(overview, "overview"), recorded(alone, "alone_quorum"), recorded(nodes, "nodes")];
    let QueueAnew { seen, counts_since } = read_anew(&answers, now()).unwrap();

    assert_eq!(counts_since, Some(now().shifted_ms(-60_198)));
    let version = watchbill_domain::queues::BrokerVersion::parse("3.10.8");
    let quorum = QuorumPeek { version, limit: Some(20), returned_at_most: None };
    assert_eq!(seen.peek, PeekFacts::RabbitMq(RabbitQueueType::Quorum(quorum)));
    assert_eq!(seen.handing, Some(Handing { delivered: 2, redelivered: 1 }));
    assert_eq!(seen.reading.depth.count(), Some(1));
    assert!(matches!(contract(&seen.peek), Contract::Destroying { .. }), "how often it came back is not known");
}

#[rstest]
#[case(json!({}), RabbitQueueType::Classic, "classic queue")]
#[case(json!({ "x-max-priority": 5 }), RabbitQueueType::Prioritized, "classic queue with priorities")]
fn a_classic_queue_is_in_order_unless_it_has_priorities(
    #[case] arguments: Value,
    #[case] sort: RabbitQueueType,
    #[case] kind_text: &str,
) {
    let mut asked = requests_anew(&address(), &queue_name("/", "jobs.dlq")).into_iter();
    let overview = recorded(asked.next().unwrap(), "overview");
    let alone = json!({ "vhost": "/", "name": "jobs.dlq", "type": "classic", "messages": 3, "arguments": arguments, "effective_policy_definition": {} });
    let alone = answered(asked.next().unwrap(), 200, alone.to_string().as_bytes());
    let QueueAnew { seen, .. } = read_anew(&[overview, alone], now()).unwrap();
    assert_eq!((seen.peek, seen.kind_text.as_str()), (PeekFacts::RabbitMq(sort), kind_text));
}

#[test]
fn a_queue_that_is_not_there_is_said_to_be_not_there() {
    let mut asked = requests_anew(&address(), &queue_name("/", "nowhere")).into_iter();
    let mut next = |case| recorded(asked.next().unwrap(), case);
    // Behind what failed nothing is asked any more.
    let answers = [next("overview"), next("alone_nowhere")];
    let failure = read_anew(&answers, now()).unwrap_err();
    assert_eq!(failure.kind, PollFailureKind::NotFound);
    assert!(failure.message.contains("no such queue"), "{}", failure.message);
}

/// Which of them counted what is not told, so that each has to run and the youngest decides.
#[rstest]
#[case::one(200, json!([{ "name": "a", "running": true, "uptime": 60_000 }]), Some(60_000))]
#[case::the_youngest(200, json!([{ "running": true, "uptime": 9_000 }, { "running": true, "uptime": 60_000 }]), Some(9_000))]
#[case::one_is_down(200, json!([{ "running": true, "uptime": 60_000 }, { "running": false }]), None)]
#[case::not_told(200, json!([{ "name": "a", "running": true }]), None)]
#[case::none(200, json!([]), None)]
#[case::not_allowed(401, json!({ "error": "not_authorised", "reason": "Not monitor user" }), None)]
#[case::nonsense(200, json!("seven"), None)]
fn since_when_a_broker_counts_is_told_by_its_nodes(
    #[case] status: u16,
    #[case] body: Value,
    #[case] before_ms: Option<i64>,
) {
    let mut asked = requests_anew(&address(), &queue_name("/", "jobs.dlq")).into_iter();
    let mut next = |case| recorded(asked.next().unwrap(), case);
    let (overview, alone) = (next("overview"), next("alone_quorum"));
    let nodes = answered(asked.next().unwrap(), status, body.to_string().as_bytes());
    let anew = read_anew(&[overview, alone, nodes], now()).unwrap();
    assert_eq!(anew.counts_since, before_ms.map(|ms| now().shifted_ms(-ms)));
}

/// Recorded from a user who may see figures and has no permission in the virtual host.
#[test]
fn a_virtual_host_in_which_nothing_is_permitted_is_no_wrong_password() {
    let body = br#"{"error":"not_authorised","reason":"User not authorised to access virtual host"}"#;
    let mut asked = requests_anew(&address(), &queue_name("/", "jobs.dlq")).into_iter();
    let overview = recorded(asked.next().unwrap(), "overview");
    let (alone, nodes) = (answered(asked.next().unwrap(), 401, body), recorded(asked.next().unwrap(), "nodes"));
    let peek = answered(request(&address(), &QueueName::new("jobs.dlq"), 1), 401, body);
    for failure in [read_anew(&[overview, alone, nodes], now()).unwrap_err(), read(&peek).unwrap_err()] {
        assert_eq!(failure.kind, PollFailureKind::Refused);
        assert!(failure.message.contains("gives this user no permission"), "{}", failure.message);
    }
}
