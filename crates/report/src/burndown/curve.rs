//! The line itself: broken where nobody knows, dashed where some of it is known, and marked where more was spent than there was.

use watchbill_domain::time::Instant;

use super::{PlacedPoint, PointState, Read, place};
use crate::canvas::{Canvas, Dash, Density, Drawn, FINE, Rect, Stroke};
use crate::drawing::Span;
use crate::frame::x_fine;
use crate::hatch;
use crate::ink::Ink;
use crate::scale::Placed;
use crate::thin::kept;

/// Two pixels.
const WIDTH: u32 = 20;
const DASH: Dash = Dash { on: 50, off: 30 };

/// A piece of the line in one manner.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    partial: bool,
    points: Vec<(i32, i32)>,
}

/// The line, in the units of the fine layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Curve {
    pieces: Vec<Piece>,
    placed: Vec<PlacedPoint>,
    /// From and to, where nobody knows.
    unknown: Vec<(i32, i32)>,
    /// Where nothing is left.
    zero: i32,
    end: Option<(i32, i32)>,
}

impl Curve {
    pub(super) fn of(points: &[Read], (span, now): (Span, Instant), plot: Rect, scale: &Placed) -> Self {
        let across = |i: usize| x_fine(plot, span, points[i].at) - plot.x * FINE;
        let value = |i: usize| (points[i].state != PointState::Unknown).then_some(points[i].remaining);
        let kept = kept(points.len(), plot.width * FINE, across, value);
        let at = |i: usize| place(&points[i], span, plot, scale);
        let px = |fine: i32| (fine + FINE / 2).div_euclid(FINE);
        let placed = kept.iter().map(|i| {
            let (x, y) = at(*i);
            let known = points[*i].state != PointState::Unknown;
            PlacedPoint { index: points[*i].index, x: px(x), y: known.then(|| px(y)) }
        });
        Self {
            pieces: pieces(points, &kept, at),
            placed: placed.collect(),
            unknown: unknown(points, |i| at(i).0, (plot.x * FINE, x_fine(plot, span, now))),
            zero: scale.y_fine(0.0),
            end: points.iter().rposition(|point| point.state != PointState::Unknown).map(at),
        }
    }

    pub(super) fn placed(&self) -> impl Iterator<Item = PlacedPoint> + '_ {
        self.placed.iter().copied()
    }

    /// Where the line ends, pixels.
    pub(super) fn end(&self) -> Option<(i32, i32)> {
        self.end.map(|(x, y)| ((x + FINE / 2).div_euclid(FINE), (y + FINE / 2).div_euclid(FINE)))
    }

    /// The boxes of what nobody knows, pixels; however short one is, it is seen.
    pub(super) fn unknown(&self, plot: Rect) -> Vec<Rect> {
        let mut boxes: Vec<Rect> = Vec::new();
        for (from, to) in &self.unknown {
            let left = (from / FINE).min(plot.right() - 1);
            let right = (to / FINE).max(left + 1);
            hatch::join(&mut boxes, Rect { x: left, width: right - left, ..plot });
        }
        boxes
    }

    pub(super) fn draw(&self, canvas: &Canvas<'_>) -> Drawn {
        for piece in &self.pieces {
            for (overspent, points) in at_zero(&piece.points, self.zero) {
                if overspent {
                    let (first, last) = (points[0].0, points[points.len() - 1].0);
                    let mut corners = points.clone();
                    corners.extend([(last, self.zero), (first, self.zero)]);
                    canvas.area(corners, Ink::Spent, Density::Faint)?;
                }
                let ink = if overspent { Ink::Spent } else { Ink::Line };
                canvas.path(points, Stroke { ink, width: WIDTH, dash: piece.partial.then_some(DASH) })?;
            }
        }
        Ok(())
    }
}

/// The line through the kept points. It is broken where a point between two of them is unknown; after that it begins anew at the
/// last unknown point, up to which nobody knew.
fn pieces(points: &[Read], kept: &[usize], at: impl Fn(usize) -> (i32, i32)) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut before: Option<usize> = None;
    for here in kept.iter().copied().filter(|i| points[*i].state != PointState::Unknown) {
        let since = before.map_or(0, |before| before + 1);
        let last_unknown = (since..here).rev().find(|i| points[*i].state == PointState::Unknown);
        let begins = match (last_unknown, before) {
            (Some(unknown), _) => Some(at(unknown)),
            (None, None) => Some(at(here)),
            (None, Some(_)) => None,
        };
        let partial = (last_unknown.map_or(since, |i| i + 1)..=here).any(|i| points[i].state == PointState::Partial);
        let follows = pieces.last().and_then(|piece: &Piece| piece.points.last().copied());
        match (begins, pieces.last_mut()) {
            (None, Some(piece)) if piece.partial == partial => piece.points.push(at(here)),
            (begins, _) => {
                let first = begins.or(follows).unwrap_or_else(|| at(here));
                pieces.push(Piece { partial, points: vec![first, at(here)] });
            }
        }
        before = Some(here);
    }
    pieces
}

/// The times up to unknown points, joined where they touch. Where the points end long before now, nobody knows what came after.
fn unknown(points: &[Read], x: impl Fn(usize) -> i32, (left, now): (i32, i32)) -> Vec<(i32, i32)> {
    let mut spans: Vec<(i32, i32)> = Vec::new();
    let mut before_unknown = false;
    let mut before = left;
    let mut widest = 0;
    for (i, point) in points.iter().enumerate() {
        let is_unknown = point.state == PointState::Unknown;
        let here = x(i);
        if is_unknown {
            match spans.last_mut() {
                Some(span) if before_unknown => span.1 = here,
                _ => spans.push((before, here)),
            }
        }
        widest = widest.max(here - before);
        (before, before_unknown) = (here, is_unknown);
    }
    // The newest bucket is always a little old; a gap of more than two is not.
    if now - before > 2 * widest.max(FINE) {
        spans.push((before, now));
    }
    spans
}

/// The line cut where it crosses zero, each piece with whether it lies below.
fn at_zero(points: &[(i32, i32)], zero: i32) -> Vec<(bool, Vec<(i32, i32)>)> {
    let mut cut: Vec<(bool, Vec<(i32, i32)>)> = Vec::new();
    let mut before: Option<(i32, i32)> = None;
    for here in points.iter().copied() {
        let below = here.1 > zero;
        match (cut.last_mut(), before) {
            (Some((side, piece)), _) if *side == below => piece.push(here),
            (Some((_, piece)), Some(before)) => {
                let crossing = (crossing(before, here, zero), zero);
                piece.push(crossing);
                cut.push((below, vec![crossing, here]));
            }
            _ => cut.push((below, vec![here])),
        }
        before = Some(here);
    }
    cut
}

fn crossing(from: (i32, i32), to: (i32, i32), zero: i32) -> i32 {
    let (rise, run) = (i64::from(to.1 - from.1), i64::from(to.0 - from.0));
    let part = if rise == 0 { 0 } else { run * i64::from(zero - from.1) / rise };
    from.0 + i32::try_from(part).unwrap_or(0)
}
