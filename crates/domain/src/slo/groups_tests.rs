use proptest::prelude::*;
use rstest::rstest;
use std::time::Duration;

use super::*;
use crate::slo::fixtures::{at, exact, rolling, rows};
use crate::slo::{Choices, CountsAs, Excluded, Grid, Method, Policy, Slo};

const START: &str = "2026-01-01T00:00:00Z";

fn series(counts: &[Option<(i64, i64)>]) -> Series {
    Series::new(Grid::of_step(300), rows(START, 300, counts)).unwrap()
}

fn counted(bucket: &Bucket) -> Option<(i64, i64, Certainty)> {
    match bucket.reading {
        Reading::Counted { good, total, certainty } => Some((good, total, certainty)),
        Reading::Unknown => None,
    }
}

/// The second group is unknown in its second bucket, begins one bucket later than the third, and ends before the first.
#[test]
fn groups_are_summed_bucket_by_bucket() {
    let one = series(&[Some((9, 10)); 5]);
    let starts = |from: usize, counts: &[Option<(i64, i64)>]| {
        let mut buckets = series(&[vec![None; from], counts.to_vec()].concat()).buckets().to_vec();
        buckets.drain(..from);
        Series::new(Grid::of_step(300), buckets).unwrap()
    };
    let two = starts(1, &[Some((1, 1)), None, Some((2, 2))]);
    let pool = pooled(&[one, two]).unwrap();
    let expected = [
        Some((9, 10, Certainty::Known)),
        Some((10, 11, Certainty::Known)),
        Some((9, 10, Certainty::Partial)),
        Some((11, 12, Certainty::Known)),
        Some((9, 10, Certainty::Known)),
    ];
    assert_eq!(pool.buckets().iter().map(counted).collect::<Vec<_>>(), expected);
}

#[rstest]
#[case::clamped_counts_are_clamped_before_they_are_summed(&[Some((201, 200))], &[Some((0, 10))], Some((200, 210, Certainty::Known)))]
#[case::what_cannot_be_true_makes_a_lower_bound(&[Some((300, 200))], &[Some((0, 10))], Some((0, 10, Certainty::Partial)))]
#[case::of_nothing_known_nothing_is_known(&[Some((300, 200))], &[None], None)]
#[case::no_traffic_in_both_is_no_traffic(&[Some((0, 0))], &[Some((0, 0))], Some((0, 0, Certainty::Known)))]
#[case::a_sum_that_no_count_holds_is_unknown(&[Some((i64::MAX, i64::MAX))], &[Some((1, 1))], None)]
fn one_bucket_of_two_groups(
    #[case] one: &[Option<(i64, i64)>],
    #[case] two: &[Option<(i64, i64)>],
    #[case] sum: Option<(i64, i64, Certainty)>,
) {
    assert_eq!(counted(&pooled(&[series(one), series(two)]).unwrap().buckets()[0]), sum);
}

#[test]
fn the_worst_tier_of_the_groups_is_that_of_their_sum() {
    let with = |tier| Series::new(Grid::of_step(300), vec![Bucket { tier, ..Bucket::known(at(START), 1, 1) }]).unwrap();
    assert_eq!(pooled(&[with(Tier::Exact), with(Tier::Aggregated)]).unwrap().buckets()[0].tier, Tier::Aggregated);
}

/// A region that was shut down while its last month was fetched, and one that came in it.
#[rstest]
#[case::ended(&[Some((9, 10)), Some((9, 10)), None, None])]
#[case::begins(&[None, None, Some((9, 10)), Some((9, 10))])]
fn outside_of_its_own_time_a_group_makes_nothing_a_lower_bound(#[case] group: &[Option<(i64, i64)>]) {
    let pool = pooled(&[series(&[Some((1, 1)); 4]), series(group)]).unwrap();
    let counts: Vec<_> = pool.buckets().iter().map(counted).collect();
    let expected: Vec<_> = group
        .iter()
        .map(|own| {
            own.map_or(Some((1, 1, Certainty::Known)), |(good, all)| Some((good + 1, all + 1, Certainty::Known)))
        })
        .collect();
    assert_eq!(counts, expected);
}

/// Slices of which nothing is known are bad here: of a group that ended there are only such, for ever.
#[test]
fn a_group_that_ended_does_not_stand_for_those_that_are_there() {
    let mut slo = rolling("90%", 3600);
    slo.method = Method::RatioTimeslices { slice_s: 300 };
    let choices = Choices { unknown: CountsAs::Bad, ..Choices::default() };
    let before: Vec<Bucket> = rows("2025-12-31T22:00:00Z", 300, &[Some((10, 10)); 6]);
    let ended = Series::new(Grid::of_step(300), before).unwrap();
    let worst = |groups: &[Series]| grouped_by(groups, &slo, choices).worst;
    assert_eq!(worst(&[series(&[Some((9, 10)); 12]), ended.clone()]), Some(0));
    assert_eq!(worst(&[ended.clone(), ended]), Some(0), "where nothing is read at all, what counts as bad still does");
}

#[test]
fn groups_of_different_steps_have_no_sum() {
    let minutes = Series::new(Grid::of_step(60), Vec::new()).unwrap();
    assert_eq!(pooled(&[series(&[]), minutes]), Err(NotOneGrid));
    assert_eq!(pooled(&[]), Err(NotOneGrid));
}

fn grouped(groups: &[Series], slo: &Slo) -> Grouped {
    grouped_by(groups, slo, Choices::default())
}

fn grouped_by(groups: &[Series], slo: &Slo, choices: Choices) -> Grouped {
    let (pool, none) = (pooled(groups).unwrap(), Excluded::default());
    let counts = |series| Counts::new(series, &slo.method, &none);
    let each: Vec<Counts<'_>> = groups.iter().map(counts).collect();
    let question = Question {
        slo,
        counts: &counts(&pool),
        choices,
        policy: &Policy::default(),
        now: at("2026-01-01T01:00:00Z"),
        window: None,
        lookback: Duration::from_secs(3600),
    };
    evaluate_groups(question, &each).unwrap()
}

/// 1 % allowed: the first group spends half, the second five times its budget, together 110 of 1200 fail of 12 that may.
#[test]
fn the_pool_hides_what_the_worst_group_shows() {
    let groups = [series(&[Some((995, 1000)); 4]), series(&[Some((95, 100)); 4]), series(&[None; 4])];
    let grouped = grouped(&groups, &rolling("99%", 3600));
    assert_eq!(grouped.worst, Some(1));
    assert_eq!(
        grouped.groups.iter().map(Evaluation::remaining).collect::<Vec<_>>(),
        [exact("0.5"), exact("-4"), exact("1")]
    );
    assert_eq!(grouped.pooled.consumed, exact("10/11"));
    assert_eq!(grouped.without_data(), [2]);
}

#[test]
fn where_nothing_is_known_no_group_is_the_worst() {
    let grouped = grouped(&[series(&[None]), series(&[])], &rolling("99%", 3600));
    assert_eq!((grouped.worst, grouped.without_data()), (None, vec![0, 1]));
}

fn counts() -> impl Strategy<Value = Option<(i64, i64)>> {
    prop_oneof![1 => Just(None), 1 => Just(Some((0, 0))), 1 => Just(Some((30, 10))), 6 => (0_i64..4, 10_i64..40).prop_map(|(bad, all)| Some((all - bad, all)))]
}

proptest! {
    #[test]
    fn the_pool_is_the_sum_of_its_groups(groups in prop::collection::vec(prop::collection::vec(counts(), 0..12), 1..5)) {
        let groups: Vec<Series> = groups.iter().map(|counts| series(counts)).collect();
        let grouped = grouped(&groups, &rolling("99%", 3600));
        let sum = |of: fn(&Evaluation) -> u128| grouped.groups.iter().map(of).sum::<u128>();
        prop_assert_eq!(grouped.pooled.tally.total(), sum(|it| it.tally.total()));
        prop_assert_eq!(grouped.pooled.tally.bad(), sum(|it| it.tally.bad()));
        let least = grouped.groups.iter().filter(|it| it.tally.known() > 0).map(Evaluation::remaining).min();
        prop_assert_eq!(grouped.worst.map(|worst| grouped.groups[worst].remaining()), least);
    }


    #[test]
    fn one_group_alone_is_its_own_pool(counts in prop::collection::vec((0_i64..4, 10_i64..40), 0..12)) {
        let counts: Vec<_> = counts.into_iter().map(|(bad, all)| Some((all - bad, all))).collect();
        prop_assert_eq!(pooled(&[series(&counts)]).unwrap(), series(&counts));
    }
}

#[test]
fn the_method_of_groups_may_be_slices() {
    let mut slo = rolling("90%", 3600);
    slo.method = Method::RatioTimeslices { slice_s: 300 };
    let grouped = grouped(&[series(&[Some((9, 10)); 12]), series(&[Some((10, 10)); 12])], &slo);
    assert_eq!(grouped.groups[0].consumed, exact("1"));
    assert_eq!(grouped.pooled.consumed, exact("0.5"));
}
