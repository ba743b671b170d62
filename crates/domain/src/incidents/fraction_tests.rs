use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn of(text: &str) -> Fraction {
    text.parse().unwrap()
}

#[rstest]
#[case("1/2", "50 %", "0.5")]
#[case("6/-4", "-150 %", "-1.5")]
#[case("1/3", "33.3 %", "0.3")]
#[case("2/3", "66.7 %", "0.7")]
#[case("1/5000", "less than 0.1 %", "less than 0.1")]
#[case("1/2000", "0.1 %", "less than 0.1")]
#[case("0/9", "0 %", "0")]
#[case("42", "4200 %", "42")]
#[case("1999/2000", "100 %", "1")]
fn it_is_told_with_one_decimal(#[case] fraction: &str, #[case] percent: &str, #[case] number: &str) {
    assert_eq!((of(fraction).percent().as_str(), of(fraction).number().as_str()), (percent, number));
}

#[rstest]
#[case("")]
#[case("1/0")]
#[case("a/2")]
#[case("0.5")]
fn what_is_none_is_refused(#[case] text: &str) {
    assert_eq!(text.parse::<Fraction>(), Err(NotAFraction(text.to_owned())));
}

proptest! {
    #[test]
    fn it_counts_like_numbers_do(a in -1000..1000i64, b in 1..1000i64, c in -1000..1000i64, d in 1..1000i64) {
        let (one, other) = (Fraction::of(a, b).unwrap(), Fraction::of(c, d).unwrap());
        prop_assert_eq!(one.cmp(&other), (a * d).cmp(&(c * b)));
        prop_assert_eq!(&of(&one.to_string()), &one);
        prop_assert_eq!(one.plus(&other), Fraction::of(a * d + c * b, b * d).unwrap());
        prop_assert_eq!(one.times(&other), Fraction::of(a * c, b * d).unwrap());
        prop_assert_eq!(one.over(&other), Fraction::of(a * d, b * c));
        prop_assert_eq!((one.is_zero(), one.is_positive()), (a == 0, a > 0));
    }
}
