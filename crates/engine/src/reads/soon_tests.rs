use rstest::rstest;

use super::*;

#[rstest]
#[case(-30_000, "any moment now")]
#[case(0, "any moment now")]
#[case(900, "any moment now")]
#[case(1_000, "in 10 s")]
#[case(31_000, "in 40 s")]
#[case(50_000, "in 50 s")]
#[case(51_000, "in 1 min")]
#[case(61_000, "in 2 min")]
#[case(3_599_000, "in 60 min")]
#[case(7_500_000, "in 2 h 05 min")]
fn a_countdown_moves_in_steps_that_can_be_read(#[case] left_ms: i64, #[case] expected: &str) {
    let now = Instant::from_ms(1_774_688_400_000);
    assert_eq!(countdown(now.shifted_ms(left_ms), now), expected);
}
