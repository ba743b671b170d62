use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::slo::fixtures::{Case, exact, rolling, rows};

/// A weight, an objective, and what each bucket counted.
type Weighed<'a> = (&'a str, &'a str, Option<(i64, i64)>);

const START: &str = "2026-01-01T00:00:00Z";

fn evaluation(objective: &str, counts: Option<(i64, i64)>) -> (Objective, Evaluation) {
    let case = Case::new(rolling(objective, 3600), 300, rows(START, 300, &[counts; 12]), "2026-01-01T01:00:00Z");
    (Objective::parse(objective).unwrap(), case.evaluate())
}

fn weighed(parts: &[Weighed<'_>]) -> Option<Composite> {
    let made: Vec<_> = parts.iter().map(|(_, objective, counts)| evaluation(objective, *counts)).collect();
    let parts: Vec<_> = parts
        .iter()
        .zip(&made)
        .map(|((weight, ..), (objective, evaluation))| Part { weight: exact(weight), objective, evaluation })
        .collect();
    composite(&parts, &Policy::default())
}

#[rstest]
#[case::equal_weights(&[("1", "99%", Some((98, 100))), ("1", "97%", Some((100, 100)))], "98/100", "0.5")]
// (3 * 0.02 + 1 * 0) / (3 * 0.01 + 1 * 0.03)
#[case::by_their_weights(&[("3", "99%", Some((98, 100))), ("1", "97%", Some((100, 100)))], "0.985", "1")]
#[case::traffic_does_not_weigh(&[("1", "99%", Some((98, 100))), ("1", "99%", Some((1_000_000, 1_000_000)))], "0.99", "1")]
#[case::one_part_is_itself(&[("7", "99.9%", Some((9995, 10_000)))], "0.999", "0.5")]
#[case::a_part_without_traffic_does_not_count(&[("1", "99%", Some((98, 100))), ("1", "97%", Some((0, 0)))], "0.99", "2")]
#[case::a_part_without_data_does_not_count(&[("1", "99%", Some((98, 100))), ("1", "97%", None)], "0.99", "2")]
fn a_composite_weighs_its_parts(#[case] parts: &[Weighed<'_>], #[case] objective: &str, #[case] consumed: &str) {
    let composite = weighed(parts).unwrap();
    assert_eq!((composite.objective, composite.consumed), (exact(objective), exact(consumed)));
}

#[rstest]
#[case::all_known(&[("1", "99%", Some((99, 100)))], Status::Exhausted, "1")]
#[case::half_known(&[("1", "99%", Some((100, 100))), ("1", "99%", None)], Status::Ok, "0.5")]
#[case::no_traffic_anywhere(&[("1", "99%", Some((0, 0))), ("1", "99%", None)], Status::NoTraffic, "0")]
#[case::nothing_known(&[("1", "99%", None)], Status::NoData, "0")]
fn what_is_missing_is_said(#[case] parts: &[Weighed<'_>], #[case] status: Status, #[case] of_weights: &str) {
    let composite = weighed(parts).unwrap();
    assert_eq!((composite.status, &composite.weighed), (status, &exact(of_weights)));
    assert_eq!(composite.policy.is_some(), composite.weighed.is_positive());
}

#[rstest]
#[case::no_part(&[])]
#[case::a_weight_of_nothing(&[("0", "99%", Some((99, 100)))])]
#[case::a_weight_below_nothing(&[("1", "99%", Some((99, 100))), ("-1", "99%", Some((99, 100)))])]
fn is_no_composite(#[case] parts: &[Weighed<'_>]) {
    assert_eq!(weighed(parts), None);
}

proptest! {
    /// The parts sum to the whole, and the whole lies between its parts.
    #[test]
    fn parts_sum_to_the_whole(parts in prop::collection::vec((1_u32..9, 0_i64..30), 1..5)) {
        let texts: Vec<_> = parts.iter().map(|(weight, bad)| (weight.to_string(), Some((100 - bad, 100)))).collect();
        let parts: Vec<_> = texts.iter().map(|(weight, counts)| (weight.as_str(), "90%", *counts)).collect();
        let composite = weighed(&parts).unwrap();
        let sum = Exact::sum(composite.parts.iter().map(|part| part.consumed.clone()).collect());
        prop_assert_eq!(&sum, &composite.consumed);
        prop_assert_eq!(Exact::sum(composite.parts.iter().map(|part| part.weight.clone()).collect()), Exact::one());
        let alone: Vec<Exact> = parts.iter().map(|(_, objective, counts)| evaluation(objective, *counts).1.consumed).collect();
        prop_assert!(alone.iter().min().unwrap() <= &composite.consumed && &composite.consumed <= alone.iter().max().unwrap());
    }
}
