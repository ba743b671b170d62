//! Ten buckets of five minutes, a hundred events each, at 90 %: a hundred bad ones spend the budget.

use std::time::Duration;

use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::{Case, calendar, promise, rolling, rows, timeslices};
use super::super::{Choices, CountsAs, Exact, ExcludedAs, Method, Unit, Window};

const NOW: &str = "2026-01-01T00:50:00Z";

fn case(counts: &[Option<(i64, i64)>]) -> Case {
    let mut case = Case::new(rolling("90%", 3000), 300, rows("2026-01-01T00:00:00Z", 300, counts), NOW);
    case.lookback = Duration::from_secs(300);
    case
}

/// So many bad in the oldest bucket and in the newest.
fn oldest_and_newest(oldest: i64, newest: i64) -> Case {
    let mut counts = vec![Some((100, 100)); 10];
    (counts[0], counts[9]) = (Some((100 - oldest, 100)), Some((100 - newest, 100)));
    case(&counts)
}

/// 60 + 20 are 80 of 100. Straight on, 20 more are missing: one bucket. But the 60 leave with the first bucket to come, and
/// 20 + 20 k reach 100 with the fourth.
#[test]
fn what_is_old_leaves_while_the_new_comes() {
    let (evaluation, rolloff) = oldest_and_newest(60, 20).both().unwrap();
    assert_eq!(evaluation.time_to_exhaustion_s.unwrap().to_string(), "300/1");
    assert_eq!(rolloff, Some(4));
}

/// Five bad in each bucket fill half the budget at most, although the straight line says (1 - 65/100) * 3000 s / (1/2) = 2100 s.
#[test]
fn a_slow_burn_never_spends_a_rolling_budget() {
    let (evaluation, rolloff) = oldest_and_newest(60, 5).both().unwrap();
    assert_eq!(evaluation.time_to_exhaustion_s.unwrap().to_string(), "2100/1");
    assert_eq!(rolloff, None);
}

#[rstest]
#[case::spent_already(oldest_and_newest(60, 40), Some(0))]
#[case::exactly_at_the_end(oldest_and_newest(0, 10), Some(9))]
#[case::nothing_known(case(&[None; 10]), None)]
#[case::nothing_known_of_the_lookback(case(&[Some((95, 100)), None]), None)]
fn the_first_bucket_that_spends_it(#[case] case: Case, #[case] expected: Option<u64>) {
    assert_eq!(case.both().unwrap().1, expected);
}

/// The good traffic leaves and no new comes: 30 bad of 900 are 30 of 300 when six good buckets have left.
#[test]
fn a_budget_can_be_spent_by_good_traffic_that_leaves() {
    let mut counts = vec![Some((100, 100)); 10];
    counts[8] = Some((70, 100));
    counts[9] = Some((0, 0));
    assert_eq!(case(&counts).both().unwrap().1, Some(6));
}

#[test]
fn nothing_leaves_a_calendar_window() {
    let slo = promise("90%", Window::Calendar(calendar("2026-01-01T00:00", 1, Unit::Day, "UTC")));
    let case = Case::new(slo, 300, rows("2026-01-01T00:00:00Z", 300, &[Some((95, 100)); 10]), NOW);
    assert_eq!(case.both().unwrap().1, None);
}

/// Every bucket is a slice of its own number: the definition, simulated with one list of buckets.
fn simulated(case: &Case) -> Option<u64> {
    let (slo, choices) = (&case.slo, case.choices);
    let excluded = |start| {
        case.exclusions
            .iter()
            .any(|exclusion| exclusion.span.start <= start && start.shifted_ms(300_000) <= exclusion.span.end)
    };
    // Bad, all, and slices of the budget that each bucket stands for.
    let judged: Vec<(Exact, Exact, Exact)> = case
        .buckets
        .iter()
        .map(|bucket| {
            let (zero, one) = (Exact::zero(), Exact::one());
            let by_choice = |choice| match choice {
                CountsAs::Good => (zero.clone(), one.clone(), one.clone()),
                CountsAs::Ignored => (zero.clone(), zero.clone(), one.clone()),
                CountsAs::Bad => (one.clone(), one.clone(), one.clone()),
            };
            match (&slo.method, bucket.usable(), excluded(bucket.start)) {
                (Method::Occurrences, Some((good, total)), false) => {
                    (Exact::whole(total - good), Exact::whole(total), zero)
                }
                (Method::Occurrences, _, _) => (zero.clone(), zero.clone(), zero),
                (_, _, true) if choices.excluded == ExcludedAs::Removed => (zero.clone(), zero.clone(), zero),
                (_, _, true) => (zero, one.clone(), one),
                (_, None, false) => by_choice(choices.unknown),
                (_, Some((_, 0)), false) => by_choice(choices.empty),
                (Method::Timeslices { target, .. }, Some((good, total)), false) => {
                    let is_bad = Exact::ratio(good, total).unwrap() < *target.share();
                    (if is_bad { one.clone() } else { zero }, one.clone(), one)
                }
                (_, Some((good, total)), false) => (Exact::ratio(total - good, total).unwrap(), one.clone(), one),
            }
        })
        .collect();
    let is_known = |from: usize| case.buckets[from..].iter().any(|bucket| bucket.usable().is_some());
    let lookback = (case.lookback.as_secs() / 300) as usize;
    let last = &judged[judged.len() - lookback..];
    let is_occurrences = slo.method == Method::Occurrences;
    let of = if is_occurrences {
        let used = case.buckets[judged.len() - lookback..].iter();
        Exact::whole(used.filter(|bucket| bucket.usable().is_some() && !excluded(bucket.start)).count())
    } else {
        last.iter().fold(Exact::zero(), |sum, one| &sum + &one.1)
    };
    if !is_known(0) {
        return None;
    }
    let mean = |part: fn(&(Exact, Exact, Exact)) -> &Exact| {
        last.iter().fold(Exact::zero(), |sum, one| &sum + part(one)).over(&of).unwrap_or_else(Exact::zero)
    };
    let new = (mean(|one| &one.0), mean(|one| &one.1), Exact::one());
    let mut window = judged.clone();
    (0..=judged.len() as u64).find(|added| {
        if *added > 0 {
            window.remove(0);
            window.push(new.clone());
        }
        // At first even an unknown lookback can be spent already.
        let can_say = *added == 0 || !of.is_zero() || is_known(judged.len() - lookback);
        let sum =
            |part: fn(&(Exact, Exact, Exact)) -> &Exact| window.iter().fold(Exact::zero(), |sum, one| &sum + part(one));
        let of_all = if is_occurrences { sum(|one| &one.1) } else { sum(|one| &one.2) };
        let spent = sum(|one| &one.0).over(&of_all).and_then(|ratio| ratio.over(&slo.objective.allowed()));
        can_say && spent.is_some_and(|spent| spent >= Exact::one())
    })
}

fn counts() -> impl Strategy<Value = Option<(i64, i64)>> {
    prop_oneof![
        1 => Just(None),
        1 => Just(Some((0, 0))),
        6 => (0_i64..15, 50_i64..100).prop_map(|(bad, all)| Some((all - bad, all))),
    ]
}

fn methods() -> impl Strategy<Value = Method> {
    prop::sample::select(vec![Method::Occurrences, timeslices(300, "0.9"), Method::RatioTimeslices { slice_s: 300 }])
}

fn choices() -> impl Strategy<Value = Choices> {
    let counts_as = || prop::sample::select(vec![CountsAs::Good, CountsAs::Ignored, CountsAs::Bad]);
    let excluded = prop::sample::select(vec![ExcludedAs::Good, ExcludedAs::Removed]);
    (counts_as(), counts_as(), excluded).prop_map(|(empty, unknown, excluded)| Choices { empty, unknown, excluded })
}

proptest! {
    #[test]
    fn the_first_bucket_is_that_of_a_simulation(
        counts in prop::collection::vec(counts(), 20),
        method in methods(),
        choices in choices(),
        lookback in 1_u64..4,
        excluded in prop::option::of((0_i64..16, 1_i64..4)),
    ) {
        let mut case = Case::new(rolling("90%", 6000), 300, rows("2026-01-01T00:00:00Z", 300, &counts), "2026-01-01T01:40:00Z");
        case.slo.method = method;
        case.choices = choices;
        case.lookback = Duration::from_secs(300 * lookback);
        if let Some((from, length)) = excluded {
            let from = case.buckets[0].start.shifted_ms(from * 300_000);
            case = case.excluding(&from.to_rfc3339(), &from.shifted_ms(length * 300_000).to_rfc3339());
        }
        prop_assert_eq!(case.both().unwrap().1, simulated(&case));
    }
}
