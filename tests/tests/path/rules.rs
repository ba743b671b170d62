//! Rules of Prometheus that were made of a service level: its own tool takes them, and they fire exactly when the evaluation of
//! the same counts does.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use watchbill_tests::cli::Cli;
use watchbill_tests::workspace::Workspace;

/// What `%EVENTS%` and `%WINDOW%` stand for differs by test.
const SLO: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout
spec:
  service: shop
  indicator:
    metadata: {name: answers}
    spec:
      ratioMetric:
        counter: true
        %EVENTS%
        total: {metricSource: {type: Prometheus, spec: {query: requests_total}}}
  timeWindow: [{duration: %WINDOW%, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{displayName: Promised, target: 0.999}]
"#;
const GOOD: &str = "good: {metricSource: {type: Prometheus, spec: {query: 'requests_total{code!~\"5..\"}'}}}";
const BAD: &str = "bad: {metricSource: {type: Prometheus, spec: {query: 'requests_total{code=~\"5..\"}'}}}";

const MINUTES: usize = 5 * 1440;
const PER_MINUTE: u64 = 600;

/// Bad events of each minute: quiet for three days, so that every window is known; then a fast burn, a slow one, a trickle.
fn bad_of_minute(minute: usize) -> u64 {
    match minute.checked_sub(3 * 1440) {
        Some(30..70) => 24,
        Some(300..700) => 5,
        Some(900..2000) if minute.is_multiple_of(2) => 3,
        _ => 0,
    }
}

/// Minutes at which both are asked; around the edges of what is above, and in the middle of it.
fn asked() -> impl Iterator<Item = usize> {
    (0..2000).step_by(35).map(|minute| 3 * 1440 + minute)
}

fn promtool(folder: &Path, words: &[&str]) -> String {
    let output = Command::new("promtool").args(words).current_dir(folder).output().expect("promtool of Prometheus");
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{said}");
    said
}

/// `start,good,total` of five minutes each, from the beginning of 1970 on, where the tool's clock begins.
fn buckets() -> String {
    let row = |bucket: usize| {
        let bad: u64 = (bucket * 5 + 1..=bucket * 5 + 5).map(bad_of_minute).sum();
        format!("{},{},{}\n", at(bucket * 5), 5 * PER_MINUTE - bad, 5 * PER_MINUTE)
    };
    std::iter::once("start,good,total\n".to_owned()).chain((0..MINUTES / 5).map(row)).collect()
}

fn at(minute: usize) -> String {
    format!("1970-01-{:02}T{:02}:{:02}:00Z", 1 + minute / 1440, minute / 60 % 24, minute % 60)
}

/// Both counters, minute by minute, and which pairs are expected to fire at which minute.
fn rule_test(expected: &[(usize, Vec<String>)]) -> String {
    let mut bad = vec![0];
    for minute in 1..=MINUTES {
        bad.push(bad[minute - 1] + bad_of_minute(minute));
    }
    let good: Vec<String> = (0u64..).zip(&bad).map(|(minute, bad)| (minute * PER_MINUTE - bad).to_string()).collect();
    let bad: Vec<String> = bad.iter().map(u64::to_string).collect();
    let mut text = format!(
        "rule_files: [rules.yaml]\nevaluation_interval: 5m\ntests:\n  - interval: 1m\n    input_series:\n      \
         - series: requests_total{{code=\"200\"}}\n        values: '{}'\n      - series: requests_total{{code=\"500\"}}\n        \
         values: '{}'\n    promql_expr_test:\n",
        good.join(" "),
        bad.join(" ")
    );
    for (minute, pairs) in expected {
        text.push_str(&format!(
            "      - expr: count by (pair) (ALERTS{{alertname=\"SloBudgetBurn\",alertstate=\"firing\"}})\n        \
             eval_time: {minute}m\n        exp_samples:\n"
        ));
        for pair in pairs {
            text.push_str(&format!("          - labels: '{{pair=\"{pair}\"}}'\n            value: 1\n"));
        }
    }
    text
}

/// The pairs that fire at a minute by the evaluation of the counts.
async fn firing(cli: &Cli, folder: &Path, minute: usize) -> Vec<String> {
    let path = |name: &str| folder.join(name).display().to_string();
    let (slo, buckets, now) = (path("slo.yaml"), path("buckets.csv"), at(minute));
    let ended = cli.run(&["slo", "evaluate", &slo, "--buckets", &buckets, "--now", &now, "--json"]).await;
    let document: Value = serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {ended:?}"));
    let pairs = document["pairs"].as_array().unwrap();
    assert!(pairs.iter().all(|pair| pair["state"] != "unknown"), "every window is known: {pairs:?}");
    let of = |pair: &&Value| pair["state"] == "firing";
    pairs.iter().filter(of).map(|pair| pair["name"].as_str().unwrap().to_owned()).collect()
}

async fn rules_fire_as_the_evaluation_does(slo: &str) {
    let workspace = Workspace::with("team = \"payments\"\n");
    let cli = Cli::of(&workspace);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("slo.yaml"), slo).unwrap();
    std::fs::write(folder.join("buckets.csv"), buckets()).unwrap();
    let file = folder.join("slo.yaml").display().to_string();
    let exported = cli.run(&["slo", "export", &file, "--as", "prometheus"]).await;
    assert_eq!((exported.code, exported.err.as_str()), (Some(0), ""));
    std::fs::write(folder.join("rules.yaml"), &exported.out).unwrap();
    let said = promtool(folder, &["check", "rules", "rules.yaml"]);
    assert!(said.contains("17 rules found"), "{said}");

    let mut expected = Vec::new();
    for minute in asked() {
        expected.push((minute, firing(&cli, folder, minute).await));
    }
    for pair in ["1h/5m", "6h/30m", "24h/2h", "3d/6h"] {
        let fires = expected.iter().filter(|(_, pairs)| pairs.iter().any(|name| name == pair)).count();
        assert!((1..expected.len()).contains(&fires), "{pair} is to fire now and then, not {fires} times");
    }
    std::fs::write(folder.join("test.yaml"), rule_test(&expected)).unwrap();
    promtool(folder, &["test", "rules", "test.yaml"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_of_good_events_fire_when_the_evaluation_does() {
    rules_fire_as_the_evaluation_does(&SLO.replace("%EVENTS%", GOOD).replace("%WINDOW%", "30d")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_of_bad_events_fire_when_the_evaluation_does_with_the_factors_of_their_window() {
    rules_fire_as_the_evaluation_does(&SLO.replace("%EVENTS%", BAD).replace("%WINDOW%", "28d")).await;
}
