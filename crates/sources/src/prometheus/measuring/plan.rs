//! Into which questions an ask is cut.
//!
//! Facts this relies on: a server refuses more than 11,000 points of a series in one question; an answer is read up to 64 MiB
//! unless a source says otherwise, and a sample takes about 25 bytes of it.

use watchbill_domain::slo::{Grid, Measure, Span, Tier};

use super::matrix::Edges;
use super::selection;
use super::sums::Dialect;
use crate::measuring::{AskedSli, MeasureAsk};

/// Points of a series in one question, its first edge included.
const MOST_POINTS: i64 = 11_000;
/// Samples of one question: 30 days of 500 series in steps of five minutes are five questions.
const MOST_SAMPLES: u64 = 900_000;
/// Series of one question, however short it is.
const MOST_SERIES: u64 = 2_000;
/// SLIs of one question: each of its own would cost a server more than one, and all of them at once may be refused.
const MOST_SLIS: usize = 100;
/// Characters of one question.
const MOST_CHARACTERS: usize = 24_000;
/// What queries and rules cover by themselves, seconds.
const WHOLE_STEP_S: u32 = 300;
/// How often a gauge is looked at, seconds, where nothing finer is wanted.
const SAMPLED_EVERY_S: u32 = 60;

/// Which SLIs may stand in one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) is_raw: bool,
    /// The grid on which it is evaluated.
    pub(super) grid: Grid,
}

/// How this SLI is asked for; none where its numbers cannot be put into these grids.
pub(super) fn way(asked: &AskedSli, ask: &MeasureAsk) -> Option<Way> {
    let finest = ask.grids.iter().copied().min_by_key(|grid| grid.step_ms())?;
    let whole = |step_s: u32| {
        let step_ms = i64::from(step_s) * 1000;
        let grid = ask.grids.iter().find(|grid| grid.step_ms() % step_ms == 0)?;
        Some(Grid::of_step(step_s).through(grid.floor(ask.span.start)))
    };
    let grid = match (&asked.sli.measure, asked.tier) {
        // A restart within a long bucket would not be seen from its edges.
        (Measure::Counters { .. }, Tier::Exact | Tier::Anchored) => [WHOLE_STEP_S, SAMPLED_EVERY_S]
            .into_iter()
            .filter(|step_s| {
                finest.step_ms() > i64::from(WHOLE_STEP_S) * 1000 && finest.step_ms() % (i64::from(*step_s) * 1000) == 0
            })
            .find_map(whole)
            .unwrap_or(finest),
        (Measure::Gauge { .. } | Measure::Sampled { .. }, _) => {
            whole(SAMPLED_EVERY_S).filter(|grid| finest.step_ms() % grid.step_ms() == 0).unwrap_or(finest)
        }
        _ => whole(WHOLE_STEP_S)?,
    };
    let can_be_raw = matches!(asked.sli.measure, Measure::Counters { .. } | Measure::Gauge { .. });
    Some(Way { is_raw: asked.tier == Tier::Exact && can_be_raw, grid })
}

/// SLIs that stand in one question.
struct Batch {
    way: Way,
    slis: Vec<AskedSli>,
    /// Samples of one instant.
    at_once: u64,
    characters: usize,
}

/// The pieces of an ask, oldest first.
pub(super) fn pieces(ask: &MeasureAsk, dialect: Dialect<'_>) -> Vec<MeasureAsk> {
    let mut batches: Vec<Batch> = Vec::new();
    for asked in &ask.slis {
        let Some(way) = way(asked, ask) else { continue };
        let (at_once, characters) = (at_once(asked, way), characters(asked, way, dialect));
        let points = u64::try_from(Edges::of(way.grid, ask.span).buckets + 1).unwrap_or(u64::MAX);
        let has_room = |batch: &&mut Batch| {
            let series = batch.at_once.saturating_add(at_once);
            batch.way == way
                && batch.slis.len() < MOST_SLIS
                && batch.characters + characters <= MOST_CHARACTERS
                && series <= MOST_SERIES
                && series.saturating_mul(points) <= MOST_SAMPLES
        };
        match batches.iter_mut().find(has_room) {
            Some(batch) => {
                batch.slis.push(asked.clone());
                batch.at_once += at_once;
                batch.characters += characters;
            }
            None => batches.push(Batch { way, slis: vec![asked.clone()], at_once, characters }),
        }
    }
    let mut pieces: Vec<MeasureAsk> = Vec::new();
    for Batch { way, slis, at_once, .. } in batches {
        let piece = |span| MeasureAsk { slis: slis.clone(), span, grids: ask.grids.clone() };
        pieces.extend(spans(ask, way, at_once).into_iter().map(piece));
    }
    pieces.sort_by_key(|piece| piece.span.start);
    pieces
}

/// Samples of one instant.
fn at_once(asked: &AskedSli, way: Way) -> u64 {
    // Of a sum there are two numbers for each group, and how many groups there are is not known: at most as many as series.
    match (way.is_raw, asked.sli.group_by.is_empty()) {
        (true, _) => asked.series.max(1),
        (false, true) => 2,
        (false, false) => asked.series.saturating_mul(2).max(2),
    }
}

/// Characters that an SLI adds to a question at most.
fn characters(asked: &AskedSli, way: Way, dialect: Dialect<'_>) -> usize {
    if !way.is_raw {
        return expression(std::slice::from_ref(asked), way, dialect).len() + 8;
    }
    // With the words around a metric of its own.
    asked.sli.measure.queries().iter().map(|(_, query)| query.len() + 40).sum()
}

/// The expression of one question.
pub(super) fn expression(slis: &[AskedSli], way: Way, dialect: Dialect<'_>) -> String {
    if !way.is_raw {
        let range_s = way.grid.step_ms() / 1000;
        return dialect.expression(slis.iter().map(|asked| (&asked.sli, asked.tier)), range_s);
    }
    selection::union(slis.iter().flat_map(|asked| match &asked.sli.measure {
        Measure::Counters { events, total } => vec![events.inner(), total],
        Measure::Gauge { selector, .. } => vec![selector],
        _ => Vec::new(),
    }))
}

/// The span in pieces that one question can answer, each of whole buckets of the coarsest grid but for the two ends.
fn spans(ask: &MeasureAsk, way: Way, samples_at_once: u64) -> Vec<Span> {
    let Some(coarsest) = ask.grids.iter().copied().max_by_key(|grid| grid.step_ms()) else { return Vec::new() };
    let points = i64::try_from(MOST_SAMPLES / samples_at_once.max(1)).unwrap_or(MOST_POINTS).clamp(2, MOST_POINTS);
    let longest_ms = (points - 1) * way.grid.step_ms();
    let (mut spans, mut start) = (Vec::new(), ask.span.start);
    while start < ask.span.end {
        let cut = coarsest.floor(start.shifted_ms(longest_ms));
        // A bucket that is longer than what one question may ask for is asked for as a whole, as long as the server lets it.
        let cut = if cut > start { cut } else { coarsest.floor(start).shifted_ms(coarsest.step_ms()) };
        let end = cut.min(ask.span.end);
        spans.push(Span { start, end });
        start = end;
    }
    spans
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
