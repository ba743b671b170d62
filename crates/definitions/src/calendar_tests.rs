use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn berlin() -> Zone {
    Zone::parse("Europe/Berlin").unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// Read over the year 2026, times without a zone in Berlin.
fn read(text: &str) -> Calendar {
    let zone = berlin();
    let range = CalendarRange { from: at("2026-01-01T00:00:00Z"), to: at("2027-01-01T00:00:00Z"), zone: &zone };
    read_calendar(text.as_bytes(), "x.ics", &range).unwrap()
}

/// A calendar of these events, without what begins and ends them.
fn calendar(events: &[&str]) -> String {
    let events: String = events.iter().map(|event| format!("BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n")).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

fn spans(calendar: &Calendar) -> Vec<String> {
    calendar.occurrences.iter().map(|one| format!("{} {}", one.start, one.end)).collect()
}

#[rstest]
#[case::utc("DTSTART:20260302T080000Z\r\nDTEND:20260302T160000Z", "2026-03-02T08:00:00Z 2026-03-02T16:00:00Z")]
#[case::a_zone(
    "DTSTART;TZID=America/New_York:20260302T090000\r\nDTEND;TZID=America/New_York:20260302T170000",
    "2026-03-02T14:00:00Z 2026-03-02T22:00:00Z"
)]
#[case::a_zone_in_quotes(
    "DTSTART;TZID=\"Europe/Berlin\":20260302T090000\r\nDURATION:PT8H",
    "2026-03-02T08:00:00Z 2026-03-02T16:00:00Z"
)]
#[case::windows(
    "DTSTART;TZID=W. Europe Standard Time:20260302T090000\r\nDURATION:PT8H",
    "2026-03-02T08:00:00Z 2026-03-02T16:00:00Z"
)]
#[case::outlook_in_words(
    "DTSTART;TZID=\"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna\":20260302T090000\r\nDURATION:PT8H",
    "2026-03-02T08:00:00Z 2026-03-02T16:00:00Z"
)]
#[case::something_in_front(
    "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260302T090000\r\nDURATION:PT8H",
    "2026-03-02T08:00:00Z 2026-03-02T16:00:00Z"
)]
#[case::floating("DTSTART:20260302T090000\r\nDTEND:20260302T170000", "2026-03-02T08:00:00Z 2026-03-02T16:00:00Z")]
#[case::a_day("DTSTART;VALUE=DATE:20260302", "2026-03-01T23:00:00Z 2026-03-02T23:00:00Z")]
#[case::days("DTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20260307", "2026-03-01T23:00:00Z 2026-03-06T23:00:00Z")]
#[case::a_short_day(
    "DTSTART;VALUE=DATE:20260329\r\nDTEND;VALUE=DATE:20260330",
    "2026-03-28T23:00:00Z 2026-03-29T22:00:00Z"
)]
#[case::a_nominal_day(
    "DTSTART;TZID=Europe/Berlin:20260328T090000\r\nDURATION:P1D",
    "2026-03-28T08:00:00Z 2026-03-29T07:00:00Z"
)]
#[case::hours_are_true(
    "DTSTART;TZID=Europe/Berlin:20260328T090000\r\nDURATION:PT24H",
    "2026-03-28T08:00:00Z 2026-03-29T08:00:00Z"
)]
#[case::two_zones(
    "DTSTART;TZID=Europe/Berlin:20260302T090000\r\nDTEND;TZID=America/New_York:20260302T090000",
    "2026-03-02T08:00:00Z 2026-03-02T14:00:00Z"
)]
#[case::a_gap(
    "DTSTART;TZID=Europe/Berlin:20260329T023000\r\nDTEND:20260329T120000Z",
    "2026-03-29T01:00:00Z 2026-03-29T12:00:00Z"
)]
#[case::lower_case("dtstart:20260302T080000Z\r\ndtend:20260302T160000Z", "2026-03-02T08:00:00Z 2026-03-02T16:00:00Z")]
#[case::folded(
    "DTSTART;TZID=Europe\r\n /Berlin:20260302T09\r\n\t0000\r\nDURATION:PT8H",
    "2026-03-02T08:00:00Z 2026-03-02T16:00:00Z"
)]
fn when_an_event_is(#[case] event: &str, #[case] expected: &str) {
    let read = read(&calendar(&[event]));
    assert_eq!(spans(&read), [expected], "{:?}", read.troubles);
    assert!(read.troubles.is_empty());
}

#[rstest]
#[case::no_start("DTEND:20260302T160000Z", "DTSTART")]
#[case::no_end("DTSTART:20260302T160000Z", "no end")]
#[case::an_end_before_the_start("DTSTART:20260302T160000Z\r\nDTEND:20260302T150000Z", "does not end after")]
#[case::no_time("DTSTART:tomorrow\r\nDURATION:PT1H", "tomorrow")]
#[case::an_unknown_zone("DTSTART;TZID=Nowhere/Land:20260302T090000\r\nDURATION:PT1H", "Nowhere/Land")]
#[case::a_broken_rule("DTSTART:20260302T160000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=NEVER", "NEVER")]
#[case::every_second("DTSTART:20260302T160000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=SECONDLY", "by the minute")]
#[case::a_rule_of_exceptions("DTSTART:20260302T160000Z\r\nDURATION:PT1H\r\nEXRULE:FREQ=DAILY", "EXRULE")]
#[case::all_later_ones(
    "DTSTART:20260302T160000Z\r\nDURATION:PT1H\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260302T160000Z",
    "THISANDFUTURE"
)]
#[case::a_line_that_decides("DTSTART:20260302T160000Z\r\nDURATION:PT1H\r\nRRULE FREQ=DAILY", "no property")]
fn what_cannot_be_read_of_an_event_is_said_with_its_line_and_costs_it_alone(#[case] event: &str, #[case] why: &str) {
    let whole = "DTSTART:20260303T080000Z\r\nDTEND:20260303T160000Z";
    let read = read(&calendar(&[event, whole]));
    assert_eq!(spans(&read), ["2026-03-03T08:00:00Z 2026-03-03T16:00:00Z"]);
    assert!(read.troubles.iter().any(|trouble| trouble.what.contains(why)), "{:?}", read.troubles);
    assert!(read.troubles.iter().all(|trouble| (3..9).contains(&trouble.line)), "{:?}", read.troubles);
}

#[test]
fn a_text_that_was_broken_over_two_lines_costs_nothing_but_a_word() {
    let read = read(&calendar(&["DTSTART:20260302T080000Z\r\nDTEND:20260302T160000Z\r\nDESCRIPTION:one\r\nand two"]));
    assert_eq!(read.occurrences.len(), 1);
    assert_eq!(read.troubles.iter().map(|trouble| trouble.line).collect::<Vec<_>>(), [7]);
}

#[test]
fn a_repeated_event_keeps_its_hours_by_the_clock() {
    let event = "UID:a\r\nDTSTART;TZID=Europe/Berlin:20260327T090000\r\nDTEND;TZID=Europe/Berlin:20260328T090000\r\n\
                 RRULE:FREQ=DAILY;COUNT=3";
    let expected = [
        "2026-03-27T08:00:00Z 2026-03-28T08:00:00Z",
        "2026-03-28T08:00:00Z 2026-03-29T07:00:00Z",
        "2026-03-29T07:00:00Z 2026-03-30T07:00:00Z",
    ];
    assert_eq!(spans(&read(&calendar(&[event]))), expected);
}

/// chrono-tz 0.10.4, which comes with `rrule`, still has Vancouver set its clocks back in November 2026.
#[test]
fn rules_are_expanded_by_our_own_zone_data() {
    let event =
        "UID:a\r\nDTSTART;TZID=America/Vancouver:20261030T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=MONTHLY;COUNT=2";
    let expected = ["2026-10-30T16:00:00Z 2026-10-30T17:00:00Z", "2026-11-30T16:00:00Z 2026-11-30T17:00:00Z"];
    assert_eq!(spans(&read(&calendar(&[event]))), expected);
}

#[rstest]
#[case::until_in_utc("UNTIL=20260304T080000Z", 3)]
#[case::until_just_before("UNTIL=20260304T075959Z", 2)]
#[case::until_by_the_clock("UNTIL=20260304T090000", 3)]
#[case::until_a_day("UNTIL=20260304", 3)]
#[case::on_some_days("BYDAY=MO,WE;COUNT=3", 3)]
#[case::without_an_end_to_the_end_of_the_range("INTERVAL=1", 305)]
fn how_long_a_rule_goes_on(#[case] part: &str, #[case] count: usize) {
    let event = format!("DTSTART;TZID=Europe/Berlin:20260302T090000\r\nDURATION:PT8H\r\nRRULE:FREQ=DAILY;{part}");
    let read = read(&calendar(&[&event]));
    assert_eq!(read.occurrences.len(), count, "{:?}", read.troubles);
}

#[test]
fn exceptions_leave_a_rule_and_further_dates_join_it() {
    let rule = "UID:a\r\nDTSTART;TZID=Europe/Berlin:20260302T090000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=5\r\n\
                EXDATE;TZID=Europe/Berlin:20260303T090000\r\nEXDATE;VALUE=DATE:20260304\r\nRDATE:20260401T100000Z";
    let moved = "UID:a\r\nRECURRENCE-ID:20260305T080000Z\r\nDTSTART:20260305T120000Z\r\nDURATION:PT1H";
    let off =
        "UID:a\r\nRECURRENCE-ID;TZID=Europe/Berlin:20260306T090000\r\nSTATUS:CANCELLED\r\nDTSTART:20260306T080000Z";
    let read = read(&calendar(&[rule, moved, off]));
    let starts: Vec<String> = read.occurrences.iter().map(|one| one.start.to_string()).collect();
    assert_eq!(starts, ["2026-03-02T08:00:00Z", "2026-03-05T12:00:00Z", "2026-04-01T10:00:00Z"], "{:?}", read.troubles);
    assert_eq!(read.cancelled, 1);
}

#[test]
fn an_event_that_was_called_off_does_not_take_place() {
    let first = "UID:a\r\nDTSTART:20260302T080000Z\r\nDURATION:PT1H";
    let read = read(&calendar(&[first, "UID:a\r\nSEQUENCE:1\r\nSTATUS:CANCELLED\r\nDTSTART:20260302T080000Z"]));
    assert!(read.occurrences.is_empty());
}

#[test]
fn a_calendar_that_calls_off_its_events_has_none() {
    let text = calendar(&["UID:a\r\nDTSTART:20260302T080000Z\r\nDURATION:PT1H"]);
    let read = read(&text.replace("VERSION:2.0", "METHOD:CANCEL"));
    assert_eq!((read.occurrences.len(), read.cancelled), (0, 1));
}

#[test]
fn a_zone_of_the_calendars_own_goes_by_the_name_beside_it() {
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\nX-LIC-LOCATION:Asia/Tokyo\r\nBEGIN:STANDARD\r\n\
                DTSTART:16010101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE";
    let event = "DTSTART;TZID=Customized Time Zone:20260302T090000\r\nDURATION:PT1H";
    let text = format!("BEGIN:VCALENDAR\r\n{zone}\r\nBEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR");
    assert_eq!(spans(&read(&text)), ["2026-03-02T00:00:00Z 2026-03-02T01:00:00Z"]);
}

#[test]
fn the_zone_of_the_calendar_reads_what_has_none() {
    let text = calendar(&["DTSTART:20260302T090000\r\nDURATION:PT1H"]);
    let text = text.replace("VERSION:2.0", "VERSION:2.0\r\nX-WR-TIMEZONE:Asia/Tokyo\r\nX-WR-CALNAME:Duty\\, nights");
    let read = read(&text);
    assert_eq!(spans(&read), ["2026-03-02T00:00:00Z 2026-03-02T01:00:00Z"]);
    assert_eq!(read.name.as_deref(), Some("Duty, nights"));
}

#[test]
fn alarms_are_not_the_event_and_attendees_are() {
    let event = "SUMMARY:Duty\\; Ana\r\nDTSTART:20260302T090000Z\r\nDURATION:PT1H\r\nBEGIN:VALARM\r\nDURATION:PT9H\r\n\
                 SUMMARY:Ring\r\nEND:VALARM\r\nATTENDEE;CN=\"Silva; Ana\";PARTSTAT=ACCEPTED:mailto:ana@example.net\r\n\
                 ATTENDEE;CUTYPE=ROOM:mailto:room@example.net\r\nATTENDEE;PARTSTAT=DECLINED:mailto:bo@example.net";
    let read = read(&calendar(&[event]));
    let one = &read.occurrences[0];
    assert_eq!((&*one.summary, one.end), ("Duty; Ana", at("2026-03-02T10:00:00Z")));
    let ana = Attendee { name: Some("Silva; Ana".to_owned()), mail: Some("ana@example.net".to_owned()) };
    assert_eq!(*one.attendees, [ana]);
}

#[test]
fn a_line_folded_within_a_character_is_whole_again() {
    let text = calendar(&["SUMMARY:Zo\u{e9}\r\nDTSTART:20260302T090000Z\r\nDURATION:PT1H"]).into_bytes();
    let cut = text.iter().position(|byte| *byte == 0xc3).unwrap() + 1;
    let folded = [&text[..cut], b"\r\n ", &text[cut..]].concat();
    let zone = berlin();
    let range = CalendarRange { from: at("2026-01-01T00:00:00Z"), to: at("2027-01-01T00:00:00Z"), zone: &zone };
    assert_eq!(read_calendar(&folded, "x.ics", &range).unwrap().occurrences[0].summary.as_ref(), "Zo\u{e9}");
}

#[test]
fn what_is_no_calendar_or_too_large_is_refused() {
    let zone = berlin();
    let range = CalendarRange { from: at("2026-01-01T00:00:00Z"), to: at("2027-01-01T00:00:00Z"), zone: &zone };
    for bytes in [&b"{}"[..], b"", &vec![b' '; LARGEST_BYTES + 1]] {
        assert!(read_calendar(bytes, "x.ics", &range).is_err());
    }
}

/// A long text and a crowd are cut once, and no time at which the event takes place has a copy of its own.
#[test]
fn what_an_event_says_is_cut_and_shared_by_all_its_times() {
    let crowd: String = (0..150).map(|i| format!("ATTENDEE:mailto:p{i}@example.net\r\n")).collect();
    let summary = "Ana ".repeat(1000);
    let event =
        format!("{crowd}SUMMARY:{summary}\r\nDTSTART:20260302T090000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=9");
    let times = read(&calendar(&[&event])).occurrences;
    assert_eq!((times.len(), times[0].attendees.len(), times[0].summary.chars().count()), (9, 100, 500));
    assert!(times.iter().all(|one| Arc::ptr_eq(&one.summary, &times[0].summary)));
    assert!(times.iter().all(|one| Arc::ptr_eq(&one.attendees, &times[0].attendees)));
}

#[rstest]
#[case::further_dates("RDATE:20260303T090000Z,20260304T090000Z,20260305T090000Z")]
#[case::exceptions("EXDATE:20260303T090000Z,20260304T090000Z,20260305T090000Z")]
#[case::in_many_lines("EXDATE:20260303T090000Z\r\nEXDATE:20260304T090000Z\r\nEXDATE:20260305T090000Z")]
fn further_dates_and_exceptions_count_like_the_dates_of_a_rule(#[case] dates: &str) {
    let text = calendar(&[&format!("DTSTART:20260302T090000Z\r\nDURATION:PT1H\r\n{dates}")]);
    let raw = read_raw(text.as_bytes());
    let zone = berlin();
    let range = CalendarRange { from: at("2026-01-01T00:00:00Z"), to: at("2027-01-01T00:00:00Z"), zone: &zone };
    let read = |starts| {
        let mut budget = Budget { starts, rules: 1, barren: 1 };
        read_event(&raw.events[0], &raw.zones, &range, &mut budget).map(|_| budget.starts)
    };
    assert_eq!(read(3).unwrap(), 0);
    assert!(read(2).unwrap_err().contains("dates"));
}

/// A rule that never comes true, and one that comes true too often, end.
#[test]
fn rules_without_measure_end() {
    let never = "DTSTART:19700101T000000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30";
    let often = "DTSTART:19700101T000000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=HOURLY";
    let read = read(&calendar(&[[never; 30].as_slice(), &[often, often]].concat()));
    assert_eq!(read.troubles.iter().filter(|trouble| trouble.what.contains("never come true")).count(), 12);
    let daily = self::read(&calendar(&[often, often]));
    assert!(daily.troubles.iter().any(|trouble| trouble.what.contains("dates")), "{:?}", daily.troubles);
}

proptest! {
    #[test]
    fn whatever_the_bytes_are_nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let zone = berlin();
        let range = CalendarRange { from: at("2026-01-01T00:00:00Z"), to: at("2027-01-01T00:00:00Z"), zone: &zone };
        let whole = [b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", bytes.as_slice(), b"\nEND:VEVENT\nEND:VCALENDAR"].concat();
        let _ = read_calendar(&bytes, "x.ics", &range);
        prop_assert!(read_calendar(&whole, "x.ics", &range).is_ok());
    }

    #[test]
    fn a_mutated_calendar_never_panics_and_every_place_is_in_it(
        at_byte in any::<prop::sample::Index>(),
        cut in 0usize..30,
        put in "\\PC{0,5}|\r\n|:|;|=|\"|BEGIN:VEVENT\r\n|END:VEVENT\r\n|RRULE:FREQ=WEEKLY;BYDAY=-1MO\r\n|99999999",
    ) {
        let events = [
            "UID:a\r\nDTSTART;TZID=Europe/Berlin:20260302T090000\r\nDURATION:P1DT1H\r\nRRULE:FREQ=DAILY;COUNT=5\r\nEXDATE:20260303T080000Z",
            "UID:a\r\nRECURRENCE-ID:20260305T080000Z\r\nDTSTART;VALUE=DATE:20260305\r\nATTENDEE;CN=\"A\":mailto:a@b.c",
        ];
        let text = calendar(&events);
        let start = at_byte.index(text.len());
        let end = (start + cut).min(text.len());
        let mutated = [&text.as_bytes()[..start], put.as_bytes(), &text.as_bytes()[end..]].concat();
        let zone = berlin();
        let range = CalendarRange { from: at("2026-01-01T00:00:00Z"), to: at("2027-01-01T00:00:00Z"), zone: &zone };
        if let Ok(read) = read_calendar(&mutated, "x.ics", &range) {
            let lines = mutated.split(|byte| *byte == b'\n').count();
            prop_assert!(read.troubles.iter().all(|trouble| (1..=lines).contains(&trouble.line)));
            prop_assert!(read.occurrences.iter().all(|one| one.start < one.end));
        }
    }
}
