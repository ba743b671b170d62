//! `data`: check, backup, restore, prune, size.

use std::fs;

use serde_json::json;

use crate::polls::company;

#[test]
fn a_copy_brings_back_what_was_there() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    assert_eq!(machine.json(&["data", "check"], 0)["sound"], json!(true));
    let copy = machine.beside("copy.db");
    let copy = copy.to_str().unwrap();
    let written = machine.json(&["data", "backup", copy], 0);
    assert!(written["bytes"].as_u64().unwrap() > 0);
    let again = machine.run(&["data", "backup", copy]).with_code(3);
    assert!(again.complaint().contains("exists already"), "{again:#?}");

    let before = machine.json(&["alerts", "list"], 0);
    fs::remove_file(machine.workspace().join("watchbill.db")).unwrap();
    machine.run(&["data", "restore", copy]).with_code(0);
    assert_eq!(machine.json(&["alerts", "list"], 0)["alerts"], before["alerts"]);
}

#[test]
fn a_damaged_file_is_found_and_not_restored_from() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let database = machine.workspace().join("watchbill.db");
    for companion in ["watchbill.db-wal", "watchbill.db-shm"] {
        drop(fs::remove_file(machine.workspace().join(companion)));
    }
    fs::write(&database, "this is no database, and long enough to have a header of its own".repeat(100)).unwrap();
    let checked = machine.json(&["data", "check"], 1);
    assert_eq!(checked["sound"], json!(false));
    assert_eq!(checked["findings"].as_array().unwrap().len(), 1);
    assert_eq!(machine.json(&["alerts", "list"], 3)["error"]["kind"], json!("store"));

    let copy = machine.beside("copy.db");
    fs::copy(&database, &copy).unwrap();
    machine.run(&["data", "restore", copy.to_str().unwrap()]).with_code(3);
    machine.run(&["data", "restore", "/nowhere/copy.db"]).with_code(2);
}

#[test]
fn size_and_prune_say_how_much_there_is_and_what_went() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let size = machine.json(&["data", "size"], 0);
    assert_eq!(size["kept_days"], json!(90));
    let alerts = size["rows"].as_array().unwrap().iter().find(|row| row["table"] == "alerts").unwrap();
    assert_eq!(alerts["rows"], json!(2));
    assert!(size["oldest_at"].as_str().unwrap().ends_with('Z'));

    let pruned = machine.json(&["data", "prune"], 0);
    assert!(pruned["removed"].as_array().unwrap().iter().all(|row| row["rows"] == 0), "{pruned:#}");
    assert_eq!(machine.json(&["data", "size"], 0)["rows"], size["rows"]);
}

#[test]
fn without_records_there_is_nothing_to_check() {
    let (_company, machine) = company();
    for words in [&["data", "check"][..], &["data", "size"], &["data", "backup", "x.db"]] {
        assert_eq!(machine.json(words, 3)["error"]["kind"], json!("store"));
    }
}

#[test]
fn only_an_sli_that_is_kept_can_be_forgotten() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    assert_eq!(machine.json(&["data", "size"], 0)["gone_slis"], json!([]));
    let refused = machine.json(&["data", "forget", "never heard of"], 2);
    assert!(refused["error"]["message"].as_str().unwrap().contains("never heard of"), "{refused:#}");
}
