//! A real Prometheus with rules that feeds a real Alertmanager, both watched: what is pending is seen before it fires, rules in
//! error are seen, and one alert at both is one.

use serde_json::Value;
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::Cli;
use watchbill_tests::notifications::NotificationServer;
use watchbill_tests::patience;
use watchbill_tests::servers::alertmanager::Alertmanager;
use watchbill_tests::servers::prometheus::Prometheus;
use watchbill_tests::workspace::Workspace;

/// `$compare` makes the condition hold or not; the expression stays that of the rule otherwise.
fn rules(compare: &str) -> String {
    format!(
        "groups:\n  - name: caches\n    rules:\n      - alert: RedisDown\n        expr: up {compare} 5\n        for: 6s\n        \
         labels: {{ severity: critical }}\n        annotations: {{ summary: \"Redis does not answer\" }}\n      \
         - alert: NeverFires\n        expr: up * on () group_left () (up or vector(1))\n        labels: {{ severity: error }}\n"
    )
}

struct Pair {
    _alertmanager: Alertmanager,
    prometheus: Prometheus,
    notices: NotificationServer,
    cli: Cli,
    _watch: watchbill_tests::process::Running,
    _bus: Bus,
    _workspace: Workspace,
}

impl Pair {
    async fn begin() -> Self {
        let bus = Bus::start();
        let notices = NotificationServer::start(&bus).await;
        let alertmanager = Alertmanager::start().await;
        let prometheus = Prometheus::start(&rules(">"), &alertmanager.url()).await;
        let source = |name: &str, kind: &str, url: &str| {
            format!("[[sources]]\nname = \"{name}\"\nkind = \"{kind}\"\nurl = \"{url}\"\nevery = \"5s\"\n\n")
        };
        let workspace = Workspace::with(&format!(
            "team = \"payments\"\n{}{}",
            source("prod", "alertmanager", &alertmanager.url()),
            source("rules", "prometheus", &prometheus.url()),
        ));
        let cli = Cli::of(&workspace).on_bus(&bus);
        let watch = cli.start(&["watch", "--plain"]);
        Self { _alertmanager: alertmanager, prometheus, notices, cli, _watch: watch, _bus: bus, _workspace: workspace }
    }

    async fn listed(&self, what: &str, holds: impl Fn(&[Value], &[Value]) -> bool) -> Vec<Value> {
        patience::until(what, async || {
            let ended = self.cli.run(&["alerts", "list", "--all", "--json"]).await;
            let listing: Value = serde_json::from_str(&ended.out).ok()?;
            let (alerts, sources) = (listing["alerts"].as_array()?, listing["sources"].as_array()?);
            holds(alerts, sources).then(|| alerts.clone())
        })
        .await
    }
}

fn named<'a>(alerts: &'a [Value], name: &str) -> Vec<&'a Value> {
    alerts.iter().filter(|alert| alert["name"] == name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn pending_is_seen_before_firing_and_both_sources_tell_one_alert() {
    let pair = Pair::begin().await;
    pair.listed("both sources are fine", |_, sources| sources.iter().all(|source| source["health"] == "fine")).await;
    pair.prometheus.rules(&rules("<")).await;

    let pending = pair.listed("it is pending", |alerts, _| named(alerts, "RedisDown").len() == 1).await;
    let pending = named(&pending, "RedisDown")[0].clone();
    assert_eq!((&pending["source"], &pending["state"]), (&"rules".into(), &"pending".into()), "{pending:#}");
    assert_eq!(pair.notices.notifications().len(), 0, "what is only pending interrupts nobody");

    let told = pair.notices.heard(1).await.remove(0);
    assert!(told.summary.contains("RedisDown"), "{told:#?}");
    let firing = pair
        .listed("the Alertmanager's alert is the one that is listed", |alerts, _| {
            matches!(named(alerts, "RedisDown").as_slice(), [one] if one["source"] == "prod" && one["state"] == "firing")
        })
        .await;
    let firing = named(&firing, "RedisDown")[0].clone();
    assert_eq!(firing["labels"]["cluster"], "eu-1", "it has the external label: {firing:#}");
    let detail = pair.cli.json(&["alerts", "show", firing["id"].as_str().unwrap()]).await;
    assert_eq!(detail["expression"], "up < 5", "and what only the rules know: {detail:#}");

    let course = pair.cli.json(&["query", "rules", "sum(up)", "--range", "1m", "--step", "1s"]).await;
    let [series] = course["series"].as_array().unwrap().as_slice() else { panic!("one series: {course:#}") };
    assert_eq!((&series["labels"], &course["step_s"]), (&serde_json::json!({}), &1.into()), "{course:#}");
    let points = series["points"].as_array().unwrap();
    assert!(!points.is_empty() && points.iter().all(|point| point[1] == 1.0), "{course:#}");
    let refused = pair.cli.run(&["query", "rules", "up{"]).await;
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert!(refused.err.contains("refuses the expression") && refused.err.contains("inside braces"), "{refused:?}");

    pair.prometheus.rules(&rules(">")).await;
    pair.listed("it is over", |alerts, _| named(alerts, "RedisDown").iter().all(|alert| alert["state"] == "resolved"))
        .await;
    assert_eq!(pair.notices.notifications().len(), 1, "one alert is one page: {:#?}", pair.notices.calls());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_cannot_be_evaluated_is_said_at_its_source() {
    let pair = Pair::begin().await;
    pair.listed("the rule in error is named", |_, sources| {
        let of_rules = sources.iter().find(|source| source["name"] == "rules");
        of_rules.and_then(|source| source["problem"].as_str()).is_some_and(|problem| {
            problem.contains("NeverFires") && problem.contains("cannot fire") && problem.contains("duplicate series")
        })
    })
    .await;
}
