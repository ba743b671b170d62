use rstest::rstest;

use super::*;
use crate::slo::fixtures::{at, calendar, span};

const NOW: &str = "2026-10-05T09:00:00Z";

fn said(judged: &[Judged]) -> Vec<String> {
    let one = |judged: &Judged| {
        let ending = if judged.is_closed { "closed".to_owned() } else { format!("until {}", judged.as_of) };
        format!("{} {} {ending}", judged.span.start, judged.span.end)
    };
    judged.iter().map(one).collect()
}

#[rstest]
#[case::quarter(1, Unit::Quarter, &["2026-07-01T00:00:00Z 2026-10-01T00:00:00Z closed"])]
#[case::months(1, Unit::Month, &[
    "2026-07-01T00:00:00Z 2026-08-01T00:00:00Z closed",
    "2026-08-01T00:00:00Z 2026-09-01T00:00:00Z closed",
    "2026-09-01T00:00:00Z 2026-10-01T00:00:00Z closed",
])]
#[case::a_year_that_runs(1, Unit::Year, &["2026-01-01T00:00:00Z 2027-01-01T00:00:00Z until 2026-10-01T00:00:00Z"])]
fn calendar_windows_that_end_in_the_period_are_judged(
    #[case] count: u32,
    #[case] unit: Unit,
    #[case] expected: &[&str],
) {
    let window = Window::Calendar(calendar("2020-01-01T00:00:00", count, unit, "UTC"));
    let period = span("2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z");
    assert_eq!(said(&judged_windows(&window, period, Grid::of_step(300), at(NOW))), expected);
}

#[test]
fn a_period_that_is_not_over_shows_the_window_that_runs() {
    let window = Window::Calendar(calendar("2020-01-01T00:00:00", 1, Unit::Quarter, "UTC"));
    let period = span("2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z");
    let judged = judged_windows(&window, period, Grid::of_step(300), at(NOW));
    assert_eq!(said(&judged), ["2026-10-01T00:00:00Z 2027-01-01T00:00:00Z until 2026-10-05T09:00:00Z"]);
}

#[test]
fn a_rolling_window_is_judged_at_the_end_of_the_period() {
    let period = span("2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z");
    let judged = judged_windows(&Window::DEFAULT, period, Grid::of_step(300), at(NOW));
    assert_eq!(said(&judged), ["2026-09-03T00:00:00Z 2026-10-01T00:00:00Z closed"]);
}

#[test]
fn nothing_is_judged_before_the_anchor() {
    let window = Window::Calendar(calendar("2027-01-01T00:00:00", 1, Unit::Quarter, "UTC"));
    let period = span("2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z");
    assert!(judged_windows(&window, period, Grid::of_step(300), at(NOW)).is_empty());
}

#[rstest]
#[case::quarter(1, Unit::Quarter, "2020-01-01T00:00:00", "2026-Q3")]
#[case::three_months(3, Unit::Month, "2020-01-01T00:00:00", "2026-Q3")]
#[case::month(1, Unit::Month, "2020-01-01T00:00:00", "2026-08")]
#[case::year(1, Unit::Year, "2020-01-01T00:00:00", "2026")]
#[case::fiscal_year(1, Unit::Year, "2020-04-01T00:00:00", "2026-04-01..2027-03-31")]
#[case::weeks(2, Unit::Week, "2026-08-10T09:00:00", "2026-08-10..2026-08-24")]
fn windows_are_called_by_what_they_are(
    #[case] count: u32,
    #[case] unit: Unit,
    #[case] anchor: &str,
    #[case] label: &str,
) {
    let window = Window::Calendar(calendar(anchor, count, unit, "Europe/Berlin"));
    let span = window.at(at("2026-08-15T12:00:00Z"), Grid::of_step(300)).unwrap();
    assert_eq!(window_label(&window, span, &Zone::utc()), label);
}

#[rstest]
#[case::quarter(1, Unit::Quarter, "2020-01-01T00:00:00", "2025-06-30T22:00:00Z", "2025-09-30T22:00:00Z")]
#[case::fiscal_quarter(1, Unit::Quarter, "2020-04-01T00:00:00", "2025-06-30T22:00:00Z", "2025-09-30T22:00:00Z")]
#[case::month_of_the_clocks(1, Unit::Month, "2020-01-01T00:00:00", "2025-08-31T22:00:00Z", "2025-09-30T22:00:00Z")]
#[case::year(1, Unit::Year, "2020-01-01T00:00:00", "2024-12-31T23:00:00Z", "2025-12-31T23:00:00Z")]
fn the_window_a_year_before_is_the_same_one_of_the_calendar(
    #[case] count: u32,
    #[case] unit: Unit,
    #[case] anchor: &str,
    #[case] start: &str,
    #[case] end: &str,
) {
    let window = Window::Calendar(calendar(anchor, count, unit, "Europe/Berlin"));
    let current = window.at(at("2026-09-30T12:00:00Z"), Grid::of_step(300)).unwrap();
    assert_eq!(year_before(&window, current, Grid::of_step(300), &Zone::utc()), Some(span(start, end)));
}

#[test]
fn a_rolling_window_a_year_before_ended_on_the_same_day_and_before_the_anchor_there_is_none() {
    let berlin = Zone::parse("Europe/Berlin").unwrap();
    let current = span("2026-09-02T22:00:00Z", "2026-09-30T22:00:00Z");
    let before = year_before(&Window::DEFAULT, current, Grid::of_step(300), &berlin);
    assert_eq!(before, Some(span("2025-09-02T22:00:00Z", "2025-09-30T22:00:00Z")));
    let window = Window::Calendar(calendar("2026-01-01T00:00:00", 1, Unit::Quarter, "UTC"));
    let current = span("2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z");
    assert_eq!(year_before(&window, current, Grid::of_step(300), &berlin), None);
}

#[rstest]
#[case::within("2026-08-14T15:00:00Z", "2026-08-13T22:00:00Z")]
#[case::on_the_first_day("2026-07-01T09:00:00Z", "2026-06-30T22:00:00Z")]
#[case::long_before("2025-01-01T00:00:00Z", "2026-06-30T22:00:00Z")]
#[case::after_it("2026-11-02T00:00:00Z", "2026-06-30T22:00:00Z")]
fn the_budget_of_a_window_begins_with_its_first_measured_day(#[case] first: &str, #[case] start: &str) {
    let window = Window::Calendar(calendar("2020-01-01T00:00:00", 1, Unit::Quarter, "Europe/Berlin"));
    let period = span("2026-06-30T22:00:00Z", "2026-09-30T22:00:00Z");
    let judged = judged_windows(&window, period, Grid::of_step(300), at(NOW))[0].measured_from(at(first), &window);
    assert_eq!((judged.span, judged.whole), (Span { start: at(start), ..period }, period));
}

#[test]
fn sums_of_events_say_whether_a_window_was_kept() {
    let objective = Objective::parse("99.9%").unwrap();
    let left = |bad: u128| judged_by_sums(&objective, 1_000_000 - bad, 1_000_000);
    assert_eq!(left(250), Some((Outcome::Met, Exact::ratio(3, 4).unwrap())));
    assert_eq!(left(1000), Some((Outcome::Met, Exact::zero())), "exactly the budget is met");
    assert_eq!(left(1500), Some((Outcome::Missed, Exact::ratio(-1, 2).unwrap())));
    assert_eq!(judged_by_sums(&objective, 0, 0), None);
}

#[test]
fn a_rolling_window_is_called_by_its_days() {
    let span = Window::DEFAULT.at(at("2026-09-30T22:00:00Z"), Grid::of_step(300)).unwrap();
    assert_eq!(window_label(&Window::DEFAULT, span, &Zone::parse("Europe/Berlin").unwrap()), "2026-09-03..2026-09-30");
}
