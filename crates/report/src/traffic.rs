//! How much was asked, and how much of it went wrong: two rows of bars on scales of their own, because the bad among many good
//! ones would not be seen.

use crate::canvas::{Anchor, Canvas, Drawn, Grain, Layer, Rect};
use crate::drawing::{Drawing, Footing, Paper, Said, Span, Tick};
use crate::frame::{Axis, Frame, GAP, Margins, column, cut};
use crate::hatch;
use crate::ink::Ink;

/// What came in an hour or a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrafficCounts {
    /// All of it.
    pub total: f64,
    /// What was bad.
    pub bad: f64,
}

/// A bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrafficBar {
    /// Its hour or day.
    pub span: Span,
    /// None if nobody knows.
    pub counts: Option<TrafficCounts>,
}

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Traffic<'a> {
    /// In words.
    pub said: Said<'a>,
    /// The window.
    pub span: Span,
    /// In time order.
    pub bars: &'a [TrafficBar],
    /// Over the upper row: what it is, and how much its highest bar.
    pub total_label: &'a str,
    /// Over the lower row.
    pub bad_label: &'a str,
    /// Of the axis.
    pub ticks: &'a [Tick],
    /// Under it.
    pub footing: Footing<'a>,
}

/// Draws the bars: all above, the bad beneath. A bar that is not zero is seen, however low.
#[must_use]
pub fn traffic_chart(chart: &Traffic<'_>, paper: Paper) -> Drawing {
    let frame = Frame::new(paper, Margins { left: 2 * GAP, right: 2 * GAP, top: 2 }, Axis::Time);
    let Rect { x, y, width, height } = frame.plot;
    let head = frame.line() + GAP;
    let upper = (height * 3 / 5 - head).max(1);
    let lower_y = y + head + upper + head + GAP;
    let rows = [
        Row { plot: Rect { x, y: y + head, width, height: upper }, label: chart.total_label, ink: Ink::Total },
        Row {
            plot: Rect { x, y: lower_y, width, height: (y + height - lower_y).max(1) },
            label: chart.bad_label,
            ink: Ink::Spent,
        },
    ];
    let picture = |canvas: &Canvas<'_>| {
        for (row, value) in rows.iter().zip([total as fn(TrafficCounts) -> f64, bad]) {
            row.draw(canvas, frame, chart, value)?;
        }
        frame.draw_time(canvas, chart.span, chart.ticks)?;
        frame.draw_footing(canvas, &chart.footing.line(None))
    };
    let layers = [Layer { grain: Grain::Pixels, picture: &picture }];
    let svg = Canvas::draw_layers(frame.size, chart.said.title, chart.said.description, &layers);
    Drawing { svg, size: frame.size, plot: frame.plot }
}

fn total(counts: TrafficCounts) -> f64 {
    counts.total
}

fn bad(counts: TrafficCounts) -> f64 {
    counts.bad
}

struct Row<'a> {
    plot: Rect,
    label: &'a str,
    ink: Ink,
}

impl Row<'_> {
    fn draw(&self, canvas: &Canvas<'_>, frame: Frame, chart: &Traffic<'_>, value: fn(TrafficCounts) -> f64) -> Drawn {
        let plot = self.plot;
        canvas.write((plot.x, plot.y - frame.line() - GAP / 2), self.label, frame.pen(Ink::Text, Anchor::Start))?;
        let (bars, unknown) = self.bars(chart, value);
        for bar in bars {
            canvas.fill(bar, self.ink)?;
        }
        for rect in unknown {
            hatch::rising(canvas, rect, Ink::Unknown)?;
            frame.word(canvas, rect, "unknown")?;
        }
        canvas.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), Ink::Axis)
    }

    /// The bars that are not zero, and the boxes of what is unknown. Of bars that share a pixel the highest is drawn.
    fn bars(&self, chart: &Traffic<'_>, value: fn(TrafficCounts) -> f64) -> (Vec<Rect>, Vec<Rect>) {
        let known = |bar: &TrafficBar| bar.counts.map(value).filter(|value| value.is_finite() && *value >= 0.0);
        let most = chart.bars.iter().filter_map(known).fold(0.0, f64::max);
        let (mut bars, mut unknown): (Vec<Rect>, Vec<Rect>) = (Vec::new(), Vec::new());
        for bar in chart.bars {
            let Some(inner) = cut(bar.span, chart.span) else { continue };
            let slot = column(self.plot, chart.span, inner);
            let Some(value) = known(bar) else {
                hatch::join(&mut unknown, slot);
                continue;
            };
            let height = self.height(value, most);
            // A pixel between two bars that are wide enough to be counted.
            let width = if slot.width > 3 { slot.width - 1 } else { slot.width };
            let rect = Rect { y: self.plot.bottom() - height, width, height, ..slot };
            match bars.last_mut() {
                Some(before) if before.x == rect.x => *before = if before.height > height { *before } else { rect },
                _ => bars.push(rect),
            }
        }
        bars.retain(|bar| bar.height > 0);
        (bars, unknown)
    }

    /// Of a bar, where the highest fills the row; what is more than zero is at least a pixel.
    #[allow(clippy::cast_possible_truncation)]
    fn height(&self, value: f64, most: f64) -> i32 {
        let share = if most > 0.0 { value / most } else { 0.0 };
        ((share * f64::from(self.plot.height)).round() as i32).max(i32::from(value > 0.0))
    }
}

#[cfg(test)]
#[path = "traffic_tests.rs"]
mod tests;
