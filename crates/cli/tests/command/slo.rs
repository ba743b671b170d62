//! `slo evaluate`, on bare files.

use rstest::rstest;
use serde_json::{Value, json};

use crate::machine::Machine;

const EVENTS: &str = "apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout}
spec:
  service: shop
  timeWindow: [{duration: 1d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{target: 0.99}]
";

const SLICES: &str = "apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout-quarters}
spec:
  service: shop
  timeWindow: [{duration: 1Q, calendar: {startTime: 2025-01-01 00:00:00, timeZone: Europe/Berlin}}]
  budgetingMethod: Timeslices
  objectives: [{target: 0.999, timeSliceTarget: 0.95, timeSliceWindow: 1m}]
";

fn path(machine: &Machine, name: &str) -> String {
    machine.workspace().join(name).display().to_string()
}

/// The words, with the files of the workspace by their whole paths; what begins with `@` is one.
fn words(machine: &Machine, words: &[&str]) -> Vec<String> {
    let whole = |word: &&str| word.strip_prefix('@').map_or_else(|| (*word).to_owned(), |name| path(machine, name));
    ["slo", "evaluate"].into_iter().map(str::to_owned).chain(words.iter().map(whole)).collect()
}

fn json_of(machine: &Machine, given: &[&str], code: i32) -> Value {
    let words = words(machine, given);
    machine.json(&words.iter().map(String::as_str).collect::<Vec<_>>(), code)
}

fn text_of(machine: &Machine, given: &[&str]) -> String {
    let words = words(machine, given);
    machine.run(&words.iter().map(String::as_str).collect::<Vec<_>>()).with_code(0).out
}

/// A day of five minutes: 1000 events each, 40 bad ones in the last hour, an unknown hour, an impossible bucket.
fn a_day() -> String {
    let row = |nth: u32| {
        let (hour, minute) = (nth / 12, nth % 12 * 5);
        let counts = match nth {
            24..36 => ",".to_owned(),
            40 => "1100,1000".to_owned(),
            276.. => "960,1000".to_owned(),
            _ => "999,1000".to_owned(),
        };
        format!("2026-01-01T{hour:02}:{minute:02}:00Z,{counts}\n")
    };
    format!("start,good,total\n{}", (0..288).rev().map(row).collect::<String>())
}

fn machine() -> Machine {
    let machine = Machine::new();
    machine.write("events.yaml", EVENTS);
    machine.write("slices.yaml", SLICES);
    machine.write("day.csv", &a_day());
    machine
}

const DAY: [&str; 5] = ["@events.yaml", "--buckets", "@day.csv", "--now", "2026-01-02T00:02:00Z"];

#[test]
fn a_budget_of_events_is_one_document() {
    insta::assert_json_snapshot!("slo_evaluate_events", json_of(&machine(), &DAY, 0));
}

#[test]
fn a_budget_of_events_is_read_by_people() {
    insta::assert_snapshot!("slo_evaluate_events_in_words", text_of(&machine(), &DAY));
}

#[test]
fn a_budget_of_slices_is_one_document() {
    let machine = machine();
    machine.write("minutes.csv", "start,good,total\n2024-12-31T23:00:00Z,94,100\n2024-12-31T23:01:00Z,95,100\n2024-12-31T23:02:00Z,0,0\n2024-12-31T23:03:00Z,,\n");
    machine
        .write("maintenance.csv", "from,to,reason\n2025-03-01T00:00:00Z,2025-03-01T02:00:00Z,move of the database\n");
    let words = [
        "@slices.yaml",
        "--buckets",
        "@minutes.csv",
        "--now",
        "2024-12-31T23:04:00Z",
        "--lookback",
        "2m",
        "--exclusions",
        "@maintenance.csv",
        "--exclusion-mode",
        "remove",
        "--empty-slice",
        "ignore",
    ];
    insta::assert_json_snapshot!("slo_evaluate_slices", json_of(&machine, &words, 0));
    insta::assert_snapshot!("slo_evaluate_slices_in_words", text_of(&machine, &words));
}

#[rstest]
#[case("0", "objective_must_be_above_0")]
#[case("-0.5", "objective_must_be_above_0")]
#[case("1", "objective_must_be_below_100_percent")]
#[case("99.9", "objective_must_be_below_100_percent")]
#[case("''", "not_a_number")]
#[case("high", "not_a_number")]
fn an_objective_that_is_none_is_rejected_by_its_value(#[case] target: &str, #[case] code: &str) {
    let machine = machine();
    machine.write("events.yaml", &EVENTS.replace("0.99", target));
    assert_eq!(json_of(&machine, &DAY, 2), json!({ "rejected": code }));
    let words = words(&machine, &DAY);
    let said = machine.run(&words.iter().map(String::as_str).collect::<Vec<_>>()).with_code(2);
    assert!(said.complaint().contains("events.yaml:8:25: an objective must be"), "{said:#?}");
    assert_eq!(said.out, "");
}

#[rstest]
#[case::no_number("start,good,total\n2026-01-01T00:00:00Z,many,1000\n", "day.csv:2: `good` is `many`")]
#[case::twice(
    "start,good,total\n2026-01-01T00:00:00Z,1,1\n2026-01-01T00:00:00Z,1,1\n",
    "day.csv:3: the bucket of 2026-01-01T00:00:00Z stands in line 2"
)]
#[case::off_the_grid(
    "start,good,total\n2026-01-01T00:00:07Z,1,1\n",
    "day.csv:2: no bucket of 300 s begins at 2026-01-01T00:00:07.000Z"
)]
fn counts_that_cannot_be_read_are_named_with_their_place(#[case] text: &str, #[case] expected: &str) {
    let machine = machine();
    machine.write("day.csv", text);
    let message = json_of(&machine, &DAY, 2)["error"]["message"].as_str().unwrap().to_owned();
    assert!(message.contains(expected), "{message}");
}

#[rstest]
#[case::no_such_file(&["@nowhere.yaml", "--buckets", "@day.csv"], "nowhere.yaml: cannot be read")]
#[case::half_a_window(&["@events.yaml", "--buckets", "@day.csv", "--from", "2026-01-01T00:00:00Z"], "--to")]
#[case::no_counts(&["@events.yaml"], "--buckets")]
fn wrong_words_exit_with_2(#[case] given: &[&str], #[case] expected: &str) {
    let machine = machine();
    let words = words(&machine, given);
    let ended = machine.run(&words.iter().map(String::as_str).collect::<Vec<_>>()).with_code(2);
    assert!(ended.complaint().contains(expected), "{ended:#?}");
}

/// An explicit window of half a day, and a step of its own.
#[test]
fn an_explicit_window_and_a_step_are_taken() {
    let machine = machine();
    let half = ["--from", "2026-01-01T12:00:00Z", "--to", "2026-01-02T00:00:00Z"];
    let listing = json_of(&machine, &[&DAY[..], &half[..]].concat(), 0);
    assert_eq!((&listing["window"]["seconds"], &listing["total"]), (&json!(43_200), &json!("144000")));

    machine.write("ninety.csv", "start,good,total\n2026-01-01T00:00:00Z,9,10\n2026-01-01T00:01:30Z,10,10\n");
    let words = ["@events.yaml", "--buckets", "@ninety.csv", "--step", "90s", "--now", "2026-01-01T00:03:00Z"];
    let listing = json_of(&machine, &words, 0);
    assert_eq!((&listing["bad"], &listing["coverage"]["exact"]), (&json!("1"), &json!("1/480")));
}

/// The zone of the team holds where the calendar names none, and without a team there has to be one.
#[test]
fn the_zone_of_a_calendar_is_that_of_the_team() {
    let machine = machine();
    machine.write("slices.yaml", &SLICES.replace(", timeZone: Europe/Berlin", ""));
    let words = ["@slices.yaml", "--buckets", "@day.csv", "--now", "2025-02-01T00:00:00Z"];
    let refused = json_of(&machine, &words, 2)["error"]["message"].as_str().unwrap().to_owned();
    assert!(refused.contains("E_CALENDAR_MALFORMED"), "{refused}");
    machine.write("watchbill.toml", "team = \"payments\"\ntimezone = \"America/New_York\"\n");
    assert_eq!(json_of(&machine, &words, 0)["window"]["start"], json!("2025-01-01T05:00:00Z"));
}
