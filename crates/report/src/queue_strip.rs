//! A queue's depth over a day in the height of a line of text.

use crate::canvas::{Canvas, Density, Drawn, FINE, Grain, Layer, Rect, SizePx, Stroke};
use crate::depths::{DepthPart, Depths};
use crate::drawing::{Drawing, Paper, Said, Span};
use crate::frame::{cut, pixels, x_fine};
use crate::hatch;
use crate::ink::Ink;

/// Pixels around, for the sign at the end.
const MARGIN: i32 = 3;
/// Parts of the time, at most: a strip is small, and there may be hundreds of them.
const MOST: i64 = 100;

/// A drawing with the same in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepthDrawing {
    /// The picture.
    pub drawing: Drawing,
    /// What it shows, in a sentence. Also its description.
    pub said: String,
}

/// Draws the depth as a line over its ground. An empty queue is a flat line at the foot and nothing else. Where all counts lie close
/// together the foot is not none but a little below the lowest, so that a slope is seen; the ground is then not filled. Unknown
/// times are hatched. `title` names the queue; a triangle at the end says that it grows.
#[must_use]
pub fn queue_strip(title: &str, depths: &Depths<'_>, is_growing: bool, size: SizePx) -> DepthDrawing {
    let size = Paper { size, text_px: 0 }.held().size;
    let (width, height) = (pixels(size.width) - 2 * MARGIN, pixels(size.height) - 2 * MARGIN);
    let plot = Rect { x: MARGIN, y: MARGIN, width: width.max(1), height: height.max(1) };
    let parts = depths.parts(MOST);
    let said = depths.said(&parts);
    let strip = Strip { foot: Foot::of(&parts), parts: &parts, span: depths.span, plot, is_growing };
    let under = |canvas: &Canvas<'_>| strip.draw_unknown(canvas);
    let line = |canvas: &Canvas<'_>| strip.draw_line(canvas);
    let layers = [Layer { grain: Grain::Pixels, picture: &under }, Layer { grain: Grain::Fine, picture: &line }];
    let named = Said { title, description: &said };
    let svg = Canvas::draw_layers(size, named.title, named.description, &layers);
    DepthDrawing { drawing: Drawing { svg, size, plot }, said }
}

/// What stands at the foot of the strip and at its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Foot {
    low: i128,
    high: i128,
}

impl Foot {
    fn of(parts: &[DepthPart]) -> Self {
        let known = || parts.iter().filter_map(|part| part.counts);
        let low = known().map(|counts| i128::from(counts.low)).min().unwrap_or(0);
        let high = known().map(|counts| i128::from(counts.high)).max().unwrap_or(0);
        if low * 2 <= high {
            return Self { low: 0, high: high.max(1) };
        }
        // A change of less than a twentieth is not made to look like more.
        let room = (high - low).max(high / 20).max(1);
        Self { low: low - room / 3 - 1, high: high.max(low + room) }
    }

    fn is_cut(self) -> bool {
        self.low > 0
    }

    /// In tenths of a pixel.
    fn y(self, count: u64, plot: Rect) -> i32 {
        let height = i128::from(plot.height * FINE);
        let up = (i128::from(count) - self.low) * height / (self.high - self.low).max(1);
        plot.bottom() * FINE - i32::try_from(up.clamp(0, height)).unwrap_or(0)
    }
}

struct Strip<'a> {
    foot: Foot,
    parts: &'a [DepthPart],
    span: Span,
    plot: Rect,
    is_growing: bool,
}

impl Strip<'_> {
    fn draw_unknown(&self, canvas: &Canvas<'_>) -> Drawn {
        for rect in unknown(self.parts, self.span, self.plot) {
            hatch::rising(canvas, rect, Ink::Unknown)?;
        }
        Ok(())
    }

    fn draw_line(&self, canvas: &Canvas<'_>) -> Drawn {
        let bottom = self.plot.bottom() * FINE;
        let y = |count: u64| self.foot.y(count, self.plot);
        for piece in pieces(self.parts, self.span, self.plot, y) {
            let holds_any = piece.iter().any(|point| point.1 < bottom);
            if holds_any && !self.foot.is_cut() {
                canvas.area(over_ground(&piece, bottom), Ink::Line, Density::Faint)?;
            }
            let ink = if holds_any { Ink::Line } else { Ink::Resolved };
            canvas.path(piece, Stroke { ink, width: 14, dash: None })?;
        }
        let Some(DepthPart { span, counts: Some(counts), .. }) = self.parts.last() else { return Ok(()) };
        if counts.last == 0 {
            return Ok(());
        }
        let (x, at, radius) = (x_fine(self.plot, self.span, span.to), y(counts.last), 25);
        let (corners, ink) = if self.is_growing {
            (vec![(x - radius, at + radius), (x, at - radius), (x + radius, at + radius)], Ink::Spent)
        } else {
            (vec![(x - radius, at), (x, at - radius), (x + radius, at), (x, at + radius)], Ink::Line)
        };
        canvas.area(corners, ink, Density::Full)
    }
}

/// The boxes of what nobody knows, in pixels; however short a time was, it is seen.
pub(crate) fn unknown(parts: &[DepthPart], span: Span, plot: Rect) -> Vec<Rect> {
    let mut boxes = Vec::new();
    for inner in parts.iter().filter(|part| part.counts.is_none()).filter_map(|part| cut(part.span, span)) {
        hatch::join(&mut boxes, crate::frame::column(plot, span, inner));
    }
    boxes
}

/// The line in tenths of a pixel, broken where nobody knows: each part from its lowest to its highest or back, as it ran.
pub(crate) fn pieces(parts: &[DepthPart], span: Span, plot: Rect, y: impl Fn(u64) -> i32) -> Vec<Vec<(i32, i32)>> {
    let mut pieces: Vec<Vec<(i32, i32)>> = Vec::new();
    let mut is_open = false;
    for part in parts {
        let Some(counts) = part.counts else {
            is_open = false;
            continue;
        };
        if !is_open {
            pieces.push(Vec::new());
            is_open = true;
        }
        let (from, to) = (x_fine(plot, span, part.span.from), x_fine(plot, span, part.span.to));
        let (first, last) =
            if counts.last >= counts.first { (counts.low, counts.high) } else { (counts.high, counts.low) };
        if let Some(piece) = pieces.last_mut() {
            push(piece, (from, y(first)));
            // What was between is seen, and the line goes on from where the part ended.
            push(piece, (to, y(last)));
            push(piece, (to, y(counts.last)));
        }
    }
    pieces
}

/// Adds a point; one that lies on the way from the last but one to this is not needed where all are level.
fn push(piece: &mut Vec<(i32, i32)>, point: (i32, i32)) {
    if piece.last() == Some(&point) {
        return;
    }
    if let [.., before, last] = piece.as_slice()
        && before.1 == last.1
        && last.1 == point.1
    {
        piece.pop();
    }
    piece.push(point);
}

/// The corners of what lies under a line.
pub(crate) fn over_ground(piece: &[(i32, i32)], bottom: i32) -> Vec<(i32, i32)> {
    let mut corners = piece.to_vec();
    corners.extend(piece.last().map(|last| (last.0, bottom)));
    corners.extend(piece.first().map(|first| (first.0, bottom)));
    corners
}

#[cfg(test)]
#[path = "queue_strip_tests.rs"]
mod tests;
