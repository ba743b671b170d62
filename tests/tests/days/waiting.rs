//! Whoever asks for a poll is answered, whatever happens meanwhile: the clock of these days does not go on by itself, so that an
//! answer which waits for it never comes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use watchbill_engine::DEFINITIONS_FILE;
use watchbill_engine::api::PollListing;
use watchbill_engine::ports::Clock;
use watchbill_engine::testing::FakePrometheus;

use super::day::{Day, URL, hours, minutes};

const NOW: &str = "2026-03-28T09:01:00Z";
const PROM: &str = "http://prom.example.net";
const SLOS: &str = "slos/shop.yaml";
/// Real time: far more than an answer takes, and less than a test may.
const PATIENCE: Duration = Duration::from_secs(20);

const LEVEL: &str = "apiVersion: openslo/v1
kind: SLO
metadata: {name: answers}
spec:
  service: shop
  indicator:
    metadata: {name: answers-sli}
    spec:
      ratioMetric:
        counter: true
        bad: {metricSource: {type: Prometheus, spec: {query: 'requests_total{code=\"500\"}'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'requests_total'}}}
  budgetingMethod: Occurrences
  timeWindow: [{duration: 28d, isRolling: true}]
  objectives: [{target: 0.99}]
";

/// An Alertmanager and a Prometheus that measures one service level.
async fn begin() -> (Day, FakePrometheus) {
    let definitions = format!(
        "team = \"days\"\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{URL}\"\n\
         [[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"{PROM}\"\n"
    );
    let shop = FakePrometheus::default();
    shop.add("requests_total", ("code", "200"), |at| u64::try_from(at.as_ms() / 100).ok());
    let files = [(DEFINITIONS_FILE, definitions.as_str()), (SLOS, LEVEL)];
    let day = Day::begin_serving_in(NOW, &files, |fakes| shop.serve(fakes, PROM)).await;
    day.pass(minutes(10)).await;
    (day, shop)
}

async fn polled(day: &Day, source: Option<&str>) -> PollListing {
    let polled = tokio::time::timeout(PATIENCE, day.engine.poll(source)).await;
    polled.expect("whoever asks is answered").expect("and not refused")
}

/// The laptop has just woken up when somebody asks, before or after Watchbill saw that it slept.
#[tokio::test]
async fn a_poll_at_the_moment_of_a_wake_up_is_answered_at_once() {
    let (day, _) = begin().await;
    for source in [None, Some("prod"), Some("prom")].into_iter().cycle().take(30) {
        day.fakes.clock.set(day.fakes.clock.now().plus(minutes(2)));
        if source == Some("prom") {
            tokio::task::yield_now().await;
        }
        let listing = polled(&day, source).await;
        let measured: Vec<_> = listing.measured.iter().map(|one| (one.source.as_str(), &one.problem)).collect();
        assert_eq!(measured, if source == Some("prod") { vec![] } else { vec![("prom", &None)] });
    }
}

#[tokio::test]
async fn a_poll_is_answered_although_the_clock_is_set_while_its_source_is_measured() {
    let (day, shop) = begin().await;
    let set = Arc::new(AtomicUsize::new(0));
    for nth in 0..12 {
        day.pass(Duration::from_secs(61)).await;
        let (clock, times) = (Arc::clone(&day.fakes.clock), Arc::clone(&set));
        shop.meanwhile(move || {
            let now = clock.now();
            clock.set(if nth % 3 == 2 { now.minus(minutes(2)) } else { now.plus(minutes(2)) });
            times.fetch_add(1, Ordering::SeqCst);
        });
        let listing = polled(&day, None).await;
        assert_eq!(listing.measured.len(), 1, "{:?}", listing.measured);
        assert_eq!(listing.measured[0].problem, None);
    }
    assert!(set.load(Ordering::SeqCst) >= 6, "the clock was set {} times", set.load(Ordering::SeqCst));
}

#[tokio::test]
async fn a_poll_is_answered_although_measuring_breaks_off() {
    let (day, shop) = begin().await;
    let mut problems = Vec::new();
    for _ in 0..6 {
        day.pass(Duration::from_secs(61)).await;
        shop.meanwhile(|| panic!("made up by a test"));
        problems.extend(polled(&day, Some("prom")).await.measured.remove(0).problem);
    }
    let told = "broke off because of a fault in Watchbill; the log has the details";
    assert!(!problems.is_empty() && problems.iter().all(|problem| problem == told), "{problems:?}");
    shop.meanwhile(|| {});
    day.pass(minutes(5)).await;
    assert_eq!(polled(&day, Some("prom")).await.measured[0].problem, None, "and it is measured on");
}

/// A source that stays and whose last service level goes is waited for by nobody. The file goes at the very moment at which
/// somebody asks, so that it is now one order of things and now the other.
#[tokio::test]
async fn a_poll_is_answered_although_nothing_is_measured_any_more() {
    let (day, _) = begin().await;
    let (mut tries, mut unmeasured) = (0, 0);
    // Which is first is up to the machine: long enough until it was the file, and a few times more.
    while tries < 20 || (unmeasured == 0 && tries < 200) {
        tries += 1;
        day.write(SLOS, "");
        day.fakes.clock.set(day.fakes.clock.now().plus(Duration::from_secs(10)));
        unmeasured += usize::from(polled(&day, None).await.measured.is_empty());
        day.write(SLOS, LEVEL);
        day.pass(minutes(1)).await;
    }
    assert!(unmeasured > 0, "the file was never gone first");
}

#[tokio::test]
async fn stopping_answers_everybody_and_ends() {
    for _ in 0..5 {
        let (day, _) = begin().await;
        day.fakes.clock.set(day.fakes.clock.now().plus(hours(1)));
        let all = async { tokio::join!(day.engine.poll(None), day.engine.settle(), day.engine.shutdown()).0.is_ok() };
        tokio::time::timeout(PATIENCE, all).await.expect("it ends");
    }
}
