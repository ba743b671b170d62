use rstest::rstest;

use super::*;

#[rstest]
#[case::share("0.999", "999/1000")]
#[case::percent("99.9%", "999/1000")]
#[case::percent_with_a_blank("99.9 %", "999/1000")]
#[case::blanks_around("  0.5 ", "1/2")]
#[case::nine_nines("99.9999999%", "999999999/1000000000")]
#[case::almost_nothing("0.000001", "1/1000000")]
#[case::one_percent_with_a_sign("1%", "1/100")]
fn a_share_or_a_percent_is_an_objective(#[case] text: &str, #[case] share: &str) {
    assert_eq!(Objective::parse(text).unwrap().share().to_string(), share);
}

#[rstest]
#[case::zero("0", "objective_must_be_above_0")]
#[case::zero_percent("0.0%", "objective_must_be_above_0")]
#[case::below_zero("-0.5", "objective_must_be_above_0")]
#[case::one("1", "objective_must_be_below_100_percent")]
#[case::a_hundred_percent("100%", "objective_must_be_below_100_percent")]
#[case::percent_without_its_sign("99.9", "objective_must_be_below_100_percent")]
#[case::empty("", "not_a_number")]
#[case::blank("  ", "not_a_number")]
#[case::only_a_sign("%", "not_a_number")]
#[case::words("three nines", "not_a_number")]
#[case::nan("NaN", "not_a_number")]
#[case::exponent("1e-1", "not_a_number")]
#[case::comma("99,9%", "not_a_number")]
fn anything_else_is_refused_by_its_value(#[case] text: &str, #[case] code: &str) {
    assert_eq!(Objective::parse(text).unwrap_err().code(), code);
}

#[test]
fn a_text_beyond_any_promise_is_not_read() {
    let nines = format!("0.{}", "9".repeat(200));
    assert_eq!(Objective::parse(&nines), Err(RefusedObjective::NotANumber));
}

#[test]
fn an_objective_keeps_its_text_and_leaves_the_rest() {
    let objective = Objective::parse("99.90%").unwrap();
    assert_eq!((objective.to_string().as_str(), objective.allowed().to_string().as_str()), ("99.90%", "1/1000"));
}

#[rstest]
#[case("1", true)]
#[case("100%", true)]
#[case("0.95", true)]
#[case("0", false)]
#[case("1.01", false)]
#[case("95", false)]
#[case("", false)]
fn a_slice_may_have_to_be_all_good(#[case] text: &str, #[case] is_target: bool) {
    assert_eq!(SliceTarget::parse(text).is_ok(), is_target);
}
