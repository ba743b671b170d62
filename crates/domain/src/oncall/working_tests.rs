use rstest::rstest;

use super::super::fixtures::{WEEKDAYS, at, zone};
use super::WorkingWeek;
use crate::oncall::schedule::Weekdays;
use crate::time::{Day, Hours};

#[rstest]
#[case::at_work("09:00-17:30", "2026-03-06T15:00:00Z", Some("2026-03-06"))]
#[case::before("09:00-17:30", "2026-03-06T07:59:59Z", None)]
#[case::after("09:00-17:30", "2026-03-06T16:30:00Z", None)]
#[case::on_a_saturday("09:00-17:30", "2026-03-07T12:00:00Z", None)]
#[case::on_the_monday_that_it_is_there_already("09:00-17:30", "2026-03-09T08:00:00Z", Some("2026-03-09"))]
#[case::friday_night_goes_on("22:00-06:00", "2026-03-07T03:00:00Z", Some("2026-03-06"))]
#[case::saturday_night_does_not_begin("22:00-06:00", "2026-03-07T22:00:00Z", None)]
#[case::nor_is_monday_morning_sundays_night("22:00-06:00", "2026-03-09T03:00:00Z", None)]
#[case::monday_night_begins("22:00-06:00", "2026-03-09T21:00:00Z", Some("2026-03-09"))]
fn hours_hold_on_their_days(#[case] hours: &str, #[case] now: &str, #[case] expected: Option<&str>) {
    let week = WorkingWeek { hours: Hours::parse(hours).unwrap(), days: Weekdays::of(WEEKDAYS) };
    let day = week.day_at(at(now), &zone("Europe/Berlin"));
    assert_eq!(day, expected.map(|day| Day::parse(day).unwrap()));
}
