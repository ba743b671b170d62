use std::time::Duration;

use proptest::prelude::{prop, prop_assert, proptest};
use rstest::rstest;
use watchbill_domain::queues::{Depth, Reading};
use watchbill_domain::time::Instant;

use super::{DepthDrawing, queue_strip};
use crate::canvas::{Rect, SizePx};
use crate::depths::{DepthStep, Depths};
use crate::drawing::Span;
use crate::fixtures::{Expect, HOSTILE, assert_only_shapes, has_ink, hour, hours};

const SIZE: SizePx = SizePx { width: 128, height: 22 };

fn quarters(count: impl Fn(i64) -> Option<u64>) -> Vec<DepthStep> {
    let at = |n: i64| Instant::from_ms(n * 900_000);
    let depth = |n: i64| count(n).map_or(Depth::NoPermission, Depth::counted);
    (0..96).map(|n| DepthStep::from(&Reading::of(at(n), depth(n)))).collect()
}

fn strip(steps: &[DepthStep], is_growing: bool) -> DepthDrawing {
    let depths = Depths { span: hours(0, 24), now: hour(24), steps, holds: Duration::from_secs(900) };
    queue_strip("prod/orders.dlq", &depths, is_growing, SIZE)
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap()
}

/// The heights at which the line runs, in tenths of a pixel.
fn heights(strip: &DepthDrawing) -> Vec<i32> {
    let marker = "stroke-width=\"14\" points=\"";
    let lines = strip.drawing.svg.split(marker).skip(1).filter_map(|rest| rest.split('"').next());
    let points = lines.flat_map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    points.filter_map(|point| point.split_once(',')?.1.parse().ok()).collect()
}

#[test]
fn a_queue_that_fills_with_a_gap_in_what_is_known() {
    let steps = quarters(|n| match n {
        0..30 => Some(0),
        50..58 => None,
        _ => Some(count(n - 29) * 180),
    });
    let strip = strip(&steps, true);
    insta::assert_snapshot!(strip.drawing.svg);
    assert_only_shapes(&strip.drawing.svg, Expect::Harmless);
    assert_eq!(strip.said, "Between 0 and 11,880 messages over the last 1 d, 11,880 now; for 2 h of it nobody knows.");
}

#[test]
fn only_an_empty_queue_is_a_flat_line_at_the_foot() {
    let foot = |of: Option<u64>| {
        let strip = strip(&quarters(|_| of), false);
        let bottom = strip.drawing.plot.bottom() * 10;
        let heights = heights(&strip);
        (heights.iter().all(|y| *y == bottom) && !heights.is_empty(), strip.drawing.svg.contains("--chart-unknown"))
    };
    assert_eq!(foot(Some(0)), (true, false));
    assert_eq!(foot(Some(1)), (false, false));
    assert_eq!(foot(None), (false, true), "what nobody knows is hatched and no line");
}

#[test]
fn one_message_for_a_moment_is_seen() {
    let strip = strip(&quarters(|n| Some(u64::from(n == 40))), false);
    assert!(heights(&strip).contains(&(strip.drawing.plot.y * 10)));
}

#[rstest]
#[case::among_few(100, 140, true)]
#[case::among_many(12_000, 14_000, true)]
#[case::hardly(1_000_000, 1_000_100, false)]
fn a_slope_is_seen_as_far_as_it_is_one(#[case] from: u64, #[case] to: u64, #[case] steep: bool) {
    let strip = strip(&quarters(|n| Some(from + (to - from) * count(n) / 95)), false);
    let heights = heights(&strip);
    let rise = heights.first().unwrap() - heights.last().unwrap();
    let height = strip.drawing.plot.height * 10;
    assert_eq!(rise > height / 2, steep, "{rise} of {height}");
    assert!(rise >= 0);
    let ground = strip.drawing.svg.contains("opacity=\"0.16\"");
    assert!(!ground, "the foot is not none, so nothing is filled down to it");
}

#[test]
fn a_queue_that_grows_ends_in_a_sign_of_its_own() {
    let steps = quarters(|n| Some(count(n)));
    assert!(strip(&steps, true).drawing.svg.contains("--chart-spent"));
    assert!(!strip(&steps, false).drawing.svg.contains("--chart-spent"));
}

#[test]
fn a_file_has_ink_where_the_line_is() {
    let strip = strip(&quarters(|_| Some(0)), false);
    let plot = strip.drawing.plot;
    let foot = Rect { x: plot.x + 10, y: plot.bottom() - 1, width: 40, height: 3 };
    assert!(has_ink(&strip.drawing.png(), foot, "#8b94a0"));
    assert!(!has_ink(&strip.drawing.png(), Rect { y: plot.y, height: 10, ..foot }, "#8b94a0"));
}

#[test]
fn its_words_are_texts() {
    let steps = quarters(|_| Some(1));
    let depths = Depths { span: hours(0, 24), now: hour(24), steps: &steps, holds: Duration::from_secs(900) };
    assert_only_shapes(&queue_strip(HOSTILE, &depths, false, SIZE).drawing.svg, Expect::Hostile);
}

proptest! {
    #[test]
    fn no_course_is_too_strange(
        steps in prop::collection::vec((-100_i64..3000, prop::option::of(0..=u64::MAX)), 0..60),
        from in -50_i64..50, length in -10_i64..3000, now in -50_i64..3000,
        width in 0..300_u32, height in 0..60_u32, is_growing: bool,
    ) {
        let minute = |n: i64| Instant::from_ms(n * 60_000);
        let steps: Vec<DepthStep> = steps.into_iter()
            .map(|(at, count)| DepthStep::from(&Reading::of(minute(at), count.map_or(Depth::StatisticsOff, Depth::counted))))
            .collect();
        let span = Span { from: minute(from), to: minute(from + length) };
        let depths = Depths { span, now: minute(now), steps: &steps, holds: Duration::from_secs(600) };
        let strip = queue_strip("q", &depths, is_growing, SizePx { width, height });
        assert_only_shapes(&strip.drawing.svg, Expect::Harmless);
        prop_assert!(!strip.drawing.svg.contains("NaN") && !strip.said.is_empty());
        let plot = strip.drawing.plot;
        for y in heights(&strip) {
            prop_assert!((plot.y * 10..=plot.bottom() * 10).contains(&y), "{y}");
        }
    }
}
