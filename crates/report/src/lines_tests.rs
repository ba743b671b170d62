use rstest::rstest;
use watchbill_domain::time::Instant;

use super::{Level, Line, Lines, line_chart};
use crate::canvas::SizePx;
use crate::drawing::{Drawing, Footing, Paper, Said};
use crate::fixtures::{Expect, FOOTING, HOSTILE, SAID, assert_only_shapes, hour, hours, ticks};

const PAPER: Paper = Paper { size: SizePx { width: 400, height: 160 }, text_px: 10 };

type Values = Vec<(Instant, Option<f64>)>;

fn values(of: &[Option<f64>]) -> Values {
    (0..).zip(of).map(|(n, value)| (hour(n), *value)).collect()
}

fn chart(lines: &[Line<'_>], levels: &[Level<'_>]) -> Drawing {
    let ticks = ticks(0);
    let lines = Lines { said: SAID, span: hours(0, 10), lines, levels, ticks: &ticks, footing: FOOTING };
    line_chart(&lines, PAPER)
}

/// The heights at which the first line begins and ends, in tenths of a pixel.
fn ends(svg: &str) -> (i32, i32) {
    let line = svg.split("stroke=\"var(--chart-series-1)\"").nth(1).unwrap();
    let points = line.split("points=\"").nth(1).unwrap().split('"').next().unwrap();
    let heights: Vec<i32> = points.split_whitespace().map(|p| p.split(',').nth(1).unwrap().parse().unwrap()).collect();
    (heights[0], *heights.last().unwrap())
}

#[test]
fn lines_have_their_names_at_their_ends() {
    let (fast, slow) =
        (values(&[Some(90.0), Some(110.0), None, Some(100.0)]), values(&[Some(300.0), Some(410.0), None, Some(290.0)]));
    let lines = [Line { label: "p50 100 ms", values: &fast }, Line { label: "p99 290 ms", values: &slow }];
    let drawing = chart(&lines, &[Level { value: 300.0, label: "300 ms" }]);
    insta::assert_snapshot!(drawing.svg);
    assert_only_shapes(&drawing.svg, Expect::Harmless);
}

#[test]
fn only_four_lines_are_drawn() {
    let values = values(&[Some(1.0), Some(2.0)]);
    let lines: Vec<Line<'_>> =
        ["a1", "b2", "c3", "d4", "e5"].iter().map(|label| Line { label, values: &values }).collect();
    let svg = chart(&lines, &[]).svg;
    assert!(svg.contains("d4") && !svg.contains("e5"));
}

#[test]
fn only_where_every_line_is_unknown_nobody_knows() {
    let (whole, holed) = (values(&[Some(1.0), Some(1.0), Some(1.0)]), values(&[Some(2.0), None, Some(2.0)]));
    let line = |values| Line { label: "x", values };
    assert!(!chart(&[line(&whole), line(&holed)], &[]).svg.contains("--chart-unknown"));
    assert!(chart(&[line(&holed), line(&holed)], &[]).svg.contains("--chart-unknown"));
}

#[test]
fn far_values_begin_at_zero_and_near_ones_fill_the_height() {
    let (far, near) = (values(&[Some(10.0), Some(100.0)]), values(&[Some(0.9990), Some(0.9999)]));
    let drawing = chart(&[Line { label: "x", values: &near }], &[]);
    let (low, high) = ends(&drawing.svg);
    assert!(low - high > drawing.plot.height * 8, "{low} {high}");
    let drawing = chart(&[Line { label: "x", values: &far }], &[]);
    assert!(ends(&drawing.svg).0 < drawing.plot.bottom() * 10 - drawing.plot.height / 2);
}

#[rstest]
#[case::nothing(&[])]
#[case::one(&[Some(1.0)])]
#[case::unknown(&[None, None])]
#[case::no_numbers(&[Some(f64::NAN), Some(f64::INFINITY), Some(f64::MAX)])]
#[case::the_same(&[Some(0.0), Some(0.0)])]
#[case::below_zero(&[Some(-1e300), Some(-5.0), Some(1e300)])]
fn no_values_are_too_strange(#[case] of: &[Option<f64>]) {
    let values = values(of);
    assert_only_shapes(&chart(&[Line { label: "x", values: &values }], &[]).svg, Expect::Harmless);
}

#[test]
fn texts_from_outside_are_texts() {
    let values = values(&[Some(1.0), Some(2.0)]);
    let chart = Lines {
        said: Said { title: HOSTILE, description: HOSTILE },
        span: hours(0, 10),
        lines: &[Line { label: HOSTILE, values: &values }],
        levels: &[Level { value: 1.5, label: HOSTILE }],
        ticks: &[],
        footing: Footing { as_of: HOSTILE, coverage: HOSTILE },
    };
    assert_only_shapes(
        &line_chart(&chart, Paper { size: SizePx { width: 4000, height: 200 }, text_px: 10 }).svg,
        Expect::Hostile,
    );
}
