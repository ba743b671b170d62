//! Closed windows side by side: what each left of its budget, and whether it was met.

use crate::canvas::{Anchor, Canvas, Drawn, Grain, Layer, Pen, Rect, Weight};
use crate::drawing::{Drawing, Footing, Paper, Said};
use crate::frame::{Axis, Frame, GAP, Margins};
use crate::hatch;
use crate::ink::Ink;
use crate::scale::{Placed, Scale, can_be_drawn};

/// The widest bar, pixels.
const WIDEST: i32 = 64;

/// How a window ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Within its budget.
    Met,
    /// Over it.
    Missed,
    /// Too little is known of it.
    Unknown,
    /// Not yet.
    Running,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Unknown => "unknown",
            Self::Running => "running",
        }
    }
}

/// A window.
#[derive(Debug, Clone, PartialEq)]
pub struct ClosedWindow {
    /// Its name.
    pub label: String,
    /// What it left, written.
    pub value: String,
    /// What it left, as a share of its budget.
    pub remaining: f64,
    /// How it ended.
    pub outcome: Outcome,
}

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    /// In words.
    pub said: Said<'a>,
    /// The oldest first.
    pub windows: &'a [ClosedWindow],
    /// Under it.
    pub footing: Footing<'a>,
}

/// Draws a bar for each window, up for what was left and down for what was overspent, with its value, its name and its
/// outcome in words. A running window is hollow, an unknown one hatched.
#[must_use]
pub fn history_chart(chart: &History<'_>, paper: Paper) -> Drawing {
    let line = i32::try_from(paper.held().text_px).unwrap_or(0) + GAP / 2;
    let margins = Margins { left: 2 * GAP, right: 2 * GAP, top: line + GAP };
    let mut frame = Frame::new(paper, margins, Axis::None);
    // Under the bars: a value of an overspent window, its name, its outcome.
    frame.plot.height = (frame.plot.height - 3 * line - GAP).max(1);
    let known = chart.windows.iter().filter(|window| window.outcome != Outcome::Unknown);
    let scale = Scale::of(known.map(|window| window.remaining), &[]).on(frame.plot);
    let coarser = scale.coarser();
    let picture = |canvas: &Canvas<'_>| {
        let zero = scale.y(0.0);
        canvas.line((frame.plot.x, zero), (frame.plot.right(), zero), Ink::Axis)?;
        let count = i32::try_from(chart.windows.len()).unwrap_or(i32::MAX).max(1);
        for (n, window) in (0..count).zip(chart.windows) {
            let place = |n: i32| {
                frame.plot.x + i32::try_from(i64::from(frame.plot.width) * i64::from(n) / i64::from(count)).unwrap_or(0)
            };
            let slot = Rect { x: place(n), width: place(n + 1) - place(n), ..frame.plot };
            draw_window(canvas, frame, &scale, slot, window)?;
        }
        frame.draw_footing(canvas, &chart.footing.line(coarser.as_deref()))
    };
    let layers = [Layer { grain: Grain::Pixels, picture: &picture }];
    let svg = Canvas::draw_layers(frame.size, chart.said.title, chart.said.description, &layers);
    Drawing { svg, size: frame.size, plot: frame.plot }
}

fn draw_window(canvas: &Canvas<'_>, frame: Frame, scale: &Placed, slot: Rect, window: &ClosedWindow) -> Drawn {
    let width = (slot.width * 3 / 5).clamp(1, WIDEST);
    let middle = slot.x + slot.width / 2;
    let bar = |top: i32, bottom: i32| Rect { x: middle - width / 2, y: top, width, height: (bottom - top).max(2) };
    let line = frame.line() + GAP / 2;
    let zero = scale.y(0.0);
    let unknown = window.outcome == Outcome::Unknown || !can_be_drawn(window.remaining);
    let end = if unknown { frame.plot.y } else { scale.y(window.remaining) };
    let rect = bar(end.min(zero), end.max(zero));
    if unknown {
        hatch::rising(canvas, rect, Ink::Unknown)?;
    } else if window.outcome == Outcome::Running {
        canvas.frame(rect, Ink::Total)?;
    } else {
        canvas.fill(rect, if window.outcome == Outcome::Missed { Ink::Spent } else { Ink::Total })?;
    }
    let strong = |ink| Pen { weight: Weight::Strong, ..frame.pen(ink, Anchor::Middle) };
    let value_at = if end > zero { rect.bottom() + GAP / 2 } else { rect.y - line };
    let ink = if window.outcome == Outcome::Missed { Ink::Spent } else { Ink::Strong };
    canvas.write((middle, value_at), &window.value, strong(ink))?;
    let names = frame.plot.bottom() + line + GAP;
    canvas.write((middle, names), &window.label, frame.pen(Ink::Text, Anchor::Middle))?;
    canvas.write((middle, names + line), window.outcome.word(), frame.pen(Ink::Text, Anchor::Middle))
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
