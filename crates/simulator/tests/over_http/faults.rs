//! Every fault, ordered over HTTP and seen over HTTP.

use std::thread;

use rstest::rstest;
use serde_json::json;

use crate::http::{Answer, Bench, IMPATIENCE, PATIENCE, get, post, receive, send, try_get};

const ALERTS: &str = "/api/v2/alerts";

/// A company with one alert whose first process suffers from this.
fn suffering(fault: &serde_json::Value) -> Bench {
    let bench = Bench::new();
    bench.alerts().fire(&[("alertname", "A")], &[("text", &"long ".repeat(20_000))]);
    order(&bench, &json!({ "faults": [fault] }));
    bench
}

fn order(bench: &Bench, orders: &serde_json::Value) {
    let answer = post(bench.us().address(), "/-/simulator/faults", &orders.to_string());
    assert_eq!(answer.status, 204, "{}", answer.text());
}

fn received(bench: &Bench, limit: usize) -> std::io::Result<Answer> {
    receive(&send(bench.us().address(), "GET", ALERTS, "", "").unwrap(), IMPATIENCE, limit)
}

#[rstest]
#[case(500)]
#[case(401)]
#[case(403)]
#[case(404)]
#[case(429)]
#[case(503)]
fn a_status_instead_of_an_answer(#[case] code: u16) {
    let bench = suffering(&json!({ "kind": "status", "code": code, "retry_after_s": 7 }));
    let answer = bench.get(ALERTS);
    assert_eq!((answer.status, answer.header("retry-after")), (code, Some("7")));
    assert_eq!(answer.header("www-authenticate").is_some(), code == 401);
}

#[test]
fn a_login_page_comes_with_status_200() {
    let answer = suffering(&json!({ "kind": "html_page" })).get(ALERTS);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(answer.text().starts_with("<!doctype html>") && answer.is_whole());
}

#[test]
fn bad_json_is_whole_as_http_and_broken_as_json() {
    let answer = suffering(&json!({ "kind": "bad_json" })).get(ALERTS);
    assert!(answer.status == 200 && answer.is_whole());
    assert!(serde_json::from_slice::<serde_json::Value>(&answer.body).is_err());
}

#[test]
fn the_wrong_shape_is_good_json_that_is_no_list() {
    let answer = suffering(&json!({ "kind": "wrong_shape" })).get(ALERTS);
    assert!(answer.status == 200 && answer.json().is_object());
}

#[test]
fn a_cut_body_ends_in_the_middle_and_so_does_the_connection() {
    let bench = suffering(&json!({ "kind": "cut_body" }));
    let stream = send(bench.us().address(), "GET", ALERTS, "", "").unwrap();
    let answer = receive(&stream, PATIENCE, usize::MAX).unwrap();
    let declared: usize = answer.header("content-length").unwrap().parse().unwrap();
    assert!(declared > 100_000);
    assert_eq!(answer.body.len(), declared / 2);
}

#[test]
fn a_stalled_body_stops_in_the_middle_and_the_connection_stays_open() {
    let bench = suffering(&json!({ "kind": "stalled_body" }));
    let stream = send(bench.us().address(), "GET", ALERTS, "", "").unwrap();
    let answer = receive(&stream, IMPATIENCE, usize::MAX).unwrap();
    assert_eq!(answer.body.len(), answer.header("content-length").unwrap().parse::<usize>().unwrap() / 2);
    let more = receive(&stream, IMPATIENCE, usize::MAX).unwrap_err();
    assert!(matches!(more.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut), "{more}");
}

#[test]
fn a_huge_body_has_the_ordered_size_and_is_an_empty_list() {
    let answer = suffering(&json!({ "kind": "huge_body", "bytes": 3_000_001 })).get(ALERTS);
    assert!(answer.is_whole());
    assert_eq!((answer.body.len(), answer.json()), (3_000_001, json!([])));
}

#[test]
fn an_endless_body_declares_no_length_and_goes_on() {
    let answer = received(&suffering(&json!({ "kind": "endless_body" })), 5_000_000).unwrap();
    assert_eq!(answer.header("content-length"), None);
    assert!(answer.body.len() > 4_000_000);
}

#[test]
fn a_dropped_connection_ends_without_a_word() {
    let bench = suffering(&json!({ "kind": "drop_connection" }));
    let stream = send(bench.us().address(), "GET", ALERTS, "", "").unwrap();
    let error = receive(&stream, PATIENCE, usize::MAX).unwrap_err();
    assert!(matches!(error.kind(), std::io::ErrorKind::UnexpectedEof | std::io::ErrorKind::ConnectionReset), "{error}");
}

#[test]
fn a_slow_answer_does_not_begin_in_time() {
    let error = received(&suffering(&json!({ "kind": "slow", "ms": 60_000 })), usize::MAX).unwrap_err();
    assert!(matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut), "{error}");
    let answer = suffering(&json!({ "kind": "slow", "ms": 20 })).get(ALERTS);
    assert!(answer.status == 200 && answer.is_whole());
}

#[rstest]
#[case(3_600_000, "Sat, 22 Aug 2026 13:00:00 GMT", "2026-08-22T13:00:00.000Z")]
#[case(-90_000, "Sat, 22 Aug 2026 11:58:30 GMT", "2026-08-22T11:58:30.000Z")]
fn a_skewed_clock_shows_in_the_date_and_in_every_time(#[case] ms: i64, #[case] date: &str, #[case] time: &str) {
    let bench = suffering(&json!({ "kind": "clock_skew", "ms": ms }));
    let answer = bench.get(ALERTS);
    assert_eq!((answer.header("date"), &answer.json()[0]["startsAt"]), (Some(date), &json!(time)));
    assert_eq!(bench.get("/api/v2/status").json()["uptime"], time);
}

#[test]
fn a_restart_can_be_ordered_and_happens_once() {
    let bench = suffering(&json!({ "kind": "restart" }));
    assert_eq!(bench.names(ALERTS), Vec::<String>::new());
    bench.advance(60);
    assert_eq!(bench.names(ALERTS), ["A"]);
}

#[test]
fn a_sender_that_stopped_can_be_ordered_and_is_well_when_faults_are_cleared() {
    let bench = suffering(&json!({ "kind": "sender_stopped" }));
    bench.advance(240);
    assert_eq!(bench.names(ALERTS), Vec::<String>::new());
    order(&bench, &json!({ "faults": [] }));
    assert_eq!(bench.names(ALERTS), ["A"]);
}

#[test]
fn a_process_can_be_ordered_down() {
    let bench = suffering(&json!({ "kind": "down", "ms": 1000 }));
    assert!(try_get(bench.us().address(), ALERTS).is_err());
}

#[test]
fn orders_for_some_requests_of_one_path_leave_all_others_alone() {
    let bench = Bench::new();
    let orders = json!({ "faults": [{ "kind": "status", "code": 503 }], "requests": 2, "path": "/api/v2/silences" });
    order(&bench, &orders);
    assert_eq!(bench.get("/-/simulator/faults").json(), orders);
    let statuses =
        ["/api/v2/silences", ALERTS, "/api/v2/silences", "/api/v2/silences"].map(|path| bench.get(path).status);
    assert_eq!(statuses, [503, 200, 503, 200]);
    assert_eq!(bench.get("/-/simulator/faults").json(), json!({ "faults": [] }));
}

#[test]
fn two_faults_can_come_together() {
    let bench = Bench::new();
    order(&bench, &json!({ "faults": [{ "kind": "status", "code": 502 }, { "kind": "cut_body" }] }));
    let answer = bench.get(ALERTS);
    assert!(answer.status == 502 && !answer.is_whole());
}

#[test]
fn unknown_orders_are_refused_and_change_nothing() {
    let bench = Bench::new();
    let answer = post(bench.us().address(), "/-/simulator/faults", r#"{"faults":[{"kind":"explode"}]}"#);
    assert_eq!(answer.status, 422);
    assert_eq!(bench.get(ALERTS).status, 200);
}

#[test]
fn the_ninth_reader_at_a_time_is_told_to_try_again() {
    let bench = Bench::new();
    order(&bench, &json!({ "faults": [{ "kind": "slow", "ms": 60_000 }], "requests": 8 }));
    let waiting: Vec<_> = (0..8).map(|_| send(bench.us().address(), "GET", ALERTS, "", "").unwrap()).collect();
    while bench.us().most_in_flight() < waiting.len() {
        thread::yield_now();
    }
    let answer = get(bench.us().address(), ALERTS);
    assert_eq!((answer.status, answer.text().contains("try again later")), (503, true));
}
