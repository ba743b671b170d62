//! Budgets: when one began to burn, when nothing was left of it, and what the incident spent.

use watchbill_domain::incidents::{Certainty, Fact, Happened};
use watchbill_domain::slo::{Evaluation, PairRun, PairState, Span, evaluate, replay_pairs};
use watchbill_domain::time::Instant;

use crate::budgets::reading::question;

use super::super::spent::{MeasuredLevel, fraction};

/// What budgets lost since an incident started at `from`: when nothing was left, and once it has `ended`, what was spent by then. What was
/// told of an earlier end stays: it was the end as people knew it then. The bucket that lasts at `now` counts as far as it is known.
pub(in crate::incidents) fn spent_since(
    levels: &[MeasuredLevel],
    from: Instant,
    ended: Option<Instant>,
    now: Instant,
) -> Vec<Fact> {
    let of = |level| {
        let spent = ended.and_then(|ended| spent(level, from, ended, now));
        exhausted(level, from, ended.unwrap_or(now)).into_iter().chain(spent)
    };
    levels.iter().flat_map(of).collect()
}

/// The times in `span` over which a pair of windows said that the budget burns too fast. One that was told before that time is left out:
/// nobody knows here when it began.
pub(in crate::incidents) fn burning(level: &MeasuredLevel, span: Span) -> Vec<PairRun> {
    let held = level.level();
    let counts = level.read.counts(held);
    let step_ms = counts.grid().step_ms();
    // The state one bucket before tells what began from what goes on.
    let with_before = Span { start: span.start.shifted_ms(-2 * step_ms), end: span.end };
    let first = counts.grid().inside(with_before).start.shifted_ms(step_ms);
    let mut runs = replay_pairs(&held.spec.slo, &counts, held.spec.choices, with_before);
    let began = |run: &PairRun| run.state == PairState::Firing && run.span.start != first;
    runs.retain(|run| began(run) && span.start <= run.span.start && run.span.start < span.end);
    runs
}

/// When each of its pairs of windows began to say that it burns too fast.
pub(super) fn burns(level: &MeasuredLevel, span: Span) -> Vec<Fact> {
    let held = level.level();
    let counts = level.read.counts(held);
    let fact = |run: &PairRun| {
        let at = run.span.start;
        let evaluation: Evaluation = evaluate(question(held, &counts, at))?;
        let pair = evaluation.pairs.get(run.pair)?;
        let factor = fraction(pair.long_burn.as_ref().unwrap_or(&pair.factor));
        let what = Happened::BudgetBurns { level: level.key.clone(), name: level.name.clone(), factor };
        let key = format!("{}/{}@{}", level.key, run.pair, at.as_ms());
        Some(Fact { at, key, certainty: Certainty::Approximate, what })
    };
    burning(level, span).iter().filter_map(fact).collect()
}

/// When nothing was left any more, to the bucket; none where something was at the end, or nothing was at the start.
fn exhausted(level: &MeasuredLevel, from: Instant, to: Instant) -> Option<Fact> {
    let grid = level.level().grid(to);
    let (mut left, mut spent) = (grid.floor(from), grid.floor(to));
    if !level.is_exhausted(spent) || level.is_exhausted(left) {
        return None;
    }
    // Something is left at `left` and nothing at `spent`: the half in which that turns.
    while left.shifted_ms(grid.step_ms()) < spent {
        let half = grid.floor(left.plus(spent.since(left) / 2));
        let half = if half <= left { left.shifted_ms(grid.step_ms()) } else { half };
        if level.is_exhausted(half) { spent = half } else { left = half }
    }
    let what = Happened::BudgetExhausted { level: level.key.clone(), name: level.name.clone() };
    Some(Fact { at: spent, key: format!("{}/exhausted", level.key), certainty: Certainty::Approximate, what })
}

/// What was spent from the start to the end, told at the end; none where nothing was measured in that time or nothing was spent.
fn spent(level: &MeasuredLevel, from: Instant, to: Instant, now: Instant) -> Option<Fact> {
    let spent = level.spent(from, to, now)?;
    if spent.known == 0 || !spent.booked.units.is_positive() {
        return None;
    }
    let of_budget = fraction(&spent.booked.of_budget);
    let what = Happened::BudgetSpent { level: level.key.clone(), name: level.name.clone(), of_budget };
    let key = format!("{}/spent@{}-{}", level.key, from.as_ms(), to.as_ms());
    Some(Fact { at: to, key, certainty: Certainty::Observed, what })
}

#[cfg(test)]
#[path = "budgets_tests.rs"]
mod tests;
