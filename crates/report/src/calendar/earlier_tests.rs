use rstest::rstest;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{OverrideKind, Schedule};

use super::super::fixtures::{at, calendar, change, layer, people, rotation, schedule, weeks};
use super::super::{WrittenCalendar, duty_calendar};
use super::EarlierRefused;

const FROM: &str = "2026-03-02T00:00:00Z";
const TO: &str = "2026-04-13T00:00:00Z";
const LATER: &str = "2026-03-03T12:00:00Z";

fn weekly() -> Schedule {
    schedule(vec![layer("primary", rotation(weeks(1), "2026-03-02T09:00", "ana bo zoe"))])
}

/// Written on 1 March without memory.
fn first(schedule: &Schedule) -> String {
    duty_calendar(&calendar(schedule, &people(), FROM, TO), None).unwrap().text
}

/// Written two days later, after `earlier`.
fn after(schedule: &Schedule, earlier: &str) -> Result<WrittenCalendar, EarlierRefused> {
    let people = people();
    let mut calendar = calendar(schedule, &people, FROM, TO);
    calendar.stamp = at(LATER);
    duty_calendar(&calendar, Some(earlier))
}

/// The lines of the event with this word in its summary.
fn event<'a>(text: &'a str, word: &str) -> &'a str {
    let mut events = text.split("BEGIN:VEVENT\r\n").skip(1);
    events.find(|event| event.lines().any(|line| line.starts_with("SUMMARY:") && line.contains(word))).unwrap()
}

#[test]
fn what_has_not_changed_is_the_same_to_the_letter() {
    let before = first(&weekly());
    let again = after(&weekly(), &before).unwrap();
    assert_eq!(again.text, before);
    assert_eq!((again.shifts, again.cancelled), (6, 0));
}

#[test]
fn a_calendar_that_lost_its_carriage_returns_is_read() {
    let before = first(&weekly());
    assert_eq!(after(&weekly(), &before.replace("\r\n", "\n")).unwrap().text, before);
}

#[test]
fn a_changed_event_has_a_higher_number_and_the_others_stay() {
    let mut schedule = weekly();
    schedule.overrides = vec![change(OverrideKind::Add, "zoe", "2026-03-04T10:00:00Z", "2026-03-04T12:00:00Z")];
    let before = first(&schedule);
    schedule.overrides[0].end = at("2026-03-04T13:00:00Z");
    let now = after(&schedule, &before).unwrap().text;
    let added = event(&now, "(added)");
    assert!(added.contains("SEQUENCE:6\r\n") && added.contains("DTSTAMP:20260303T120000Z\r\n"), "{added}");
    assert_eq!(now.matches("SEQUENCE:6\r\n").count(), 1);
    assert_eq!(now.matches("DTSTAMP:20260301T120000Z\r\n").count(), 6);
}

#[test]
fn what_is_gone_is_cancelled_once_and_rings_no_more() {
    let mut schedule = weekly();
    let people = people();
    schedule.overrides = vec![change(OverrideKind::Add, "zoe", "2026-03-04T10:00:00Z", "2026-03-04T12:00:00Z")];
    let mut with_alarm = calendar(&schedule, &people, FROM, TO);
    with_alarm.alarm = Some(std::time::Duration::from_secs(1800));
    let before = duty_calendar(&with_alarm, None).unwrap().text;
    let now = after(&weekly(), &before).unwrap();
    assert_eq!((now.shifts, now.cancelled), (6, 1));
    let gone = event(&now.text, "Cancelled: ");
    let told =
        ["STATUS:CANCELLED\r\n", "SEQUENCE:6\r\n", "DTSTAMP:20260303T120000Z\r\n", "DTSTART:20260304T100000Z\r\n"];
    for line in told {
        assert!(gone.contains(line), "{line} in {gone}");
    }
    assert!(!gone.contains("VALARM"), "{gone}");
    // It goes on being told for as long as it lies in the range, and as the same.
    assert_eq!(after(&weekly(), &now.text).unwrap().text, now.text);
    // Taken up again it is more than cancelled.
    let again = after(&schedule, &now.text).unwrap();
    assert_eq!(again.cancelled, 0);
    assert!(event(&again.text, "(added)").contains("SEQUENCE:7\r\n"), "{}", again.text);
}

#[test]
fn of_what_lies_outside_of_the_range_nothing_is_said() {
    let (schedule, people) = (weekly(), people());
    let before = first(&schedule);
    let shorter = calendar(&schedule, &people, "2026-03-16T12:00:00Z", "2026-03-20T00:00:00Z");
    let now = duty_calendar(&shorter, Some(&before)).unwrap();
    assert_eq!((now.shifts, now.cancelled), (1, 0));
}

#[test]
fn a_number_never_falls_below_that_of_a_calendar_without_memory() {
    let people = people();
    let mut schedule = weekly();
    let before = first(&schedule);
    schedule.layers[0].rotation.people.reverse();
    let mut calendar = calendar(&schedule, &people, FROM, TO);
    calendar.revision = 1000;
    let now = duty_calendar(&calendar, Some(&before)).unwrap().text;
    assert!(event(&now, "Ana").contains("SEQUENCE:1000\r\n"), "{now}");
}

#[test]
fn a_number_at_its_end_stays_there() {
    let mut schedule = weekly();
    let before = first(&schedule).replace("SEQUENCE:5", "SEQUENCE:2147483647");
    schedule.layers.clear();
    let now = after(&schedule, &before).unwrap();
    assert_eq!(now.cancelled, 6);
    assert_eq!(now.text.matches("SEQUENCE:2147483647\r\n").count(), 6);
}

#[rstest]
#[case::empty("", "it is not a calendar that Watchbill wrote")]
#[case::another_file("hello", "it is not a calendar that Watchbill wrote")]
#[case::of_another_program(
    "BEGIN:VCALENDAR\r\nPRODID:-//Other//EN\r\nEND:VCALENDAR\r\n",
    "it is not a calendar that Watchbill wrote"
)]
fn what_is_not_ours_is_refused(#[case] earlier: &str, #[case] sentence: &str) {
    assert_eq!(after(&weekly(), earlier).unwrap_err().to_string(), sentence);
}

#[rstest]
#[case::cut_off("END:VCALENDAR\r\n", "", "it is not whole: END:VCALENDAR is missing at its end")]
#[case::an_event_cut_off("END:VEVENT\r\nEND:VCALENDAR\r\n", "END:VCALENDAR\r\n", "`BEGIN:VEVENT` is not what")]
#[case::another_schedule("-SCHEDULE:payments", "-SCHEDULE:checkout", "it is the calendar of something else")]
#[case::of_one_person("NAME:", "X-WATCHBILL-PERSON:ana\r\nNAME:", "it is the calendar of something else")]
#[case::a_property_of_others(
    "STATUS:CONFIRMED",
    "LOCATION:Berlin",
    "`LOCATION:Berlin` is not what Watchbill writes there"
)]
#[case::no_uid("UID:", "SUMMARY:", "this event has not all of UID, DTSTAMP, SEQUENCE, DTSTART and DTEND")]
#[case::a_local_time("DTSTART:20260302T080000Z", "DTSTART:20260302T080000", "`DTSTART:20260302T080000` is not what")]
#[case::a_day("DTSTART:20260302T080000Z", "DTSTART:20261302T080000Z", "`DTSTART:20261302T080000Z` is not what")]
#[case::a_number_too_large("SEQUENCE:5", "SEQUENCE:2147483648", "`SEQUENCE:2147483648` is not what")]
#[case::a_negative_number("SEQUENCE:5", "SEQUENCE:-5", "`SEQUENCE:-5` is not what")]
#[case::a_sign("SEQUENCE:5", "SEQUENCE:+5", "`SEQUENCE:+5` is not what")]
#[case::no_number("SEQUENCE:5", "SEQUENCE:", "`SEQUENCE:` is not what")]
#[case::twice("SEQUENCE:5", "SEQUENCE:5\r\nSEQUENCE:6", "`SEQUENCE:6` is not what")]
#[case::no_colon("STATUS:CONFIRMED", "STATUS", "`STATUS` is not what")]
#[case::a_control("SUMMARY:On", "SUMMARY:\u{1b}On", "is not what Watchbill writes there")]
fn what_somebody_changed_is_refused(#[case] ours: &str, #[case] changed: &str, #[case] sentence: &str) {
    let before = first(&weekly());
    assert!(before.contains(ours), "{ours} in {before}");
    let error = after(&weekly(), &before.replace(ours, changed)).unwrap_err().to_string();
    assert!(error.contains(sentence), "{error}");
}

#[test]
fn two_events_with_one_uid_are_refused_with_their_lines() {
    let before = first(&weekly());
    let (_, from) = before.split_once("BEGIN:VEVENT").unwrap();
    let (one, _) = from.split_once("END:VEVENT").unwrap();
    let twice = before.replacen("BEGIN:VEVENT", &format!("BEGIN:VEVENT{one}END:VEVENT\r\nBEGIN:VEVENT"), 1);
    let error = after(&weekly(), &twice).unwrap_err().to_string();
    assert!(error.ends_with("begin events with the same UID"), "{error}");
}

#[test]
fn a_calendar_of_one_person_is_none_of_everybody() {
    let (schedule, people, ana) = (weekly(), people(), PersonId::new("ana"));
    let mut hers = calendar(&schedule, &people, FROM, TO);
    hers.person = Some(&ana);
    let text = duty_calendar(&hers, None).unwrap().text;
    assert_eq!(duty_calendar(&hers, Some(&text)).unwrap().text, text);
    let error = after(&schedule, &text).unwrap_err().to_string();
    let expected = "it is the calendar of something else: it says X-WATCHBILL-SCHEDULE:payments and \
                    X-WATCHBILL-PERSON:ana, this one X-WATCHBILL-SCHEDULE:payments";
    assert_eq!(error, expected);
}
