//! Where the bodies of messages of a real RabbitMQ are kept: in sealed copies alone, for which a queue can be read before it loses them, and
//! not in records, logs or any other file, however much is logged.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::Method;
use serde_json::{Value, json};
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::Cli;
use watchbill_tests::keyring::Keyring;
use watchbill_tests::notifications::NotificationServer;
use watchbill_tests::patience;
use watchbill_tests::process::Running;
use watchbill_tests::servers::rabbitmq::{ADMINISTRATOR, RabbitMq};
use watchbill_tests::workspace::Workspace;

/// A broker's figures are some seconds late, and it is polled every five.
const ENOUGH: Duration = Duration::from_secs(90);
const DEAD: &str = "orders.dlq";
const TARGET: &str = "orders";
/// No rule of masking knows it.
const WORD: &str = "marmalade";

/// A broker with dead letters, and somebody who watches it and logs all there is.
struct Desk {
    rabbitmq: RabbitMq,
    cli: Cli,
    watch: Running,
    workspace: Workspace,
    _server: NotificationServer,
    _keyring: Keyring,
    _bus: Bus,
}

fn body(number: u64) -> String {
    format!("{{\"order\":{number},\"jar\":\"{WORD}\"}}")
}

impl Desk {
    /// With so many dead letters in a queue that has these arguments.
    async fn begin(arguments: &Value, messages: u64) -> Self {
        let rabbitmq = RabbitMq::start().await;
        rabbitmq.declare(TARGET, &json!({})).await;
        rabbitmq.declare(DEAD, arguments).await;
        let workspace = Workspace::with(&format!(
            "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\n\n[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"{}\"\n\
             amqp = \"{}\"\nevery = \"5s\"\nauth = {{ basic = {{ user = \"{ADMINISTRATOR}\", password = {{ keyring = \"mq\" }} }} }}\n\
             [[queues]]\nsource = \"mq\"\nname = \"{DEAD}\"\ntarget = \"{TARGET}\"\n",
            rabbitmq.url(),
            rabbitmq.amqp()
        ));
        let bus = Bus::start();
        let server = NotificationServer::start(&bus).await;
        let keyring = Keyring::start(&bus, &workspace).await;
        let cli = Cli::of(&workspace)
            .on_bus(&bus)
            .with("WATCHBILL_SECRET_MQ", ADMINISTRATOR)
            .with("USER", "ana")
            .with("WATCHBILL_LOG", "trace");
        for number in 0..messages {
            let message = json!({
                "properties": { "delivery_mode": 2, "message_id": format!("m{number}"), "headers": { "x-error": "TimeoutError" } },
                "routing_key": DEAD, "payload": body(number), "payload_encoding": "string",
            });
            let path = ["exchanges", "/", "amq.default", "publish"];
            let answer = rabbitmq.ask(Method::POST, &path, Some(&message)).await;
            assert_eq!(answer["routed"], true, "{answer}");
        }
        rabbitmq.counts(DEAD, messages).await;
        let watch = cli.start(&["watch", "--plain"]);
        let desk = Self { rabbitmq, cli, watch, workspace, _server: server, _keyring: keyring, _bus: bus };
        let seen = patience::answered(ENOUGH, async || {
            let listed: Value = serde_json::from_str(&desk.cli.run(&["queues", "list", "--json"]).await.out).ok()?;
            listed["queues"].as_array()?.iter().any(|queue| queue["depth"] == messages).then_some(())
        });
        assert!(seen.await.is_some(), "the queue is not seen:\n{}", desk.watch.log());
        desk
    }

    async fn until(&self, run: &str, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let found = patience::answered(ENOUGH, async || {
            let listed = self.cli.json(&["queues", "replays", run]).await;
            holds(&listed).then_some(listed)
        });
        match found.await {
            Some(found) => found,
            None => panic!("waited in vain: {what}: {:#}", self.cli.json(&["queues", "replays", run]).await),
        }
    }

    /// Fails where a file of this person has what stands in the messages, or one of their bodies as it is sent or sealed.
    fn is_nowhere(&self, when: &str) {
        let root = self.workspace.folder().parent().unwrap().to_owned();
        let files = every_file(&root);
        let is_looked_at = |name: &str| files.iter().any(|file| file.to_string_lossy().contains(name));
        for name in ["watchbill.db", "watchbill.db-wal", ".log", ".sealed"] {
            assert!(is_looked_at(name), "{when}: there is no {name}: {files:?}");
        }
        let sought =
            [WORD.to_owned(), BASE64_STANDARD.encode(body(1)), BASE64_STANDARD.encode(body(1).replace('"', "\\\""))];
        for file in files {
            // What is only there for a moment may be gone.
            let Ok(bytes) = fs::read(&file) else { continue };
            let found = sought.iter().find(|sought| bytes.windows(sought.len()).any(|part| part == sought.as_bytes()));
            assert_eq!(found, None, "{when}: it is in {}", file.display());
        }
        assert!(!self.watch.log().contains(WORD), "{when}: it was printed");
    }
}

fn every_file(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let entries = entries.flatten().map(|entry| (entry.path(), entry.file_type().is_ok_and(|kind| kind.is_dir())));
    entries.flat_map(|(path, is_folder)| if is_folder { every_file(&path) } else { vec![path] }).collect()
}

fn count(listed: &Value, what: &str) -> u64 {
    listed["counts"][what].as_u64().unwrap_or_else(|| panic!("{what}: {listed:#}"))
}

/// The bodies of a file that `queues snapshot` wrote.
fn bodies(text: &str) -> Vec<String> {
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        String::from_utf8(BASE64_STANDARD.decode(line["body"].as_str().unwrap()).unwrap()).unwrap()
    };
    let mut found: Vec<String> = text.lines().map(line).collect();
    found.sort();
    found.dedup();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_messages_is_in_no_record_log_or_other_file_of_a_replay() {
    let desk = Desk::begin(&json!({}), 40).await;
    let peeked = desk.cli.run(&["queues", "peek", DEAD, "--count", "5", "--yes", "--json"]).await;
    assert!(peeked.out.contains(WORD), "it is an ordinary word, and shown to whoever reads messages: {peeked:#?}");
    let words = ["--rate", "120/m", "--watch", "5s", "--typed", DEAD, "--reason", "it is mended", "--json"];
    let started = desk.cli.run(&[&["queues", "replay", DEAD], &words[..]].concat()).await.with_code(0).json();
    let run = started["run"].as_str().unwrap().to_owned();
    desk.until(&run, "some are sent", |listed| count(listed, "sent") >= 12).await;
    desk.is_nowhere("while it runs");
    let _stopping = desk.cli.run(&["queues", "stop", &run, "--reason", "look first"]).await.with_code(0);
    let stopped = desk.until(&run, "it is stopped", |listed| listed["phase"] == "stopped").await;
    desk.is_nowhere("when it is over");

    // Only who asks for them has them.
    let out = desk.workspace.folder().parent().unwrap().join("copies.jsonl");
    let words = ["queues", "snapshot", &run, "--out", out.to_str().unwrap(), "--reason", "to compare"];
    let _written = desk.cli.run(&words).await.with_code(0);
    let copied = bodies(&fs::read_to_string(&out).unwrap());
    assert!(copied.len() as u64 >= count(&stopped, "sent") && copied[0].contains(WORD), "{copied:?}");
    fs::remove_file(&out).unwrap();
    desk.is_nowhere("after the copies were written out");
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_copied_before_they_are_lost_and_stay_in_their_queue() {
    let all = 120;
    let desk = Desk::begin(&json!({ "x-message-ttl": 3_600_000 }), all).await;
    let dry = desk.cli.run(&["queues", "copy", DEAD, "--days", "90", "--dry-run", "--json"]).await.with_code(0).json();
    assert_eq!((&dry["target"], &dry["most"]), (&json!("the sealed copies"), &json!(all)), "{dry:#}");
    let words = ["--days", "90", "--reason", "the queue keeps them for an hour", "--json"];
    let started = desk.cli.run(&[&["queues", "copy", DEAD], &words[..]].concat()).await.with_code(0).json();
    let run = started["run"].as_str().unwrap().to_owned();
    let done = desk.until(&run, "all are copied", |listed| listed["over"] == true).await;
    assert_eq!((&done["phase"], count(&done, "copied"), count(&done, "sent")), (&json!("done"), all, 0), "{done:#}");
    assert_eq!((&done["only_copies"], &done["sealed"]["kept_days"]), (&json!(true), &json!(90)), "{done:#}");
    desk.rabbitmq.counts(DEAD, all).await;
    desk.rabbitmq.counts(TARGET, 0).await;
    desk.is_nowhere("when they are copied");

    let out = desk.workspace.folder().join("copies.jsonl");
    let words = ["queues", "snapshot", &run, "--out", out.to_str().unwrap(), "--reason", "to compare"];
    let _written = desk.cli.run(&words).await.with_code(0);
    let mut expected: Vec<String> = (0..all).map(body).collect();
    expected.sort();
    assert_eq!(bodies(&fs::read_to_string(&out).unwrap()), expected);
    let mut left: Vec<String> = desk
        .rabbitmq
        .take(DEAD, 500, "ack_requeue_false")
        .await
        .iter()
        .map(|message| message["payload"].as_str().unwrap().to_owned())
        .collect();
    left.sort();
    assert_eq!(left, expected, "each is in the queue once, as it was");
}

/// Of a quorum queue with a low limit nobody knows what came back how often: none is taken.
#[tokio::test(flavor = "multi_thread")]
async fn no_copy_is_made_where_messages_could_be_lost_by_it() {
    let desk = Desk::begin(&json!({ "x-queue-type": "quorum", "x-delivery-limit": 3 }), 5).await;
    let refused = desk.cli.run(&["queues", "copy", DEAD, "--reason", "before they are lost"]).await.with_code(2);
    assert!(refused.err.contains("could be lost"), "{refused:#?}");
    desk.rabbitmq.counts(DEAD, 5).await;
    let first = desk.rabbitmq.take(DEAD, 1, "ack_requeue_true").await;
    assert_eq!(first[0]["properties"]["headers"]["x-delivery-count"].as_u64().unwrap_or(0), 0, "{first:?}");
}
