//! What would have been, had a promise been another.

use super::past::{Every, PastWindow, past_windows};
use super::{Evaluation, PairRun, PairState, Question, Span, evaluate, replay_pairs};
use crate::time::Zone;

/// What follows from one way to promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supposed {
    /// Where the budget stands.
    pub evaluation: Evaluation,
    /// When its pairs would have fired, or not have known, over the time that was replayed.
    pub runs: Vec<PairRun>,
    /// What would have become of the windows that are over.
    pub past: Vec<PastWindow>,
}

/// Two ways to promise, on the same buckets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// As it is.
    pub before: Supposed,
    /// As it would be.
    pub after: Supposed,
    /// When pairs would fire that are silent as it is: of `after`, those runs at no time of which any pair of `before` fires.
    pub gained: Vec<PairRun>,
    /// When pairs would be silent that fire as it is.
    pub lost: Vec<PairRun>,
}

/// Compares two questions about the same buckets: with another objective, window or pairs, or with other exclusions, for which
/// counts of their own are needed. Pairs are replayed over `over`; of windows that are over at most so many are looked at, see
/// [`past_windows`]. None where one of them has no window at that time.
#[must_use]
pub fn what_if(
    before: Question<'_>,
    after: Question<'_>,
    over: Span,
    past: usize,
    rolling_at: (Every, &Zone),
) -> Option<WhatIf> {
    let supposed = |question: Question<'_>| {
        Some(Supposed {
            evaluation: evaluate(question)?,
            runs: replay_pairs(question.slo, question.counts, question.choices, over),
            past: past_windows(question, past, rolling_at),
        })
    };
    let (before, after) = (supposed(before)?, supposed(after)?);
    let (gained, lost) = (without(&after.runs, &before.runs), without(&before.runs, &after.runs));
    Some(WhatIf { before, after, gained, lost })
}

/// The firing runs of `runs` that meet none of `others`.
fn without(runs: &[PairRun], others: &[PairRun]) -> Vec<PairRun> {
    let fires = |run: &&PairRun| run.state == PairState::Firing;
    let meets = |run: &PairRun, other: &PairRun| other.span.start < run.span.end && run.span.start < other.span.end;
    let is_alone = |run: &&PairRun| !others.iter().filter(fires).any(|other| meets(run, other));
    runs.iter().filter(fires).filter(is_alone).copied().collect()
}

#[cfg(test)]
#[path = "whatif_tests.rs"]
mod tests;
