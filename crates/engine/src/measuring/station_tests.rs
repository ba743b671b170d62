use rstest::rstest;

use super::*;

/// A bucket of five minutes is asked for between 75 and 95 seconds after it is over, and halfway once more.
#[rstest]
#[case::after_a_round("12:01:20", 0.0, "12:03:45")]
#[case::after_the_next("12:03:50", 0.0, "12:06:15")]
#[case::at_a_time_that_is_due("12:06:15", 0.0, "12:08:45")]
#[case::apart_from_others("12:03:50", 1.0, "12:04:05")]
fn rounds_follow_the_buckets(#[case] now: &str, #[case] random: f64, #[case] expected: &str) {
    let at = |clock: &str| Instant::parse(&format!("2026-03-10T{clock}Z")).unwrap();
    assert_eq!(next_round_at(at(now), random), at(expected));
}
