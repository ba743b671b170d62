//! Four weeks of hours with a thousand events each, at 99 %.

use rstest::rstest;

use super::*;
use crate::slo::fixtures::{Case, DAY_S, exact, rolling, rows};

const HOURS: usize = 28 * 24;

fn case(hour: impl Fn(usize) -> Option<(i64, i64)>) -> Case {
    let counts: Vec<_> = (0..HOURS).map(|nth| hour(HOURS - nth)).collect();
    Case::new(rolling("99%", 28 * DAY_S), 3600, rows("2026-01-01T00:00:00Z", 3600, &counts), "2026-01-29T00:00:00Z")
}

fn holds(case: &Case) -> Vec<Option<bool>> {
    let readings = case.told(|question, evaluation| WordedPolicy::default().read(question, evaluation));
    readings.into_iter().map(|reading| reading.holds).collect()
}

/// So many of the last hours with so many bad.
#[rstest]
#[case::nothing_burns(0, 0, [false, false, false, false])]
#[case::nine_times_is_not_more_than_nine(1, 90, [false, false, false, false])]
#[case::an_hour(1, 91, [true, false, false, false])]
#[case::half_a_day_of_three(12, 31, [false, true, false, false])]
#[case::half_a_day_of_nine(12, 91, [true, true, false, false])]
#[case::a_week(168, 16, [false, false, true, false])]
#[case::four_weeks(672, 11, [false, false, false, true])]
#[case::exactly_what_may_be(672, 10, [false, false, false, false])]
fn each_window_has_its_words(#[case] hours: usize, #[case] bad: i64, #[case] expected: [bool; 4]) {
    let case = case(|back| Some((if back <= hours { 1000 - bad } else { 1000 }, 1000)));
    assert_eq!(holds(&case), expected.map(Some));
}

#[test]
fn what_is_mostly_unknown_is_not_quiet() {
    let young = case(|back| (back <= 24).then_some((1000, 1000)));
    assert_eq!(holds(&young), [Some(false), Some(false), None, None]);
    let burning = case(|back| (back <= 24).then_some((900, 1000)));
    assert_eq!(holds(&burning), [Some(true); 4], "what burns in a part burns");
    assert_eq!(holds(&case(|_| None)), [None; 4]);
}

#[test]
fn its_burn_rate_is_told() {
    let readings =
        case(|_| Some((980, 1000))).told(|question, evaluation| WordedPolicy::default().read(question, evaluation));
    assert_eq!(readings[2], WordedReading { rule: 2, burn: Some(exact("2")), holds: Some(true) });
}

#[test]
fn every_advice_has_words_of_its_own() {
    let all = [Advice::DefendNow, Advice::LookToday, Advice::PlanReliability, Advice::FreezeReleases];
    let mut words: Vec<&str> =
        all.iter().flat_map(|advice| [advice.said(), advice.said_quiet(), advice.code()]).collect();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), 12);
}
