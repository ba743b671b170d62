//! Messages of a real RabbitMQ (3.10 where these were written), read by the real command: masked, left where they are, and never so often
//! that a queue drops them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use watchbill_tests::cli::Cli;
use watchbill_tests::patience;
use watchbill_tests::servers::rabbitmq::{ADMINISTRATOR, RabbitMq};
use watchbill_tests::workspace::Workspace;

/// A broker's figures are some seconds late.
const ENOUGH: Duration = Duration::from_secs(90);
const PLANTED: &[&str] =
    &["ana.kestrel@example.com", "4111111111111111", "sk_live_51HabcDEF23456789012345", "hunter2horse"];

struct Broker {
    rabbitmq: RabbitMq,
    workspace: Workspace,
    cli: Cli,
}

impl Broker {
    async fn begin() -> Self {
        let rabbitmq = RabbitMq::start().await;
        let workspace = Workspace::with(&format!(
            "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\n\n[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"{}\"\n\
             every = \"5s\"\nauth = {{ basic = {{ user = \"{ADMINISTRATOR}\", password = {{ keyring = \"mq\" }} }} }}\n\
             [[queues]]\nsource = \"mq\"\nmatch = \"*.dlq\"\n",
            rabbitmq.url()
        ));
        let cli = Cli::of(&workspace).with("WATCHBILL_SECRET_MQ", ADMINISTRATOR).with("USER", "ana");
        Self { rabbitmq, workspace, cli }
    }

    /// Sends a message with these headers and this body straight into a queue of `/`.
    async fn send(&self, queue: &str, headers: &Value, body: &str) {
        let message = json!({
            "properties": { "delivery_mode": 2, "headers": headers }, "routing_key": queue, "payload": body,
            "payload_encoding": "string",
        });
        let answer =
            self.rabbitmq.ask(Method::POST, &["exchanges", "/", "amq.default", "publish"], Some(&message)).await;
        assert_eq!(answer["routed"], true, "{queue}: {answer}");
    }

    /// Polls until the queue is told to be so.
    async fn polled(&self, id: &str, holds: impl Fn(&Value) -> bool) {
        let read = patience::answered(ENOUGH, async || {
            self.cli.run(&["poll", "--json"]).await;
            let listed = self.cli.json(&["queues", "list"]).await;
            listed["queues"].as_array()?.iter().any(|queue| queue["id"] == id && holds(queue)).then_some(())
        });
        assert!(read.await.is_some(), "{id}: {:#}", self.cli.json(&["queues", "list"]).await);
    }
}

fn every_file(folder: &Path, look: &mut impl FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { every_file(&path, look) } else { look(&path, &fs::read(&path).unwrap_or_default()) }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_shown_masked_and_nothing_of_what_is_masked_is_anywhere() {
    let broker = Broker::begin().await;
    broker
        .rabbitmq
        .declare("orders", &json!({ "x-dead-letter-exchange": "", "x-dead-letter-routing-key": "orders.dlq" }))
        .await;
    broker.rabbitmq.declare("orders.dlq", &json!({})).await;
    let [mail, card, token, password] = PLANTED else { panic!("four are planted") };
    let body = json!({ "order": 4711, "customer": { "contact": mail, "card": card }, "note": format!("key {token}") });
    let headers = json!({ "x-error": format!("TimeoutError: mail to {mail} failed"), "password": password });
    broker.send("orders", &headers, &body.to_string()).await;
    broker.send("orders", &headers, &format!("<order><password>{password}</password></order>")).await;
    broker.rabbitmq.refuse("orders", 2).await;
    broker.rabbitmq.counts("orders.dlq", 2).await;
    broker.polled("mq/orders.dlq", |queue| queue["depth"] == 2).await;

    let refused = broker.cli.run(&["queues", "peek", "orders.dlq"]).await.with_code(2);
    assert!(
        refused.err.contains("with --yes they are. Reading messages marks the messages as redelivered"),
        "{refused:#?}"
    );
    let text = broker.cli.run(&["queues", "peek", "orders.dlq", "--yes"]).await.with_code(0);
    let peeked = broker.cli.json(&["queues", "peek", "orders.dlq", "--count", "5", "--yes"]).await;
    let errors = broker.cli.json(&["queues", "errors", "orders.dlq", "--yes"]).await;

    assert_eq!(peeked["scanned"], json!({ "read": 2, "of": 2, "rough": false }));
    let first = &peeked["messages"][0];
    assert_eq!(
        (&first["body"]["order"], &first["body"]["customer"]["card"]),
        (&json!(4711), &json!("[card]")),
        "{first:#}"
    );
    assert_eq!(
        (&first["source"], &first["headers"]["headers"]["password"]),
        (&json!("orders"), &json!("[secret]")),
        "{first:#}"
    );
    assert_eq!(errors["errors"][0]["text"], "TimeoutError: mail to [e-mail] failed", "{errors:#}");
    assert_eq!(errors["errors"][0]["count"], 2);
    let left = broker.rabbitmq.take("orders.dlq", 5, "ack_requeue_true").await;
    assert_eq!(left.len(), 2, "they are where they were");
    let shown = broker.cli.json(&["queues", "show", "orders.dlq"]).await;
    assert_eq!((&shown["looks"][0]["kind"], &shown["looks"][0]["by"]), (&json!("peek"), &json!("ana")), "{shown:#}");
    let trail = broker.cli.json(&["queues", "trail"]).await;
    assert_eq!((trail["count"].as_u64(), &trail["entries"][0]["act"]), (Some(3), &json!("peeked")), "{trail:#}");

    for planted in PLANTED {
        for said in [&text.out, &text.err, &peeked.to_string(), &errors.to_string(), &trail.to_string()] {
            assert!(!said.contains(planted), "{planted}: {said}");
        }
        let mut look = |path: &Path, bytes: &[u8]| {
            let is_there = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
            assert!(!is_there, "{planted} is in {}", path.display());
        };
        every_file(&broker.workspace.folder(), &mut look);
        every_file(&broker.workspace.logs(), &mut look);
    }
}

/// Four looks would have emptied it.
#[tokio::test(flavor = "multi_thread")]
async fn a_quorum_queue_with_a_limit_is_refused_before_it_drops_its_messages() {
    let broker = Broker::begin().await;
    broker.rabbitmq.declare("jobs.dlq", &json!({ "x-queue-type": "quorum", "x-delivery-limit": 3 })).await;
    // It has counted something and was empty then: from there on it is known how often messages came back.
    broker.send("jobs.dlq", &json!({}), "0").await;
    broker.rabbitmq.counts("jobs.dlq", 1).await;
    assert_eq!(broker.rabbitmq.take("jobs.dlq", 1, "ack_requeue_false").await.len(), 1);
    broker.rabbitmq.counts("jobs.dlq", 0).await;
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_secs(6)).await;
        broker.polled("mq/jobs.dlq", |queue| queue["state"] == "empty").await;
    }
    for number in 1..=3 {
        broker.send("jobs.dlq", &json!({}), &format!("{{\"job\":{number}}}")).await;
    }
    broker.rabbitmq.counts("jobs.dlq", 3).await;
    broker.polled("mq/jobs.dlq", |queue| queue["depth"] == 3).await;

    let first = broker.cli.json(&["queues", "peek", "jobs.dlq", "--yes"]).await;
    assert_eq!((first["messages"].as_array().map(Vec::len), &first["left"]), (Some(3), &json!(0)), "{first:#}");
    for pause in [0, 2, 8, 2] {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        let refused = broker.cli.run(&["queues", "peek", "jobs.dlq", "--yes"]).await.with_code(2);
        assert!(refused.err.contains("it drops messages that come back more than 3 times"), "{refused:#?}");
    }
    let left = broker.rabbitmq.take("jobs.dlq", 5, "ack_requeue_true").await;
    assert_eq!(left.len(), 3, "none was lost");
    assert_eq!(left[0]["properties"]["headers"]["x-delivery-count"], 1, "one look and no more: {left:?}");
}
