//! Whether an SLI measures what it says. A budget that nothing ever spends is as suspicious as one that is always spent.

use super::{Bucket, BucketState, Evaluation, Exact, Finding, Question, Span};
use crate::time::Instant;

/// What is known of an SLI beside its buckets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HealthFacts {
    /// The oldest that its source still has.
    pub oldest_kept: Option<Instant>,
    /// By which share the sum of a day's buckets and one question over that day differ.
    pub drift: Option<Exact>,
    /// The `le` that its histogram has no more.
    pub missing_bucket: Option<String>,
    /// When its query was changed without a new revision.
    pub touched_at: Option<Instant>,
    /// What is known of the series of its bad events, where it counts those and there are none.
    pub unseen_bad: Option<UnseenBad>,
}

/// Bad events of which there is no series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnseenBad {
    /// Since then.
    pub since: Instant,
    /// Whether they may come with the first failure: they would be among the series of all events.
    pub may_come: bool,
}

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A total stands still for at least so long, and twice as long as in the week before, to be called frozen.
const FROZEN_MS: i64 = 3 * HOUR_MS;
const BEFORE_FROZEN_MS: i64 = 7 * DAY_MS;
/// Nothing good for so long, of at least so many.
const NOTHING_GOOD_MS: i64 = HOUR_MS;
const NOTHING_GOOD_OF: u128 = 10;
/// Nothing read for so long, and for three steps.
const SILENT_MS: i64 = 30 * 60_000;
/// Nothing bad over so much known time, in which so many would have been allowed.
const NEVER_BAD_MS: i64 = 7 * DAY_MS;
const NEVER_BAD_ALLOWED: u32 = 10;
/// So many days with shares not further apart than a twentieth, each of at least so many bad events: chance would move them more.
const CONSTANT_DAYS: u32 = 7;
const CONSTANT_OF: u128 = 20;
/// Less of the window known is little.
const COVERAGE_PERCENT: u32 = 95;
const DRIFT_PERCENT: u32 = 1;

/// What may be wrong with the SLI of an evaluation, the gravest first.
#[must_use]
pub fn health(question: Question<'_>, evaluation: &Evaluation, facts: &HealthFacts) -> Vec<Finding> {
    let (counts, now) = (question.counts, question.now);
    let until = counts.grid().floor(now);
    let step_ms = counts.grid().step_ms();
    let known = Known { buckets: &counts.series().buckets()[..counts.series().places(through(until)).end], step_ms };
    let window = &counts.series().buckets()[counts.series().places(evaluation.elapsed)];
    let mut findings: Vec<Finding> = [
        more_good_than_all(window),
        known.nothing_measured(until),
        known.nothing_good(),
        known.frozen(),
        known
            .never_burning(&question.slo.objective.allowed())
            .map(|never| never_found(never, window, facts.unseen_bad)),
        constant_burn(question, until),
        retention(window, evaluation, facts.oldest_kept),
        coverage(evaluation),
        facts.drift.as_ref().and_then(drift),
        facts.missing_bucket.clone().map(|le| Finding::MissingBucket { le }),
        facts.touched_at.map(|at| Finding::Touched { at }),
    ]
    .into_iter()
    .flatten()
    .collect();
    findings.sort_by_key(Finding::gravity);
    findings
}

fn through(until: Instant) -> Span {
    Span { start: Instant::from_ms(i64::MIN / 2), end: until }
}

fn percent(percent: u32) -> Exact {
    Exact::ratio(percent, 100).unwrap_or_else(Exact::zero)
}

/// The buckets that are over, in the order of time.
struct Known<'a> {
    buckets: &'a [Bucket],
    step_ms: i64,
}

impl Known<'_> {
    fn usable(&self) -> impl DoubleEndedIterator<Item = (Instant, u64, u64)> {
        self.buckets.iter().filter_map(|bucket| bucket.usable().map(|(good, total)| (bucket.start, good, total)))
    }

    fn nothing_measured(&self, until: Instant) -> Option<Finding> {
        let since = self.usable().next_back().map(|(start, ..)| start.shifted_ms(self.step_ms));
        let is_silent = since.is_none_or(|since| until.as_ms() - since.as_ms() > SILENT_MS.max(3 * self.step_ms));
        is_silent.then_some(Finding::NothingMeasured { since })
    }

    /// Buckets without traffic say nothing of what is good.
    fn nothing_good(&self) -> Option<Finding> {
        let mut busy = self.usable().rev().filter(|(.., total)| *total > 0);
        let (mut of, mut span): (u128, Option<(Instant, Instant)>) = (0, None);
        let before = busy.by_ref().find(|(start, good, total)| {
            if *good == 0 {
                of += u128::from(*total);
                span = Some((*start, span.map_or(*start, |(_, last)| last)));
            }
            *good > 0
        });
        let (since, last) = span?;
        let long_ms = last.as_ms() - since.as_ms() + self.step_ms;
        let ever = before.is_some();
        (long_ms >= NOTHING_GOOD_MS && of >= NOTHING_GOOD_OF).then_some(Finding::NothingGood { since, total: of, ever })
    }

    fn frozen(&self) -> Option<Finding> {
        let (last, ..) = self.usable().next_back().filter(|(.., total)| *total == 0)?;
        let since = self.usable().rev().take_while(|(.., total)| *total == 0).last().map(|(start, ..)| start)?;
        let still_ms = last.as_ms() - since.as_ms() + self.step_ms;
        let (mut longest_ms, mut run_ms, mut moved) = (0, 0, false);
        let week =
            self.usable().filter(|(start, ..)| *start < since && since.as_ms() - start.as_ms() <= BEFORE_FROZEN_MS);
        for (.., total) in week {
            run_ms = if total == 0 { run_ms + self.step_ms } else { 0 };
            longest_ms = longest_ms.max(run_ms);
            moved |= total > 0;
        }
        let is_frozen = moved && still_ms >= FROZEN_MS && still_ms > 2 * longest_ms;
        is_frozen.then_some(Finding::FrozenCounter { since, longest_before_ms: longest_ms })
    }

    fn never_burning(&self, allowed: &Exact) -> Option<Finding> {
        let (mut of, mut known_ms, mut since) = (0_u128, 0_i64, None);
        for (start, good, total) in self.usable() {
            if good < total {
                return None;
            }
            (of, known_ms, since) = (of + u128::from(total), known_ms + self.step_ms, since.or(Some(start)));
        }
        let would_be_allowed = allowed * &Exact::whole(of) >= Exact::whole(NEVER_BAD_ALLOWED);
        (known_ms >= NEVER_BAD_MS && would_be_allowed).then_some(Finding::NeverBurning { since: since?, total: of })
    }
}

/// Of a whole window without a series of what is bad it is not known whether there is anything that could count it.
fn never_found(never: Finding, window: &[Bucket], unseen: Option<UnseenBad>) -> Finding {
    let first = window.iter().find(|bucket| bucket.usable().is_some()).map(|bucket| bucket.start);
    match (never, unseen) {
        (Finding::NeverBurning { total, .. }, Some(unseen)) if first.is_some_and(|first| unseen.since <= first) => {
            Finding::NothingBadFound { since: unseen.since, total, may_come: unseen.may_come }
        }
        (never, _) => never,
    }
}

fn more_good_than_all(window: &[Bucket]) -> Option<Finding> {
    let of = |state: BucketState| window.iter().filter(move |bucket| bucket.state() == state);
    let counted = |state| u64::try_from(of(state).count()).unwrap_or(u64::MAX);
    let mut strange =
        window.iter().filter(|bucket| matches!(bucket.state(), BucketState::Clamped | BucketState::Invalid));
    let first = strange.next()?.start;
    let last = strange.next_back().map_or(first, |bucket| bucket.start);
    let (clamped, invalid) = (counted(BucketState::Clamped), counted(BucketState::Invalid));
    Some(Finding::MoreGoodThanAll { clamped, invalid, first, last })
}

/// Over the last whole days, as counted back from the last bucket.
fn constant_burn(question: Question<'_>, until: Instant) -> Option<Finding> {
    let day = |nth: u32| {
        let end = until.shifted_ms(-i64::from(nth) * DAY_MS);
        let tally = question.counts.tally(Span { start: end.shifted_ms(-DAY_MS), end });
        (tally.bad() >= CONSTANT_OF).then(|| Exact::ratio(tally.bad(), tally.total())).flatten()
    };
    let days = (0..CONSTANT_DAYS).map(day).collect::<Option<Vec<Exact>>>()?;
    let (lowest, highest) = (days.iter().min()?.clone(), days.iter().max()?.clone());
    let is_constant = highest <= &lowest * &percent(105);
    is_constant.then_some(Finding::ConstantBurn { days: CONSTANT_DAYS, lowest, highest })
}

/// What was kept here before the source forgot it does not matter to the source any more.
fn retention(window: &[Bucket], evaluation: &Evaluation, oldest: Option<Instant>) -> Option<Finding> {
    let (oldest, window_starts) = (oldest?, evaluation.elapsed.start);
    let first = window.iter().find(|bucket| bucket.usable().is_some()).map(|bucket| bucket.start);
    let is_short = oldest > window_starts && first.is_none_or(|first| first >= oldest);
    is_short.then_some(Finding::RetentionTooShort { oldest, window_starts })
}

fn coverage(evaluation: &Evaluation) -> Option<Finding> {
    let coverage = evaluation.coverage.clone().filter(|coverage| *coverage < percent(COVERAGE_PERCENT))?;
    Some(Finding::LowCoverage { coverage })
}

fn drift(share: &Exact) -> Option<Finding> {
    let size = if share.is_positive() { share.clone() } else { &Exact::zero() - share };
    (size > percent(DRIFT_PERCENT)).then(|| Finding::Drift { share: share.clone() })
}

#[cfg(test)]
#[path = "health_tests.rs"]
mod tests;
