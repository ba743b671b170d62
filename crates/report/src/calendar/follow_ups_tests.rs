use super::*;

fn freeze() -> FollowUp {
    FollowUp {
        identity: ["payments", "2026-Q3", "search"].map(str::to_owned).to_vec(),
        sequence: 1000,
        stamp: Instant::parse("2026-10-05T09:20:00Z").unwrap(),
        due: Day::parse("2026-10-31").unwrap(),
        summary: "search: freeze releases, but for fixes (ana)".to_owned(),
        description: "Decided in the review payments, 2026-Q3.\nOwner: ana".to_owned(),
        is_cancelled: false,
    }
}

fn line<'a>(text: &'a str, name: &str) -> &'a str {
    text.lines().find(|line| line.starts_with(name)).unwrap()
}

#[test]
fn a_follow_up_is_an_event_of_the_day_it_is_due() {
    let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Watchbill//Reviews//EN\r\nCALSCALE:GREGORIAN\r\n\
        NAME:Follow-ups\\, 2026-Q3\r\nX-WR-CALNAME:Follow-ups\\, 2026-Q3\r\nBEGIN:VEVENT\r\n\
        UID:e55a8bd5c8ccb2169389a72b77bc757c@watchbill\r\nDTSTAMP:20261005T092000Z\r\nSEQUENCE:1000\r\n\
        DTSTART;VALUE=DATE:20261031\r\nDTEND;VALUE=DATE:20261101\r\n\
        SUMMARY:search: freeze releases\\, but for fixes (ana)\r\n\
        DESCRIPTION:Decided in the review payments\\, 2026-Q3.\\nOwner: ana\r\n\
        STATUS:CONFIRMED\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_eq!(follow_up_calendar("Follow-ups, 2026-Q3", &[freeze()]), expected);
}

#[test]
fn it_is_the_same_event_when_it_was_changed_and_another_for_another_service() {
    let changed = FollowUp { sequence: 2000, due: Day::parse("2026-11-30").unwrap(), ..freeze() };
    let other = FollowUp { identity: ["payments", "2026-Q3", "checkout"].map(str::to_owned).to_vec(), ..freeze() };
    let [first, changed, other] = [freeze(), changed, other].map(|one| follow_up_calendar("x", &[one]));
    assert_eq!(line(&first, "UID"), line(&changed, "UID"));
    assert_ne!(line(&first, "UID"), line(&other, "UID"));
}

#[test]
fn what_does_not_have_to_be_done_any_more_says_so() {
    let text = follow_up_calendar("x", &[FollowUp { is_cancelled: true, ..freeze() }]);
    assert_eq!(line(&text, "SUMMARY"), "SUMMARY:Cancelled: search: freeze releases\\, but for fixes (ana)");
    assert_eq!(line(&text, "STATUS"), "STATUS:CANCELLED");
}

#[test]
fn a_calendar_without_follow_ups_has_a_component_all_the_same() {
    let text = follow_up_calendar("x", &[]);
    assert!(text.contains("BEGIN:VTIMEZONE") && !text.contains("VEVENT"), "{text}");
}
