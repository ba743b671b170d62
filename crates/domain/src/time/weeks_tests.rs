use rstest::rstest;

use super::super::local_days;
use super::*;

fn utc(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[rstest]
#[case::in_the_middle("2026-03-12T12:00:00Z", "Europe/Berlin", 0, "2026-03-08T23:00:00Z")]
#[case::on_the_monday_itself("2026-03-08T23:00:00Z", "Europe/Berlin", 0, "2026-03-08T23:00:00Z")]
#[case::the_last_moment_of_sunday("2026-03-08T22:59:59Z", "Europe/Berlin", 0, "2026-03-01T23:00:00Z")]
#[case::over_a_clock_change("2026-03-25T12:00:00Z", "Europe/Berlin", 1, "2026-03-29T22:00:00Z")]
#[case::back_over_one("2026-03-31T12:00:00Z", "Europe/Berlin", -1, "2026-03-22T23:00:00Z")]
#[case::a_quarter("2026-03-25T12:00:00Z", "Europe/Berlin", 13, "2026-06-21T22:00:00Z")]
#[case::another_day_there("2026-03-08T12:00:00Z", "Pacific/Kiritimati", 0, "2026-03-08T10:00:00Z")]
#[case::a_week_without_a_friday("2011-12-31T12:00:00+14:00", "Pacific/Apia", 0, "2011-12-26T10:00:00Z")]
#[case::and_the_week_after_it("2011-12-29T12:00:00-10:00", "Pacific/Apia", 1, "2012-01-01T10:00:00Z")]
#[case::a_monday_that_never_was("1993-08-24T12:00:00+12:00", "Pacific/Kwajalein", 0, "1993-08-22T12:00:00Z")]
fn weeks_begin_on_monday(#[case] at: &str, #[case] name: &str, #[case] weeks: i16, #[case] expected: &str) {
    let zone = Zone::parse(name).unwrap();
    assert_eq!(monday(utc(at), &zone, weeks).to_rfc3339(), expected);
}

#[test]
fn the_days_of_weeks_begin_and_end_with_them() {
    let zone = Zone::parse("Africa/Cairo").unwrap();
    let (from, to) = (monday(utc("2026-04-20T12:00:00Z"), &zone, 0), monday(utc("2026-04-20T12:00:00Z"), &zone, 4));
    let days = local_days(from, to.shifted_ms(-1), &zone, 100);
    assert_eq!((days.len(), days[0].from, days[27].to), (28, from, to));
}

#[test]
fn the_ends_of_the_calendar_hold() {
    for at in [i64::MIN, i64::MAX].map(Instant::from_ms) {
        for weeks in [i16::MIN, i16::MAX] {
            let _ = monday(at, &Zone::utc(), weeks);
        }
    }
}
