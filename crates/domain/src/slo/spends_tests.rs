//! Buckets of five minutes with a hundred events each, at 90 %: more than ten bad ones in a bucket burn.

use super::*;
use crate::slo::fixtures::{Case, at, exact, rolling, rows, span, timeslices};
use crate::slo::{Choices, CountsAs, MarkKind};

fn case(bad: &[i64]) -> Case {
    let counts: Vec<_> = bad.iter().map(|bad| Some((100 - bad, 100))).collect();
    Case::new(rolling("90%", 3600), 300, rows("2026-01-01T00:00:00Z", 300, &counts), "2026-01-01T01:00:00Z")
}

fn found(case: &Case, most: usize) -> Vec<(String, String, Exact)> {
    let time = |at: crate::time::Instant| at.to_rfc3339()[11..16].to_owned();
    let spends = case.told(|question, evaluation| spends(question, evaluation, &[], most));
    spends.into_iter().map(|spend| (time(spend.span.start), time(spend.span.end), spend.booked.units)).collect()
}

fn row(from: &str, to: &str, units: &str) -> (String, String, Exact) {
    (from.to_owned(), to.to_owned(), exact(units))
}

/// Ten of a hundred are as many as may be. Two quiet buckets belong to what they interrupt, three part it.
#[test]
fn what_burns_is_one_until_it_is_quiet_for_a_quarter_of_an_hour() {
    let case = case(&[10, 11, 0, 3, 20, 0, 0, 0, 50, 0, 0, 0]);
    let all = [row("00:40", "00:45", "50"), row("00:05", "00:25", "34")];
    assert_eq!(found(&case, 9), all);
    assert_eq!(found(&case, 1), all[..1]);
}

#[test]
fn a_slow_burn_is_no_single_spend() {
    assert_eq!(found(&case(&[9; 12]), 9), []);
}

#[test]
fn equals_are_in_the_order_of_time() {
    assert_eq!(found(&case(&[20, 0, 0, 0, 0, 20]), 9), [row("00:00", "00:05", "20"), row("00:25", "00:30", "20")]);
}

#[test]
fn of_slices_the_bad_ones_are_spends() {
    let mut case = case(&[0, 20, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    case.slo.method = timeslices(300, "0.8");
    assert_eq!(found(&case, 9), [row("00:10", "00:15", "1")]);
    case.buckets.truncate(8);
    case.choices = Choices { unknown: CountsAs::Bad, ..Choices::default() };
    assert_eq!(
        found(&case, 9),
        [row("00:40", "01:00", "4"), row("00:10", "00:15", "1")],
        "unknown is bad where its team says so"
    );
}

#[test]
fn marks_that_meet_it_are_named() {
    let mark = |from, to| Mark { kind: MarkKind::Incident, span: span(from, to), class: None };
    let marks =
        [mark("2026-01-01T00:20:00Z", "2026-01-01T00:30:00Z"), mark("2026-01-01T00:01:00Z", "2026-01-01T00:02:00Z")];
    let spends = case(&[50]).told(|question, evaluation| spends(question, evaluation, &marks, 9));
    assert_eq!((spends[0].marks.clone(), spends[0].span.end), (vec![1], at("2026-01-01T00:05:00Z")));
    // The budget is a tenth of the hundred events there are: 50 are five of them.
    assert_eq!((spends[0].booked.of_budget.clone(), spends[0].booked.of_spent.clone()), (exact("5"), exact("1")));
}

/// Each half of the hour by itself, and a time that lies before it.
#[test]
fn what_each_time_spent_is_all_that_is_spent_together() {
    let case = case(&[10, 11, 0, 3, 20, 0, 0, 0, 50, 0, 0, 0]);
    let spans = [
        span("2025-12-31T23:00:00Z", "2026-01-01T00:00:00Z"),
        span("2025-12-31T23:30:00Z", "2026-01-01T00:30:00Z"),
        span("2026-01-01T00:30:00Z", "2026-01-01T02:00:00Z"),
    ];
    let booked = case.told(|question, evaluation| spent_in(question, evaluation, &spans));
    let units: Vec<Exact> = booked.iter().map(|one| one.units.clone()).collect();
    assert_eq!(units, [exact("0"), exact("44"), exact("50")]);
    assert_eq!(Exact::sum(booked.into_iter().map(|one| one.of_spent).collect()), Exact::one());
}

/// The budget is a tenth of the twelve hundred events there are.
#[test]
fn a_number_of_bad_events_is_a_share_of_the_budget() {
    let booked = case(&[60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).told(|_, evaluation| spent_of(evaluation, 30));
    assert_eq!((booked.of_spent, booked.of_budget), (exact("1/2"), exact("1/4")));
}
