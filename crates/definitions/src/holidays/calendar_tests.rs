//! Calendars of holidays.

use super::*;

fn calendar(head: &str, events: &str) -> String {
    let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n{head}{events}END:VCALENDAR\n");
    text.replace('\n', "\r\n")
}

fn days(read: &HolidayCalendar) -> Vec<String> {
    read.days.iter().map(ToString::to_string).collect()
}

const CHRISTMAS: &str = "BEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\nDTSTART;VALUE=DATE:20261225\n\
                         DTEND;VALUE=DATE:20261227\nSUMMARY:Christmas\nEND:VEVENT\n";

#[test]
fn whole_days_are_holidays_whatever_zone_the_calendar_says() {
    for head in ["", "X-WR-TIMEZONE:Asia/Tokyo\n", "X-WR-TIMEZONE:America/Los_Angeles\n"] {
        let read = read_holiday_calendar(calendar(head, CHRISTMAS).as_bytes(), "de.ics");
        assert_eq!(
            (days(&read), &read.problems),
            (vec!["2026-12-25".to_owned(), "2026-12-26".to_owned()], &vec![]),
            "{head}"
        );
    }
}

#[test]
fn a_holiday_of_every_year_is_followed_to_the_end_of_the_century() {
    let yearly = "BEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\nDTSTART;VALUE=DATE:20240501\nRRULE:FREQ=YEARLY\n\
                  SUMMARY:Labour Day\nEND:VEVENT\n";
    let read = read_holiday_calendar(calendar("", yearly).as_bytes(), "de.ics");
    assert_eq!((read.days.len(), read.problems.len()), (76, 0));
    assert!(read.days.contains(&Day::parse("2099-05-01").unwrap()));
}

#[test]
fn days_before_1970_are_left_out_and_days_that_overlap_count_once() {
    let event = |from: &str, to: &str| {
        format!(
            "BEGIN:VEVENT\nDTSTAMP:20260101T000000Z\nDTSTART;VALUE=DATE:{from}\nDTEND;VALUE=DATE:{to}\nEND:VEVENT\n"
        )
    };
    let events =
        [("19691230", "19700103"), ("19700101", "19700102"), ("19700102", "19700105"), ("19700107", "19700108")];
    let events: String = events.iter().map(|(from, to)| event(from, to)).collect();
    let read = read_holiday_calendar(calendar("", &events).as_bytes(), "de.ics");
    assert_eq!(days(&read), ["1970-01-01", "1970-01-02", "1970-01-03", "1970-01-04", "1970-01-07"]);
}

#[test]
fn an_event_with_a_time_is_no_holiday_and_that_is_said_with_its_line() {
    let half = "BEGIN:VEVENT\nUID:2\nDTSTAMP:20260101T000000Z\nDTSTART:20261224T140000Z\nDTEND:20261224T230000Z\n\
                SUMMARY:Early leave\nEND:VEVENT\n";
    let read = read_holiday_calendar(calendar("", &format!("{half}{CHRISTMAS}")).as_bytes(), "de.ics");
    assert_eq!(read.days.len(), 2);
    let said: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["de.ics:4: an event with a time of day is no holiday"]);
}

#[test]
fn what_is_no_calendar_gives_no_day_and_says_so() {
    let read = read_holiday_calendar(b"2026-12-25\n", "de.ics");
    assert!(read.days.is_empty());
    assert!(read.problems[0].to_string().starts_with("de.ics: is no calendar"), "{read:?}");
}
