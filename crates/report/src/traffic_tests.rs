use rstest::rstest;

use super::{Traffic, TrafficBar, TrafficCounts, traffic_chart};
use crate::canvas::SizePx;
use crate::drawing::{Drawing, Footing, Paper, Said};
use crate::fixtures::{Expect, FOOTING, HOSTILE, SAID, assert_only_shapes, hours, ticks};

const PAPER: Paper = Paper { size: SizePx { width: 400, height: 160 }, text_px: 10 };

fn bar(day: i64, counts: Option<(f64, f64)>) -> TrafficBar {
    TrafficBar { span: hours(day * 24, day * 24 + 24), counts: counts.map(|(total, bad)| TrafficCounts { total, bad }) }
}

fn chart(bars: &[TrafficBar]) -> Drawing {
    let days = i64::try_from(bars.len()).unwrap();
    let (span, ticks) = (hours(0, days * 24), ticks(days));
    let chart = Traffic {
        said: SAID,
        span,
        bars,
        total_label: "requests, at most 1.2 M a day",
        bad_label: "errors, at most 40 a day",
        ticks: &ticks,
        footing: FOOTING,
    };
    traffic_chart(&chart, PAPER)
}

fn bars(svg: &str, ink: &str) -> usize {
    svg.matches(&format!("fill=\"var({ink})\" stroke=\"none\"")).count()
}

#[test]
fn all_and_bad_stand_on_scales_of_their_own() {
    let days = [Some((1e6, 3.0)), Some((1.2e6, 40.0)), None, Some((0.0, 0.0)), Some((9e5, 1.0))];
    let drawing = chart(&(0..).zip(days).map(|(day, counts)| bar(day, counts)).collect::<Vec<_>>());
    insta::assert_snapshot!(drawing.svg);
    assert_only_shapes(&drawing.svg, Expect::Harmless);
}

#[test]
fn one_bad_event_among_millions_is_seen_and_none_is_not() {
    let drawing = chart(&[bar(0, Some((1e12, 1.0))), bar(1, Some((1e12, 1e9))), bar(2, Some((1e12, 0.0)))]);
    assert_eq!(bars(&drawing.svg, "--chart-spent"), 2);
    assert_eq!(bars(&drawing.svg, "--chart-total"), 3);
}

#[rstest]
#[case::not_counted(None)]
#[case::no_number(Some((f64::NAN, f64::NAN)))]
#[case::less_than_nothing(Some((-1.0, -1.0)))]
fn what_is_no_count_is_unknown(#[case] counts: Option<(f64, f64)>) {
    let drawing = chart(&[bar(0, Some((1.0, 1.0))), bar(1, counts)]);
    assert!(drawing.svg.contains("--chart-unknown"));
    assert_eq!(bars(&drawing.svg, "--chart-total"), 1);
}

#[test]
fn of_more_bars_than_pixels_the_highest_are_drawn() {
    let peak = 7003;
    let counts = |day| if day == peak { (100.0, 0.0) } else { (1.0, 0.0) };
    let drawing = chart(&(0..10_000).map(|day| bar(day, Some(counts(day)))).collect::<Vec<_>>());
    assert!(bars(&drawing.svg, "--chart-total") <= 400);
    let highest = (drawing.plot.height * 3 / 5 - 16).to_string();
    assert!(drawing.svg.contains(&format!("height=\"{highest}\" opacity=\"1\" fill=\"var(--chart-total)\"")));
}

#[test]
fn texts_from_outside_are_texts() {
    let chart = Traffic {
        said: Said { title: HOSTILE, description: HOSTILE },
        span: hours(0, 24),
        bars: &[bar(0, None)],
        total_label: HOSTILE,
        bad_label: HOSTILE,
        ticks: &[],
        footing: Footing { as_of: HOSTILE, coverage: HOSTILE },
    };
    assert_only_shapes(&traffic_chart(&chart, PAPER).svg, Expect::Hostile);
}
