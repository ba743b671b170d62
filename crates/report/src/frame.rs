//! The room of a chart over time: where its data stands, the axis of time, and the line under it.

use crate::canvas::{Anchor, Canvas, Drawn, FINE, Pen, Rect, SizePx, Turn, Weight, width_px};
use crate::drawing::{Paper, Span, Tick};
use crate::ink::Ink;
use watchbill_domain::time::Instant;

/// Pixels between two things that must not touch.
pub(crate) const GAP: i32 = 6;
const TICK: i32 = 4;

/// Pixels kept free beside the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Margins {
    pub(crate) left: i32,
    pub(crate) right: i32,
    pub(crate) top: i32,
}

/// Whether there is an axis of time under the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Axis {
    Time,
    None,
}

/// Where everything of a chart stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) size: SizePx,
    pub(crate) plot: Rect,
    pub(crate) text_px: u32,
    pub(crate) axis: Axis,
}

impl Frame {
    pub(crate) fn new(paper: Paper, margins: Margins, axis: Axis) -> Self {
        let Paper { size, text_px } = paper.held();
        let (width, height, line) = (pixels(size.width), pixels(size.height), pixels(text_px) + GAP);
        let below = match axis {
            Axis::Time => TICK + 2 * line,
            Axis::None => line,
        };
        let plot = Rect {
            x: margins.left,
            y: margins.top,
            width: (width - margins.left - margins.right).max(1),
            height: (height - margins.top - below).max(1),
        };
        Self { size, plot, text_px, axis }
    }

    /// Height of a line of text, pixels.
    pub(crate) fn line(self) -> i32 {
        pixels(self.text_px)
    }

    /// The pen of its texts.
    pub(crate) fn pen(self, ink: Ink, anchor: Anchor) -> Pen {
        Pen { ink, size_px: self.text_px, weight: Weight::Normal, anchor, turn: Turn::Right }
    }

    /// Where a text hangs that stands in the middle of `y`.
    pub(crate) fn centred(self, y: i32) -> i32 {
        y - self.line() * 2 / 5
    }

    /// A text on a piece of ground, which takes away what lies under it.
    pub(crate) fn note(self, canvas: &Canvas<'_>, at: (i32, i32), text: &str, pen: Pen) -> Drawn {
        let width = width_px(text, pen.size_px);
        let left = match pen.anchor {
            Anchor::Start => at.0,
            Anchor::Middle => at.0 - width / 2,
            Anchor::End => at.0 - width,
        };
        canvas.fill(Rect { x: left - 2, y: at.1 - 1, width: width + 4, height: self.line() + 1 }, Ink::Ground)?;
        canvas.write(at, text, pen)
    }

    /// A word in a hatched box: across if it has room there, upwards if it has room so, or not at all.
    pub(crate) fn word(self, canvas: &Canvas<'_>, rect: Rect, word: &str) -> Drawn {
        let (length, line) = (width_px(word, self.text_px), self.line());
        let middle = (rect.x + rect.width / 2, rect.y + rect.height / 2);
        let pen = self.pen(Ink::Text, Anchor::Middle);
        if word.is_empty() {
            Ok(())
        } else if length + 2 * GAP < rect.width && line + GAP < rect.height {
            self.note(canvas, (middle.0, rect.y + GAP), word, pen)
        } else if length + 2 * GAP < rect.height && line + GAP < rect.width {
            let under = Rect { x: middle.0 - line / 2 - 1, y: middle.1 - length / 2, width: line + 2, height: length };
            canvas.fill(under, Ink::Ground)?;
            canvas.write((self.centred(middle.0), middle.1), word, Pen { turn: Turn::Up, ..pen })
        } else {
            Ok(())
        }
    }

    /// The axis of time with the ticks that lie in the span. A label that would touch the one before is left out; its tick stays.
    pub(crate) fn draw_time(self, canvas: &Canvas<'_>, span: Span, ticks: &[Tick]) -> Drawn {
        let plot = self.plot;
        let mut free_from = i32::MIN;
        for tick in ticks.iter().filter(|tick| (span.from..=span.to).contains(&tick.at)) {
            let x = x(plot, span, tick.at);
            canvas.line((x, plot.bottom()), (x, plot.bottom() + TICK), Ink::Axis)?;
            let width = width_px(&tick.label, self.text_px);
            let left = (x - width / 2).min(pixels(self.size.width) - width).max(plot.x - GAP);
            if left >= free_from {
                let at = (left + width / 2, plot.bottom() + TICK + 3);
                canvas.write(at, &tick.label, self.pen(Ink::Text, Anchor::Middle))?;
                free_from = left + width + GAP;
            }
        }
        Ok(())
    }

    /// The line under everything.
    pub(crate) fn draw_footing(self, canvas: &Canvas<'_>, line: &str) -> Drawn {
        let y = pixels(self.size.height) - self.line() - 2;
        canvas.write((self.plot.x, y), line, self.pen(Ink::Text, Anchor::Start))
    }
}

/// Room for half a line over the plot.
pub(crate) fn head_room(frame: Frame) -> i32 {
    pixels(frame.text_px) / 2 + GAP
}

/// Pixels as they are counted with.
pub(crate) fn pixels(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// Where an instant is drawn, held inside the plot. Multiplied before it is divided, in integers: no rounding error grows
/// with the span.
pub(crate) fn x(plot: Rect, span: Span, at: Instant) -> i32 {
    plot.x + part(span, at, plot.width)
}

/// The same in the units of a fine layer.
pub(crate) fn x_fine(plot: Rect, span: Span, at: Instant) -> i32 {
    plot.x * FINE + part(span, at, plot.width * FINE)
}

/// The box of a span of time as high as the plot; however short it is, it is seen.
pub(crate) fn column(plot: Rect, span: Span, inner: Span) -> Rect {
    let left = x(plot, span, inner.from).min(plot.right() - 1);
    Rect { x: left, y: plot.y, width: (x(plot, span, inner.to) - left).max(1), height: plot.height }
}

/// The part of a span that lies in another, if any does.
pub(crate) fn cut(inner: Span, span: Span) -> Option<Span> {
    let (from, to) = (inner.from.max(span.from), inner.to.min(span.to));
    (from < to).then_some(Span { from, to })
}

fn part(span: Span, at: Instant, width: i32) -> i32 {
    let whole = i128::from(span.to.as_ms()) - i128::from(span.from.as_ms());
    let part = i128::from(at.as_ms()) - i128::from(span.from.as_ms());
    let pixels = if whole > 0 { (part * i128::from(width) + whole / 2) / whole } else { 0 };
    i32::try_from(pixels.clamp(0, i128::from(width))).unwrap_or(0)
}
