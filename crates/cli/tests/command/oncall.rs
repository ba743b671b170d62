//! `oncall`: on a bare file, and in a workspace.

use std::fs;

use rstest::rstest;
use serde_json::json;

use crate::machine::{Ended, Machine};

/// Weekday hours, an override, and a team that reads it from two zones.
const PAYMENTS: &str = r#"name = "card payments"
timezone = "Europe/Berlin"

[[layers]]
name = "primary"
rotation = { kind = "weekly", start = "2026-01-05T09:00:00", people = ["bo", "ana"] }
restrictions = [{ kind = "daily", days = ["mon", "tue", "wed", "thu", "fri"], start = "08:00", end = "20:00" }]

[[overrides]]
kind = "replace"
person = "cy"
start = "2026-03-06T18:00:00+01:00"
end = "2026-03-08T18:00:00+01:00"
"#;

const COVERED: &str = r#"timezone = "UTC"
[[layers]]
name = "all"
rotation = { kind = "weekly", start = "2026-01-05T09:00:00", people = ["ana", "bo"] }
"#;

const PEOPLE: &str = "team = \"payments\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\ntimezone = \"Europe/Lisbon\"\n";

fn with_file(text: &str) -> (Machine, String) {
    let machine = Machine::new();
    let file = machine.beside("rota.toml");
    fs::write(&file, text).unwrap();
    let file = file.display().to_string();
    (machine, file)
}

fn with_workspace(schedules: &[(&str, &str)]) -> Machine {
    let machine = Machine::with(PEOPLE);
    fs::create_dir_all(machine.workspace().join("schedules")).unwrap();
    for (name, text) in schedules {
        machine.write(&format!("schedules/{name}"), text);
    }
    machine
}

/// Without the reader's own clock, which differs from machine to machine.
fn elsewhere(ended: &Ended) -> String {
    let lines = ended.out.lines().filter(|line| !line.contains("on this laptop"));
    lines.map(|line| format!("{line}\n")).collect::<String>().replace(&watchbill_engine::tzdb_release(), "[tzdb]")
}

#[rstest]
#[case::by_rotation("rotation", "2026-03-04T12:00")]
#[case::by_an_override("override", "2026-03-07T12:00:00Z")]
#[case::nobody("nobody", "2026-03-04T22:00")]
fn who_is_on_call_at_a_time(#[case] name: &str, #[case] at: &str) {
    let (machine, file) = with_file(PAYMENTS);
    let words = ["oncall", "at", "--schedule", &file, "--at", at];
    let mut document = machine.json(&words, 0);
    assert_eq!(document["tzdb"].take(), json!(watchbill_engine::tzdb_release()));
    insta::assert_json_snapshot!(format!("oncall_at_{name}"), document);
    insta::assert_snapshot!(format!("oncall_at_{name}_in_words"), elsewhere(&machine.run(&words).with_code(0)));
}

#[test]
fn runs_cover_the_range_and_say_when_nobody_is_on_call() {
    let (machine, file) = with_file(PAYMENTS);
    let words = ["oncall", "shifts", "--schedule", &file, "--from", "2026-03-05", "--to", "2026-03-09T12:00"];
    let mut document = machine.json(&words, 0);
    assert_eq!(document["tzdb"].take(), json!(watchbill_engine::tzdb_release()));
    insta::assert_json_snapshot!("oncall_shifts", document);
    insta::assert_snapshot!("oncall_shifts_in_words", elsewhere(&machine.run(&words).with_code(0)));
}

#[test]
fn a_check_exits_1_on_a_gap_and_0_without_one() {
    let (machine, file) = with_file(PAYMENTS);
    let words = ["oncall", "check", "--schedule", &file, "--from", "2026-03-05", "--to", "2026-03-09T12:00"];
    let mut document = machine.json(&words, 1);
    document["schedules"][0]["file"] = json!("[file]");
    document["tzdb"].take();
    document["second_tzdb"].take();
    // The sentences are the domain's, which tests them.
    document["schedules"][0]["summary"] = json!("[words]");
    for finding in document["schedules"][0]["findings"].as_array_mut().unwrap() {
        for words in ["what", "means", "to_do"] {
            assert!(finding[words].is_string(), "{finding:#}");
            finding[words] = json!("[words]");
        }
    }
    insta::assert_json_snapshot!("oncall_check", document);

    fs::write(&file, COVERED).unwrap();
    let ended = machine.run(&["oncall", "check", "--schedule", &file, "--from", "2026-03-05"]).with_code(0);
    assert!(ended.out.starts_with("rota: Somebody is on call at every instant from"), "{ended:#?}");
    let early = ["oncall", "check", "--schedule", &file, "--from", "2026-01-01", "--to", "2026-02-01"];
    machine.run(&early).with_code(1);
}

#[test]
fn why_somebody_is_on_call_is_said_in_steps() {
    let (machine, file) = with_file(PAYMENTS);
    let words = ["oncall", "explain", "--schedule", &file, "--at", "2026-03-07T12:00"];
    let mut document = machine.json(&words, 0);
    assert_eq!(document["tzdb"].take(), json!(watchbill_engine::tzdb_release()));
    insta::assert_json_snapshot!("oncall_explain", document);
    assert!(machine.run(&words).with_code(0).out.contains("only cy is on call until 2026-03-08 18:00"));
    machine.json(&["oncall", "explain", "--schedule", &file], 0);
}

#[test]
fn a_workspace_gives_names_and_zones_and_is_asked_by_name() {
    let machine = with_workspace(&[("payments.toml", PAYMENTS), ("all.toml", COVERED)]);
    for word in ["payments", "card payments"] {
        let told = machine.run(&["oncall", "at", "--schedule", word, "--at", "2026-03-11T12:00"]).with_code(0).out;
        assert!(told.contains("  Ana (ana) until Wed 11 Mar 2026 20:00 CET, by primary, turn 9"), "{told}");
    }
    let told = machine.run(&["oncall", "at", "--schedule", "all", "--at", "2026-03-03T12:00:00Z"]).with_code(0).out;
    assert!(told.contains("Ana (ana) until Mon 9 Mar 2026 09:00 UTC, by all, turn 8"), "{told}");
    assert!(told.contains("for Ana in Europe/Lisbon that is Mon 9 Mar 2026 09:00 WET"), "{told}");

    let now = machine.json(&["oncall", "now"], 0);
    let names: Vec<_> = now["schedules"].as_array().unwrap().iter().map(|one| one["schedule"].clone()).collect();
    assert_eq!(names, [json!("all"), json!("card payments")]);
    let all = &now["schedules"][0];
    assert_eq!((&all["state"], &all["file"]), (&json!("covered"), &json!("schedules/all.toml")));
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        keys(all),
        "escalation file next_handoff next_handoff_local next_people on_call people problems schedule state zone"
    );
    assert_eq!(keys(&all["people"][0]), "name person until until_local until_theirs zone");
    assert_eq!(keys(&all["on_call"][0]), "because layer person shift_end shift_start turn");
    assert_eq!(machine.json(&["status"], 0)["on_call"][0], *all);
    assert!(machine.run(&["status"]).with_code(0).out.contains("on call now\nall, "));
    assert_eq!(machine.json(&["oncall", "now", "--schedule", "all"], 0)["schedules"][0], *all);
}

#[test]
fn one_file_that_cannot_be_read_does_not_hide_the_others() {
    let machine = with_workspace(&[("broken.toml", "timezone =\n"), ("night.toml", COVERED)]);
    let ended = machine.run(&["oncall", "now"]).with_code(2);
    assert!(
        ended.out.contains("broken: who is on call is unknown") && ended.out.contains("by all, turn"),
        "{ended:#?}"
    );
    assert!(ended.complaint().starts_with("schedules/broken.toml:1:"), "{ended:#?}");
    let document = machine.json(&["oncall", "check", "--to", "2027-11-01"], 2);
    assert_eq!(document["schedules"][0]["covered"], json!(null));
    assert_eq!(document["schedules"][1]["covered"], json!(true));

    let check = machine.run(&["check"]).with_code(1);
    assert!(check.out.contains("schedules/broken.toml:1:") && check.out.contains(": refused: "), "{check:#?}");
    let at = ["oncall", "at", "--schedule", "night", "--at", "2026-03-03T12:00:00Z"];
    assert_eq!(machine.json(&at, 0)["on_call"][0]["person"], json!("ana"), "the one that is asked for can be read");
}

#[rstest]
#[case::a_gap_of_the_clock(&["at", "--at", "2026-03-29T02:30"], "no clock in Europe/Berlin shows 2026-03-29T02:30:00")]
#[case::a_fold_of_the_clock(&["at", "--at", "2026-10-25T02:30"], "twice; say which with its offset: 2026-10-25T02:30:00+02:00")]
#[case::no_time(&["at", "--at", "noon"], "not a time: `noon`; expected RFC 3339")]
#[case::upside_down(&["shifts", "--from", "2026-03-02", "--to", "2026-03-01"], "which is not behind --from")]
#[case::too_long(&["shifts", "--from", "2026-03-02", "--to", "2056-03-01"], "longer than 20 years")]
#[case::a_check_of_nothing(&["check", "--from", "2026-03-02", "--to", "2026-03-02"], "which is not behind --from")]
fn what_cannot_be_asked_exits_2_and_says_what_is_expected(#[case] words: &[&str], #[case] message: &str) {
    let (machine, file) = with_file(PAYMENTS);
    let words = [&["oncall", words[0], "--schedule", &file], &words[1..], &["--json"]].concat();
    let ended = machine.run(&words).with_code(2);
    assert!(ended.complaint().contains(message), "{ended:#?}");
    assert_eq!(ended.json()["error"]["kind"], json!("invalid"));
}

#[test]
fn a_schedule_that_lost_a_part_is_refused_with_file_line_and_column() {
    let (machine, file) = with_file(&PAYMENTS.replace("2026-01-05T09:00:00", "soon"));
    for words in [&["at", "--at", "2026-03-03T12:00"][..], &["shifts", "--from", "2026-03-01", "--to", "2026-03-02"]] {
        let words = [&["oncall", words[0], "--schedule", &file], &words[1..]].concat();
        let ended = machine.run(&words).with_code(2);
        assert!(ended.complaint().starts_with(&format!("{file}:6:")), "{ended:#?}");
        assert!(ended.complaint().contains("expected a date and a time"), "{ended:#?}");
    }
}

#[test]
fn a_key_that_nobody_knows_is_said_and_the_answer_stands() {
    let (machine, file) = with_file(&format!("colour = \"blue\"\n{PAYMENTS}"));
    let words = ["oncall", "at", "--schedule", &file, "--at", "2026-03-04T12:00", "--json"];
    let ended = machine.run(&words).with_code(0);
    assert!(ended.complaint().starts_with(&format!("{file}:1:1: ")), "{ended:#?}");
    assert_eq!(ended.json()["on_call"][0]["person"], json!("bo"));
}

#[rstest]
#[case::no_workspace(&["now"], "`watchbill init` writes one")]
#[case::nor_for_the_check(&["check"], "`watchbill init` writes one")]
#[case::no_such_name(&["now", "--schedule", "nights"], "there is no schedule `nights`")]
#[case::no_such_file(&["now", "--schedule", "./nights.toml"], "./nights.toml: cannot be read")]
fn what_is_not_there_exits_2(#[case] words: &[&str], #[case] message: &str) {
    let ended = Machine::new().run(&[&["oncall"], words].concat()).with_code(2);
    assert!(ended.complaint().contains(message), "{ended:#?}");
}

#[test]
fn a_bare_file_makes_no_workspace_and_needs_none() {
    let (machine, file) = with_file(COVERED);
    machine.json(&["oncall", "now", "--schedule", &file], 0);
    machine.json(&["oncall", "check", "--schedule", &file], 0);
    assert!(!machine.workspace().exists());
}
