//! A Prometheus and the Alertmanager it tells: one alert, one row, one page, whichever of the two is heard first or at all.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use watchbill_engine::ports::{Clock, HttpRequest};
use watchbill_engine::testing::Reply;

use crate::MORNING;
use crate::day::{self, Day, hours, minutes};

const PROMETHEUS: &str = "http://prom.example.net";
const FOR: Duration = Duration::from_secs(300);

/// A Prometheus of which only the answers are made up: the alerts of one rule each, by the instant their condition began.
#[derive(Default)]
struct Rules {
    active: Vec<(String, watchbill_engine::Instant)>,
    /// Whether rules fire without waiting for anything.
    at_once: bool,
    trouble: bool,
}

struct Pair {
    day: Day,
    rules: Arc<Mutex<Rules>>,
}

impl Pair {
    async fn begin() -> Self {
        let rules = Arc::<Mutex<Rules>>::default();
        let day = Day::begin_with(MORNING, "team = \"t\"\n").await;
        let (served, clock) = (Arc::clone(&rules), Arc::clone(&day.fakes.clock));
        day.fakes.network.serve(PROMETHEUS, move |request, _| answer(&locked(&served), request, clock.now()));
        let source = |name: &str, kind: &str, url: &str| {
            format!("[[sources]]\nname = \"{name}\"\nkind = \"{kind}\"\nurl = \"{url}\"\nevery = \"30s\"\n")
        };
        let both = source("rules", "prometheus", PROMETHEUS) + &source("prod", "alertmanager", day::URL);
        day.define(&format!("team = \"t\"\n{both}"));
        day.pass(minutes(2)).await;
        Self { day, rules }
    }

    /// The condition of a rule begins to hold.
    fn begins(&self, name: &str) {
        locked(&self.rules).active.push((name.to_owned(), self.day.fakes.clock.now()));
    }

    /// It does not hold any more, and both say so.
    fn ends(&self, name: &str) {
        locked(&self.rules).active.retain(|(other, _)| other != name);
        self.day.resolve(name);
    }

    /// State and id of every row with this name.
    async fn rows(&self, name: &str) -> Vec<(String, &'static str)> {
        let listing = self.day.listing().await;
        listing.alerts.into_iter().filter(|alert| alert.name == name).map(|alert| (alert.source, alert.state)).collect()
    }
}

fn locked(rules: &Mutex<Rules>) -> MutexGuard<'_, Rules> {
    rules.lock().unwrap_or_else(PoisonError::into_inner)
}

fn answer(rules: &Rules, request: &HttpRequest, now: watchbill_engine::Instant) -> Reply {
    if rules.trouble {
        return Reply::Json(500, "oops".to_owned());
    }
    let alert = |(name, began): &(String, watchbill_engine::Instant)| {
        let state = if rules.at_once || now.since(*began) >= FOR { "firing" } else { "pending" };
        // The Alertmanager of a day has the label `instance` beside these, as external labels come to be.
        let labels = json!({ "alertname": name, "severity": "critical" });
        json!({ "labels": labels, "annotations": {}, "state": state, "activeAt": began.to_rfc3339(), "value": "1e+00" })
    };
    let rule = |active: &(String, watchbill_engine::Instant)| {
        json!({
            "type": "alerting", "name": active.0, "query": "up == 0", "duration": FOR.as_secs(), "keepFiringFor": 0,
            "labels": { "severity": "critical" }, "annotations": {}, "health": "ok", "lastError": "",
            "lastEvaluation": now.to_rfc3339(), "evaluationTime": 0.001, "state": alert(active)["state"],
            "alerts": [alert(active)],
        })
    };
    let answered = |data: Value| Reply::Json(200, json!({ "status": "success", "data": data }).to_string());
    match request.url.path() {
        "/api/v1/rules" => {
            let rules: Vec<Value> = rules.active.iter().map(rule).collect();
            let group = json!({
                "name": "g", "file": "g.yml", "interval": 30, "limit": 0, "rules": rules,
                "lastEvaluation": now.to_rfc3339(), "evaluationTime": 0.001,
            });
            answered(json!({ "groups": [group] }))
        }
        "/api/v1/alerts" => answered(json!({ "alerts": rules.active.iter().map(alert).collect::<Vec<_>>() })),
        _ => Reply::Json(404, "\"not found\"".to_owned()),
    }
}

#[tokio::test]
async fn an_alert_is_pending_then_firing_in_one_row_and_told_once() {
    let pair = Pair::begin().await;
    pair.begins("RedisDown");
    pair.day.pass(minutes(2)).await;
    assert_eq!(pair.rows("RedisDown").await, [("rules".to_owned(), "pending")], "seen before it fires");
    assert_eq!(pair.day.titles().len(), 0, "and nobody is interrupted for that");
    pair.day.pass(minutes(3)).await;
    pair.day.fire("RedisDown", "critical");
    pair.day.pass(minutes(10)).await;
    assert_eq!(pair.rows("RedisDown").await, [("prod".to_owned(), "firing")], "one alert is one row");
    assert_eq!(pair.day.titles().len(), 1, "and one page: {:?}", pair.day.titles());
    let row = pair.day.alert("RedisDown").await;
    let detail = pair.day.engine.alert_detail(&row.id).await.expect("it is known");
    assert_eq!(detail.expression.as_deref(), Some("up == 0"), "what only the rules know is shown with it");
    assert_eq!(detail.also_at.len(), 1, "{:?}", detail.also_at);
    pair.ends("RedisDown");
    pair.day.pass(minutes(5)).await;
    assert_eq!(pair.rows("RedisDown").await, [("prod".to_owned(), "resolved")]);
    assert_eq!(pair.day.titles().len(), 1, "its end makes no sound");
}

#[tokio::test]
async fn an_alert_that_never_reaches_the_alertmanager_is_told_after_a_while() {
    let pair = Pair::begin().await;
    pair.begins("WayBroken");
    pair.day.pass(FOR + Duration::from_secs(45)).await;
    assert_eq!(pair.day.titles().len(), 0, "the Alertmanager is waited for: {:?}", pair.day.titles());
    let row = pair.day.alert("WayBroken").await;
    let detail = pair.day.engine.alert_detail(&row.id).await.expect("it is known");
    assert!(detail.decisions[0].because.contains("prod is expected to tell of it"), "{:?}", detail.decisions);
    assert_eq!(detail.row.quiet.as_deref(), Some("waiting for the source that notifies"));
    pair.day.pass(minutes(2)).await;
    assert_eq!(pair.day.titles().len(), 1, "then it pages by itself: {:?}", pair.day.titles());
    let detail = pair.day.engine.alert_detail(&row.id).await.expect("it is known");
    assert!(detail.decisions[0].because.contains("prod does not tell of it"), "{:?}", detail.decisions);
    pair.day.fire("WayBroken", "critical");
    pair.day.pass(minutes(10)).await;
    assert_eq!(pair.day.titles().len(), 1, "what was told is not told again by the other: {:?}", pair.day.titles());
}

#[tokio::test]
async fn while_the_alertmanager_does_not_answer_the_rules_page() {
    let pair = Pair::begin().await;
    pair.day.upstream().trouble = Some(Reply::Json(500, "oops".to_owned()));
    pair.day.pass(minutes(5)).await;
    let before = pair.day.titles().len();
    pair.begins("RedisDown");
    pair.day.pass(FOR + minutes(3)).await;
    assert_eq!(pair.day.titles().len(), before + 1, "{:?}", pair.day.titles());
    assert!(pair.day.titles().last().is_some_and(|title| title.contains("RedisDown")), "{:?}", pair.day.titles());
}

#[tokio::test]
async fn what_the_alertmanager_silences_stays_silent() {
    let pair = Pair::begin().await;
    pair.begins("Planned");
    pair.day.pass(FOR).await;
    pair.day.fire("Planned", "critical");
    pair.day.upstream().suppress("Planned", Some("s1"));
    pair.day.pass(hours(1)).await;
    assert_eq!(pair.day.titles(), Vec::<String>::new(), "the rules know of no silence, and are not asked");
    pair.day.upstream().suppress("Planned", None);
    pair.day.pass(minutes(2)).await;
    assert_eq!(pair.day.titles().len(), 1, "it still fires when the silence ends: {:?}", pair.day.titles());
}

#[tokio::test]
async fn an_alertmanager_that_forgets_a_firing_alert_is_waited_for_and_then_spoken_for() {
    let pair = Pair::begin().await;
    pair.begins("Quiet");
    pair.day.pass(FOR).await;
    pair.day.fire("Quiet", "critical");
    pair.day.upstream().suppress("Quiet", Some("s1"));
    pair.day.pass(minutes(5)).await;
    pair.day.resolve("Quiet");
    pair.day.pass(Duration::from_secs(45)).await;
    assert_eq!(pair.day.titles().len(), 0, "it may only be between two sendings: {:?}", pair.day.titles());
    assert_eq!(pair.rows("Quiet").await.len(), 2, "both are shown: over there, firing here");
    pair.day.pass(minutes(3)).await;
    assert_eq!(pair.day.titles().len(), 1, "{:?}", pair.day.titles());
}

#[tokio::test]
async fn a_prometheus_alone_pages_at_once() {
    let pair = Pair::begin().await;
    let alone = format!("team = \"t\"\n[[sources]]\nname = \"rules\"\nkind = \"prometheus\"\nurl = \"{PROMETHEUS}\"\n");
    pair.day.define(&alone);
    pair.day.pass(minutes(1)).await;
    pair.begins("RedisDown");
    pair.day.pass(FOR + Duration::from_secs(45)).await;
    assert_eq!(pair.day.titles().len(), 1, "{:?}", pair.day.titles());
}

#[tokio::test]
async fn a_restart_tells_neither_of_them_again() {
    let mut pair = Pair::begin().await;
    pair.begins("RedisDown");
    pair.day.pass(FOR).await;
    pair.day.fire("RedisDown", "critical");
    pair.day.pass(minutes(5)).await;
    assert_eq!(pair.day.titles().len(), 1);
    pair.day.restart_after(minutes(10)).await;
    pair.day.pass(minutes(10)).await;
    assert_eq!(pair.day.titles().len(), 1, "{:?}", pair.day.titles());
}

#[tokio::test]
async fn an_alert_that_flaps_at_both_is_told_by_one() {
    let pair = Pair::begin().await;
    locked(&pair.rules).at_once = true;
    let mut home = String::new();
    for _ in 0..6 {
        pair.begins("RedisConnections");
        pair.day.fire("RedisConnections", "critical");
        pair.day.pass(minutes(2)).await;
        let row = pair.day.alert("RedisConnections").await;
        let detail = pair.day.engine.alert_detail(&row.id).await.expect("it is known");
        home.clone_from(&detail.also_at[0].id);
        pair.ends("RedisConnections");
        pair.day.pass(minutes(2)).await;
    }
    let titles = pair.day.titles();
    let flapping: Vec<&String> = titles.iter().filter(|title| title.contains("flapping")).collect();
    assert_eq!((titles.len(), flapping.len()), (3, 1), "it began to fire, twice, and it flaps: {titles:?}");
    let why = pair.day.engine.why(&home).await.expect("it is known");
    assert_eq!((why.verdict, why.held), ("holds", Some("told_elsewhere")), "{}", why.because);
    pair.day.pass(hours(2)).await;
    assert_eq!(pair.day.titles().len(), 3, "nor does either tell that it has settled: {:?}", pair.day.titles());
}

#[tokio::test]
async fn what_begins_after_the_alertmanager_died_pages_whatever_it_told_before() {
    let pair = Pair::begin().await;
    locked(&pair.rules).at_once = true;
    pair.begins("RedisDown");
    pair.day.fire("RedisDown", "critical");
    pair.day.pass(minutes(10)).await;
    assert_eq!(pair.day.titles().len(), 1, "{:?}", pair.day.titles());
    pair.day.upstream().trouble = Some(Reply::Json(500, "oops".to_owned()));
    pair.day.pass(minutes(10)).await;
    locked(&pair.rules).active.clear();
    pair.day.pass(minutes(40)).await;
    let before = pair.day.titles().len();
    pair.begins("RedisDown");
    pair.day.pass(minutes(3)).await;
    let titles = pair.day.titles();
    assert_eq!(titles.len(), before + 1, "as it last stood it fires there still, but that was before: {titles:?}");
    assert!(titles.last().is_some_and(|title| title.contains("RedisDown")), "{titles:?}");
}

#[tokio::test]
async fn what_flaps_and_never_reaches_the_alertmanager_is_told_of_all_the_same() {
    let pair = Pair::begin().await;
    locked(&pair.rules).at_once = true;
    for _ in 0..8 {
        pair.begins("WayBroken");
        pair.day.pass(minutes(1)).await;
        pair.ends("WayBroken");
        pair.day.pass(minutes(1)).await;
    }
    let titles = pair.day.titles();
    let flapping = titles.iter().filter(|title| title.contains("flapping")).count();
    assert_eq!(flapping, 1, "no firing lasts as long as the Alertmanager is waited for: {titles:?}");
}

#[tokio::test]
async fn nobody_is_said_to_keep_silent_who_was_not_asked_since_a_sleep() {
    let pair = Pair::begin().await;
    locked(&pair.rules).at_once = true;
    pair.begins("Known");
    pair.day.pass(Duration::from_secs(35)).await;
    let quiet = pair.day.alert("Known").await.id;
    let quiet = pair.day.engine.alert_detail(&quiet).await.expect("it is known").row.quiet;
    assert_eq!(quiet.as_deref(), Some("waiting for the source that notifies"));
    pair.day.fire("Known", "critical");
    pair.day.upstream().suppress("Known", Some("s-1"));
    pair.day.sleep(hours(1)).await;
    pair.day.pass(minutes(5)).await;
    assert_eq!(pair.day.titles(), Vec::<String>::new(), "it is silenced where it is told of");
}
