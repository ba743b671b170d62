//! Service levels by a real Prometheus (2.42 where these were written) that has recorded series: what is measured is what was
//! counted, however often it is asked.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use watchbill_engine::ports::Clock;
use watchbill_engine::testing::{KeptBucket, kept_buckets};
use watchbill_platform::SystemClock;
use watchbill_tests::cli::Cli;
use watchbill_tests::servers::prometheus::Prometheus;
use watchbill_tests::workspace::Workspace;

const SLO: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata: {name: answers}
spec:
  service: shop
  indicator:
    metadata: {name: answers}
    spec:
      ratioMetric:
        counter: true
        bad: {metricSource: {type: Prometheus, spec: {query: 'shop_requests_total{code="500"}'}}}
        total: {metricSource: {type: Prometheus, spec: {query: shop_requests_total}}}
  timeWindow: [{duration: 7d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{target: 0.99}]
"#;

/// Two days of samples, one a minute.
const MINUTES: i64 = 2 * 1440;
/// Every minute so many requests go well, and so many do not, at each pod.
const WELL: i64 = 70;
const BADLY: i64 = 3;
/// When the counters of the first pod begin anew, when the second pod comes, and when nothing was scraped: at edges of buckets of
/// five minutes, so that what is lost is known.
const RESTARTED: i64 = 600;
const SECOND_POD: i64 = 1000;
const GAP: std::ops::Range<i64> = 2000..2030;

/// From the last whole hour back.
fn end_s() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    i64::try_from(now).unwrap() / 3600 * 3600 - 7200
}

/// What a counter shows in a minute, when it counts from `since` on.
fn counted(each: i64, since: i64, minute: i64) -> i64 {
    each * (minute - since)
}

fn samples(end_s: i64) -> String {
    let mut text = String::from("# TYPE shop_requests counter\n");
    for (code, each) in [("200", WELL), ("500", BADLY)] {
        for pod in ["a", "b"] {
            for minute in 0..=MINUTES {
                let since = match pod {
                    "a" if minute > RESTARTED => RESTARTED,
                    "a" => -100,
                    _ => SECOND_POD,
                };
                if GAP.contains(&minute) || minute < since {
                    continue;
                }
                let at_s = end_s - (MINUTES - minute) * 60;
                let value = counted(each, since, minute);
                writeln!(text, "shop_requests_total{{code=\"{code}\",pod=\"{pod}\"}} {value} {at_s}").unwrap();
            }
        }
    }
    text.push_str("# EOF\n");
    text
}

struct Recorded {
    workspace: Workspace,
    cli: Cli,
    end_s: i64,
    _prometheus: Prometheus,
}

impl Recorded {
    async fn begin() -> Self {
        let end_s = end_s();
        let prometheus = Prometheus::start_with(&samples(end_s)).await;
        let source = format!("[[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"{}\"\n", prometheus.url());
        let workspace = Workspace::with(&format!("team = \"shop\"\n{source}"));
        std::fs::create_dir_all(workspace.folder().join("slos")).unwrap();
        std::fs::write(workspace.folder().join("slos/answers.yaml"), SLO).unwrap();
        let cli = Cli::of(&workspace);
        Self { workspace, cli, end_s, _prometheus: prometheus }
    }

    /// Polls, and gives how many buckets that brought.
    async fn poll(&self) -> u64 {
        let ended = self.cli.run(&["poll", "--json"]).await;
        let polled: serde_json::Value = serde_json::from_str(&ended.out).expect(&ended.err);
        assert_eq!(polled["measured"][0]["problem"], serde_json::Value::Null, "{polled:#}");
        polled["measured"][0]["buckets"].as_u64().unwrap()
    }

    /// The buckets of the recorded two days.
    async fn kept(&self) -> Vec<KeptBucket> {
        let now = SystemClock.now();
        let before = Duration::from_secs(u64::try_from(now.as_ms() / 1000 - self.end_s).unwrap());
        let (end, span) = (now.minus(before), Duration::from_secs(u64::try_from(MINUTES).unwrap() * 60));
        let whole = |at: i64| at / 300_000 * 300_000;
        let end = end.shifted_ms(whole(end.as_ms()) - end.as_ms());
        kept_buckets(&self.workspace.folder(), 300, end.minus(span), end).await.unwrap().remove(0)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_measured_is_what_was_counted_and_asking_again_changes_nothing() {
    let recorded = Recorded::begin().await;
    assert!(recorded.poll().await > 500, "two days are fetched");
    let kept = recorded.kept().await;
    assert_eq!(kept.len(), 576, "{:?}", kept.first());
    for (nth, bucket) in (0..).zip(&kept) {
        let (from, to) = (nth * 5, nth * 5 + 5);
        // A sample serves for five minutes as what a counter shows; what grew over the gap is in the bucket that ends it.
        if from >= GAP.start - 5 && to <= GAP.end + 5 {
            continue;
        }
        let pods = if from >= SECOND_POD { 2 } else { 1 };
        let expected = (5 * WELL * pods, 5 * (WELL + BADLY) * pods);
        assert_eq!(bucket.counts, Some(expected), "the bucket from minute {from}: {bucket:?}");
    }
    assert!(kept.iter().any(|bucket| bucket.counts.is_none()), "the gap is unknown");

    recorded.poll().await;
    assert_eq!(recorded.kept().await, kept, "the same range again changes nothing");
}
