//! `oncall loads` and `oncall whatif`: on a bare file, and in a workspace.

use std::fs;

use rstest::rstest;
use serde_json::{Value, json};

use crate::machine::Machine;

/// Weeks from Monday to Monday: bo has that of 5 January, cy that of the 12th, ana that of the 19th; ana stands in for a Saturday.
const PAYMENTS: &str = r#"timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", start = "2025-12-29T00:00:00", people = ["ana", "bo", "cy"] }
[[overrides]]
kind = "substitute"
of = "bo"
person = "ana"
start = "2026-01-10T00:00:00+01:00"
end = "2026-01-11T00:00:00+01:00"
"#;

const PEOPLE: &str = "team = \"payments\"\nholidays = [\"2026-01-06\"]\n[[people]]\nid = \"ana\"\nname = \"Ana\"\n\
                      [[people]]\nid = \"bo\"\nname = \"Bo\"\ntimezone = \"America/New_York\"\nholidays = []\n\
                      [[people]]\nid = \"cy\"\nholidays = \"holidays/cy.ics\"\n";

const RANGE: [&str; 4] = ["--from", "2026-01-05", "--to", "2026-01-26"];

fn with_file() -> (Machine, String) {
    let machine = Machine::new();
    let file = machine.beside("rota.toml");
    fs::write(&file, PAYMENTS).unwrap();
    let file = file.display().to_string();
    (machine, file)
}

fn with_workspace() -> Machine {
    let machine = Machine::with(PEOPLE);
    fs::create_dir_all(machine.workspace().join("schedules")).unwrap();
    machine.write("schedules/payments.toml", PAYMENTS);
    machine
}

fn without_release(mut document: Value) -> Value {
    assert_eq!(document["tzdb"].take(), json!(watchbill_engine::tzdb_release()));
    document
}

#[test]
fn loads_of_a_bare_file_are_one_document_and_a_table() {
    let (machine, file) = with_file();
    let words = [&["oncall", "loads", "--schedule", &file][..], &RANGE].concat();
    let mut document = without_release(machine.json(&words, 0));
    document["schedules"][0]["file"] = json!("[file]");
    insta::assert_json_snapshot!("oncall_loads", document);
    let text = machine.run(&words).with_code(0).out.replace(&watchbill_engine::tzdb_release(), "[tzdb]");
    insta::assert_snapshot!("oncall_loads_in_words", text);
}

#[test]
fn a_workspace_gives_names_clocks_and_holidays_and_what_is_behind_the_figures_is_told() {
    let machine = with_workspace();
    let words = [&["oncall", "loads", "--person", "bo"][..], &RANGE].concat();
    let ended = machine.run(&words).with_code(0);
    insta::assert_snapshot!("oncall_loads_of_a_person", ended.out.replace(&watchbill_engine::tzdb_release(), "[tzdb]"));
    assert!(ended.err.contains("holidays/cy.ics: cannot be read"), "{ended:?}");
    let stranger = machine.run(&["oncall", "loads", "--person", "eve"]).with_code(2);
    assert!(stranger.err.contains("`eve` is neither on call nor in a line-up"), "{}", stranger.err);
    let by_name = [&["oncall", "loads", "--person", "Bo"][..], &RANGE].concat();
    assert_eq!(machine.run(&by_name).with_code(0).out, ended.out, "by the name too");
}

#[test]
fn a_name_that_two_people_have_is_nobodys_until_an_id_says_whose() {
    let machine = Machine::with(&format!("{PEOPLE}[[people]]\nid = \"bo2\"\nname = \"Bo\"\n"));
    fs::create_dir_all(machine.workspace().join("schedules")).unwrap();
    machine.write("schedules/payments.toml", PAYMENTS);
    for schedule in [&[][..], &["--schedule", "payments"]] {
        let words = |person| [&["oncall", "loads", "--person", person][..], schedule, &RANGE].concat();
        let ended = machine.run(&words("Bo")).with_code(2);
        assert!(
            ended.err.contains("--person: `Bo` is the name of bo and of bo2; say which of them by their id"),
            "{ended:?}"
        );
        let shown = machine.run(&words("bo")).with_code(0).out;
        assert!(shown.contains("behind the figures of Bo (bo), "), "{shown}");
        assert_eq!(machine.run(&words("Bo (bo)")).with_code(0).out, shown, "as the table has them");
    }
}

#[test]
fn loads_of_what_cannot_be_read_exit_2_and_the_others_are_told() {
    let machine = with_workspace();
    machine.write("schedules/search.toml", "timezone =");
    let ended = machine.run(&["oncall", "loads"]).with_code(2);
    assert!(ended.out.contains("search: cannot be read") && ended.out.contains("payments, "), "{ended:?}");
    Machine::new().run(&["oncall", "loads"]).with_code(2);
}

#[test]
fn what_if_is_one_document_with_both_sides_and_a_table() {
    let (machine, file) = with_file();
    let words =
        ["oncall", "whatif", "--schedule", &file, "--leaves", "bo", "--from", "2026-01-07", "--until", "2026-01-26"];
    let mut document = without_release(machine.json(&words, 0));
    for side in ["present", "instead"] {
        // The sentences are the domain's, which tests them.
        assert!(
            document[side]["summary"].as_str().unwrap().starts_with("Somebody is on call at every instant"),
            "{document:#}"
        );
        document[side]["summary"] = json!("[words]");
    }
    insta::assert_json_snapshot!("oncall_whatif", document);
    let text = machine.run(&words).with_code(0).out.replace(&watchbill_engine::tzdb_release(), "[tzdb]");
    insta::assert_snapshot!("oncall_whatif_in_words", text);
    assert_eq!(fs::read_to_string(&file).unwrap(), PAYMENTS, "nothing is written");
}

#[rstest]
#[case::joins(&["--joins", "eve", "--layer", "primary"], true)]
#[case::away(&["--away", "bo", "--to", "2026-01-09"], true)]
#[case::away_and_nobody_covers(&["--away", "bo", "--to", "2026-01-09", "--uncovered"], false)]
#[case::days(&["--length", "1d"], true)]
fn what_can_be_supposed_says_whether_somebody_is_always_on_call(#[case] supposed: &[&str], #[case] covered: bool) {
    let (machine, file) = with_file();
    let words = [&["oncall", "whatif", "--schedule", &file, "--from", "2026-01-07"][..], supposed].concat();
    let document = machine.json(&words, 0);
    assert_eq!((&document["present"]["covered"], &document["instead"]["covered"]), (&json!(true), &json!(covered)));
}

#[rstest]
#[case::nothing_supposed(&[], "required")]
#[case::two_at_once(&["--leaves", "bo", "--length", "1d"], "cannot be used with")]
#[case::away_without_an_end(&["--away", "bo"], "--away has no end; expected --to")]
#[case::an_end_of_nothing(&["--leaves", "bo", "--to", "2026-01-09"], "--to and --uncovered are about --away")]
#[case::a_layer_of_nothing(&["--leaves", "bo", "--layer", "primary"], "--layer is about --joins and --length")]
#[case::nobody_of_that_name(&["--leaves", "eve"], "--leaves: `eve` has no part in rota")]
#[case::no_length(&["--length", "daily"], "is no length of turns")]
#[case::a_length_below_zero(&["--length", "-1d"], "`-1d` is no length of turns")]
#[case::no_layer(&["--joins", "eve", "--layer", "night"], "there is no layer `night`; rota has the layers `primary`")]
fn what_cannot_be_supposed_is_wrong_use(#[case] supposed: &[&str], #[case] expected: &str) {
    let (machine, file) = with_file();
    let words = [&["oncall", "whatif", "--schedule", &file][..], supposed].concat();
    let refused = machine.run(&words).with_code(2);
    assert!(refused.err.contains(expected), "{}", refused.err);
}
