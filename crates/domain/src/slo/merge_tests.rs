use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::slo::{Certainty, Reading};
use crate::time::Instant;

fn start() -> Instant {
    Instant::from_ms(0)
}

fn counted(good: i64, total: i64, certainty: Certainty, tier: Tier) -> Bucket {
    Bucket { start: start(), reading: Reading::Counted { good, total, certainty }, tier }
}

fn silent(tier: Tier) -> Bucket {
    Bucket { start: start(), reading: Reading::Unknown, tier }
}

fn known(good: i64, tier: Tier) -> Bucket {
    counted(good, 1000, Certainty::Known, tier)
}

#[rstest]
#[case::a_better_tier_replaces_a_worse_one(known(1, Tier::Aggregated), known(2, Tier::Exact), 2)]
#[case::a_worse_tier_does_not(known(1, Tier::Exact), known(2, Tier::Anchored), 1)]
#[case::the_newer_of_the_same_tier_stays(known(1, Tier::Exact), known(2, Tier::Exact), 2)]
#[case::silence_of_a_better_tier_does_not_replace(known(1, Tier::ExistingRules), silent(Tier::Exact), 1)]
#[case::anything_replaces_silence(silent(Tier::Exact), known(2, Tier::ExistingRules), 2)]
#[case::a_part_does_not_replace_the_whole(known(1, Tier::Exact), counted(2, 1000, Certainty::Partial, Tier::Exact), 1)]
#[case::nor_a_share_of_a_gap(known(1, Tier::Exact), counted(2, 1000, Certainty::Estimated, Tier::Exact), 1)]
#[case::the_whole_replaces_a_part(counted(1, 1000, Certainty::Partial, Tier::Exact), known(2, Tier::Exact), 2)]
#[case::a_newer_part_replaces_an_older(
    counted(1, 1000, Certainty::Partial, Tier::Exact),
    counted(2, 1000, Certainty::Estimated, Tier::Exact),
    2
)]
#[case::a_part_of_a_better_tier_replaces_the_whole_of_a_worse_one(
    known(1, Tier::Aggregated),
    counted(2, 1000, Certainty::Partial, Tier::Exact),
    2
)]
#[case::what_cannot_be_true_does_not_replace(known(1, Tier::Exact), counted(2, 1, Certainty::Known, Tier::Exact), 1)]
#[case::not_even_by_a_better_tier(known(1, Tier::Aggregated), counted(2, 1, Certainty::Known, Tier::Exact), 1)]
#[case::what_cannot_be_true_is_kept_over_silence(
    counted(2, 1, Certainty::Known, Tier::Aggregated),
    silent(Tier::Exact),
    2
)]
#[case::clamped_counts_are_whole(
    counted(1005, 1000, Certainty::Known, Tier::Exact),
    counted(2, 1000, Certainty::Partial, Tier::Exact),
    1005
)]
fn stays(#[case] old: Bucket, #[case] new: Bucket, #[case] good: i64) {
    let Reading::Counted { good: kept, .. } = merged(old, new).reading else { panic!("nothing was kept") };
    assert_eq!(kept, good);
}

fn tier() -> impl Strategy<Value = Tier> {
    prop_oneof![Just(Tier::ExistingRules), Just(Tier::Aggregated), Just(Tier::Anchored), Just(Tier::Exact)]
}

fn bucket() -> impl Strategy<Value = Bucket> {
    let certainty = prop_oneof![Just(Certainty::Known), Just(Certainty::Partial), Just(Certainty::Estimated)];
    prop_oneof![
        1 => tier().prop_map(silent),
        4 => (-1_i64..8, 0_i64..6, certainty, tier()).prop_map(|(good, total, certainty, tier)| counted(good, total, certainty, tier)),
    ]
}

proptest! {
    /// Readings may be merged chunk by chunk: what was stored takes a chunk that was merged in itself.
    #[test]
    fn chunks_change_nothing(buckets in prop::collection::vec(bucket(), 2..9), cut in 1_usize..8) {
        let cut = cut.min(buckets.len() - 1);
        let all = |buckets: &[Bucket]| buckets.iter().copied().reduce(merged).unwrap();
        prop_assert_eq!(all(&buckets), merged(all(&buckets[..cut]), all(&buckets[cut..])));
    }

    /// The same evidence again, from the beginning, as after a crash.
    #[test]
    fn what_was_read_twice_ends_the_same(buckets in prop::collection::vec(bucket(), 1..9)) {
        let all = |buckets: &[Bucket]| buckets.iter().copied().reduce(merged).unwrap();
        let twice = [buckets.clone(), buckets.clone()].concat();
        prop_assert_eq!(all(&buckets), all(&twice));
        let each_twice: Vec<Bucket> = buckets.iter().flat_map(|bucket| [*bucket, *bucket]).collect();
        prop_assert_eq!(all(&buckets), all(&each_twice));
    }

    /// Of readings of different rank it does not matter which came first.
    #[test]
    fn order_matters_only_among_equals(a in bucket(), b in bucket()) {
        prop_assert!(rank(&a) == rank(&b) || merged(a, b) == merged(b, a));
    }

    #[test]
    fn nothing_usable_is_ever_lost(a in bucket(), b in bucket()) {
        let kept = merged(a, b);
        prop_assert_eq!(kept.usable().is_some(), a.usable().is_some() || b.usable().is_some());
    }
}
