use rstest::rstest;

use super::super::fixtures::at;
use super::super::{FULL_WEIGHT, FlapRules};
use super::*;

fn changed_at(minutes: &[i64]) -> Flap {
    let rules = FlapRules::default();
    minutes.iter().fold(Flap::default(), |flap, minute| flap.changed(at(minute * 60), FULL_WEIGHT, &rules))
}

fn seconds(lengths: &[u64]) -> Vec<Duration> {
    lengths.iter().map(|s| Duration::from_secs(*s)).collect()
}

#[rstest]
#[case::two_changes(&[0, 2], &[], "2 changes in 2 min")]
#[case::a_cycle(&[0, 3, 6, 9, 12, 15, 18], &[], "7 changes in 18 min, about every 6 min")]
#[case::no_habit_of_two(&[0, 3, 6], &[60, 60], "3 changes in 6 min, about every 6 min")]
#[case::all_of_them(&[0, 3, 6], &[200, 190, 180], "3 changes in 6 min, about every 6 min, all of the last 3 cleared within 4 min")]
#[case::one_took_long(
    &[0, 3, 6],
    &[200, 190, 180, 180, 180, 180, 180, 180, 180, 180, 180, 180, 180, 180, 9000],
    "3 changes in 6 min, about every 6 min, 14 of the last 15 cleared within 4 min")]
#[case::no_more_than_fifteen_count(
    &[0, 3, 6],
    &[60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 9000, 9000, 9000],
    "3 changes in 6 min, about every 6 min, all of the last 15 cleared within 1 min")]
#[case::seconds(&[0, 3, 6], &[20, 21, 5], "3 changes in 6 min, about every 6 min, all of the last 3 cleared within 30 s")]
#[case::hours(&[0, 3, 6], &[3700, 3601, 5], "3 changes in 6 min, about every 6 min, all of the last 3 cleared within 1 h 15 min")]
fn the_verdict_is_in_words(#[case] minutes: &[i64], #[case] lengths: &[u64], #[case] expected: &str) {
    assert_eq!(flap_verdict(&changed_at(minutes), &seconds(lengths)), expected);
}
