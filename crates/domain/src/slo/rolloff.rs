//! When a rolling budget is spent, if what is bad also rolls out of it.

use super::leaving::{Future, Roll, Search, Until};
use super::reckoning::Reckoning;
use super::{Evaluation, Exact, Question, Span, Status, Window};

/// The number of buckets to come after which a rolling budget is spent, should each of them be like the mean bucket of the
/// lookback: they are added while the oldest leave. 0 where it is spent already. None where it never is, since what was bad
/// leaves sooner; where nothing is known of the window or of the lookback; and in a calendar window, which nothing leaves.
#[must_use]
pub fn rolloff_exhaustion(question: Question<'_>, evaluation: &Evaluation) -> Option<u64> {
    let Window::Rolling { .. } = question.slo.window else { return None };
    if evaluation.status == Status::NoData {
        return None;
    }
    if evaluation.is_exhausted {
        return Some(0);
    }
    let reckoning = Reckoning::of(question);
    let lookback = Span::before(evaluation.burns_until, question.lookback);
    let future = Future::as_in(&reckoning, lookback)?;
    let mut search = [Search::new(future, question, &Exact::one(), Until::Reached)];
    Roll::new(question, evaluation).search(&mut search);
    search[0].found()
}

#[cfg(test)]
#[path = "rolloff_tests.rs"]
mod tests;
