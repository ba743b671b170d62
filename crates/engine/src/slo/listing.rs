//! An evaluation as the contract has it.

use watchbill_domain::slo::{Evaluation, Exact, PairReading, Slo, Status};

use crate::api::{SloEvaluation, SloFigure, SloPair, SloWindow};

pub(crate) fn figure(exact: &Exact) -> SloFigure {
    SloFigure { exact: exact.to_string(), approx: exact.approx() }
}

pub(crate) fn listing(slo: &Slo, evaluation: &Evaluation, rolloff: Option<u64>) -> SloEvaluation {
    let some = |exact: &Option<Exact>| exact.as_ref().map(figure);
    let (tally, slices) = (&evaluation.tally, evaluation.slices.as_ref());
    // Counts of events belong to the method that counts events.
    let events = |count: u128| slices.is_none().then(|| count.to_string());
    SloEvaluation {
        objective: slo.objective.to_string(),
        method: slo.method.name(),
        window: Some(SloWindow {
            start: evaluation.window.start.to_rfc3339(),
            end: evaluation.window.end.to_rfc3339(),
            seconds: evaluation.window.length_ms() / 1000,
        }),
        coverage: some(&evaluation.coverage),
        good: events(tally.good()),
        total: events(tally.total()),
        bad: events(tally.bad()),
        sli: some(&evaluation.sli()),
        error_ratio: some(&evaluation.error_ratio),
        budget: some(&evaluation.budget),
        consumed: Some(figure(&evaluation.consumed)),
        remaining: Some(figure(&evaluation.remaining())),
        consumed_of_period: some(&evaluation.consumed_of_period),
        remaining_of_period: some(&evaluation.consumed_of_period.as_ref().map(|consumed| &Exact::one() - consumed)),
        burn_rate: some(&evaluation.burn_rate),
        exhausted: evaluation.is_exhausted,
        status: evaluation.status.code(),
        time_to_exhaustion_s: some(&evaluation.time_to_exhaustion_s),
        rolloff_exhaustion_bucket: rolloff,
        invalid_buckets: tally.invalid(),
        excluded_buckets: tally.excluded(),
        counted_slices: slices.map(|slices| slices.counted),
        window_slices: slices.map(|slices| slices.window),
        bad_slices: slices.map(|slices| figure(&slices.bad)),
        budget_slices: slices.map(|slices| figure(&slices.budget)),
        policy: evaluation.policy.map(watchbill_domain::slo::PolicyState::code),
        pairs: evaluation.pairs.iter().map(pair).collect(),
    }
}

fn pair(pair: &PairReading) -> SloPair {
    SloPair {
        name: pair.name.clone(),
        long_s: pair.long_s,
        short_s: pair.short_s,
        factor: figure(&pair.factor),
        state: pair.state.code(),
    }
}

/// There is no window before the anchor of a calendar, so that there is nothing to tell of one.
pub(crate) fn before_the_anchor(slo: &Slo) -> SloEvaluation {
    SloEvaluation {
        objective: slo.objective.to_string(),
        method: slo.method.name(),
        window: None,
        coverage: None,
        good: None,
        total: None,
        bad: None,
        sli: None,
        error_ratio: None,
        budget: None,
        consumed: None,
        remaining: None,
        consumed_of_period: None,
        remaining_of_period: None,
        burn_rate: None,
        exhausted: false,
        status: Status::NoData.code(),
        time_to_exhaustion_s: None,
        rolloff_exhaustion_bucket: None,
        invalid_buckets: 0,
        excluded_buckets: 0,
        counted_slices: None,
        window_slices: None,
        bad_slices: None,
        budget_slices: None,
        policy: None,
        pairs: Vec::new(),
    }
}
