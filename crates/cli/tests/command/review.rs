//! `review` and `slo report`: a meeting in words, and what is written of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::machine::Machine;

/// Nobody answers at this address: a review needs none.
const TEAM: &str = "team = \"payments\"\ntimezone = \"Europe/Berlin\"\n\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n\n\
    [[sources]]\nname = \"prom\"\nkind = \"prometheus\"\nurl = \"http://127.0.0.1:9\"\n";

fn slo(service: &str) -> String {
    format!(
        "apiVersion: openslo/v1
kind: SLO
metadata: {{name: {service}-answers, displayName: {service} answers}}
spec:
  service: {service}
  indicator:
    metadata: {{name: {service}-sli}}
    spec:
      ratioMetric:
        counter: true
        bad: {{metricSource: {{type: Prometheus, spec: {{query: {service}_errors_total}}}}}}
        total: {{metricSource: {{type: Prometheus, spec: {{query: {service}_requests_total}}}}}}
  timeWindow: [{{duration: 1Q, calendar: {{startTime: 2025-01-01 00:00:00, timeZone: Europe/Berlin}}}}]
  budgetingMethod: Occurrences
  objectives: [{{target: 0.999}}]
"
    )
}

/// A team with two services, of which nothing could be measured.
fn team() -> Machine {
    let machine = Machine::with(TEAM);
    fs::create_dir_all(machine.workspace().join("slos")).unwrap();
    for service in ["checkout", "search"] {
        machine.write(&format!("slos/{service}.yaml"), &slo(service));
    }
    machine.run(&["poll"]).with_code(3);
    machine
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Every file below a folder with what is in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else {
                let name = entry.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, fs::read(&entry).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_review_is_held_in_words_and_written_twice_to_the_same_bytes() {
    let machine = team();
    assert!(machine.run(&["review", "list"]).with_code(0).out.starts_with("There is no review yet."));
    let opened = machine.json(&["review", "open", "2026-Q1"], 0);
    assert_eq!(
        keys(&opened),
        [
            "as_of",
            "closed",
            "earlier",
            "label",
            "minutes",
            "old",
            "pages",
            "present",
            "revision",
            "services",
            "snapshot",
            "stale",
            "title",
            "undecided"
        ]
    );
    assert_eq!(opened["undecided"], json!(["checkout", "search"]));
    assert_eq!(opened["services"][0]["state"], "suspended", "nothing is known: {opened:#}");
    assert!(opened["stale"].as_str().is_some_and(|stale| stale.starts_with("Nothing was measured")), "{opened:#}");
    let again = machine.json(&["review", "open", "2026-Q1"], 0);
    assert_eq!(again["snapshot"], opened["snapshot"], "it goes on with the snapshot there is");

    let refused = machine.run(&["review", "close", "2026-Q1"]).with_code(2);
    assert!(refused.complaint().contains("nothing is decided about checkout, search"), "{refused:#?}");
    machine.run(&["review", "decide", "2026-Q1", "--service", "search", "--no-change", "--because", " "]).with_code(2);
    machine.run(&["review", "decide", "2026-Q1", "--service", "search", "--because", "so"]).with_code(2);
    let because = ["--no-change", "--because", "nothing is known"];
    for service in ["checkout", "search"] {
        machine.run(&[&["review", "decide", "2026-Q1", "--service", service][..], &because].concat()).with_code(0);
    }
    machine.run(&["review", "note", "2026-Q1", "the meter was off", "--page", "portfolio"]).with_code(0);
    machine.run(&["review", "present", "2026-Q1", "Ana", "Bo"]).with_code(0);
    let fit = ["review", "fit", "2026-Q1", "--service", "search", "--toil", "high", "--satisfaction", "low"];
    machine.run(&fit).with_code(0);
    let closed = machine.json(&["review", "close", "2026-Q1"], 0);
    assert!(closed["closed"].as_str().is_some_and(|closed| closed.starts_with("ana, ")), "{closed:#}");
    assert_eq!(closed["present"], json!(["Ana", "Bo"]));
    assert_eq!(closed["services"][1]["decision"]["because"], "nothing is known");
    let late = machine.run(&["review", "note", "2026-Q1", "one more thing"]).with_code(2);
    assert!(late.complaint().contains("closed"), "{late:#?}");

    let written: Vec<BTreeMap<String, Vec<u8>>> = ["one", "two"]
        .iter()
        .map(|name| {
            let folder = machine.beside(name);
            let out = folder.display().to_string();
            let told = machine.json(&["slo", "report", "--review", "2026-Q1", "--out", &out], 0);
            assert_eq!(
                (keys(&told), &told["first"]),
                (vec!["files", "first", "folder", "label"], &json!("review.html"))
            );
            let found = files(&folder);
            let named: Vec<&str> = told["files"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            assert!(named.len() == found.len() && named.iter().all(|name| found.contains_key(*name)), "{named:?}");
            found
        })
        .collect();
    assert!(written[0] == written[1], "the same review is the same bytes");
    let markdown = String::from_utf8(written[0]["review.md"].clone()).unwrap();
    assert!(markdown.contains("the meter was off") && markdown.contains("Ana, Bo"), "{markdown}");
}

#[test]
fn a_page_is_shown_by_its_name_and_what_is_none_says_so() {
    let machine = team();
    machine.run(&["review", "open", "2026-03"]).with_code(0);
    let page = machine.run(&["review", "show", "2026-03", "--page", "cover"]).with_code(0).out;
    assert!(page.contains("On Sun 29 Mar 2026 the clocks were set from 02:00 to 03:00."), "{page}");
    assert!(page.contains("The period has 743 hours"), "{page}");
    let unknown = machine.run(&["review", "show", "2026-03", "--page", "nowhere"]).with_code(2);
    assert!(unknown.complaint().contains("expected one of cover, last-decisions, portfolio"), "{unknown:#?}");
    for words in [
        &["review", "show", "2026-03", "--page", "portfolo"][..],
        &["review", "note", "2026-03", "x", "--page", "portfolo"],
    ] {
        let typo = machine.run(words).with_code(2);
        assert!(typo.complaint().contains("did you mean `portfolio`?"), "{words:?}: {typo:#?}");
    }
    for (words, said) in [
        (&["review", "open", "2026-Q7"][..], "not a period"),
        (&["review", "open", "2026-P7"], "--from and --to"),
        (&["review", "show", "2026-03", "--revision", "4"], "no revision 4; it has 1 alone"),
        (
            &["review", "complaints", "2026-03", "--service", "serch", "--source", "desk", "2026-03=4"],
            "did you mean `search`?",
        ),
        (
            &["review", "complaints", "2026-03", "--service", "search", "--source", "desk", "July"],
            "the like of 2026-07=14",
        ),
        (&["review", "open", "2999-Q1"], "nothing to review yet"),
        (&["review", "show", "2026-Q2"], "there is no review of 2026-Q2"),
        (&["slo", "report", "--review", "2026-Q2", "--out", "nowhere"], "there is no review of 2026-Q2"),
    ] {
        let refused = machine.run(words).with_code(2);
        assert!(refused.complaint().contains(said), "{words:?}: {refused:#?}");
    }
}

/// Decides for both services and closes.
fn close(machine: &Machine, more: &[&str]) {
    let because = ["--because", "nothing is known"];
    let of = |service: &'static str| ["review", "decide", "2026-Q1", "--service", service];
    machine.run(&[&of("checkout")[..], &["--no-change"], &because].concat()).with_code(0);
    machine.run(&[&of("search")[..], more, &because].concat()).with_code(0);
    machine.run(&["review", "close", "2026-Q1"]).with_code(0);
}

#[test]
fn older_revisions_are_listed_shown_and_written_and_follow_ups_are_a_calendar() {
    let machine = team();
    machine.run(&["review", "open", "2026-Q1"]).with_code(0);
    close(&machine, &["--take", "buy a meter", "--owner", "ana", "--due", "2999-12-31"]);
    let calendar = machine.run(&["review", "export", "2026-Q1", "--ics"]).with_code(0).out;
    for line in ["SUMMARY:search: buy a meter (ana)", "DTSTART;VALUE=DATE:29991231", "SEQUENCE:1000"] {
        assert!(calendar.lines().any(|found| found == line), "{line} is missing: {calendar}");
    }
    let told = machine.json(&["review", "export", "2026-Q1", "--ics"], 0);
    assert_eq!(told, json!({ "calendar": calendar }));

    machine.write("slos/search.yaml", &slo("search").replace("0.999", "0.99"));
    let opened = machine.json(&["review", "open", "2026-Q1"], 0);
    assert_eq!((&opened["revision"], &opened["old"]), (&json!(2), &Value::Null), "{opened:#}");
    let counts = ["2026-01=3", "2026-02=5"];
    let said = [&["review", "complaints", "2026-Q1", "--service", "search", "--source", "support queue"][..], &counts]
        .concat();
    machine.run(&said).with_code(0);
    let page = machine.run(&["review", "show", "2026-Q1", "--page", "fit"]).with_code(0).out;
    assert!(page.contains("support queue") && page.contains("too few to say"), "{page}");
    close(&machine, &["--no-change"]);
    let called_off = machine.run(&["review", "export", "2026-Q1", "--ics"]).with_code(0).out;
    assert!(called_off.contains("STATUS:CANCELLED") && called_off.contains("SEQUENCE:2000"), "{called_off}");

    let list = machine.json(&["review", "list"], 0);
    let rows: Vec<_> =
        list["reviews"].as_array().unwrap().iter().map(|row| (&row["revision"], &row["newest"])).collect();
    assert_eq!(rows, [(&json!(2), &json!(true)), (&json!(1), &json!(false))]);
    let old = machine.json(&["review", "show", "2026-Q1", "--revision", "1"], 0);
    assert_eq!(old["old"], "This is revision 1 of 2026-Q1; revision 2 is the newest.");
    assert_eq!(old["services"][1]["decision"]["taken"], "buy a meter");
    let folder = machine.beside("old");
    let out = folder.display().to_string();
    machine.run(&["slo", "report", "--review", "2026-Q1", "--revision", "1", "--out", &out]).with_code(0);
    assert_eq!(String::from_utf8(files(&folder)["review.ics"].clone()).unwrap(), calendar);
}
