//! The Prometheus: its shapes against recorded answers of a real one, its faults, and its agreement with the Alertmanagers.

use std::collections::{BTreeMap, BTreeSet};

use rstest::rstest;
use serde_json::{Value, json};
use watchbill_domain::time::Instant;
use watchbill_simulator::time::{Clock, Hand, Speed};
use watchbill_simulator::{Company, Options, Running};

use crate::http::{Answer, PATIENCE, get, post, receive, send, try_get};

/// In the middle of the deploy that goes wrong.
const DEPLOY: &str = "2026-08-22T10:18:00Z";

fn company(speed: u32) -> (Running, Hand) {
    let (clock, hand) = Clock::by_hand(Instant::parse(DEPLOY).unwrap());
    let speed = Speed::new(speed).unwrap();
    (Company::start(Options { clock, speed, ..Options::default() }).unwrap(), hand)
}

fn ask(running: &Running, path: &str) -> Answer {
    get(running.source("kestrel-prometheus").unwrap().peers()[0].address(), &format!("/api/v1/{path}"))
}

fn recorded(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Every path to a value with the kind of value it leads to; items of lists count as one, and so do free names.
fn shape(value: &Value, path: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) if ["labels", "annotations", "metric"].iter().any(|free| path.ends_with(free)) => {
            assert!(map.values().all(Value::is_string), "{path}");
            into.insert(format!("{path} texts"));
        }
        Value::Object(map) => map.iter().for_each(|(key, value)| shape(value, &format!("{path}.{key}"), into)),
        Value::Array(items) => items.iter().for_each(|item| shape(item, &format!("{path}[]"), into)),
        Value::Null => _ = into.insert(format!("{path} null")),
        Value::Bool(_) => _ = into.insert(format!("{path} bool")),
        Value::Number(_) => _ = into.insert(format!("{path} number")),
        Value::String(_) => _ = into.insert(format!("{path} text")),
    }
}

fn shape_of(value: &Value) -> BTreeSet<String> {
    let mut into = BTreeSet::new();
    shape(value, "", &mut into);
    into
}

#[rstest]
#[case("rules?type=alert", include_str!("recorded/rules.json"))]
#[case("alerts", include_str!("recorded/alerts.json"))]
#[case("query?query=ALERTS_FOR_STATE", include_str!("recorded/vector.json"))]
#[case("query?query=1", include_str!("recorded/scalar.json"))]
#[case("status/runtimeinfo", include_str!("recorded/runtimeinfo.json"))]
#[case("status/buildinfo", include_str!("recorded/buildinfo.json"))]
fn an_answer_has_the_shape_of_the_real_one(#[case] path: &str, #[case] real: &str) {
    let (running, _hand) = company(1);
    let answer = ask(&running, path);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    assert_eq!(shape_of(&answer.json()), shape_of(&recorded(real)));
}

#[test]
fn requests_are_refused_with_the_status_and_the_words_of_the_real_one() {
    let (running, _hand) = company(1);
    for case in recorded(include_str!("recorded/refused.json")).as_array().unwrap() {
        let path = case["path"].as_str().unwrap();
        let answer = ask(&running, path);
        assert_eq!((json!(answer.status), answer.json()), (case["status"].clone(), case["body"].clone()), "{path}");
    }
}

#[test]
fn what_can_be_read_and_not_evaluated_is_an_execution_error() {
    let (running, _hand) = company(1);
    let answer = ask(&running, "query?query=up%20%2F%20on(service)%20http_requests_total");
    assert_eq!((answer.status, &answer.json()["errorType"]), (422, &json!("execution")));
}

/// Labels and start of each alert that an Alertmanager lists.
fn notified(running: &Running) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for source in ["kestrel-eu", "kestrel-us"] {
        let list = get(running.source(source).unwrap().peers()[0].address(), "/api/v2/alerts").json();
        for alert in list.as_array().unwrap() {
            let mut labels = alert["labels"].clone();
            assert_eq!(labels.as_object_mut().unwrap().remove("prometheus"), Some(json!("monitoring/kestrel")));
            found.insert(labels.to_string(), alert["startsAt"].as_str().unwrap().to_owned());
        }
    }
    found
}

#[rstest]
#[case::as_in_life(1)]
#[case::as_in_the_window(4)]
fn an_alert_that_is_notified_about_fires_by_its_rule_with_the_same_start(#[case] speed: u32) {
    let (running, _hand) = company(speed);
    let data = ask(&running, "rules").json();
    let mut firing = BTreeMap::new();
    for rule in data["data"]["groups"].as_array().unwrap().iter().flat_map(|group| group["rules"].as_array().unwrap()) {
        // Milliseconds are exact in every duration of these speeds.
        #[allow(clippy::cast_possible_truncation)]
        let held_ms = (rule["duration"].as_f64().unwrap() * 1000.0) as i64;
        for alert in rule["alerts"].as_array().unwrap().iter().filter(|alert| alert["state"] == "firing") {
            let active = Instant::parse(alert["activeAt"].as_str().unwrap()).unwrap();
            firing.insert(alert["labels"].to_string(), active.shifted_ms(held_ms).to_rfc3339_ms());
        }
    }
    assert_eq!(firing, notified(&running));
}

#[test]
fn a_form_that_is_posted_is_a_question_too() {
    let (running, _hand) = company(1);
    let address = running.source("kestrel-prometheus").unwrap().peers()[0].address();
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let stream = send(address, "POST", "/api/v1/query", form, "query=redis_config_maxclients+%2F+2").unwrap();
    let answer = receive(&stream, PATIENCE, usize::MAX).unwrap().json();
    assert_eq!(answer["data"]["result"][0]["value"][1], "5000");
}

#[test]
fn a_day_of_eight_services_is_answered_by_the_minute() {
    let (running, hand) = company(1);
    let end = hand.now().as_ms() / 1000;
    let query = "sum%20by%20(service)%20(rate(http_requests_total%5B5m%5D))";
    let path = format!("query_range?query={query}&start={}&end={end}&step=60", end - 86_400);
    let result = ask(&running, &path).json()["data"]["result"].clone();
    let points: Vec<usize> =
        result.as_array().unwrap().iter().map(|series| series["values"].as_array().unwrap().len()).collect();
    assert_eq!(points, [1441; 8]);
}

#[test]
fn history_reaches_back_a_month_and_says_the_same_as_the_moment_did() {
    let (running, hand) = company(1);
    let then = hand.now();
    let told = |time: i64| ask(&running, &format!("query?query=ALERTS&time={time}")).json()["data"].clone();
    let at_the_time = told(then.as_ms() / 1000);
    assert!(!at_the_time["result"].as_array().unwrap().is_empty());
    hand.set(then.shifted_ms(30 * 86_400_000));
    assert_eq!(told(then.as_ms() / 1000), at_the_time);
}

#[test]
fn it_can_be_made_to_fail_like_the_others() {
    let (running, _hand) = company(1);
    let address = running.source("kestrel-prometheus").unwrap().peers()[0].address();
    let order = |faults: Value| post(address, "/-/simulator/faults", &json!({ "faults": faults }).to_string()).status;
    assert_eq!(order(json!([{ "kind": "status", "code": 401 }])), 204);
    assert_eq!(ask(&running, "rules").status, 401);
    assert_eq!(order(json!([{ "kind": "html_page" }])), 204);
    assert!(ask(&running, "rules").text().starts_with("<!doctype html>"));
    assert_eq!(order(json!([{ "kind": "cut_body" }])), 204);
    assert!(!ask(&running, "rules").is_whole());
    assert_eq!(order(json!([{ "kind": "down" }])), 204);
    assert!(try_get(address, "/-/ready").is_err());
}
