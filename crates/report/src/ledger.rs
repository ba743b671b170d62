//! Who spent the budget: one bar of all of it, and beneath each part in its place with its name.

use watchbill_domain::alerts::plain_line;

use crate::canvas::{Anchor, Canvas, Density, Drawn, Grain, Layer, Rect, SizePx, width_px};
use crate::drawing::{Drawing, Footing, Paper, Said};
use crate::frame::{Axis, Frame, GAP, Margins, pixels};
use crate::hatch;
use crate::ink::Ink;

/// Parts that have a row; the others are in the bar and counted in words.
const MOST_ROWS: usize = 12;
/// Characters of a name.
const LONGEST: usize = 60;

/// To what a part is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShareKind {
    /// An incident: dark.
    Incident,
    /// A deploy: lighter.
    Deploy,
    /// A known class: faint in a frame.
    Class,
    /// To nothing: hatched.
    Unattributed,
}

/// A part of what was spent.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Its name.
    pub label: String,
    /// How much, written.
    pub value: String,
    /// How much, of 1.
    pub share: f64,
    /// To what it is booked.
    pub kind: ShareKind,
}

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Ledger<'a> {
    /// In words.
    pub said: Said<'a>,
    /// In the order they are drawn in.
    pub shares: &'a [Share],
    /// Under it.
    pub footing: Footing<'a>,
}

/// Draws the bar and its parts. The drawing is as high as its rows need: of `paper.size` the width counts.
#[must_use]
pub fn ledger_bar(ledger: &Ledger<'_>, paper: Paper) -> Drawing {
    let paper = paper.held();
    let line = pixels(paper.text_px);
    let (row, bar) = (line + GAP, line * 2);
    let rows = ledger.shares.len().min(MOST_ROWS);
    let height = GAP + bar + GAP + row * i32::try_from(rows).unwrap_or(0) + 2 * GAP + line;
    let size = SizePx { width: paper.size.width, height: u32::try_from(height).unwrap_or(0) };
    let margins = Margins { left: 2 * GAP, right: 2 * GAP, top: GAP };
    let frame = Frame::new(Paper { size, ..paper }, margins, Axis::None);
    let whole = Rect { height: bar, ..frame.plot };
    let places = places(ledger.shares, whole);
    let more = ledger.shares.len() - rows;
    let more = (more > 0).then(|| format!("{more} more parts have no row here"));
    let picture = |canvas: &Canvas<'_>| {
        for (share, part) in ledger.shares.iter().zip(&places) {
            draw_part(canvas, *part, share.kind)?;
        }
        canvas.frame(whole, Ink::Axis)?;
        let mut y = whole.bottom() + GAP;
        for (share, part) in ledger.shares.iter().zip(&places).take(rows) {
            draw_row(canvas, frame, Rect { y, height: row - 4, ..*part }, share)?;
            y += row;
        }
        frame.draw_footing(canvas, &ledger.footing.line(more.as_deref()))
    };
    let layers = [Layer { grain: Grain::Pixels, picture: &picture }];
    let svg = Canvas::draw_layers(frame.size, ledger.said.title, ledger.said.description, &layers);
    Drawing { svg, size: frame.size, plot: whole }
}

/// Where each part lies in the bar: its ends are sums, so that nothing is lost to rounding between two parts.
#[allow(clippy::cast_possible_truncation)]
fn places(shares: &[Share], whole: Rect) -> Vec<Rect> {
    let valid = |share: &Share| if share.share.is_finite() { share.share.max(0.0) } else { 0.0 };
    let all: f64 = shares.iter().map(valid).sum();
    let mut sum = 0.0;
    let mut end = whole.x;
    let mut places = Vec::with_capacity(shares.len());
    for share in shares {
        sum += valid(share);
        let part = if all > 0.0 { sum / all } else { 0.0 };
        let x = end;
        end = whole.x + (part * f64::from(whole.width)).round() as i32;
        places.push(Rect { x, width: end - x, ..whole });
    }
    places
}

fn draw_part(canvas: &Canvas<'_>, rect: Rect, kind: ShareKind) -> Drawn {
    // Two parts of one kind side by side are told apart by a pixel of ground.
    let rect = Rect { width: if rect.width > 2 { rect.width - 1 } else { rect.width.max(1) }, ..rect };
    match kind {
        ShareKind::Incident => canvas.fill(rect, Ink::Mark),
        ShareKind::Deploy => canvas.fill(rect, Ink::Total),
        ShareKind::Class => {
            canvas.shade(rect, Ink::Mark, Density::Faint)?;
            canvas.frame(rect, Ink::Axis)
        }
        ShareKind::Unattributed => hatch::rising(canvas, rect, Ink::Unknown),
    }
}

/// A part in its place with value and name: to the right of it, or to the left where there is more room.
fn draw_row(canvas: &Canvas<'_>, frame: Frame, rect: Rect, share: &Share) -> Drawn {
    draw_part(canvas, rect, share.kind)?;
    let text = format!("{} {}", plain_line(&share.value, LONGEST), plain_line(&share.label, LONGEST));
    let y = frame.centred(rect.y + rect.height / 2);
    let width = width_px(text.trim(), frame.text_px);
    let right = frame.plot.right() - rect.right() - GAP;
    let (left, within) = (rect.x - GAP, rect.width - 2 * GAP);
    if width <= right || right >= left.max(within) && width > left {
        let text = fitted(text.trim(), right, frame.text_px);
        return canvas.write((rect.right() + GAP, y), &text, frame.pen(Ink::Strong, Anchor::Start));
    }
    if width <= left || left >= within {
        let text = fitted(text.trim(), left, frame.text_px);
        return canvas.write((rect.x - GAP, y), &text, frame.pen(Ink::Strong, Anchor::End));
    }
    // The part takes nearly the whole width: its name stands in it.
    let pen = frame.pen(Ink::Strong, Anchor::Start);
    frame.note(canvas, (rect.x + GAP, y), &fitted(text.trim(), within, frame.text_px), pen)
}

/// As much of a text as has room; that there is more is shown.
fn fitted(text: &str, room_px: i32, text_px: u32) -> String {
    if width_px(text, text_px) <= room_px {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if width_px(&format!("{kept}{c}…"), text_px) > room_px {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
