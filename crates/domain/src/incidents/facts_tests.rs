use proptest::prelude::*;
use rstest::rstest;

use super::super::fixtures::min;
use super::*;

#[rstest]
#[case::nothing(&[], &[])]
#[case::always_empty(&[0, 0], &[])]
#[case::filled_and_emptied(&[0, 2, 9, 4, 0], &[(1, 2, Turn::Filling), (2, 9, Turn::Fullest), (4, 0, Turn::Empty)])]
#[case::fullest_at_once(&[9, 4, 0], &[(0, 9, Turn::Filling), (2, 0, Turn::Empty)])]
#[case::still_full(&[0, 3, 7, 7], &[(1, 3, Turn::Filling), (2, 7, Turn::Fullest)])]
#[case::twice(&[1, 0, 0, 2, 3], &[(0, 1, Turn::Filling), (1, 0, Turn::Empty), (3, 2, Turn::Filling), (4, 3, Turn::Fullest)])]
fn the_turns_of_a_depth_are_told(#[case] depths: &[u64], #[case] expected: &[(i64, u64, Turn)]) {
    let readings: Vec<(Instant, u64)> = depths.iter().zip(0..).map(|(depth, minutes)| (min(minutes), *depth)).collect();
    let expected: Vec<_> = expected.iter().map(|(minutes, depth, turn)| (min(*minutes), *depth, *turn)).collect();
    assert_eq!(turns(&readings), expected);
}

proptest! {
    #[test]
    fn the_highest_depth_is_always_told(depths in prop::collection::vec(0..20u64, 0..30)) {
        let readings: Vec<(Instant, u64)> = depths.iter().zip(0..).map(|(depth, minutes)| (min(minutes), *depth)).collect();
        let turns = turns(&readings);
        prop_assert_eq!(turns.iter().map(|(_, depth, _)| *depth).max().unwrap_or(0), depths.into_iter().max().unwrap_or(0));
        prop_assert!(turns.windows(2).all(|two| two[0].0 < two[1].0));
    }
}
