//! What is found in a document, what is filled in anew in it, and where an incident and its document are told beside other things.

use serde_json::json;

use crate::documents::{body, drafted, revision, written};
use crate::incidents::{alone, handled, shown};
use crate::machine::Machine;
use crate::slos::shape;

fn kept(machine: &Machine, text: &str) {
    machine.write("b.md", text);
    let path = machine.workspace().join("b.md").display().to_string();
    machine.json(&["postmortem", "edit", "1", &path], 0);
}

fn findings(machine: &Machine, code: i32) -> usize {
    machine.json(&["postmortem", "check", "1"], code)["findings"].as_array().unwrap().len()
}

#[test]
fn a_finding_may_stand_for_a_reason_and_not_any_more() {
    let machine = drafted();
    kept(&machine, "# A\n\n## Summary\n\nIt was human error.\nThe engineer should have seen it.\n");
    let before = machine.json(&["postmortem", "check", "1"], 1);
    let found = before["findings"].as_array().unwrap();
    let (class, row) = (found[0]["class"].as_str().unwrap(), found[0]["line"].to_string());
    let dismissed = machine.json(&["postmortem", "dismiss", "1", class, "--line", &row, "--reason", "a quotation"], 0);
    assert_eq!(dismissed["said"], json!(format!("PM-1: {class} in line {row} may stand: a quotation")));
    insta::assert_json_snapshot!("postmortem_dismiss", shape(&dismissed));
    let checked = machine.json(&["postmortem", "check", "1"], 1);
    assert_eq!(checked["findings"].as_array().unwrap().len(), found.len() - 1);
    assert_eq!(checked["dismissed"][0]["reason"], json!("a quotation"));
    machine.run(&["postmortem", "dismiss", "1", class, "--line", &row, "--take-back"]).with_code(0);
    assert_eq!(findings(&machine, 1), found.len());
    for (words, told) in [
        (["postmortem", "dismiss", "1", class, "--line", &row, "--take-back", "--plain"].as_slice(), "--plain"),
        (&["postmortem", "dismiss", "1", class, "--line", &row, "--take-back"], "nothing was dismissed of the class"),
        (&["postmortem", "dismiss", "1", "blame", "--line", "1", "--reason", "x"], "there is no finding of the class"),
        (&["postmortem", "dismiss", "1", class, "--line", &row, "--reason", " "], "the reason is empty"),
        (&["postmortem", "dismiss", "1", class, "--line", &row], "--reason"),
    ] {
        let ended = machine.run(words).with_code(2);
        assert!(ended.err.contains(told), "{ended:#?}");
    }
    assert_eq!(findings(&machine, 1), found.len(), "nothing was written");
}

#[test]
fn what_nobody_wrote_in_is_filled_in_anew() {
    let machine = drafted();
    let block = |words: &[&str]| machine.run(&[&["postmortem", "insert", "1"], words].concat()).with_code(0).out;
    let edited = block(&["times"]).replace("<!-- /watchbill -->", "as the log has it\n<!-- /watchbill -->");
    kept(&machine, &format!("# A\n\n{}\n{edited}\nWords.\n", block(&["timeline"])));
    machine.run(&["incidents", "note", "then blocked", "--incident", "1"]).with_code(0);
    let refreshed = machine.json(&["postmortem", "refresh", "1"], 0);
    insta::assert_json_snapshot!("postmortem_refresh", shape(&refreshed));
    let became = |nth: usize| refreshed["blocks"][nth]["became"].as_str().unwrap();
    assert_eq!((became(0), became(1)), ("refreshed", "edited"), "{refreshed:#}");
    assert_eq!(refreshed["revision"].as_u64(), Some(revision(&machine)));
    let text = body(&machine);
    assert!(
        text.contains("then blocked") && text.contains("as the log has it") && text.ends_with("\nWords.\n"),
        "{text}"
    );
    let again = machine.run(&["postmortem", "refresh", "1"]).with_code(0).out;
    assert!(again.contains("as the records have it") && again.contains("somebody wrote in it, so it stays"), "{again}");
    machine.run(&["postmortem", "refresh", "1", "2"]).with_code(1);
    machine.run(&["postmortem", "refresh", "1", "2", "--over-edits"]).with_code(0);
    assert!(!body(&machine).contains("as the log has it"));
    let none = machine.run(&["postmortem", "refresh", "1", "3"]).with_code(2);
    assert!(none.complaint().contains("has 2 blocks and no block 3"), "{none:#?}");
    kept(&machine, "# A\n\nWords.\n");
    let nothing = machine.run(&["postmortem", "refresh", "1"]).with_code(0).out;
    assert_eq!(nothing, "The text has no block of records: nothing was changed.\n");
}

#[test]
fn a_draft_that_nobody_wrote_in_is_made_by_another_template() {
    let machine = drafted();
    let again = machine.run(&["postmortem", "new", "--incident", "1", "--template", "security"]).with_code(2);
    assert!(
        again.complaint().contains("`watchbill postmortem set 1 --template KEY` makes it by another"),
        "{again:#?}"
    );
    let set = machine.json(&["postmortem", "set", "1", "--template", "near-miss"], 0);
    assert_eq!(set["postmortem"]["template"], json!("near-miss"), "{set:#}");
    kept(&machine, "# A\n\nIt nearly fell over.\n");
    let late = machine.run(&["postmortem", "set", "1", "--template", "full"]).with_code(2);
    assert!(late.complaint().contains("somebody wrote in it, so its template stays"), "{late:#?}");
}

#[test]
fn a_comment_is_answered_and_what_was_said_of_an_action_is_taken_away() {
    let machine = written();
    let review =
        |words: &[&str], code: i32| machine.run(&[&["postmortem", "review", "1"], words].concat()).with_code(code);
    review(&["--comment", "What did the panel show?"], 0);
    review(&["--comment", "The lag of one hour before.", "--answers", "1"], 0);
    let comments = machine.json(&["postmortem", "show", "1"], 0)["comments"].clone();
    assert_eq!((&comments[0]["answers"], &comments[1]["answers"]), (&json!(null), &json!(1)));
    review(&["--comment", "To nobody.", "--answers", "9"], 2);
    review(&["--send", "--answers", "1"], 2);
    let said = |words: &[&str]| machine.json(&[&["actions", "set", "1"], words].concat(), 0)["said"].clone();
    let told = |text: &str| json!(format!("Alert on the age of prices: {text}."));
    assert_eq!(said(&["--link", "https://tracker.example/7"]), told("its tracker is noted"));
    assert_eq!(said(&["--link", ""]), told("where a tracker has it is taken away"));
    assert_eq!(said(&["--verify", "a drill"]), told("how it is verified is noted"));
    assert_eq!(said(&["--verify", ""]), told("how it is verified is taken away"));
}

#[test]
fn whoever_declares_is_told_of_those_that_it_may_be() {
    let (_company, machine) = handled();
    let again = machine.run(&["incidents", "declare", "The node again", "--alert", "NodeDown"]).with_code(0).out;
    assert!(
        again.starts_with("Incident 2 is declared: The node again.\nIt may be a part of one that is open:\n1  "),
        "{again}"
    );
    machine.run(&["incidents", "merge", "2", "--into", "1"]).with_code(0);
    machine.run(&["incidents", "resolve", "1"]).with_code(0);
    let third = machine.json(&["incidents", "declare", "--alert", "NodeDown"], 0);
    assert_eq!(third["similar"][0]["incident"]["id"], json!(1), "{third:#}");
    insta::assert_json_snapshot!("incidents_declare", shape(&third));
    let fourth = machine.run(&["incidents", "declare", "Search is slow"]).with_code(0).out;
    assert_eq!(fourth, "Incident 4 is declared: Search is slow.\n", "nothing is like it");
}

#[test]
fn an_open_incident_stands_in_the_status_and_its_document_on_its_page() {
    let machine = alone();
    let status = machine.json(&["status"], 0);
    assert_eq!(status["incidents"], machine.json(&["incidents", "list"], 0)["incidents"]);
    let text = machine.run(&["status"]).with_code(0).out;
    assert!(text.contains("Customers cannot pay"), "{text}");
    assert_eq!(shown(&machine, "1")["postmortem"], json!(null));
    machine.run(&["incidents", "resolve", "1"]).with_code(0);
    assert_eq!(machine.json(&["status"], 0)["incidents"], json!([]));
    let page = machine.run(&["incidents", "show", "1"]).with_code(0).out;
    assert!(page.contains("\npostmortem PM-1: draft, due "), "{page}");
    let document = machine.json(&["postmortem", "list"], 0)["postmortems"][0].clone();
    assert_eq!(shown(&machine, "1")["postmortem"], document);
}

#[test]
fn the_next_word_comes_at_a_time_of_the_clock() {
    let machine = alone();
    let drafts = |next: &str| machine.run(&["incidents", "drafts", "1", "--next", next]);
    let told = drafts("tomorrow 14:00").with_code(0).out;
    assert!(told.contains("Next word by ") && told.contains(" 14:00"), "{told}");
    drafts("23:59").with_code(0);
    let past = drafts("2020-01-01 10:00").with_code(2);
    assert!(past.complaint().contains("the next word is still to come"), "{past:#?}");
    let nonsense = drafts("soonish").with_code(2);
    assert!(nonsense.complaint().contains("`soonish` is not a time"), "{nonsense:#?}");
}
