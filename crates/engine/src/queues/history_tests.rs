use rstest::rstest;
use watchbill_domain::queues::Counts;

use super::*;

fn at(minute: i64) -> Instant {
    Instant::from_ms(minute * 60_000)
}

fn step(minute: i64, count: Option<u64>) -> DepthStep {
    let counts = count.map(|n| Counts { first: n, last: n, low: n, high: n });
    DepthStep { at: at(minute), counts, is_rough: false }
}

const HOLDS: Duration = Duration::from_secs(180);

#[rstest]
#[case::all(&[(0, Some(1)), (1, Some(2)), (2, Some(2))], 5)]
#[case::a_gap_is_not_known(&[(0, Some(1)), (8, Some(1))], 3 + 2)]
#[case::what_was_not_counted_is_not_known(&[(0, Some(1)), (1, None), (2, Some(1))], 1 + 3)]
#[case::nothing(&[], 0)]
fn a_reading_speaks_until_the_next_and_not_for_long(#[case] steps: &[(i64, Option<u64>)], #[case] minutes: i64) {
    let steps: Vec<DepthStep> = steps.iter().map(|(minute, count)| step(*minute, *count)).collect();
    let span = Span { from: at(0), to: at(10) };
    assert_eq!(known_ms(&steps, HOLDS, span) / 60_000, minutes);
}

#[rstest]
#[case(0, "0 %")]
#[case(500, "50 %")]
#[case(9_999, "99.9 %")]
#[case(10_000, "100 %")]
fn nearly_all_is_not_all(#[case] part: i64, #[case] expected: &str) {
    let whole = if part > 1000 { 10_000 } else { 1000 };
    assert_eq!(share_text(part, whole), expected);
}

fn past(told: Told) -> Past {
    Past { span: Span { from: at(0), to: at(10) }, step: Duration::from_secs(60), told }
}

#[test]
fn what_could_not_be_counted_is_no_number_for_scripts() {
    let readings = vec![Reading::of(at(0), Depth::Known(7)), Reading::of(at(1), Depth::NoPermission)];
    let listed = past(Told::Minutes(readings)).listed();
    let points: Vec<_> =
        listed.points.iter().map(|point| (point.low, point.last, point.readings, point.counted)).collect();
    assert_eq!(points, [(Some(7), Some(7), 1, 1), (None, None, 1, 0)]);
    let roll = Roll {
        start: at(0),
        known: 2,
        approximate: 1,
        unknown: 2,
        counts: Some(Counts { first: 1, last: 4, low: 0, high: 9 }),
        oldest: None,
        unacknowledged: None,
    };
    let listed = past(Told::Rolls(vec![roll])).listed();
    let point = &listed.points[0];
    assert_eq!((point.low, point.high, point.last), (Some(0), Some(9), Some(4)));
    assert_eq!((point.readings, point.counted), (5, 3));
}

#[rstest]
#[case(Depth::NoPermission, "no permission")]
#[case(Depth::StatisticsOff, "statistics off")]
#[case(Depth::NotObservable, "not observable")]
#[case(Depth::Stale { count: None, as_of: at(0) }, "not counted")]
fn why_nobody_knew_is_told(#[case] depth: Depth, #[case] expected: &str) {
    let past = past(Told::Minutes(vec![Reading::of(at(3), depth)]));
    assert_eq!(past.why_unknown(Span { from: at(2), to: at(5) }), Some(expected));
    assert_eq!(past.why_unknown(Span { from: at(5), to: at(6) }), Some("not read"));
}

#[test]
fn of_what_was_rolled_up_no_reason_is_kept() {
    assert_eq!(past(Told::Rolls(Vec::new())).why_unknown(Span { from: at(2), to: at(5) }), None);
}
