//! A budget's course in the height of a line of text.

use crate::canvas::{Canvas, Dash, Density, Drawn, FINE, Grain, Layer, Rect, SizePx, Stroke};
use crate::drawing::{Drawing, Paper, Said};
use crate::frame::pixels;
use crate::ink::Ink;
use crate::scale::can_be_drawn;
use crate::thin::kept;

/// Pixels around, for the dot at the end.
const MARGIN: i32 = 3;

/// Draws shares of a budget at even distances, the oldest first, between none and all of it, so that one is compared with the
/// next; overspent, it goes as deep as it went, under a line at zero. Unknown is a gap with a dashed foot.
#[must_use]
pub fn sparkline(said: Said<'_>, values: &[Option<f64>], size: SizePx) -> Drawing {
    let size = Paper { size, text_px: 0 }.held().size;
    let (width, height) = (pixels(size.width) - 2 * MARGIN, pixels(size.height) - 2 * MARGIN);
    let spark = Spark { values, plot: Rect { x: MARGIN, y: MARGIN, width: width.max(1), height: height.max(1) } };
    let layers = [Layer { grain: Grain::Fine, picture: &|canvas: &Canvas<'_>| spark.draw(canvas) }];
    let svg = Canvas::draw_layers(size, said.title, said.description, &layers);
    Drawing { svg, size, plot: spark.plot }
}

struct Spark<'a> {
    values: &'a [Option<f64>],
    plot: Rect,
}

impl Spark<'_> {
    fn value(&self, i: usize) -> Option<f64> {
        self.values[i].filter(|value| can_be_drawn(*value))
    }

    /// In tenths of a pixel from the left edge of the plot.
    fn across(&self, i: usize) -> i32 {
        let steps = i64::try_from(self.values.len()).unwrap_or(i64::MAX).saturating_sub(1).max(1);
        let part = i64::try_from(i).unwrap_or(0) * i64::from(self.plot.width * FINE) / steps;
        i32::try_from(part).unwrap_or(0)
    }

    fn draw(&self, canvas: &Canvas<'_>) -> Drawn {
        let all = (0..self.values.len()).filter_map(|i| self.value(i));
        let (low, high) = all.fold((0.0_f64, 1.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let (left, foot) = (self.plot.x * FINE, self.plot.bottom() * FINE);
        let y = |value: f64| height(value, low, high, self.plot);
        let mut piece: Vec<(i32, i32)> = Vec::new();
        let mut gap = None;
        if low < 0.0 {
            let zero = y(0.0);
            canvas.path(vec![(left, zero), (self.plot.right() * FINE, zero)], stroke(Ink::Axis, 7))?;
        }
        for i in kept(self.values.len(), self.plot.width * FINE, |i| self.across(i), |i| self.value(i)) {
            let x = left + self.across(i);
            match self.value(i) {
                Some(value) => {
                    piece.push((x, y(value)));
                    if let Some(from) = gap.take() {
                        draw_gap(canvas, from, x, foot)?;
                    }
                }
                None => {
                    draw_piece(canvas, &mut piece)?;
                    gap = gap.or(Some(x));
                }
            }
        }
        if let Some(from) = gap {
            draw_gap(canvas, from, self.plot.right() * FINE, foot)?;
        }
        let end = piece.last().copied();
        draw_piece(canvas, &mut piece)?;
        end.map_or(Ok(()), |(x, at)| {
            let ink = if at > y(0.0) { Ink::Spent } else { Ink::Line };
            let radius = 20;
            canvas.area(
                vec![(x - radius, at), (x, at - radius), (x + radius, at), (x, at + radius)],
                ink,
                Density::Full,
            )
        })
    }
}

#[allow(clippy::cast_possible_truncation)]
fn height(value: f64, low: f64, high: f64, plot: Rect) -> i32 {
    let down = (high - value) / (high - low);
    plot.y * FINE + (down * f64::from(plot.height * FINE)).round() as i32
}

fn stroke(ink: Ink, width: u32) -> Stroke {
    Stroke { ink, width, dash: None }
}

fn draw_piece(canvas: &Canvas<'_>, piece: &mut Vec<(i32, i32)>) -> Drawn {
    let points = std::mem::take(piece);
    if points.len() < 2 { Ok(()) } else { canvas.path(points, stroke(Ink::Line, 14)) }
}

fn draw_gap(canvas: &Canvas<'_>, from: i32, to: i32, foot: i32) -> Drawn {
    let dash = Some(Dash { on: 20, off: 20 });
    canvas.path(vec![(from, foot), (to.max(from + FINE), foot)], Stroke { ink: Ink::Unknown, width: 14, dash })
}

#[cfg(test)]
#[path = "sparkline_tests.rs"]
mod tests;
