//! Looking through the records: `alerts history`, `alerts search`, `alerts export`.

use serde_json::{Value, json};

use crate::machine::Machine;
use crate::polls::company;

fn node_down(machine: &Machine) -> String {
    let listed = machine.json(&["alerts", "list", "--all", "--filter", "alertname=\"NodeDown\""], 0);
    listed["alerts"][0]["id"].as_str().unwrap().to_owned()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_history_of_an_alert_is_a_line_for_each_day() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let id = node_down(&machine);
    let told = machine.json(&["alerts", "history", &id, "--since", "3d"], 0);
    assert_eq!(keys(&told), ["cut", "days", "from", "id", "name", "to", "totals"]);
    let days = told["days"].as_array().unwrap();
    assert_eq!(days.len(), 4, "{told:#}");
    assert_eq!(keys(&days[3]), ["date", "episodes", "firing_s", "pages", "spans", "unknown_s"]);
    assert_eq!(
        (&days[3]["episodes"], &days[3]["pages"], &told["totals"]["episodes"], &told["totals"]["ended"]),
        (&json!(1), &json!(1), &json!(1), &json!(0))
    );
    assert_eq!(days[0]["firing_s"], json!(0));
    assert!(days[0]["unknown_s"].as_u64().unwrap() > 0, "nobody watched then: {told:#}");

    let text = machine.run(&["alerts", "history", &id, "--since", "3d"]).with_code(0).out;
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("NodeDown  "), "{text}");
    assert!(lines[3].contains(&"?".repeat(48)), "{text}");
    assert!(lines[6].contains('#'), "it fires today: {text}");
    assert!(text.contains("1 page told of it."), "{text}");
}

#[test]
fn a_history_says_how_far_back_it_can_go() {
    let (_company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let id = node_down(&machine);
    let ended = machine.run(&["alerts", "history", &id, "--since", "900d"]).with_code(0);
    assert!(ended.complaint().contains("Records are kept for"), "{ended:#?}");
    machine.run(&["alerts", "history", "nobody"]).with_code(2);
    machine.run(&["alerts", "history", &id, "--since", "soon"]).with_code(2);
}

#[test]
fn what_is_over_is_found_by_words_in_whatever_was_recorded_of_it() {
    let (company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    let id = node_down(&machine);
    machine.run(&["alerts", "ack", &id]).with_code(0);
    for source in company.sources() {
        source.manual().unwrap().resolve_all();
    }
    machine.run(&["poll"]).with_code(0);
    for words in [&["nodedown", "NODE-3"][..], &["runbooks", "kestrel-eu", "@state=resolved", "NodeDown"], &["ana"]] {
        let found = machine.json(&[&["alerts", "search"], words].concat(), 0);
        assert_eq!((&found["total"], &found["alerts"][0]["id"]), (&json!(1), &json!(id)), "{words:?}: {found:#}");
    }
    let all = machine.json(&["alerts", "search", "@state=resolved", "--limit", "1"], 0);
    assert_eq!((&all["total"], all["alerts"].as_array().unwrap().len()), (&json!(2), 1));
    let text = machine.run(&["alerts", "search", "@state=resolved", "--limit", "1"]).with_code(0).out;
    assert!(text.ends_with("1 alert, and 1 more; further words narrow it\n"), "{text}");
    let nothing = machine.run(&["alerts", "search", "100%", "node_3"]).with_code(0);
    assert_eq!(nothing.out, "Nothing that is recorded has all of that.\n");
    assert_eq!(machine.json(&["alerts", "search", "x=~\"(\""], 2)["error"]["kind"], json!("invalid"));
}

#[test]
fn what_is_recorded_is_exported_as_a_table_of_each_sort() {
    let (company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    company.source("kestrel-eu").unwrap().manual().unwrap().resolve_all();
    machine.run(&["poll"]).with_code(0);
    let export = |words: &[&str]| machine.run(&[&["alerts", "export"], words].concat()).with_code(0).out;
    let alerts = export(&["--filter", "alertname=\"NodeDown\""]);
    let lines: Vec<&str> = alerts.lines().collect();
    assert_eq!(lines.len(), 2, "{alerts}");
    assert!(lines[0].starts_with("id,name,source,severity,state,since,"), "{alerts}");
    assert!(lines[1].contains(",NodeDown,kestrel-eu,critical,resolved,2"), "{alerts}");
    let episodes = export(&["--what", "episodes"]);
    assert_eq!(episodes.lines().count(), 3, "{episodes}");
    let transitions = export(&["--what", "transitions", "--filter", "@source=\"kestrel-eu\""]);
    let states: Vec<_> = transitions.lines().skip(1).filter_map(|line| line.split(',').nth(4)).collect();
    assert_eq!(states, ["firing", "resolved"], "{transitions}");
    let pages = export(&["--what", "pages", "--as", "markdown"]);
    assert!(pages.starts_with("| number | at | kind |"), "{pages}");
    assert_eq!(export(&["--filter", "alertname=\"Nobody\""]).lines().count(), 1, "heads alone");
    assert!(machine.json(&["alerts", "export"], 0)["table"].as_str().unwrap().ends_with("\r\n"));
    machine.run(&["alerts", "export", "--as", "xlsx"]).with_code(2);
    machine.run(&["alerts", "export", "--filter", "x=~\"(\""]).with_code(2);
}
