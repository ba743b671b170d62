//! Silences from posting to expiry.

use rstest::rstest;
use serde_json::{Value, json};

use crate::http::{Bench, PATIENCE, delete, post, receive, send};

fn body(name: &str) -> Value {
    json!({
        "matchers": [{ "name": "alertname", "value": name, "isRegex": false, "isEqual": true }],
        "startsAt": "2026-08-22T12:00:00Z", "endsAt": "2026-08-22T13:00:00Z",
        "createdBy": "ana", "comment": "known <1>",
    })
}

fn posted(bench: &Bench, body: &Value) -> String {
    let answer = post(bench.us().address(), "/api/v2/silences", &body.to_string());
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["silenceID"].as_str().unwrap().to_owned()
}

fn standing(bench: &Bench) -> Value {
    bench.get("/api/v2/alerts").json()[0]["status"].clone()
}

#[test]
fn a_silence_holds_the_alert_back_until_it_is_expired() {
    let bench = Bench::new();
    bench.alerts().fire(&[("alertname", "A")], &[]);
    let id = posted(&bench, &body("A"));
    assert_eq!(standing(&bench), json!({"inhibitedBy": [], "mutedBy": [], "silencedBy": [id], "state": "suppressed"}));
    assert_eq!(bench.names("/api/v2/alerts?silenced=false"), Vec::<String>::new());
    assert_eq!(delete(bench.us().address(), &format!("/api/v2/silence/{id}")).status, 200);
    assert_eq!(standing(&bench)["state"], "active");
    assert_eq!(delete(bench.us().address(), &format!("/api/v2/silence/{id}")).status, 200, "twice is once");
}

#[test]
fn a_silence_that_runs_out_lets_the_alert_through() {
    let bench = Bench::new();
    bench.alerts().fire(&[("alertname", "A")], &[]);
    posted(&bench, &body("A"));
    bench.advance(3599);
    assert_eq!(standing(&bench)["state"], "suppressed");
    bench.advance(1);
    assert_eq!(standing(&bench)["state"], "active");
}

#[test]
fn what_was_posted_is_read_back() {
    let bench = Bench::new();
    let id = posted(&bench, &body("A"));
    let expected = json!({
        "id": id, "status": { "state": "active" }, "updatedAt": "2026-08-22T12:00:00.000Z", "comment": "known <1>",
        "createdBy": "ana", "endsAt": "2026-08-22T13:00:00.000Z", "startsAt": "2026-08-22T12:00:00.000Z",
        "matchers": [{ "isEqual": true, "isRegex": false, "name": "alertname", "value": "A" }],
    });
    assert_eq!(bench.get(&format!("/api/v2/silence/{id}")).json(), expected);
    assert_eq!(bench.get("/api/v2/silences").json(), json!([expected]));
    assert_eq!(bench.get("/api/v2/silences?filter=alertname%3DB").json(), json!([]));
}

#[rstest]
#[case::a_later_end_keeps_the_id("endsAt", json!("2026-08-22T15:00:00Z"), true)]
#[case::other_matchers_get_a_new_one("matchers", body("B")["matchers"].clone(), false)]
fn an_update_goes_by_the_rules_of_the_real_server(#[case] key: &str, #[case] value: Value, #[case] keeps: bool) {
    let bench = Bench::new();
    let id = posted(&bench, &body("A"));
    let mut update = body("A");
    update["id"] = json!(id);
    update[key] = value;
    assert_eq!(posted(&bench, &update) == id, keeps);
}

#[test]
fn an_update_of_an_unknown_silence_is_not_found() {
    let mut update = body("A");
    update["id"] = json!("00000000-0000-4000-8000-000000000000");
    let answer = post(Bench::new().us().address(), "/api/v2/silences", &update.to_string());
    assert_eq!((answer.status, answer.text().as_str()), (404, "\"silence not found\"\n"));
}

#[test]
fn a_body_of_another_type_is_refused() {
    let bench = Bench::new();
    let stream = send(bench.us().address(), "POST", "/api/v2/silences", "Content-Type: text/plain\r\n", "{}").unwrap();
    let answer = receive(&stream, PATIENCE, usize::MAX).unwrap();
    assert_eq!(answer.status, 415);
    assert_eq!(answer.json()["message"], "unsupported media type \"text/plain\", only [application/json] are allowed");
}

#[test]
fn peers_know_each_others_silences_and_other_sources_do_not() {
    let bench = Bench::new();
    let eu = bench.running.source("kestrel-eu").unwrap();
    post(eu.peers()[0].address(), "/api/v2/silences", &body("A").to_string());
    let listed = |address| crate::http::get(address, "/api/v2/silences").json().as_array().unwrap().len();
    assert_eq!((listed(eu.peers()[1].address()), listed(bench.us().address())), (1, 0));
}
