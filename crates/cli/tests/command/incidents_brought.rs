//! What people write and bring into the timeline of an incident: chats, files, words beside lines, and what is left of it by a command that
//! is killed.

use std::fs;
use std::process::Stdio;
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::incidents::{alone, kinds, shown};
use crate::machine::Machine;
use crate::slos::shape;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0123";

/// The name of the first line of this kind.
fn line(shown: &Value, kind: &str) -> String {
    let lines = shown["timeline"].as_array().unwrap();
    let line = lines.iter().find(|line| line["kind"] == kind).unwrap_or_else(|| panic!("no {kind} in {shown:#}"));
    line["line"].as_str().unwrap().to_owned()
}

#[test]
fn a_chat_is_looked_at_and_then_taken_in_from_standard_input() {
    let machine = alone();
    let chat = "posted in #payments\n[2026-03-02 10:41] dana: cards fail\n[2026-03-02 10:43] bo: on it\n";
    let nothing = machine.run_with(&["incidents", "paste", "1", "--dry-run"], "no chat at all\n").with_code(2);
    assert_eq!(nothing.out, "left out, line 1: no chat at all\nNo line of it begins with a time and a name.\n");
    let dry = machine.run_with(&["incidents", "paste", "1", "--dry-run", "--json"], chat).with_code(0).json();
    assert_eq!((&dry["taken"], &dry["said"]), (&json!(false), &Value::Null));
    assert_eq!(dry["rows"][0]["at"], json!("2026-03-02T09:41:00Z"));
    assert_eq!(dry["left"], json!([{ "line": 1, "text": "posted in #payments" }]));
    insta::assert_json_snapshot!("incidents_paste", shape(&dry));
    assert!(!kinds(&shown(&machine, "1")).contains(&"chat"));
    let taken = machine.run_with(&["incidents", "paste", "1"], chat).with_code(0).out;
    assert!(taken.contains("left out, line 1: posted in #payments"), "{taken}");
    assert!(taken.contains("2 lines of the chat taken in; 1 line of the paste belongs to nobody"), "{taken}");
    let again = machine.run_with(&["incidents", "paste", "1", "--json"], chat).with_code(0).json();
    assert!(again["said"].as_str().unwrap().contains(" 0 lines "), "{again:#}");
    assert_eq!(kinds(&shown(&machine, "1")).iter().filter(|kind| **kind == "chat").count(), 2);
}

#[test]
fn a_file_is_attached_and_comes_out_as_it_was() {
    let machine = alone();
    let picture = machine.beside("errors.png");
    fs::write(&picture, PNG).unwrap();
    let attached = machine.json(&["incidents", "attach", "1", picture.to_str().unwrap()], 0);
    assert_eq!(attached["said"], json!("errors.png is attached to incident 1."));
    let again = machine.json(&["incidents", "attach", "1", picture.to_str().unwrap(), "--name", "b.png"], 0);
    assert_eq!(again["said"], attached["said"], "what is there already keeps its name");
    let files = shown(&machine, "1")["files"].clone();
    assert_eq!(files.as_array().unwrap().len(), 1);
    assert_eq!((&files[0]["mime"], &files[0]["bytes"]), (&json!("image/png"), &json!(12)));
    let out = machine.beside("copy.png");
    let words = ["incidents", "file", "1", "errors.png", "--out", out.to_str().unwrap()];
    let written = machine.json(&words, 0);
    assert_eq!(written["sha256"], files[0]["sha256"]);
    assert_eq!(fs::read(&out).unwrap(), PNG);
    let there = machine.run(&words).with_code(2);
    assert!(there.complaint().contains("nothing was written"), "{there:#?}");

    let program = machine.beside("a.out");
    fs::write(&program, b"\x7fELF\x02\x01").unwrap();
    let refused = machine.run(&["incidents", "attach", "1", program.to_str().unwrap()]).with_code(2);
    assert!(refused.complaint().contains("nothing was attached"), "{refused:#?}");
    let nowhere = machine.run(&["incidents", "attach", "1", "/nowhere.png"]).with_code(2);
    assert!(nowhere.complaint().contains("cannot be read"), "{nowhere:#?}");
}

#[test]
fn a_line_is_annotated_and_folded_by_the_name_it_is_shown_with() {
    let machine = alone();
    for text in ["is it us?", "no idea"] {
        machine.run(&["incidents", "note", text]).with_code(0);
    }
    let before = shown(&machine, "1");
    let note = line(&before, "note");
    let text = machine.run(&["incidents", "show", "1", "--lines"]).with_code(0).out;
    assert!(text.contains(&note), "{text}");
    machine.run(&["incidents", "annotate", "1", &note, "it was the bank", "--at", "5m"]).with_code(0);
    let annotated = shown(&machine, "1");
    let lines = annotated["timeline"].as_array().unwrap();
    let told = lines.iter().find(|line| line["line"] == json!(note)).unwrap();
    assert_eq!((&told["text"], &told["annotations"][0]["text"]), (&json!("is it us?"), &json!("it was the bank")));
    assert!(told["annotations"][0]["said_at"].is_string());

    let folded = machine.json(&["incidents", "fold", "1", &note, "--why", "chatter"], 0);
    assert_eq!(folded["fold"], json!(1));
    assert_eq!(shown(&machine, "1")["folds"][0]["lines"], json!([note]));
    let text = machine.run(&["incidents", "show", "1"]).with_code(0).out;
    assert!(text.contains("folded by ana: chatter (fold 1)") && !text.contains("is it us?"), "{text}");
    machine.run(&["incidents", "unfold", "1", "1"]).with_code(0);
    assert_eq!(shown(&machine, "1")["folds"], json!([]));
    machine.run(&["incidents", "unfold", "1", "1"]).with_code(2);
}

/// What the records last wrote; another value when anything is written.
fn written(machine: &Machine) -> Option<(u64, SystemTime)> {
    let log = fs::metadata(machine.workspace().join("watchbill.db-wal")).ok()?;
    Some((log.len(), log.modified().unwrap()))
}

#[test]
fn a_command_that_is_killed_writes_a_note_whole_or_not_at_all() {
    let machine = alone();
    let text = "the bank answers 500 ".repeat(400).trim().to_owned();
    let (mut done, mut killed) = (0, 0);
    for writes in (1..=3).cycle().take(18) {
        let mut command = machine.command(&["incidents", "note", &text]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let (mut before, mut seen) = (written(&machine), 0);
        while seen < writes && child.try_wait().unwrap().is_none() {
            let now = written(&machine);
            seen += usize::from(now != before);
            before = now;
        }
        child.kill().unwrap();
        let is_done = child.wait().unwrap().success();
        (done, killed) = (done + usize::from(is_done), killed + usize::from(!is_done));
    }
    assert!(killed > 0, "none was in time");
    machine.run(&["data", "check"]).with_code(0);
    let shown = shown(&machine, "1");
    let lines = shown["timeline"].as_array().unwrap();
    let notes: Vec<&Value> = lines.iter().filter(|line| line["kind"] == "note").collect();
    assert!(notes.iter().all(|note| note["text"] == json!(text)), "each is whole");
    assert!(done <= notes.len(), "what was said to be written is there");
    machine.run(&["incidents", "note", "and on it goes"]).with_code(0);
}
