//! `postmortem` on documents that are kept, and `actions`.

use std::fs;

use rstest::rstest;
use serde_json::{Value, json};

use crate::machine::Machine;
use crate::slos::shape;

const TEAM: &str =
    "team = \"payments\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n";
pub const DOCUMENT: &str = "# Stale prices\r\n\n## Summary\n\nThe lease of the cache ended.  \n\n\
## Action items\n\n- [ ] Alert on the age of prices @bo due:2026-01-10 #detect P1\n- [x] Limit retries to 3 @bo due:2026-01-10 #prevent\n";

fn path(machine: &Machine, name: &str) -> String {
    machine.workspace().join(name).display().to_string()
}

/// A workspace with records, and a resolved incident about nothing that needs no document.
fn resolved() -> Machine {
    let machine = Machine::with(TEAM);
    machine.json(&["incidents", "declare", "Customers cannot pay", "--near-miss"], 0);
    machine.json(&["incidents", "resolve", "1"], 0);
    machine
}

/// The same with a draft of its postmortem.
pub fn drafted() -> Machine {
    let machine = resolved();
    let made = machine.json(&["postmortem", "new", "--incident", "1", "--template", "full"], 0);
    assert_eq!(made["postmortem"]["id"], json!(1), "{made:#}");
    machine
}

/// The same with a text of ours.
pub fn written() -> Machine {
    let machine = drafted();
    machine.write("a.md", DOCUMENT);
    machine.json(&["postmortem", "edit", "1", &path(&machine, "a.md")], 0);
    machine
}

fn shown(machine: &Machine) -> Value {
    machine.json(&["postmortem", "show", "1"], 0)
}

pub fn body(machine: &Machine) -> String {
    shown(machine)["body"].as_str().unwrap().to_owned()
}

pub fn revision(machine: &Machine) -> u64 {
    shown(machine)["postmortem"]["revision"].as_u64().unwrap()
}

#[test]
fn a_document_is_made_from_an_incident_and_listed() {
    let machine = resolved();
    let moon = machine.run(&["postmortem", "new", "--incident", "1", "--template", "moon"]).with_code(2);
    assert!(moon.complaint().contains("moon"), "{moon:#?}");
    let words = ["postmortem", "new", "--incident", "1", "--template", "full", "--owner", "bo", "--due", "2026-04-02"];
    let made = machine.json(&words, 0);
    assert_eq!((&made["postmortem"]["owner"], &made["postmortem"]["due"]), (&json!("Bo"), &json!("2026-04-02")));
    assert_eq!(made["postmortem"]["title"], json!("Customers cannot pay"));
    insta::assert_json_snapshot!("postmortem_new", shape(&made));
    let listed = machine.json(&["postmortem", "list"], 0);
    assert_eq!(listed["postmortems"], json!([made["postmortem"]]));
    insta::assert_json_snapshot!("postmortem_list", shape(&listed));
    let table = machine.run(&["postmortem", "list"]).with_code(0).out;
    assert!(table.starts_with("NUMBER  STATE  TITLE") && table.contains("Customers cannot pay"), "{table}");
    assert!(body(&machine).starts_with("# Customers cannot pay\n\n## "), "{}", body(&machine));
}

#[test]
fn before_there_is_one_it_is_said_how_to_make_one() {
    let text = resolved().run(&["postmortem", "list"]).with_code(0).out;
    assert!(text.contains("`watchbill postmortem new --incident NUMBER` makes one"), "{text}");
}

#[test]
fn one_that_is_needed_is_made_when_it_is_resolved() {
    let machine = Machine::with(TEAM);
    machine.json(&["incidents", "declare", "Customers cannot pay"], 0);
    let said = machine.json(&["incidents", "resolve", "1"], 0)["said"].as_str().unwrap().to_owned();
    assert!(said.contains("It needs a postmortem: the draft PM-1 is made, due on "), "{said}");
    assert!(body(&machine).contains("- Written because: a person told of it before anything paged\n"));
    let again = machine.run(&["postmortem", "new", "--incident", "1"]).with_code(2);
    assert!(again.complaint().contains("incident 1 has the postmortem PM-1: nothing was written"), "{again:#?}");
}

#[test]
fn a_text_is_kept_byte_for_byte_checked_and_brought_back() {
    let machine = drafted();
    let made = body(&machine);
    machine.write("a.md", DOCUMENT);
    let kept = machine.json(&["postmortem", "edit", "1", &path(&machine, "a.md")], 0);
    insta::assert_json_snapshot!("postmortem_edit", shape(&kept));
    assert_eq!(body(&machine), DOCUMENT);
    let again = machine.json(&["postmortem", "edit", "PM-1", &path(&machine, "a.md")], 0);
    assert_eq!(again["revision"], kept["revision"], "a text without an edit writes nothing");
    let versions = machine.json(&["postmortem", "versions", "1"], 0);
    insta::assert_json_snapshot!("postmortem_versions", shape(&versions));
    let first = versions["versions"].as_array().unwrap().last().unwrap()["number"].to_string();
    assert_eq!(machine.run(&["postmortem", "versions", "1", "--show", &first]).with_code(0).out, made);
    let diff = machine.run(&["postmortem", "versions", "1", "--diff", &first]).with_code(0).out;
    assert!(diff.contains("+The lease of the cache ended.") && diff.contains("-# Customers cannot pay"), "{diff}");
    insta::assert_json_snapshot!(
        "postmortem_diff",
        shape(&machine.json(&["postmortem", "versions", "1", "--diff", &first], 0))
    );
    let restored = machine.json(&["postmortem", "restore", "1", &first], 0);
    assert_eq!((body(&machine), restored["postmortem"]["revision"].as_u64()), (made, Some(revision(&machine))));
    let newest = machine.json(&["postmortem", "versions", "1"], 0)["versions"][0]["number"].to_string();
    assert_eq!(machine.run(&["postmortem", "versions", "1", "--show", &newest]).with_code(0).out, DOCUMENT);
}

#[test]
fn whoever_writes_on_an_older_text_keeps_theirs_beside_it() {
    let machine = written();
    let late = machine.run_with(&["postmortem", "edit", "1", "-", "--seen", "1", "--json"], "mine\n").with_code(2);
    assert!(late.complaint().contains("yours is kept as version"), "{late:#?}");
    assert_eq!(body(&machine), DOCUMENT);
    let newest = machine.json(&["postmortem", "versions", "1"], 0)["versions"][0].clone();
    assert_eq!(newest["why"], json!("aside"));
    let number = newest["number"].to_string();
    assert_eq!(machine.run(&["postmortem", "versions", "1", "--show", &number]).with_code(0).out, "mine\n");
}

#[test]
fn what_is_found_in_a_document_makes_the_exit_code() {
    let machine = written();
    let fine = machine.json(&["postmortem", "check", "1"], 0);
    assert_eq!((&fine["file"], &fine["warnings"]), (&json!("PM-1"), &json!(0)));
    let blaming = DOCUMENT.replace("The lease of the cache ended.", "Bo forgot the flag.");
    machine.run_with(&["postmortem", "edit", "1", "-"], &blaming).with_code(0);
    let found = machine.json(&["postmortem", "check", "1"], 1);
    assert_eq!(found["findings"][0]["class"], json!("named_person_negative"));
    insta::assert_json_snapshot!("postmortem_check", shape(&found));
    let text = machine.run(&["postmortem", "check", "1"]).with_code(1).out;
    assert!(text.contains("PM-1:5:1: warning: named_person_negative") && text.contains("\n    blameless"), "{text}");
    assert!(text.contains("\nStill missing by its template; that keeps nobody from anything:\n    "), "{text}");
}

#[test]
fn it_is_reviewed_and_shared() {
    let machine = written();
    let set =
        ["postmortem", "set", "1", "--title", "Prices were stale", "--owner", "bo", "--audience", "all of engineering"];
    let done = machine.json(&set, 0);
    assert_eq!(
        (&done["postmortem"]["title"], &done["postmortem"]["owner"]),
        (&json!("Prices were stale"), &json!("Bo"))
    );
    for words in [
        ["--ask", "Ana"].as_slice(),
        &["--send"],
        &["--comment", "How stale?"],
        &["--settle", "1"],
        &["--reopen", "1"],
        &["--settle", "1"],
        &["--comment", "And whose?"],
        &["--done", "Clear."],
    ] {
        machine.json(&[&["postmortem", "review", "1"], words].concat(), 0);
    }
    let shared = machine.json(&["postmortem", "share", "1", "--with", "engineering", "--how", "weekly mail"], 0);
    assert_eq!(shared["postmortem"]["state"], json!("shared"));
    insta::assert_json_snapshot!("postmortem_share", shape(&shared));
    let all = shown(&machine);
    insta::assert_json_snapshot!("postmortem_show", shape(&all));
    assert_eq!(all["reviewers"][0]["words"], json!("Clear."));
    let text = machine.run(&["postmortem", "show", "1"]).with_code(0).out;
    for part in [
        "PM-1: Prices were stale\n",
        "shared, seen to by Bo",
        "shared with engineering",
        "And whose?",
        "The lease of the cache",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert!(!text.contains("How stale?"), "a comment that is settled is not read again: {text}");
    let back = machine.json(&["postmortem", "review", "1", "--back", "a figure was wrong"], 0);
    assert_eq!(back["postmortem"]["state"], json!("draft"));
}

#[test]
fn it_is_due_another_day_for_a_reason_and_nothing_is_to_be_done_for_one() {
    let machine = drafted();
    machine.run(&["postmortem", "set", "1", "--due", "2026-05-01"]).with_code(2);
    let later = ["postmortem", "set", "1", "--due", "2026-05-01", "--why", "the vendor answers then"];
    assert_eq!(machine.json(&later, 0)["postmortem"]["due"], json!("2026-05-01"));
    let never =
        ["postmortem", "set", "1", "--no-due", "--why", "nobody waits", "--nobody", "--no-actions", "it is gone"];
    let set = machine.json(&never, 0);
    assert_eq!((&set["postmortem"]["due"], &set["postmortem"]["owner"]), (&Value::Null, &Value::Null));
    let half = machine.run(&["postmortem", "set", "1", "--title", "Prices", "--no-actions", "it is gone"]).with_code(2);
    assert!(half.complaint().contains("it is called Prices"), "what was done before is told: {half:#?}");
}

#[test]
fn it_is_written_out_for_others() {
    let machine = written();
    let exported = machine.json(&["postmortem", "export", "1"], 0);
    insta::assert_json_snapshot!("postmortem_export", shape(&exported));
    assert!(exported["text"].as_str().unwrap().contains("The lease of the cache ended."), "{exported:#}");
    let out = machine.beside("7.html").display().to_string();
    machine.run(&["postmortem", "export", "1", "--as", "html", "--out", &out]).with_code(0);
    assert!(fs::read_to_string(&out).unwrap().contains("<html"));
    let twice = machine.run(&["postmortem", "export", "1", "--as", "html", "--out", &out]).with_code(2);
    assert!(twice.complaint().contains("nothing was written"), "{twice:#?}");
    let chat = machine.run(&["postmortem", "export", "1", "--as", "chat", "--people", "roles"]).with_code(0).out;
    assert!(!chat.is_empty());
    let folder = machine.beside("published");
    fs::create_dir(&folder).unwrap();
    let published = machine.json(&["postmortem", "export", "1", "--folder", &folder.display().to_string()], 0);
    let files: Vec<&str> = published["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
    assert!(files.iter().all(|file| folder.join(file).exists()) && files.len() > 1, "{published:#}");
    let mistyped = machine.beside("publsihed");
    let refused = machine.run(&["postmortem", "export", "1", "--folder", &mistyped.display().to_string()]).with_code(2);
    assert!(refused.complaint().contains("there is no folder") && !mistyped.exists(), "{refused:#?}");
}

#[test]
fn templates_are_listed_written_out_and_taken_in() {
    let machine = drafted();
    let all = machine.json(&["postmortem", "templates"], 0);
    insta::assert_json_snapshot!("postmortem_templates", shape(&all));
    let full = machine.run(&["postmortem", "templates", "--show", "full"]).with_code(0).out;
    machine.write("ours.md", &full);
    let file = path(&machine, "ours.md");
    let own = machine.json(&["postmortem", "templates", "--import", &file, "--name", "Our own"], 0);
    assert_eq!((&own["key"], &own["built_in"]), (&json!("our-own"), &json!(false)));
    let count = machine.json(&["postmortem", "templates"], 0)["templates"].as_array().unwrap().len();
    assert_eq!(count, all["templates"].as_array().unwrap().len() + 1);
    let moon = machine.run(&["postmortem", "templates", "--import", &file, "--key", "moon"]).with_code(2);
    assert!(moon.complaint().starts_with("there is no template `moon`; "), "{moon:#?}");
    let none = machine.run_with(&["postmortem", "templates", "--import", "-", "--name", "None"], "").with_code(2);
    assert!(none.complaint().starts_with("-: no section was found"), "{none:#?}");
    let table = machine.run(&["postmortem", "templates"]).with_code(0).out;
    assert!(table.starts_with("KEY") && table.contains("our-own"), "{table}");
}

#[rstest]
#[case::no_such_document(&["postmortem", "show", "9"], "there is no postmortem 9; `watchbill postmortem list`")]
#[case::no_number(&["postmortem", "show", "x"], "`x` is no number of a postmortem")]
#[case::no_such_incident(&["postmortem", "new", "--incident", "9"], "9")]
#[case::a_second_one(&["postmortem", "new", "--incident", "1"], "1")]
#[case::no_such_version(&["postmortem", "restore", "1", "99"], "has no version 99; `watchbill postmortem versions 1`")]
#[case::no_such_version_to_show(&["postmortem", "versions", "1", "--show", "99"], "has no version 99")]
#[case::a_version_before_the_first(&["postmortem", "restore", "1", "0"], "0 is not in 1..")]
#[case::no_such_file(&["postmortem", "edit", "1", "nowhere.md"], "nowhere.md cannot be read, so nothing was written")]
#[case::nobody_to_review_it(&["postmortem", "review", "1", "--send"], "nobody is asked to read it: nothing was written")]
#[case::not_asked(&["postmortem", "review", "1", "--done"], "cannot be reviewed: nothing was written")]
#[case::no_such_comment(&["postmortem", "review", "1", "--settle", "7"], "there is no comment 7")]
#[case::no_such_comment_to_open(&["postmortem", "review", "1", "--reopen", "7"], "there is no comment 7")]
#[case::for_nobody(&["postmortem", "share", "1", "--with", "all"], "it does not say for whom it is")]
#[case::already(&["postmortem", "set", "1", "--title", "Customers cannot pay"], "that is how it stands already")]
#[case::no_day(&["postmortem", "set", "1", "--due", "soon", "--why", "x"], "soon")]
#[case::nothing_to_set(&["postmortem", "set", "1"], "--title")]
#[case::two_things_at_once(&["postmortem", "review", "1", "--send", "--done"], "--send")]
#[case::no_such_template_to_show(&["postmortem", "templates", "--show", "moon"], "moon")]
#[case::no_template_file(&["postmortem", "templates", "--import", "nowhere.md"], "nowhere.md cannot be read")]
#[case::no_such_action(&["actions", "close", "99", "--proof", "x"], "there is no action `99`; `watchbill actions list`")]
#[case::no_such_action_to_show(&["actions", "show", "99"], "there is no action `99`")]
fn what_is_refused_is_told_on_one_line_and_writes_nothing(#[case] words: &[&str], #[case] told: &str) {
    let machine = drafted();
    let before = shown(&machine);
    let ended = machine.run(&[words, &["--json"]].concat()).with_code(2);
    assert!(ended.complaint().contains(told), "{ended:#?}");
    assert!(ended.json()["error"]["message"].as_str().unwrap().contains(told), "{ended:#?}");
    assert_eq!(shown(&machine), before);
}

#[test]
fn what_is_to_be_done_is_closed_with_a_proof_alone() {
    let machine = written();
    let open = machine.json(&["actions", "list"], 0);
    insta::assert_json_snapshot!("actions_list", shape(&open));
    let titles: Vec<&str> =
        open["actions"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert_eq!((titles.len(), &open["open"]), (2, &json!(2)), "a tick without a proof closes nothing: {open:#}");
    let detect = open["actions"].as_array().unwrap().iter().find(|one| one["kind"] == "detect").unwrap();
    assert_eq!((&detect["owner"], &detect["priority"]), (&json!("Bo"), &json!("P1")));
    let key = detect["key"].as_str().unwrap().to_owned();
    let unproven = machine.run(&["actions", "close", &key]).with_code(2);
    assert!(unproven.complaint().contains("--proof"), "{unproven:#?}");
    machine.run(&["actions", "close", &key, "--proof", " "]).with_code(2);
    let done = machine.json(&["actions", "close", &key, "--proof", "https://ci.example/7"], 0);
    assert_eq!(done["action"]["state"], json!("done"));
    insta::assert_json_snapshot!("actions_close", shape(&done));
    assert_eq!(machine.json(&["actions", "list"], 0)["actions"].as_array().unwrap().len(), 1);
    assert_eq!(machine.json(&["actions", "list", "--all"], 0)["actions"].as_array().unwrap().len(), 2);
    let twice = machine.run(&["actions", "close", &key, "--proof", "again"]).with_code(2);
    assert!(twice.complaint().contains("Open it again first"), "{twice:#?}");
}

#[test]
fn an_action_is_opened_again_declined_and_given_to_somebody_else() {
    let machine = written();
    let open = machine.json(&["actions", "list"], 0);
    let key = open["actions"][0]["key"].as_str().unwrap().to_owned();
    let assigned = machine.json(&["actions", "assign", &key, "Cy"], 0);
    assert_eq!(assigned["action"]["owner"], json!("Cy"));
    assert_eq!(machine.json(&["actions", "assign", &key, "--nobody"], 0)["action"]["owner"], Value::Null);
    machine.run(&["actions", "assign", &key]).with_code(2);
    let declined = machine.json(&["actions", "decline", &key, "--reason", "the cache is gone"], 0);
    assert_eq!(declined["action"]["state"], json!("declined"));
    machine.run(&["actions", "reopen", &key, "--reason", " "]).with_code(2);
    let again = machine.json(&["actions", "reopen", &key, "--reason", "it came back"], 0);
    assert_eq!(again["action"]["state"], json!("open"));
    let shown = machine.json(&["actions", "show", &key], 0);
    insta::assert_json_snapshot!("actions_show", shape(&shown));
    assert_eq!(shown["history"].as_array().unwrap().len(), 2);
    let text = machine.run(&["actions", "show", &key]).with_code(0).out;
    assert!(text.contains("seen to by nobody") && text.contains(": the cache is gone"), "{text}");
    let table = machine.run(&["actions", "list"]).with_code(0).out;
    assert!(table.starts_with("ACTION") && table.contains("overdue") && table.contains("nobody"), "{table}");
}

#[test]
fn words_of_documents_are_found_among_those_of_incidents() {
    let machine = written();
    let found = machine.json(&["incidents", "search", "lease", "cache"], 0);
    assert_eq!((&found["total"], &found["postmortems_total"]), (&json!(0), &json!(1)));
    assert_eq!(found["postmortems"][0]["postmortem"]["id"], json!(1));
    let text = machine.run(&["incidents", "search", "lease"]).with_code(0).out;
    assert!(
        text.starts_with("PM-1  draft  Customers cannot pay\n") && text.ends_with("0 incidents, 1 postmortem\n"),
        "{text}"
    );
    machine.run(&["incidents", "search", "moon"]).with_code(1);
}
