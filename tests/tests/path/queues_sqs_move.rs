//! Replays whose rest SQS moves itself, as moto answers for it with the calls that `tests/python/aws.py` adds, by the real program: killed in
//! the middle, paused, without permission.

use std::time::Duration;

use serde_json::{Value, json};
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::Cli;
use watchbill_tests::keyring::Keyring;
use watchbill_tests::notifications::NotificationServer;
use watchbill_tests::patience;
use watchbill_tests::process::Running;
use watchbill_tests::servers::moto::{Moto, REGION, allowing};
use watchbill_tests::workspace::Workspace;

const ENOUGH: Duration = Duration::from_secs(240);
const DEAD: &str = "orders-dlq";

/// An account with messages that died in `orders`, somebody who watches it, and the command beside.
struct Moving {
    moto: Moto,
    dead: String,
    orders: String,
    cli: Cli,
    watch: Option<Running>,
    _server: NotificationServer,
    _keyring: Keyring,
    _workspace: Workspace,
    _bus: Bus,
}

impl Moving {
    async fn begin(messages: usize) -> Self {
        let moto = Moto::start().await;
        let dead = moto.queue(DEAD, 14, None).await;
        let orders = moto.queue("orders", 4, Some(DEAD)).await;
        for _ in 0..messages / 10 {
            moto.kill(&orders, 10).await;
        }
        assert_eq!(moto.counts(&dead).await, (messages as u64, 0));
        let key = moto.user("watchbill", &allowing(&["sqs:*"])).await;
        let workspace = Workspace::with(&format!(
            "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\n\n[[sources]]\nname = \"aws\"\nkind = \"sqs\"\nurl = \"{}\"\n\
             region = \"{REGION}\"\nevery = \"5s\"\nauth = {{ basic = {{ user = \"{}\", password = {{ keyring = \"aws\" }} }} }}\n",
            moto.url(),
            key.id
        ));
        let bus = Bus::start();
        let server = NotificationServer::start(&bus).await;
        let keyring = Keyring::start(&bus, &workspace).await;
        let cli = Cli::of(&workspace).on_bus(&bus).with("WATCHBILL_SECRET_AWS", &key.secret).with("USER", "ana");
        let mut moving = Self {
            moto,
            dead,
            orders,
            cli,
            watch: None,
            _server: server,
            _keyring: keyring,
            _workspace: workspace,
            _bus: bus,
        };
        moving.watch();
        let listed = patience::answered(ENOUGH, async || {
            let listed: Value = serde_json::from_str(&moving.cli.run(&["queues", "list", "--json"]).await.out).ok()?;
            listed["queues"].as_array()?.iter().any(|queue| queue["name"] == DEAD).then_some(())
        });
        assert!(listed.await.is_some(), "it is not listed\n{}", moving.log());
        moving
    }

    fn watch(&mut self) {
        self.watch = Some(self.cli.start(&["watch", "--plain"]));
    }

    fn log(&self) -> String {
        self.watch.as_ref().map(Running::log).unwrap_or_default()
    }

    /// Begins one that leaves SQS the rest; gives its name.
    async fn started(&self, rate: &str) -> String {
        let words = ["queues", "replay", DEAD, "--broker-moves", "--rate", rate, "--watch", "5s", "--typed", DEAD];
        let all = [&words[..], &["--reason", "it is mended", "--json"]].concat();
        let started = self.cli.run(&all).await.with_code(0).json();
        started["run"].as_str().unwrap_or_else(|| panic!("{started:#}")).to_owned()
    }

    async fn until(&self, run: &str, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        let found = patience::answered(ENOUGH, async || {
            let listed = self.cli.json(&["queues", "replays", run]).await;
            holds(&listed).then_some(listed)
        });
        match found.await {
            Some(found) => found,
            None => {
                panic!("waited in vain: {what}: {:#}\n{}", self.cli.json(&["queues", "replays", run]).await, self.log())
            }
        }
    }

    /// What SQS tells of its moves, the newest first.
    async fn moves(&self) -> Vec<Value> {
        let arn = format!("arn:aws:sqs:{REGION}:123456789012:{DEAD}");
        let told = self.moto.sqs("ListMessageMoveTasks", json!({ "SourceArn": arn, "MaxResults": 10 })).await;
        told["Results"].as_array().cloned().unwrap_or_default()
    }
}

fn count(listed: &Value, what: &str) -> u64 {
    listed["counts"][what].as_u64().unwrap_or_else(|| panic!("{what}: {listed:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rest_is_moved_by_sqs_and_found_again_after_a_kill() {
    let all = 300;
    let mut moving = Moving::begin(300).await;
    let dry = moving.cli.run(&["queues", "replay", DEAD, "--broker-moves", "--dry-run", "--json"]).await;
    let dry = dry.with_code(0).json();
    assert_eq!((&dry["can_move"], &dry["target"]), (&json!(true), &json!("orders")), "{dry:#}");
    assert!(dry["steps"].to_string().contains("SQS moves the rest itself"), "{dry:#}");
    assert!(dry["warnings"].to_string().contains("goes on moving if Watchbill is killed"), "{dry:#}");

    let run = moving.started("600/m").await;
    let going = moving.until(&run, "SQS moves some", |listed| count(listed, "moved") >= 30).await;
    assert!(count(&going, "sent") >= 141, "the canaries go by hand: {going:#}");
    moving.watch.take().unwrap().kill();
    moving.watch();
    let done = moving.until(&run, "it goes on to its end", |listed| listed["over"] == true).await;

    assert_eq!((&done["phase"], &done["broker_moves"]), (&json!("done"), &json!(true)), "{done:#}");
    assert_eq!((count(&done, "sent"), count(&done, "moved")), (all, all - 111), "{done:#}");
    assert_eq!(moving.moto.counts(&moving.dead).await, (0, 0));
    assert_eq!(moving.moto.counts(&moving.orders).await, (all, 0), "none is lost, and none came twice");
    let moves = moving.moves().await;
    assert_eq!(moves.len(), 1, "it was found again: {moves:#?}");
    assert_eq!((&moves[0]["Status"], &moves[0]["MaxNumberOfMessagesPerSecond"]), (&json!("COMPLETED"), &json!(10)));
    let trail = moving.cli.run(&["queues", "trail", "--json"]).await.with_code(0).json();
    assert_eq!(trail["whole"], true, "{trail:#}");
    assert!(trail.to_string().contains("moved by its broker"), "{trail:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_ends_what_sqs_moves_and_a_stop_leaves_the_rest() {
    let moving = Moving::begin(300).await;
    let run = moving.started("300/m").await;
    moving.until(&run, "SQS moves some", |listed| count(listed, "moved") >= 10).await;
    let _paused = moving.cli.run(&["queues", "pause", &run, "--reason", "lunch"]).await.with_code(0);
    let ended = patience::answered(ENOUGH, async || (moving.moves().await[0]["Status"] == "CANCELLED").then_some(()));
    assert!(ended.await.is_some(), "SQS goes on\n{}", moving.log());
    let there = moving.moto.counts(&moving.dead).await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(moving.moto.counts(&moving.dead).await, there, "nothing is moved any more");
    assert!(there.0 > 0, "{there:?}");

    let _stopping = moving.cli.run(&["queues", "stop", &run, "--reason", "not today"]).await.with_code(0);
    let stopped = moving.until(&run, "it is stopped", |listed| listed["over"] == true).await;
    assert_eq!(&stopped["phase"], "stopped", "{stopped:#}");
    assert_eq!(count(&stopped, "sent") + there.0, 300, "every one is counted: {stopped:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_moves_is_not_ours_and_goes_on_after_our_stop() {
    let moving = Moving::begin(200).await;
    let other = moving.moto.queue("other", 4, None).await;
    let run = moving.started("1200/m").await;
    moving.until(&run, "the canary of a hundred goes", |listed| count(listed, "sent") >= 20).await;
    let arn = |queue: &str| format!("arn:aws:sqs:{REGION}:123456789012:{queue}");
    let asked = json!({ "SourceArn": arn(DEAD), "DestinationArn": arn("other"), "MaxNumberOfMessagesPerSecond": 1 });
    let _handle = moving.moto.sqs("StartMessageMoveTask", asked).await;
    let waits = |listed: &Value| listed["trouble"].as_str().is_some_and(|why| why.contains("into other since"));
    let waiting = moving.until(&run, "it waits for the colleague", waits).await;
    assert_eq!((count(&waiting, "sent"), count(&waiting, "moved")), (111, 0), "{waiting:#}");

    let _stopping = moving.cli.run(&["queues", "stop", &run, "--reason", "not today"]).await.with_code(0);
    let stopped = moving.until(&run, "it is stopped", |listed| listed["over"] == true).await;
    assert_eq!((count(&stopped, "sent"), count(&stopped, "moved")), (111, 0), "{stopped:#}");
    assert_eq!(moving.moto.counts(&moving.orders).await, (111, 0));
    let moves = moving.moves().await;
    assert_eq!((moves.len(), &moves[0]["Status"]), (1, &json!("RUNNING")), "nobody ended it: {moves:#?}");
    let ended = patience::answered(ENOUGH, async || (moving.moves().await[0]["Status"] == "COMPLETED").then_some(()));
    assert!(ended.await.is_some(), "{:#?}", moving.moves().await);
    assert_eq!(moving.moto.counts(&other).await, (89, 0), "all of the colleague's arrived");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_permission_it_waits_for_somebody_behind_the_canaries() {
    let moving = Moving::begin(120).await;
    let may = [
        "sqs:ListQueues",
        "sqs:GetQueueAttributes",
        "sqs:ListDeadLetterSourceQueues",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
        "sqs:ChangeMessageVisibility",
        "sqs:ChangeMessageVisibilityBatch",
        "sqs:SendMessage",
        "sqs:SendMessageBatch",
        "sqs:DeleteMessage",
        "sqs:DeleteMessageBatch",
        "sqs:ListMessageMoveTasks",
    ];
    moving.moto.permit("watchbill", &allowing(&may)).await;
    moving.moto.hold_to_policies().await;
    let run = moving.started("1200/m").await;
    let paused = moving.until(&run, "it waits", |listed| listed["paused"] == "keeps_failing").await;
    assert!(paused["said"].to_string().contains("`sqs:StartMessageMoveTask`"), "{paused:#}");
    assert_eq!((count(&paused, "sent"), count(&paused, "moved")), (111, 0), "{paused:#}");
    moving.moto.let_everybody_in().await;
    assert_eq!(moving.moto.counts(&moving.dead).await, (9, 0), "what was not moved is there");
}
