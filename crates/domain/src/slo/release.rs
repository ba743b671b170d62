//! What releases cost, and how many more the budget affords.

use super::deploys::above;
use super::marks::DEPLOY_OWNS;
use super::reckoning::Reckoning;
use super::{Evaluation, Exact, Question, Span};
use crate::time::Instant;

/// What the last deploys cost, as shares of the budget as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseCost {
    /// Each of them with its cost, in the order of time.
    pub costs: Vec<(Instant, Exact)>,
    /// Half of them cost no more; of an even number the mean of the two in the middle.
    pub median: Exact,
    /// Nine of ten cost no more: the cost at that rank, rounded up.
    pub p90: Exact,
    /// How many more that cost the median are left in the budget; none where that is nothing.
    pub affordable: Option<u64>,
    /// How many more that cost as much as the ninth of ten.
    pub affordable_p90: Option<u64>,
}

/// What the last deploys cost, at most so many: what burnt above the hour before in the hour after each, until the next of them.
/// Of those whose hour is over and of which anything is known, also before the window; none where there is no such deploy.
#[must_use]
pub fn release_cost(
    question: Question<'_>,
    evaluation: &Evaluation,
    deploys: &[Instant],
    last: usize,
) -> Option<ReleaseCost> {
    let (reckoning, grid) = (Reckoning::of(question), question.counts.grid());
    let each = evaluation.one_bad_spends();
    let mut deploys = deploys.to_vec();
    deploys.sort_unstable();
    deploys.dedup();
    let cost = |nth: usize| {
        let deploy = deploys[nth];
        let start = grid.floor(deploy);
        let owns = grid.ceil(deploy.plus(DEPLOY_OWNS));
        let next = deploys[nth + 1..].iter().map(|next| grid.floor(*next)).find(|next| *next > start);
        let span = Span { start, end: next.map_or(owns, |next| owns.min(next)) };
        let tally = reckoning.counts.tally(span);
        let is_told = span.end <= question.now && tally.known() > 0;
        is_told.then(|| {
            let (bad, counted) = (reckoning.units(span, &tally), reckoning.counted(&tally));
            (deploy, &above(reckoning.baseline(deploy).as_ref(), &bad, &counted) * &each)
        })
    };
    let mut costs: Vec<(Instant, Exact)> = (0..deploys.len()).rev().filter_map(cost).take(last).collect();
    costs.reverse();
    let mut sorted: Vec<&Exact> = costs.iter().map(|(_, cost)| cost).collect();
    sorted.sort_unstable();
    let middle = [sorted.get(sorted.len().checked_sub(1)? / 2)?, sorted.get(sorted.len() / 2)?];
    let median = (*middle[0] + *middle[1]).over(&Exact::whole(2))?;
    let p90 = (*sorted.get((sorted.len() * 9).div_ceil(10) - 1)?).clone();
    let left = &Exact::one() - evaluation.deciding();
    let affordable = |cost: &Exact| {
        let times = left.over(cost)?.floor()?.max(0);
        Some(u64::try_from(times).unwrap_or(u64::MAX))
    };
    Some(ReleaseCost { affordable: affordable(&median), affordable_p90: affordable(&p90), median, p90, costs })
}

#[cfg(test)]
#[path = "release_tests.rs"]
mod tests;
