use std::path::Path;

use rstest::rstest;
use watchbill_definitions::read_workspace;
use watchbill_domain::time::Zone;

use super::super::absences::read_absences;
use super::super::holidays::read_holidays;
use super::*;
use crate::ports::Files;
use crate::testing::MemoryFiles;

const HOLIDAYS: &str = "BEGIN:VCALENDAR\r\nPRODID:x\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n\
                        DTSTART;VALUE=DATE:20260304\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

const PART: &str = "BEGIN:VCALENDAR\r\nPRODID:x\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART:never\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n\
                    DTSTART;VALUE=DATE:20260305\r\nDTEND;VALUE=DATE:20260306\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// Of somebody with these keys, at a time of Berlin.
fn at_work(keys: &str, now: &str) -> Option<bool> {
    let files = MemoryFiles::default();
    files.write(Path::new("/team/holidays/de.ics"), HOLIDAYS.as_bytes()).unwrap();
    files.write(Path::new("/team/absences/part.ics"), PART.as_bytes()).unwrap();
    let text = format!("timezone = \"Europe/Berlin\"\n[[people]]\nid = \"ana\"\n{keys}\n");
    let mut people = read_workspace(&text, "watchbill.toml", &[]).workspace.people;
    read_absences(&files, Path::new("/team"), &mut people);
    read_holidays(&files, Path::new("/team"), &mut people);
    is_at_work(&people[0], Instant::parse(now).unwrap(), &Zone::parse("Europe/Berlin").unwrap())
}

const HOURS: &str = "working_hours = \"09:00-17:30\"\n";

#[rstest]
#[case::on_a_wednesday("", "2026-03-04T12:00:00+01:00", Some(true))]
#[case::at_night("", "2026-03-04T22:00:00+01:00", Some(false))]
#[case::on_a_saturday("", "2026-03-07T12:00:00+01:00", Some(false))]
#[case::on_a_saturday_of_hers("working_days = [\"tue\", \"sat\"]", "2026-03-07T12:00:00+01:00", Some(true))]
#[case::on_a_day_that_is_none_of_hers("working_days = [\"tue\", \"sat\"]", "2026-03-04T12:00:00+01:00", Some(false))]
#[case::without_a_day_it_is_monday_to_friday("working_days = []", "2026-03-04T12:00:00+01:00", Some(true))]
#[case::on_a_holiday("holidays = [\"2026-03-04\"]", "2026-03-04T12:00:00+01:00", Some(false))]
#[case::on_a_holiday_of_a_calendar("holidays = \"holidays/de.ics\"", "2026-03-04T12:00:00+01:00", Some(false))]
#[case::on_another_day_of_it("holidays = \"holidays/de.ics\"", "2026-03-05T12:00:00+01:00", Some(true))]
#[case::maybe_on_a_holiday("holidays = \"holidays/none.ics\"", "2026-03-04T12:00:00+01:00", None)]
#[case::surely_not_at_night("holidays = \"holidays/none.ics\"", "2026-03-04T22:00:00+01:00", Some(false))]
#[case::away("absences = [{ from = \"2026-03-04\", to = \"2026-03-04\" }]", "2026-03-04T12:00:00+01:00", Some(false))]
#[case::maybe_away("absences = \"absences/none.ics\"", "2026-03-04T12:00:00+01:00", None)]
#[case::maybe_away_by_an_event_that_is_lost("absences = \"absences/part.ics\"", "2026-03-04T12:00:00+01:00", None)]
#[case::away_by_an_event_beside_it("absences = \"absences/part.ics\"", "2026-03-05T12:00:00+01:00", Some(false))]
fn somebody_is_at_work_on_their_days_unless_they_are_off(
    #[case] keys: &str,
    #[case] now: &str,
    #[case] expected: Option<bool>,
) {
    assert_eq!(at_work(&format!("{HOURS}{keys}"), now), expected);
}

#[test]
fn without_hours_nobody_knows() {
    assert_eq!(at_work("", "2026-03-04T12:00:00+01:00"), None);
}

#[test]
fn a_calendar_of_holidays_that_cannot_be_read_is_told_once_by_the_check() {
    let files = MemoryFiles::default();
    let folder = Path::new("/team");
    let text = "[[people]]\nid = \"ana\"\nholidays = \"holidays/none.ics\"\n\
                [[people]]\nid = \"bo\"\nholidays = \"holidays/none.ics\"\n";
    files.write(&folder.join("watchbill.toml"), text.as_bytes()).unwrap();
    let findings = crate::workspace::check(&files, folder).unwrap();
    let told: Vec<_> = findings.iter().filter(|f| f.problem.place == "holidays/none.ics").collect();
    assert_eq!(told.len(), 1, "{findings:?}");
    assert!(told[0].problem.message.contains("not counted as duty on a holiday"), "{told:?}");
}
