//! What was recorded, counted and judged again: `alerts noise`, `alerts rerun`.

use serde_json::{Value, json};

use crate::machine::Machine;
use crate::polls::company;

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_ledger_is_a_table_with_its_headline_and_one_document() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let told = machine.json(&["alerts", "noise", "--since", "7d"], 0);
    assert_eq!(keys(&told), ["headline", "interruptions", "rules", "since", "until"]);
    let rules = told["rules"].as_array().unwrap();
    let node = rules.iter().find(|rule| rule["name"] == "NodeDown").unwrap();
    insta::assert_snapshot!("noise_rule", serde_json::to_string_pretty(node).unwrap());
    let text = machine.run(&["alerts", "noise"]).with_code(0).out;
    assert!(text.contains("NodeDown") && text.contains("EPISODES"), "{text}");
    assert!(text.starts_with("Nobody was interrupted since "), "no notification server took a page: {text}");
    machine.run(&["alerts", "noise", "--since", "soon"]).with_code(2);
}

#[test]
fn the_past_is_judged_again_under_other_rules() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let rules = machine.beside("rules.toml");
    std::fs::write(&rules, "[[rules]]\nmatch = []\ndo = \"quiet\"\n").unwrap();
    let rules = rules.to_str().unwrap();
    let told = machine.json(&["alerts", "rerun", "--policy", rules], 0);
    assert_eq!(keys(&told), ["differences", "drafted", "present", "since", "until"]);
    assert_eq!(keys(&told["present"]), ["kinds", "night_pages", "pages", "quiet"]);
    assert_eq!(told["drafted"]["pages"], json!(0));
    let present = told["present"]["pages"].as_u64().unwrap();
    assert!(present > 0, "{told:#}");
    let first = &told["differences"][0];
    assert_eq!(keys(first), ["alert", "at", "by_s", "differs", "kind", "name"]);
    assert_eq!((&first["differs"], &first["by_s"]), (&json!("gone"), &Value::Null));
    let text = machine.run(&["alerts", "rerun", "--policy", rules]).with_code(0).out;
    assert!(text.contains("PRESENT") && text.contains("  gone  "), "{text}");

    std::fs::write(rules, "[[rules]]\ndo = \"quiet\"\n").unwrap();
    let refused = machine.run(&["alerts", "rerun", "--policy", rules]).with_code(2);
    assert!(refused.err.contains("rules.toml:1:1: "), "{}", refused.err);
    machine.run(&["alerts", "rerun"]).with_code(2);
    machine.run(&["alerts", "rerun", "--policy", "nowhere.toml"]).with_code(2);
}

#[test]
fn without_records_there_is_nothing_to_count() {
    let machine = Machine::new();
    let ended = machine.run(&["alerts", "noise"]);
    assert_ne!(ended.code, Some(0), "{ended:?}");
}
