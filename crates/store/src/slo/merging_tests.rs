use proptest::prelude::*;
use watchbill_domain::slo::{Certainty, Reading, Tier};

use super::*;
use crate::slo::fixtures::{DAY, known, on, read};

#[test]
fn readings_are_put_in_their_places_and_counted() {
    let kept = [known(on(DAY, 1), 9, 10), known(on(DAY, 3), 9, 10), known(on(DAY, 9), 9, 10)];
    let readings = [
        known(on(DAY, 0), 1, 1),
        known(on(DAY, 1), 9, 10),
        known(on(DAY, 3), 10, 11),
        Bucket::unknown(on(DAY, 9)),
        known(on(DAY, 12), 1, 1),
    ];
    let merge = DayMerge::of(&kept, &readings);
    assert_eq!(merge.buckets, [readings[0], kept[0], readings[2], kept[2], readings[4]]);
    assert_eq!((merge.new, merge.changed, merge.unchanged), (2, 1, 2));
    assert_eq!(merge.first_changed_at, Some(on(DAY, 0)));
}

#[test]
fn nothing_new_changes_nothing() {
    let kept = [known(on(DAY, 1), 9, 10), known(on(DAY, 3), 9, 10)];
    for readings in [&kept[..], &kept[1..], &[]] {
        let merge = DayMerge::of(&kept, readings);
        assert_eq!((merge.buckets.as_slice(), merge.is_changed()), (&kept[..], false));
    }
}

#[test]
fn of_two_readings_of_one_bucket_the_better_stays_and_it_counts_once() {
    let exact = known(on(DAY, 1), 9, 10);
    let summed = read(on(DAY, 1), 8, 10, Certainty::Known, Tier::Aggregated);
    for readings in [[exact, summed], [summed, exact]] {
        let merge = DayMerge::of(&[], &readings);
        assert_eq!((merge.buckets.as_slice(), merge.new), (&[exact][..], 1));
    }
}

pub(crate) fn a_reading() -> impl Strategy<Value = Bucket> {
    let certainty = prop::sample::select(vec![Certainty::Known, Certainty::Partial, Certainty::Estimated]);
    let tier = prop::sample::select(vec![Tier::ExistingRules, Tier::Aggregated, Tier::Anchored, Tier::Exact]);
    let counted = (-1..50_i64, 0..50_i64, certainty).prop_map(|(good, total, certainty)| Reading::Counted {
        good,
        total,
        certainty,
    });
    // Three days, and few places on them, so that readings meet.
    (0..3_i64, 0..12_i64, prop_oneof![1 => Just(Reading::Unknown), 4 => counted], tier)
        .prop_map(|(day, place, reading, tier)| Bucket { start: on(DAY + day, place), reading, tier })
}

proptest! {
    #[test]
    fn portions_of_any_size_come_to_the_same(
        readings in prop::collection::vec(a_reading(), 0..60),
        sizes in prop::collection::vec(1_usize..9, 60),
    ) {
        let in_order = |some: &[Bucket]| {
            let mut some = some.to_vec();
            some.sort_by_key(|bucket| bucket.start);
            some
        };
        let at_once = DayMerge::of(&[], &in_order(&readings));
        let mut kept = Vec::new();
        let mut rest = readings.as_slice();
        for size in sizes {
            let (portion, others) = rest.split_at(size.min(rest.len()));
            kept = DayMerge::of(&kept, &in_order(portion)).buckets;
            rest = others;
        }
        kept = DayMerge::of(&kept, &in_order(rest)).buckets;
        prop_assert_eq!(kept, at_once.buckets);
        prop_assert!(at_once.changed == 0 && at_once.unchanged == 0);
    }
}
