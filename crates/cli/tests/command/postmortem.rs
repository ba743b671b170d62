//! `postmortem` and `actions`.

use std::fs;

use rstest::rstest;
use serde_json::{Value, json};

use crate::machine::Machine;

const TEAM: &str = "team = \"payments\"\n[[people]]\nid = \"bo\"\nname = \"Bo\"\n[[services]]\nname = \"jenkins\"\nmatch = ['service=\"jenkins\"']\n";
const DOCUMENT: &str = "# Stale prices\n\n## Summary\n\nBo forgot the flag. Jenkins forgot the flag. The root cause was a lock.\n\n\
## Action items\n\n- [ ] Improve monitoring @bo due:2026-03-01 #detect\n- [x] Limit retries to 3 @bo due:2026-01-10 #prevent\n";

fn path(machine: &Machine, name: &str) -> String {
    machine.workspace().join(name).display().to_string()
}

#[test]
fn findings_actions_and_properties_are_one_document() {
    let machine = Machine::with(TEAM);
    machine.write("a.md", DOCUMENT);
    let file = path(&machine, "a.md");
    let mut document = machine.json(&["postmortem", "lint", &file, "--now", "2026-02-01"], 1);
    document["files"][0]["file"] = json!("a.md");
    insta::assert_json_snapshot!("postmortem_lint", document);
}

#[test]
fn people_and_programs_are_told_apart_by_the_workspace_and_it_works_without_one() {
    let machine = Machine::with(TEAM);
    machine.write("a.md", DOCUMENT);
    let file = path(&machine, "a.md");
    let found = |machine: &Machine, words: &[&str]| {
        let text = machine.run(&[&["postmortem", "lint", &file, "--format", "lines"], words].concat()).with_code(1).out;
        text.lines().map(|line| line.replace(&file, "a.md")).collect::<Vec<_>>()
    };
    let with = found(&machine, &[]);
    assert!(with[0].starts_with("a.md:5:1: warning: named_person_negative: Bo forgot: What did the tool"), "{with:#?}");
    assert!(with[1].starts_with("a.md:5:50: hint: single_root_cause: root cause: "), "{with:#?}");
    assert!(with[2].starts_with("a.md:9:7: warning: vague_action: Improve: "), "{with:#?}");
    assert!(with.iter().any(|line| line.starts_with("a.md:9:1: action: vague: ")), "{with:#?}");
    let without = found(&machine, &["--workspace", &machine.beside("nowhere").display().to_string()]);
    assert!(!without.iter().any(|line| line.contains("named_person_negative")), "{without:#?}");
}

#[test]
fn who_is_known_and_which_day_it_is_can_be_given_and_one_file_is_told_in_the_words_of_other_programs() {
    let machine = Machine::with(TEAM);
    machine.write("b.md", "Zoe forgot the flag. Bo forgot it too.\n\n## Action items\n\n- [ ] Add an alert on lag above 2 h @zoe due:2026-03-01 #detect P1\n");
    let told = |words: &[&str]| -> Value {
        let file = path(&machine, "b.md");
        machine.run(&[&["postmortem", "lint", &file, "--json"], words].concat()).with_code(1).json()
    };
    let found = |told: &Value| -> Vec<String> {
        told["findings"].as_array().unwrap().iter().map(|one| one["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found(&told(&[])), ["Bo forgot"], "as the workspace has it");
    let given = told(&["--people", "Zoe, Ana", "--services", "orders", "--now", "2026-02-01"]);
    assert_eq!(found(&given), ["Zoe forgot"], "in place of it");
    let first = &given["findings"][0];
    assert_eq!(
        (&first["line"], &first["column"], &first["class"], &first["severity"]),
        (&json!(1), &json!(1), &json!("named_person_negative"), &json!("warning"))
    );
    let names: Vec<&str> =
        given["properties"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["blameless", "systemic", "owned", "shared", "prompt", "factual"]);
    let action = &given["actions"][0];
    assert_eq!(
        (&action["owner"], &action["due"], &action["issues"]),
        (&json!("zoe"), &json!("2026-03-01"), &json!([]))
    );
    let late = told(&["--now", "2026-03-02T10:00:00Z"]);
    assert_eq!(late["actions"][0]["issues"], json!(["due_in_past"]));
    let refused = machine.run(&["postmortem", "lint", &path(&machine, "b.md"), "--now", "soon"]).with_code(2);
    assert!(refused.err.contains("`soon` is no time"), "{}", refused.err);
}

#[test]
fn the_full_form_gives_the_reason_a_question_and_other_words() {
    let machine = Machine::with(TEAM);
    machine.write("a.md", DOCUMENT);
    let text = machine.run(&["postmortem", "lint", &path(&machine, "a.md"), "--properties"]).with_code(1).out;
    for wanted in [
        "named_person_negative: \u{201C}Bo forgot\u{201D}\n    why    Who finds",
        "\n    ask    What did the tool",
        "\n    write  Name the role",
        "    blameless  attention  2 places look",
        "    shared     not yet    Nothing tells",
        "2 warnings and 1 hint in 1 document; ",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
}

#[rstest]
#[case::clean("The lease of the consumer ended.\n", &[], 0)]
#[case::a_hint("The root cause was a lock.\n", &[], 1)]
#[case::a_warning("The cause was human error.\n", &[], 1)]
#[case::allowed("The cause was human error. <!-- watchbill: allow person_as_cause -->\n", &["--strict"], 0)]
#[case::an_action_of_nobody("## Action items\n\n- Limit retries to 3\n", &[], 0)]
#[case::an_action_of_nobody_that_counts("## Action items\n\n- Limit retries to 3\n", &["--strict"], 1)]
#[case::windows("\u{FEFF}The cause\r\nwas human\r\nerror.\r\n", &[], 1)]
#[case::nothing("", &["--strict"], 0)]
fn what_is_found_makes_the_exit_code_and_standard_input_is_a_document(
    #[case] text: &str,
    #[case] words: &[&str],
    #[case] code: i32,
) {
    let ended = Machine::new().run_with(&[&["postmortem", "lint", "-"], words].concat(), text).with_code(code);
    assert_eq!(ended.err, "");
}

#[test]
fn notes_for_github_are_of_one_line_each() {
    let machine = Machine::with(TEAM);
    machine.write("100%,a.md", "Bo forgot\nthe flag.\n\nThe cause was human\nerror.\n");
    let text =
        machine.run(&["postmortem", "lint", &path(&machine, "100%,a.md"), "--format", "github"]).with_code(1).out;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(
        lines[0].starts_with("::warning file=")
            && lines[0].contains("100%25%2Ca.md,line=1,endLine=1,col=1,endColumn=10,title=named_person_negative::"),
        "{text}"
    );
    assert!(lines[1].contains(",line=4,endLine=5,title=person_as_cause::"), "{text}");
}

#[rstest]
#[case("there.png", b"\x89PNG\r\n\x1a\n\0\0".as_slice(), "there.png:3: there is a zero byte here, so it is no text; name a Markdown file")]
#[case("zero.md", b"# a\n\0".as_slice(), "zero.md:2: there is a zero byte here, so it is no text; name a Markdown file")]
#[case("latin.md", b"# a\n\xE9t\xE9\n".as_slice(), "latin.md:2: it is not UTF-8 text here; save it as UTF-8")]
#[case("wide.md", b"\xFF\xFEa\0".as_slice(), "wide.md:1: it is not UTF-8 text here but UTF-16; save it as UTF-8")]
fn what_is_no_text_is_named_and_the_rest_is_checked(#[case] name: &str, #[case] bytes: &[u8], #[case] told: &str) {
    let machine = Machine::with(TEAM);
    machine.write("a.md", DOCUMENT);
    fs::write(machine.workspace().join(name), bytes).unwrap();
    let words = ["postmortem", "lint", &path(&machine, name), &path(&machine, "a.md"), "--json"];
    let ended = machine.run(&words).with_code(2);
    assert!(ended.complaint().ends_with(told), "{ended:#?}");
    let document = ended.json();
    assert_eq!((document["warnings"].clone(), document["files"].as_array().unwrap().len()), (json!(2), 1));
    assert!(told.contains(document["unreadable"][0]["problem"].as_str().unwrap()), "{document:#}");
}

#[test]
fn folders_missing_files_and_what_is_far_too_large_are_named() {
    let machine = Machine::with(TEAM);
    machine.write("large.md", &"word ".repeat(10 << 20));
    for (name, told) in [
        ("", "it is a folder; name the Markdown files in it"),
        ("nothing.md", "nothing.md: it cannot be read: "),
        ("large.md", "large.md: it is larger than 4 MiB, so it is no document"),
    ] {
        let ended = machine.run(&["postmortem", "lint", &path(&machine, name)]).with_code(2);
        assert!(ended.complaint().contains(told), "{ended:#?}");
    }
    let twice = machine.run(&["postmortem", "lint", "-", "-"]).with_code(2);
    assert!(twice.complaint().contains("standard input can be read once"), "{twice:#?}");
}

#[test]
fn text_that_steers_a_terminal_is_told_as_text() {
    let ended =
        Machine::new().run_with(&["postmortem", "lint", "-"], "The cause was human \u{1b}[31merror \u{202E}x.\n");
    assert!(!ended.out.contains('\u{1b}') && !ended.out.contains('\u{202E}'), "{ended:#?}");
}

#[test]
fn the_style_for_vale_is_written_with_the_names_of_the_team() {
    let machine = Machine::with(TEAM);
    let folder = machine.beside("styles");
    let document = machine.json(&["postmortem", "vale", &folder.display().to_string()], 0);
    assert_eq!((document["files"].as_array().unwrap().len(), document["people"].clone()), (11, json!(1)));
    for file in document["files"].as_array().unwrap() {
        let text = fs::read_to_string(folder.join(file.as_str().unwrap())).unwrap();
        assert!(text.contains("\nextends: ") && text.contains("\nmessage: ") && text.contains("\nlevel: "), "{text}");
    }
    let named = fs::read_to_string(folder.join("Watchbill/NamedPersonNegative.yml")).unwrap();
    assert!(named.contains("(?:he|she|bo) "), "{named}");
}

#[test]
fn a_style_that_cannot_be_written_is_told() {
    let machine = Machine::new();
    fs::write(machine.beside("file"), "").unwrap();
    let ended = machine.run(&["postmortem", "vale", &machine.beside("file").display().to_string()]).with_code(2);
    assert!(ended.complaint().contains("it cannot be written"), "{ended:#?}");
}
