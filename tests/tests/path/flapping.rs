//! A rule of a real Prometheus that holds and does not hold by turns, through a real Alertmanager: it is told a few times, with
//! reasons, and not every time.

use std::time::{Duration, Instant};

use serde_json::Value;
use watchbill_tests::bus::Bus;
use watchbill_tests::cli::Cli;
use watchbill_tests::notifications::NotificationServer;
use watchbill_tests::patience;
use watchbill_tests::servers::alertmanager::Alertmanager;
use watchbill_tests::servers::prometheus::Prometheus;
use watchbill_tests::soak::rounds;
use watchbill_tests::workspace::Workspace;

/// How long the rule stays as it is.
const FLIPPED_EVERY: Duration = Duration::from_secs(20);

fn rules(compare: &str) -> String {
    format!(
        "groups:\n  - name: caches\n    rules:\n      - alert: RedisConnections\n        expr: up {compare} 5\n        \
         labels: {{ severity: warning }}\n        annotations: {{ summary: \"connections come and go\" }}\n"
    )
}

fn of_kind<'a>(pages: &'a [Value], kind: &str) -> Vec<&'a Value> {
    pages.iter().filter(|page| page["kind"] == kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_flipped_every_twenty_seconds_is_told_a_few_times_with_reasons() {
    let bus = Bus::start();
    let server = NotificationServer::start(&bus).await;
    let alertmanager = Alertmanager::start().await;
    let prometheus = Prometheus::start(&rules(">"), &alertmanager.url()).await;
    // As by default, in quicker time: it has settled about a minute after the last change, not half an hour.
    let workspace = Workspace::with(&format!(
        "team = \"payments\"\n[flapping]\ntau = \"2m\"\nleave = 2.5\n\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\n\
         url = \"{}\"\nevery = \"5s\"\n",
        alertmanager.url()
    ));
    let cli = Cli::of(&workspace).on_bus(&bus);
    let watch = cli.start(&["watch", "--plain"]);
    patience::until("it watches", async || watch.log().contains("Watching").then_some(())).await;

    // The last one leaves it firing.
    let flips = rounds(5, 31);
    let began = Instant::now();
    for flip in 0..flips {
        prometheus.rules(&rules(if flip % 2 == 0 { "<" } else { ">" })).await;
        let until = FLIPPED_EVERY * (flip + 1);
        tokio::time::sleep(until.saturating_sub(began.elapsed())).await;
    }
    let pages = patience::answered(Duration::from_secs(240), async || {
        let status: Value = serde_json::from_str(&cli.run(&["status", "--json"]).await.out).ok()?;
        let pages = status["pages"].as_array()?.clone();
        (!of_kind(&pages, "settled").is_empty()).then_some(pages)
    });
    let pages = pages.await.expect("it has settled");

    let firing = of_kind(&pages, "firing");
    assert!((1..=2).contains(&firing.len()), "at most two before it is known to flap: {pages:#?}");
    let [flapping] = of_kind(&pages, "flapping").try_into().unwrap();
    assert!(flapping["because"].as_str().unwrap().starts_with("flapping: "), "{flapping:#}");
    let [settled] = of_kind(&pages, "settled").try_into().unwrap();
    assert!(settled["because"].as_str().unwrap().starts_with("settled: firing since "), "{settled:#}");
    assert_eq!(pages.len(), firing.len() + 2, "and nothing else: {pages:#?}");
    let shown: Vec<String> = server.notifications().into_iter().map(|told| told.summary).collect();
    assert_eq!(shown.len(), pages.len(), "each was shown once: {shown:?}");
    assert!(watch.terminate().await.success());
}
