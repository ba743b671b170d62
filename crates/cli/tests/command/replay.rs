//! `alerts replay`.

use serde_json::{Value, json};

use crate::machine::Machine;

/// `alerts replay FILE`, with the file of the workspace by its whole path.
fn words<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["alerts", "replay", file], more].concat()
}

fn path(machine: &Machine, name: &str) -> String {
    machine.workspace().join(name).display().to_string()
}

const LINES: &str = r#"{"at":"2026-03-28T02:00:00Z","alert":"Redis","state":"firing","severity":"warning","labels":{"alertname":"Redis"}}
{"at":"2026-03-28T02:02:00Z","alert":"Redis","state":"resolved"}
{"at":"2026-03-28T03:04:00+01:00","alert":"Redis","state":"firing"}
{"at":"2026-03-28T02:06:00Z","alert":"Redis","state":"resolved"}
{"at":"2026-03-28T02:08:00Z","alert":"Redis","state":"unknown"}
{"at":"2026-03-28T02:09:00Z","alert":"Redis","state":"firing"}
{"at":"2026-03-28T02:30:00Z","alert":"Note","state":"firing","severity":"info"}
"#;

#[test]
fn what_a_file_comes_to_is_one_document() {
    let machine = Machine::new();
    machine.write("night.jsonl", LINES);
    insta::assert_json_snapshot!("replay", machine.json(&words(&path(&machine, "night.jsonl"), &[]), 0));
    let text = machine.run(&words(&path(&machine, "night.jsonl"), &[])).with_code(0).out;
    assert!(text.contains("2026-03-28T02:06:00Z  flapping") && text.contains("Redis flapped from"), "{text}");
    assert!(text.ends_with("6 pages; a plain notifier would have sent 4.\n"), "{text}");
}

#[test]
fn a_policy_is_a_file_of_its_own_or_that_of_the_workspace() {
    let machine = Machine::new();
    machine.write("night.jsonl", LINES);
    machine.write("p.toml", "[[rules]]\nmatch = ['severity=\"info\"']\ndo = \"quiet\"\n[flapping]\nenter = 100\n");
    let kinds = |listing: &Value| -> Vec<Value> {
        listing["pages"].as_array().unwrap().iter().map(|page| page["kind"].clone()).collect()
    };
    let firing = json!("firing");
    let under_p = machine.json(&words(&path(&machine, "night.jsonl"), &["--policy", &path(&machine, "p.toml")]), 0);
    assert_eq!(kinds(&under_p), [firing.clone(), firing.clone(), firing], "{under_p:#}");
    let quiet = under_p["quiet"].as_array().unwrap();
    assert_eq!(quiet.len(), 1, "{under_p:#}");
    assert_eq!(quiet[0]["because"], json!("rule 1 (severity=\"info\") says quiet"));

    machine.write("watchbill.toml", "team = \"payments\"\n[flapping]\nenter = 100\n");
    let under_workspace = machine.json(&words(&path(&machine, "night.jsonl"), &[]), 0);
    assert_eq!(kinds(&under_workspace).len(), 4, "{under_workspace:#}");
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    let machine = Machine::new();
    machine.write("night.jsonl", "{\"at\":\"2026-03-28T02:00:00Z\",\"alert\":\"a\",\"state\":\"off\"}\n");
    let failed = machine.run(&words(&path(&machine, "night.jsonl"), &[])).with_code(2);
    assert!(
        failed.err.contains("night.jsonl:1: `state` is `off`; expected firing, resolved or unknown"),
        "{failed:#?}"
    );
    let missing = machine.run(&words(&path(&machine, "nothing.jsonl"), &[])).with_code(2);
    assert!(missing.err.contains("nothing.jsonl: cannot be read"), "{missing:#?}");
    machine.write("night.jsonl", LINES);
    machine.write("p.toml", "[[rules]]\nmatch = ['@age>\"1h\"']\n");
    let wrong =
        machine.run(&words(&path(&machine, "night.jsonl"), &["--policy", &path(&machine, "p.toml")])).with_code(2);
    assert!(wrong.err.contains("p.toml:2:") && wrong.err.contains("changes by itself"), "{wrong:#?}");
}
