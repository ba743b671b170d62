//! Made-up figures that look like real ones, for tests.

use watchbill_domain::time::Instant;

use crate::burndown::{Bound, BudgetPoint, BurnDown, ChartMark, ExcludedSpan, IdealLine, MarkKind, PointState};
use crate::canvas::SizePx;
use crate::drawing::{Footing, Paper, Said, Span, Tick};

pub(crate) const WINDOW: Paper = Paper { size: SizePx { width: 960, height: 320 }, text_px: 12 };
pub(crate) const FOOTING: Footing<'static> = Footing { as_of: "as of 12 Mar 14:05", coverage: "coverage 99.2 %" };
pub(crate) const SAID: Said<'static> =
    Said { title: "checkout availability", description: "38.2 % of the budget is left after 70 of 90 days." };

pub(crate) fn hour(n: i64) -> Instant {
    Instant::from_ms(n * 3_600_000)
}

pub(crate) fn hours(from: i64, to: i64) -> Span {
    Span { from: hour(from), to: hour(to) }
}

/// The days of a quarter as ticks, every second week.
pub(crate) fn ticks(days: i64) -> Vec<Tick> {
    (0..=days / 14).map(|n| Tick { at: hour(n * 14 * 24), label: format!("day {}", n * 14) }).collect()
}

pub(crate) fn mark(kind: MarkKind, from: i64, to: i64, label: &str) -> ChartMark {
    ChartMark { kind, span: hours(from, to), label: label.to_owned() }
}

/// Ninety days of five minutes with outages that cost `cost` of the budget each, up to day 70.
pub(crate) fn quarter(cost: f64) -> Vec<BudgetPoint> {
    let mut remaining = 1.0;
    let mut points = Vec::new();
    for n in 0..=70 * 288_i64 {
        let (day, minute) = (n / 288, n % 288);
        let outage = [12, 31, 52].contains(&day) && minute < 24;
        remaining -= if outage { cost / 24.0 } else { 0.000_004 * f64::from(u16::try_from(n % 7).unwrap()) };
        let state = match day {
            20..23 => PointState::Unknown,
            40..44 => PointState::Partial,
            _ => PointState::Known,
        };
        points.push(BudgetPoint { at: Instant::from_ms(n * 300_000), remaining, state });
    }
    points
}

/// The parts of a burn-down that own what it refers to.
pub(crate) struct Quarter {
    pub(crate) points: Vec<BudgetPoint>,
    pub(crate) bounds: Vec<Bound>,
    pub(crate) marks: Vec<ChartMark>,
    pub(crate) exclusions: Vec<ExcludedSpan>,
    pub(crate) ticks: Vec<Tick>,
}

impl Quarter {
    pub(crate) fn with(points: Vec<BudgetPoint>) -> Self {
        let bound = |remaining, label: &str| Bound { remaining, label: label.to_owned() };
        let day = 24;
        Self {
            points,
            bounds: vec![bound(0.5, "watch"), bound(0.25, "at risk"), bound(0.0, "exhausted")],
            marks: vec![
                mark(MarkKind::Incident, 12 * day, 12 * day + 20, "Inc 41: payments down"),
                mark(MarkKind::Deploy, 30 * day, 30 * day, "v2.41"),
                mark(MarkKind::Incident, 31 * day, 31 * day + 9, "Inc 44: bad deploy"),
                mark(MarkKind::Decision, 33 * day, 33 * day, "freeze releases"),
                mark(MarkKind::Class, 52 * day, 53 * day, "provider"),
                mark(MarkKind::Deploy, 60 * day, 60 * day, "v2.42"),
            ],
            exclusions: vec![ExcludedSpan { span: hours(25 * day, 28 * day), label: "move".to_owned() }],
            ticks: ticks(90),
        }
    }

    pub(crate) fn chart<'a>(&'a self, value_label: &'a str) -> BurnDown<'a> {
        BurnDown {
            said: SAID,
            span: hours(0, 90 * 24),
            now: hour(70 * 24),
            points: &self.points,
            value_label,
            ideal: Some(IdealLine { from: 1.0, to: 0.0, label: "even pace" }),
            bounds: &self.bounds,
            marks: &self.marks,
            exclusions: &self.exclusions,
            ticks: &self.ticks,
            footing: FOOTING,
        }
    }
}

pub(crate) fn shares() -> Vec<crate::ledger::Share> {
    use crate::ledger::{Share, ShareKind};
    let share =
        |label: &str, value: &str, share, kind| Share { label: label.to_owned(), value: value.to_owned(), share, kind };
    vec![
        share("Inc 41: payments down", "41.2 %", 0.412, ShareKind::Incident),
        share("Inc 44: bad deploy", "22.9 %", 0.229, ShareKind::Incident),
        share("v2.41", "12.0 %", 0.12, ShareKind::Deploy),
        share("card provider", "9.4 %", 0.094, ShareKind::Class),
        share("unattributed", "14.5 %", 0.145, ShareKind::Unattributed),
    ]
}

pub(crate) fn windows() -> Vec<crate::history::ClosedWindow> {
    use crate::history::{ClosedWindow, Outcome};
    let window = |label: &str, value: &str, remaining, outcome| ClosedWindow {
        label: label.to_owned(),
        value: value.to_owned(),
        remaining,
        outcome,
    };
    vec![
        window("Q1 2025", "72 %", 0.72, Outcome::Met),
        window("Q2 2025", "4.1 %", 0.041, Outcome::Met),
        window("Q3 2025", "unknown", 0.0, Outcome::Unknown),
        window("Q4 2025", "-38 %", -0.38, Outcome::Missed),
        window("Q1 2026", "49 %", 0.49, Outcome::Running),
    ]
}

/// A text that would be markup, a formula, an escape or a mention wherever it is not held for text.
pub(crate) const HOSTILE: &str = "=1</text></title></svg><script>alert(1)</script>\" onload='x' fill=\"#010101\" \u{202e}\u{0}\u{1b}[2J\u{fffe}&amp; | `a` [b](http://c) @here";

/// Reads a drawing as XML, and checks that it has nothing but shapes and that `HOSTILE` is text in it.
pub(crate) fn assert_only_shapes(svg: &str, expect: Expect) {
    let document = resvg::usvg::roxmltree::Document::parse(svg).unwrap();
    const ELEMENTS: [&str; 10] = ["svg", "g", "title", "desc", "rect", "line", "polyline", "polygon", "circle", "text"];
    const ATTRIBUTES: [&str; 28] = [
        "role",
        "viewBox",
        "width",
        "height",
        "transform",
        "stroke-linejoin",
        "x",
        "y",
        "x1",
        "x2",
        "y1",
        "y2",
        "dy",
        "cx",
        "cy",
        "r",
        "points",
        "fill",
        "stroke",
        "stroke-width",
        "opacity",
        "text-anchor",
        "font-family",
        "font-size",
        "font-weight",
        "font-style",
        "aria-hidden",
        "xmlns",
    ];
    for node in document.descendants().filter(resvg::usvg::roxmltree::Node::is_element) {
        assert!(ELEMENTS.contains(&node.tag_name().name()), "{}", node.tag_name().name());
        for attribute in node.attributes() {
            assert!(ATTRIBUTES.contains(&attribute.name()), "{}", attribute.name());
            assert!(!attribute.value().starts_with("#0101"), "a colour that is none: {}", attribute.value());
        }
    }
    let texts: String = document.descendants().filter_map(|node| node.text()).collect();
    assert_eq!(texts.contains("<script>alert(1)</script>"), expect == Expect::Hostile, "{texts}");
    assert!(!texts.contains(['\u{202e}', '\u{1b}', '\u{fffe}']), "{texts:?}");
}

/// Whether the hostile text is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expect {
    Hostile,
    Harmless,
}

/// Whether a picture has pixels of a colour within a rectangle of the drawing.
pub(crate) fn has_ink(png: &[u8], rect: crate::canvas::Rect, colour: &str) -> bool {
    let picture = resvg::tiny_skia::Pixmap::decode_png(png).unwrap();
    let part = |at: usize| u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
    let wanted = [part(1), part(3), part(5)];
    let near = |x: i32, y: i32| {
        let pixel = picture.pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap()).unwrap();
        [pixel.red(), pixel.green(), pixel.blue()].iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 12)
    };
    (rect.y * 2..rect.bottom() * 2).any(|y| (rect.x * 2..rect.right() * 2).any(|x| near(x, y)))
}
