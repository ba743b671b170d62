//! What alert pairs would have said over a time that is past.

use super::burning::Armed;
use super::reckoning::Reckoning;
use super::{Choices, Counts, PairState, Slo, Span};
use crate::time::Instant;

/// A time over which a pair said the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairRun {
    /// Which of the SLO's pairs, from 0.
    pub pair: usize,
    /// What it said: firing or unknown. Between two runs it was quiet.
    pub state: PairState,
    /// From the end of the bucket with which it began to the end of the bucket with which it ended.
    pub span: Span,
}

/// What the pairs of `slo` would have said at the end of every bucket of `span`, in the order of pairs and of time. No pair
/// says anything before the anchor of a calendar.
#[must_use]
pub fn replay_pairs(slo: &Slo, counts: &Counts<'_>, choices: Choices, span: Span) -> Vec<PairRun> {
    let reckoning = Reckoning { method: &slo.method, choices, counts };
    let (grid, running) = (counts.grid(), counts.running());
    let inside = grid.inside(span);
    let mut said: Vec<Vec<PairRun>> = vec![Vec::new(); slo.alerting.pairs.len()];
    let mut armed: Option<(Span, Vec<Armed<'_>>)> = None;
    let mut at = inside.start;
    while at < inside.end {
        at = at.shifted_ms(grid.step_ms());
        // A rolling window has the same length everywhere; a calendar one holds until its end.
        if armed.as_ref().is_none_or(|(window, _)| slo.window.is_calendar() && at >= window.end) {
            armed = slo.window.at(at, grid).map(|window| (window, arm(slo, window)));
        }
        let pairs = armed.iter().flat_map(|(_, pairs)| pairs).zip(&mut said).enumerate();
        for (index, (pair, runs)) in pairs {
            let (long, short) = (running.tally(pair.long(at)), running.tally(pair.short(at)));
            extend(runs, index, pair.state(&reckoning, at, &long, &short), at, grid.step_ms());
        }
    }
    said.into_iter().flatten().collect()
}

fn arm(slo: &Slo, window: Span) -> Vec<Armed<'_>> {
    slo.alerting.pairs.iter().map(|pair| Armed::new(slo, pair, window.length_ms())).collect()
}

/// What is said at the end of a bucket holds until the end of the next.
fn extend(runs: &mut Vec<PairRun>, pair: usize, state: PairState, at: Instant, step_ms: i64) {
    if state == PairState::Quiet {
        return;
    }
    let end = at.shifted_ms(step_ms);
    match runs.last_mut() {
        Some(run) if run.span.end == at && run.state == state => run.span.end = end,
        _ => runs.push(PairRun { pair, state, span: Span { start: at, end } }),
    }
}

#[cfg(test)]
#[path = "replay_tests.rs"]
mod tests;
