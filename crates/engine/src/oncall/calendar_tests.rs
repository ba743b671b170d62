use std::path::Path;

use rstest::rstest;
use watchbill_domain::time::Instant;

use super::super::find::{AskedSchedule, FoundSchedule, find_schedule};
use super::{AskedCalendar, revision};
use crate::api::{ApiError, OnCallExport};
use crate::ports::Files as _;
use crate::testing::MemoryFiles;

const WORKSPACE: &str = r#"
[[people]]
id = "ana"
name = "Ana Lima"
timezone = "America/Sao_Paulo"
[[people]]
id = "twin-1"
name = "Twin"
[[people]]
id = "twin-2"
name = "Twin"
"#;

const PAYMENTS: &str = r#"
timezone = "Europe/Berlin"
[[layers]]
name = "primary"
rotation = { kind = "weekly", length = 1, start = "2026-01-05T09:00:00", people = ["ana", "bo"] }
"#;

fn files() -> MemoryFiles {
    let files = MemoryFiles::default();
    files.write(Path::new("/team/watchbill.toml"), WORKSPACE.as_bytes()).unwrap();
    files.write(Path::new("/team/schedules/payments.toml"), PAYMENTS.as_bytes()).unwrap();
    files
}

fn found(files: &MemoryFiles) -> FoundSchedule {
    find_schedule(files, Path::new("/team"), &AskedSchedule { word: "payments", path: Path::new("/payments") }).unwrap()
}

fn export(files: &MemoryFiles, asked: &AskedCalendar<'_>) -> Result<OnCallExport, ApiError> {
    found(files).calendar(files, asked, Instant::parse("2026-03-04T12:00:00.750Z").unwrap())
}

#[test]
fn a_calendar_reaches_from_two_weeks_back_to_a_year_ahead() {
    let export = export(&files(), &AskedCalendar::default()).unwrap();
    assert_eq!((export.from.as_str(), export.to.as_str()), ("2026-02-18T12:00:00Z", "2027-03-05T12:00:00Z"));
    assert_eq!((export.shifts, export.cancelled), (55, 0));
    assert!(export.calendar.contains("SUMMARY:On call: payments (primary) — Ana Lima\r\n"), "{}", export.calendar);
    assert!(!export.calendar.contains("VALARM"));
}

#[rstest]
#[case::by_id("ana", "ana", "(America/Sao_Paulo)")]
#[case::by_name("Ana Lima", "ana", "(America/Sao_Paulo)")]
#[case::somebody_nobody_declared("bo", "bo", "(Europe/Berlin)")]
fn the_calendar_of_one_person_rings_half_an_hour_before(#[case] word: &str, #[case] id: &str, #[case] zone: &str) {
    let asked = AskedCalendar { person: Some(word), ..AskedCalendar::default() };
    let export = export(&files(), &asked).unwrap();
    assert_eq!(export.person.as_deref(), Some(id));
    assert_eq!(export.calendar.matches("TRIGGER:-PT30M\r\n").count(), export.shifts);
    let unfolded = export.calendar.replace("\r\n ", "");
    assert!(unfolded.contains(zone), "{unfolded}");
}

#[rstest]
#[case::not_at_all(Some("ana"), "0", None)]
#[case::an_hour(Some("ana"), "1h", Some("TRIGGER:-PT60M\r\n"))]
#[case::for_everybody(None, "90s", Some("TRIGGER:-PT90S\r\n"))]
fn it_rings_when_it_is_asked_to(#[case] person: Option<&str>, #[case] alarm: &str, #[case] trigger: Option<&str>) {
    let asked = AskedCalendar { person, alarm: Some(alarm), ..AskedCalendar::default() };
    let calendar = export(&files(), &asked).unwrap().calendar;
    match trigger {
        Some(trigger) => assert!(calendar.contains(trigger), "{calendar}"),
        None => assert!(!calendar.contains("VALARM"), "{calendar}"),
    }
}

#[test]
fn what_came_before_is_gone_by() {
    let files = files();
    let first = export(&files, &AskedCalendar::default()).unwrap();
    files.write(Path::new("/here/old.ics"), first.calendar.as_bytes()).unwrap();
    let after = AskedCalendar { previous: Some(Path::new("/here/old.ics")), ..AskedCalendar::default() };
    assert_eq!(export(&files, &after).unwrap(), first);

    let without_layers = "timezone = \"Europe/Berlin\"\n";
    files.write(Path::new("/team/schedules/payments.toml"), without_layers.as_bytes()).unwrap();
    let gone = export(&files, &after).unwrap();
    assert_eq!((gone.shifts, gone.cancelled), (0, 55));
}

#[rstest]
#[case::nobody(
    AskedCalendar { person: Some("cy"), ..AskedCalendar::default() },
    "nobody is called `cy` here; expected ana or bo or twin-1 or twin-2"
)]
#[case::two(
    AskedCalendar { person: Some("Twin"), ..AskedCalendar::default() },
    "--person: `Twin` is the name of twin-1 and of twin-2; say which of them by their id"
)]
#[case::upside_down(
    AskedCalendar { from: Some("2026-04-01"), to: Some("2026-03-01"), ..AskedCalendar::default() },
    "which is not behind --from"
)]
#[case::no_time(AskedCalendar { from: Some("soon"), ..AskedCalendar::default() }, "--from: not a time: `soon`")]
#[case::no_span(AskedCalendar { alarm: Some("soon"), ..AskedCalendar::default() }, "--alarm: `soon` is not a span")]
#[case::no_file(
    AskedCalendar { previous: Some(Path::new("/none.ics")), ..AskedCalendar::default() },
    "there is no /none.ics; the first calendar is exported without --previous"
)]
#[case::another_file(
    AskedCalendar { previous: Some(Path::new("/team/watchbill.toml")), ..AskedCalendar::default() },
    "--previous: /team/watchbill.toml: it is not a calendar that Watchbill wrote; without"
)]
fn what_makes_no_sense_is_refused_in_a_sentence(#[case] asked: AskedCalendar<'static>, #[case] sentence: &str) {
    let error = export(&files(), &asked).unwrap_err().to_string();
    assert!(error.contains(sentence), "{error}");
}

#[rstest]
#[case::before_it_counts("2019-12-31T00:00:00Z", 0)]
#[case::at_the_start("2020-01-01T00:00:01Z", 1)]
#[case::now("2026-11-21T12:00:00Z", 217_425_600)]
fn the_number_of_an_event_grows_with_time(#[case] now: &str, #[case] number: u32) {
    assert_eq!(revision(Instant::parse(now).unwrap()), number);
}
