use rstest::rstest;

use super::*;

fn day(ours: (i64, i64), theirs: (i64, i64)) -> Reconciliation {
    let sum = |(good, total)| EventSum { good, total };
    let start = Instant::parse("2026-03-10T00:00:00Z").unwrap();
    Reconciliation { day: start, ours: sum(ours), theirs: sum(theirs), at: start }
}

#[rstest]
#[case::the_same((990, 1000), (990, 1000), false)]
#[case::a_hundredth((990, 1010), (980, 1000), false)]
#[case::more_than_that((990, 1011), (980, 1000), true)]
#[case::less_than_that((990, 989), (980, 1000), true)]
#[case::as_many_events_and_other_bad_ones((1000, 1000), (980, 1000), true)]
#[case::nothing_on_either_side((0, 0), (0, 0), false)]
#[case::something_of_nothing((1, 1), (0, 0), true)]
fn a_drift_of_more_than_a_hundredth_is_told(
    #[case] ours: (i64, i64),
    #[case] theirs: (i64, i64),
    #[case] expected: bool,
) {
    assert_eq!(drift_problem(&day(ours, theirs)).is_some(), expected);
}

#[test]
fn it_is_told_with_both_sides() {
    assert_eq!(
        drift_problem(&day((900, 1000), (1990, 2000))).unwrap(),
        "on 2026-03-10 Watchbill counted 1000 events, 100 of them bad, and its source 2000, 10 of them bad: they differ by \
         more than 1 %"
    );
}
