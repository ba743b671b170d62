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
