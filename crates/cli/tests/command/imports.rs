//! `postmortem import`: files of our own making, in the shapes in which teams and public collections keep theirs, with the traps of those.

use std::fs;
use std::path::{Path, PathBuf};

use rstest::rstest;
use serde_json::{Value, json};

use crate::machine::Machine;
use crate::slos::shape;

/// What nobody takes for a document.
const LARGE_BYTES: usize = 10 << 20;

/// Front matter as an archive on the web has it: ids for names, empty texts for what is unknown, offsets, and a keyword that is a number.
const ARCHIVED: &str = "---\nuuid: 0f3cba21-0000-4000-8000-000000000001\nurl: https://status.example/7\ntitle: \"\"\n\
start_time: \"2026-03-01T10:02:00+09:00\"\nend_time: \"\"\ncategories:\n- cascading-failure\n- time\nkeywords:\n- 2147483647\n- \"queue\"\n\
company: Example\nproduct: Orders\n---\n\nOrders waited for six hours.  \n";
/// As a team keeps them in its repository: no front matter, tables of uneven columns, two spellings of a heading, footnotes.
const INTERNAL: &str = "# 2026-03-01 - Orders wait\n\n# Stats\n\n|||\n|---|---|\n|Atendees|AB, CD|\n|Lead time|2h[^1]|extra|\n\n## Timeline\n\n\
- 10:02 CET it fills\n* 09:10 UTC it stops\n\n## Action Items\n\n- [ ] Fix it\n\n[^1]: by the panel\n";
/// As an editor of another system saves them.
const WINDOWS: &str =
    "\u{feff}---\r\ntitle: Carts are empty\r\nseverity: SEV-2\r\n---\r\n\r\n# Carts\r\n\r\nText\twith a tab. \r\n";
const BROKEN: &str = "---\ntitle: \"never closed\nkeywords: [a, b\n---\n\n# Search is slow\n\nText.\n";
const TWICE: &str = "---\ntitle: Prices are stale\ntitle: Prices are old\nkeywords: a\n---\n\nText.\n";
const ODD_DATES: &str =
    "---\ntitle: Mail is late\nstart_time: March 1st, 2026\nend_time: 2026-3-1 10:02\n---\n\nText.\n";
const BACKWARDS: &str =
    "---\ntitle: Clocks differ\ndate: 2026-03-02\nresolved: 2026-03-01T22:59:59Z\nseverity: spicy\n---\n\nText.\n";
/// A table of another tool: quotes, lines within cells, a row that is too short, one without a title, and a day that is none.
const TABLE: &str = "\u{feff}ID,Name,Created At,Resolved At,Severity,Summary\r\n\
7,\"Orders, again\",2026-03-01 10:02,2026-03-01 11:00,SEV-1,\"It filled.\r\nThen it \"\"stopped\"\".\"\r\n\
8,half\r\n\
9,,2026-03-02,,,\r\n\
10,Images are missing,yesterday,,low,One line.\r\n";
const SEMICOLONS: &str = "title;started;description\nInvoices are late;2026-03-01;In another country.\n";

/// Every file with how it is called, and whether it becomes documents.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let mut latin = b"# Caf\xe9\n\nText.\n".to_vec();
    latin.extend(b"more\n");
    vec![
        ("0f3cba21-0000-4000-8000-000000000001.md", ARCHIVED.into()),
        ("01-internal.md", INTERNAL.into()),
        ("02-windows.md", WINDOWS.into()),
        ("03-broken.md", BROKEN.into()),
        ("04-twice.md", TWICE.into()),
        ("05-odd-dates.md", ODD_DATES.into()),
        ("06-backwards.md", BACKWARDS.into()),
        ("07-latin.md", latin),
        ("08-large.md", b"word ".iter().copied().cycle().take(LARGE_BYTES).collect()),
        ("09-empty.md", Vec::new()),
        ("10-wide.md", b"\xff\xfe#\0 \0A\0".to_vec()),
        ("2026-03-01_without_an_ending", b"Setext\n======\n\nText.\n".to_vec()),
        ("TEMPLATE.md", b"# Title\n\n## What happened\n".to_vec()),
        ("graph.png", b"\x89PNG\r\n\x1a\n\0\0".to_vec()),
        ("table.csv", TABLE.into()),
        ("table-2.CSV", SEMICOLONS.into()),
    ]
}

fn machine() -> Machine {
    let machine = Machine::with("team = \"payments\"\ntimezone = \"Europe/Berlin\"\n");
    machine.run(&["poll"]);
    machine
}

fn collection(machine: &Machine) -> PathBuf {
    let folder = machine.beside("collection");
    fs::create_dir_all(folder.join("pictures")).unwrap();
    for (name, bytes) in files() {
        fs::write(folder.join(name), bytes).unwrap();
    }
    folder
}

fn import(machine: &Machine, paths: &[&Path], code: i32) -> Value {
    let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let words: Vec<&str> = ["postmortem", "import"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    machine.json(&words, code)
}

/// The name of a file without its folder.
fn name(file: &Value) -> String {
    Path::new(file.as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned()
}

/// `file:line: what`, and of what was taken `file:line: title`.
fn told(taken: &Value) -> (Vec<String>, Vec<String>) {
    let place = |one: &Value| match one["line"].as_u64() {
        Some(line) => format!("{}:{line}", name(&one["file"])),
        None => name(&one["file"]),
    };
    let all = |list: &str, what: &str| -> Vec<String> {
        let rows = taken[list].as_array().unwrap();
        rows.iter().map(|one| format!("{}: {}", place(one), one[what].as_str().unwrap())).collect()
    };
    (all("taken", "title"), all("problems", "message"))
}

#[test]
fn a_folder_is_taken_in_and_what_is_bad_in_it_has_a_place_and_loses_nothing_else() {
    let machine = machine();
    let folder = collection(&machine);
    let imported = import(&machine, &[&folder], 2);
    let (taken, problems) = told(&imported);
    insta::assert_json_snapshot!("postmortem_import", json!({ "taken": taken, "problems": problems }));
    insta::assert_json_snapshot!("postmortem_import_shape", shape(&imported));
    let listed = machine.json(&["postmortem", "list"], 0);
    assert_eq!(listed["postmortems"].as_array().unwrap().len(), taken.len());
    machine.run(&["data", "check"]).with_code(0);
}

#[test]
fn every_file_is_kept_byte_for_byte() {
    let machine = machine();
    let folder = collection(&machine);
    let imported = import(&machine, &[&folder], 2);
    let mut compared = 0;
    for one in imported["taken"].as_array().unwrap().iter().filter(|one| one["line"].is_null()) {
        let number = one["postmortem"].to_string();
        let bytes = fs::read(one["file"].as_str().unwrap()).unwrap();
        let shown = machine.json(&["postmortem", "show", &number], 0);
        assert_eq!(shown["body"].as_str().unwrap().as_bytes(), bytes, "{}", one["file"]);
        // Out again as it is, and in again without an edit.
        let raw = machine.run(&["postmortem", "versions", &number, "--show", "1"]).with_code(0).out;
        assert_eq!(raw.as_bytes(), bytes, "{}", one["file"]);
        let kept = machine.json(&["postmortem", "edit", &number, one["file"].as_str().unwrap()], 0);
        assert_eq!((&kept["revision"], &shown["postmortem"]["revision"]), (&json!(1), &json!(1)));
        compared += 1;
    }
    assert!(compared >= 7, "only {compared} files were compared");
}

#[test]
fn what_was_taken_in_before_is_not_taken_in_again() {
    let machine = machine();
    let folder = collection(&machine);
    let first = import(&machine, &[&folder], 2);
    let again = import(&machine, &[&folder], 2);
    assert!(again["taken"].as_array().unwrap().iter().all(|one| one["known"] == json!(true)), "{again:#}");
    let count = first["taken"].as_array().unwrap().len();
    assert_eq!(machine.json(&["postmortem", "list"], 0)["postmortems"].as_array().unwrap().len(), count);
    let text = machine.run(&["postmortem", "import", &folder.join("04-twice.md").display().to_string()]).with_code(2);
    assert!(text.out.contains(": Prices are stale (is here already: nothing was taken in; "), "{text:#?}");
    assert!(text.complaint().contains("04-twice.md:3: the key `title` stands here once more"), "{text:#?}");
}

#[rstest]
#[case::markdown("01-internal.md", 0, &["01-internal.md: 2026-03-01 - Orders wait"])]
#[case::a_file_without_an_ending("2026-03-01_without_an_ending", 0, &["2026-03-01_without_an_ending: Setext"])]
#[case::a_table("table.csv", 2, &["table.csv:2: Orders, again", "table.csv:6: Images are missing"])]
#[case::a_table_of_another_country("table-2.CSV", 0, &["table-2.CSV:2: Invoices are late"])]
fn one_file_is_taken_in(#[case] file: &str, #[case] code: i32, #[case] expected: &[&str]) {
    let machine = machine();
    let folder = collection(&machine);
    let (taken, _) = told(&import(&machine, &[&folder.join(file)], code));
    assert_eq!(taken, expected);
}

#[test]
fn a_row_of_a_table_becomes_a_document_with_every_cell() {
    let machine = machine();
    let folder = collection(&machine);
    import(&machine, &[&folder.join("table.csv")], 2);
    let body = machine.json(&["postmortem", "show", "1"], 0)["body"].as_str().unwrap().to_owned();
    let facts = "# Orders, again\n\n- id: 7\n- created at: 2026-03-01 10:02\n- resolved at: 2026-03-01 11:00\n- severity: SEV-1\n";
    assert_eq!(body, format!("{facts}\n## Summary\n\nIt filled.\nThen it \"stopped\".\n"));
}

#[rstest]
#[case::an_archive(
    "0f3cba21-0000-4000-8000-000000000001.md",
    &json!({ "started_at": "2026-03-01T01:02:00Z", "ended_at": null, "severity": null,
        "tags": ["cascading-failure", "time", "2147483647", "queue"] })
)]
#[case::a_severity_alone("02-windows.md", &json!({ "started_at": null, "ended_at": null, "severity": "sev2", "tags": [] }))]
#[case::an_end_before_its_start(
    "06-backwards.md",
    &json!({ "started_at": "2026-03-01T23:00:00Z", "ended_at": null, "severity": null, "tags": [] })
)]
#[case::a_row(
    "table.csv",
    &json!({ "started_at": "2026-03-01T09:02:00Z", "ended_at": "2026-03-01T10:00:00Z", "severity": "sev1", "tags": [] })
)]
#[case::nothing("01-internal.md", &Value::Null)]
fn what_a_file_says_of_its_incident_is_kept_beside_it(#[case] file: &str, #[case] expected: &Value) {
    let machine = machine();
    let folder = collection(&machine);
    let imported = machine.run(&["postmortem", "import", &folder.join(file).display().to_string(), "--json"]).json();
    let number = imported["taken"][0]["postmortem"].to_string();
    assert_eq!(&machine.json(&["postmortem", "show", &number], 0)["told"], expected);
}

#[test]
fn a_row_goes_out_with_what_it_said() {
    let machine = machine();
    let folder = collection(&machine);
    import(&machine, &[&folder.join("table.csv")], 2);
    let exported = machine.json(&["postmortem", "export", "1"], 0);
    assert_eq!(exported["name"], json!("2026-03-01-pm-1-orders-again.md"), "by the day of the incident");
    let text = exported["text"].as_str().unwrap();
    let front = "severity: sev1\nstart_time: \"2026-03-01T09:02:00Z\"\nend_time: \"2026-03-01T10:00:00Z\"\n";
    assert!(text.contains(front), "{text}");
    let chat = machine.run(&["postmortem", "export", "1", "--as", "chat"]).with_code(0).out;
    assert!(chat.contains("Severity: SEV1\nStarted: ") && chat.contains("\nEnded: "), "{chat}");
}

#[test]
fn what_has_no_documents_in_it_is_told() {
    let machine = machine();
    let (empty, pictures, page) = (machine.beside("empty"), machine.beside("pictures"), machine.beside("1.html"));
    fs::create_dir(&empty).unwrap();
    fs::create_dir(&pictures).unwrap();
    fs::write(pictures.join("graph.png"), b"\x89PNG").unwrap();
    fs::write(&page, "<!doctype html><title>Orders wait</title>").unwrap();
    let (taken, problems) = told(&import(&machine, &[&empty, &pictures, &page], 2));
    assert_eq!(taken, Vec::<String>::new());
    let expected = [
        "pictures: no Markdown file and no table lies directly in it; nothing was taken in",
        "empty: the folder is empty; nothing was taken in",
        "1.html: it is a web page and no Markdown; it was left out",
    ];
    assert_eq!(problems, expected);
}

#[test]
fn a_path_that_is_not_there_loses_no_other() {
    let machine = machine();
    let folder = collection(&machine);
    let imported = import(&machine, &[&folder.join("nowhere.md"), &folder.join("01-internal.md")], 2);
    let (taken, problems) = told(&imported);
    assert_eq!(taken, ["01-internal.md: 2026-03-01 - Orders wait"]);
    assert!(problems.len() == 1 && problems[0].starts_with("nowhere.md: it cannot be read: "), "{problems:?}");
}
