use std::path::Path;

use rstest::rstest;
use watchbill_domain::time::Zone;

use super::*;
use crate::testing::MemoryFiles;

const CALENDAR: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Sailing\nDTSTART;VALUE=DATE:20260803\n\
                        DTEND;VALUE=DATE:20260815\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:never\nEND:VEVENT\nEND:VCALENDAR\n";

fn person() -> Person {
    let text =
        "team = \"t\"\n[[people]]\nid = \"ana\"\ntimezone = \"Europe/Lisbon\"\nabsences = \"absences/ana.ics\"\n";
    watchbill_definitions::read_workspace(text, "watchbill.toml", &[]).workspace.people.remove(0)
}

#[test]
fn a_calendar_of_the_workspace_is_read_in_the_zone_of_its_person() {
    let files = MemoryFiles::default();
    let folder = Path::new("/w");
    files.write(&folder.join("absences/ana.ics"), CALENDAR.as_bytes()).unwrap();
    let mut people = [person()];
    let findings = read_absences(&files, folder, &mut people);
    let [away] = people[0].absences.known() else { panic!("{:?}", people[0].absences) };
    let midnight = Zone::parse("Europe/Lisbon").unwrap().rfc3339(away.from);
    assert_eq!((midnight.as_str(), away.reason.as_deref()), ("2026-08-03T00:00:00+01:00", Some("Sailing")));
    assert!(findings[0].problem.to_string().starts_with("absences/ana.ics:7: "), "{findings:?}");
    let before = calendars(&files, folder, &people);
    files.write(&folder.join("absences/ana.ics"), b"BEGIN:VCALENDAR\nEND:VCALENDAR\n").unwrap();
    assert_ne!(calendars(&files, folder, &people), before);
    read_absences(&files, folder, &mut people);
    assert!(people[0].absences.known().is_empty());
}

#[rstest]
#[case::that_is_not_there(None, "there is no such calendar")]
#[case::that_is_none(Some("vacation"), "is no calendar")]
fn of_a_calendar_it_is_said_that_it_is_not_known_when_its_person_is_away(
    #[case] text: Option<&str>,
    #[case] why: &str,
) {
    let files = MemoryFiles::default();
    if let Some(text) = text {
        files.write(Path::new("/w/absences/ana.ics"), text.as_bytes()).unwrap();
    }
    let mut people = [person()];
    let findings = read_absences(&files, Path::new("/w"), &mut people);
    assert!(findings[0].problem.message.contains(why), "{findings:?}");
    assert_eq!(people[0].absences, Absences::Calendar("absences/ana.ics".to_owned()));
}
