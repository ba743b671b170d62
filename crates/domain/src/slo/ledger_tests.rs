//! Twelve buckets of five minutes at 90 %, a hundred events each: 120 bad ones spend the budget.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::slo::fixtures::{Case, DAY_S, at, calendar, exact, promise, rolling, rows, timeslices};
use crate::slo::{Choices, CountsAs, Method, Unit, Window};
use crate::time::Instant;

const START: &str = "2026-01-01T00:00:00Z";

fn case(bad: [i64; 12]) -> Case {
    let counts = bad.map(|bad| Some((100 - bad, 100)));
    Case::new(rolling("90%", 3600), 300, rows(START, 300, &counts), "2026-01-01T01:00:00Z")
}

/// From so many minutes to so many.
fn mark(kind: MarkKind, from: i64, to: i64) -> Mark {
    let minute = |minute: i64| at(START).shifted_ms(minute * 60_000);
    Mark { kind, span: Span { start: minute(from), end: minute(to) }, class: None }
}

fn told(case: &Case, marks: &[Mark]) -> Ledger {
    case.told(|question, evaluation| ledger(question, evaluation, marks))
}

/// What each mark of the ledger owns, in the order in which they were given, and what is left.
fn units(case: &Case, marks: &[Mark]) -> (Vec<Exact>, Exact) {
    let ledger = told(case, marks);
    let mut entries = ledger.entries;
    entries.sort_by_key(|entry| entry.mark);
    (entries.into_iter().map(|entry| entry.booked.units).collect(), ledger.unattributed.units)
}

use MarkKind::{Class, Decision, Deploy, Incident};

#[rstest]
#[case::nothing_marked(&[], &[], "48")]
#[case::a_whole_bucket_that_a_mark_meets_is_its(&[mark(Incident, 7, 8)], &["10"], "38")]
#[case::from_the_bucket_it_begins_in_to_the_one_it_ends_in(&[mark(Incident, 8, 16)], &["31"], "17")]
#[case::a_moment_is_one_bucket(&[mark(Incident, 10, 10)], &["20"], "28")]
#[case::an_incident_comes_before_a_class(&[mark(Class, 0, 60), mark(Incident, 10, 15)], &["28", "20"], "0")]
#[case::a_class_comes_before_a_deploy(&[mark(Deploy, 0, 0), mark(Class, 10, 15)], &["28", "20"], "0")]
#[case::equals_share_equally(&[mark(Incident, 5, 15), mark(Incident, 10, 20)], &["20", "11"], "17")]
#[case::three_equals_too(&[mark(Incident, 10, 15), mark(Incident, 10, 15), mark(Incident, 10, 15)], &["20/3", "20/3", "20/3"], "28")]
#[case::a_decision_owns_nothing(&[mark(Decision, 0, 60)], &[], "48")]
#[case::beside_the_window_there_is_no_entry(&[mark(Incident, -20, 0), mark(Incident, 60, 70)], &[], "48")]
#[case::a_mark_that_reaches_over_the_window_owns_what_is_inside(&[mark(Incident, -20, 15)], &["40"], "8")]
fn every_unit_is_booked_once(#[case] marks: &[Mark], #[case] owned: &[&str], #[case] left: &str) {
    let case = case([10, 10, 20, 1, 0, 7, 0, 0, 0, 0, 0, 0]);
    let expected: Vec<Exact> = owned.iter().map(|units| exact(units)).collect();
    assert_eq!(units(&case, marks), (expected, exact(left)));
}

/// The second deploy's hour before had 10 of 300 bad, which makes 30 of the 900 events that it owns.
#[rstest]
#[case::until_the_bucket_of_the_next(&[mark(Deploy, 11, 11), mark(Deploy, 16, 16)], &["10", "50"], "30")]
#[case::two_of_one_bucket_share(&[mark(Deploy, 11, 11), mark(Deploy, 14, 14)], &["45", "45"], "0")]
fn a_deploy_owns_an_hour(#[case] marks: &[Mark], #[case] owned: &[&str], #[case] left: &str) {
    let case = case([0, 0, 10, 80, 0, 0, 0, 0, 0, 0, 0, 0]);
    let expected: Vec<Exact> = owned.iter().map(|units| exact(units)).collect();
    assert_eq!(units(&case, marks), (expected, exact(left)));
}

/// The hour before had 2 of 100 bad, the hour after 4 of 100: what is above it is half of what was bad.
#[test]
fn a_deploy_owns_what_burns_above_the_hour_before() {
    let counts: Vec<_> = (0..24).map(|nth| Some(if nth < 12 { (98, 100) } else { (96, 100) })).collect();
    let case = Case::new(rolling("90%", 7200), 300, rows(START, 300, &counts), "2026-01-01T02:00:00Z");
    let ledger = told(&case, &[mark(Deploy, 60, 60)]);
    assert_eq!(ledger.entries[0].baseline, Some(exact("0.02")));
    assert_eq!((ledger.entries[0].booked.units.clone(), ledger.unattributed.units), (exact("24"), exact("48")));
    // A calm hour after a bad one costs nothing, and no less; before the first bucket nothing is known.
    let counts: Vec<_> = (0..24).map(|nth| Some(if nth < 12 { (96, 100) } else { (98, 100) })).collect();
    let case = Case::new(rolling("90%", 7200), 300, rows(START, 300, &counts), "2026-01-01T02:00:00Z");
    let calm = told(&case, &[mark(Deploy, 60, 60), mark(Deploy, 0, 0)]);
    let found: Vec<_> = calm.entries.into_iter().map(|entry| (entry.booked.units, entry.baseline)).collect();
    assert_eq!(found, [(exact("48"), None), (exact("0"), Some(exact("0.04")))]);
}

#[test]
fn shares_are_of_what_is_spent_and_of_the_budget() {
    let ledger = told(&case([30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10]), &[mark(Incident, 0, 5)]);
    let booked = &ledger.entries[0].booked;
    assert_eq!((booked.of_spent.clone(), booked.of_budget.clone()), (exact("0.75"), exact("0.25")));
    assert_eq!(ledger.unattributed.of_budget, exact("1/12"));
    assert_eq!(ledger.entries[0].claimed, mark(Incident, 0, 5).span);
}

#[test]
fn who_shares_is_said() {
    let marks = [mark(Incident, 0, 10), mark(Incident, 5, 15), mark(Class, 0, 60), mark(Incident, 50, 55)];
    let ledger = told(&case([1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0]), &marks);
    let shared: Vec<_> = ledger.entries.iter().map(|entry| (entry.mark, entry.shared_with.clone())).collect();
    // The costliest first: 4 and 4 (by their place), 2, 0.
    assert_eq!(shared, [(1, vec![0]), (2, vec![]), (0, vec![1]), (3, vec![])]);
}

#[test]
fn of_nothing_spent_nobody_has_a_share() {
    let ledger = told(&case([0; 12]), &[mark(Incident, 0, 5)]);
    assert!(
        ledger.spent.is_zero() && ledger.entries[0].booked.of_spent.is_zero() && ledger.unattributed.of_spent.is_zero()
    );
}

/// Slices that count as bad because they are unknown are spent as well, and somebody may own them.
#[test]
fn slices_that_are_bad_by_choice_are_booked() {
    let mut case = case([0; 12]);
    case.slo.method = timeslices(300, "0.9");
    case.choices = Choices { unknown: CountsAs::Bad, ..Choices::default() };
    case.buckets.remove(3);
    assert_eq!(units(&case, &[mark(Incident, 15, 20)]), (vec![exact("1")], exact("0")));
}

/// 28 days of one bucket a day: 28 of 2800 events may be bad at 99 %.
#[rstest]
#[case::a_fifth_is_not_more_than_a_fifth(0, &[])]
#[case::more_than_a_fifth(1, &[0])]
fn a_costly_incident_has_a_demand(#[case] more: i64, #[case] expected: &[usize]) {
    let mut counts = vec![Some((1000, 1000)); 28];
    // A fifth of 280.
    counts[4] = Some((1000 - 56 - more, 1000));
    let case = Case::new(rolling("99%", 28 * DAY_S), DAY_S, rows(START, DAY_S, &counts), "2026-01-29T00:00:00Z");
    let incident = mark(Incident, 4 * 1440 + 10, 4 * 1440 + 20);
    let demands = told(&case, &[incident]).demands;
    let found = demands.iter().map(|demand| match demand {
        Demand::Postmortem { mark, .. } => *mark,
        Demand::PlanningItem { .. } => panic!("no class was named"),
    });
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

/// In a quarter of 90 days an incident of 7 % is 22.5 % of four weeks; a class of 21 % is one of the quarter itself.
#[test]
fn duties_go_by_four_weeks_and_by_the_quarter() {
    let slo = promise("99%", Window::Calendar(calendar("2025-01-01T00:00", 1, Unit::Quarter, "UTC")));
    let mut counts = vec![Some((1000, 1000)); 90];
    (counts[4], counts[40]) = (Some((937, 1000)), Some((874, 1000)));
    let mut case = Case::new(slo, DAY_S, rows(START, DAY_S, &counts), "2026-04-01T00:00:00Z");
    case.window = Some(Span { start: at(START), end: at("2026-04-01T00:00:00Z") });
    let of =
        |day: i64, class: &str| Mark { class: Some(class.to_owned()), ..mark(Incident, day * 1440, day * 1440 + 1) };
    let ledger = told(&case, &[of(4, "certificates"), Mark { kind: Class, ..of(40, "certificates") }]);
    let expected = [
        Demand::Postmortem { mark: 0, of_four_weeks: exact("0.225") },
        Demand::PlanningItem { class: "certificates".to_owned(), of_quarter: exact("0.21") },
    ];
    assert_eq!(ledger.demands, expected);
    assert_eq!(ledger.classes[0].booked.units, exact("189"));
}

fn counts() -> impl Strategy<Value = Option<(i64, i64)>> {
    prop_oneof![1 => Just(None), 1 => Just(Some((0, 0))), 6 => (0_i64..9, 10_i64..40).prop_map(|(bad, all)| Some((all - bad, all)))]
}

fn marks() -> impl Strategy<Value = Vec<Mark>> {
    let kind = prop_oneof![Just(Incident), Just(Class), Just(Deploy), Just(Decision)];
    let one = (kind, -30_i64..90, 0_i64..60, prop::option::of("[ab]"))
        .prop_map(|(kind, from, length, class)| Mark { class, ..mark(kind, from, from + length) });
    prop::collection::vec(one, 0..8)
}

proptest! {
    /// Whatever is marked: all entries and the unattributed are exactly what is consumed, and none is below nothing.
    #[test]
    fn a_ledger_sums_to_exactly_what_is_consumed(
        counts in prop::collection::vec(counts(), 12),
        marks in marks(),
        method in 0_u8..4,
        excluded in 0_i64..12,
        unknown_is_bad in any::<bool>(),
    ) {
        let mut case = case([0; 12]);
        case.buckets = rows(START, 300, &counts);
        match method {
            0 => {}
            1 => case.slo.method = timeslices(300, "0.8"),
            2 => case.slo.method = Method::RatioTimeslices { slice_s: 300 },
            _ => case.slo.window = Window::Calendar(calendar("2026-01-01T00:00", 7, Unit::Hour, "UTC")),
        }
        case.choices.unknown = if unknown_is_bad { CountsAs::Bad } else { CountsAs::Ignored };
        let spared = at(START).shifted_ms(excluded * 300_000).to_rfc3339();
        case = case.excluding(&spared, &Instant::parse(&spared).unwrap().shifted_ms(300_000).to_rfc3339());
        let (ledger, deciding) = case.told(|question, evaluation| (ledger(question, evaluation, &marks), evaluation.deciding().clone()));
        let sum = |of: fn(&Booked) -> &Exact| {
            let booked = ledger.entries.iter().map(|entry| &entry.booked).chain([&ledger.unattributed]);
            Exact::sum(booked.map(|booked| of(booked).clone()).collect())
        };
        prop_assert_eq!(sum(|it| &it.units), ledger.spent.clone());
        prop_assert_eq!(sum(|it| &it.of_budget), deciding);
        prop_assert_eq!(sum(|it| &it.of_spent), if ledger.spent.is_zero() { Exact::zero() } else { Exact::one() });
        let all = ledger.entries.iter().map(|entry| &entry.booked).chain([&ledger.unattributed]);
        prop_assert!(all.clone().all(|booked| booked.units >= Exact::zero()));
        prop_assert!(ledger.entries.windows(2).all(|two| two[0].booked.units >= two[1].booked.units));
    }
}
