use rstest::rstest;

use super::*;
use crate::slo::fixtures::{at, calendar};

const NOW: &str = "2026-10-05T09:00:00Z";

fn berlin() -> Zone {
    Zone::parse("Europe/Berlin").unwrap()
}

fn year_of(anchor: &str, unit: Unit) -> YearStart {
    YearStart::of(&[&calendar(anchor, 1, unit, "Europe/Berlin")]).unwrap()
}

fn said(period: &Period) -> String {
    format!("{period} {} {}", period.span.start, period.span.end)
}

#[rstest]
#[case::quarter("2026-Q3", "2026-Q3 2026-06-30T22:00:00Z 2026-09-30T22:00:00Z")]
#[case::lower("2026-q1", "2026-Q1 2025-12-31T23:00:00Z 2026-03-31T22:00:00Z")]
#[case::month("2026-03", "2026-03 2026-02-28T23:00:00Z 2026-03-31T22:00:00Z")]
#[case::last("last", "2026-Q3 2026-06-30T22:00:00Z 2026-09-30T22:00:00Z")]
#[case::the_one_that_runs("2026-Q4", "2026-Q4 2026-09-30T22:00:00Z 2026-12-31T23:00:00Z")]
fn periods_lie_on_the_clock_of_the_team(#[case] text: &str, #[case] expected: &str) {
    let period = Period::parse(text, YearStart::january().unwrap(), &berlin(), at(NOW)).unwrap();
    assert_eq!(said(&period), expected);
}

#[rstest]
#[case::fiscal_quarter(
    "2026-02-01T00:00:00",
    Unit::Quarter,
    "2026-Q1",
    "2026-Q1 2026-01-31T23:00:00Z 2026-04-30T22:00:00Z"
)]
#[case::fiscal_year("2020-04-01T00:00:00", Unit::Year, "2026-Q4", "")]
#[case::fiscal_year_before(
    "2020-04-01T00:00:00",
    Unit::Year,
    "2025-Q4",
    "2025-Q4 2025-12-31T23:00:00Z 2026-03-31T22:00:00Z"
)]
#[case::as_the_calendar_has_them(
    "2020-04-01T00:00:00",
    Unit::Quarter,
    "2026-Q3",
    "2026-Q3 2026-06-30T22:00:00Z 2026-09-30T22:00:00Z"
)]
#[case::last_of_a_fiscal_year(
    "2020-02-01T00:00:00",
    Unit::Year,
    "last",
    "2026-Q2 2026-04-30T22:00:00Z 2026-07-31T22:00:00Z"
)]
fn quarters_begin_where_the_years_of_the_team_do(
    #[case] anchor: &str,
    #[case] unit: Unit,
    #[case] text: &str,
    #[case] expected: &str,
) {
    let period = Period::parse(text, year_of(anchor, unit), &berlin(), at(NOW));
    assert_eq!(period.as_ref().map(said).unwrap_or_default(), expected);
}

#[rstest]
#[case::no_quarter("2026-Q5")]
#[case::no_month("2026-13")]
#[case::short("26-Q3")]
#[case::sign("+026-Q3")]
#[case::word("quarter")]
#[case::empty("")]
#[case::long_month("2026-007")]
fn other_texts_are_no_periods(#[case] text: &str) {
    let refused = Period::parse(text, YearStart::january().unwrap(), &berlin(), at(NOW));
    assert_eq!(refused, Err(NotAPeriod::Unreadable(text.to_owned())));
}

#[test]
fn what_has_not_begun_has_nothing_to_review() {
    let refused = Period::parse("2027-Q1", YearStart::january().unwrap(), &berlin(), at(NOW));
    assert!(matches!(refused, Err(NotAPeriod::Ahead { .. })));
}

#[rstest]
#[case::two_weeks("2026-09-01", "2026-09-14", Ok("2026-09-01..2026-09-14 2026-08-31T22:00:00Z 2026-09-14T22:00:00Z"))]
#[case::one_day("2026-09-01", "2026-09-01", Ok("2026-09-01..2026-09-01 2026-08-31T22:00:00Z 2026-09-01T22:00:00Z"))]
#[case::backwards("2026-09-02", "2026-09-01", Err(NotAPeriod::Backwards))]
#[case::no_day("2026-09-31", "2026-10-01", Err(NotAPeriod::NotADay("2026-09-31".to_owned())))]
fn days_are_whole(#[case] from: &str, #[case] to: &str, #[case] expected: Result<&str, NotAPeriod>) {
    let period = Period::of_days(from, to, &berlin(), at(NOW));
    assert_eq!(period.as_ref().map(said), expected.as_ref().map(|text| (*text).to_owned()));
}

#[rstest]
#[case::quarter("2026-Q3", "2026-Q2 2026-03-31T22:00:00Z 2026-06-30T22:00:00Z")]
#[case::over_a_year("2026-Q1", "2025-Q4 2025-09-30T22:00:00Z 2025-12-31T23:00:00Z")]
#[case::month("2026-01", "2025-12 2025-11-30T23:00:00Z 2025-12-31T23:00:00Z")]
fn the_one_before_ends_where_it_begins(#[case] text: &str, #[case] expected: &str) {
    let year = YearStart::january().unwrap();
    let period = Period::parse(text, year, &berlin(), at(NOW)).unwrap();
    assert_eq!(said(&period.before(year, &berlin()).unwrap()), expected);
}

#[test]
fn days_come_before_as_many_days() {
    let period = Period::of_days("2026-09-01", "2026-09-14", &berlin(), at(NOW)).unwrap();
    let before = period.before(YearStart::january().unwrap(), &berlin()).unwrap();
    assert_eq!(said(&before), "2026-08-18..2026-08-31 2026-08-17T22:00:00Z 2026-08-31T22:00:00Z");
}
