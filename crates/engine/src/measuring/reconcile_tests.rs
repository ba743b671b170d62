use rstest::rstest;
use watchbill_domain::slo::{Certainty, Reading, Tier};

use super::*;

fn day(ours: (i64, i64), theirs: (i64, i64)) -> Reconciliation {
    let sum = |(good, total)| EventSum { good, total };
    let start = Instant::parse("2026-03-10T00:00:00Z").unwrap();
    Reconciliation { day: start, hours: 24, ours: sum(ours), theirs: sum(theirs), at: start }
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

#[rstest]
#[case::of_most_of_it(22, "in 22 hours of 2026-03-10 Watchbill counted")]
#[case::of_little(1, "in one hour of 2026-03-10 Watchbill counted")]
fn it_is_told_of_how_much_of_the_day(#[case] hours: u32, #[case] begins: &str) {
    let told = drift_problem(&Reconciliation { hours, ..day((900, 1000), (1990, 2000)) }).unwrap();
    assert!(told.starts_with(begins), "{told}");
}

fn start() -> Instant {
    Instant::parse("2026-03-10T00:00:00Z").unwrap()
}

/// A day with 10 events in each bucket, of which one is bad; those at these places are another.
fn buckets(others: &[(i64, Reading)]) -> Vec<Bucket> {
    let usual = Reading::Counted { good: 9, total: 10, certainty: Certainty::Known };
    let reading = |nth| others.iter().find(|(at, _)| *at == nth).map_or(usual, |(_, other)| *other);
    let bucket = |nth| Bucket { start: start().shifted_ms(nth * 300_000), reading: reading(nth), tier: Tier::Exact };
    (0..288).map(bucket).collect()
}

fn told(stretches: &[(Span, EventSum)]) -> Vec<(u64, u64, i64)> {
    let hour = |at: Instant| at.since(start()).as_secs() / 3600;
    stretches.iter().map(|(span, sum)| (hour(span.start), hour(span.end), sum.total)).collect()
}

/// A deploy at 03:10 and one that lasts until 16:00 leave three stretches; a reading with more good than all events is one of
/// all that it says.
#[test]
fn a_day_with_deploys_is_compared_in_the_stretches_around_them() {
    let partial = |nth| (nth, Reading::Counted { good: 1, total: 1, certainty: Certainty::Partial });
    let clamped = (100, Reading::Counted { good: 1001, total: 1000, certainty: Certainty::Known });
    let day = buckets(&[partial(38), partial(190), partial(191), clamped, (192, Reading::Unknown)]);
    let stretches = stretches_of(&hours_of(&day, start()), start());
    assert_eq!(told(&stretches), [(0, 3, 360), (4, 15, 2310), (17, 24, 840)]);
    assert_eq!(stretches[1].1.good, 2310 - 131, "one bucket of it had no bad event");
}

#[test]
fn hours_of_which_a_bucket_was_never_asked_for_are_left_out() {
    let day: Vec<Bucket> = buckets(&[]).into_iter().skip(7).collect();
    assert_eq!(told(&stretches_of(&hours_of(&day, start()), start())), [(1, 24, 2760)]);
    assert_eq!(hours_of(&[], start()), [None; HOURS]);
}

#[test]
fn of_many_stretches_the_longest_are_asked_about() {
    let unknown: Vec<(i64, Reading)> = [1, 3, 6, 10, 15].map(|hour: i64| (hour * 12, Reading::Unknown)).to_vec();
    let stretches = longest(stretches_of(&hours_of(&buckets(&unknown), start()), start()));
    assert_eq!(told(&stretches), [(4, 6, 240), (7, 10, 360), (11, 15, 480), (16, 24, 960)]);
}
