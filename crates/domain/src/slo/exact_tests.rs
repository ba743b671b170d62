use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::slo::fixtures::exact;

#[rstest]
#[case::share("0.9995", "1999/2000")]
#[case::trailing_zeros_mean_nothing("0.9990", "999/1000")]
#[case::whole("3", "3/1")]
#[case::no_digit_before_the_point(".5", "1/2")]
#[case::no_digit_behind_it("5.", "5/1")]
#[case::negative("-1.25", "-5/4")]
#[case::plus("+0.1", "1/10")]
#[case::zero("-0.0", "0/1")]
fn a_decimal_is_read_digit_by_digit(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(Exact::parse_decimal(text).unwrap().to_string(), expected);
}

#[rstest]
#[case("")]
#[case(".")]
#[case("-")]
#[case("1e3")]
#[case("1,5")]
#[case("0x10")]
#[case("1_000")]
#[case("NaN")]
#[case("inf")]
#[case("1.2.3")]
#[case(" 1")]
#[case("--1")]
#[case("٣")]
fn what_is_no_plain_decimal_is_none(#[case] text: &str) {
    assert_eq!(Exact::parse_decimal(text), None);
}

/// 14.4 * (1 - 0.999) is 0.0144 here; in floats it is 0.014400000000000013.
#[test]
fn the_workbooks_first_threshold_has_no_noise() {
    let allowed = &Exact::one() - &exact("0.999");
    assert_eq!(&exact("14.4") * &allowed, exact("0.0144"));
}

#[rstest]
#[case::a_third("1/3", "0.333333333333")]
#[case::two_thirds_up("2/3", "0.666666666667")]
#[case::whole_part_is_kept_whole("123456789012345/1", "123456789012345")]
#[case::whole_part_is_kept_and_the_rest_rounded("1234567890123456/10", "123456789012346")]
#[case::tie_to_even_down("2000000000005/10", "200000000000")]
#[case::tie_to_even_up("2000000000015/10", "200000000002")]
#[case::small_keeps_its_digits("1/3000000", "0.000000333333333333")]
#[case::carries("9999999999999/10000000000000", "1")]
#[case::negative("-1/8", "-0.125")]
#[case::zero("0/1", "0")]
#[case::remaining_near_nothing_at_1e12_events("1/86400000000", "0.0000000000115740740741")]
fn an_approximation_has_twelve_digits_and_ties_go_to_even(#[case] number: &str, #[case] expected: &str) {
    assert_eq!(exact(number).approx(), expected);
}

#[rstest]
#[case("99.95", 3, "99.95")]
#[case("0.0005", 3, "0")]
#[case("0.0015", 3, "0.002")]
#[case("-0.0004", 3, "0")]
#[case("-1.5", 0, "-2")]
#[case("2.5", 0, "2")]
fn rounding_to_decimals_goes_to_the_nearest(#[case] number: &str, #[case] decimals: usize, #[case] expected: &str) {
    assert_eq!(exact(number).rounded(decimals), expected);
}

#[test]
fn nothing_is_divided_by_zero() {
    assert_eq!(Exact::ratio(1, 0), None);
    assert_eq!(Exact::one().over(&Exact::zero()), None);
}

#[test]
fn a_negative_denominator_moves_up() {
    assert_eq!(Exact::ratio(3, -6).unwrap().to_string(), "-1/2");
}

#[test]
fn the_floor_of_what_is_below_zero_is_further_below() {
    assert_eq!((exact("-1/2").floor(), exact("7/2").floor(), exact("4").floor()), (Some(-1), Some(3), Some(4)));
}

/// 1/1 + 1/2 + ... + 1/10 = 7381/2520, and the order does not matter.
#[test]
fn a_sum_is_in_lowest_terms() {
    let terms: Vec<Exact> = (1..=10).map(|n| Exact::ratio(1, n).unwrap()).collect();
    assert_eq!(Exact::sum(terms.iter().rev().cloned().collect()), Exact::sum(terms.clone()));
    assert_eq!(Exact::sum(terms).to_string(), "7381/2520");
    assert_eq!(Exact::sum(Vec::new()), Exact::zero());
}

fn parts() -> impl Strategy<Value = (i64, i64)> {
    (-1_000_000_i64..1_000_000, 1_i64..1_000_000)
}

proptest! {
    #[test]
    fn arithmetic_agrees_with_whole_numbers((a, b) in parts(), (c, d) in parts()) {
        let (x, y) = (Exact::ratio(a, b).unwrap(), Exact::ratio(c, d).unwrap());
        let wide = |p: i64, q: i64| i128::from(p) * i128::from(q);
        prop_assert_eq!(&x + &y, Exact::ratio(wide(a, d) + wide(c, b), wide(b, d)).unwrap());
        prop_assert_eq!(&x - &y, Exact::ratio(wide(a, d) - wide(c, b), wide(b, d)).unwrap());
        prop_assert_eq!(&x * &y, Exact::ratio(wide(a, c), wide(b, d)).unwrap());
        prop_assert_eq!(x.over(&y), Exact::ratio(wide(a, d), wide(b, c)));
        prop_assert_eq!(x.cmp(&y), wide(a, d).cmp(&wide(c, b)));
    }

    #[test]
    fn what_is_equal_is_written_the_same((a, b) in parts(), k in 1_i64..1000) {
        prop_assert_eq!(Exact::ratio(a, b).unwrap().to_string(), Exact::ratio(a * k, b * k).unwrap().to_string());
    }

    /// Half a unit of the last of twelve digits is nearer than 5e-12 of the number.
    #[test]
    fn an_approximation_is_near((a, b) in parts()) {
        let number = Exact::ratio(a, b).unwrap();
        let approx = Exact::parse_decimal(&number.approx()).unwrap();
        let off = &approx - &number;
        let most = &Exact::ratio(a.abs(), b).unwrap() * &exact("5/1000000000000");
        prop_assert!(off <= most && &Exact::zero() - &off <= most);
    }
}
