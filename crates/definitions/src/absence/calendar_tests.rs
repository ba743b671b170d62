use super::*;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn range() -> (Instant, Instant) {
    (at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"))
}

const HOLIDAY: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Sailing\nDTSTART;VALUE=DATE:20260803\n\
                       DTEND;VALUE=DATE:20260815\nTRANSP:TRANSPARENT\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:lost\nEND:VEVENT\n\
                       BEGIN:VEVENT\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20260901\nEND:VEVENT\nEND:VCALENDAR\n";

#[test]
fn every_event_that_takes_place_is_an_absence_in_the_zone_of_the_person() {
    let lisbon = Zone::parse("Europe/Lisbon").unwrap();
    let read = read_absence_calendar(HOLIDAY.as_bytes(), "absences/ana.ics", Some(&lisbon), range()).unwrap();
    let (from, to) = (at("2026-08-02T23:00:00Z"), at("2026-08-14T23:00:00Z"));
    assert_eq!(read.absences, [Absence { from, to, reason: Some("Sailing".to_owned()) }]);
    let said: Vec<String> = read.findings.iter().map(|finding| finding.problem.to_string()).collect();
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("absences/ana.ics:8: nobody is warned"), "{said:?}");
}

#[test]
fn days_without_any_zone_are_read_in_utc_and_that_is_said() {
    let read = read_absence_calendar(HOLIDAY.as_bytes(), "x.ics", None, range()).unwrap();
    assert_eq!(read.absences[0].from, at("2026-08-03T00:00:00Z"));
    assert!(read.findings.iter().any(|finding| finding.problem.message.contains("UTC")));
}

#[test]
fn what_is_no_calendar_is_refused() {
    assert!(read_absence_calendar(b"vacation", "x.ics", None, range()).is_err());
}
