use rstest::rstest;

use super::*;

fn bucket(good: i64, total: i64, certainty: Certainty) -> Bucket {
    let reading = Reading::Counted { good, total, certainty };
    Bucket { start: Instant::from_ms(0), reading, tier: Tier::Exact }
}

#[rstest]
#[case::plain(99, 100, BucketState::Known, Some((99, 100)))]
#[case::no_traffic(0, 0, BucketState::Known, Some((0, 0)))]
#[case::above_by_exactly_a_hundredth(101, 100, BucketState::Clamped, Some((100, 100)))]
#[case::above_by_more(1011, 1000, BucketState::Invalid, None)]
#[case::above_by_just_more_than_a_hundredth(10_101, 10_000, BucketState::Invalid, None)]
#[case::one_of_few_is_more_than_a_hundredth(11, 10, BucketState::Invalid, None)]
#[case::good_of_nothing(1, 0, BucketState::Invalid, None)]
#[case::negative_good(-1, 10, BucketState::Invalid, None)]
#[case::negative_total(0, -1, BucketState::Invalid, None)]
#[case::both_negative(-5, -5, BucketState::Invalid, None)]
#[case::as_large_as_it_goes(i64::MAX, i64::MAX, BucketState::Known, Some((i64::MAX as u64, i64::MAX as u64)))]
fn counts_are_worth_what_they_can_be(
    #[case] good: i64,
    #[case] total: i64,
    #[case] state: BucketState,
    #[case] usable: Option<(u64, u64)>,
) {
    let bucket = bucket(good, total, Certainty::Known);
    assert_eq!((bucket.state(), bucket.usable()), (state, usable));
}

#[rstest]
#[case(Certainty::Partial, BucketState::Partial)]
#[case(Certainty::Estimated, BucketState::Estimated)]
fn a_count_that_is_not_sure_is_used_and_says_so(#[case] certainty: Certainty, #[case] state: BucketState) {
    let bucket = bucket(9, 10, certainty);
    assert_eq!((bucket.state(), bucket.usable()), (state, Some((9, 10))));
}

#[test]
fn what_was_not_read_is_unknown() {
    let bucket = Bucket::unknown(Instant::from_ms(0));
    assert_eq!((bucket.state(), bucket.usable()), (BucketState::Unknown, None));
}

#[test]
fn tiers_are_in_order() {
    assert!(
        Tier::ExistingRules < Tier::Aggregated && Tier::Aggregated < Tier::Anchored && Tier::Anchored < Tier::Exact
    );
}
