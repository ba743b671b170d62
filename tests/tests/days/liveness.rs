//! Whether sources are kept fresh, and whether it is this laptop that hears nothing.

use serde_json::{Value, json};
use watchbill_engine::api::NowView;
use watchbill_engine::ports::{Clock, PollFailureKind};
use watchbill_engine::testing::Reply;

use crate::MORNING;
use crate::day::{self, Day, SharedUpstream, lock, minutes};

const OTHER: &str = "http://other.example.net";

async fn two() -> (Day, SharedUpstream) {
    let other = SharedUpstream::default();
    lock(&other).started_at = "2026-03-01T00:00:00.000Z".to_owned();
    let source =
        |name: &str, url: &str| format!("[[sources]]\nname = \"{name}\"\nkind = \"alertmanager\"\nurl = \"{url}\"\n");
    let definitions = format!("team = \"t\"\n{}{}", source("prod", day::URL), source("other", OTHER));
    let day = Day::begin_serving(MORNING, &definitions, |fakes| day::serve(fakes, OTHER, &other)).await;
    day.pass(minutes(2)).await;
    (day, other)
}

fn strange(view: &NowView) -> Vec<&str> {
    view.strange.iter().map(|row| row.what.as_str()).collect()
}

async fn now(day: &Day) -> NowView {
    day.engine.now_view().await.unwrap()
}

#[tokio::test]
async fn a_laptop_without_a_network_is_one_sentence_and_one_page() {
    let (day, other) = two().await;
    for upstream in [&day.upstream, &other] {
        lock(upstream).trouble = Some(Reply::Fail(PollFailureKind::Unreachable));
    }
    day.pass(minutes(20)).await;
    let offline = "Nothing answers: this laptop seems to be offline";
    assert_eq!(day.titles(), [offline], "one page");
    let view = now(&day).await;
    assert_eq!(strange(&view), [offline], "and one sentence");
    assert!(view.strange[0].means.contains("none of the 2 sources"), "{}", view.strange[0].means);
    let status = day.engine.console_status().await.unwrap();
    assert!(status.offline.is_some_and(|sentence| sentence.contains("offline")));
    assert!(status.sources.iter().all(|source| source.health == "failing"), "unknown is never fine");

    lock(&other).trouble = None;
    day.pass(minutes(5)).await;
    assert_eq!(strange(&now(&day).await), ["prod does not answer"], "now it is that source's own");
    assert!(day.titles().iter().any(|title| title == "prod does not answer"), "and paged as such: {:?}", day.titles());
    lock(&day.upstream).trouble = None;
    day.pass(minutes(5)).await;
    assert_eq!(strange(&now(&day).await), Vec::<&str>::new());
    assert_eq!(day.engine.console_status().await.unwrap().offline, None);
}

#[tokio::test]
async fn sources_that_refuse_are_no_missing_network() {
    let (day, other) = two().await;
    lock(&day.upstream).trouble = Some(Reply::Fail(PollFailureKind::Unreachable));
    lock(&other).trouble = Some(Reply::Json(500, "{}".to_owned()));
    day.pass(minutes(20)).await;
    let mut titles = day.titles();
    titles.sort_unstable();
    assert_eq!(titles, ["other does not answer", "prod does not answer"]);
}

/// Two Prometheus send; each alert of `host` was last sent `ago` minutes before now and ends as `lease` minutes after.
fn sent(day: &Day, host: &str, name: &str, ago: u64, lease: u64) {
    let now = day.fakes.clock.now();
    day.fire(name, "error");
    let mut upstream = day.upstream();
    let alert: &mut Value = upstream.alerts.get_mut(name).unwrap();
    alert["generatorURL"] = json!(format!("http://{host}:9090/graph?g0.expr=up"));
    alert["updatedAt"] = json!(now.minus(minutes(ago)).to_rfc3339());
    alert["endsAt"] = json!(now.minus(minutes(ago)).plus(minutes(lease)).to_rfc3339());
}

#[tokio::test]
async fn a_prometheus_that_stopped_sending_is_named_before_its_alerts_vanish() {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(10)).await;
    sent(&day, "eu-1", "A", 0, 5);
    sent(&day, "eu-2", "B", 4, 10);
    sent(&day, "eu-2", "C", 5, 10);
    day.pass(minutes(1)).await;
    let view = now(&day).await;
    assert_eq!(strange(&view).len(), 1, "{:?}", strange(&view));
    assert!(
        strange(&view)[0].starts_with("eu-2:9090 has not refreshed its 2 alerts for 5 min"),
        "{:?}",
        strange(&view)
    );
    let source = day.engine.console_status().await.unwrap().sources.remove(0);
    let hosts: Vec<&str> = source.senders.iter().map(|sender| sender.host.as_str()).collect();
    assert_eq!(hosts, ["eu-1:9090", "eu-2:9090"]);
    assert!(source.lease.unwrap().contains("vanishes in "), "the countdown is shown");
}

#[tokio::test]
async fn a_lease_that_runs_out_is_said_in_time() {
    let day = Day::begin(MORNING).await;
    day.pass(minutes(10)).await;
    sent(&day, "eu-1", "A", 3, 4);
    day.pass(std::time::Duration::from_secs(31)).await;
    let view = now(&day).await;
    assert!(strange(&view)[0].starts_with("The first firing alerts of prod vanish in "), "{:?}", strange(&view));
}
