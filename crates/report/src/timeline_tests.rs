use rstest::rstest;
use watchbill_domain::alerts::{AlertState, Evidence, GapCause, Segment, SegmentState};
use watchbill_domain::time::Instant;

use super::{Chart, evidence_chart};
use crate::canvas::{Rect, SizePx};
use crate::drawing::Span;

const SIZE: SizePx = SizePx { width: 216, height: 50 };

fn minute(n: i64) -> Instant {
    Instant::from_ms(n * 60_000)
}

fn segment(from: i64, to: i64, state: SegmentState, evidence: Evidence) -> Segment {
    Segment { from: minute(from), to: minute(to), state, evidence }
}

/// The chart of minutes 0 to 100: the plot is 200 pixels wide, so a minute is two.
fn chart(segments: &[Segment], ticks: &[(Instant, String)]) -> Chart {
    let span = Span { from: minute(0), to: minute(100) };
    evidence_chart(segments, span, ticks, SIZE, &|at| format!("{} min", at.as_ms() / 60_000))
}

const FIRING: SegmentState = SegmentState::Known(AlertState::Firing);
const PENDING: SegmentState = SegmentState::Known(AlertState::Pending);
const RESOLVED: SegmentState = SegmentState::Known(AlertState::Resolved);
const ASLEEP: SegmentState = SegmentState::Unknown(GapCause::Asleep);

#[test]
fn every_state_is_drawn_in_its_own_shape() {
    let segments = [
        segment(0, 10, RESOLVED, Evidence::Observed),
        segment(10, 20, PENDING, Evidence::Observed),
        segment(20, 50, FIRING, Evidence::Inferred),
        segment(50, 60, ASLEEP, Evidence::Observed),
        segment(60, 100, RESOLVED, Evidence::Backfilled),
    ];
    let ticks = [0, 50, 100].map(|n| (minute(n), format!("{n}'")));
    let chart = chart(&segments, &ticks);
    assert_eq!(chart.plot, Rect { x: 8, y: 4, width: 200, height: 24 });
    insta::assert_snapshot!(chart.svg);
    let table: Vec<String> =
        chart.table.iter().map(|row| format!("{} - {}: {}", row.from, row.to, row.state)).collect();
    assert_eq!(
        table,
        [
            "0 min - 10 min: resolved",
            "10 min - 20 min: pending",
            "20 min - 50 min: firing (inferred)",
            "50 min - 60 min: unknown: this computer slept",
            "60 min - 100 min: resolved (backfilled)",
        ]
    );
}

#[test]
fn the_drawing_takes_the_size_of_its_place_and_the_colours_of_its_style_sheet() {
    let svg = chart(&[segment(0, 100, FIRING, Evidence::Observed)], &[(minute(50), "noon".to_owned())]).svg;
    assert!(svg.starts_with("<svg aria-hidden=\"true\" viewBox=\"0 0 216 50\" xmlns="), "{svg}");
    assert!(!svg.contains("#0"), "no colour is left: {svg}");
    for variable in ["--chart-firing", "--chart-axis", "--chart-text"] {
        assert!(svg.contains(&format!("var({variable})")), "{variable}");
    }
}

#[rstest]
#[case("</text><script>alert(1)</script>", "&lt;/text&gt;&lt;script&gt;")]
#[case("fill=\"#010106\"", "fill=&quot;#010106&quot;")]
#[case("#010101", "#010101")]
#[case("a\u{0}\u{1b}[2Jb", "a[2Jb")]
fn labels_are_text_and_nothing_else(#[case] label: &str, #[case] written: &str) {
    let svg = chart(&[], &[(minute(50), label.to_owned())]).svg;
    assert!(svg.contains(written), "{svg}");
    assert!(!svg.contains("<script"), "{svg}");
    assert!(!svg.contains('\u{1b}') && !svg.contains('\u{0}'));
}

#[test]
fn a_moment_of_firing_in_a_long_time_is_seen() {
    let at = minute(50);
    let blip = Segment { from: at, to: at.shifted_ms(1), state: FIRING, evidence: Evidence::Observed };
    let svg = chart(&[blip], &[]).svg;
    assert!(svg.contains("<rect x=\"108\" y=\"4\" width=\"1\" height=\"24\""), "{svg}");
}

#[rstest]
#[case::at_the_very_end(99, 101, "<rect x=\"206\" y=\"4\" width=\"2\"")]
#[case::longer_than_the_chart(-50, 150, "<rect x=\"8\" y=\"4\" width=\"200\"")]
fn segments_are_cut_to_what_is_shown(#[case] from: i64, #[case] to: i64, #[case] rect: &str) {
    let chart = chart(&[segment(from, to, FIRING, Evidence::Observed)], &[]);
    assert!(chart.svg.contains(rect), "{}", chart.svg);
    assert_eq!(chart.table.len(), 1);
}

#[test]
fn what_lies_outside_is_neither_drawn_nor_told() {
    let segments = [segment(-20, 0, FIRING, Evidence::Observed), segment(100, 120, ASLEEP, Evidence::Observed)];
    let outside = chart(&segments, &[(minute(-1), "before".to_owned()), (minute(101), "after".to_owned())]);
    assert_eq!(outside, chart(&[], &[]));
}

#[test]
fn a_beginning_before_the_chart_has_no_edge_in_it() {
    let lines = |from| chart(&[segment(from, 50, FIRING, Evidence::Inferred)], &[]).svg.matches("<polyline").count();
    assert_eq!(lines(-10), 1, "the axis alone");
    assert!(lines(10) > 1, "a dashed edge");
}

#[rstest]
#[case::no_time(SizePx { width: 200, height: 50 }, 5, 5)]
#[case::backwards(SizePx { width: 200, height: 50 }, 5, 4)]
#[case::no_room(SizePx { width: 0, height: 0 }, 0, 100)]
#[case::all_of_time(SizePx { width: 200, height: 50 }, i64::MIN / 60_000, i64::MAX / 60_000)]
fn no_size_and_no_span_is_too_strange(#[case] size: SizePx, #[case] from: i64, #[case] to: i64) {
    let span = Span { from: minute(from), to: minute(to) };
    let segments = [segment(0, 50, ASLEEP, Evidence::Observed), segment(50, 100, FIRING, Evidence::Inferred)];
    let chart = evidence_chart(&segments, span, &[(minute(5), "5".to_owned())], size, &|_| String::new());
    assert!(chart.svg.trim_end().ends_with("</svg>"));
}
