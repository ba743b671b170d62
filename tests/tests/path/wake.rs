//! Nobody watches for a while, a rule of a real Prometheus flips, and the next start asks it what happened.

use std::time::Duration;

use serde_json::Value;
use watchbill_engine::ports::Clock;
use watchbill_engine::testing::set_last_poll;
use watchbill_platform::SystemClock;
use watchbill_tests::cli::Cli;
use watchbill_tests::patience;
use watchbill_tests::servers::alertmanager::Alertmanager;
use watchbill_tests::servers::prometheus::Prometheus;
use watchbill_tests::workspace::Workspace;

fn rules(compare: &str) -> String {
    format!(
        "groups:\n  - name: caches\n    rules:\n      - alert: RedisDown\n        expr: up {compare} 5\n        \
         labels: {{ severity: critical }}\n"
    )
}

const FIRING: &str = "ALERTS{alertstate=\"firing\"}";

/// Waits until the server itself has recorded a series for so long, or nothing of it.
async fn recorded(cli: &Cli, series: &str, fires: bool, seconds: u32) {
    let question = format!("count_over_time({series}[{seconds}s])");
    patience::until("the server has recorded what is asked of it later", async || {
        let answer = cli.run(&["query", "rules", &question, "--json"]).await;
        let answer: Value = serde_json::from_str(&answer.out).ok()?;
        let count = answer["series"].get(0).and_then(|series| series["points"][0][1].as_f64()).unwrap_or(0.0);
        // A machine that is busy leaves some out.
        let all = f64::from(seconds) * 0.6;
        ((fires && count >= all) || (!fires && count == 0.0)).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_real_prometheus_saw_while_nobody_watched_is_backfilled() {
    let alertmanager = Alertmanager::start().await;
    let prometheus = Prometheus::start(&rules(">"), &alertmanager.url()).await;
    let workspace = Workspace::with(&format!(
        "team = \"payments\"\n[[sources]]\nname = \"rules\"\nkind = \"prometheus\"\nurl = \"{}\"\nevery = \"5s\"\n",
        prometheus.url()
    ));
    let cli = Cli::of(&workspace);
    let polled = cli.run(&["poll"]).await;
    assert_eq!(polled.code, Some(0), "{polled:?}");
    let now = SystemClock.now();
    set_last_poll(&workspace.folder(), "rules", now.minus(Duration::from_secs(600)), now).await.unwrap();

    recorded(&cli, "up", true, 12).await;
    prometheus.rules(&rules("<")).await;
    recorded(&cli, FIRING, true, 10).await;
    prometheus.rules(&rules(">")).await;
    recorded(&cli, FIRING, false, 6).await;

    let polled = cli.run(&["poll"]).await;
    assert!(polled.code.is_some_and(|code| code < 2), "{polled:?}");
    let listing = cli.json(&["alerts", "list", "--all"]).await;
    let [alert] = listing["alerts"].as_array().unwrap().as_slice() else { panic!("one alert: {listing:#}") };
    assert_eq!((&alert["name"], &alert["state"]), (&"RedisDown".into(), &"resolved".into()), "{alert:#}");
    let shown = cli.json(&["alerts", "show", alert["id"].as_str().unwrap()]).await;
    let told: Vec<&str> = shown["history"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["evidence"] == "backfilled")
        .map(|entry| entry["what"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["resolved", "firing"], "newest first: {shown:#}");
    let problem = listing["sources"][0]["problem"].as_str().unwrap_or_default();
    assert!(problem.contains("tells nothing of"), "it had not run before: {listing:#}");
}
