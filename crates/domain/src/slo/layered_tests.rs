use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::slo::fixtures::{at, exact, rolling, rows, span, timeslices};
use crate::slo::{
    Bucket, Choices, Evaluation, Excluded, Exclusion, Grid, Method, PairState, Policy, Question, Slo, evaluate,
};
use std::time::Duration;

const FIVE: i64 = 300_000;

struct Layers {
    slo: Slo,
    fives: Series,
    minutes: Series,
    excluded: Excluded,
}

impl Layers {
    fn new(fives: Vec<Bucket>, minutes: Vec<Bucket>) -> Self {
        let fives = Series::new(Grid::of_step(300), fives).unwrap();
        let minutes = Series::new(Grid::of_step(60), minutes).unwrap();
        Self { slo: rolling("99.9%", 30 * 86_400), fives, minutes, excluded: Excluded::default() }
    }

    fn counts(&self) -> Counts<'_> {
        Counts::new(&self.fives, &self.slo.method, &self.excluded).with_minutes(&self.minutes)
    }

    fn at(&self, counts: &Counts<'_>, now: &str) -> Evaluation {
        let question = Question {
            slo: &self.slo,
            counts,
            choices: Choices::default(),
            policy: &Policy::default(),
            now: at(now),
            window: None,
            lookback: Duration::from_secs(3600),
        };
        evaluate(question).unwrap()
    }
}

/// Two hours of a thousand events each five minutes, and by the minute from 01:00 on; from 02:00 on all fail.
fn outage(minutes_of_it: usize) -> Layers {
    let minutes = [vec![Some((200, 200)); 60], vec![Some((0, 200)); minutes_of_it]].concat();
    Layers::new(
        rows("2026-01-01T00:00:00Z", 300, &[Some((1000, 1000)); 24]),
        rows("2026-01-01T01:00:00Z", 60, &minutes),
    )
}

/// At 99.9 % the pair of an hour needs a ratio of 0.0144: 172.8 of 12,000, and the first minute has 200 of 12,000.
#[test]
fn a_burning_is_seen_a_minute_after_it_began() {
    let layers = outage(1);
    let by_the_minute = layers.at(&layers.counts(), "2026-01-01T02:01:30Z");
    assert_eq!(by_the_minute.burns_until, at("2026-01-01T02:01:00Z"));
    assert_eq!(by_the_minute.pairs[0].state, PairState::Firing);
    assert_eq!(by_the_minute.pairs[0].long_burn, Some(exact("50/3")));
    assert_eq!(by_the_minute.pairs[0].short_burn, Some(exact("200")));
    let fives = Counts::new(&layers.fives, &layers.slo.method, &layers.excluded);
    let by_fives = layers.at(&fives, "2026-01-01T02:01:30Z");
    assert_eq!((by_fives.burns_until, by_fives.pairs[0].state), (at("2026-01-01T02:00:00Z"), PairState::Quiet));
    // What is spent is the same: budgets go by the closed buckets.
    assert_eq!(by_the_minute.consumed, by_fives.consumed);
}

#[rstest]
#[case::the_newest_that_was_read(1, "2026-01-01T02:03:10Z", "2026-01-01T02:01:00Z")]
#[case::the_last_that_is_over_where_all_came(3, "2026-01-01T02:03:10Z", "2026-01-01T02:03:00Z")]
#[case::not_more_than_a_bucket_back(1, "2026-01-01T02:09:10Z", "2026-01-01T02:09:00Z")]
fn burning_looks_back_from(#[case] minutes: usize, #[case] now: &str, #[case] until: &str) {
    assert_eq!(outage(minutes).counts().burns_until(at(now)), at(until));
}

/// The minutes came to a halt at 02:01, the buckets did not: the one that closed at 02:05 is the newest there is.
#[test]
fn minutes_that_came_to_a_halt_give_way_to_closed_buckets() {
    let mut layers = outage(1);
    let fives = [layers.fives.buckets().to_vec(), vec![Bucket::known(at("2026-01-01T02:00:00Z"), 0, 1000)]].concat();
    layers.fives = Series::new(Grid::of_step(300), fives).unwrap();
    assert_eq!(layers.counts().burns_until(at("2026-01-01T02:05:40Z")), at("2026-01-01T02:05:00Z"));
}

/// The bucket says 10 bad, its minutes say 50: the bucket decides. Without a reading of it, they do.
#[rstest]
#[case::the_closed_bucket_is_the_authority(Bucket::known(at("2026-01-01T02:00:00Z"), 990, 1000), 10)]
#[case::without_a_reading_its_minutes_are_asked(Bucket::unknown(at("2026-01-01T02:00:00Z")), 50)]
#[case::what_cannot_be_true_is_not_asked_again(Bucket::known(at("2026-01-01T02:00:00Z"), 2000, 1000), 0)]
fn one_bucket(#[case] five: Bucket, #[case] bad: u128) {
    let layers = Layers::new(vec![five], rows("2026-01-01T02:00:00Z", 60, &[Some((190, 200)); 6]));
    let counts = layers.counts();
    assert_eq!(counts.burning(span("2026-01-01T02:00:00Z", "2026-01-01T02:05:00Z")).bad(), bad);
    // The minute after it is beside it.
    assert_eq!(counts.burning(span("2026-01-01T02:00:00Z", "2026-01-01T02:06:00Z")).bad(), bad + 10);
}

#[test]
fn an_excluded_bucket_excludes_its_minutes() {
    let mut layers = outage(5);
    let exclusion = Exclusion {
        span: span("2026-01-01T02:00:00Z", "2026-01-01T02:05:00Z"),
        reason: "drill".to_owned(),
        author: None,
    };
    layers.excluded = Excluded::new(&[exclusion], Grid::of_step(300));
    assert_eq!(layers.at(&layers.counts(), "2026-01-01T02:04:00Z").pairs[0].long_burn, Some(exact("0")));
}

#[test]
fn slices_do_not_look_at_minutes() {
    let mut layers = outage(3);
    layers.slo.method = timeslices(300, "0.9");
    assert_eq!(layers.at(&layers.counts(), "2026-01-01T02:03:30Z").burns_until, at("2026-01-01T02:00:00Z"));
}

fn counts() -> impl Strategy<Value = Option<(i64, i64)>> {
    prop_oneof![1 => Just(None), 1 => Just(Some((0, 0))), 6 => (0_i64..4, 10_i64..40).prop_map(|(bad, all)| Some((all - bad, all)))]
}

proptest! {
    /// Where every bucket is the sum of its minutes, any time comes to the sum of its minutes.
    #[test]
    fn what_adds_up_stays_the_same(minutes in prop::collection::vec((0_i64..4, 10_i64..40), 60), from in 0_i64..60, length in 0_i64..60, kept in 0_usize..12) {
        let minutes: Vec<_> = minutes.into_iter().map(|(bad, all)| Some((all - bad, all))).collect();
        let five = |minutes: &[Option<(i64, i64)>]| minutes.iter().flatten().copied().reduce(|a, b| (a.0 + b.0, a.1 + b.1));
        let fives: Vec<_> = minutes.chunks(5).map(five).collect();
        let mut kept_fives = rows("2026-01-01T00:00:00Z", 300, &fives);
        kept_fives.remove(kept);
        let layers = Layers::new(kept_fives, rows("2026-01-01T00:00:00Z", 60, &minutes));
        let start = at("2026-01-01T00:00:00Z").shifted_ms(from * 60_000);
        let span = Span { start, end: start.shifted_ms(length * 60_000) };
        let all = &layers.minutes.buckets()[layers.minutes.places(span)];
        let sum = |of: fn((u64, u64)) -> u64| all.iter().filter_map(Bucket::usable).map(of).map(u128::from).sum::<u128>();
        let tally = layers.counts().burning(span);
        prop_assert_eq!((tally.good(), tally.total()), (sum(|it| it.0), sum(|it| it.1)));
    }

    /// Without minutes nothing differs from what was.
    #[test]
    fn without_minutes_it_is_the_evaluation(counts in prop::collection::vec(counts(), 1..40), later in 0_i64..40) {
        let layers = Layers::new(rows("2026-01-01T00:00:00Z", 300, &counts), Vec::new());
        let fives = Counts::new(&layers.fives, &Method::Occurrences, &layers.excluded);
        let now = at("2026-01-01T00:00:00Z").shifted_ms(later * FIVE).to_rfc3339();
        prop_assert_eq!(layers.at(&layers.counts(), &now), layers.at(&fives, &now));
    }
}
