//! `poll`, `status` and `sources test` against a company that is really asked over HTTP.

use serde_json::json;
use watchbill_simulator::time::Clock;
use watchbill_simulator::{Company, Running};

use crate::machine::{Machine, redacted};

pub const NODE_DOWN: &[(&str, &str)] =
    &[("alertname", "NodeDown"), ("severity", "critical"), ("instance", "node-3"), ("cluster", "eu-1")];
const DISK_FULL: &[(&str, &str)] = &[("alertname", "DiskFull"), ("severity", "warning"), ("instance", "db-1")];

/// A company in which two alerts fire, and a workspace that polls it.
pub fn company() -> (Running, Machine) {
    let company = Company::manual(Clock::system()).unwrap();
    let eu = company.source("kestrel-eu").unwrap().manual().unwrap();
    eu.fire(
        NODE_DOWN,
        &[("summary", "The node is down"), ("runbook_url", "https://runbooks.kestrel.example/NodeDown")],
    );
    let us = company.source("kestrel-us").unwrap().manual().unwrap();
    us.fire(DISK_FULL, &[("summary", "The disk is full\x1b[2J")]);
    let machine = Machine::with(&company.workspace_toml());
    (company, machine)
}

#[test]
fn a_first_poll_raises_one_digest_and_a_second_nothing() {
    let (_company, machine) = company();
    let mut first = redacted(machine.json(&["poll"], 1));
    assert!(first["notifier_problem"].is_string(), "without a notification server it says so: {first:#}");
    first["notifier_problem"] = "[why]".into();
    insta::assert_json_snapshot!("first_poll", first);

    let second = machine.json(&["poll"], 0);
    assert_eq!(second["changes"], json!({ "fired": 0, "resolved": 0, "unknown": 0 }));
    assert_eq!(second["pages"], json!([]));
}

#[test]
fn an_alert_that_begins_later_is_a_page_of_its_own_and_resolves_quietly() {
    let (company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let us = company.source("kestrel-us").unwrap().manual().unwrap();
    us.resolve_all();
    let polled = machine.json(&["poll"], 0);
    assert_eq!((&polled["changes"]["resolved"], &polled["pages"]), (&json!(1), &json!([])));
}

#[test]
fn one_source_can_be_polled_and_an_unknown_one_is_refused() {
    let (_company, machine) = company();
    let polled = machine.json(&["poll", "--source", "kestrel-us"], 1);
    assert_eq!(polled["sources"].as_array().unwrap().len(), 1);
    let ended = machine.run(&["poll", "--source", "kestrel-asia"]).with_code(2);
    assert!(ended.complaint().contains("kestrel-asia"), "{ended:#?}");
}

#[test]
fn a_source_that_does_not_answer_exits_3_and_resolves_nothing() {
    let (company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    drop(company);
    let polled = machine.json(&["poll"], 3);
    assert_eq!(polled["changes"], json!({ "fired": 0, "resolved": 0, "unknown": 2 }));
    assert_eq!(polled["sources"][0]["health"], json!("failing"));
    assert!(polled["sources"][0]["problem"].is_string());

    let ended = machine.run(&["alerts", "list", "--json"]).with_code(0);
    let states: Vec<_> = ended.json()["alerts"].as_array().unwrap().iter().map(|a| a["state"].clone()).collect();
    assert_eq!(states, ["unknown", "unknown"]);
    assert_eq!(ended.err.lines().count(), 2, "both sources are named on stderr: {ended:#?}");

    let tested = machine.run(&["sources", "test", "kestrel-us"]).with_code(3);
    assert!(tested.out.starts_with("kestrel-us could not be polled: "), "{tested:#?}");
}

#[test]
fn a_broken_file_is_named_with_its_line() {
    let machine = Machine::with("team = \"payments\"\n[[sources]\n");
    let ended = machine.run(&["poll", "--json"]).with_code(2);
    assert!(ended.complaint().starts_with("watchbill.toml:2:"), "{ended:#?}");
    assert_eq!(ended.json()["error"]["kind"], json!("invalid"));
    let tested = machine.run(&["sources", "test", "prod"]).with_code(2);
    assert!(tested.complaint().contains("watchbill.toml:2:"), "why it is not there: {tested:#?}");
}

#[test]
fn without_sources_there_is_nothing_to_poll() {
    let machine = Machine::with("team = \"payments\"\n");
    let polled = machine.json(&["poll"], 0);
    assert_eq!((&polled["sources"], &polled["pages"]), (&json!([]), &json!([])));
}

#[test]
fn a_source_is_tested_in_a_sentence() {
    let (_company, machine) = company();
    let tested = machine.run(&["sources", "test", "kestrel-eu"]).with_code(0);
    assert!(tested.out.starts_with("kestrel-eu answers at 2 of 2 addresses with version "), "{tested:#?}");
    assert!(tested.out.contains(": 1 alert fires"), "{tested:#?}");
    machine.run(&["sources", "test", "nobody"]).with_code(2);
}

#[test]
fn status_has_a_shape_of_its_own() {
    let (_company, machine) = company();
    let before = machine.json(&["status"], 0);
    assert_eq!((&before["counts"], &before["complete_at"]), (&json!(null), &json!(null)));
    assert_eq!(before["sources"][0]["health"], json!("unknown"));

    machine.run(&["poll"]).with_code(1);
    let mut document = redacted(machine.json(&["status"], 0));
    document["pages"][0]["state"] = "[state]".into();
    document["pages"][0]["problem"] = "[problem]".into();
    for key in ["tzdb", "version", "zone"] {
        assert!(document[key].is_string());
        document[key] = format!("[{key}]").into();
    }
    insta::assert_json_snapshot!("status", document);

    let text = machine.run(&["status"]).with_code(0).out;
    assert!(text.contains("2 firing (1 critical and open)"), "{text}");
    assert!(text.contains("nobody watches"), "{text}");
}

#[test]
fn the_schedules_of_the_company_are_read_whole_and_have_the_hole_of_march_that_the_check_is_to_find() {
    let company = Company::manual(Clock::system()).unwrap();
    let machine = Machine::new();
    std::fs::create_dir_all(machine.workspace()).unwrap();
    company.write_workspace(&machine.workspace()).unwrap();
    let check = machine.json(&["oncall", "check", "--from", "2026-02-01", "--to", "2026-06-01"], 1);
    let [payments, search] = [0, 1].map(|at| check["schedules"][at].clone());
    assert_eq!(
        (&search["schedule"], &search["covered"], &search["problems"]),
        (&json!("search"), &json!(true), &json!([]))
    );
    assert_eq!((&payments["is_whole"], &payments["problems"]), (&json!(true), &json!([])));
    let gaps = payments["gaps"].as_array().unwrap();
    assert_eq!(
        (gaps.len(), &gaps[0]),
        (20, &json!({ "start": "2026-03-09T06:00:00Z", "end": "2026-03-09T07:00:00Z" }))
    );
}
