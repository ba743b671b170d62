//! `alerts`: list, show, ack, snooze.

use serde_json::{Value, json};

use crate::machine::{Machine, redacted};
use crate::polls::company;

fn node_down(machine: &Machine) -> Value {
    let listed = machine.json(&["alerts", "list", "--filter", "alertname=\"NodeDown\""], 0);
    let [alert] = listed["alerts"].as_array().unwrap().as_slice() else { panic!("{listed:#}") };
    alert.clone()
}

#[test]
fn before_the_first_poll_nothing_is_known_and_that_is_said() {
    let (_company, machine) = company();
    let listed = machine.json(&["alerts", "list"], 0);
    assert_eq!(listed["alerts"], json!([]));
    assert_eq!(listed["sources"][0]["health"], json!("unknown"));
    let text = machine.run(&["alerts", "list"]).with_code(0).out;
    assert!(text.starts_with("Nothing has been polled yet"), "{text}");
    assert_eq!(machine.json(&["alerts", "show", "kestrel-eu/1"], 3)["error"]["kind"], json!("store"));
}

#[test]
fn the_list_has_the_promised_shape() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    insta::assert_json_snapshot!("alerts_list", redacted(machine.json(&["alerts", "list"], 0)));
}

#[test]
fn people_read_a_table_in_which_nothing_from_outside_steers_the_terminal() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let listed = machine.run(&["alerts", "list"]).with_code(0);
    let lines: Vec<&str> = listed.out.lines().collect();
    assert!(lines[0].starts_with("SEVERITY  STATE"), "{listed:#?}");
    assert!(lines[1].starts_with("critical  firing"), "the most severe first: {listed:#?}");
    assert_eq!(lines.last(), Some(&"2 alerts"));
    assert!(!listed.out.contains('\x1b'));

    let id = machine.json(&["alerts", "list", "--filter", "alertname=\"DiskFull\""], 0)["alerts"][0]["id"].clone();
    let shown = machine.run(&["alerts", "show", id.as_str().unwrap()]).with_code(0);
    assert!(shown.out.contains("The disk is full"), "{shown:#?}");
    assert!(!shown.out.contains('\x1b'));
}

#[test]
fn a_filter_chooses_and_a_wrong_one_is_refused() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let by_source = machine.json(&["alerts", "list", "--filter", "@source=\"kestrel-us\""], 0);
    assert_eq!(by_source["alerts"].as_array().unwrap().len(), 1);
    let ended = machine.run(&["alerts", "list", "--filter", "alertname=~\"(\"", "--json"]).with_code(2);
    assert!(ended.complaint().starts_with("filter"), "{ended:#?}");
    assert_eq!(ended.json()["error"]["kind"], json!("invalid"));
}

#[test]
fn resolved_alerts_are_listed_on_request() {
    let (company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    for source in company.sources() {
        source.manual().unwrap().resolve_all();
    }
    machine.run(&["poll"]).with_code(0);
    let quiet = machine.run(&["alerts", "list"]).with_code(0);
    assert_eq!(quiet.out, "No alert fires; every source was heard.\n");
    let all = machine.json(&["alerts", "list", "--all"], 0);
    let states: Vec<&Value> = all["alerts"].as_array().unwrap().iter().map(|alert| &alert["state"]).collect();
    assert_eq!(states, ["resolved", "resolved"]);
}

#[test]
fn an_alert_is_shown_with_its_history_and_decisions() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let alert = node_down(&machine);
    let id = alert["id"].as_str().unwrap();
    // The beginning of an id is enough as long as it cannot be mistaken.
    let shown = machine.json(&["alerts", "show", &id[..id.len() - 4]], 0);
    assert_eq!((&shown["id"], &shown["alert"]), (&json!(id), &alert));
    assert_eq!(shown["links"][0]["address"], json!("https://runbooks.kestrel.example/NodeDown"));
    assert_eq!(shown["decisions"][0]["paged"], json!(true));
    let history = shown["history"].as_array().unwrap();
    let firing = history.iter().find(|entry| entry["what"] == "firing").unwrap();
    assert_eq!(firing["evidence"], json!("inferred"), "nobody saw it begin before the first poll");
    assert!(history.iter().any(|entry| entry["what"] == "page"), "{shown:#}");

    let text = machine.run(&["alerts", "show", id]).with_code(0).out;
    for part in ["critical  firing  NodeDown", "Labels", "  instance = node-3", "History, newest first", "inferred"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[test]
fn acknowledging_and_taking_it_back() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let id = node_down(&machine)["id"].as_str().unwrap().to_owned();

    let acknowledged = machine.json(&["alerts", "ack", &id], 0);
    assert_eq!(acknowledged["alert"]["acknowledged"], json!(true));
    assert_eq!(node_down(&machine)["acknowledged"], json!(true));
    let shown = machine.run(&["alerts", "show", &id]).with_code(0).out;
    assert!(shown.contains("ana acknowledged it"), "{shown}");

    machine.run(&["alerts", "ack", &id, "--undo"]).with_code(0);
    assert_eq!(node_down(&machine)["acknowledged"], json!(false));
}

#[test]
fn snoozing_and_ending_the_snooze() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let id = node_down(&machine)["id"].as_str().unwrap().to_owned();

    let snoozed = machine.run(&["alerts", "snooze", &id, "--for", "2h"]).with_code(0);
    assert!(snoozed.out.contains("is snoozed until 2"), "with the date: {snoozed:#?}");
    assert!(snoozed.complaint().starts_with("nobody watches"), "{snoozed:#?}");
    let until = redacted(node_down(&machine));
    assert_eq!(until["snoozed_until"], json!("[instant]"));

    machine.run(&["alerts", "snooze", &id, "--undo"]).with_code(0);
    assert_eq!(node_down(&machine)["snoozed_until"], json!(null));
    let too_long = machine.run(&["alerts", "snooze", &id, "--for", "60d"]).with_code(2);
    assert!(too_long.complaint().contains("thirty days"), "{too_long:#?}");
}

#[test]
fn an_id_that_nobody_has_is_refused() {
    let (company, machine) = company();
    company.source("kestrel-eu").unwrap().manual().unwrap().fire(&[("alertname", "Another")], &[]);
    machine.run(&["poll"]).with_code(1);
    for words in [vec!["show", "kestrel-eu/ffff"], vec!["ack", "nobody"], vec!["snooze", "x/y", "--for", "1h"]] {
        let ended = machine.run(&[&["alerts"][..], &words[..], &["--json"]].concat()).with_code(2);
        assert_eq!(ended.json()["error"]["kind"], json!("not_found"), "{ended:#?}");
    }
    let unclear = machine.run(&["alerts", "show", "kestrel-eu/"]).with_code(2);
    assert!(unclear.complaint().contains("could be any of"), "{unclear:#?}");
}
