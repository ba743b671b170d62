//! Replays of a real RabbitMQ that nobody watches: the command carries them out itself, and lets them wait when it is ended.

use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::Cli;
use watchbill_tests::keyring::Keyring;
use watchbill_tests::notifications::NotificationServer;
use watchbill_tests::patience;
use watchbill_tests::servers::rabbitmq::{ADMINISTRATOR, RabbitMq};
use watchbill_tests::workspace::Workspace;

const ENOUGH: Duration = Duration::from_secs(60);
const DEAD: &str = "orders.dlq";
const TARGET: &str = "orders";

fn count(listed: &Value, what: &str) -> u64 {
    listed["counts"][what].as_u64().unwrap_or_else(|| panic!("{what}: {listed:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_is_ended_lets_its_replay_wait_and_another_goes_on_with_it_to_its_end() {
    let rabbitmq = RabbitMq::start().await;
    rabbitmq.declare(TARGET, &json!({})).await;
    rabbitmq.declare(DEAD, &json!({})).await;
    let workspace = Workspace::with(&format!(
        "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\n\n[[sources]]\nname = \"mq\"\nkind = \"rabbitmq\"\nurl = \"{}\"\n\
         amqp = \"{}\"\nevery = \"5s\"\nauth = {{ basic = {{ user = \"{ADMINISTRATOR}\", password = {{ keyring = \"mq\" }} }} }}\n\
         [[queues]]\nsource = \"mq\"\nname = \"{DEAD}\"\ntarget = \"{TARGET}\"\n",
        rabbitmq.url(),
        rabbitmq.amqp()
    ));
    let bus = Bus::start();
    let _server = NotificationServer::start(&bus).await;
    let _keyring = Keyring::start(&bus, &workspace).await;
    let cli = Cli::of(&workspace).on_bus(&bus).with("WATCHBILL_SECRET_MQ", ADMINISTRATOR).with("USER", "ana");
    let sent_s = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    rabbitmq.publish(DEAD, 40, i64::try_from(sent_s).unwrap()).await;
    rabbitmq.counts(DEAD, 40).await;
    cli.run(&["poll", "--json"]).await;

    let words = ["--rate", "240/m", "--watch", "5s", "--typed", DEAD, "--reason", "it is mended"];
    let carrying = cli.start(&[&["queues", "replay", DEAD], &words[..]].concat());
    let begun = patience::answered(ENOUGH, async || {
        let listing = cli.json(&["queues", "replays"]).await;
        listing["replays"].as_array()?.first().filter(|replay| count(replay, "sent") >= 3).cloned()
    });
    let begun = begun.await.unwrap_or_else(|| panic!("it does not begin:\n{}", carrying.log()));
    let run = begun["run"].as_str().unwrap().to_owned();
    carrying.terminate().await;

    let paused = cli.run(&["queues", "replays", &run, "--json"]).await.with_code(1).json();
    assert_eq!((&paused["phase"], &paused["paused"]), (&json!("paused"), &json!("asked")), "{paused:#}");
    assert_eq!((count(&paused, "removed"), count(&paused, "in_doubt")), (count(&paused, "sent"), 0), "{paused:#}");
    rabbitmq.counts(DEAD, 40 - count(&paused, "removed")).await;
    rabbitmq.counts(TARGET, count(&paused, "sent")).await;

    let words = ["queues", "go-on", &run, "--reason", "lunch is over", "--json"];
    let done = cli.run(&words).await.with_code(0).json();
    assert_eq!(
        (&done["phase"], count(&done, "sent"), count(&done, "perhaps_twice")),
        (&json!("done"), 40, 0),
        "{done:#}"
    );
    rabbitmq.counts(DEAD, 0).await;
    rabbitmq.counts(TARGET, 40).await;

    let out = workspace.folder().join("copies.jsonl");
    let words = ["queues", "snapshot", &run, "--out", out.to_str().unwrap(), "--reason", "to compare", "--json"];
    let written = cli.run(&words).await.with_code(0).json();
    let text = std::fs::read_to_string(&out).unwrap();
    assert_eq!(written["messages"].as_u64(), Some(text.lines().count() as u64), "{written:#}");
    assert!(text.lines().count() >= 40, "{}", text.lines().count());
    assert_eq!(std::fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    let trail = cli.json(&["queues", "trail"]).await;
    let acts: Vec<&str> = trail["entries"].as_array().unwrap().iter().map(|one| one["act"].as_str().unwrap()).collect();
    let expected = ["replay_planned", "replay_started", "replay_paused", "replay_resumed", "replay_done", "exported"];
    assert_eq!(acts, expected, "{trail:#}");
}
