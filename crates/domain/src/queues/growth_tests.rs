use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::queues::fixtures::{at, minutes};

/// Fifteen readings of each of these counts, the last one at 10:00.
fn quarters(counts: &[u64]) -> Vec<Reading> {
    minutes(at("10:00"), counts.iter().flat_map(|count| [Some(*count); 15]))
}

#[rstest]
#[case::steady(&[5, 5, 5, 5], Some((5, 5, None)))]
#[case::grows(&[5, 6, 7, 8], Some((5, 8, Some("09:00"))))]
#[case::grows_for_longer(&[9, 3, 4, 5, 6, 7, 8], Some((5, 8, Some("08:30"))))]
#[case::one_burst(&[5, 5, 50, 50], Some((5, 50, None)))]
#[case::not_in_the_last_quarter(&[5, 6, 7, 7], Some((5, 7, None)))]
#[case::shrinks(&[8, 6, 4, 0], Some((8, 0, None)))]
#[case::three_quarters_only(&[6, 7, 8], None)]
fn what_rose_in_every_quarter_of_the_hour_grows(
    #[case] counts: &[u64],
    #[case] expected: Option<(u64, u64, Option<&str>)>,
) {
    let expected = expected.map(|(from, to, since)| Growth { from, to, since: since.map(at) });
    assert_eq!(growth(&quarters(counts), at("10:00")), expected);
}

#[test]
fn what_is_filled_and_emptied_in_turns_does_not_grow() {
    let sawtooth = minutes(at("10:00"), (0..60).map(|minute| Some(minute % 15 * (minute / 15 + 1))));
    assert_eq!(growth(&sawtooth, at("10:00")), Some(Growth { from: 0, to: 0, since: None }));
}

#[test]
fn a_quarter_without_a_count_says_nothing() {
    let mut readings = quarters(&[5, 6, 7, 8]);
    for reading in &mut readings[15..30] {
        reading.depth = crate::queues::Depth::NoPermission;
    }
    assert_eq!(growth(&readings, at("10:00")), None);
    readings[20].depth = crate::queues::Depth::Known(6);
    assert_eq!(growth(&readings, at("10:00")).unwrap().since, Some(at("09:00")), "one reading of a quarter is enough");
}

/// From 5 to 8 in 45 minutes is 4 an hour.
#[rstest]
#[case(5, 8, 4)]
#[case(8, 5, -4)]
#[case(5, 5, 0)]
#[case(0, 1, 1)]
#[case(0, u64::MAX, i64::MAX)]
#[case(u64::MAX, 0, i64::MIN)]
fn it_is_told_by_the_hour(#[case] from: u64, #[case] to: u64, #[case] per_hour: i64) {
    assert_eq!(Growth { from, to, since: None }.per_hour(), per_hour);
}

proptest! {
    #[test]
    fn what_grows_is_above_where_it_was(counts in proptest::collection::vec(proptest::option::of(0..9_u64), 0..240)) {
        let found = growth(&minutes(at("10:00"), counts), at("10:00"));
        if let Some(growth) = found {
            prop_assert!(growth.since.is_none() || growth.is_up() && growth.per_hour() > 0);
        }
    }
}
