//! A day of five-minute buckets with a hundred events each, at 90 %: 2880 bad ones spend the budget, 288 a tenth of it.

use rstest::rstest;

use super::*;
use crate::slo::fixtures::{Case, DAY_S, at, exact, rolling, rows};

/// From hour to hour so many bad in its first bucket.
fn case(bad: &[i64]) -> Case {
    let hour = |bad: &i64| [vec![Some((100 - bad, 100))], vec![Some((100, 100)); 11]].concat();
    let counts: Vec<_> = (0..24).flat_map(|nth| hour(bad.get(nth).unwrap_or(&0))).collect();
    Case::new(rolling("90%", DAY_S), 300, rows("2026-01-01T00:00:00Z", 300, &counts), "2026-01-02T00:00:00Z")
}

fn told(case: &Case, hours: &[u32], last: usize) -> Option<ReleaseCost> {
    let deploys: Vec<Instant> = hours.iter().map(|hour| at(&format!("2026-01-01T{hour:02}:00:00Z"))).collect();
    case.told(|question, evaluation| release_cost(question, evaluation, &deploys, last))
}

#[test]
fn the_last_deploys_cost_what_burnt_above_the_hour_before() {
    let case = case(&[0, 0, 36, 0, 48, 0, 60]);
    let cost = told(&case, &[2, 4, 6], 9).unwrap();
    assert_eq!(
        cost.costs.iter().map(|(_, cost)| cost.clone()).collect::<Vec<_>>(),
        ["36/2880", "48/2880", "60/2880"].map(exact)
    );
    assert_eq!((cost.median.clone(), cost.p90.clone()), (exact("1/60"), exact("1/48")));
    // 144 of 2880 are spent: 95 % are left.
    assert_eq!((cost.affordable, cost.affordable_p90), (Some(57), Some(45)));
}

#[rstest]
#[case::only_the_last(&[2, 4, 6], 2, "54/2880", "60/2880")]
#[case::of_two_the_mean(&[2, 4], 9, "42/2880", "48/2880")]
#[case::of_one_itself(&[4], 9, "48/2880", "48/2880")]
#[case::given_twice_is_once(&[4, 4, 6], 9, "54/2880", "60/2880")]
fn of_some(#[case] hours: &[u32], #[case] last: usize, #[case] median: &str, #[case] p90: &str) {
    let cost = told(&case(&[0, 0, 36, 0, 48, 0, 60]), hours, last).unwrap();
    assert_eq!((cost.median, cost.p90), (exact(median), exact(p90)));
}

#[test]
fn a_deploy_whose_hour_is_not_over_is_not_counted() {
    let mut case = case(&[0, 0, 36]);
    assert_eq!(told(&case, &[23], 9).unwrap().costs.len(), 1);
    case.now = at("2026-01-01T23:55:00Z");
    assert_eq!(told(&case, &[23], 9), None);
}

#[test]
fn of_what_nothing_is_known_there_is_no_cost() {
    let mut case = case(&[]);
    case.buckets.drain(24..48);
    assert_eq!(told(&case, &[2], 9), None);
    assert_eq!(told(&case, &[], 9), None);
}

#[test]
fn releases_that_cost_nothing_have_no_number() {
    assert_eq!(told(&case(&[]), &[2, 4], 9).unwrap().affordable, None);
}

#[test]
fn of_a_spent_budget_none_is_affordable() {
    let mut case = case(&[0, 0, 100]);
    case.slo = rolling("99.97%", DAY_S);
    assert_eq!(told(&case, &[2], 9).unwrap().affordable, Some(0));
}
