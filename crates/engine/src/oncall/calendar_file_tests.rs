use super::*;
use crate::testing::MemoryFiles;

const PAYMENTS: &str = r#"
timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", length = 1, start = "2026-01-05T09:00:00", people = ["ana", "bo"] }
"#;

fn files() -> MemoryFiles {
    let files = MemoryFiles::default();
    files.write(Path::new("/team/watchbill.toml"), b"team = \"t\"\n").unwrap();
    files.write(Path::new("/team/schedules/payments.toml"), PAYMENTS.as_bytes()).unwrap();
    files
}

fn written(files: &MemoryFiles, person: Option<&str>) -> Result<CalendarFileView, ApiError> {
    let now = Instant::parse("2026-03-04T12:00:00Z").unwrap();
    write_calendar(files, Path::new("/team"), "schedules/payments.toml", person, now)
}

fn text(files: &MemoryFiles, file: &str) -> String {
    String::from_utf8(files.read(&Path::new("/team").join(file)).unwrap()).unwrap()
}

#[test]
fn a_calendar_lies_beside_the_schedules_under_their_names() {
    let files = files();
    let whole = written(&files, None).unwrap();
    assert_eq!(
        (whole.file.as_str(), whole.said.as_str()),
        ("calendars/payments.ics", "calendars/payments.ics is written: 55 shifts.")
    );
    assert_eq!(written(&files, Some("ana")).unwrap().file, "calendars/payments-ana.ics");
    assert!(text(&files, "calendars/payments-ana.ics").contains("BEGIN:VALARM"), "a person is reminded");
}

#[test]
fn what_was_given_away_since_is_cancelled_in_the_same_file() {
    let files = files();
    written(&files, Some("ana")).unwrap();
    let given = format!(
        "{PAYMENTS}[[overrides]]\nkind = \"replace\"\nperson = \"bo\"\nstart = \"2026-04-13T07:00:00Z\"\nend = \"2026-04-20T07:00:00Z\"\n"
    );
    files.write(Path::new("/team/schedules/payments.toml"), given.as_bytes()).unwrap();
    let again = written(&files, Some("ana")).unwrap();
    assert!(again.said.ends_with("1 shift cancelled since the last time."), "{}", again.said);
    assert!(text(&files, &again.file).contains("STATUS:CANCELLED"));
}

#[test]
fn a_file_that_is_no_calendar_of_ours_is_not_written_over() {
    let files = files();
    files.write(Path::new("/team/calendars/payments.ics"), b"a letter").unwrap();
    written(&files, None).unwrap_err();
    assert_eq!(text(&files, "calendars/payments.ics"), "a letter");
}

#[test]
fn calendars_whose_names_would_be_the_same_lie_beside_each_other() {
    let files = files();
    let rota = |people: &str| PAYMENTS.replace(r#"["ana", "bo"]"#, people);
    files.write(Path::new("/team/schedules/a.toml"), rota(r#"["b-c"]"#).as_bytes()).unwrap();
    files.write(Path::new("/team/schedules/a-b.toml"), rota(r#"["c"]"#).as_bytes()).unwrap();
    let write = |schedule: &str, person: &str| {
        let now = Instant::parse("2026-03-04T12:00:00Z").unwrap();
        write_calendar(&files, Path::new("/team"), schedule, Some(person), now).unwrap()
    };
    assert_eq!(write("schedules/a.toml", "b-c").file, "calendars/a-b-c.ics");
    let other = write("schedules/a-b.toml", "c");
    assert_eq!(other.file, "calendars/a-b-c-2.ics");
    assert!(
        other.said.ends_with("calendars/a-b-c.ics is the calendar of another schedule or person."),
        "{}",
        other.said
    );
    assert_eq!(write("schedules/a.toml", "b-c").file, "calendars/a-b-c.ics");
    files.remove(Path::new("/team/calendars/a-b-c.ics")).unwrap();
    assert_eq!(write("schedules/a-b.toml", "c").file, "calendars/a-b-c-2.ics", "whoever subscribed reads on");
    assert!(text(&files, "calendars/a-b-c-2.ics").contains("X-WATCHBILL-PERSON:c\r\n"));
}

#[test]
fn the_calendar_of_a_schedule_that_was_called_otherwise_is_not_written_beside_it() {
    let files = files();
    written(&files, None).unwrap();
    let renamed = format!("name = \"wages\"{PAYMENTS}");
    files.write(Path::new("/team/schedules/payments.toml"), renamed.as_bytes()).unwrap();
    let refused = written(&files, None).unwrap_err();
    assert!(format!("{refused:?}").contains("the calendar of something else"), "{refused:?}");
    assert!(files.read(Path::new("/team/calendars/payments-2.ics")).is_err());
}

#[test]
fn a_calendar_without_shifts_says_so_and_is_one() {
    let files = files();
    files.write(Path::new("/team/watchbill.toml"), b"[[people]]\nid = \"cy\"\nname = \"Cy\"\n").unwrap();
    let empty = written(&files, Some("cy")).unwrap();
    assert_eq!(empty.said, "calendars/payments-cy.ics is written: no shifts, Cy is never on call in its time.");
    assert!(text(&files, &empty.file).contains("BEGIN:VTIMEZONE"));
}
