//! The whole path of one alert on real parts: a real Alertmanager, the real command, real SQLite, a real session bus.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod actions;
mod brokers;
mod channels;
mod escalation;
mod flapping;
mod incidents;
mod keyring;
mod levels;
mod pagerduty;
mod planted;
mod prometheus;
mod queues_copy;
mod queues_memory;
mod queues_nats;
mod queues_peek;
mod queues_postgres;
mod queues_rabbitmq;
mod queues_redis;
mod queues_replay;
mod queues_replay_alone;
mod queues_sqs;
mod queues_sqs_left;
mod queues_sqs_move;
mod queues_sqs_replay;
mod rules;
mod silences;
mod wake;

use std::time::Duration;

use serde_json::{Value, json};
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::Cli;
use watchbill_tests::notifications::{Call, NotificationServer};
use watchbill_tests::patience;
use watchbill_tests::process::Running;
use watchbill_tests::servers::alertmanager::{Alertmanager, SentAlert};
use watchbill_tests::workspace::Workspace;

struct Path {
    alertmanager: Alertmanager,
    server: NotificationServer,
    cli: Cli,
    watch: Running,
    _bus: Bus,
    _workspace: Workspace,
}

impl Path {
    async fn begin() -> Self {
        let bus = Bus::start();
        let server = NotificationServer::start(&bus).await;
        let alertmanager = Alertmanager::start().await;
        let workspace = Workspace::with_alertmanager(&alertmanager.url());
        let cli = Cli::of(&workspace).on_bus(&bus);
        let watch = cli.start(&["watch", "--plain"]);
        let path = Self { alertmanager, server, cli, watch, _bus: bus, _workspace: workspace };
        path.source("the source is fine", |source| source["health"] == "fine").await;
        path
    }

    async fn listing(&self) -> Value {
        self.cli.json(&["alerts", "list", "--all"]).await
    }

    async fn alert(&self, name: &str, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        patience::until(what, async || {
            let listing = self.listing().await;
            listing["alerts"].as_array()?.iter().find(|alert| alert["name"] == name && holds(alert)).cloned()
        })
        .await
    }

    async fn source(&self, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        patience::until(what, async || {
            let listing = self.cli.run(&["alerts", "list", "--json"]).await;
            let listing: Value = serde_json::from_str(&listing.out).ok()?;
            listing["sources"].as_array()?.first().filter(|source| holds(source)).cloned()
        })
        .await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_alert_from_alertmanager_to_the_desktop_and_back() {
    let mut path = Path::begin().await;
    let redis = SentAlert::named("RedisDown")
        .label("severity", "critical")
        .label("instance", "cache-1:6379")
        .annotation("summary", "Redis does not answer");
    path.alertmanager.fire(std::slice::from_ref(&redis)).await;

    let told = path.server.heard(1).await.remove(0);
    assert!(told.summary.contains("RedisDown") && told.summary.contains("critical"), "{told:#?}");
    assert!(told.body.contains("Redis does not answer") || told.summary.contains("cache-1"), "{told:#?}");
    assert_eq!(told.hints.get("urgency").map(String::as_str), Some("2"), "critical is urgent: {told:#?}");
    assert!(told.actions.iter().any(|(_, label)| label == "Open"), "{told:#?}");
    let alert = path.alert("RedisDown", "it is listed as firing", |alert| alert["state"] == "firing").await;
    let theirs = path.alertmanager.alerts().await[0]["fingerprint"].clone();
    assert_eq!(alert["id"], json!(format!("prod/{}", theirs.as_str().unwrap())), "the identity is the server's own");

    path.alertmanager.resolve(std::slice::from_ref(&redis)).await;
    path.alert("RedisDown", "it is listed as resolved", |alert| alert["state"] == "resolved").await;
    patience::until("the notice is taken back", async || {
        path.server.calls().iter().any(|call| matches!(call, Call::Close(_, id) if *id == told.id)).then_some(())
    })
    .await;
    assert_eq!(path.server.notifications().len(), 1, "one episode is one Notify call: {:#?}", path.server.calls());

    let disk = SentAlert::named("DiskFull").label("severity", "warning").label("instance", "db-1");
    path.alertmanager.fire(std::slice::from_ref(&disk)).await;
    path.server.heard(2).await;
    let before = path.alert("DiskFull", "it fires", |alert| alert["state"] == "firing").await;
    path.alertmanager.stop().await;
    let failing = path.source("the source is failing", |source| source["health"] == "failing").await;
    assert!(failing["problem"].as_str().is_some_and(|problem| problem.contains("page")), "{failing:#}");
    tokio::time::sleep(Duration::from_secs(8)).await;
    let kept = path.alert("DiskFull", "it is kept as unknown", |alert| alert["state"] == "unknown").await;
    assert_eq!(kept["since"], before["since"], "nothing about it changed");
    assert!(kept["as_of"].is_string(), "and it says as of when: {kept:#}");
    let resolved =
        path.listing().await["alerts"].as_array().unwrap().iter().filter(|a| a["state"] == "resolved").count();
    assert_eq!(resolved, 1, "only the one that was told to be over");

    path.alertmanager.start_again().await;
    path.alertmanager.fire(std::slice::from_ref(&disk)).await;
    path.source("it is back", |source| source["health"] == "fine").await;
    path.alert("DiskFull", "it fires again", |alert| alert["state"] == "firing").await;
    assert!(path.watch.terminate().await.success(), "it ends in good order");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_acknowledged_from_its_notice() {
    let path = Path::begin().await;
    let redis = SentAlert::named("RedisDown").label("severity", "critical").label("instance", "cache-1:6379");
    path.alertmanager.fire(std::slice::from_ref(&redis)).await;
    let told = path.server.heard(1).await.remove(0);
    let labels: Vec<&str> = told.actions.iter().map(|(_, label)| label.as_str()).collect();
    assert!(labels.contains(&"Acknowledge") && labels.contains(&"Snooze 1 h"), "{told:#?}");
    // The server takes a notice a moment before the program listens for what is pressed; no person is that quick, so a press
    // that comes too early is made again.
    patience::until("it is acknowledged", async || {
        path.server.choose(told.id, "acknowledge").await;
        let listing = path.listing().await;
        listing["alerts"].as_array()?.iter().any(|alert| alert["acknowledged"] == true).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_alert_says_is_text_and_nothing_else() {
    let path = Path::begin().await;
    let hostile = SentAlert::named("Hostile<b>Alert</b>")
        .label("severity", "error")
        .label("instance", "\u{202e}gnp.exe\u{1b}[31mred\u{7}")
        .annotation("summary", "<img src=x onerror=alert(1)> & \"quoted\" \u{1b}]0;owned\u{7}")
        .annotation("runbook_url", "javascript:alert(document.cookie)")
        .annotation("description", &"x".repeat(1_000_000))
        .link("javascript:alert(1)");
    path.alertmanager.fire(std::slice::from_ref(&hostile)).await;
    let told = path.server.heard(1).await.remove(0);
    let shown = format!("{}{}", told.summary, told.body);
    assert!(!shown.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{shown:?}");
    assert!(shown.contains("<b>Alert</b>"), "this server announces no markup, so it is shown as it is: {shown:?}");
    assert!(shown.len() < 2_000, "a megabyte is not shown: {} bytes", shown.len());

    let alert = path.alert("Hostile<b>Alert</b>", "it is listed", |_| true).await;
    assert_eq!(alert["url"], Value::Null, "a script is no link");
    assert_eq!(alert["annotations"]["description"].as_str().map(str::len), Some(1_000_000), "nothing is lost");
    for words in [vec!["alerts", "list"], vec!["alerts", "show", alert["id"].as_str().unwrap()], vec!["status"]] {
        let printed = path.cli.run(&words).await.with_code(0).out;
        assert!(!printed.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{words:?} moves no cursor");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silenced_alert_is_quiet_until_its_silence_ends() {
    let path = Path::begin().await;
    let silence = path.alertmanager.silence("service", "checkout", "deploy until ten").await;
    let alert = SentAlert::named("HighErrorRate").label("severity", "error").label("service", "checkout");
    path.alertmanager.fire(std::slice::from_ref(&alert)).await;
    let listed = path
        .alert("HighErrorRate", "it is listed as silenced", |a| {
            a["silenced_by"].as_array().is_some_and(|s| !s.is_empty())
        })
        .await;
    assert_eq!(listed["silenced_by"], json!([silence]));
    assert_eq!(path.server.notifications().len(), 0, "nobody is interrupted");
    let shown = path.cli.run(&["alerts", "show", listed["id"].as_str().unwrap()]).await.with_code(0).out;
    assert!(shown.contains("deploy until ten") && shown.contains("ana"), "who silenced it and why: {shown}");
    path.alertmanager.expire(&silence).await;
    let told = path.server.heard(1).await;
    assert!(told[0].summary.contains("HighErrorRate"), "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_works_beside_the_one_who_watches() {
    let path = Path::begin().await;
    let second = path.cli.run(&["watch", "--plain"]).await.with_code(3);
    assert!(second.err.lines().count() <= 2 && second.err.contains("process"), "it says who watches: {second:#?}");
    let alert = SentAlert::named("QueueStuck").label("severity", "warning");
    path.alertmanager.fire(std::slice::from_ref(&alert)).await;
    let polled = path.cli.run(&["poll", "--json"]).await;
    let polled = polled.json();
    assert_eq!(polled["sources"][0]["health"], "fine", "the owner polled for us: {polled:#}");
    let id = path.alert("QueueStuck", "it fires", |a| a["state"] == "firing").await["id"].clone();
    let _acknowledged = path.cli.run(&["alerts", "ack", id.as_str().unwrap()]).await.with_code(0);
    path.alert("QueueStuck", "it is acknowledged", |a| a["acknowledged"] == true).await;
}
