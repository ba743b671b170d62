//! `oncall import`: exports of other programs, on bare files and in a workspace.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::machine::Machine;

const PEOPLE: &str = "team = \"payments\"\ntimezone = \"Europe/Berlin\"\n\n[[people]]\nid = \"ana\"\nname = \"Ana Silva\"\n\n\
                      [[people]]\nid = \"bo\"\nname = \"Bo Berg\"\n";

/// An export that the definitions' tests read too.
fn export(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../definitions/tests/exports").join(name).display().to_string()
}

fn beside(machine: &Machine, name: &str, text: &str) -> String {
    let file = machine.beside(name);
    fs::write(&file, text).unwrap();
    file.display().to_string()
}

#[test]
fn a_schedule_is_printed_with_what_is_to_be_said_beside_it() {
    let machine = Machine::with(PEOPLE);
    let ended = machine.run(&["oncall", "import", &export("pagerduty.json")]).with_code(0);
    insta::assert_snapshot!("oncall_import_in_words", ended.out);
    for said in [
        "Ana Silva <ana@example.net> is ana",
        "Di Lima is none of the people of watchbill.toml",
        "note: pagerduty.json: schedule.schedule_layers[2]: the layer Last year has ended and is left out",
        "the same at every instant",
    ] {
        assert!(ended.err.contains(said), "{said}\n{}", ended.err);
    }
    assert!(!machine.workspace().join("schedules").exists());
}

#[test]
fn the_document_holds_all_of_it() {
    let machine = Machine::with(PEOPLE);
    let mut document = machine.json(&["oncall", "import", &export("goalert.json"), "--from", "goalert"], 0);
    assert_eq!(document["tzdb"].take(), json!(watchbill_engine::tzdb_release()));
    // Who is on call now is another one each day.
    document["now_said"].take();
    insta::assert_json_snapshot!("oncall_import", document);
}

#[test]
fn what_is_written_is_a_schedule_of_the_workspace_and_is_never_written_over() {
    let machine = Machine::with(PEOPLE);
    let out = machine.workspace().join("schedules/payments.toml").display().to_string();
    let words = ["oncall", "import", &export("pagerduty.json"), "--out", &out];
    machine.run(&words).with_code(0);
    let at = machine.json(&["oncall", "at", "--schedule", "payments", "--at", "2026-03-29T12:00:00Z"], 0);
    assert_eq!(at["on_call"][0]["person"], "bo");
    let again = machine.run(&words).with_code(2);
    assert!(again.err.contains("is there already"), "{}", again.err);
}

#[test]
fn what_could_not_be_taken_is_listed_and_ends_with_2() {
    let machine = Machine::new();
    let text = fs::read_to_string(export("opsgenie.json")).unwrap();
    let text = text.replacen("\"type\": \"user\", \"id\": \"u-cy\"", "\"type\": \"none\", \"id\": \"u-cy\"", 1);
    let file = beside(&machine, "opsgenie.json", &text);
    let ended = machine.run(&["oncall", "import", &file]).with_code(2);
    let said = "refused: opsgenie.json: data.rotations[1]: this rotation is left out, and nobody is on call by it";
    assert!(ended.err.contains(said), "{}", ended.err);
    assert!(ended.out.contains("name = \"Days\""), "{}", ended.out);
}

#[test]
fn what_is_no_export_is_wrong_use() {
    let machine = Machine::new();
    let file = beside(&machine, "notes.txt", "call Ana");
    let ended = machine.run(&["oncall", "import", &file]).with_code(2);
    assert!(ended.err.contains("neither a calendar nor JSON"), "{}", ended.err);
}

const HOLIDAY: &str = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Sailing\r\nDTSTART;VALUE=DATE:20270802\r\n\
                       DTEND;VALUE=DATE:20270814\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Broken\r\n\
                       DTSTART:soon\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[test]
fn a_calendar_of_absences_is_what_the_check_warns_by() {
    let machine = Machine::with(PEOPLE);
    let calendar = beside(&machine, "holidays.ics", HOLIDAY);
    let words = ["oncall", "import", &calendar, "--as-absences", "ana", "--out", "absences/ana.ics"];
    let ended = machine.run(&words).with_code(2);
    assert!(ended.err.contains("holidays.ics:8: nobody is warned"), "{}", ended.err);
    fs::create_dir_all(machine.workspace().join("schedules")).unwrap();
    let schedule = "timezone = \"Europe/Berlin\"\n[[layers]]\nname = \"all\"\n\
                    rotation = { kind = \"daily\", start = \"2026-01-05T09:00:00\", people = [\"ana\", \"bo\"] }\n";
    machine.write("schedules/payments.toml", schedule);
    let check = machine.run(&["oncall", "check", "--from", "2027-07-01", "--to", "2027-09-01"]).with_code(0);
    assert!(check.out.contains("Sailing"), "{}", check.out);
    assert!(check.err.contains("absences/ana.ics: 1 event cannot be read"), "{}\n{}", check.out, check.err);
}
