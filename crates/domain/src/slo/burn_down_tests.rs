//! Four buckets of five minutes at 90 %, a hundred events each: 40 bad ones spend the budget.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::slo::fixtures::{Case, at, calendar, exact, promise, rolling, rows, span, timeslices};
use crate::slo::{Choices, CountsAs, Unit, Window};

const START: &str = "2026-01-01T00:00:00Z";

fn case(counts: &[Option<(i64, i64)>]) -> Case {
    Case::new(rolling("90%", 1200), 300, rows(START, 300, counts), "2026-01-01T00:20:00Z")
}

fn points(case: &Case) -> Vec<(Option<Exact>, PointState)> {
    let line = case.told(|question, evaluation| {
        burn_down(question, evaluation, &even_instants(evaluation.window, question.counts.grid(), 4))
    });
    line.into_iter().map(|point| (point.remaining, point.state)).collect()
}

#[test]
fn a_budget_goes_down_with_what_is_bad() {
    let case = case(&[Some((90, 100)), None, Some((100, 100)), Some((80, 100))]);
    // Of 300 events 30 may be bad: 10, then 20 of them were.
    let (known, two_thirds) = (PointState::Known, Some(exact("2/3")));
    let expected = [
        (two_thirds.clone(), known),
        (two_thirds.clone(), PointState::Unknown),
        (two_thirds, known),
        (Some(exact("0")), known),
    ];
    assert_eq!(points(&case), expected);
}

#[test]
fn before_anything_is_known_nothing_is_left_of_it_to_say() {
    assert_eq!(points(&case(&[None, Some((90, 100))]))[0], (None, PointState::Unknown));
    let mut bad = case(&[None, Some((1, 1))]);
    bad.slo.method = timeslices(300, "0.9");
    bad.choices = Choices { unknown: CountsAs::Bad, ..Choices::default() };
    assert_eq!(points(&bad)[0].0, Some(exact("-1.5")), "the unknown counts as bad where its team says so");
}

#[test]
fn a_point_between_ends_of_buckets_is_the_last_end() {
    let case = case(&[Some((90, 100)), Some((90, 100)), Some((90, 100)), Some((90, 100))]);
    let at = [at("2026-01-01T00:07:00Z"), at("2026-01-01T00:09:00Z"), at("2026-01-01T00:15:00Z")];
    let line = case.told(|question, evaluation| burn_down(question, evaluation, &at));
    assert_eq!(
        line.iter().map(|point| point.remaining.clone().unwrap()).collect::<Vec<_>>(),
        ["0.75", "0.75", "0.25"].map(exact)
    );
    assert_eq!(line[1].state, PointState::Known, "no whole bucket lies between");
    assert_eq!(line[0].ideal, exact("13/20"));
}

/// Ten of the day's twenty-four hours, half of which... the period's reading is what the line ends at.
#[test]
fn a_calendar_line_ends_at_what_the_period_leaves() {
    let slo = promise("90%", Window::Calendar(calendar("2026-01-01T00:00", 1, Unit::Day, "UTC")));
    let case = Case::new(slo, 300, rows(START, 300, &[Some((90, 100)); 120]), "2026-01-01T10:00:00Z");
    let line =
        case.told(|question, evaluation| burn_down(question, evaluation, &day_ends(evaluation.window, &Zone::utc())));
    assert_eq!(line.len(), 1);
    assert_eq!((line[0].remaining.clone(), line[0].ideal.clone()), (Some(exact("7/12")), exact("0")));
}

#[test]
fn a_trend_is_what_was_said_then() {
    let case = case(&[
        Some((90, 100)),
        Some((90, 100)),
        Some((100, 100)),
        Some((100, 100)),
        Some((100, 100)),
        Some((100, 100)),
    ]);
    let at = ["2025-12-31T12:00:00Z", "2026-01-01T00:10:00Z", "2026-01-01T00:20:00Z", "2026-01-01T00:30:00Z"].map(at);
    let line = case.asked(|question| trend(question, &at));
    let left = [None, Some(exact("0")), Some(exact("0.5")), Some(exact("1"))];
    assert_eq!(line.iter().map(|point| point.remaining.clone()).collect::<Vec<_>>(), left);
    assert_eq!(line[1].coverage, Some(exact("0.5")));
}

#[test]
fn before_the_anchor_there_is_no_trend() {
    let slo = promise("90%", Window::Calendar(calendar("2026-01-01T00:00", 1, Unit::Day, "UTC")));
    let case = Case::new(slo, 300, Vec::new(), "2026-01-01T10:00:00Z");
    let line = case.asked(|question| trend(question, &[at("2025-12-31T00:00:00Z")]));
    assert_eq!((line[0].remaining.clone(), line[0].coverage.clone()), (None, None));
}

/// The night on which clocks are set forward is an hour shorter.
#[test]
fn days_end_by_the_clock_of_their_zone() {
    let ends = day_ends(span("2026-03-27T23:00:00Z", "2026-03-30T10:00:00Z"), &Zone::parse("Europe/Berlin").unwrap());
    assert_eq!(ends, ["2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "2026-03-30T10:00:00Z"].map(at));
}

#[rstest]
#[case::every_bucket(10, &["00:05", "00:10", "00:15", "00:20"])]
#[case::every_other(2, &["00:10", "00:20"])]
#[case::uneven(3, &["00:05", "00:10", "00:20"])]
#[case::none(0, &[])]
fn instants_are_even(#[case] most: usize, #[case] expected: &[&str]) {
    let found = even_instants(span(START, "2026-01-01T00:21:00Z"), Grid::of_step(300), most);
    assert_eq!(found, expected.iter().map(|time| at(&format!("2026-01-01T{time}:00Z"))).collect::<Vec<_>>());
}

fn counts() -> impl Strategy<Value = Option<(i64, i64)>> {
    prop_oneof![1 => Just(None), 1 => Just(Some((0, 0))), 6 => (0_i64..4, 10_i64..40).prop_map(|(bad, all)| Some((all - bad, all)))]
}

proptest! {
    /// The line never rises, and ends at what the evaluation says.
    #[test]
    fn a_line_falls_to_what_remains(counts in prop::collection::vec(counts(), 4), slices in any::<bool>(), shares in any::<bool>()) {
        let mut case = case(&counts);
        if slices {
            case.slo.method = if shares { Method::RatioTimeslices { slice_s: 300 } } else { timeslices(300, "0.95") };
        }
        let left: Vec<Exact> = points(&case).into_iter().filter_map(|point| point.0).collect();
        prop_assert!(left.windows(2).all(|two| two[1] <= two[0]));
        let evaluation = case.evaluate();
        let end = left.last().cloned().unwrap_or_else(Exact::one);
        let off = &end - &evaluation.remaining();
        prop_assert!(!(&Exact::zero() - &off).is_positive() && off < exact("0.000000001"), "{} beside {}", end, evaluation.remaining());
        prop_assert!(shares && slices || off.is_zero());
    }
}
