use rstest::rstest;

use super::*;

#[rstest]
#[case::now_alone(0, 1, 0)]
#[case::ten_minutes(600, 2, 600)]
#[case::a_day(86_400, 360, 86_400)]
#[case::a_span_that_is_no_multiple(1_000, 4, 1_000)]
#[case::a_remainder_is_left_out_in_front(999, 4, 996)]
fn a_span_has_a_readable_number_of_points_and_ends_now(#[case] span_s: u64, #[case] step_s: u64, #[case] back_s: u64) {
    let (span, now) = (Duration::from_secs(span_s), Instant::from_ms(1_774_688_400_000));
    assert_eq!(usual_step(span), Duration::from_secs(step_s));
    assert_eq!(now.since(start(now, span, usual_step(span))), Duration::from_secs(back_s));
}
