use std::collections::HashSet;

use rstest::rstest;
use serde_json::Value;

use super::*;

const NOW: i64 = 1_790_000_000_000;

fn now() -> Instant {
    Instant::from_ms(NOW)
}

fn read(body: &Bytes) -> Vec<Value> {
    serde_json::from_slice(body).unwrap()
}

fn changed(one: &Bytes, other: &Bytes) -> usize {
    read(one).iter().zip(read(other)).filter(|(a, b)| **a != *b).count()
}

#[test]
fn ten_thousand_alerts_are_about_seven_megabytes_and_all_different() {
    let load = LoadAlerts::new(1, 10_000, 1.0, Changes::OnTick, now());
    let body = load.body(now(), Skew::NONE);
    assert!((6_500_000..8_000_000).contains(&body.len()), "{} bytes", body.len());
    let identities: HashSet<String> = read(&body).iter().map(|alert| alert["fingerprint"].to_string()).collect();
    assert_eq!(identities.len(), 10_000);
}

#[rstest]
#[case::none(0.0, 0)]
#[case::one_percent(1.0, 10)]
#[case::all(100.0, 1000)]
#[case::more_than_there_is(250.0, 1000)]
fn a_tick_changes_the_asked_for_share(#[case] percent: f64, #[case] expected: usize) {
    let load = LoadAlerts::new(1, 1000, percent, Changes::OnTick, now());
    let before = load.body(now(), Skew::NONE);
    load.tick(now());
    assert_eq!(changed(&before, &load.body(now(), Skew::NONE)), expected);
}

#[test]
fn without_a_tick_the_answer_is_the_same_to_the_byte() {
    let load = LoadAlerts::new(1, 100, 10.0, Changes::OnTick, now());
    load.about_to_answer(now());
    let before = load.body(now(), Skew::NONE);
    load.about_to_answer(now());
    assert_eq!(before, load.body(now(), Skew::NONE));
}

#[test]
fn when_each_answer_changes_something_two_answers_differ() {
    let load = LoadAlerts::new(1, 100, 10.0, Changes::EachAnswer, now());
    load.about_to_answer(now());
    let before = load.body(now(), Skew::NONE);
    load.about_to_answer(now());
    assert_eq!(changed(&before, &load.body(now(), Skew::NONE)), 10);
}

#[test]
fn half_of_what_changes_has_fired_again() {
    let load = LoadAlerts::new(1, 100, 20.0, Changes::OnTick, now());
    load.tick(now());
    let again = load.firing().iter().filter(|firing| firing.starts_at == now()).count();
    assert_eq!(again, 10);
}

#[test]
fn nothing_at_all_is_an_empty_list() {
    let load = LoadAlerts::new(1, 0, 50.0, Changes::OnTick, now());
    load.tick(now());
    assert_eq!(load.body(now(), Skew::NONE), "[]\n");
}
