//! Up to four lines over time: latencies, ratios, burn rates.

use watchbill_domain::time::Instant;

use crate::canvas::{Anchor, Canvas, Dash, Drawn, FINE, Grain, Layer, Rect, Stroke, width_px};
use crate::drawing::{Drawing, Footing, Paper, Said, Span, Tick};
use crate::frame::{Axis, Frame, GAP, Margins, x, x_fine};
use crate::hatch;
use crate::ink::Ink;
use crate::labels::apart;
use crate::thin::kept;

/// More lines than these are told apart by nobody.
const MOST: usize = 4;
const INKS: [Ink; MOST] = [Ink::First, Ink::Second, Ink::Third, Ink::Fourth];
/// Each line has a dash of its own, so that it is known without its colour.
const DASHES: [Option<Dash>; MOST] =
    [None, Some(Dash { on: 80, off: 30 }), Some(Dash { on: 20, off: 30 }), Some(Dash { on: 120, off: 60 })];

/// A line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line<'a> {
    /// Written at its end.
    pub label: &'a str,
    /// In time order: what it was up to each instant, none if nobody knows.
    pub values: &'a [(Instant, Option<f64>)],
}

/// A value that is drawn across and named: an objective, a factor, a mark of the scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level<'a> {
    /// Where.
    pub value: f64,
    /// Its name.
    pub label: &'a str,
}

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Lines<'a> {
    /// In words.
    pub said: Said<'a>,
    /// The window.
    pub span: Span,
    /// The first four are drawn.
    pub lines: &'a [Line<'a>],
    /// Written on the left.
    pub levels: &'a [Level<'a>],
    /// Of the axis.
    pub ticks: &'a [Tick],
    /// Under it.
    pub footing: Footing<'a>,
}

/// Draws the lines from zero on, or, where all values lie close together, from a little below the lowest. A line is broken where
/// it is unknown; where all are, the plot is hatched.
#[must_use]
pub fn line_chart(chart: &Lines<'_>, paper: Paper) -> Drawing {
    let lines = &chart.lines[..chart.lines.len().min(MOST)];
    let size_px = paper.held().text_px;
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| width_px(text, size_px)).max().unwrap_or(0);
    let margins = Margins {
        left: widest(&mut chart.levels.iter().map(|level| level.label)) + 2 * GAP,
        right: widest(&mut lines.iter().map(|line| line.label)) + 2 * GAP,
        top: GAP + i32::try_from(size_px / 2).unwrap_or(0),
    };
    let frame = Frame::new(paper, margins, Axis::Time);
    let range = Range::of(lines, chart.levels, frame.plot);
    let under = |canvas: &Canvas<'_>| {
        for rect in unknown(lines, chart.span, frame.plot) {
            hatch::rising(canvas, rect, Ink::Unknown)?;
            frame.word(canvas, rect, "unknown")?;
        }
        draw_levels(canvas, frame, chart.levels, &range)?;
        frame.draw_time(canvas, chart.span, chart.ticks)?;
        frame.draw_footing(canvas, &chart.footing.line(None))
    };
    let fine = |canvas: &Canvas<'_>| {
        for ((line, ink), dash) in lines.iter().zip(INKS).zip(DASHES) {
            for piece in pieces(line, chart.span, frame.plot, &range) {
                canvas.path(piece, Stroke { ink, width: 15, dash })?;
            }
        }
        Ok(())
    };
    let over = |canvas: &Canvas<'_>| draw_names(canvas, frame, lines, &range);
    let layers = [
        Layer { grain: Grain::Pixels, picture: &under },
        Layer { grain: Grain::Fine, picture: &fine },
        Layer { grain: Grain::Pixels, picture: &over },
    ];
    let svg = Canvas::draw_layers(frame.size, chart.said.title, chart.said.description, &layers);
    Drawing { svg, size: frame.size, plot: frame.plot }
}

/// From a value to a height.
struct Range {
    low: f64,
    high: f64,
    plot: Rect,
}

impl Range {
    fn of(lines: &[Line<'_>], levels: &[Level<'_>], plot: Rect) -> Self {
        let values = lines.iter().flat_map(|line| line.values).filter_map(|(_, value)| *value);
        let all = values.chain(levels.iter().map(|level| level.value)).filter(|value| can_be_drawn(*value));
        let (low, high) = all.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        if low > high {
            return Self { low: 0.0, high: 1.0, plot };
        }
        let room = if high > low { (high - low) / 20.0 } else { high.abs().max(1.0) / 20.0 };
        // Close together: the lowest is more than half of the highest.
        let low = if low > high / 2.0 { low - room } else { low.min(0.0) };
        Self { low, high: high + room, plot }
    }

    #[allow(clippy::cast_possible_truncation)]
    fn y_fine(&self, value: f64) -> i32 {
        let share = (value - self.low) / (self.high - self.low);
        self.plot.bottom() * FINE - (share * f64::from(self.plot.height * FINE)).round() as i32
    }

    fn y(&self, value: f64) -> i32 {
        (self.y_fine(value) + FINE / 2).div_euclid(FINE)
    }
}

/// Beyond this the difference of two values may be no number.
fn can_be_drawn(value: f64) -> bool {
    value.abs() <= 1e300
}

fn drawable(value: Option<f64>) -> Option<f64> {
    value.filter(|value| can_be_drawn(*value))
}

/// The points of a line between its gaps, in the units of the fine layer.
fn pieces(line: &Line<'_>, span: Span, plot: Rect, range: &Range) -> Vec<Vec<(i32, i32)>> {
    let values: Vec<(Instant, Option<f64>)> =
        line.values.iter().filter(|(at, _)| (span.from..=span.to).contains(at)).copied().collect();
    let across = |i: usize| x_fine(plot, span, values[i].0) - plot.x * FINE;
    let mut pieces: Vec<Vec<(i32, i32)>> = vec![Vec::new()];
    let mut before = 0;
    for i in kept(values.len(), plot.width * FINE, across, |i| drawable(values[i].1)) {
        let gap = (before..=i).any(|i| drawable(values[i].1).is_none());
        before = i;
        if gap && pieces.last().is_some_and(|piece| !piece.is_empty()) {
            pieces.push(Vec::new());
        }
        if let (Some(value), Some(piece)) = (drawable(values[i].1), pieces.last_mut()) {
            piece.push((x_fine(plot, span, values[i].0), range.y_fine(value)));
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    for piece in &mut pieces {
        // A single reading between two gaps is seen as a short stroke.
        if let [(x, y)] = piece[..] {
            piece.push((x + 2 * FINE, y));
        }
    }
    pieces
}

/// The boxes where every line is unknown.
fn unknown(lines: &[Line<'_>], span: Span, plot: Rect) -> Vec<Rect> {
    let mut unknown_lines = vec![0_usize; usize::try_from(plot.width).unwrap_or(0)];
    for line in lines {
        let mut columns = vec![false; unknown_lines.len()];
        let mut before = span.from;
        for (at, value) in line.values {
            if drawable(*value).is_none() && *at > span.from && before < span.to {
                let (from, to) = (x(plot, span, before) - plot.x, x(plot, span, *at) - plot.x);
                let place = |px: i32| usize::try_from(px).unwrap_or(0).min(columns.len());
                let range = place(from)..place(to.max(from + 1));
                columns[range].fill(true);
            }
            before = *at;
        }
        for (count, unknown) in unknown_lines.iter_mut().zip(columns) {
            *count += usize::from(unknown);
        }
    }
    let mut boxes: Vec<Rect> = Vec::new();
    for (x, count) in (plot.x..).zip(unknown_lines) {
        match boxes.last_mut() {
            _ if count == 0 || count < lines.len() => {}
            Some(before) if before.right() == x => before.width += 1,
            _ => boxes.push(Rect { x, y: plot.y, width: 1, height: plot.height }),
        }
    }
    boxes
}

fn draw_levels(canvas: &Canvas<'_>, frame: Frame, levels: &[Level<'_>], range: &Range) -> Drawn {
    let plot = frame.plot;
    let mut taken: Vec<i32> = Vec::new();
    for level in levels.iter().filter(|level| can_be_drawn(level.value)) {
        let y = range.y(level.value);
        canvas.line((plot.x, y), (plot.right(), y), Ink::Grid)?;
        if taken.iter().all(|other| (other - y).abs() > frame.line()) {
            canvas.write((plot.x - GAP, frame.centred(y)), level.label, frame.pen(Ink::Text, Anchor::End))?;
            taken.push(y);
        }
    }
    canvas.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), Ink::Axis)
}

/// The names of the lines at their ends.
fn draw_names(canvas: &Canvas<'_>, frame: Frame, lines: &[Line<'_>], range: &Range) -> Drawn {
    let last = |line: &Line<'_>| line.values.iter().rev().find_map(|(_, value)| drawable(*value));
    let wanted: Vec<i32> = lines.iter().map(|line| last(line).map_or(frame.plot.bottom(), |v| range.y(v))).collect();
    let heights = apart(&wanted, frame.line() + 3, frame.plot.bottom());
    for ((line, ink), y) in lines.iter().zip(INKS).zip(heights) {
        canvas.write((frame.plot.right() + GAP, frame.centred(y)), line.label, frame.pen(ink, Anchor::Start))?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
