//! How fast a budget burns over several lengths of time.

use std::time::Duration;

use watchbill_domain::slo::{Evaluation, Exact, Question, Span, evaluate};
use watchbill_domain::time::span_text;

use crate::api::SloBurnRow;
use crate::slo::figures::{percent, rate};

use super::super::words::{UNKNOWN, bad_of, part};

const HOUR_S: u64 = 3600;

/// From what pages to what is planned for.
const LOOKBACKS_S: [u64; 6] = [300, HOUR_S, 6 * HOUR_S, 24 * HOUR_S, 72 * HOUR_S, 168 * HOUR_S];

/// A row for each length that is not longer than the window.
pub(crate) fn burn_rows(question: Question<'_>, evaluation: &Evaluation) -> Vec<SloBurnRow> {
    let window_s = u64::try_from(evaluation.window.length_ms() / 1000).unwrap_or(0);
    let fitting = LOOKBACKS_S.into_iter().filter(|seconds| *seconds <= window_s);
    fitting.map(|seconds| burn_row(question, evaluation, Duration::from_secs(seconds))).collect()
}

fn burn_row(question: Question<'_>, evaluation: &Evaluation, lookback: Duration) -> SloBurnRow {
    let burn = evaluate(Question { lookback, ..question }).and_then(|evaluated| evaluated.burn_rate);
    let span = Span::before(evaluation.burns_until, lookback);
    let tally = question.counts.burning(span);
    let share = Exact::ratio(span.length_ms(), evaluation.window.length_ms()).unwrap_or_else(Exact::zero);
    let said = |of: &dyn Fn(&Exact) -> String| burn.as_ref().map_or_else(|| UNKNOWN.to_owned(), of);
    SloBurnRow {
        over: span_text(lookback),
        text: said(&rate),
        rate: burn.as_ref().map(part),
        ratio: said(&|burn| format!("{} bad", percent(&(burn * &question.slo.objective.allowed())))),
        spent: said(&|burn| format!("{} of the budget", percent(&(burn * &share)))),
        counts: if tally.known() == 0 { UNKNOWN.to_owned() } else { bad_of(tally.bad(), tally.total()) },
        from_ms: span.start.as_ms(),
        to_ms: span.end.as_ms(),
    }
}

#[cfg(test)]
#[path = "burns_tests.rs"]
mod tests;
