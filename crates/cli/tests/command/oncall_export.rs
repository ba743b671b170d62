//! `oncall export`: the file on standard output, what is worth knowing beside it.

use std::fs;

use crate::machine::Machine;

const ROTA: &str = r#"name = "payments"
timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", start = "2026-01-05T09:00:00", people = ["ana", "bo"] }
"#;

const MARCH: [&str; 4] = ["--from", "2026-03-02T09:00", "--to", "2026-03-30T09:00"];

fn words<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["oncall", "export", "--schedule", file][..], &MARCH, more].concat()
}

#[test]
fn a_bare_file_becomes_a_calendar_and_the_next_one_cancels_what_is_gone() {
    let machine = Machine::new();
    let (file, old) = (machine.beside("rota.toml"), machine.beside("old.ics"));
    fs::write(&file, ROTA).unwrap();
    let (file, old) = (file.display().to_string(), old.display().to_string());

    let first = machine.run(&words(&file, &[])).with_code(0);
    assert!(first.out.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"), "{}", first.out);
    assert_eq!(first.out.matches("BEGIN:VEVENT\r\n").count(), 4);
    fs::write(&old, &first.out).unwrap();
    assert_eq!(machine.run(&words(&file, &["--previous", &old])).with_code(0).out, first.out);

    // From another start turns are counted anew: of the four none is the same, and two are there.
    fs::write(&file, ROTA.replace("2026-01-05", "2026-03-16")).unwrap();
    let after = machine.json(&words(&file, &["--previous", &old]), 0);
    assert_eq!((&after["shifts"], &after["cancelled"]), (&2.into(), &4.into()), "{after}");
}

#[test]
fn somebody_who_is_never_on_call_is_said_beside_an_empty_calendar() {
    let machine = Machine::with("team = \"payments\"\n[[people]]\nid = \"cy\"\nname = \"Cy Roth\"\n");
    let folder = machine.workspace().join("schedules");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("payments.toml"), ROTA).unwrap();
    let empty = machine.run(&words("payments", &["--person", "cy"])).with_code(0);
    // A calendar without any component is none (RFC 5545, 3.6).
    assert!(empty.out.ends_with("END:VTIMEZONE\r\nEND:VCALENDAR\r\n"), "{}", empty.out);
    assert!(!empty.out.contains("BEGIN:VEVENT"), "{}", empty.out);
    assert!(
        empty.err.contains("Cy Roth is never on call from 2026-03-02T08:00:00Z to 2026-03-30T07:00:00Z"),
        "{}",
        empty.err
    );
}
