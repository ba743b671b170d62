use rstest::rstest;

use super::CountedOver;
use crate::slo::Span;
use crate::time::{Instant, Zone};

fn berlin() -> Zone {
    Zone::parse("Europe/Berlin").unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[rstest]
#[case::a_month("2026-07", Some(("2026-06-30T22:00:00Z", "2026-07-31T22:00:00Z")))]
#[case::a_month_in_which_the_clocks_are_set("2026-03", Some(("2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")))]
#[case::the_last_month_of_a_year("2026-12", Some(("2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z")))]
#[case::a_day(" 2026-07-14 ", Some(("2026-07-13T22:00:00Z", "2026-07-14T22:00:00Z")))]
#[case::a_day_of_23_hours("2026-03-29", Some(("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")))]
#[case::no_such_month("2026-13", None)]
#[case::no_such_day("2026-02-30", None)]
#[case::a_quarter("2026-Q3", None)]
#[case::nothing("", None)]
fn a_day_or_a_month_is_read(#[case] text: &str, #[case] expected: Option<(&str, &str)>) {
    let found = CountedOver::parse(text, &berlin());
    assert_eq!(found.map(|one| one.span), expected.map(|(start, end)| Span { start: at(start), end: at(end) }));
}

#[test]
fn days_and_months_cover_a_span_without_a_hole() {
    let span = Span { start: at("2026-02-10T12:00:00Z"), end: at("2026-05-01T00:00:00Z") };
    let months = CountedOver::months(span, &berlin());
    let names: Vec<&str> = months.iter().map(|month| month.name.as_str()).collect();
    assert_eq!(names, ["2026-02", "2026-03", "2026-04", "2026-05"]);
    let days = CountedOver::days(span, &berlin());
    assert_eq!((days[0].name.as_str(), days.last().unwrap().name.as_str()), ("2026-02-10", "2026-05-01"));
    for all in [months, days] {
        assert!(all.windows(2).all(|pair| pair[0].span.end == pair[1].span.start));
    }
}
