//! What to ask for, from what is stored and what is wanted. Pure: no store, no network, no clock.
//!
//! Nothing that was answered is asked again but the last two buckets, because samples may come late. What is missing is asked
//! for the oldest first, because the source will forget that first.

use std::collections::BTreeMap;
use std::time::Duration;

use watchbill_domain::slo::{Grid, Span};
use watchbill_domain::time::Instant;
use watchbill_sources::MeasureAsk;

use crate::levels::{FINE_STEP_S, STEP_S};

use super::subject::Wanted;

/// What was scraped so long ago is there: two scrapes of half a minute, and some.
pub(super) const SETTLES: Duration = Duration::from_secs(75);
/// The last buckets are read again for so long.
const AGAIN: Duration = Duration::from_secs(900);
/// Holes nearer to one another than this are one question.
const NEAR_MS: i64 = 900_000;

/// What is no longer than this is not asked for in parts.
const SHORTEST_MS: i64 = 2 * 86_400_000;

/// A span, and the steps and phases of the grids it is asked for in; in the order in which it is asked.
type Asked = (i64, i64, Vec<(i64, i64)>);

/// What was never answered of what is wanted of one SLI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lack {
    /// Which, by its place among the subjects.
    pub subject: usize,
    /// Buckets of five minutes.
    pub coarse: Vec<Span>,
    /// From when on there are to be buckets of a minute as well, and those that are missing.
    pub fine: Option<(Instant, Vec<Span>)>,
    /// Buckets of other lengths.
    pub slices: Vec<(Grid, Vec<Span>)>,
}

impl Lack {
    /// Nothing is missing yet.
    pub fn nothing(subject: usize) -> Self {
        Self { subject, coarse: Vec::new(), fine: None, slices: Vec::new() }
    }

    /// What is missing of buckets on `grid`, which were looked for from `from` on.
    pub fn add(&mut self, grid: Grid, missing: Vec<Span>, from: Instant) {
        let coarse = Grid::of_step(STEP_S);
        if grid == coarse {
            self.coarse = missing;
        } else if grid == Grid::of_step(FINE_STEP_S) {
            self.fine = Some((coarse.floor(from), missing));
        } else {
            self.slices.push((grid, missing));
        }
    }
}

/// One thing to ask: these SLIs, over this time, in these buckets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wish {
    pub subjects: Vec<usize>,
    pub grids: Vec<Grid>,
    pub span: Span,
}

/// Until when a source can be asked at `now`: up to a whole minute that has settled. `skew_ms` is its clock minus ours; where the
/// two differ, the one that is behind holds, so that nothing is read before it is over.
pub(super) fn settled(now: Instant, skew_ms: i64) -> Instant {
    Grid::of_step(FINE_STEP_S).floor(now.shifted_ms(skew_ms.min(0)).minus(SETTLES))
}

/// The part of what is wanted that is over by `end` and that the source may still have.
pub(super) fn within(wanted: &Wanted, end: Instant, oldest: Option<Instant>) -> Span {
    let from = oldest.map_or(wanted.from, |oldest| wanted.from.max(wanted.grid.ceil(oldest)));
    let end = wanted.grid.floor(end);
    Span { start: from.min(end), end }
}

/// What to ask for until `end`, the oldest first. SLIs that lack the same are asked for together.
pub(super) fn wishes(lacks: &[Lack], end: Instant) -> Vec<Wish> {
    let mut together: BTreeMap<Asked, Vec<usize>> = BTreeMap::new();
    let mut wish = |subject: usize, span: Span, grids: &[Grid]| {
        let grids = grids.iter().map(|grid| (grid.step_ms(), grid.phase_ms())).collect();
        let subjects = together.entry((span.start.as_ms(), span.end.as_ms(), grids)).or_default();
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    };
    let (fine, coarse) = (Grid::of_step(FINE_STEP_S), Grid::of_step(STEP_S));
    for lack in lacks {
        let from = lack.fine.as_ref().map_or(coarse.floor(end), |(from, _)| *from);
        for span in joined(lack.coarse.iter().filter_map(|span| cut(*span, |span| span.end = span.end.min(from)))) {
            wish(lack.subject, again(span, coarse, end), &[coarse]);
        }
        if let Some((from, missing)) = &lack.fine {
            let recent = lack.coarse.iter().filter_map(|span| cut(*span, |span| span.start = span.start.max(*from)));
            for span in joined(missing.iter().copied().chain(recent)) {
                let span = Span { start: coarse.floor(span.start), end: span.end };
                wish(lack.subject, again(span, fine, end), &[fine, coarse]);
            }
        }
        for (grid, missing) in &lack.slices {
            // What a query gives may cover five minutes, so those are what longer slices are made of.
            let is_of_coarse = grid.phase_ms() == 0 && grid.step_ms() % coarse.step_ms() == 0;
            let grids: &[Grid] = if is_of_coarse { &[coarse, *grid] } else { &[*grid] };
            for span in joined(missing.iter().copied()) {
                wish(lack.subject, again(span, *grid, end), grids);
            }
        }
    }
    together
        .into_iter()
        .map(|((start, end, grids), subjects)| Wish {
            subjects,
            grids: grids.into_iter().map(grid).collect(),
            span: Span { start: Instant::from_ms(start), end: Instant::from_ms(end) },
        })
        .collect()
}

fn grid((step_ms, phase_ms): (i64, i64)) -> Grid {
    Grid::of_step(u32::try_from(step_ms / 1000).unwrap_or(STEP_S)).through(Instant::from_ms(phase_ms))
}

fn cut(mut span: Span, cut: impl Fn(&mut Span)) -> Option<Span> {
    cut(&mut span);
    (span.start < span.end).then_some(span)
}

/// A span that reaches to the end of what is known begins a little earlier: the last buckets are read again.
fn again(span: Span, grid: Grid, end: Instant) -> Span {
    if span.end < grid.floor(end) {
        return span;
    }
    let two_ms = grid.step_ms() * 2;
    let earlier = match grid.step_ms() <= i64::from(STEP_S) * 1000 && grid.phase_ms() == 0 {
        true if i64::from(STEP_S) * 1000 % grid.step_ms() == 0 => Grid::of_step(STEP_S).floor(end).minus(AGAIN),
        _ => grid.floor(end).shifted_ms(-two_ms),
    };
    Span { start: span.start.min(earlier), end: span.end }
}

/// In the order of time, with those that touch or are near one another as one.
fn joined(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut given: Vec<Span> = spans.collect();
    given.sort_by_key(|span| span.start);
    let mut joined: Vec<Span> = Vec::new();
    for span in given {
        match joined.last_mut() {
            Some(last) if span.start.as_ms() - last.end.as_ms() <= NEAR_MS => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

/// The same in two parts, for a source whose answer to the whole is too large; nothing where it is short already.
pub(super) fn halves(piece: &MeasureAsk) -> Vec<MeasureAsk> {
    let Span { start, end } = piece.span;
    let Some(coarsest) = piece.grids.iter().max_by_key(|grid| grid.step_ms()) else { return Vec::new() };
    let length_ms = end.as_ms() - start.as_ms();
    let middle = coarsest.floor(start.shifted_ms(length_ms / 2));
    if length_ms <= SHORTEST_MS || middle <= start {
        return Vec::new();
    }
    let part = |start, end| MeasureAsk { span: Span { start, end }, ..piece.clone() };
    vec![part(start, middle), part(middle, end)]
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
