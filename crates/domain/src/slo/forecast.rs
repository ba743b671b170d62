//! When a budget will be spent, and when it comes back.

use std::time::Duration;

use super::leaving::{Future, Roll, Search, Until};
use super::reckoning::Reckoning;
use super::{Evaluation, Exact, Question, Span, Status};
use crate::time::Instant;

/// The times from whose mean is foretold. One alone is a guess: the last hour may be an outage, three days may hide one.
pub const LOOKBACKS: [Duration; 4] = [hours(1), hours(6), hours(24), hours(72)];

/// The one by which it most likely goes: a whole day, because traffic has its hours.
const LIKELY: Duration = hours(24);

/// Beyond it a date says nothing.
const FARTHEST_MS: i128 = 3650 * 86_400_000;

const fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3600)
}

/// When a budget is spent. In the order of time: spent already, then, never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exhaustion {
    /// It is spent.
    Spent,
    /// It will be spent then.
    At(Instant),
    /// Nothing burns, what was bad leaves sooner than new comes, a calendar window ends before, or it is ten years off.
    Never,
    /// Nothing is known of the window, or of the time from which is foretold.
    Unknown,
}

/// What one lookback foretells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projected {
    /// As in the last of these.
    pub lookback: Duration,
    /// How fast that burnt; none where nothing is known of it.
    pub burn_rate: Option<Exact>,
    /// By the straight line: as if nothing bad ever left the window.
    pub straight: Exhaustion,
    /// With what leaves a rolling window. A calendar one, which nothing leaves, has the straight line alone.
    pub rolloff: Exhaustion,
}

/// Between what the lookbacks foretell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExhaustionRange {
    /// The first of them.
    pub earliest: Exhaustion,
    /// That of a whole day, or of the longest time of which something is known.
    pub likely: Exhaustion,
    /// The last of them.
    pub latest: Exhaustion,
}

/// When more than a share of the budget is left again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// More than this.
    pub above: Exact,
    /// Should nothing more be bad, with traffic as in the whole window.
    pub clean: Recovers,
    /// Should all go on as in the lookback of the question.
    pub as_lately: Recovers,
}

/// When it comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovers {
    /// More is left.
    Already,
    /// From then on; at the end of a calendar window, where the next one begins with a whole budget.
    At(Instant),
    /// Not as long as it goes on so.
    Never,
    /// Nothing is known of the window, or of the time from which is foretold.
    Unknown,
}

/// What can be said of the time to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// One for each of [`LOOKBACKS`] that is not longer than the window, and at least for the first.
    pub projected: Vec<Projected>,
    /// Between which times it will be spent; none where no lookback says anything.
    pub range: Option<ExhaustionRange>,
    /// When more than nothing, and more than each bound of the policy, is left again.
    pub recoveries: Vec<Recovery>,
}

/// Foretells from an evaluation of the same question.
#[must_use]
pub fn forecast(question: Question<'_>, evaluation: &Evaluation) -> Forecast {
    let window_ms = u128::try_from(evaluation.window.length_ms()).unwrap_or(0);
    let fits = |(nth, lookback): &(usize, Duration)| *nth == 0 || lookback.as_millis() <= window_ms;
    let lookbacks: Vec<Duration> =
        LOOKBACKS.into_iter().enumerate().filter(fits).map(|(_, lookback)| lookback).collect();
    let sight = Sight { question, evaluation, reckoning: Reckoning::of(question) };
    let (rolloffs, recoveries) = if question.slo.window.is_calendar() {
        (None, sight.at_the_end())
    } else {
        let (rolloffs, recoveries) = sight.rolled(&lookbacks);
        (Some(rolloffs), recoveries)
    };
    let projected: Vec<Projected> = lookbacks
        .iter()
        .enumerate()
        .map(|(nth, lookback)| {
            let burn_rate = sight.burn_rate(*lookback);
            let straight = sight.straight(burn_rate.as_ref());
            let rolloff = rolloffs.as_ref().map_or(straight, |rolloffs| rolloffs[nth]);
            Projected { lookback: *lookback, burn_rate, straight, rolloff }
        })
        .collect();
    Forecast { range: range(&projected), projected, recoveries }
}

fn range(projected: &[Projected]) -> Option<ExhaustionRange> {
    let known = || projected.iter().filter(|projected| projected.rolloff != Exhaustion::Unknown);
    let times = || known().map(|projected| projected.rolloff);
    let likely = known().find(|projected| projected.lookback == LIKELY).or_else(|| known().next_back())?;
    Some(ExhaustionRange { earliest: times().min()?, likely: likely.rolloff, latest: times().max()? })
}

struct Sight<'a> {
    question: Question<'a>,
    evaluation: &'a Evaluation,
    reckoning: Reckoning<'a>,
}

impl Sight<'_> {
    fn lookback(&self, lookback: Duration) -> Span {
        Span::before(self.evaluation.burns_until, lookback)
    }

    fn burn_rate(&self, lookback: Duration) -> Option<Exact> {
        let span = self.lookback(lookback);
        let ratio = self.reckoning.burning_ratio(span, &self.reckoning.counts.burning(span))?;
        ratio.over(&self.question.slo.objective.allowed())
    }

    fn is_of_nothing(&self) -> bool {
        self.evaluation.status == Status::NoData && !self.evaluation.is_of_something()
    }

    fn straight(&self, burn_rate: Option<&Exact>) -> Exhaustion {
        let (evaluation, now) = (self.evaluation, self.question.now);
        if evaluation.is_exhausted {
            return Exhaustion::Spent;
        }
        let Some(burn_rate) = burn_rate.filter(|_| !self.is_of_nothing()) else { return Exhaustion::Unknown };
        let left = &Exact::one() - evaluation.deciding();
        let in_ms = (&left * &Exact::whole(evaluation.window.length_ms())).over(burn_rate).and_then(|ms| ms.floor());
        let near = in_ms.filter(|ms| *ms <= FARTHEST_MS).and_then(|ms| i64::try_from(ms).ok());
        let at = near.map(|ms| now.shifted_ms(ms));
        let ends_before = |at: &Instant| self.question.slo.window.is_calendar() && *at >= evaluation.window.end;
        at.filter(|at| !ends_before(at)).map_or(Exhaustion::Never, Exhaustion::At)
    }

    /// The shares of the budget of which it is said when more is left.
    fn bounds(&self) -> [Exact; 3] {
        let policy = self.question.policy;
        [Exact::zero(), policy.watch_above.clone(), policy.healthy_above.clone()]
    }

    fn is_above(&self, bound: &Exact) -> bool {
        &Exact::one() - self.evaluation.deciding() > *bound
    }

    /// A calendar window does not recover: the next one does. What is left in it may grow with its traffic, and nobody should
    /// wait for that.
    fn at_the_end(&self) -> Vec<Recovery> {
        let recovers = |above: Exact| {
            let when = match () {
                () if self.is_of_nothing() => Recovers::Unknown,
                () if self.is_above(&above) => Recovers::Already,
                () => Recovers::At(self.evaluation.window.end),
            };
            Recovery { above, clean: when, as_lately: when }
        };
        self.bounds().into_iter().map(recovers).collect()
    }

    fn rolled(&self, lookbacks: &[Duration]) -> (Vec<Exhaustion>, Vec<Recovery>) {
        let Self { question, evaluation, .. } = *self;
        let as_in = |lookback: Duration| {
            Future::as_in(&self.reckoning, self.lookback(lookback)).filter(|_| !self.is_of_nothing())
        };
        let mut searches: Vec<Search> = Vec::new();
        let mut begin = |future: Future, share: &Exact, until: Until| {
            searches.push(Search::new(future, question, share, until));
            searches.len() - 1
        };
        let spent: Vec<Result<usize, Exhaustion>> = lookbacks
            .iter()
            .map(|lookback| match as_in(*lookback) {
                _ if evaluation.is_exhausted => Err(Exhaustion::Spent),
                None => Err(Exhaustion::Unknown),
                Some(future) => Ok(begin(future, &Exact::one(), Until::Reached)),
            })
            .collect();
        let back = self.bounds().map(|above| {
            let share = &Exact::one() - &above;
            let mut when = |future: Option<Future>| match future {
                _ if self.is_of_nothing() => Err(Recovers::Unknown),
                _ if self.is_above(&above) => Err(Recovers::Already),
                None => Err(Recovers::Unknown),
                Some(future) => Ok(begin(future, &share, Until::Left)),
            };
            let clean = when(Some(Future::clean(&self.reckoning, evaluation.window)));
            let as_lately = when(as_in(question.lookback));
            (above, clean, as_lately)
        });
        Roll::new(question, evaluation).search(&mut searches);
        let end_of = |nth: usize| searches[nth].found().and_then(|added| self.later(added));
        let exhaustion = |nth| end_of(nth).map_or(Exhaustion::Never, Exhaustion::At);
        let recovers = |nth| end_of(nth).map_or(Recovers::Never, Recovers::At);
        let rolloffs = spent.into_iter().map(|found| found.map_or_else(|known| known, exhaustion));
        let recoveries = back.into_iter().map(|(above, clean, as_lately)| Recovery {
            above,
            clean: clean.map_or_else(|known| known, recovers),
            as_lately: as_lately.map_or_else(|known| known, recovers),
        });
        (rolloffs.collect(), recoveries.collect())
    }

    /// The end of the bucket so many after the window.
    fn later(&self, buckets: u64) -> Option<Instant> {
        let ms = i64::try_from(buckets).ok()?.checked_mul(self.question.counts.grid().step_ms())?;
        Some(self.evaluation.window.end.shifted_ms(ms))
    }
}

#[cfg(test)]
#[path = "forecast_tests.rs"]
mod tests;
