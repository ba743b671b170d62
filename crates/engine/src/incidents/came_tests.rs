use rstest::rstest;
use watchbill_domain::incidents::Amount;
use watchbill_domain::queues::{Depth, Reading, Totals};
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use super::{dead, since};

/// Readings by the minute: how deep, and what the broker counted as arrived.
fn readings(each: &[(u64, Option<u64>)]) -> Vec<Reading> {
    let reading = |(minute, (depth, arrived)): (i64, &(u64, Option<u64>))| {
        let totals = Totals { arrived: *arrived, ..Totals::default() };
        Reading { totals, ..Reading::of(Instant::from_ms(minute * 60_000), Depth::counted(*depth)) }
    };
    (0..).zip(each).map(reading).collect()
}

#[rstest]
#[case::by_the_brokers_count(&[(0, Some(100)), (30, Some(130)), (10, Some(150))], Amount::Exactly(50))]
#[case::nothing_came(&[(5, Some(100)), (5, Some(100))], Amount::Exactly(0))]
#[case::a_count_that_began_anew(&[(0, Some(100)), (30, Some(5)), (40, Some(15))], Amount::AtLeast(40))]
#[case::a_count_that_is_missing_once(&[(0, Some(100)), (30, None), (40, Some(140))], Amount::AtLeast(40))]
#[case::by_the_depth(&[(0, None), (30, None), (10, None), (25, None)], Amount::AtLeast(45))]
#[case::only_emptied(&[(30, None), (0, None)], Amount::AtLeast(0))]
#[case::one_reading_tells_nothing(&[(30, Some(100))], Amount::Unknown)]
#[case::no_reading(&[], Amount::Unknown)]
fn dead_messages_are_counted_exactly_only_where_the_broker_does(
    #[case] each: &[(u64, Option<u64>)],
    #[case] expected: Amount,
) {
    let end = i64::try_from(each.len()).unwrap() * 60_000;
    let span = Span { start: Instant::from_ms(0), end: Instant::from_ms(end) };
    assert_eq!(dead(&readings(each), span), expected);
}

#[rstest]
#[case::all_of_the_time(0, 420_000, Amount::Exactly(50))]
#[case::from_before_the_first_reading(-1, 420_000, Amount::AtLeast(30))]
#[case::long_after_the_last(0, 420_001, Amount::AtLeast(30))]
fn a_count_that_does_not_reach_over_the_whole_time_is_not_all(
    #[case] start_ms: i64,
    #[case] end_ms: i64,
    #[case] expected: Amount,
) {
    let readings = readings(&[(0, Some(100)), (30, Some(130)), (10, Some(150))]);
    let span = Span { start: Instant::from_ms(start_ms), end: Instant::from_ms(end_ms) };
    assert_eq!(dead(&readings, span), expected);
}

#[rstest]
#[case::between_two(90_000, &[10, 12, 0])]
#[case::at_one(120_000, &[10, 12, 0])]
#[case::before_all(-1, &[4, 10, 12, 0])]
#[case::behind_all(600_000, &[0])]
fn what_came_before_the_first_reading_counts_by_the_one_before_it(#[case] start_ms: i64, #[case] depths: &[u64]) {
    let readings = readings(&[(4, None), (10, None), (12, None), (0, None)]);
    let found = since(&readings, Instant::from_ms(start_ms));
    assert_eq!(found.iter().map(|reading| reading.depth.count().unwrap()).collect::<Vec<_>>(), depths);
}

#[test]
fn of_no_reading_there_is_none_before_either() {
    assert!(since(&[], Instant::from_ms(0)).is_empty());
}
