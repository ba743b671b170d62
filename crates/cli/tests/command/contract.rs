//! What scripts rely on whatever the command: exit codes, one document, one line.

use rstest::rstest;
use serde_json::json;
use watchbill_platform::OwnerLock;

use crate::machine::Machine;

#[rstest]
#[case(&["alerts", "list", "--colour"])]
#[case(&["alerts", "snooze", "prod/1"])]
#[case(&["demo", "--speed", "0"])]
#[case(&["pol"])]
fn wrong_words_exit_2_with_one_line_and_a_document(#[case] words: &[&str]) {
    let ended = Machine::new().run(&[words, &["--json"]].concat()).with_code(2);
    assert!(!ended.complaint().is_empty());
    assert_eq!(ended.json()["error"]["kind"], json!("invalid"));
}

#[test]
fn commands_that_go_on_have_no_document() {
    let machine = Machine::with("team = \"payments\"\n");
    for words in [["watch", "--json"], ["demo", "--json"]] {
        assert_eq!(machine.run(&words).with_code(2).json()["error"]["kind"], json!("invalid"));
    }
}

#[rstest]
#[case(&["status"])]
#[case(&["alerts", "list"])]
#[case(&["alerts", "show", "prod/1"])]
#[case(&["poll"])]
#[case(&["watch"])]
#[case(&["sources", "list"])]
#[case(&["data", "size"])]
fn without_a_workspace_it_is_said_how_to_make_one(#[case] words: &[&str]) {
    let ended = Machine::new().run(words).with_code(2);
    assert!(ended.complaint().contains("`watchbill init` writes one"), "{ended:#?}");
}

#[test]
fn help_is_asked_for_on_stdout() {
    let ended = Machine::new().run(&["alerts", "snooze", "--help"]).with_code(0);
    assert!(ended.out.contains("like 45m, 2h, 1d"), "{ended:#?}");
    assert_eq!(ended.err, "");
}

#[rstest]
#[case(&["watch"])]
#[case(&["data", "restore", "copy.db"])]
fn a_workspace_that_another_process_holds_is_left_to_it(#[case] words: &[&str]) {
    let machine = Machine::with("team = \"payments\"\n");
    let lock = OwnerLock::try_take(&machine.workspace()).unwrap().unwrap();
    let ended = machine.run(&[words, if words[0] == "watch" { &[] } else { &["--json"] }].concat()).with_code(3);
    let pid = std::process::id().to_string();
    assert!(ended.complaint().contains(&pid), "who holds it is named: {ended:#?}");
    drop(lock);
}

#[test]
fn a_workspace_that_is_held_but_has_no_records_yet_cannot_be_polled() {
    let machine = Machine::with("team = \"payments\"\n");
    let _lock = OwnerLock::try_take(&machine.workspace()).unwrap().unwrap();
    assert_eq!(machine.json(&["poll"], 3)["error"]["kind"], json!("store"));
}

#[test]
fn doctor_looks_at_everything_without_display_bus_or_network() {
    let machine = Machine::with("team = \"payments\"\n");
    let document = machine.json(&["doctor"], 1);
    let checks = document["checks"].as_array().unwrap();
    let state = |name: &str| &checks.iter().find(|check| check["check"] == name).unwrap()["state"];
    for (name, expected) in [
        ("display", "note"),
        ("session bus", "problem"),
        ("notifications", "problem"),
        ("workspace", "note"),
        ("watched by", "note"),
        ("records", "note"),
    ] {
        assert_eq!(state(name), expected, "{name}: {document:#}");
    }
    for check in checks.iter().filter(|check| check["state"] != "ok") {
        assert!(check["advice"].is_string(), "every trouble comes with what to do: {check:#}");
    }
    machine.run(&["doctor"]).with_code(1);
}

#[rstest]
#[case::no_such_source("rules", "not_found", "no source named `rules`")]
#[case::a_kind_without_history("prod", "invalid", "keeps no history")]
fn a_query_that_cannot_be_asked_says_why(#[case] source: &str, #[case] kind: &str, #[case] words: &str) {
    let machine = Machine::with(
        "team = \"payments\"\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"http://127.0.0.1:9\"\n",
    );
    machine.json(&["poll"], 3);
    let ended = machine.run(&["query", source, "up", "--json"]).with_code(2);
    assert_eq!(ended.json()["error"]["kind"], json!(kind));
    assert!(ended.complaint().contains(words), "{ended:#?}");
}
