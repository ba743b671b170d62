//! What stands beside documents: contributing factors, and what becomes of action items.

use rstest::rstest;
use serde_json::{Value, json};

use crate::documents::{body, drafted, written};
use crate::machine::Machine;
use crate::slos::shape;

const RETRIES: &str = "No limit on retries (technical, found by trying) #retry-storm: replay of 28 March";

fn factors(machine: &Machine) -> Value {
    machine.json(&["postmortem", "show", "1"], 0)["factors"].clone()
}

fn set(machine: &Machine, words: &[&str]) -> String {
    machine.run(&[&["postmortem", "set", "1"], words].concat()).with_code(0).out
}

#[test]
fn contributing_factors_are_written_as_they_stand_in_documents() {
    let machine = written();
    assert_eq!(factors(&machine), json!([]));
    let said = set(&machine, &["--factor", RETRIES, "--factor", "Nobody is told (process)", "--audience", "everybody"]);
    assert_eq!(said, "PM-1: it is for everybody. PM-1: 2 contributing factors are kept.\n");
    insta::assert_json_snapshot!("postmortem_factors", factors(&machine));
    let text = machine.run(&["postmortem", "show", "1"]).with_code(0).out;
    let told = format!("\nfor everybody\ncontributed: {RETRIES}\ncontributed: Nobody is told (process)\n");
    assert!(text.contains(&told), "{text}");
    set(&machine, &["--factor", "no limit on retries (organisational)", "--drop-factor", "nobody is told"]);
    let only = json!([{ "name": "no limit on retries", "kind": "organisational", "tags": [], "found_by": null, "evidence": [] }]);
    assert_eq!(factors(&machine), only, "one of the same name is replaced");
}

#[rstest]
#[case::no_kind(&["--factor", "Retries"], "of what kind it is, like `")]
#[case::an_unknown_kind(
    &["--factor", "Retries (human)"],
    "Retries: there is no kind `human`; it is technical, process, organisational or external; nothing was written"
)]
#[case::an_unknown_way(
    &["--factor", "Retries (process, found by luck)"],
    "Retries: nothing is found by `luck`; it is by records, asking, trying, reading or memory; nothing was written"
)]
#[case::none_of_that_name(&["--drop-factor", "Disks"], "there is no contributing factor `Disks`: nothing was written; there are `No limit on retries`")]
fn a_factor_that_cannot_be_read_is_told_and_writes_nothing(#[case] words: &[&str], #[case] told: &str) {
    let machine = written();
    set(&machine, &["--factor", RETRIES]);
    let before = factors(&machine);
    let ended = machine.run(&[&["postmortem", "set", "1"], words].concat()).with_code(2);
    assert!(ended.complaint().contains(told), "{ended:#?}");
    assert_eq!(factors(&machine), before);
}

#[test]
fn a_chat_is_told_the_same_whatever_people_are_called() {
    let machine = drafted();
    let text = body(&machine).replace("## Summary\n", "## Summary\n\nThe lease of the cache ended.\n");
    machine.run_with(&["postmortem", "edit", "1", "-"], &text).with_code(0);
    for people in ["names", "roles", "initials"] {
        let chat = machine.run(&["postmortem", "export", "1", "--as", "chat", "--people", people]).with_code(0).out;
        assert!(chat.contains("\nThe lease of the cache ended.\n"), "{people}: {chat}");
        assert!(chat.contains("\u{2022} 0 pages\n"), "{people}: {chat}");
    }
}

#[test]
fn an_action_is_begun_dated_tracked_and_done_by_another() {
    let machine = written();
    let open = machine.json(&["actions", "list"], 0);
    let key = |place: usize| open["actions"][place]["key"].as_str().unwrap().to_owned();
    let (one, other) = (key(0), key(1));
    assert_eq!(machine.json(&["actions", "begin", &one], 0)["action"]["state"], json!("in_progress"));
    for (option, word, value) in [
        ("--due", "due", "2026-04-24"),
        ("--link", "link", "https://tracker.example/7"),
        ("--verify", "verify", "a drill in which it is stopped"),
    ] {
        assert_eq!(machine.json(&["actions", "set", &one, option, value], 0)["action"][word], json!(value));
    }
    let text = machine.run(&["actions", "show", &one]).with_code(0).out;
    assert!(text.contains(", due 2026-04-24") && text.contains("\nin PM-1, "), "{text}");
    assert!(text.contains("\ndone when: a drill in which it is stopped\n"), "{text}");
    let begun = text.lines().find(|line| line.contains("  in progress by ")).unwrap();
    assert!(!begun.contains("Z  "), "times are for people: {begun}");
    assert_eq!(machine.json(&["actions", "set", &one, "--link", ""], 0)["action"]["link"], Value::Null);
    let instead = machine.json(&["actions", "supersede", &one, "--by", &other], 0);
    assert_eq!(instead["action"]["state"], json!("superseded"));
    insta::assert_json_snapshot!("actions_supersede", shape(&instead));
    machine.run(&["actions", "supersede", &other, "--by", &other]).with_code(2);
    machine.run(&["actions", "supersede", &other, "--by", "99"]).with_code(2);
    machine.run(&["actions", "set", &other]).with_code(2);
    machine.run(&["actions", "set", &other, "--due", "soon"]).with_code(2);
}

const FRESH: &str = "team = \"payments\"\n";

#[test]
fn the_first_thing_that_is_written_down_begins_the_records() {
    let machine = Machine::with(FRESH);
    let declared = machine.json(&["incidents", "declare", "Customers cannot pay"], 0);
    assert_eq!(declared["incident"]["id"], json!(1));
    machine.run(&["data", "check"]).with_code(0);
    let machine = Machine::with(FRESH);
    machine.write("1.md", "# Prices were stale\n");
    machine.run(&["postmortem", "import", &file_of(&machine)]).with_code(0);
    let machine = Machine::with(FRESH);
    machine.write("1.md", "## Summary\n\nWhat happened.\n");
    machine.run(&["postmortem", "templates", "--import", &file_of(&machine), "--name", "Ours"]).with_code(0);
}

fn file_of(machine: &Machine) -> String {
    machine.workspace().join("1.md").display().to_string()
}

#[rstest]
#[case(&["incidents", "declare", "Customers cannot pay"])]
#[case(&["postmortem", "import", "1.md"])]
fn without_a_workspace_no_records_are_begun(#[case] words: &[&str]) {
    let machine = Machine::new();
    let ended = machine.run(words).with_code(2);
    assert!(ended.complaint().contains("`watchbill init` writes one"), "{ended:#?}");
    assert!(!machine.workspace().exists());
}

#[test]
fn looking_begins_no_records() {
    let machine = Machine::with(FRESH);
    for words in [["incidents", "list"], ["postmortem", "list"], ["postmortem", "templates"], ["actions", "list"]] {
        let ended = machine.run(&words).with_code(3);
        assert!(ended.complaint().starts_with("there are no records at "), "{ended:#?}");
    }
    assert!(!machine.workspace().join("watchbill.db").exists());
}
