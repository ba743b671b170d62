//! `alerts silence`, `silences`, `extend`, `unsilence`, `ack --until-resolved` against a company that takes silences over HTTP.

use serde_json::{Value, json};
use watchbill_simulator::Running;

use crate::machine::{Machine, redacted};
use crate::polls::company;

/// Both alerts are known, and the id of the one at `kestrel-us`.
fn watched() -> (Running, Machine, String) {
    let (company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let listed = machine.json(&["alerts", "list", "--filter", "alertname=\"DiskFull\""], 0);
    let id = listed["alerts"][0]["id"].as_str().unwrap().to_owned();
    (company, machine, id)
}

fn silence(machine: &Machine, id: &str) -> Value {
    machine.json(&["alerts", "silence", id, "--for", "2h", "--comment", "disk is replaced", "--yes"], 0)
}

/// With what changes from run to run left out.
fn steady(mut document: Value) -> Value {
    let known = |key: &str| matches!(key, "id" | "starts_at" | "ends_at" | "sentence" | "deed");
    let rows = if document["silences"].is_array() {
        document["silences"].as_array_mut().unwrap()
    } else {
        return steady_row(document, known);
    };
    for row in rows {
        *row = steady_row(row.take(), known);
    }
    document
}

fn steady_row(mut row: Value, changes: impl Fn(&str) -> bool) -> Value {
    for (key, value) in row.as_object_mut().unwrap() {
        if changes(key) && !value.is_null() {
            *value = format!("[{key}]").into();
        }
    }
    row
}

#[test]
fn a_silence_is_made_listed_extended_ended_and_taken_back() {
    let (_company, machine, id) = watched();
    let made = silence(&machine, &id);
    assert_eq!((&made["source"], &made["problem"]), (&json!("kestrel-us"), &Value::Null));
    assert!(made["sentence"].as_str().unwrap().starts_with("1 alert at kestrel-us is silenced until "), "{made:#}");
    insta::assert_json_snapshot!("silence", steady(redacted(made.clone())));
    let listed = machine.json(&["alerts", "silences"], 0);
    insta::assert_json_snapshot!("silences", steady(redacted(listed)));

    let silence = made["id"].as_str().unwrap();
    let longer = machine.json(&["alerts", "extend", &silence[..8], "--for", "4h"], 0);
    assert_eq!((&longer["id"], &longer["problem"]), (&made["id"], &Value::Null), "only its end moved");
    machine.run(&["alerts", "extend", silence, "--for", "1h"]).with_code(2);

    let ended = machine.run(&["alerts", "unsilence", &format!("kestrel-us/{silence}")]).with_code(0);
    assert!(ended.out.contains("is over; 1 alert it covered fires and may page now"), "{ended:#?}");
    assert_eq!(machine.json(&["alerts", "silences"], 0)["silences"], json!([]));
    assert_eq!(machine.json(&["alerts", "silences", "--all"], 0)["silences"][0]["state"], json!("expired"));
    let again = machine.json(&["alerts", "unsilence", silence, "--undo"], 0);
    assert_ne!(again["id"], made["id"]);
    let text = machine.run(&["alerts", "silences"]).with_code(0).out;
    assert!(text.contains("disk is replaced") && text.contains("alertname=\"DiskFull\""), "{text}");
    machine.run(&["alerts", "unsilence", "nothing"]).with_code(2);
}

#[test]
fn without_a_yes_what_it_would_do_is_told_and_nothing_is_done() {
    let (_company, machine, id) = watched();
    let ended = machine.run(&["alerts", "silence", &id, "--for", "2h", "--comment", "why"]).with_code(2);
    let complaint = ended.complaint();
    assert!(complaint.contains("nothing was done; with --yes: Silence 1 alert at kestrel-us until "), "{complaint}");
    assert!(complaint.contains("Covers 1 alert now, 1 episode in the last 7 days."), "{complaint}");
    assert_eq!(machine.json(&["alerts", "silences", "--all"], 0)["silences"], json!([]));
}

#[test]
fn matchers_are_typed_for_one_source_and_refused_where_they_cover_everything() {
    let (_company, machine, _) = watched();
    let words = |matchers, rest: &[&'static str]| -> Vec<&str> {
        [&["alerts", "silence", "--match", matchers, "--for", "1h", "--comment", "why", "--yes"], rest].concat()
    };
    let unnamed = machine.run(&words("alertname=\"DiskFull\"", &[])).with_code(2);
    assert!(unnamed.complaint().contains("name one with --source (kestrel-eu, kestrel-us)"), "{unnamed:#?}");
    let made = machine.json(&words("alertname=~\"Disk.*\", severity!=critical", &["--source", "kestrel-us"]), 0);
    assert_eq!(made["problem"], Value::Null);
    for (matchers, expected) in [
        ("severity=~\".*\"", "Alertmanager refuses that"),
        ("@source=prod", "a field of Watchbill"),
        ("a=~\"(\"", "expected a regular expression"),
    ] {
        let refused = machine.run(&words(matchers, &["--source", "kestrel-us"])).with_code(2);
        assert!(refused.complaint().contains(expected), "{refused:#?}");
    }
    let prometheus = machine.run(&words("a=b", &["--source", "kestrel-prometheus"])).with_code(2);
    assert!(!prometheus.complaint().is_empty());
    machine
        .run(&["alerts", "silence", "--match", "a=b", "--source", "kestrel-us", "--for", "0h", "--comment", "why"])
        .with_code(2);
    machine.run(&["alerts", "silence", "--for", "2h", "--comment", "why"]).with_code(2);
}

#[test]
fn an_acknowledgement_until_resolved_is_a_short_silence_that_says_so() {
    let (_company, machine, id) = watched();
    let ended = machine.run(&["alerts", "ack", &id, "--until-resolved"]).with_code(0);
    assert!(ended.out.contains("if this laptop closes."), "{ended:#?}");
    let shown = machine.json(&["alerts", "show", &id], 0);
    assert_eq!(
        (&shown["alert"]["acknowledged"], &shown["shared_ack"]["by"]),
        (&json!(true), &json!("ana")),
        "{shown:#}"
    );
    let listed = machine.json(&["alerts", "silences"], 0);
    let row = &listed["silences"][0];
    assert_eq!((&row["acknowledgement"], &row["covers"], &row["attention"]), (&json!(true), &json!(1), &Value::Null));
    assert!(row["comment"].as_str().unwrap().starts_with("Acknowledged until it resolves by "), "{row:#}");
}

#[test]
fn a_source_that_does_not_answer_exits_3_and_the_others_are_listed() {
    let (company, machine, id) = watched();
    silence(&machine, &id);
    let definitions = machine.read("watchbill.toml");
    let eu = company.source("kestrel-eu").unwrap();
    let mut broken = definitions;
    for peer in eu.peers() {
        broken = broken.replace(&peer.url(), "http://127.0.0.1:1");
    }
    machine.write("watchbill.toml", &broken);
    let listed = machine.json(&["alerts", "silences"], 3);
    assert_eq!(listed["silences"].as_array().unwrap().len(), 1);
    assert!(
        listed["sources"][0]["problem"].as_str().unwrap().contains("its silences are not listed here"),
        "{listed:#}"
    );
}
