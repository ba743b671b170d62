use rstest::rstest;
use watchbill_domain::ids::PersonId;

use super::super::duty_calendar;
use super::super::fixtures::{calendar, layer, people, rotation, schedule, weeks};
use super::{is_calendar_of, is_calendar_of_schedule};

/// The calendar of a schedule with a long name, everybody's or one person's.
fn written(person: Option<&PersonId>) -> String {
    let mut schedule = schedule(vec![layer("primary", rotation(weeks(1), "2026-03-02T09:00", "ana bo"))]);
    schedule.name = name();
    let people = people();
    let mut calendar = calendar(&schedule, &people, "2026-03-05T00:00:00Z", "2026-03-07T00:00:00Z");
    calendar.person = person;
    duty_calendar(&calendar, None).unwrap().text
}

fn name() -> String {
    format!("payments; {}, and the rest", "é".repeat(60))
}

#[rstest]
#[case::everybodys(None, None, true)]
#[case::ones(Some("ana"), Some("ana"), true)]
#[case::another_ones(Some("ana"), Some("bo"), false)]
#[case::ones_and_everybodys(Some("ana"), None, false)]
#[case::everybodys_and_ones(None, Some("ana"), false)]
fn a_calendar_is_that_of_its_schedule_and_person(
    #[case] written_for: Option<&str>,
    #[case] asked: Option<&str>,
    #[case] expected: bool,
) {
    let [written_for, asked] = [written_for, asked].map(|person| person.map(PersonId::new));
    let text = written(written_for.as_ref());
    assert_eq!(is_calendar_of(&text, &name(), asked.as_ref()), expected);
    assert!(is_calendar_of_schedule(&text, &name()) && !is_calendar_of_schedule(&text, "payments"));
    assert!(!is_calendar_of(&text, "payments", asked.as_ref()));
}

#[test]
fn what_is_no_calendar_of_ours_is_nobodys() {
    let other = "BEGIN:VCALENDAR\r\nPRODID:-//Other//EN\r\nX-WATCHBILL-SCHEDULE:payments\r\nEND:VCALENDAR\r\n";
    assert!(!is_calendar_of(other, "payments", None) && !is_calendar_of_schedule("a letter", "payments"));
}
