//! Several service levels that stand for one.
//!
//! OpenSLO lets the objectives of one SLO have indicators and weights of their own, and states no target for the whole. Read
//! here: what the whole may spend is the weighted mean of what its parts may, and what it spends is the weighted mean of what
//! they spend. A part with more traffic weighs no more for it: that is what weights are for.

use super::{Evaluation, Exact, Objective, Policy, PolicyState, Status};

/// One of the service levels of which a composite is made.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// How much it weighs against the others; above 0.
    pub weight: Exact,
    /// What it promises.
    pub objective: &'a Objective,
    /// Where it stands.
    pub evaluation: &'a Evaluation,
}

/// What a composite comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composite {
    /// The weighted mean of the promised shares, of the parts that have a ratio; of all where none has one.
    pub objective: Exact,
    /// The weighted mean of the parts' error ratios; none where no part has one.
    pub error_ratio: Option<Exact>,
    /// The share of the composite's budget that is spent: [`Composite::error_ratio`] over what may be bad.
    pub consumed: Exact,
    /// Which share of all weights has an error ratio. What is missing is not good; it is shown beside the figure.
    pub weighed: Exact,
    /// The parts, in the order in which they were given.
    pub parts: Vec<PartShare>,
    /// What the policy says; none where no part has a ratio.
    pub policy: Option<PolicyState>,
    /// In one word.
    pub status: Status,
}

/// What a part has to do with the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartShare {
    /// Its weight, as a share of all weights.
    pub weight: Exact,
    /// What of it was bad; none without data or traffic.
    pub error_ratio: Option<Exact>,
    /// What of the composite's budget it spent. Those of all parts sum to [`Composite::consumed`].
    pub consumed: Exact,
}

impl Composite {
    /// 1 less what is consumed; below 0 where more is.
    #[must_use]
    pub fn remaining(&self) -> Exact {
        &Exact::one() - &self.consumed
    }
}

/// Weighs the parts; none where there is no part, or a weight that is not above 0.
#[must_use]
pub fn composite(parts: &[Part<'_>], policy: &Policy) -> Option<Composite> {
    if parts.is_empty() || parts.iter().any(|part| !part.weight.is_positive()) {
        return None;
    }
    let sum = |of: &dyn Fn(&Part<'_>) -> Exact, has: &dyn Fn(&Part<'_>) -> bool| {
        Exact::sum(parts.iter().filter(|part| has(part)).map(of).collect())
    };
    let measured = |part: &Part<'_>| part.evaluation.error_ratio.is_some();
    let all = sum(&|part| part.weight.clone(), &|_| true);
    let weight = sum(&|part| part.weight.clone(), &measured);
    let has_any = weight.is_positive();
    let counts = |part: &Part<'_>| !has_any || measured(part);
    let counted = if has_any { &weight } else { &all };
    let allowed = sum(&|part| &part.weight * &part.objective.allowed(), &counts);
    let spent_by = |part: &Part<'_>| {
        let weighted = part.evaluation.error_ratio.as_ref().map(|ratio| &part.weight * ratio);
        weighted.and_then(|spent| spent.over(&allowed)).unwrap_or_else(Exact::zero)
    };
    let shares = parts.iter().map(|part| {
        let weight = part.weight.over(&all)?;
        Some(PartShare { weight, error_ratio: part.evaluation.error_ratio.clone(), consumed: spent_by(part) })
    });
    let shares = shares.collect::<Option<Vec<_>>>()?;
    let consumed = Exact::sum(shares.iter().map(|share| share.consumed.clone()).collect());
    let mean_allowed = allowed.over(counted)?;
    Some(Composite {
        objective: &Exact::one() - &mean_allowed,
        error_ratio: has_any.then(|| &consumed * &mean_allowed),
        weighed: weight.over(&all)?,
        policy: has_any.then(|| policy.state(&(&Exact::one() - &consumed))),
        status: status(parts, has_any, &consumed),
        consumed,
        parts: shares,
    })
}

fn status(parts: &[Part<'_>], has_any: bool, consumed: &Exact) -> Status {
    match has_any {
        true if *consumed >= Exact::one() => Status::Exhausted,
        true => Status::Ok,
        false if parts.iter().any(|part| part.evaluation.status == Status::NoTraffic) => Status::NoTraffic,
        false => Status::NoData,
    }
}

#[cfg(test)]
#[path = "composite_tests.rs"]
mod tests;
