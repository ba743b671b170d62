//! `oncall handoff`: on a bare file, and with what a workspace has on record.

use std::fs;

use serde_json::json;

use crate::machine::Machine;
use crate::polls::company;

/// Handed over every Monday at 09:00 in Berlin.
const WEEKLY: &str = r#"timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", start = "2020-01-06T09:00:00", people = ["ana", "bo"] }
"#;

#[test]
fn a_bare_file_tells_who_hands_over_to_whom_and_that_nobody_knows_what_is_left() {
    let machine = Machine::new();
    let file = machine.beside("rota.toml");
    fs::write(&file, WEEKLY).unwrap();
    let asked = ["oncall", "handoff", "--schedule", &file.display().to_string(), "--at", "2020-03-05T12:00"];
    let told = machine.run(&asked).with_code(0).out;
    let expected = "rota at Mon 9 Mar 2020 09:00 CET\n  on call until then  ana\n  on call from then   bo\n\
                    \x20 left behind         not known: there are no records beside this schedule\n";
    assert_eq!(told, expected);
    let told = machine.json(&asked, 0);
    assert_eq!(
        json!([told["schedule"], told["at"], told["before"], told["after"], told["until"], told["left"]]),
        json!(["rota", "2020-03-09T08:00:00Z", ["ana"], ["bo"], "2020-03-16T08:00:00Z", null])
    );
}

#[test]
fn a_hand_off_at_the_very_time_is_the_one_that_is_told() {
    let machine = Machine::new();
    let file = machine.beside("rota.toml");
    fs::write(&file, WEEKLY).unwrap();
    let asked = ["oncall", "handoff", "--schedule", &file.display().to_string(), "--at", "2020-03-09T08:00:00Z"];
    assert_eq!(machine.json(&asked, 0)["at"], json!("2020-03-09T08:00:00Z"));
}

#[test]
fn what_is_left_behind_are_the_open_alerts_of_the_services_of_the_schedule() {
    let (_company, machine) = company();
    let services = "[[services]]\nname = \"nodes\"\nmatch = ['alertname=\"NodeDown\"']\nschedule = \"payments\"\n";
    machine.write("watchbill.toml", &format!("{}\n{services}", machine.read("watchbill.toml")));
    fs::create_dir_all(machine.workspace().join("schedules")).unwrap();
    machine.write("schedules/payments.toml", WEEKLY);
    machine.run(&["poll"]).with_code(1);
    let asked = ["oncall", "handoff", "--schedule", "payments", "--at", "2020-03-09"];
    let told = machine.json(&asked, 0);
    let left = told["left"].as_array().unwrap();
    assert_eq!(left.len(), 1, "{told:#}");
    assert_eq!(json!([left[0]["name"], left[0]["how"], left[0]["until"]]), json!(["NodeDown", "firing", null]));
    let id = left[0]["id"].as_str().unwrap();
    machine.run(&["alerts", "snooze", id, "--for", "2h"]).with_code(0);
    let text = machine.run(&asked).with_code(0).out;
    assert!(text.contains("  left behind         1 snoozed until "), "{text}");
    assert_eq!(machine.json(&asked, 0)["left"][0]["how"], json!("snoozed"));
}

#[test]
fn a_schedule_without_a_hand_off_says_so() {
    let machine = Machine::new();
    let file = machine.beside("alone.toml");
    fs::write(&file, WEEKLY.replace(", \"bo\"", "")).unwrap();
    let asked = ["oncall", "handoff", "--schedule", &file.display().to_string(), "--at", "2020-03-09"];
    let ended = machine.run(&asked).with_code(2);
    assert!(ended.complaint().contains("`alone` has no hand-off within a year of Mon 9 Mar 2020"), "{ended:#?}");
}
