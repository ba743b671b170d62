use rstest::rstest;

use super::*;

fn span(from: f64, to: f64, state: &str) -> StripSpan {
    StripSpan { from, to, state: state.to_owned() }
}

#[rstest]
#[case::nothing_told(vec![], " ".repeat(48))]
#[case::calm(vec![span(0.0, 1.0, "resolved")], ".".repeat(48))]
#[case::half_a_day_told(vec![span(0.0, 0.5, "resolved")], format!("{}{}", ".".repeat(24), " ".repeat(24)))]
#[case::a_short_fire_wins_its_mark(
    vec![span(0.0, 0.49, "unknown"), span(0.49, 0.5, "firing"), span(0.5, 0.75, "pending"), span(0.75, 1.0, "resolved")],
    format!("{}#{}{}", "?".repeat(23), "-".repeat(12), ".".repeat(12))
)]
#[case::unknown_wins_over_calm(
    vec![span(0.0, 0.001, "unknown"), span(0.001, 1.0, "resolved")],
    format!("?{}", ".".repeat(47))
)]
fn a_day_is_a_line_of_marks(#[case] spans: Vec<StripSpan>, #[case] expected: String) {
    assert_eq!(marks(&spans), expected);
}

#[rstest]
#[case(0, "")]
#[case(1, "1 min")]
#[case(119, "1 min")]
#[case(7_200, "120 min")]
fn a_second_of_fire_is_not_told_as_none(#[case] seconds: u64, #[case] expected: &str) {
    assert_eq!(minutes(seconds), expected);
}
