use rstest::rstest;

use super::*;

#[rstest]
#[case::as_a_share("0.999", "99.9%")]
#[case::as_a_percentage("99.9%", "99.9%")]
#[case::of_many_digits("0.9993725", "99.93725%")]
fn an_objective_is_offered_as_a_percentage(#[case] written: &str, #[case] typed: &str) {
    assert_eq!(objective_typed(&Objective::parse(written).unwrap()), typed);
}

#[test]
fn an_objective_that_no_percentage_of_few_digits_is_stays_as_it_was_written() {
    let written = "0.9990000000000001";
    assert_eq!(objective_typed(&Objective::parse(written).unwrap()), written);
}

#[rstest]
#[case::usual("99.9%", 6, 10)]
#[case::between_two("99.93%", 7, 11)]
#[case::the_loosest("50%", 0, 11)]
#[case::the_strictest("99.9999%", 10, 11)]
fn the_one_that_holds_stands_among_those_to_step_through(#[case] typed: &str, #[case] at: usize, #[case] all: usize) {
    let offered = objectives(&Objective::parse(typed).unwrap(), typed);
    assert_eq!(offered.len(), all);
    assert_eq!(offered[at], typed);
}
