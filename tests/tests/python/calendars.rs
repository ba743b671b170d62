//! Exported calendars, opened by another implementation.

use std::collections::HashMap;

use serde_json::{Value, json};
use watchbill_tests::{python, soak};

use super::{Desk, list, text};

const SEED: u64 = 20_261_101;
/// How long before a shift the calendar of one person rings, in seconds.
const ALARM_S: f64 = -1800.0;

/// Each schedule as everybody's calendar, as that of one person, and as everybody's after an edit.
const CALENDARS: [&str; 3] = ["before", "person", "after"];

#[tokio::test(flavor = "multi_thread")]
async fn calendars_open_without_complaint_and_show_the_shifts_of_the_model() {
    let desk = Desk::new();
    let cases = desk.filled_by("planned.py", &[SEED.to_string(), soak::rounds(12, 100).to_string()]).await;
    let cases = cases.as_array().unwrap();
    let opened = opened(&desk, cases).await;

    let mut seen = Seen::default();
    for (case, calendars) in cases.iter().zip(opened.chunks(CALENDARS.len())) {
        let [before, person, after] = calendars else { panic!("three calendars of each schedule") };
        for calendar in calendars {
            assert_eq!(list(calendar, "complaints"), &[] as &[Value], "{calendar}");
            assert_eq!(by_uid(calendar).len(), list(calendar, "events").len(), "two events have one UID: {calendar}");
        }
        let everybodys = list(&case["before"], "events").iter();
        let theirs = everybodys.clone().filter(|event| text(event, "person") == one_person(case));
        shows(before, everybodys.clone(), &[], &mut seen);
        shows(person, theirs, &[ALARM_S], &mut seen);
        shows(after, list(&case["after"], "events").iter(), &[], &mut seen);
        replaces(before, after, &mut seen);
    }
    let Seen { shifts, reasons, cancelled, changed, kept } = seen;
    assert!(
        [shifts, reasons, cancelled, changed, kept].iter().all(|times| *times > 10),
        "too little happened: {seen:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_that_has_become_empty_opens_without_complaint() {
    let desk = Desk::new();
    let rota = "timezone = \"Europe/Berlin\"\n[[layers]]\nname = \"primary\"\n\
                rotation = { kind = \"weekly\", start = \"2026-01-05T09:00:00\", people = [] }\n";
    std::fs::write(desk.file("rota.toml"), rota).unwrap();
    let range = ["2026-03-02T00:00:00Z", "2026-03-30T00:00:00Z"];
    let rota = desk.file("rota.toml");
    let words = ["oncall", "export", "--schedule", rota.to_str().unwrap(), "--from", range[0], "--to", range[1]];
    std::fs::write(desk.file("empty.ics"), desk.cli.run(&words).await.with_code(0).out).unwrap();
    let asked = json!([{ "file": desk.file("empty.ics"), "from": range[0], "to": range[1] }]);
    let opened = python::script("calendars.py", &[], &asked).await;
    assert_eq!(opened, json!([{ "complaints": [], "events": [], "occurrences": [] }]));
}

/// How often something was looked at, so that nothing is left out without anybody noticing.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    shifts: u32,
    reasons: u32,
    cancelled: u32,
    changed: u32,
    kept: u32,
}

/// Exports all calendars, and has them opened.
async fn opened(desk: &Desk, cases: &[Value]) -> Vec<Value> {
    let mut asked = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let earlier = desk.file(&format!("before-{number}.ics"));
        for calendar in CALENDARS {
            let (schedule, more) = match calendar {
                "person" => (&case["before"], vec!["--person", one_person(case)]),
                "after" => (&case["after"], vec!["--previous", earlier.to_str().unwrap()]),
                _ => (&case["before"], vec![]),
            };
            desk.same_runs(schedule, case).await;
            let exported = desk.oncall("export", schedule, case, &more).await.out;
            let file = desk.file(&format!("{calendar}-{number}.ics"));
            std::fs::write(&file, exported).unwrap();
            asked.push(json!({ "file": file, "from": case["from"], "to": case["to"] }));
        }
    }
    match python::script("calendars.py", &[], &Value::Array(asked)).await {
        Value::Array(opened) => opened,
        other => panic!("{other}"),
    }
}

/// Whose calendar is exported: whoever has the first shift.
fn one_person(case: &Value) -> &str {
    text(&list(&case["before"], "events")[0], "person")
}

fn by_uid(calendar: &Value) -> HashMap<&str, &Value> {
    list(calendar, "events").iter().map(|event| (text(event, "uid"), event)).collect()
}

fn is_cancelled(event: &Value) -> bool {
    match text(event, "status") {
        "CANCELLED" => true,
        "CONFIRMED" => false,
        other => panic!("the status {other}"),
    }
}

/// Fails unless what a calendar shows in the range, and what is written in the file, are these shifts.
fn shows<'a>(calendar: &Value, shifts: impl Iterator<Item = &'a Value>, alarms: &[f64], seen: &mut Seen) {
    let key = |event: &Value| ["start", "end", "summary"].map(|key| text(event, key).to_owned());
    let mut expected: Vec<([String; 3], Option<&str>)> =
        shifts.map(|shift| (key(shift), shift["reason"].as_str())).collect();
    expected.sort();
    for shown in ["occurrences", "events"] {
        let mut events: Vec<&Value> = list(calendar, shown).iter().filter(|event| !is_cancelled(event)).collect();
        events.sort_by_cached_key(|event| key(event));
        for place in 0..events.len().max(expected.len()) {
            let told = events.get(place).map(|event| key(event));
            assert_eq!(told.as_ref(), expected.get(place).map(|(key, _)| key), "shift {place} of the {shown}");
        }
        for (event, (_, reason)) in events.iter().zip(&expected) {
            assert_eq!(event["alarms"], json!(alarms), "{event}");
            if let Some(reason) = reason {
                let line = format!("Reason: {reason}");
                assert!(text(event, "description").lines().any(|told| told == line), "{line} is not told: {event}");
                seen.reasons += 1;
            }
            seen.shifts += 1;
        }
    }
}

/// Fails unless a calendar program that has the earlier calendar takes over the later one: nothing changes under an old
/// number, nothing that stays gets a new one, and what is gone is cancelled.
fn replaces(earlier: &Value, later: &Value, seen: &mut Seen) {
    let (before, after) = (by_uid(earlier), by_uid(later));
    for (uid, old) in &before {
        let new = after.get(uid).unwrap_or_else(|| panic!("{old} is gone without being cancelled"));
        let content =
            |event: &Value| ["start", "end", "summary", "description", "status"].map(|key| event[key].clone());
        let number = |event: &Value| event["sequence"].as_i64().unwrap();
        if content(old) == content(new) {
            assert_eq!((&old["sequence"], &old["stamp"]), (&new["sequence"], &new["stamp"]), "{new}");
            seen.kept += 1;
        } else {
            assert!(number(new) > number(old), "{old} became {new} under an old number");
            seen.changed += 1;
        }
        if is_cancelled(new) {
            assert_eq!(text(new, "summary"), format!("Cancelled: {}", text(old, "summary")));
            seen.cancelled += 1;
        }
    }
    let invented = after.iter().find(|(uid, event)| is_cancelled(event) && !before.contains_key(*uid));
    assert_eq!(invented, None, "what was never there is cancelled");
}
