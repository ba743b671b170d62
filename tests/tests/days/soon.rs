//! Countdowns: what is about to fire and what is about to clear, as a Prometheus tells it.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use watchbill_engine::Instant;
use watchbill_engine::api::SoonAlert;
use watchbill_engine::ports::Clock;
use watchbill_engine::testing::Reply;

use crate::MORNING;
use crate::day::{Day, minutes};

const PROMETHEUS: &str = "http://prom.example.net";

/// What the rules of a made-up Prometheus list; nothing where it does not answer.
type Rules = Arc<Mutex<Option<Vec<Value>>>>;

async fn day() -> (Day, Rules) {
    let rules: Rules = Arc::default();
    let definitions =
        format!("team = \"t\"\n[[sources]]\nname = \"rules\"\nkind = \"prometheus\"\nurl = \"{PROMETHEUS}\"\n");
    let day = Day::begin_with(MORNING, &definitions).await;
    let (served, clock) = (Arc::clone(&rules), Arc::clone(&day.fakes.clock));
    day.fakes.network.serve(PROMETHEUS, move |request, _| {
        let rules = served.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(mut rules) = rules else { return Reply::Json(500, "oops".to_owned()) };
        for rule in &mut rules {
            rule["lastEvaluation"] = json!(clock.now().to_rfc3339());
        }
        match request.url.path() {
            "/api/v1/rules" => {
                let data = json!({ "groups": [{ "name": "g", "rules": rules }] });
                Reply::Json(200, json!({ "status": "success", "data": data }).to_string())
            }
            _ => Reply::Json(404, "\"not found\"".to_owned()),
        }
    });
    (day, rules)
}

/// A rule with one alert, whose condition began at `since`, and ended at `ended` if it fires on nevertheless.
fn rule(name: &str, state: &str, since: Instant, ended: Option<Instant>) -> Value {
    json!({
        "type": "alerting", "name": name, "query": "up == 0", "duration": 600, "keepFiringFor": 300, "health": "ok",
        "alerts": [{
            "labels": { "alertname": name, "severity": "warning" }, "state": state, "activeAt": since.to_rfc3339(),
            "keepFiringSince": ended.map(Instant::to_rfc3339),
        }],
    })
}

fn told(alerts: &[SoonAlert]) -> Vec<(&str, &str)> {
    alerts.iter().map(|alert| (alert.name.as_str(), alert.countdown.as_str())).collect()
}

#[tokio::test]
async fn what_is_pending_and_what_recovers_is_counted_down_while_its_source_is_believed() {
    let (day, rules) = day().await;
    let set = |some: Option<Vec<Value>>| *rules.lock().unwrap_or_else(PoisonError::into_inner) = some;
    let now = day.fakes.clock.now();
    let before = |span| now.minus(minutes(span));
    set(Some(vec![
        rule("Later", "pending", before(1), None),
        rule("Sooner", "pending", before(6), None),
        rule("Recovers", "firing", before(60), Some(before(2))),
        rule("Fires", "firing", before(60), None),
    ]));
    day.pass(minutes(1)).await;
    let soon = day.engine.soon().await.unwrap();
    assert_eq!(told(&soon.firing), [("Sooner", "in 3 min"), ("Later", "in 8 min")]);
    assert_eq!(told(&soon.clearing), [("Recovers", "in 2 min")]);
    assert_eq!((soon.firing_total, soon.clearing_total), (2, 1));
    assert_eq!(soon.clearing[0].text, "Recovers clears in 2 min if its condition stays away: 09:03");
    let recovers = day.alert("Recovers").await;
    assert_eq!((recovers.state, recovers.clears_at.as_deref()), ("firing", Some("2026-03-28T09:03:00Z")));
    assert_eq!(day.alert("Fires").await.clears_at, None);

    // Its condition holds again, so that it does not clear.
    set(Some(vec![rule("Recovers", "firing", before(60), None)]));
    day.pass(minutes(1)).await;
    let soon = day.engine.soon().await.unwrap();
    assert_eq!((soon.firing_total, soon.clearing_total), (0, 0));

    set(Some(vec![rule("Recovers", "firing", before(60), Some(day.fakes.clock.now()))]));
    day.pass(minutes(1)).await;
    assert_eq!(day.engine.soon().await.unwrap().clearing_total, 1);
    set(None);
    day.pass(minutes(10)).await;
    assert_eq!(day.engine.soon().await.unwrap().clearing_total, 0, "nobody knows any more");
    assert_eq!(day.alert("Recovers").await.clears_at, None);
}

#[tokio::test]
async fn of_many_the_next_ones_are_named_and_all_are_counted() {
    let (day, rules) = day().await;
    let now = day.fakes.clock.now();
    let many = (0..12).map(|n| rule(&format!("Queue{n:02}"), "pending", now.minus(minutes(n % 5)), None)).collect();
    *rules.lock().unwrap_or_else(PoisonError::into_inner) = Some(many);
    day.pass(minutes(1)).await;
    let soon = day.engine.soon().await.unwrap();
    assert_eq!((soon.firing.len(), soon.firing_total), (8, 12));
    assert!(soon.firing.is_sorted_by_key(|alert| alert.at.ms), "{:?}", told(&soon.firing));
}
