//! What happened, above the plot: a sign for each, its name where there is room, and its time in the plot.

use watchbill_domain::alerts::plain_line;

use crate::burndown::{ChartMark, MarkKind, PlacedMark};
use crate::canvas::{Anchor, Canvas, Dash, Density, Drawn, Rect, Stroke, width_px};
use crate::drawing::Span;
use crate::frame::{Frame, GAP, head_room, pixels, x};
use crate::ink::Ink;

/// Height of the signs.
const SIGN: i32 = 8;
/// Half the width of a sign for a moment.
const HALF: i32 = 4;
/// Rows of names, at most.
const ROWS: usize = 2;
/// Characters of a name.
const LONGEST: usize = 28;
/// More moments than this have no lines in the plot: it would be seen no more.
const MOST_LINES: usize = 24;

/// A mark in its place from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Sign<'a> {
    index: usize,
    mark: &'a ChartMark,
    from: i32,
    to: i32,
    /// The row of its name, and where that begins.
    name: Option<(usize, i32, String)>,
}

/// The marks of a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lane<'a> {
    signs: Vec<Sign<'a>>,
    rows: usize,
    line: i32,
    head_room: i32,
}

impl<'a> Lane<'a> {
    /// The marks that touch the span, named in the order of how much they explain.
    pub(crate) fn of(marks: &'a [ChartMark], span: Span, frame: Frame) -> Self {
        let inside = |mark: &ChartMark| mark.span.from <= span.to && mark.span.to >= span.from;
        let mut signs: Vec<Sign<'a>> = Vec::new();
        for (index, mark) in marks.iter().enumerate().filter(|(_, mark)| inside(mark)) {
            let (from, to) = (x(frame.plot, span, mark.span.from), x(frame.plot, span, mark.span.to));
            signs.push(Sign { index, mark, from, to: to.max(from), name: None });
        }
        let mut order: Vec<usize> = (0..signs.len()).collect();
        order.sort_by_key(|i| rank(signs[*i].mark.kind));
        let mut taken: [Vec<(i32, i32)>; ROWS] = Default::default();
        for i in order {
            signs[i].name = named(&signs[i], frame, &mut taken);
        }
        let rows = taken.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1);
        Self { signs, rows, line: frame.line(), head_room: head_room(frame) }
    }

    /// Pixels it needs above the plot.
    pub(crate) fn height(&self) -> i32 {
        let rows = pixels(u32::try_from(self.rows).unwrap_or(0)) * (self.line + 3);
        if self.signs.is_empty() { self.head_room } else { (rows + SIGN + 2 * GAP).max(self.head_room) }
    }

    pub(crate) fn placed(&self, frame: Frame) -> Vec<PlacedMark> {
        self.signs.iter().map(|sign| PlacedMark { index: sign.index, area: area(sign, frame) }).collect()
    }

    /// Incidents are shaded over their time; a moment is a line, dotted for a deploy and dashed for a decision.
    pub(crate) fn draw_in_plot(&self, canvas: &Canvas<'_>, frame: Frame) -> Drawn {
        let Rect { y, height, .. } = frame.plot;
        let has_line = |kind: MarkKind| matches!(kind, MarkKind::Deploy | MarkKind::Decision);
        let moments = self.signs.iter().filter(|sign| has_line(sign.mark.kind)).count();
        for sign in &self.signs {
            let dash = match sign.mark.kind {
                MarkKind::Incident => {
                    let rect = Rect { x: sign.from, y, width: (sign.to - sign.from).max(1), height };
                    canvas.shade(rect, Ink::Mark, Density::Faint)?;
                    continue;
                }
                MarkKind::Class | MarkKind::Promise | MarkKind::Look => continue,
                MarkKind::Deploy => Dash { on: 1, off: 3 },
                MarkKind::Decision => Dash { on: 5, off: 3 },
            };
            if moments <= MOST_LINES || sign.mark.kind == MarkKind::Decision {
                let stroke = Stroke { ink: Ink::Mark, width: 1, dash: Some(dash) };
                canvas.path(vec![(sign.from, y), (sign.from, y + height)], stroke)?;
            }
        }
        Ok(())
    }

    /// Signs and names.
    pub(crate) fn draw(&self, canvas: &Canvas<'_>, frame: Frame) -> Drawn {
        for sign in &self.signs {
            let area = area(sign, frame);
            let (left, right, middle) = (area.x, area.right(), area.x + area.width / 2);
            let (top, bottom, centre) = (area.y, area.bottom(), area.y + area.height / 2);
            match sign.mark.kind {
                MarkKind::Incident => canvas.fill(area, Ink::Mark)?,
                MarkKind::Class => canvas.frame(area, Ink::Mark)?,
                MarkKind::Promise => {
                    canvas.line((left, centre), (right, centre), Ink::Mark)?;
                    canvas.line((left, top), (left, bottom), Ink::Mark)?;
                    canvas.line((right, top), (right, bottom), Ink::Mark)?;
                }
                MarkKind::Look => canvas.dot((middle, centre), 3, Ink::Mark)?,
                MarkKind::Deploy => {
                    canvas.area(vec![(left, bottom), (middle, top), (right, bottom)], Ink::Mark, Density::Full)?;
                }
                MarkKind::Decision => {
                    let corners = vec![(left, centre), (middle, top), (right, centre), (middle, bottom)];
                    canvas.area(corners, Ink::Strong, Density::Full)?;
                }
            }
            if let Some((row, begins, name)) = &sign.name {
                let rows = pixels(u32::try_from(row + 1).unwrap_or(1));
                let at = (*begins, frame.plot.y - GAP - SIGN - rows * (frame.line() + 3));
                canvas.write(at, name, frame.pen(Ink::Text, Anchor::Start))?;
            }
        }
        Ok(())
    }
}

fn rank(kind: MarkKind) -> u8 {
    match kind {
        MarkKind::Decision => 0,
        MarkKind::Incident => 1,
        MarkKind::Class | MarkKind::Promise => 2,
        MarkKind::Deploy => 3,
        MarkKind::Look => 4,
    }
}

fn is_bar(kind: MarkKind) -> bool {
    matches!(kind, MarkKind::Incident | MarkKind::Class | MarkKind::Promise)
}

fn area(sign: &Sign<'_>, frame: Frame) -> Rect {
    let y = frame.plot.y - GAP - SIGN;
    if is_bar(sign.mark.kind) {
        return Rect { x: sign.from, y: y + 1, width: (sign.to - sign.from).max(3), height: SIGN - 2 };
    }
    Rect { x: sign.from - HALF, y, width: 2 * HALF, height: SIGN }
}

/// A place for a name in the first row that has one, over its sign and within the drawing.
fn named(sign: &Sign<'_>, frame: Frame, taken: &mut [Vec<(i32, i32)>; ROWS]) -> Option<(usize, i32, String)> {
    let name = plain_line(&sign.mark.label, LONGEST);
    let width = width_px(&name, frame.text_px);
    let begins = sign.from.min(pixels(frame.size.width) - width - 2);
    if name.is_empty() || begins < 0 {
        return None;
    }
    let free = |row: &Vec<(i32, i32)>| row.iter().all(|(from, to)| begins > to + GAP || begins + width + GAP < *from);
    let row = taken.iter().position(free)?;
    taken[row].push((begins, begins + width));
    Some((row, begins, name))
}
