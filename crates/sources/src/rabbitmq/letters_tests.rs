use std::collections::BTreeMap;

use rstest::rstest;
use serde_json::{Map, json};

use super::super::peek::read as read_peek;
use super::*;
use crate::ask::{Answer, HttpResponse};
use crate::rabbitmq::{QUEUES, get};
use watchbill_domain::time::Instant;

fn addresses(url: &str) -> Addresses {
    Addresses::of(&[url.parse().unwrap()])
}

#[rstest]
#[case::beside_the_plugin("http://mq.example.net:15672", None, Some("amqp://mq.example.net:5672"))]
#[case::with_tls("https://mq.example.net/mgmt/", None, Some("amqps://mq.example.net:5671"))]
#[case::elsewhere("https://mq.example.net", Some("amqps://amqp.example.net:443"), Some("amqps://amqp.example.net:443"))]
#[case::no_address_of_amqp("https://mq.example.net", Some("https://amqp.example.net"), None)]
#[case::none_at_all("https://mq.example.net", Some("amqp"), None)]
fn messages_are_taken_from_there(#[case] plugin: &str, #[case] amqp: Option<&str>, #[case] expected: Option<&str>) {
    let place = place(&addresses(plugin), amqp, &QueueName::new("shop/orders.dlq"));
    let said = place.map(|place| (place.address.to_string(), place.by, place.queue));
    let by = || LetterWay::Amqp { vhost: "shop".to_owned() };
    assert_eq!(said, expected.map(|url| (url.to_owned(), by(), "orders.dlq".to_owned())));
}

#[rstest]
#[case("orders.dlq", "orders", Some("orders"))]
#[case("shop/orders.dlq", "shop/orders", Some("orders"))]
#[case("shop/orders.dlq", "orders", None)]
fn the_default_exchange_leads_within_a_virtual_host(#[case] from: &str, #[case] to: &str, #[case] key: Option<&str>) {
    assert_eq!(key_into(&QueueName::new(from), &QueueName::new(to)).as_deref(), key);
}

fn headers() -> Map<String, Value> {
    let Value::Object(headers) = json!({
        "x-death": [{"queue": "orders", "reason": "rejected", "time": 1_795_210_143, "routing-keys": ["orders.new"]}],
        "x-first-death-queue": "orders",
        "x-error": "TimeoutError: upstream",
        "tenant": "kestrel",
        "attempt": 2,
        "x-watchbill-replay": "r1/1",
    }) else {
        panic!("it is an object")
    };
    headers
}

fn read_one(body: &[u8], headers: &Map<String, Value>) -> ReadLetter {
    let properties =
        BTreeMap::from([("message_id".to_owned(), "m-1".to_owned()), ("type".to_owned(), "Order".to_owned())]);
    read(&TakenLetter { exchange: "dlx", routing_key: "orders", body, properties: &properties, headers }).unwrap()
}

#[test]
fn a_message_says_where_and_how_often_it_died() {
    let read = read_one(b"{}", &headers());
    assert_eq!(
        (read.replayed, read.died_in.as_deref(), read.first_key.as_deref()),
        (1, Some("orders"), Some("orders.new"))
    );
    assert_eq!(read.reason.broker.as_deref(), Some("rejected"));
}

#[test]
fn it_is_the_same_message_whichever_way_it_was_read() {
    let taken = read_one(br#"{"id": 0}"#, &headers());
    let mut peeked = headers();
    peeked.remove("x-watchbill-replay");
    let body = json!([{
        "payload_bytes": 9, "payload": "{\"id\": 0}", "payload_encoding": "string", "redelivered": true,
        "properties": {"message_id": "m-1", "type": "Order", "headers": peeked},
    }]);
    let request = get(addresses("http://mq").iter().next().unwrap(), &[QUEUES], crate::ask::Need::Required);
    let response = HttpResponse {
        status: 200,
        body: body.to_string().into_bytes().into(),
        asked_at: Instant::from_ms(0),
        content_type: Some("application/json".to_owned()),
        server_date: None,
        retry_after_s: None,
    };
    let peeked = read_peek(&Answer { request, result: Ok(response) }).unwrap();
    assert_eq!(peeked.messages[0].fingerprint.as_ref(), Some(&taken.fingerprint));
}

#[test]
fn another_body_or_another_header_of_its_own_is_another_message() {
    let one = read_one(b"{}", &headers()).fingerprint;
    assert_ne!(read_one(b"[]", &headers()).fingerprint, one);
    let mut other = headers();
    other.insert("tenant".to_owned(), json!("osprey"));
    assert_ne!(read_one(b"{}", &other).fingerprint, one);
}

#[test]
fn one_that_is_handed_out_again_is_the_same_and_one_that_died_again_is_another() {
    let one = read_one(b"{}", &headers());
    let mut again = headers();
    again.insert("x-delivery-count".to_owned(), json!(3));
    assert_eq!(read_one(b"{}", &again).same, one.same);
    let mut died = headers();
    died.insert("x-death".to_owned(), json!([{"queue": "orders", "reason": "rejected", "time": 1_795_210_144}]));
    let died = read_one(b"{}", &died);
    assert_eq!((died.fingerprint == one.fingerprint, died.same == one.same), (true, false));
    let mut sent = headers();
    sent.insert("x-watchbill-replay".to_owned(), json!("r2/2"));
    assert_ne!(read_one(b"{}", &sent).same, one.same);
    let properties =
        BTreeMap::from([("message_id".to_owned(), "m-1".to_owned()), ("type".to_owned(), "Order".to_owned())]);
    let elsewhere = TakenLetter {
        exchange: "dlx",
        routing_key: "bills",
        body: b"{}",
        properties: &properties,
        headers: &headers(),
    };
    let elsewhere = read(&elsewhere).unwrap();
    assert_eq!((elsewhere.fingerprint == one.fingerprint, elsewhere.same == one.same), (true, false));
}
