use proptest::prelude::{Just, Strategy, prop, prop_assert, prop_oneof, proptest};
use rstest::rstest;
use watchbill_domain::time::Instant;

use super::{Bound, BudgetPoint, BurnDown, ExcludedSpan, IdealLine, MarkKind, PointState, burn_down};
use crate::canvas::{Rect, SizePx};
use crate::drawing::{Footing, Paper, Said, Span};
use crate::fixtures::{Expect, HOSTILE, Quarter, WINDOW, assert_only_shapes, has_ink, hour, hours, mark, quarter};

const SMALL: Paper = Paper { size: SizePx { width: 360, height: 160 }, text_px: 10 };

fn point(at: i64, remaining: f64, state: PointState) -> BudgetPoint {
    BudgetPoint { at: hour(at), remaining, state }
}

/// A quarter of ninety days with these points, up to day 70.
fn with(points: Vec<BudgetPoint>) -> Quarter {
    let mut quarter = Quarter::with(points);
    (quarter.marks, quarter.exclusions) = (Vec::new(), Vec::new());
    quarter
}

/// How the parts of the line are written in the SVG, by ink.
fn polylines(svg: &str, ink: &str) -> usize {
    let stroke = format!("stroke=\"var({ink})\" stroke-width=\"20\"");
    svg.matches(&stroke).count()
}

#[test]
fn a_window_with_everything_in_it_is_drawn() {
    let points = vec![
        point(0, 1.0, PointState::Known),
        point(400, 0.7, PointState::Known),
        point(500, 0.7, PointState::Unknown),
        point(900, 0.4, PointState::Known),
        point(1200, 0.2, PointState::Partial),
        point(1680, -0.3, PointState::Known),
    ];
    let quarter = Quarter::with(points);
    let chart = burn_down(&quarter.chart("-30 % left"), SMALL);
    insta::assert_snapshot!(chart.drawing.svg);
    assert_only_shapes(&chart.drawing.svg, Expect::Harmless);
    let placed: Vec<(usize, bool)> = chart.points.iter().map(|point| (point.index, point.y.is_some())).collect();
    assert_eq!(placed, [(0, true), (1, true), (2, false), (3, true), (4, true), (5, true)]);
    assert_eq!(chart.marks.len(), quarter.marks.len());
}

#[test]
fn ninety_days_are_thinned_and_keep_what_stands_out() {
    let mut points = quarter(0.1);
    points[5000].remaining = -0.9;
    points[9001].remaining = 1.6;
    let quarter = Quarter::with(points);
    let chart = burn_down(&quarter.chart("7 % left"), WINDOW);
    assert!(chart.points.len() <= 1000, "{}", chart.points.len());
    for index in [0, 5000, 9001, quarter.points.len() - 1] {
        assert!(chart.points.iter().any(|point| point.index == index), "{index}");
    }
    let plot = chart.drawing.plot;
    let y = |index: usize| chart.points.iter().find(|point| point.index == index).and_then(|point| point.y).unwrap();
    assert!(y(9001) == plot.y && y(5000) <= plot.bottom() && y(5000) > plot.bottom() - 20, "{} {}", y(9001), y(5000));
    assert!(chart.points.is_sorted_by(|a, b| a.x <= b.x && a.index < b.index), "in time order");
}

#[rstest]
#[case::a_little(-0.4, false)]
#[case::as_much_as_there_was(-0.9, false)]
#[case::far_more(-3.2, true)]
#[case::beyond_measure(-4000.0, true)]
fn what_was_overspent_is_seen_and_never_cut(#[case] deepest: f64, #[case] coarser: bool) {
    let quarter = with(vec![point(0, 1.0, PointState::Known), point(1680, deepest, PointState::Known)]);
    let chart = burn_down(&quarter.chart("overspent"), WINDOW);
    let (svg, plot) = (&chart.drawing.svg, chart.drawing.plot);
    let y = chart.points[1].y.unwrap();
    let half = plot.y + plot.height / 2;
    assert!(y > half && y <= plot.bottom(), "{y}");
    assert_eq!(polylines(svg, "--chart-line"), 1);
    assert_eq!(polylines(svg, "--chart-spent"), 1, "the line changes where it crosses zero");
    assert_eq!(svg.contains("times coarser"), coarser, "a scale that changes is said");
}

#[test]
fn two_depths_are_two_heights() {
    let y = |deepest: f64| {
        let points = vec![point(0, -8.0, PointState::Known), point(1680, deepest, PointState::Known)];
        burn_down(&with(points).chart(""), WINDOW).points[1].y.unwrap()
    };
    assert!(y(-2.0) < y(-4.0) && y(-4.0) < y(-8.0));
}

#[test]
fn where_nobody_knows_there_is_a_hatched_box_and_no_line() {
    let known = [point(0, 1.0, PointState::Known), point(800, 0.8, PointState::Known)];
    let after = [point(1000, 0.8, PointState::Unknown), point(1680, 0.6, PointState::Known)];
    let whole = burn_down(&with([known[0], known[1], after[1]].to_vec()).chart(""), WINDOW);
    let broken = burn_down(&with([known, after].concat()).chart(""), WINDOW);
    assert_eq!(polylines(&whole.drawing.svg, "--chart-line"), 1);
    assert_eq!(polylines(&broken.drawing.svg, "--chart-line"), 2);
    assert!(!whole.drawing.svg.contains("--chart-unknown"));
    assert!(broken.drawing.svg.contains("--chart-unknown") && broken.drawing.svg.contains("unknown\n"));
    assert_eq!(broken.points[2].y, None);
}

#[test]
fn what_nobody_spoke_of_is_unknown() {
    let hatched = |points| burn_down(&with(points).chart(""), WINDOW).drawing.svg.contains("unknown\n");
    let every_day = |days: i64| (0..=days).map(|day| point(day * 24, 0.5, PointState::Known)).collect();
    assert!(hatched(Vec::new()), "no point at all");
    assert!(hatched(every_day(40)), "the points end a month ago");
    assert!(!hatched(every_day(70)) && !hatched(every_day(69)), "the newest is always a little old");
}

#[test]
fn what_is_partly_known_is_dashed() {
    let lines = |state| {
        let points =
            vec![point(0, 1.0, PointState::Known), point(800, 0.8, PointState::Known), point(1680, 0.6, state)];
        polylines(&burn_down(&with(points).chart(""), WINDOW).drawing.svg, "--chart-line")
    };
    assert_eq!(lines(PointState::Known), 1);
    assert!(lines(PointState::Partial) > 10);
}

#[test]
fn a_number_that_is_none_is_unknown() {
    for remaining in [f64::NAN, f64::INFINITY, -1e300] {
        let quarter = with(vec![point(0, 1.0, PointState::Known), point(9, remaining, PointState::Known)]);
        let chart = burn_down(&quarter.chart(""), WINDOW);
        assert_eq!(chart.points[1].y, None);
        assert!(chart.drawing.svg.contains("--chart-unknown"));
    }
}

#[test]
fn the_value_stands_at_the_end_of_the_line_or_beside_the_plot() {
    let width = |day: i64| {
        let quarter = with(vec![point(0, 1.0, PointState::Known), point(day * 24, 0.5, PointState::Known)]);
        burn_down(&BurnDown { ideal: None, bounds: &[], ..quarter.chart("50 % left of 1,000") }, WINDOW)
            .drawing
            .plot
            .width
    };
    assert!(width(20) > width(69), "beside the plot it needs a margin");
}

#[test]
fn points_after_now_and_outside_of_the_window_are_not_drawn() {
    let known = |at| point(at, 0.5, PointState::Known);
    let quarter = with(vec![known(-1), known(0), known(70 * 24), known(70 * 24 + 1), known(3000)]);
    let chart = burn_down(&quarter.chart(""), WINDOW);
    assert_eq!(chart.points.iter().map(|point| point.index).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn texts_from_outside_are_texts() {
    let mut quarter = Quarter::with(vec![point(0, 1.0, PointState::Known), point(1680, 0.2, PointState::Known)]);
    quarter.bounds.push(Bound { remaining: 0.1, label: HOSTILE.to_owned() });
    quarter.marks.push(mark(MarkKind::Deploy, 900, 900, HOSTILE));
    quarter.exclusions.push(ExcludedSpan { span: hours(1000, 2100), label: HOSTILE.to_owned() });
    quarter.ticks[1].label = HOSTILE.to_owned();
    let chart = BurnDown {
        said: Said { title: HOSTILE, description: HOSTILE },
        ideal: Some(IdealLine { from: 1.0, to: 0.0, label: HOSTILE }),
        footing: Footing { as_of: HOSTILE, coverage: HOSTILE },
        ..quarter.chart(HOSTILE)
    };
    let drawing = burn_down(&chart, Paper { size: SizePx { width: 4000, height: 400 }, text_px: 12 }).drawing;
    assert_only_shapes(&drawing.svg, Expect::Hostile);
    assert_only_shapes(&drawing.file_svg(), Expect::Hostile);
    assert!(!burn_down(&chart, SMALL).drawing.png().is_empty());
}

#[test]
fn a_file_has_ink_where_the_line_is_and_none_where_nothing_is() {
    let quarter = with(vec![point(0, 0.9, PointState::Known), point(1680, 0.9, PointState::Known)]);
    let chart = burn_down(&quarter.chart("90 % left"), SMALL);
    let png = chart.drawing.png();
    let plot = chart.drawing.plot;
    let y = chart.points[0].y.unwrap();
    let line = Rect { x: plot.x + 20, y: y - 1, width: 40, height: 3 };
    assert!(has_ink(&png, line, "#1a1e23"));
    let empty = Rect { y: y + 6, height: 6, ..line };
    assert!(!has_ink(&png, empty, "#1a1e23"));
    let beside = Rect { x: plot.right(), y: y - 8, width: 40, height: 16 };
    assert!(has_ink(&png, beside, "#1a1e23"), "the value is written with the font that is compiled in");
    assert_eq!(png, burn_down(&quarter.chart("90 % left"), SMALL).drawing.png(), "the same bytes every time");
}

#[test]
fn the_ground_is_the_light_one_in_files() {
    let drawing = burn_down(&with(quarter(0.1)).chart("left"), SMALL).drawing;
    assert!(drawing.svg.contains("var(--chart-line)") && !drawing.svg.contains("<svg width"));
    let file = drawing.file_svg();
    assert!(file.starts_with("<svg width=\"360\" height=\"160\" role=\"img\" viewBox=\"0 0 360 160\""), "{file}");
    assert!(!file.contains("var(") && file.contains("#1a1e23"));
}

fn any_state() -> impl Strategy<Value = PointState> {
    prop_oneof![Just(PointState::Known), Just(PointState::Partial), Just(PointState::Unknown)]
}

proptest! {
    #[test]
    fn no_chart_is_too_strange(
        points in prop::collection::vec((-10_i64..3000, -1e16..1e16_f64, any_state()), 0..60),
        from in prop_oneof![Just(i64::MIN), -5_i64..5],
        to in prop_oneof![Just(i64::MAX), -5_i64..3000],
        width in 0..2000_u32, height in 0..400_u32, text_px in 0..80_u32,
    ) {
        let points: Vec<BudgetPoint> = points.into_iter().map(|(at, left, state)| point(at, left, state)).collect();
        let quarter = Quarter::with(points);
        let span = Span { from: Instant::from_ms(from.saturating_mul(3_600_000)), to: Instant::from_ms(to.saturating_mul(3_600_000)) };
        let chart = burn_down(&BurnDown { span, ..quarter.chart("left") }, Paper { size: SizePx { width, height }, text_px });
        assert_only_shapes(&chart.drawing.svg, Expect::Harmless);
        let plot = chart.drawing.plot;
        for point in &chart.points {
            prop_assert!((plot.x..=plot.right()).contains(&point.x));
            prop_assert!(point.y.is_none_or(|y| (plot.y - 1..=plot.bottom() + 1).contains(&y)), "{point:?} {plot:?}");
        }
    }
}
