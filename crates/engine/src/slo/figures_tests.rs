use rstest::rstest;

use super::*;

fn exact(p: i128, q: i128) -> Exact {
    Exact::ratio(p, q).unwrap()
}

#[rstest]
#[case::plain(9995, 10_000, "99.95 %")]
#[case::rounded(1, 3, "33.333 %")]
#[case::all(1, 1, "100 %")]
#[case::nothing(0, 1, "0 %")]
#[case::not_quite_all(99_999_999, 100_000_000, "99.999999 %")]
#[case::not_quite_nothing(1, 86_400_000_000, "0.000000001 %")]
#[case::too_near_to_tell(10_i128.pow(30) - 1, 10_i128.pow(30), "about 100 %")]
#[case::overspent(-27, 1000, "-2.7 %")]
fn a_percent_is_not_rounded_onto_a_boundary(#[case] p: i128, #[case] q: i128, #[case] text: &str) {
    assert_eq!(percent(&exact(p, q)), text);
}

#[rstest]
#[case::plain(2, 5, "40 %")]
#[case::about(43_001, 100_000, "43.0 %")]
#[case::rounded(1, 3, "33.3 %")]
#[case::all(1, 1, "100 %")]
#[case::not_quite_all(9997, 10_000, "99.97 %")]
#[case::not_quite_nothing(1, 10_000, "0.01 %")]
#[case::overspent_by_little(-1, 10_000, "-0.01 %")]
#[case::overspent(-81_344, 1_000_000, "-8.1 %")]
fn a_row_has_one_decimal_and_says_all_and_nothing_of_those_alone(#[case] p: i128, #[case] q: i128, #[case] text: &str) {
    assert_eq!(short_percent(&exact(p, q)), text);
}

#[rstest]
#[case(8_620_044, 100, "86,200.44")]
#[case(1000, 1, "1,000")]
#[case(12_345_678_901, 1, "12,345,678,901")]
#[case(432, 10, "43.2")]
#[case(999, 1, "999")]
#[case(-19_526_996, 100, "-195,269.96")]
#[case(-999, 1, "-999")]
#[case(-19_526_996, 100, "-195,269.96")]
fn numbers_are_read_in_thousands(#[case] p: i128, #[case] q: i128, #[case] text: &str) {
    assert_eq!(count(&exact(p, q)), text);
}

#[test]
fn a_rate_says_how_many_times() {
    assert_eq!((rate(&exact(72, 5)), rate(&exact(14, 15))), ("14.4x".to_owned(), "0.93x".to_owned()));
}
