//! One alert's past as a band: what was known, how its beginnings are known, and where nobody knows.

use watchbill_domain::alerts::{AlertState, Evidence, GapCause, Segment, SegmentState};
use watchbill_domain::time::Instant;

use crate::canvas::{Anchor, Canvas, Drawn, Rect, SizePx};
use crate::drawing::Span;
use crate::frame::{pixels, x};
use crate::hatch;
use crate::ink::Ink;

/// A drawn chart, with what an overlay needs to answer the mouse and what a screen reader reads instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// Made here entirely: text in it is escaped. Colours are `var(--chart-...)`.
    pub svg: String,
    /// Where the span of time is drawn, in the coordinates of the SVG's `viewBox`.
    pub plot: Rect,
    /// At the left edge of `plot`.
    pub from: Instant,
    /// At the right edge of `plot`.
    pub to: Instant,
    /// The same in words.
    pub table: Vec<ChartRow>,
}

/// A segment in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartRow {
    /// Its beginning, as the caller writes times.
    pub from: String,
    /// Its end, as the caller writes times.
    pub to: String,
    /// What was the case, and how that is known if it was not seen.
    pub state: String,
}

/// Pixels beside the band, so that a label at its very end has room.
const MARGIN: i32 = 8;
/// Pixels above the band.
const TOP: i32 = 4;
/// Pixels below the band: a tick, a gap and a line of text.
const AXIS: i32 = 22;
const TICK: i32 = 4;
/// Height of the line that stands for a calm time.
const CALM: i32 = 3;

/// Draws the evidence of one alert within `span`: firing fills the band, pending half of it, calm is a line at its foot, and
/// an unknown time is an empty hatched box, so that none is told by its colour alone. A beginning that was inferred has a
/// dashed edge, one from a source's own history a dotted one.
///
/// Segments are cut to the span; ticks outside of it are left out. `local` writes a time for people.
#[must_use]
pub fn evidence_chart(
    segments: &[Segment],
    span: Span,
    ticks: &[(Instant, String)],
    size: SizePx,
    local: &dyn Fn(Instant) -> String,
) -> Chart {
    let shown: Vec<Segment> = segments.iter().filter_map(|segment| cut(segment, span)).collect();
    let plot = plot(size);
    let svg = Canvas::draw(size, |canvas| {
        for segment in &shown {
            draw_segment(canvas, plot, span, segment)?;
        }
        canvas.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), Ink::Axis)?;
        for (at, label) in ticks.iter().filter(|(at, _)| (span.from..=span.to).contains(at)) {
            draw_tick(canvas, plot, x(plot, span, *at), label)?;
        }
        Ok(())
    });
    let row = |s: &Segment| ChartRow { from: local(s.from), to: local(s.to), state: words(s) };
    Chart { svg, plot, from: span.from, to: span.to, table: shown.iter().map(row).collect() }
}

fn plot(size: SizePx) -> Rect {
    let (width, height) = (pixels(size.width), pixels(size.height));
    Rect { x: MARGIN, y: TOP, width: (width - 2 * MARGIN).max(1), height: (height - TOP - AXIS).max(1) }
}

/// The part of a segment that lies in the span, if any.
fn cut(segment: &Segment, span: Span) -> Option<Segment> {
    let (from, to) = (segment.from.max(span.from), segment.to.min(span.to));
    (from < to).then_some(Segment { from, to, ..*segment })
}

fn draw_segment(canvas: &Canvas<'_>, plot: Rect, span: Span, segment: &Segment) -> Drawn {
    let left = x(plot, span, segment.from).min(plot.right() - 1);
    // However short it was, it is seen.
    let width = (x(plot, span, segment.to) - left).max(1);
    let foot = |height: i32| Rect { x: left, y: plot.bottom() - height, width, height };
    match segment.state {
        SegmentState::Known(AlertState::Firing) => canvas.fill(foot(plot.height), Ink::Firing)?,
        SegmentState::Known(AlertState::Pending) => canvas.fill(foot(plot.height / 2), Ink::Pending)?,
        SegmentState::Known(AlertState::Resolved) => canvas.fill(foot(CALM.min(plot.height)), Ink::Resolved)?,
        SegmentState::Unknown(_) => hatch::rising(canvas, foot(plot.height), Ink::Unknown)?,
    }
    match segment.evidence {
        // What was there when the span begins did not begin there.
        _ if segment.from == span.from => Ok(()),
        Evidence::Observed => Ok(()),
        Evidence::Inferred => draw_edge(canvas, plot, left, Dash { on: 4, off: 3 }),
        Evidence::Backfilled => draw_edge(canvas, plot, left, Dash { on: 1, off: 2 }),
    }
}

/// Pixels drawn and left out in turn.
#[derive(Clone, Copy)]
struct Dash {
    on: i32,
    off: i32,
}

fn draw_edge(canvas: &Canvas<'_>, plot: Rect, x: i32, dash: Dash) -> Drawn {
    let Dash { on, off } = dash;
    let mut y = plot.y;
    while y < plot.bottom() {
        canvas.line((x, y), (x, (y + on).min(plot.bottom())), Ink::Axis)?;
        y += on + off;
    }
    Ok(())
}

/// A tick with its label, which is turned inwards near the ends.
fn draw_tick(canvas: &Canvas<'_>, plot: Rect, x: i32, label: &str) -> Drawn {
    const NEAR_THE_END: i32 = 40;
    canvas.line((x, plot.bottom()), (x, plot.bottom() + TICK), Ink::Axis)?;
    let anchor = if x - plot.x < NEAR_THE_END {
        Anchor::Start
    } else if plot.right() - x < NEAR_THE_END {
        Anchor::End
    } else {
        Anchor::Middle
    };
    canvas.text((x, plot.bottom() + TICK + 2), label, anchor)
}

fn words(segment: &Segment) -> String {
    let state = match segment.state {
        SegmentState::Known(state) => state.word(),
        SegmentState::Unknown(GapCause::Failing) => return "unknown: the source did not answer".to_owned(),
        SegmentState::Unknown(GapCause::Asleep) => return "unknown: this computer slept".to_owned(),
        SegmentState::Unknown(GapCause::NotRunning) => return "unknown: Watchbill was not running".to_owned(),
    };
    match segment.evidence {
        Evidence::Observed => state.to_owned(),
        evidence => format!("{state} ({})", evidence.word()),
    }
}

#[cfg(test)]
#[path = "timeline_tests.rs"]
mod tests;
