//! Messages of a real RabbitMQ (3.10 where these were written), read by the real command: masked, left where they are, and never so often
//! that a queue drops them.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::Method;
use serde_json::{Value, json};
use watchbill_tests::cli::Cli;
use watchbill_tests::patience;
use watchbill_tests::servers::rabbitmq::{ADMINISTRATOR, RabbitMq};
use watchbill_tests::workspace::Workspace;

/// A broker's figures are some seconds late.
const ENOUGH: Duration = Duration::from_secs(90);
/// Who may see figures, and its password.
const LOOKER: &str = "look";
pub const PLANTED: &[&str] =
    &["ana.kestrel@example.com", "4111111111111111", "sk_live_51HabcDEF23456789012345", "hunter2horse"];

pub struct Broker {
    pub rabbitmq: RabbitMq,
    pub workspace: Workspace,
    pub cli: Cli,
}

impl Broker {
    pub async fn begin() -> Self {
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
    pub async fn send(&self, queue: &str, headers: &Value, body: &str) {
        let message = json!({
            "properties": { "delivery_mode": 2, "headers": headers }, "routing_key": queue, "payload": body,
            "payload_encoding": "string",
        });
        let answer =
            self.rabbitmq.ask(Method::POST, &["exchanges", "/", "amq.default", "publish"], Some(&message)).await;
        assert_eq!(answer["routed"], true, "{queue}: {answer}");
    }

    /// Polls until the queue is told to be so.
    pub async fn polled(&self, id: &str, holds: impl Fn(&Value) -> bool) {
        let read = patience::answered(ENOUGH, async || {
            self.cli.run(&["poll", "--json"]).await;
            let listed = self.cli.json(&["queues", "list"]).await;
            listed["queues"].as_array()?.iter().any(|queue| queue["id"] == id && holds(queue)).then_some(())
        });
        assert!(read.await.is_some(), "{id}: {:#}", self.cli.json(&["queues", "list"]).await);
    }
}

pub fn every_file(folder: &Path, look: &mut impl FnMut(&Path, &[u8])) {
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
    // Also where everything is logged that can be.
    let cli = broker.cli.clone().with("WATCHBILL_LOG", "trace");
    let text = cli.run(&["queues", "peek", "orders.dlq", "--yes"]).await.with_code(0);
    let peeked = cli.json(&["queues", "peek", "orders.dlq", "--count", "5", "--yes"]).await;
    let errors = cli.json(&["queues", "errors", "orders.dlq", "--yes"]).await;

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
        every_file(broker.workspace.folder().parent().unwrap(), &mut look);
    }
    let mut seen = Vec::new();
    let folder = broker.workspace.folder();
    every_file(folder.parent().unwrap(), &mut |path, _| seen.push(path.display().to_string()));
    assert!(
        seen.iter().any(|path| path.ends_with("watchbill.db")) && seen.iter().any(|path| path.ends_with(".log")),
        "{seen:?}"
    );
}

/// Four looks would have emptied them: one of which messages were consumed, and one of which none ever was.
#[tokio::test(flavor = "multi_thread")]
async fn a_quorum_queue_with_a_limit_is_refused_before_it_drops_its_messages() {
    let broker = Broker::begin().await;
    for queue in ["jobs.dlq", "new.dlq"] {
        broker.rabbitmq.declare(queue, &json!({ "x-queue-type": "quorum", "x-delivery-limit": 3 })).await;
    }
    // It was empty: from there on it is known how often messages came back.
    broker.send("jobs.dlq", &json!({}), "0").await;
    broker.rabbitmq.counts("jobs.dlq", 1).await;
    assert_eq!(broker.rabbitmq.take("jobs.dlq", 1, "ack_requeue_false").await.len(), 1);
    broker.rabbitmq.counts("jobs.dlq", 0).await;
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_secs(6)).await;
        broker.polled("mq/jobs.dlq", |queue| queue["state"] == "empty").await;
    }
    for queue in ["jobs.dlq", "new.dlq"] {
        for number in 1..=3 {
            broker.send(queue, &json!({}), &format!("{{\"job\":{number}}}")).await;
        }
        broker.rabbitmq.counts(queue, 3).await;
        broker.polled(&format!("mq/{queue}"), |queue| queue["depth"] == 3).await;
    }

    for queue in ["jobs.dlq", "new.dlq"] {
        let first = broker.cli.json(&["queues", "peek", queue, "--yes"]).await;
        assert_eq!((first["messages"].as_array().map(Vec::len), &first["left"]), (Some(3), &json!(0)), "{first:#}");
        for pause in [0, 2, 8, 2] {
            tokio::time::sleep(Duration::from_secs(pause)).await;
            let refused = broker.cli.run(&["queues", "peek", queue, "--yes"]).await.with_code(2);
            assert!(refused.err.contains("it drops messages that come back more than 3 times"), "{refused:#?}");
        }
        let left = broker.rabbitmq.take(queue, 5, "ack_requeue_true").await;
        assert_eq!(left.len(), 3, "none was lost");
        assert_eq!(left[0]["properties"]["headers"]["x-delivery-count"], 1, "one look and no more: {left:?}");
    }
}

/// Of each way to die one, read by a user who may read it, by one who may see figures alone, and by one who may see nothing.
#[tokio::test(flavor = "multi_thread")]
async fn what_died_says_of_what_and_when_to_whoever_may_read_it() {
    let broker = Broker::begin().await;
    let dead = |more: Value| {
        let mut arguments = json!({ "x-dead-letter-exchange": "", "x-dead-letter-routing-key": "deaths.dlq" });
        arguments.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        arguments
    };
    broker.rabbitmq.declare("deaths.dlq", &json!({})).await;
    broker.rabbitmq.declare("log.dlq", &json!({ "x-queue-type": "stream" })).await;
    broker.rabbitmq.declare("refused", &dead(json!({}))).await;
    broker.rabbitmq.declare("late", &dead(json!({ "x-message-ttl": 1 }))).await;
    broker.rabbitmq.declare("small", &dead(json!({ "x-max-length": 1 }))).await;
    let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    broker.send("refused", &json!({ "x-error": "ValueError: no such parcel 12" }), "{}").await;
    broker.rabbitmq.refuse("refused", 1).await;
    broker.rabbitmq.counts("deaths.dlq", 1).await;
    for (queue, count) in [("late", 1), ("small", 2)] {
        for _ in 0..count {
            broker.send(queue, &json!({}), "{}").await;
        }
    }
    broker.send("log.dlq", &json!({}), "{}").await;
    broker.rabbitmq.counts("deaths.dlq", 3).await;
    broker.polled("mq/deaths.dlq", |queue| queue["depth"] == 3).await;

    let peeked = broker.cli.json(&["queues", "peek", "deaths.dlq", "--yes"]).await;
    let messages = peeked["messages"].as_array().unwrap();
    let told: Vec<(&str, &str)> =
        messages.iter().map(|one| (one["source"].as_str().unwrap(), one["reason"].as_str().unwrap())).collect();
    assert_eq!(told[0], ("refused", "ValueError: no such parcel 12"), "{peeked:#}");
    let mut others = told[1..].to_vec();
    others.sort_unstable();
    assert_eq!(others, [("late", "expired"), ("small", "maxlen")], "{peeked:#}");
    let reason = &messages[0]["headers"]["headers"]["x-death"][0]["reason"];
    assert_eq!(reason, "rejected");
    let died = |message: &Value| -> jiff::Timestamp { message["died_at"].as_str().unwrap().parse().unwrap() };
    let oldest = messages.iter().map(died).min().unwrap();
    assert!((oldest.as_second() - i64::try_from(began).unwrap()).abs() <= 5, "{oldest}: {peeked:#}");
    // A broker tells when the oldest was sent at best; now it is known when it died.
    let oldest = json!(oldest.to_string());
    broker.polled("mq/deaths.dlq", |queue| queue["oldest_is"] == "died" && queue["oldest_at"] == oldest).await;

    let stream = broker.cli.run(&["queues", "peek", "log.dlq", "--yes"]).await.with_code(2);
    assert!(stream.err.contains("does not hand out single messages of a stream"), "{stream:#?}");
    let all = broker.cli.json(&["queues", "errors", "--yes"]).await;
    assert_eq!(
        (&all["queues"][0]["scanned"]["read"], &all["queues"][1]["queue"]),
        (&json!(3), &json!("mq/log.dlq")),
        "{all:#}"
    );
    assert!(all["queues"][1]["unread"].as_str().is_some_and(|why| why.contains("stream")), "{all:#}");
    let texts: Vec<&Value> = all["errors"].as_array().unwrap().iter().map(|error| &error["text"]).collect();
    assert!(texts.contains(&&json!("ValueError: no such parcel #")) && texts.contains(&&json!("expired")), "{all:#}");

    broker.rabbitmq.add_user(LOOKER, LOOKER, "monitoring").await;
    broker.rabbitmq.permit(LOOKER, "/", "^$").await;
    let text = broker
        .workspace
        .read("watchbill.toml")
        .replace(&format!("user = \"{ADMINISTRATOR}\""), &format!("user = \"{LOOKER}\""));
    broker.workspace.write("watchbill.toml", &text);
    let looker = broker.cli.clone().with("WATCHBILL_SECRET_MQ", LOOKER);
    let refused = looker.run(&["queues", "peek", "deaths.dlq", "--yes"]).await.with_code(2);
    assert!(refused.err.contains("give it the right to read the queue"), "{refused:#?}");
    broker.rabbitmq.forbid(LOOKER, "/").await;
    let hidden = looker.run(&["queues", "peek", "deaths.dlq", "--yes"]).await.with_code(2);
    assert!(hidden.err.contains("permission") && hidden.out.is_empty(), "{hidden:#?}");
    let read = patience::answered(ENOUGH, async || {
        looker.run(&["poll", "--json"]).await;
        let listed = looker.json(&["queues", "list"]).await;
        let queues = listed["queues"].as_array()?;
        let hidden = queues.iter().filter(|queue| queue["state"] == "no_permission").count();
        (hidden == 2).then_some(())
    });
    assert!(read.await.is_some(), "never empty: {:#}", looker.json(&["queues", "list"]).await);
    let errors = looker.json(&["queues", "errors", "--yes"]).await;
    assert!(errors["queues"].as_array().unwrap().iter().all(|queue| queue["unread"].is_string()), "{errors:#}");
    assert_eq!(looker.run(&["queues", "errors", "--yes"]).await.code, Some(3));
}
