//! The times that cost most of a budget, whether somebody marked them or not.

use std::cmp::Reverse;

use super::ledger::{Booked, Teller};
use super::marks::claims;
use super::reckoning::{Reckoning, Threshold};
use super::{Evaluation, Exact, Exceeds, Mark, Method, Question, Span, Tally};

/// A time over which a budget was spent faster than it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spend {
    /// From the start of its first bucket to the end of its last.
    pub span: Span,
    /// All that was bad in it.
    pub booked: Booked,
    /// The marks that meet it, in the order given.
    pub marks: Vec<usize>,
}

/// What burns again so soon is still the same.
const STILL_MS: i64 = 15 * 60_000;

/// The costliest of them, at most so many, from an evaluation of the same question: buckets in each of which more was bad than
/// may be (of slices: bad slices), joined where fewer than fifteen minutes lie between them.
#[must_use]
pub fn spends(question: Question<'_>, evaluation: &Evaluation, marks: &[Mark], most: usize) -> Vec<Spend> {
    let (reckoning, counts) = (Reckoning::of(question), question.counts);
    let over = Span { end: evaluation.elapsed.end.min(question.now), ..evaluation.elapsed };
    let spent = spent(evaluation);
    let teller = Teller { each: evaluation.one_bad_spends(), spent: &spent };
    let judge = Judge { reckoning, allowed: Threshold::new(question.slo.objective.allowed(), Exceeds::Strictly) };
    let running = counts.running();
    let claims = claims(marks, counts.grid(), over);
    let mut spends: Vec<Spend> = judge
        .runs(over, |span| running.tally(span))
        .into_iter()
        .map(|span| Spend {
            span,
            booked: teller.booked(reckoning.units(span, &running.tally(span))),
            marks: claims
                .iter()
                .filter(|claim| claim.span.start < span.end && span.start < claim.span.end)
                .map(|claim| claim.mark)
                .collect(),
        })
        .collect();
    spends.sort_by_cached_key(|spend| (Reverse(spend.booked.units.clone()), spend.span.start));
    spends.truncate(most);
    spends
}

/// What each of these times spent, from an evaluation of the same question; what of them lies outside of what has elapsed
/// spent nothing.
#[must_use]
pub fn spent_in(question: Question<'_>, evaluation: &Evaluation, spans: &[Span]) -> Vec<Booked> {
    let reckoning = Reckoning::of(question);
    let over = Span { end: evaluation.elapsed.end.min(question.now), ..evaluation.elapsed };
    let running = question.counts.running();
    let spent = spent(evaluation);
    let teller = Teller { each: evaluation.one_bad_spends(), spent: &spent };
    let inside = |span: &Span| {
        let start = span.start.clamp(over.start, over.end);
        Span { start, end: span.end.clamp(start, over.end) }
    };
    let booked = |span: Span| teller.booked(reckoning.units(span, &running.tally(span)));
    spans.iter().map(|span| booked(inside(span))).collect()
}

/// What so many bad events are of an evaluation's budget.
#[must_use]
pub fn spent_of(evaluation: &Evaluation, bad: u128) -> Booked {
    let spent = spent(evaluation);
    Teller { each: evaluation.one_bad_spends(), spent: &spent }.booked(Exact::whole(bad))
}

/// Bad events, or bad slices.
fn spent(evaluation: &Evaluation) -> Exact {
    match &evaluation.slices {
        Some(slices) => slices.bad.clone(),
        None => Exact::whole(evaluation.tally.bad()),
    }
}

struct Judge<'a> {
    reckoning: Reckoning<'a>,
    allowed: Threshold,
}

impl Judge<'_> {
    fn runs(&self, over: Span, tally: impl Fn(Span) -> Tally) -> Vec<Span> {
        let grid = self.reckoning.counts.grid();
        let inside = grid.inside(over);
        let mut runs: Vec<Span> = Vec::new();
        let mut start = inside.start;
        while start < inside.end {
            let end = start.shifted_ms(grid.step_ms());
            if self.burns(&tally(Span { start, end })) {
                match runs.last_mut() {
                    Some(run) if start.as_ms() - run.end.as_ms() < STILL_MS => run.end = end,
                    _ => runs.push(Span { start, end }),
                }
            }
            start = end;
        }
        runs
    }

    /// Whether one bucket spends faster than it may.
    fn burns(&self, tally: &Tally) -> bool {
        let by_choice = tally.bad_by_choice(self.reckoning.choices) > 0;
        match self.reckoning.method {
            Method::Occurrences => tally.total() > 0 && self.allowed.by_counts(tally.bad(), tally.total()),
            Method::Timeslices { .. } => tally.bad_slices(self.reckoning.choices) > 0,
            Method::RatioTimeslices { .. } => {
                by_choice || tally.total() > 0 && self.allowed.by_counts(tally.bad(), tally.total())
            }
        }
    }
}

#[cfg(test)]
#[path = "spends_tests.rs"]
mod tests;
