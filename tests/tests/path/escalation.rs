//! What a real Alertmanager does if nobody answers, as its own configuration says: shown beside the schedule, and kept when it
//! cannot be asked any more.

use serde_json::{Value, json};
use watchbill_tests::cli::Cli;
use watchbill_tests::servers::alertmanager::{Alertmanager, SentAlert};
use watchbill_tests::workspace::Workspace;

const CONFIG: &str = r#"
global:
  slack_api_url: https://hooks.example.org/services/very-secret-hook
route:
  receiver: everybody
  group_by: [alertname]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 12h
  routes:
    - matchers: ['team="payments"', 'severity="critical"']
      receiver: payments-pager
      repeat_interval: 4h
    - match_re: { team: 'pay.*' }
      receiver: payments-chat
      group_wait: 30s
receivers:
  - name: everybody
  - name: payments-pager
    pagerduty_configs: [{ routing_key: very-secret-key }]
    slack_configs: [{ channel: '#payments' }]
  - name: payments-chat
    webhook_configs: [{ url: 'https://chat.example.org/very-secret-path' }]
"#;

fn workspace(url: &str) -> Workspace {
    let workspace = Workspace::with(&format!(
        "team = \"payments\"\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{url}\"\n\
         [[services]]\nname = \"checkout\"\nschedule = \"payments\"\nmatch = ['team=\"payments\"']\n"
    ));
    workspace.write(
        "schedules/payments.toml",
        "timezone = \"UTC\"\n[[layers]]\nrotation = { kind = \"daily\", start = \"2026-01-05T09:00:00\", people = [\"ana\"] }\n",
    );
    workspace
}

async fn escalation(cli: &Cli) -> Value {
    cli.json(&["oncall", "now"]).await["schedules"][0]["escalation"].clone()
}

/// Of each way: which alerts, after how long, to whom, and what comes then.
fn ways(escalation: &Value) -> Vec<Value> {
    let ways = escalation["ways"].as_array().unwrap().iter();
    ways.map(|way| json!([way["of"], way["steps"][0]["after_seconds"], way["steps"][0]["who"], way["again"]])).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_routes_of_a_real_alertmanager_stand_beside_the_schedule() {
    let mut alertmanager = Alertmanager::start_with(CONFIG).await;
    let workspace = workspace(&alertmanager.url());
    let cli = Cli::of(&workspace);
    assert_eq!(escalation(&cli).await["state"], "nothing", "nothing was recorded yet");

    let critical = SentAlert::named("RedisDown").label("team", "payments").label("severity", "critical");
    alertmanager.fire(&[critical]).await;
    assert_eq!(cli.run(&["poll"]).await.code, Some(1), "an alert fires");
    let told = escalation(&cli).await;
    let again = |every: &str| format!("then again every {every} for as long as it fires");
    assert_eq!(told["state"], "known", "{told:#}");
    assert_eq!(
        ways(&told),
        [
            json!(["checkout where severity=\"critical\"", 0, "payments-pager (PagerDuty, Slack)", again("4 h")]),
            json!(["checkout, the rest", 30, "payments-chat (webhook)", again("12 h")]),
        ]
    );
    let shown = cli.run(&["oncall", "now"]).await.with_code(0).out;
    assert!(
        shown.contains("  if nobody answers:\n    checkout where severity=\"critical\": now payments-pager"),
        "{shown}"
    );

    // The server itself says the same of an alert that it has.
    let listed = alertmanager.alerts().await;
    assert_eq!(listed[0]["receivers"], json!([{ "name": "payments-pager" }]));

    alertmanager.stop().await;
    assert_eq!(cli.run(&["poll"]).await.code, Some(3), "nobody answers");
    let kept = escalation(&cli).await;
    assert_eq!((&kept["state"], ways(&kept)), (&json!("stale"), ways(&told)), "{kept:#}");
    assert_eq!(kept["ways"][0]["as_of"], told["ways"][0]["as_of"], "as old as when it was told");
    assert!(kept["ways"][0]["doubt"].as_str().unwrap().starts_with("prod does not answer"), "{kept:#}");

    let records = std::fs::read(workspace.folder().join("watchbill.db")).unwrap();
    let wal = std::fs::read(workspace.folder().join("watchbill.db-wal")).unwrap_or_default();
    let all = String::from_utf8_lossy(&[records, wal].concat()).into_owned();
    assert!(
        all.contains("payments-pager") && !all.contains("very-secret"),
        "nothing of the configuration is kept but names"
    );
}
