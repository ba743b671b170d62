//! Replays and looks at messages of SQS, as moto answers for it, by the real program: killed in the middle, throttled, in order, without
//! permission. Every message is counted at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::Cli;
use watchbill_tests::keyring::Keyring;
use watchbill_tests::notifications::NotificationServer;
use watchbill_tests::patience;
use watchbill_tests::process::Running;
use watchbill_tests::servers::moto::{AccessKey, Moto, REGION, allowing};
use watchbill_tests::workspace::Workspace;

/// What was in hand when somebody was killed is back after a minute, and a queue counts as empty a little more than one after it was opened.
const ENOUGH: Duration = Duration::from_secs(240);

/// What the manual says that looks and replays need besides; moto holds orders about several messages against names of their own, which
/// AWS does not.
const LOOKS: [&str; 4] =
    ["sqs:GetQueueUrl", "sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:ChangeMessageVisibilityBatch"];
const WATCHES: [&str; 4] =
    ["sqs:ListQueues", "sqs:GetQueueAttributes", "sqs:ListDeadLetterSourceQueues", "sqs:ListMessageMoveTasks"];

/// An account, somebody who watches it, and the command beside.
pub(crate) struct Replaying {
    pub(crate) moto: Moto,
    pub(crate) dead: String,
    target: String,
    cli: Cli,
    watch: Option<Running>,
    key: AccessKey,
    _server: NotificationServer,
    _keyring: Keyring,
    workspace: Workspace,
    _bus: Bus,
}

impl Replaying {
    /// With a queue whose dead letters go into another; both are FIFO queues where their names say so.
    pub(crate) async fn begin(moto: Moto, ending: &str) -> Self {
        let is_fifo = ending == ".fifo";
        let (dead, target) = (format!("orders-dlq{ending}"), format!("orders{ending}"));
        let mut attributes = if is_fifo { json!({ "FifoQueue": "true" }) } else { json!({}) };
        let dead_url = moto.queue_with(&dead, &attributes).await;
        let arn = format!("arn:aws:sqs:{REGION}:123456789012:{dead}");
        attributes["RedrivePolicy"] = json!(json!({ "deadLetterTargetArn": arn, "maxReceiveCount": 3 }).to_string());
        moto.queue_with(&target, &attributes).await;
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
        Self {
            moto,
            dead: dead_url,
            target,
            cli,
            watch: None,
            key,
            _server: server,
            _keyring: keyring,
            workspace,
            _bus: bus,
        }
    }

    fn name(&self) -> &str {
        self.dead.rsplit('/').next().unwrap()
    }

    pub(crate) fn watch(&mut self) {
        self.watch = Some(self.cli.start(&["watch", "--plain"]));
    }

    /// Puts messages with the numbers `0..count` into the queue of dead letters; in a FIFO queue each belongs to one of so many groups.
    pub(crate) async fn dead_letters(&self, count: u64, groups: Option<u64>) {
        let numbers: Vec<u64> = (0..count).collect();
        for batch in numbers.chunks(10) {
            let entry = |number: &u64| {
                let mut entry = json!({
                    "Id": number.to_string(), "MessageBody": number.to_string(),
                    "MessageAttributes": { "tenant": { "DataType": "String", "StringValue": format!("t{number}") } },
                });
                if let Some(groups) = groups {
                    entry["MessageGroupId"] = json!(format!("g{}", number % groups));
                    entry["MessageDeduplicationId"] = json!(number.to_string());
                }
                entry
            };
            let entries: Vec<Value> = batch.iter().map(entry).collect();
            // Where it asks for patience the same is sent again.
            let asked = json!({ "QueueUrl": self.dead, "Entries": entries });
            self.moto.insists("SendMessageBatch", asked).await;
        }
        assert_eq!(self.moto.counts(&self.dead).await, (count, 0));
    }

    /// Waits until the queue is known.
    pub(crate) async fn listed(&self) {
        let listed = patience::answered(ENOUGH, async || {
            let listed: Value = serde_json::from_str(&self.cli.run(&["queues", "list", "--json"]).await.out).ok()?;
            listed["queues"].as_array()?.iter().any(|queue| queue["name"] == self.name()).then_some(())
        });
        assert!(listed.await.is_some(), "it is not listed\n{}", self.log());
    }

    pub(crate) async fn started(&self, words: &[&str]) -> String {
        let dead = self.name();
        let all = [&["queues", "replay", dead, "--typed", dead, "--reason", "it is mended", "--json"], words].concat();
        let started = self.cli.run(&all).await.with_code(0).json();
        started["run"].as_str().unwrap_or_else(|| panic!("{started:#}")).to_owned()
    }

    pub(crate) async fn until(&self, run: &str, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
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

    fn log(&self) -> String {
        self.watch.as_ref().map(Running::log).unwrap_or_default()
    }

    /// Everything that is in the target, in order: its number, its group, and the replay that sent it.
    pub(crate) async fn arrived(&self) -> Vec<(u64, Option<String>, String)> {
        let url = self.dead.replace(self.name(), &self.target);
        let read = |message: &Value| {
            let own = &message["MessageAttributes"];
            let number: u64 = message["Body"].as_str().unwrap().parse().unwrap();
            assert_eq!(own["tenant"]["StringValue"], json!(format!("t{number}")), "it was changed: {message}");
            let stamp = own["x-watchbill-replay"]["StringValue"].as_str().unwrap_or_default().to_owned();
            (number, message["Attributes"]["MessageGroupId"].as_str().map(str::to_owned), stamp)
        };
        self.moto.emptied(&url).await.iter().map(read).collect()
    }
}

pub(crate) fn count(listed: &Value, what: &str) -> u64 {
    listed["counts"][what].as_u64().unwrap_or_else(|| panic!("{what}: {listed:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_go_back_through_throttling_and_a_kill_and_every_one_is_counted() {
    let all = 300;
    let mut replaying = Replaying::begin(Moto::throttling(7).await, "").await;
    replaying.dead_letters(all, None).await;
    replaying.watch();
    replaying.listed().await;
    let dead = replaying.name().to_owned();

    let dry = replaying.cli.run(&["queues", "replay", &dead, "--dry-run", "--watch", "5s", "--json"]).await;
    let dry = dry.with_code(0).json();
    assert_eq!(
        (&dry["allowed"], &dry["most"], &dry["target"]),
        (&json!(true), &json!(all), &json!("orders")),
        "{dry:#}"
    );
    let warnings = dry["warnings"].to_string();
    assert!(warnings.contains("counts roughly") && warnings.contains("settles within"), "{dry:#}");

    // In the middle of the rest whoever carries it out is killed, with messages in hand.
    let run = replaying.started(&["--rate", "1200/m", "--watch", "5s"]).await;
    replaying.until(&run, "half is sent", |listed| count(listed, "sent") >= 160).await;
    replaying.watch.take().unwrap().kill();
    let (visible, in_hand) = replaying.moto.counts(&replaying.dead).await;
    assert!(visible + in_hand < all, "some are gone: {visible} {in_hand}");
    replaying.watch();
    let done = replaying.until(&run, "it goes on to its end", |listed| listed["over"] == true).await;

    assert_eq!(&done["phase"], "done", "{done:#}");
    assert_eq!((count(&done, "sent"), count(&done, "removed")), (all, all), "{done:#}");
    assert_eq!(replaying.moto.counts(&replaying.dead).await, (0, 0), "nothing is left");
    let arrived = replaying.arrived().await;
    let mut found: BTreeMap<u64, u64> = BTreeMap::new();
    arrived.iter().for_each(|(number, _, _)| *found.entry(*number).or_default() += 1);
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), (0..all).collect::<Vec<_>>(), "none is lost");
    let twice = found.values().filter(|times| **times > 1).count() as u64;
    let told = count(&done, "perhaps_twice");
    assert!(twice <= told && told <= 2, "{twice} arrived twice, and {told} were said to: no more than were under way");
    let stamp = format!("{run}/1");
    assert!(arrived.iter().all(|(_, _, own)| *own == stamp), "each says who sent it");
    let trail = replaying.cli.run(&["queues", "trail", "--json"]).await.with_code(0).json();
    assert_eq!(trail["whole"], true, "{trail:#}");
}

/// Within a group none overtakes another, also over a kill in the middle, after which the same message is not taken in twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_fifo_queue_keeps_groups_and_their_order() {
    let (all, groups) = (60, 4);
    let mut replaying = Replaying::begin(Moto::start().await, ".fifo").await;
    replaying.dead_letters(all, Some(groups)).await;
    replaying.watch();
    replaying.listed().await;
    let dead = replaying.name().to_owned();
    let dry = replaying.cli.run(&["queues", "replay", &dead, "--dry-run", "--json"]).await.with_code(0).json();
    assert!(dry["warnings"].to_string().contains("Of a FIFO queue"), "{dry:#}");
    // What has no group cannot get into one that wants it.
    replaying.moto.queue("plain", 4, None).await;
    let refused = replaying.cli.run(&["queues", "replay", &dead, "--to", "plain", "--dry-run"]).await.with_code(1);
    assert!(format!("{refused:?}").contains("one of them is a FIFO queue"), "{refused:#?}");

    let run = replaying.started(&["--rate", "600/m", "--watch", "5s"]).await;
    replaying.until(&run, "some are sent", |listed| count(listed, "sent") >= 20).await;
    replaying.watch.take().unwrap().kill();
    replaying.watch();
    let done = replaying.until(&run, "it goes on to its end", |listed| listed["over"] == true).await;

    assert_eq!((&done["phase"], count(&done, "sent")), (&json!("done"), all), "{done:#}");
    let arrived = replaying.arrived().await;
    assert_eq!(arrived.len() as u64, all, "none is lost, and none came twice");
    for group in 0..groups {
        let name = format!("g{group}");
        let of_group = arrived.iter().filter(|(_, own, _)| own.as_ref() == Some(&name));
        let numbers: Vec<u64> = of_group.map(|(number, _, _)| *number).collect();
        assert_eq!(numbers, (0..all).filter(|number| number % groups == group).collect::<Vec<_>>(), "{name}");
    }
}

/// What was in hand when whoever copies is killed comes back after a minute, and is copied then, but for what was.
#[tokio::test(flavor = "multi_thread")]
async fn every_message_is_copied_through_throttling_and_a_kill_and_stays_in_its_queue() {
    let all = 200;
    let mut replaying = Replaying::begin(Moto::throttling(7).await, "").await;
    replaying.dead_letters(all, None).await;
    replaying.watch();
    replaying.listed().await;
    let dead = replaying.name().to_owned();
    let words = ["queues", "copy", &dead, "--days", "30", "--reason", "it keeps them for 14 days", "--json"];
    let started = replaying.cli.run(&words).await.with_code(0).json();
    let run = started["run"].as_str().unwrap_or_else(|| panic!("{started:#}")).to_owned();
    let seen = replaying.until(&run, "some are copied", |listed| count(listed, "copied") > 0).await;
    replaying.watch.take().unwrap().kill();
    assert_eq!(&seen["over"], false, "it is in the middle of it: {seen:#}");
    replaying.watch();
    let done = replaying.until(&run, "it goes on to its end", |listed| listed["over"] == true).await;

    assert_eq!((&done["phase"], count(&done, "copied")), (&json!("done"), all), "{done:#}");
    assert_eq!((count(&done, "sent"), &done["sealed"]["kept_days"]), (0, &json!(30)), "{done:#}");
    assert_eq!(replaying.moto.counts(&replaying.dead).await, (all, 0), "all are there, and to be had");
    assert_eq!(replaying.arrived().await, [], "none is anywhere else");
    let out = replaying.workspace.folder().join("copies.jsonl");
    let words = ["queues", "snapshot", &run, "--out", out.to_str().unwrap(), "--reason", "to compare"];
    let _written = replaying.cli.run(&words).await.with_code(0);
    let number = |line: &str| -> u64 {
        let line: Value = serde_json::from_str(line).unwrap();
        let body = BASE64_STANDARD.decode(line["body"].as_str().unwrap()).unwrap();
        String::from_utf8(body).unwrap().parse().unwrap()
    };
    let copied: BTreeSet<u64> = fs::read_to_string(&out).unwrap().lines().map(number).collect();
    assert_eq!(copied, (0..all).collect::<BTreeSet<_>>(), "a copy of each");
}

/// SQS lends a message for a minute; the canary is watched for longer, with those in hand that lie before the chosen one.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_hand_stays_hidden_for_as_long_as_it_takes_and_is_given_back() {
    let all = 12;
    let mut replaying = Replaying::begin(Moto::start().await, "").await;
    replaying.dead_letters(all, None).await;
    replaying.watch();
    replaying.listed().await;
    let dead = replaying.name().to_owned();
    let peeked = replaying.cli.json(&["queues", "peek", &dead, "--count", "12", "--yes"]).await;
    let messages = peeked["messages"].as_array().unwrap();
    let last = messages.iter().find(|message| message["headers"]["headers"]["tenant"]["StringValue"] == "t11");
    let print = last.unwrap_or_else(|| panic!("{peeked:#}"))["fingerprint"].as_str().unwrap().to_owned();

    let run = replaying.started(&["--message", &print, "--watch", "180s"]).await;
    replaying.until(&run, "it is sent", |listed| count(listed, "removed") == 1).await;
    tokio::time::sleep(Duration::from_secs(75)).await;
    assert_eq!(
        replaying.moto.counts(&replaying.dead).await,
        (0, all - 1),
        "nobody else gets them\n{}",
        replaying.log()
    );
    let done = replaying.until(&run, "it is done", |listed| listed["over"] == true).await;

    assert_eq!((count(&done, "sent"), count(&done, "not_chosen")), (1, all - 1), "{done:#}");
    assert_eq!(replaying.moto.counts(&replaying.dead).await, (all - 1, 0), "they are to be had at once");
    let arrived: Vec<u64> = replaying.arrived().await.into_iter().map(|(number, _, _)| number).collect();
    assert_eq!(arrived, [11]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_counts_one_receipt_and_leaves_every_message_to_be_received() {
    let moto = Moto::start().await;
    let dead = moto.queue("orders-dlq", 14, None).await;
    let orders = moto.queue("orders", 4, Some("orders-dlq")).await;
    moto.kill(&orders, 4).await;
    let secret = json!({ "order": 7, "card": "4111111111111111" }).to_string();
    moto.sqs("SendMessage", json!({ "QueueUrl": dead, "MessageBody": secret })).await;
    let workspace = Workspace::with(&format!(
        "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\n\n[[sources]]\nname = \"aws\"\nkind = \"sqs\"\nurl = \"{}\"\n\
         region = \"{REGION}\"\n",
        moto.url()
    ));
    let cli = Cli::of(&workspace)
        .with("USER", "ana")
        .with("AWS_ACCESS_KEY_ID", "AKIANOBODY")
        .with("AWS_SECRET_ACCESS_KEY", "nobody");
    cli.run(&["poll"]).await;

    let asked = cli.run(&["queues", "peek", "orders-dlq"]).await.with_code(2);
    let touches = "Reading messages raises the receive count; hides the messages for up to 30 s";
    assert!(asked.err.contains(touches), "{asked:#?}");
    let peeked = cli.json(&["queues", "peek", "orders-dlq", "--count", "20", "--yes"]).await;

    let messages = peeked["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 5, "{peeked:#}");
    assert_eq!(moto.counts(&dead).await, (5, 0), "each can be received at once");
    let died = messages.iter().filter(|message| message["source"] == "orders");
    assert!(died.clone().all(|message| message["reason"] == "received too often"), "{peeked:#}");
    assert_eq!(died.count(), 4, "{peeked:#}");
    assert!(peeked.to_string().contains("[card]") && !peeked.to_string().contains("4111111111111111"), "{peeked:#}");
    let again = cli.json(&["queues", "peek", "orders-dlq", "--count", "20", "--yes"]).await;
    let deliveries = |peeked: &Value| {
        let all = peeked["messages"].as_array().unwrap().iter();
        all.map(|one| one["deliveries"].as_u64().unwrap()).sum::<u64>()
    };
    assert_eq!(deliveries(&again), deliveries(&peeked) + 5, "each look is one receipt");

    // One that moves what is received too often is not looked at, nor are messages taken out of it.
    for words in
        [&["queues", "peek", "orders", "--yes"][..], &["queues", "replay", "orders", "--to", "mail", "--dry-run"]]
    {
        let refused = cli.run(words).await;
        assert!(
            refused.code != Some(0) && format!("{refused:?}").contains("has a redrive policy of its own"),
            "{refused:#?}"
        );
    }
    assert_eq!(moto.counts(&dead).await, (5, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_key_may_not_do_is_said_and_loses_nothing() {
    let mut replaying = Replaying::begin(Moto::start().await, "").await;
    replaying.dead_letters(12, None).await;
    let permit = async |actions: &[&str]| {
        replaying.moto.let_everybody_in().await;
        replaying.moto.permit("watchbill", &allowing(actions)).await;
        replaying.moto.hold_to_policies().await;
    };
    permit(&WATCHES).await;
    replaying.cli.run(&["poll"]).await;
    let dead = replaying.name();
    for words in [&["queues", "peek", dead, "--yes"][..], &["queues", "replay", dead, "--dry-run"]] {
        let refused = replaying.cli.run(words).await;
        assert!(refused.code != Some(0) && format!("{refused:?}").contains("`sqs:GetQueueUrl`"), "{refused:#?}");
    }
    permit(&[&WATCHES[..], &["sqs:GetQueueUrl"]].concat()).await;
    let refused = replaying.cli.run(&["queues", "peek", dead, "--yes"]).await;
    assert!(refused.code != Some(0) && refused.err.contains("`sqs:ReceiveMessage`"), "{refused:#?}");

    // It may take, but not send: three are refused, and it waits with all of them in the queue.
    permit(&[&WATCHES[..], &LOOKS].concat()).await;
    replaying.watch();
    replaying.listed().await;
    let run = replaying.started(&["--watch", "5s", "--rate", "600/m"]).await;
    let paused = replaying.until(&run, "it waits", |listed| listed["paused"] == "refused").await;
    assert!(paused["said"].to_string().contains("`sqs:SendMessage`"), "{paused:#}");
    let _asked = replaying.cli.run(&["queues", "stop", &run, "--reason", "no right"]).await.with_code(0);
    let stopped = replaying.until(&run, "it is stopped", |listed| listed["over"] == true).await;
    assert_eq!((count(&stopped, "sent"), count(&stopped, "refused")), (0, 3), "{stopped:#}");
    replaying.moto.let_everybody_in().await;
    assert_eq!(replaying.moto.counts(&replaying.dead).await, (12, 0), "all are there, and to be had");
    assert!(!replaying.log().contains(&replaying.key.secret));
}
