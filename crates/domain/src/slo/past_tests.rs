use rstest::rstest;

use super::*;
use crate::slo::fixtures::{Case, DAY_S, at, calendar, exact, promise, rolling, rows};

fn past(case: &Case, most: usize) -> Vec<(String, Outcome)> {
    let utc = Zone::utc();
    let windows = case.asked(|question| past_windows(question, most, (Every::Month, &utc)));
    windows.iter().map(|past| (past.evaluation.window.end.to_rfc3339(), past.outcome)).collect()
}

/// A row for every day from 1 January 2026 on: all good but those of February.
fn by_days(slo: crate::slo::Slo, days: usize, now: &str) -> Case {
    let counts: Vec<_> =
        (0..days).map(|day| Some(if (31..59).contains(&day) { (98, 100) } else { (100, 100) })).collect();
    Case::new(slo, DAY_S, rows("2026-01-01T00:00:00Z", DAY_S, &counts), now)
}

#[test]
fn the_closed_windows_of_a_calendar_are_its_own() {
    let slo = promise("99%", Window::Calendar(calendar("2025-01-01T00:00", 1, Unit::Month, "UTC")));
    let case = by_days(slo, 100, "2026-04-11T00:00:00Z");
    let expected = [
        ("2026-02-01T00:00:00Z", Outcome::Met),
        ("2026-03-01T00:00:00Z", Outcome::Missed),
        ("2026-04-01T00:00:00Z", Outcome::Met),
    ];
    assert_eq!(
        past(&case, 8),
        expected.map(|(end, outcome)| (end.to_owned(), outcome)),
        "none before the first bucket"
    );
    assert_eq!(past(&case, 1), [("2026-04-01T00:00:00Z".to_owned(), Outcome::Met)]);
}

#[test]
fn a_rolling_window_is_looked_at_at_the_ends_of_months() {
    let case = by_days(rolling("99%", 28 * DAY_S), 100, "2026-04-11T00:00:00Z");
    let ends = past(&case, 8);
    assert_eq!(ends.len(), 3);
    assert_eq!(ends[1], ("2026-03-01T00:00:00Z".to_owned(), Outcome::Missed));
}

/// The last days of February are 31 days back at the end of March, and so in a window of 35 days: 5 of 35 with 2 % bad.
#[test]
fn a_rolling_window_remembers_what_a_month_forgot() {
    let case = by_days(rolling("99%", 35 * DAY_S), 100, "2026-04-11T00:00:00Z");
    let utc = Zone::utc();
    let windows = case.asked(|question| past_windows(question, 1, (Every::Month, &utc)));
    assert_eq!(windows[0].evaluation.consumed, exact("8/35"));
}

#[rstest]
#[case::exactly_the_promise_is_kept(99, Outcome::Met)]
#[case::a_little_less_is_not(98, Outcome::Missed)]
fn at_the_boundary(#[case] good: i64, #[case] expected: Outcome) {
    let slo = promise("99%", Window::Calendar(calendar("2026-01-01T00:00", 1, Unit::Day, "UTC")));
    let case = Case::new(slo, DAY_S, rows("2026-01-01T00:00:00Z", DAY_S, &[Some((good, 100))]), "2026-01-02T00:00:00Z");
    assert_eq!(past(&case, 8)[0].1, expected);
}

#[test]
fn of_what_nothing_is_known_nothing_is_said() {
    let slo = promise("99%", Window::Calendar(calendar("2026-01-01T00:00", 1, Unit::Day, "UTC")));
    let case =
        Case::new(slo, DAY_S, rows("2026-01-01T00:00:00Z", DAY_S, &[Some((1, 1)), None]), "2026-01-03T01:00:00Z");
    assert_eq!(past(&case, 8).iter().map(|it| it.1).collect::<Vec<_>>(), [Outcome::Met, Outcome::Unknown]);
    assert_eq!(at("2026-01-03T00:00:00Z").to_rfc3339(), past(&case, 8)[1].0);
}

#[test]
fn without_buckets_there_is_no_past() {
    assert_eq!(past(&Case::new(rolling("99%", DAY_S), DAY_S, Vec::new(), "2026-01-03T00:00:00Z"), 8), []);
}
