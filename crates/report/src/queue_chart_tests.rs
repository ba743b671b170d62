use std::time::Duration;

use proptest::prelude::{prop, prop_assert, proptest};
use rstest::rstest;
use watchbill_domain::queues::{Depth, Reading};
use watchbill_domain::time::Instant;

use super::{DepthChart, DepthLimit, QueueCourse, levels, queue_chart};
use crate::burndown::{ChartMark, MarkKind};
use crate::canvas::SizePx;
use crate::depths::{DepthStep, Depths};
use crate::drawing::{Paper, Span, Tick};
use crate::fixtures::{Expect, FOOTING, HOSTILE, WINDOW, assert_only_shapes, hour, hours, mark};

const SMALL: Paper = Paper { size: SizePx { width: 420, height: 150 }, text_px: 10 };

/// A week of hours.
fn week(depth: impl Fn(i64) -> Depth) -> Vec<DepthStep> {
    (0..7 * 24).map(|n| DepthStep::from(&Reading::of(hour(n), depth(n)))).collect()
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap()
}

struct Week {
    steps: Vec<DepthStep>,
    limits: Vec<DepthLimit>,
    marks: Vec<ChartMark>,
    ticks: Vec<Tick>,
}

impl Week {
    fn with(steps: Vec<DepthStep>) -> Self {
        let ticks = (0..=7).map(|day| Tick { at: hour(day * 24), label: format!("day {day}") }).collect();
        Self { steps, limits: Vec::new(), marks: Vec::new(), ticks }
    }

    fn limited(self, most: u64) -> Self {
        Self { limits: vec![DepthLimit { most, label: "length limit".to_owned() }], ..self }
    }

    fn course(&self) -> QueueCourse<'_> {
        let span = hours(0, 7 * 24);
        QueueCourse {
            title: "prod/orders.dlq",
            depths: Depths { span, now: span.to, steps: &self.steps, holds: Duration::from_secs(3600) },
            limits: &self.limits,
            marks: &self.marks,
            ticks: &self.ticks,
            footing: FOOTING,
        }
    }

    fn drawn(&self) -> DepthChart {
        queue_chart(&self.course(), SMALL)
    }
}

#[test]
fn a_week_with_everything_in_it_is_drawn() {
    let steps = week(|n| match n {
        0..40 => Depth::Empty,
        70..80 => Depth::StatisticsOff,
        100..110 => Depth::Approximate { count: 9_000, as_of: hour(n) },
        _ => Depth::Known(count(n - 39) * 90),
    });
    let mut week = Week::with(steps).limited(15_000);
    week.marks = vec![
        mark(MarkKind::Deploy, 39, 39, "v42"),
        mark(MarkKind::Look, 60, 60, "ana"),
        mark(MarkKind::Promise, 60, 108, "ben"),
        mark(MarkKind::Look, 120, 120, ""),
    ];
    let chart = week.drawn();
    insta::assert_snapshot!(chart.drawing.svg);
    assert_only_shapes(&chart.drawing.svg, Expect::Harmless);
    assert_eq!(
        chart.said,
        "Between 0 and 11,520 messages over the last 7 d, 11,520 now; for 10 h of it nobody knows. The length limit is 15,000 messages."
    );
    assert_eq!(chart.marks.len(), 4);
    assert_eq!(chart.points.len(), 158 + 1, "an hour each, and one unknown time");
    assert!(chart.points.is_sorted_by(|a, b| a.x < b.x && a.part.span.to == b.part.span.from));
}

#[rstest]
#[case(Depth::Known(12_400), "12,400")]
#[case(Depth::Empty, "0")]
#[case(Depth::Approximate { count: 50, as_of: hour(0) }, "about 50")]
#[case(Depth::NoPermission, "not known")]
fn each_point_is_said(#[case] depth: Depth, #[case] expected: &str) {
    assert_eq!(Week::with(week(|_| depth)).drawn().points[0].text(), expected);
}

#[test]
fn a_part_of_several_readings_says_between_which_counts_it_was() {
    let steps: Vec<DepthStep> = (0..7 * 24 * 60)
        .map(|n| DepthStep::from(&Reading::of(Instant::from_ms(n * 60_000), Depth::Known(count(n) + 1))))
        .collect();
    let points = Week::with(steps).drawn().points;
    assert_eq!(points.len(), 168);
    assert_eq!(points[1].text(), "61 to 120");
}

#[rstest]
#[case::near(20_000, true)]
#[case::far(900_000, false)]
fn a_limit_that_is_far_off_is_named_and_not_drawn(#[case] most: u64, #[case] drawn: bool) {
    let chart = Week::with(week(|n| Depth::Known(count(n) * 60))).limited(most).drawn();
    assert_eq!(chart.drawing.svg.contains("--chart-spent"), drawn);
    assert_eq!(chart.drawing.svg.contains("far above"), !drawn);
    assert!(chart.said.contains("The length limit is"));
}

#[test]
fn an_empty_queue_lies_on_the_axis_and_an_unread_one_is_hatched() {
    let empty = Week::with(week(|_| Depth::Empty)).drawn();
    assert!(empty.drawing.svg.contains("--chart-resolved") && !empty.drawing.svg.contains("--chart-line"));
    let unread = Week::with(Vec::new()).drawn();
    assert!(unread.drawing.svg.contains("--chart-unknown") && !unread.drawing.svg.contains("--chart-resolved"));
    assert_eq!(unread.said, "Nothing is known of the last 7 d.");
    assert_eq!(unread.points.len(), 1);
}

#[rstest]
#[case(0, &[0])]
#[case(3, &[0, 1, 2, 3])]
#[case(9, &[0, 2, 4, 6, 8])]
#[case(12_400, &[0, 5_000, 10_000])]
fn levels_are_round(#[case] top: u64, #[case] expected: &[u64]) {
    assert_eq!(levels(top), expected);
    assert!(levels(u64::MAX).len() <= 5);
}

#[test]
fn texts_from_outside_are_texts() {
    let mut week = Week::with(week(|n| Depth::Known(count(n))));
    week.limits = vec![DepthLimit { most: 200, label: HOSTILE.to_owned() }];
    week.marks = vec![mark(MarkKind::Promise, 9, 40, HOSTILE)];
    let wide = Paper { size: SizePx { width: 4000, height: 400 }, text_px: 12 };
    let drawing = queue_chart(&QueueCourse { title: HOSTILE, ..week.course() }, wide).drawing;
    assert_only_shapes(&drawing.svg, Expect::Hostile);
    assert_only_shapes(&drawing.file_svg(), Expect::Hostile);
    assert!(!queue_chart(&week.course(), WINDOW).drawing.png().is_empty());
}

proptest! {
    #[test]
    fn no_course_is_too_strange(
        steps in prop::collection::vec((-100_i64..3000, prop::option::of(0..=u64::MAX)), 0..60),
        limits in prop::collection::vec(0..=u64::MAX, 0..3),
        from in -50_i64..50, length in -10_i64..3000, now in -50_i64..3000,
        width in 0..1200_u32, height in 0..300_u32, text_px in 0..80_u32,
    ) {
        let minute = |n: i64| Instant::from_ms(n * 60_000);
        let steps = steps.into_iter()
            .map(|(at, count)| DepthStep::from(&Reading::of(minute(at), count.map_or(Depth::StatisticsOff, Depth::counted))))
            .collect();
        let mut week = Week::with(steps);
        week.limits = limits.into_iter().map(|most| DepthLimit { most, label: "length limit".to_owned() }).collect();
        let course = week.course();
        let span = Span { from: minute(from), to: minute(from + length) };
        let course = QueueCourse { depths: Depths { span, now: minute(now), ..course.depths }, ..course };
        let chart = queue_chart(&course, Paper { size: SizePx { width, height }, text_px });
        assert_only_shapes(&chart.drawing.svg, Expect::Harmless);
        prop_assert!(!chart.drawing.svg.contains("NaN"));
        for point in &chart.points {
            prop_assert!((0.0..=1.0).contains(&point.x));
        }
    }
}
