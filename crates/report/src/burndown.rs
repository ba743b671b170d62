//! What is left of a budget over its window, with what happened in it.

mod curve;
mod sides;

use watchbill_domain::time::Instant;

use crate::canvas::{Canvas, Drawn, Grain, Layer, Rect};
use crate::drawing::{Drawing, Footing, Paper, Said, Span, Tick};
use crate::frame::{Axis, Frame, Margins, column, cut, x, x_fine};
use crate::hatch;
use crate::ink::Ink;
use crate::lane::Lane;
use crate::scale::{Placed, Scale, can_be_drawn};

use curve::Curve;
use sides::Sides;

/// How a part of a budget's course is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PointState {
    /// Every bucket was read.
    Known,
    /// Some were.
    Partial,
    /// None was.
    Unknown,
}

/// What was left at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BudgetPoint {
    /// When.
    pub at: Instant,
    /// Share of the budget: 1 is all of it, less than 0 is overspent. For drawing alone.
    pub remaining: f64,
    /// Of the time from the point before up to `at`. What was left after an unknown time is where the line goes on.
    pub state: PointState,
}

/// The line of a budget that is spent evenly, over the whole span.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IdealLine<'a> {
    /// Share at the beginning.
    pub from: f64,
    /// Share at the end.
    pub to: f64,
    /// Written at its end.
    pub label: &'a str,
}

/// A share of the budget where something changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// Share.
    pub remaining: f64,
    /// Written beside it.
    pub label: String,
}

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// A filled bar, and its time shaded.
    Incident,
    /// A triangle.
    Deploy,
    /// A diamond.
    Decision,
    /// A hollow bar.
    Class,
    /// A line over its time between two strokes.
    Promise,
    /// A dot.
    Look,
}

/// Something that happened. A moment has the same instant twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartMark {
    /// What.
    pub kind: MarkKind,
    /// When.
    pub span: Span,
    /// Written above it where there is room.
    pub label: String,
}

/// A time that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcludedSpan {
    /// When.
    pub span: Span,
    /// Written in it where there is room.
    pub label: String,
}

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct BurnDown<'a> {
    /// In words.
    pub said: Said<'a>,
    /// The window.
    pub span: Span,
    /// The end of what can be known.
    pub now: Instant,
    /// In time order.
    pub points: &'a [BudgetPoint],
    /// Written where the line ends.
    pub value_label: &'a str,
    /// None for a rolling window, whose budget comes back.
    pub ideal: Option<IdealLine<'a>>,
    /// Of the policy.
    pub bounds: &'a [Bound],
    /// Incidents, deploys, decisions.
    pub marks: &'a [ChartMark],
    /// What does not count.
    pub exclusions: &'a [ExcludedSpan],
    /// Of the axis.
    pub ticks: &'a [Tick],
    /// Under it.
    pub footing: Footing<'a>,
}

/// The drawing, and where its parts are for whoever points at them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BurnDownChart {
    /// The picture.
    pub drawing: Drawing,
    /// What was drawn of the points, in time order: at most about a thousand, the highest and the lowest of each column.
    pub points: Vec<PlacedPoint>,
    /// The marks that lie in the span.
    pub marks: Vec<PlacedMark>,
}

/// A point that was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedPoint {
    /// Among the points that were given.
    pub index: usize,
    /// In the drawing.
    pub x: i32,
    /// In the drawing; none where nobody knows.
    pub y: Option<i32>,
}

/// A mark that was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedMark {
    /// Among the marks that were given.
    pub index: usize,
    /// Its sign.
    pub area: Rect,
}

/// Draws the burn-down. Below zero is shown as deep as it goes; where that would press everything else together, the
/// scale below zero is coarser, and the line under the chart says so. Unknown times are hatched one way and excluded ones the
/// other; of what is partly known the line is dashed.
#[must_use]
pub fn burn_down(chart: &BurnDown<'_>, paper: Paper) -> BurnDownChart {
    let points = readable(chart);
    let ideal = chart.ideal.iter().flat_map(|ideal| [ideal.from, ideal.to]);
    let bounds: Vec<f64> = chart.bounds.iter().map(|bound| bound.remaining).collect();
    let scale = Scale::of(points.iter().map(|point| point.remaining).chain(ideal), &bounds);
    let sides = Sides::of(chart, &points, &scale, paper);
    // The lane above needs to know where things are from left to right, which does not depend on its height.
    let flat = Frame::new(paper, Margins { top: 0, ..sides.margins }, Axis::Time);
    let lane = Lane::of(chart.marks, chart.span, flat);
    let frame = Frame::new(paper, Margins { top: lane.height(), ..sides.margins }, Axis::Time);
    let scale = scale.on(frame.plot);
    let curve = Curve::of(&points, (chart.span, chart.now.min(chart.span.to)), frame.plot, &scale);
    let coarser = scale.coarser();
    let under = |canvas: &Canvas<'_>| {
        draw_times(canvas, frame, chart, &curve)?;
        lane.draw_in_plot(canvas, frame)?;
        sides.draw_scale(canvas, frame, &scale)?;
        frame.draw_time(canvas, chart.span, chart.ticks)?;
        frame.draw_footing(canvas, &chart.footing.line(coarser.as_deref()))
    };
    let line = |canvas: &Canvas<'_>| {
        if let Some(ideal) = chart.ideal {
            sides::draw_ideal(canvas, frame, &scale, ideal)?;
        }
        curve.draw(canvas)
    };
    let over = |canvas: &Canvas<'_>| {
        lane.draw(canvas, frame)?;
        sides.draw_labels(canvas, frame, &scale, &curve)
    };
    let layers = [
        Layer { grain: Grain::Pixels, picture: &under },
        Layer { grain: Grain::Fine, picture: &line },
        Layer { grain: Grain::Pixels, picture: &over },
    ];
    let svg = Canvas::draw_layers(frame.size, chart.said.title, chart.said.description, &layers);
    BurnDownChart {
        drawing: Drawing { svg, size: frame.size, plot: frame.plot },
        points: curve.placed().collect(),
        marks: lane.placed(frame),
    }
}

/// A point with its place among those that were given. What is no number is unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Read {
    index: usize,
    at: Instant,
    remaining: f64,
    state: PointState,
}

/// The points in the window up to now, in time order.
fn readable(chart: &BurnDown<'_>) -> Vec<Read> {
    let last = chart.now.min(chart.span.to);
    let mut read: Vec<Read> = Vec::with_capacity(chart.points.len());
    for (index, point) in chart.points.iter().enumerate() {
        if !(chart.span.from..=last).contains(&point.at) {
            continue;
        }
        let number = can_be_drawn(point.remaining);
        let before = read.last().map_or(0.0, |before| before.remaining);
        read.push(Read {
            index,
            at: point.at,
            remaining: if number { point.remaining } else { before },
            state: if number { point.state } else { PointState::Unknown },
        });
    }
    read.sort_by_key(|point| point.at);
    read
}

/// The times that are not known and those that do not count.
fn draw_times(canvas: &Canvas<'_>, frame: Frame, chart: &BurnDown<'_>, curve: &Curve) -> Drawn {
    for excluded in chart.exclusions {
        if let Some(inner) = cut(excluded.span, chart.span) {
            let rect = column(frame.plot, chart.span, inner);
            hatch::falling(canvas, rect, Ink::Excluded)?;
            frame.word(canvas, rect, &excluded.label)?;
        }
    }
    for rect in curve.unknown(frame.plot) {
        hatch::rising(canvas, rect, Ink::Unknown)?;
        frame.word(canvas, rect, "unknown")?;
    }
    if (chart.span.from..chart.span.to).contains(&chart.now) {
        let x = x(frame.plot, chart.span, chart.now);
        canvas.line((x, frame.plot.y), (x, frame.plot.bottom()), Ink::Axis)?;
    }
    Ok(())
}

/// Where a point stands in the units of the fine layer.
fn place(point: &Read, span: Span, plot: Rect, scale: &Placed) -> (i32, i32) {
    (x_fine(plot, span, point.at), scale.y_fine(point.remaining))
}

#[cfg(test)]
#[path = "burndown_tests.rs"]
mod tests;
