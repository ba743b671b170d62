//! Messages in hand, by a real RabbitMQ.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use bytes::Bytes;
use secrecy::SecretString;
use serde_json::json;
use watchbill_engine::ports::{
    Credentials, Hold, LetterPlace, LetterWay, Letters, Proxy, QueueLetter, Sending, Timeouts, Way,
};
use watchbill_platform::AmqpLetters;
use watchbill_platform::logging::{self, Console};
use watchbill_tests::patience;
use watchbill_tests::servers::rabbitmq::{ADMINISTRATOR, RabbitMq};

const DEAD: &str = "orders.dlq";
const TARGET: &str = "orders";
const COUNT: usize = 100;

fn way() -> Way {
    let span = Duration::from_secs(20);
    Way {
        credentials: Credentials::Basic {
            user: ADMINISTRATOR.to_owned(),
            password: SecretString::from(ADMINISTRATOR.to_owned()),
        },
        ca_pem: None,
        proxy: Proxy::Direct,
        headers: Vec::new(),
        body_cap: 1 << 20,
        timeouts: Timeouts { connect: span, response: span, total: span },
    }
}

async fn open(server: &RabbitMq) -> Box<dyn Hold> {
    let at = LetterPlace {
        address: server.amqp().parse().unwrap(),
        queue: DEAD.to_owned(),
        by: LetterWay::Amqp { vhost: "/".to_owned() },
    };
    AmqpLetters.open(&at, &way()).await.unwrap()
}

fn sending(exchange: &str, key: &str, body: Option<usize>) -> Sending {
    Sending {
        exchange: exchange.to_owned(),
        routing_key: key.to_owned(),
        body: body.map(|size| Bytes::from(vec![b'x'; size])),
        stamps: vec![("x-watchbill-replay".to_owned(), "r1/1".to_owned())],
    }
}

fn id_of(letter: &QueueLetter) -> String {
    letter.properties["message_id"].clone()
}

/// Where a message goes, and what the broker has to say of it where it does not take it.
fn fate(hold: u64) -> (Sending, Option<&'static str>) {
    match hold % 10 {
        1 | 4 | 7 => (sending("", "nowhere", None), Some("no queue gets")),
        3 => (sending("absent", TARGET, None), Some("NOT_FOUND")),
        8 => (sending("", TARGET, Some(5000)), Some("larger than configured max size")),
        _ => (sending("", TARGET, None), None),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rabbitmq_refuses_exactly_what_does_not_arrive_and_no_log_has_a_body() {
    let server = RabbitMq::start_with("max_message_size = 4000").await;
    for queue in [DEAD, TARGET] {
        server.declare(queue, &json!({})).await;
    }
    server.publish(DEAD, COUNT, 1_795_210_143).await;
    let folder = tempfile::tempdir().unwrap();
    let logs = logging::start(folder.path(), Console::Quiet).unwrap();

    let mut hold = open(&server).await;
    let taken = hold.take(u32::try_from(COUNT).unwrap()).await.unwrap().letters;
    let ids: BTreeMap<u64, String> = taken.iter().map(|letter| (letter.hold, id_of(letter))).collect();
    for number in ids.keys() {
        hold.send(*number, &fate(*number).0).await.unwrap();
    }
    let mut told = BTreeMap::new();
    while let Some(confirmed) = hold.confirmed().await.unwrap() {
        told.insert(confirmed.hold, confirmed.refused);
    }
    assert_eq!(told.len(), COUNT, "each is told of once, and the connection lives");
    for (number, refused) in &told {
        match (fate(*number).1, refused) {
            (None, None) => {}
            (Some(expected), Some(said)) => assert!(said.contains(expected), "{number}: {said}"),
            other => panic!("{number}: {other:?}"),
        }
    }
    // Channels that the broker ended are made anew.
    let again = *ids.keys().find(|number| fate(**number).1.is_some()).unwrap();
    hold.send(again, &sending("", TARGET, None)).await.unwrap();
    assert_eq!(hold.confirmed().await.unwrap().unwrap().refused, None);
    let arrived: Vec<u64> = told.iter().filter(|(_, refused)| refused.is_none()).map(|(number, _)| *number).collect();
    hold.remove(&arrived).await.unwrap();
    hold.close().await;

    server.counts(DEAD, u64::try_from(COUNT - arrived.len()).unwrap()).await;
    let mut got: Vec<String> = server
        .take(TARGET, COUNT, "ack_requeue_false")
        .await
        .iter()
        .map(|message| message["properties"]["message_id"].as_str().unwrap().to_owned())
        .collect();
    let mut expected: Vec<String> = arrived.iter().chain([&again]).map(|number| ids[number].clone()).collect();
    got.sort();
    expected.sort();
    assert_eq!(got, expected);
    drop(logs);
    for file in fs::read_dir(folder.path()).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains("lapin") && !text.contains("returned us a message"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rabbitmq_has_everything_again_when_it_is_let_go_of() {
    let server = RabbitMq::start().await;
    server.declare(DEAD, &json!({ "x-queue-type": "quorum" })).await;
    server.publish(DEAD, 5, 1_795_210_143).await;
    let mut closed = open(&server).await;
    assert_eq!(closed.take(3).await.unwrap().letters.len(), 3);
    closed.close().await;
    let mut next = open(&server).await;
    assert_eq!(next.waiting().await.unwrap(), 5, "at once, not when the broker notices");
    assert_eq!(next.take(5).await.unwrap().letters.len(), 5);
    drop(next);
    let mut last = open(&server).await;
    let all_again = async {
        while last.waiting().await.unwrap() < 5 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(patience::LIMIT, all_again).await.expect("what is dropped goes back as well");
    last.close().await;
}

/// As after half an hour in which nothing was removed: the broker ends the channel that messages came by, and no other.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_that_a_rabbitmq_has_taken_back() {
    let server = RabbitMq::start().await;
    for queue in [DEAD, TARGET] {
        server.declare(queue, &json!({})).await;
    }
    server.publish(DEAD, 2, 1_795_210_143).await;
    let mut hold = open(&server).await;
    let taken = hold.take(2).await.unwrap().letters;
    hold.send(taken[0].hold, &sending("", TARGET, None)).await.unwrap();
    assert_eq!(hold.confirmed().await.unwrap().unwrap().refused, None);
    server.delete(DEAD).await;
    let lost = hold.waiting().await.unwrap_err();
    assert!(lost.message.contains("NOT_FOUND"), "{lost}");
    let lost = hold.send(taken[1].hold, &sending("", TARGET, None)).await.unwrap_err();
    assert!(lost.message.contains("taken back"), "{lost}");
    assert!(hold.remove(&[taken[0].hold]).await.is_err());
    hold.close().await;
    server.counts(TARGET, 1).await;
}
