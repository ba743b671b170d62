//! `incidents`: declared, handled, told and found again, on the records of a company that is really asked.

use rstest::rstest;
use serde_json::{Value, json};

use crate::machine::{Ended, Machine};
use crate::polls::company;
use crate::slos::shape;

fn declared(machine: &Machine, words: &[&str]) -> i64 {
    let done = machine.json(&[&["incidents", "declare"], words].concat(), 0);
    done["incident"]["id"].as_i64().unwrap_or_else(|| panic!("{done:#}"))
}

pub fn shown(machine: &Machine, number: &str) -> Value {
    machine.json(&["incidents", "show", number], 0)
}

/// A workspace that has polled two alerts, and an incident that was declared from the critical one.
pub fn handled() -> (watchbill_simulator::Running, Machine) {
    let (company, machine) = company();
    machine.run(&["poll"]).with_code(1);
    assert_eq!(declared(&machine, &["--alert", "NodeDown"]), 1);
    (company, machine)
}

/// A workspace with records, and an incident about nothing.
pub fn alone() -> Machine {
    let machine = Machine::with("team = \"payments\"\ntimezone = \"Europe/Berlin\"\n");
    machine.run(&["poll"]);
    assert_eq!(declared(&machine, &["Customers cannot pay"]), 1);
    machine
}

pub fn kinds(shown: &Value) -> Vec<&str> {
    shown["timeline"].as_array().unwrap().iter().map(|line| line["kind"].as_str().unwrap()).collect()
}

#[test]
fn an_incident_that_is_declared_from_an_alert_is_called_and_rated_by_it() {
    let (_company, machine) = handled();
    let listed = machine.json(&["incidents", "list"], 0);
    let incident = &listed["incidents"][0];
    assert_eq!((&listed["open"], &incident["title"]), (&json!(1), &json!("NodeDown")));
    assert_eq!((&incident["severity"], &incident["status"]), (&json!("sev2"), &json!("investigating")));
    assert_eq!((&incident["declared_by"], &incident["lead"]), (&json!("Ana"), &Value::Null));
    insta::assert_json_snapshot!("incidents_list", shape(&listed));
    let table = machine.run(&["incidents", "list"]).with_code(0).out;
    assert!(table.starts_with("NUMBER  SEVERITY  STATUS"), "{table}");
    assert!(table.contains("sev2") && table.contains("nobody"), "{table}");
}

#[test]
fn it_is_shown_with_its_times_its_cost_and_what_was_recorded() {
    let (_company, machine) = handled();
    let id = machine.json(&["alerts", "list", "--filter", "alertname=\"NodeDown\""], 0)["alerts"][0]["id"].clone();
    machine.run(&["alerts", "ack", id.as_str().unwrap()]).with_code(0);
    let shown = shown(&machine, "#1");
    assert_eq!(shown["links"], json!([{ "kind": "alert", "key": id }]));
    let kinds = kinds(&shown);
    for kind in ["alert_fired", "acknowledged", "declared"] {
        assert!(kinds.contains(&kind), "{kind} is missing: {shown:#}");
    }
    let moment = |name: &str| {
        let times = shown["times"].as_array().unwrap();
        times.iter().find(|time| time["moment"] == name).unwrap().clone()
    };
    assert_eq!(moment("started")["from"], json!("the alert NodeDown"));
    assert!(moment("acknowledged")["at"].is_string() && moment("resolved")["at"].is_null(), "{shown:#}");
    assert!(shown["impact"].as_array().unwrap().iter().any(|figure| figure["name"] == "duration"), "{shown:#}");
    insta::assert_json_snapshot!("incidents_show", shape(&shown));
    let text = machine.run(&["incidents", "show", "1"]).with_code(0).out;
    for part in ["SEV2 1: NodeDown", "investigating since", "lead: nobody", "(the alert NodeDown)", "Ana declared it"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[test]
fn before_anything_was_declared_it_is_said_how_to() {
    let machine = Machine::with("team = \"payments\"\n");
    machine.run(&["poll"]);
    assert!(machine.run(&["incidents", "list", "--all"]).with_code(0).out.contains("`watchbill incidents declare`"));
    assert!(machine.run(&["incidents", "list"]).with_code(0).out.starts_with("No incident is open"));
}

#[test]
fn people_say_how_far_and_how_grave_it_is_who_does_what_and_what_it_is_about() {
    let (_company, machine) = handled();
    machine.run(&["incidents", "status", "1", "identified", "--why", "a cable"]).with_code(0);
    machine.run(&["incidents", "severity", "1", "1", "--why", "half of all orders"]).with_code(0);
    let led = machine.run(&["incidents", "role", "1", "lead", "Bo"]).with_code(0).out;
    assert_eq!(led, "Incident 1: Ana made Bo lead.\n");
    machine.run(&["incidents", "role", "1", "comms", "Cy"]).with_code(0);
    machine.run(&["incidents", "role", "1", "comms", "--nobody"]).with_code(0);
    machine.run(&["incidents", "title", "1", "The node is gone"]).with_code(0);
    machine.run(&["incidents", "audience", "1", "restricted"]).with_code(0);
    machine.run(&["incidents", "link", "1", "alert", "DiskFull"]).with_code(0);
    let now = shown(&machine, "1");
    assert_eq!((&now["incident"]["status"], &now["incident"]["severity"]), (&json!("identified"), &json!("sev1")));
    assert_eq!(
        (&now["incident"]["title"], &now["incident"]["audience"]),
        (&json!("The node is gone"), &json!("restricted"))
    );
    assert_eq!(now["roles"], json!({ "lead": "Bo", "scribe": null, "communications": null }));
    assert_eq!(now["links"].as_array().unwrap().len(), 2);
    machine.run(&["incidents", "link", "1", "alert", "DiskFull", "--remove"]).with_code(0);
    assert_eq!(shown(&machine, "1")["links"].as_array().unwrap().len(), 1);
}

#[test]
fn a_resolved_incident_leaves_the_list_of_open_ones_and_opens_again_for_a_reason() {
    let machine = alone();
    let done = machine.json(&["incidents", "resolve", "1", "--why", "the bank is back"], 0);
    assert_eq!(done["incident"]["status"], json!("resolved"));
    assert_eq!(machine.json(&["incidents", "list"], 0)["incidents"], json!([]));
    assert_eq!(machine.json(&["incidents", "list", "--all"], 0)["total"], json!(1));
    let refused = machine.run(&["incidents", "status", "1", "investigating"]).with_code(2);
    assert!(refused.complaint().contains("needs a reason"), "{refused:#?}");
    machine.run(&["incidents", "status", "1", "investigating", "--why", "it is back"]).with_code(0);
    assert_eq!(machine.json(&["incidents", "list"], 0)["open"], json!(1));
}

#[test]
fn a_note_goes_to_the_only_open_incident_and_a_time_can_be_said() {
    let machine = alone();
    let noted = machine.json(&["incidents", "note", "restarted checkout-2"], 0);
    assert_eq!((&noted["incident"]["id"], &noted["said"]), (&json!(1), &json!("Noted in incident 1.")));
    machine.run(&["incidents", "note", "--incident", "1", "--at", "10m", "customers wrote"]).with_code(0);
    let told = shown(&machine, "1");
    let notes: Vec<&Value> = told["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["kind"] == "note")
        .map(|line| &line["text"])
        .collect();
    assert_eq!(notes, ["customers wrote", "restarted checkout-2"], "in order of time");

    machine.run(&["incidents", "time", "1", "started", "--at", "20m", "--why", "the log"]).with_code(0);
    let said = shown(&machine, "1");
    assert_eq!(said["times"][0]["from"], json!("ana said so: the log"));
    assert_eq!(said["times"][0]["instead_of"]["from"], json!("ana declared the incident"));
    let text = machine.run(&["incidents", "show", "1"]).with_code(0).out;
    assert!(text.contains("(ana said so: the log)") && text.contains("recorded: "), "{text}");
    machine.run(&["incidents", "time", "1", "started", "--take-back"]).with_code(0);
    let records = shown(&machine, "1")["times"][0].clone();
    assert_eq!((&records["from"], &records["instead_of"]), (&json!("ana declared the incident"), &Value::Null));

    declared(&machine, &["Search is slow"]);
    let unclear = machine.run(&["incidents", "note", "which?"]).with_code(2);
    assert!(unclear.complaint().contains("2 incidents are open"), "{unclear:#?}");
}

#[test]
fn what_was_made_on_purpose_and_is_meant_for_few_says_so() {
    let machine = alone();
    machine.run(&["incidents", "declare", "We pull a plug", "--drill", "--restricted"]).with_code(0);
    let text = machine.run(&["incidents", "show", "2"]).with_code(0).out;
    assert!(text.contains("\na drill\nmeant for those alone who handle it\n"), "{text}");
    let of_all = machine.run(&["incidents", "show", "1"]).with_code(0).out;
    assert!(!of_all.contains("drill") && !of_all.contains("meant for"), "{of_all}");
    let table = machine.run(&["incidents", "list"]).with_code(0).out;
    assert!(table.contains("drill, investigating"), "{table}");
}

#[test]
fn two_incidents_become_one_and_nothing_is_lost() {
    let machine = alone();
    declared(&machine, &["Cards fail"]);
    machine.run(&["incidents", "note", "--incident", "2", "the bank answers 500"]).with_code(0);
    machine.run(&["incidents", "merge", "2", "--into", "1"]).with_code(0);
    assert!(
        shown(&machine, "1")["timeline"].as_array().unwrap().iter().any(|line| line["text"] == "the bank answers 500")
    );
    assert_eq!(kinds(&shown(&machine, "1")).iter().filter(|kind| **kind == "merged").count(), 1, "told once");
    assert_eq!(shown(&machine, "2")["incident"]["merged_into"], json!(1));
    let text = machine.run(&["incidents", "show", "2"]).with_code(0).out;
    assert!(text.contains("It turned out to be incident 1"), "{text}");
    let found = machine.run(&["incidents", "search", "bank"]).with_code(0).out;
    assert!(found.starts_with("2  sev3 part of 1  Cards fail ("), "{found}");
    let refused = machine.run(&["incidents", "note", "--incident", "2", "late"]).with_code(2);
    assert!(refused.complaint().contains("incident 1"), "{refused:#?}");
}

#[test]
fn drafts_name_nobody_and_nothing_is_sent() {
    let machine = alone();
    let words = ["incidents", "drafts", "1", "--noticed", "Payments by card fail", "--next", "30m"];
    let drafts = machine.json(&words, 0);
    assert!(drafts["status_page"].as_str().unwrap().contains("Payments by card fail"), "{drafts:#}");
    let text = machine.run(&words).with_code(0).out;
    assert!(text.contains("For a chat:") && text.contains("For a status page:"), "{text}");
}

#[test]
fn words_are_found_again_and_incidents_that_were_alike() {
    let (_company, machine) = handled();
    machine.run(&["incidents", "note", "the failover of redis failed"]).with_code(0);
    machine.run(&["incidents", "resolve", "1"]).with_code(0);
    machine.run(&["postmortem", "new", "--incident", "1"]).with_code(0);
    assert_eq!(declared(&machine, &["The node again", "--alert", "NodeDown"]), 2);
    declared(&machine, &["Search is slow"]);
    let found = machine.json(&["incidents", "search", "failov", "redis"], 0);
    assert_eq!((&found["total"], &found["found"][0]["incident"]["id"]), (&json!(1), &json!(1)));
    insta::assert_json_snapshot!("incidents_search", shape(&found));
    let none = machine.run(&["incidents", "search", "kafka"]).with_code(1);
    assert_eq!(none.out, "No incident and no postmortem has all of these words.\n");
    let similar = machine.json(&["incidents", "similar", "2"], 0);
    assert_eq!(similar["similar"][0]["incident"]["id"], json!(1));
    assert!(similar["similar"][0]["why"].as_str().unwrap().starts_with("the same alert "), "{similar:#}");
    insta::assert_json_snapshot!("incidents_similar", shape(&similar));
    assert_eq!(shown(&machine, "2")["similar"], similar["similar"]);
    let nothing = machine.run(&["incidents", "similar", "3"]).with_code(0).out;
    assert_eq!(nothing, "No incident has anything in common with it.\n");
}

#[test]
fn what_no_record_tells_is_said_with_where_it_is_from() {
    let machine = alone();
    machine.run(&["incidents", "report", "1", "support", "--at", "12m"]).with_code(0);
    machine.run(&["incidents", "figure", "1", "orders lost", "312", "--source", "the ledger"]).with_code(0);
    let told = shown(&machine, "1");
    assert_eq!(told["reports"][0]["who"], json!("support"));
    assert_eq!(told["times"][1]["from"], json!("support told of it"));
    let figure = told["impact"].as_array().unwrap().last().unwrap();
    assert_eq!((&figure["name"], &figure["text"]), (&json!("orders lost"), &json!("312")));
    assert_eq!(figure["how"], json!("ana wrote it, from the ledger"));
    machine.run(&["incidents", "report", "1", "support", "--take-back"]).with_code(0);
    machine.run(&["incidents", "figure", "1", "orders lost", "--remove"]).with_code(0);
    let now = shown(&machine, "1");
    assert_eq!(now["reports"], json!([]));
    assert!(now["impact"].as_array().unwrap().iter().all(|figure| figure["name"] != "orders lost"));
}

#[rstest]
#[case::no_number(&["show", "seven"], "invalid", "`seven` is no number of an incident")]
#[case::no_such_incident(&["show", "99"], "not_found", "there is no incident 99")]
#[case::no_title(&["declare"], "invalid", "needs a title")]
#[case::no_severity(&["declare", "x", "--severity", "bad"], "invalid", "expected sev1, sev2, sev3 or sev4")]
#[case::no_service(&["declare", "x", "--service", "nowhere"], "invalid", "there is no service `nowhere`")]
#[case::an_empty_title(&["title", "1", " "], "invalid", "needs a title")]
#[case::no_audience(&["audience", "1", "everybody"], "invalid", "AUDIENCE")]
#[case::no_status(&["status", "1", "fine"], "invalid", "expected one of investigating, identified")]
#[case::the_same_status(&["status", "1", "investigating"], "invalid", "how it stands already")]
#[case::no_role(&["role", "1", "hero", "Bo"], "invalid", "expected one of lead, scribe, communications")]
#[case::nobody_named(&["role", "1", "lead"], "invalid", "PERSON")]
#[case::no_moment(&["time", "1", "begun", "--at", "5m", "--why", "x"], "invalid", "expected one of started, detected")]
#[case::a_time_without_a_reason(&["time", "1", "started", "--at", "5m"], "invalid", "--why")]
#[case::no_time(&["note", "x", "--at", "noonish"], "invalid", "`noonish` is not a time")]
#[case::a_time_to_come(&["note", "x", "--at", "2999-01-01T00:00:00Z"], "invalid", "still to come")]
#[case::no_words(&["note", " "], "invalid", "Say what happened")]
#[case::merged_with_itself(&["merge", "1", "--into", "1"], "invalid", "not another one than itself")]
#[case::no_line(&["annotate", "1", "note:9/9", "x"], "not_found", "has no line `note:9/9`")]
#[case::a_fold_without_a_line(&["fold", "1", "--why", "x"], "invalid", "LINE")]
#[case::no_fold(&["unfold", "1", "5"], "not_found", "fold")]
#[case::no_chat(&["paste", "1", "/dev/null"], "invalid", "nothing was written")]
#[case::no_file(&["file", "1", "nothing.png", "--out", "/nowhere/x"], "not_found", "has no file `nothing.png`")]
#[case::no_word(&["search", "?"], "invalid", "no word to look for")]
#[case::a_figure_from_nowhere(&["figure", "1", "orders lost", "312"], "invalid", "--source")]
#[case::a_figure_that_nobody_wrote(&["figure", "1", "orders lost", "--remove"], "invalid", "already")]
#[case::next_word_in_the_past(&["drafts", "1", "--next", "2020-01-01T00:00:00Z"], "invalid", "still to come")]
fn nonsense_is_refused_with_what_is_wrong(#[case] words: &[&str], #[case] kind: &str, #[case] part: &str) {
    let machine = alone();
    let before = shown(&machine, "1")["incident"]["revision"].clone();
    let ended: Ended = machine.run(&[&["incidents"], words, &["--json"]].concat()).with_code(2);
    assert_eq!(ended.json()["error"]["kind"], json!(kind), "{ended:#?}");
    assert!(ended.complaint().contains(part), "{ended:#?}");
    assert_eq!(shown(&machine, "1")["incident"]["revision"], before, "nothing was written");
}

#[test]
fn every_command_is_told_in_the_help() {
    let help = Machine::new().run(&["incidents", "--help"]).with_code(0).out;
    for word in [
        "declare", "list", "show", "note", "paste", "attach", "file", "annotate", "fold", "unfold", "search",
        "similar", "status", "severity", "role", "link", "time", "report", "figure", "merge", "resolve", "drafts",
        "title", "audience",
    ] {
        assert!(help.lines().any(|line| line.trim_start().starts_with(word)), "{word} is missing in {help}");
        let own = Machine::new().run(&["incidents", word, "--help"]).with_code(0);
        assert!(own.out.contains("Usage:"), "{own:#?}");
    }
    let completions = Machine::new().run(&["completions", "bash"]).with_code(0).out;
    assert!(completions.contains("unfold") && completions.contains("similar"));
}
