use rstest::rstest;

use super::*;
use crate::slo::fixtures::exact;

const DAY_MS: i64 = 86_400_000;

/// share * window / long: over 30 days 0.02 * 720 h / 1 h = 14.4; over 28 days a factor of 28/30 of that; over 7 days 7/30;
/// over Berlin's first quarter of 2025, 2159 h, 0.02 * 2159 = 43.18.
#[rstest]
#[case::of_the_workbook(30 * DAY_MS, ["72/5", "6/1", "3/1", "1/1"])]
#[case::four_weeks(28 * DAY_MS, ["336/25", "28/5", "14/5", "14/15"])]
#[case::a_week(7 * DAY_MS, ["84/25", "7/5", "7/10", "7/30"])]
#[case::a_quarter_of_berlin(2159 * 3_600_000, ["2159/50", "2159/120", "2159/240", "2159/720"])]
fn factors_follow_from_the_window(#[case] window_ms: i64, #[case] factors: [&str; 4]) {
    let found: Vec<Exact> = AlertPair::workbook().iter().map(|pair| pair.factor(window_ms)).collect();
    assert_eq!(found, factors.map(exact));
}

#[test]
fn a_short_window_is_a_twelfth_of_the_long_one() {
    let windows: Vec<_> =
        AlertPair::workbook().iter().map(|pair| (pair.name.clone(), pair.long_s, pair.short_s)).collect();
    let expected =
        [("1h/5m", 3600, 300), ("6h/30m", 21_600, 1800), ("24h/2h", 86_400, 7200), ("3d/6h", 259_200, 21_600)];
    assert_eq!(windows, expected.map(|(name, long_s, short_s)| (name.to_owned(), long_s, short_s)));
}

#[test]
fn a_factor_that_is_given_holds_for_every_window() {
    let pair = AlertPair::new("fast", 3600, Burn::Factor(exact("10")));
    assert_eq!((pair.factor(DAY_MS), pair.factor(365 * DAY_MS)), (exact("10"), exact("10")));
}
