//! Hatchings: rising lines where nobody knows, falling ones where time does not count.

use crate::canvas::{Canvas, Drawn, Rect};
use crate::ink::Ink;

/// Distance between two lines.
const DISTANCE: i32 = 8;
/// The same where time does not count: wider, because there is nothing to be warned of.
const WIDE: i32 = 12;

/// Adds a box, in the order from left to right, or widens the last one where both touch.
pub(crate) fn join(boxes: &mut Vec<Rect>, rect: Rect) {
    match boxes.last_mut() {
        Some(before) if before.right() >= rect.x => before.width = before.width.max(rect.right() - before.x),
        _ => boxes.push(rect),
    }
}

/// A frame with lines that rise to the right at 45 degrees, continuous over neighbouring boxes.
pub(crate) fn rising(canvas: &Canvas<'_>, rect: Rect, ink: Ink) -> Drawn {
    canvas.frame(rect, ink)?;
    // Every line runs where x + y is a multiple of the distance.
    let first = (rect.x + rect.y).div_euclid(DISTANCE) + 1;
    let last = (rect.right() + rect.bottom() - 1).div_euclid(DISTANCE);
    for sum in (first..=last).map(|n| n * DISTANCE) {
        let low_x = rect.x.max(sum - rect.bottom());
        let high_x = rect.right().min(sum - rect.y);
        canvas.line((low_x, sum - low_x), (high_x, sum - high_x), ink)?;
    }
    Ok(())
}

/// A frame with lines that fall to the right.
pub(crate) fn falling(canvas: &Canvas<'_>, rect: Rect, ink: Ink) -> Drawn {
    canvas.frame(rect, ink)?;
    // Every line runs where x - y is a multiple of the distance.
    let first = (rect.x - rect.bottom()).div_euclid(WIDE) + 1;
    let last = (rect.right() - rect.y - 1).div_euclid(WIDE);
    for difference in (first..=last).map(|n| n * WIDE) {
        let low_x = rect.x.max(difference + rect.y);
        let high_x = rect.right().min(difference + rect.bottom());
        canvas.line((low_x, low_x - difference), (high_x, high_x - difference), ink)?;
    }
    Ok(())
}
