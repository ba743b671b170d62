//! `oncall override`, `cover`, `swap`, `take`, `line-up`, `undo` and `new`: shown first, written with `--yes`.

use std::fs;

use rstest::rstest;
use serde_json::{Value, json};

use crate::machine::Machine;

/// Weeks by the clock of Berlin; in the week of Monday 3 March 2036 it is ana's turn, and before it bo's. Far enough away that no
/// present gets there.
const ROTA: &str = r#"# Ours.
timezone = "Europe/Berlin"

[[layers]]
name = "primary"
rotation = { kind = "weekly", start = "2026-01-05T09:00:00", people = ["cy", "bo", "ana"] }
"#;

const PEOPLE: &str = "team = \"payments\"\nme = \"ana\"\n[[people]]\nid = \"ana\"\nname = \"Ana\"\ntimezone = \"Europe/Lisbon\"\n\
                      [[people]]\nid = \"bo\"\nname = \"Bo\"\n";

fn bare() -> (Machine, String) {
    let machine = Machine::new();
    let file = machine.beside("rota.toml");
    fs::write(&file, ROTA).unwrap();
    let file = file.display().to_string();
    (machine, file)
}

fn workspace() -> Machine {
    let machine = Machine::with(PEOPLE);
    fs::create_dir_all(machine.workspace().join("schedules")).unwrap();
    machine.write("schedules/rota.toml", ROTA);
    machine
}

fn rota(machine: &Machine) -> String {
    fs::read_to_string(machine.workspace().join("schedules/rota.toml")).unwrap()
}

/// `start end before -> after` of every shift that changes.
fn changes(document: &Value) -> Vec<String> {
    let who = |people: &Value| {
        let people: Vec<&str> = people.as_array().unwrap().iter().map(|person| person.as_str().unwrap()).collect();
        people.join("+")
    };
    let change = |one: &Value| {
        let text = |key: &str| one[key].as_str().unwrap().to_owned();
        format!("{} {} {} -> {}", text("start"), text("end"), who(&one["before"]), who(&one["after"]))
    };
    document["changes"].as_array().unwrap().iter().map(change).collect()
}

#[test]
fn without_yes_nothing_is_written_and_every_change_is_told() {
    let machine = workspace();
    let words = [
        "oncall",
        "cover",
        "--schedule",
        "rota",
        "--of",
        "ana",
        "--person",
        "bo",
        "--from",
        "2036-03-07T18:00",
        "--to",
        "2036-03-08T09:00",
        "--reason",
        "a wedding",
    ];
    let mut document = machine.json(&words, 0);
    assert_eq!(rota(&machine), ROTA);
    assert_eq!(changes(&document), ["2036-03-07T17:00:00Z 2036-03-08T08:00:00Z ana -> bo"]);
    for of_now in ["from", "hand_offs", "check", "tzdb"] {
        assert!(document[of_now].take() != json!(null), "{of_now}");
    }
    insta::assert_json_snapshot!("oncall_cover", document);
    let said = machine.run(&words).with_code(0).out;
    let head: Vec<&str> = said.lines().take(5).collect();
    let expected = [
        "Bo is on call for Ana Fri 7 Mar 2036 18:00 to Sat 8 Mar 2036 09:00 CET, 15 h.",
        "nothing is written yet; --yes writes it to schedules/rota.toml",
        "what changes, in Europe/Berlin:",
        "  Fri 7 Mar 2036 18:00 to Sat 8 Mar 2036 09:00 CET, 15 h: Ana -> Bo",
        "    for Ana in Europe/Lisbon: Fri 7 Mar 2036 17:00 to Sat 8 Mar 2036 08:00 WET",
    ];
    assert_eq!(head, expected);
}

#[test]
fn with_yes_it_is_written_with_its_author_and_undo_takes_back_every_byte() {
    let machine = workspace();
    let words = [
        "oncall",
        "swap",
        "--schedule",
        "rota",
        "--of",
        "ana",
        "--person",
        "Bo",
        "--from",
        "2036-03-07T09:00",
        "--to",
        "2036-03-08T09:00",
        "--return-from",
        "2036-02-28T12:00",
        "--return-to",
        "2036-02-29T12:00",
        "--yes",
    ];
    let find = machine.json(&["oncall", "at", "--schedule", "rota", "--at", "2036-02-28T12:00"], 0);
    assert_eq!(find["on_call"][0]["person"], "bo", "the swap below is of a turn of each");
    let document = machine.json(&words, 0);
    assert_eq!(document["saved"], true);
    let expected =
        ["2036-02-28T11:00:00Z 2036-02-29T11:00:00Z bo -> ana", "2036-03-07T08:00:00Z 2036-03-08T08:00:00Z ana -> bo"];
    assert_eq!(changes(&document), expected);
    let written = rota(&machine);
    assert!(written.starts_with(ROTA) && written.matches("by = \"ana\"").count() == 2, "{written}");
    assert_eq!(written.matches("swap = \"2036-02-28\"").count(), 2);
    machine.run(&["oncall", "undo", "--schedule", "rota"]).with_code(0);
    assert_eq!(rota(&machine), written, "only shown");
    machine.run(&["oncall", "undo", "--schedule", "rota", "--yes"]).with_code(0);
    assert_eq!(rota(&machine), ROTA);
    let ended = machine.run(&["oncall", "undo", "--schedule", "rota", "--yes"]).with_code(2);
    assert!(ended.err.contains("nothing was written: there is no override in it"), "{}", ended.err);
}

#[test]
fn a_bare_file_needs_somebody_who_makes_the_change() {
    let (machine, file) = bare();
    let words = [
        "oncall",
        "override",
        "--schedule",
        &file,
        "--kind",
        "add",
        "--person",
        "di",
        "--from",
        "2036-03-07T18:00",
        "--to",
        "2036-03-08T09:00",
        "--yes",
    ];
    let ended = machine.run(&words).with_code(2);
    assert!(ended.err.contains("--by: nobody is said to sit at this laptop"), "{}", ended.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), ROTA);
    machine.run(&[&words[..], &["--by", "eve"]].concat()).with_code(0);
    assert!(fs::read_to_string(&file).unwrap().ends_with("by = \"eve\"\n"));
}

#[rstest]
#[case::skipped("2036-03-30T02:30", "--from: no clock in Europe/Berlin shows 2036-03-30T02:30:00")]
#[case::twice("2036-10-26T02:30", "say which with its offset: 2036-10-26T02:30:00+02:00 or 2036-10-26T02:30:00+01:00")]
#[case::none("soon", "--from: not a time: `soon`")]
fn a_time_that_is_not_one_time_is_refused(#[case] from: &str, #[case] expected: &str) {
    let (machine, file) = bare();
    let words = [
        "oncall",
        "override",
        "--schedule",
        &file,
        "--by",
        "eve",
        "--kind",
        "add",
        "--person",
        "di",
        "--from",
        from,
        "--to",
        "2036-12-01T00:00",
    ];
    let ended = machine.run(&words).with_code(2);
    assert!(ended.err.contains(expected), "{}", ended.err);
    let document = machine.json(&words, 2);
    assert_eq!(document["error"]["kind"], "invalid");
}

#[test]
fn taking_over_is_from_now_until_the_end_of_the_shift_that_runs() {
    let machine = workspace();
    let before = machine.json(&["oncall", "now", "--schedule", "rota"], 0);
    let who = before["schedules"][0]["on_call"][0]["person"].as_str().unwrap().to_owned();
    let document = machine.json(&["oncall", "take", "--schedule", "rota", "--person", "di", "--by", "di", "--yes"], 0);
    assert_eq!(document["changes"][0]["before"], json!([who]));
    assert_eq!(document["changes"][0]["after"], json!(["di"]));
    let now = machine.json(&["oncall", "now", "--schedule", "rota"], 0);
    assert_eq!(now["schedules"][0]["on_call"][0]["person"], "di");
    assert_eq!(now["schedules"][0]["people"][0]["until"], before["schedules"][0]["people"][0]["until"]);
    let again =
        machine.run(&["oncall", "take", "--schedule", "rota", "--person", "di", "--by", "di", "--yes"]).with_code(2);
    assert!(again.err.contains("--person: di is on call already"), "{}", again.err);
}

#[test]
fn a_line_up_leaves_the_past_and_keeps_who_is_next() {
    let machine = workspace();
    let words = [
        "oncall",
        "line-up",
        "--schedule",
        "rota",
        "--layer",
        "primary",
        "--from",
        "2036-03-07T12:00",
        "--people",
        "ana,bo,cy,di",
    ];
    let document = machine.json(&[&words[..], &["--yes"]].concat(), 0);
    assert!(document["sentence"].as_str().unwrap().ends_with("take turns in primary, Ana first."), "{document}");
    assert_eq!(document["changes"][0]["start"], "2036-03-10T08:00:00Z", "ana finishes her turn");
    assert!(
        rota(&machine).contains("[[layers.versions]] # ana\nfrom = \"2036-03-07T12:00:00+01:00\"\nnext = \"ana\"\n")
    );
    let undo = ["oncall", "undo", "--schedule", "rota", "--layer", "primary", "--from", "2036-03-07T12:00", "--yes"];
    machine.run(&undo).with_code(0);
    assert_eq!(rota(&machine), ROTA);
    machine.write("schedules/rota.toml", &ROTA.replace("\"weekly\"", "\"daily\""));
    machine.run(&[&words[..], &["--yes"]].concat()).with_code(0);
    assert!(!rota(&machine).contains("weekly"), "turns are as long as they were: {}", rota(&machine));
    machine.write("schedules/rota.toml", ROTA);
    let past = [&words[..6], &["--from", "2026-01-06", "--people", "ana"]].concat();
    assert!(machine.run(&past).with_code(2).err.contains("--from: Tue 6 Jan 2026 00:00 CET is in the past"));
}

#[test]
fn a_schedule_is_made_from_a_line_up_or_from_offices() {
    let machine = workspace();
    let words = [
        "oncall",
        "new",
        "--schedule",
        "search",
        "--timezone",
        "Europe/Berlin",
        "--start",
        "2026-01-05T09:00",
        "--people",
        "ana,bo",
    ];
    let shown = machine.json(&words, 0);
    assert_eq!((shown["saved"].as_bool(), shown["file"].as_str()), (Some(false), Some("schedules/search.toml")));
    assert_eq!(shown["check"]["covered"], true);
    assert_eq!(shown["hand_offs"].as_array().unwrap().len(), 10);
    assert!(!machine.workspace().join("schedules/search.toml").exists());
    machine.run(&[&words[..], &["--yes"]].concat()).with_code(0);
    machine.run(&["oncall", "check", "--schedule", "search"]).with_code(0);
    let again = machine.run(&[&words[..], &["--yes"]].concat()).with_code(2);
    assert!(again.err.contains("--name: there is a file schedules/search.toml already"), "{}", again.err);
    let file = machine.beside("sun.toml").display().to_string();
    let sun = [
        "oncall",
        "new",
        "--schedule",
        &file,
        "--timezone",
        "UTC",
        "--start",
        "2026-01-05T00:00",
        "--yes",
        "--office",
        "Australia/Sydney=09:00-17:00=kai,mia",
        "--office",
        "Europe/Berlin=07:00-15:00=ana",
        "--office",
        "America/New_York=09:00-17:00=cy",
    ];
    let made = machine.json(&sun, 0);
    assert_eq!(made["check"]["covered"], false, "the clocks change on different days");
    machine.run(&["oncall", "check", "--schedule", &file]).with_code(1);
}

#[rstest]
#[case::a_zone(&["--timezone", "Mars", "--people", "ana"], "--timezone: ")]
#[case::hours(&["--timezone", "UTC", "--office", "UTC=9-17=ana"], "--office: ")]
#[case::an_office(&["--timezone", "UTC", "--office", "UTC"], "--office: `UTC` is no office")]
fn a_schedule_that_cannot_be_is_not_made(#[case] words: &[&str], #[case] expected: &str) {
    let machine = workspace();
    let all = [&["oncall", "new", "--schedule", "bad", "--start", "2026-01-05T09:00", "--yes"], words].concat();
    let ended = machine.run(&all).with_code(2);
    assert!(ended.err.contains(expected), "{}", ended.err);
    assert!(!machine.workspace().join("schedules/bad.toml").exists());
}

#[test]
fn fixed_shifts_stand_in_for_the_layers_and_are_taken_back() {
    let machine = workspace();
    let temporary = [
        "oncall",
        "temporary",
        "--schedule",
        "rota",
        "--from",
        "2036-03-04T09:00",
        "--to",
        "2036-03-06T09:00",
        "--shift",
        "cy,2036-03-04T09:00,2036-03-05T09:00",
        "--shift",
        "bo,2036-03-05T09:00,2036-03-06T09:00",
        "--yes",
    ];
    let document = machine.json(&temporary, 0);
    assert_eq!(
        changes(&document),
        ["2036-03-04T08:00:00Z 2036-03-05T08:00:00Z ana -> cy", "2036-03-05T08:00:00Z 2036-03-06T08:00:00Z ana -> bo"]
    );
    assert!(rota(&machine).contains("[[temporary]]"), "{}", rota(&machine));
    machine.json(&["oncall", "undo", "--schedule", "rota", "--temporary", "0", "--yes"], 0);
    assert_eq!(rota(&machine), ROTA, "every byte of it is as it was");
}

#[test]
fn the_hours_of_a_layer_change_and_its_rotation_stays() {
    let machine = workspace();
    let hours =
        ["oncall", "layer", "--schedule", "rota", "--layer", "primary", "--hours", "mon,tue=08:00-20:00", "--yes"];
    let document = machine.json(&hours, 0);
    assert_eq!(document["check"]["covered"], false, "{document:#}");
    let changed = rota(&machine);
    assert!(changed.contains(r#"people = ["cy", "bo", "ana"]"#) && changed.contains("08:00"), "{changed}");
    machine.json(&["oncall", "layer", "--schedule", "rota", "--layer", "primary", "--always", "--yes"], 0);
    let under = ["oncall", "layer", "--schedule", "rota", "--name", "under", "--level=-1", "--people", "bo"];
    let start = ["--start", "2026-01-05T09:00", "--hours", "fri/18:00-mon/08:00", "--yes"];
    machine.json(&[under.as_slice(), start.as_slice()].concat(), 0);
    let layered = rota(&machine);
    assert!(layered.contains(r#"name = "under""#) && layered.contains("level = -1"), "{layered}");
}

#[rstest]
#[case::no_hour(&["oncall", "layer", "--schedule", "rota", "--layer", "primary", "--hours", "25:00-26"], "--hours: ")]
#[case::no_day(
    &["oncall", "layer", "--schedule", "rota", "--layer", "primary", "--hours", "funday=09:00-17:00"],
    "it takes hours like 09:00-17:00, mon,tue=09:00-17:00 or fri/18:00-mon/08:00"
)]
#[case::of_an_office(
    &["oncall", "new", "--schedule", "sun", "--timezone", "UTC", "--start", "2026-01-05T09:00", "--office", "UTC=25:00-26=ana"],
    "it takes its zone, hours and people, like Europe/Berlin=09:00-17:00=ana,bo"
)]
#[case::of_a_fixed_shift(
    &[
        "oncall", "temporary", "--schedule", "rota", "--from", "2036-03-04T09:00", "--to", "2036-03-06T09:00", "--shift",
        "cy,noon,2036-03-05T09:00",
    ],
    "--shift: "
)]
fn what_is_wrong_within_an_option_is_said_of_that_option(#[case] words: &[&str], #[case] expected: &str) {
    let machine = workspace();
    let refused = machine.run(words).with_code(2);
    assert!(refused.err.contains(expected) && !refused.err.contains("--start"), "{}", refused.err);
    assert_eq!(rota(&machine), ROTA);
}

#[test]
fn a_layer_that_goes_is_told_by_what_it_leaves_open() {
    let machine = workspace();
    let document = machine.json(&["oncall", "remove-layer", "--schedule", "rota", "--layer", "primary"], 0);
    assert!(changes(&document).iter().all(|change| change.ends_with("-> ")), "nobody comes instead: {document:#}");
    assert_eq!(rota(&machine), ROTA, "without --yes nothing is written");
}
