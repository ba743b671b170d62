use std::time::Duration;

use proptest::prelude::{prop, prop_assert, prop_assert_eq, proptest};
use rstest::rstest;
use watchbill_domain::queues::{Counts, Depth, Reading, RollStep, rolled};
use watchbill_domain::time::Instant;

use super::{DepthPart, DepthStep, Depths};
use crate::drawing::Span;
use crate::fixtures::{hour, hours};

fn minute(n: i64) -> Instant {
    Instant::from_ms(n * 60_000)
}

fn step(at: Instant, count: Option<u64>) -> DepthStep {
    let depth = count.map_or(Depth::StatisticsOff, Depth::counted);
    DepthStep::from(&Reading::of(at, depth))
}

fn of<'a>(steps: &'a [DepthStep], to: i64) -> Depths<'a> {
    Depths { span: hours(0, to), now: hour(to), steps, holds: Duration::from_secs(180) }
}

fn every_minute(minutes: i64, count: impl Fn(i64) -> Option<u64>) -> Vec<DepthStep> {
    (0..minutes).map(|n| step(minute(n), count(n))).collect()
}

#[test]
fn a_day_of_minutes_becomes_parts_that_keep_every_extreme() {
    let steps = every_minute(24 * 60, |n| Some(if n == 700 { 9_000 } else { 50 }));
    let parts = of(&steps, 24).parts(300);
    assert_eq!(parts.len(), 288, "of five minutes");
    let high: Vec<&DepthPart> = parts.iter().filter(|part| part.counts.unwrap().high == 9_000).collect();
    assert_eq!(high.len(), 1);
    assert_eq!(high[0].counts, Some(Counts { first: 9_000, last: 50, low: 50, high: 9_000 }));
    assert_eq!(high[0].span, Span { from: minute(700), to: minute(705) });
}

#[test]
fn what_nobody_read_is_unknown_once_the_last_reading_is_stale() {
    let mut steps = every_minute(60, |_| Some(5));
    steps.extend((0..60).map(|n| step(minute(180 + n), Some(0))));
    let parts = of(&steps, 6).parts(10);
    let unknown: Vec<Span> = parts.iter().filter(|part| part.counts.is_none()).map(|part| part.span).collect();
    assert_eq!(unknown, [Span { from: minute(62), to: minute(180) }, Span { from: minute(242), to: minute(360) }]);
}

#[test]
fn a_single_reading_without_a_count_is_seen_between_the_others() {
    let steps = every_minute(24 * 60, |n| (n != 701).then_some(50));
    let unknown: Vec<Span> =
        of(&steps, 24).parts(96).iter().filter(|part| part.counts.is_none()).map(|part| part.span).collect();
    assert_eq!(unknown, [Span { from: minute(701), to: minute(702) }]);
}

#[test]
fn a_step_from_before_the_span_speaks_into_it() {
    let steps = [step(minute(-2), Some(7)), step(minute(1), Some(8))];
    let parts = of(&steps, 1).parts(60);
    let firsts: Vec<(i64, u64)> =
        parts.iter().filter_map(|p| Some((p.span.from.as_ms() / 60_000, p.counts?.last))).collect();
    assert_eq!(firsts, [(0, 7), (1, 8)]);
}

#[test]
fn rolls_tell_what_their_readings_told() {
    let readings = [
        Reading::of(minute(0), Depth::Known(4)),
        Reading::of(minute(1), Depth::Approximate { count: 9, as_of: minute(0) }),
        Reading::of(minute(2), Depth::StatisticsOff),
        Reading::of(minute(3), Depth::Known(2)),
    ];
    let roll = rolled(&readings, RollStep::FiveMinutes)[0];
    let step = DepthStep::from(&roll);
    assert_eq!(step.counts, Some(Counts { first: 4, last: 2, low: 2, high: 9 }));
    assert!(step.is_rough && step.at == minute(0));
    assert_eq!(DepthStep::from(&readings[2]).counts, None);
}

#[rstest]
#[case::never_read(vec![], "Nothing is known of the last 2 h.")]
#[case::empty(every_minute(120, |_| Some(0)), "Empty over the last 2 h.")]
#[case::steady(every_minute(120, |_| Some(1)), "1 message over the last 2 h.")]
#[case::fills(every_minute(120, |n| Some(if n < 60 { 0 } else { 12_400 })),
    "Between 0 and 12,400 messages over the last 2 h, 12,400 now.")]
#[case::emptied(every_minute(120, |n| Some(if n < 60 { 3 } else { 0 })), "Between 0 and 3 messages over the last 2 h, empty now.")]
#[case::unread_now(every_minute(90, |n| Some(u64::try_from(n).unwrap())),
    "Between 0 and 89 messages over the last 2 h, and not known now; for 28 min of it nobody knows.")]
#[case::a_hole(every_minute(120, |n| (n % 60 > 9).then_some(40)), "40 messages over the last 2 h; for 20 min of it nobody knows.")]
#[case::empty_and_unread(every_minute(60, |_| Some(0)), "Empty over the last 2 h, and not known now; for 58 min of it nobody knows.")]
fn it_is_said_in_words(#[case] steps: Vec<DepthStep>, #[case] expected: &str) {
    let depths = of(&steps, 2);
    assert_eq!(depths.said(&depths.parts(100)), expected);
}

proptest! {
    #[test]
    fn parts_cover_the_time_up_to_now_without_gap_or_overlap(
        steps in prop::collection::vec((-100_i64..3000, prop::option::of(0..u64::MAX)), 0..80),
        from in -50_i64..50, length in -10_i64..3000, now in -50_i64..3000, holds in 0_u64..4000, most in 1_i64..400,
    ) {
        let steps: Vec<DepthStep> = steps.into_iter().map(|(at, count)| step(minute(at), count)).collect();
        let span = Span { from: minute(from), to: minute(from + length) };
        let depths = Depths { span, now: minute(now), steps: &steps, holds: Duration::from_secs(holds) };
        let parts = depths.parts(most);
        let end = span.to.min(minute(now));
        if end <= span.from {
            prop_assert!(parts.is_empty());
        } else {
            prop_assert_eq!(parts.first().map(|part| part.span.from), Some(span.from));
            prop_assert_eq!(parts.last().map(|part| part.span.to), Some(end));
        }
        for pair in parts.windows(2) {
            prop_assert_eq!(pair[0].span.to, pair[1].span.from);
            prop_assert!(pair[0].counts.is_some() || pair[1].counts.is_some(), "unknown times are one");
        }
        for counts in parts.iter().filter_map(|part| part.counts) {
            prop_assert!(counts.low <= counts.first.min(counts.last) && counts.high >= counts.first.max(counts.last));
        }
        let known = parts.iter().filter(|part| part.counts.is_some()).count();
        let unknown = parts.len() - known;
        prop_assert!(known <= usize::try_from(most).unwrap() + 2 + unknown, "{known} parts of {most}");
        prop_assert!(!depths.said(&parts).is_empty());
    }
}
