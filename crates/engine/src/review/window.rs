//! The figures of one window, as they are kept.

use watchbill_domain::slo::review::{Judged, window_label};
use watchbill_domain::slo::{Evaluation, Exact, Outcome, Slo, Status, Window};
use watchbill_domain::time::{Zone, day_text, from_to_text};

use crate::budgets::words::{bad_of, remaining, units, units_left};
use crate::slo::figures::count;

use super::deciding::Deciding;
use super::snapshot::{KeptWindow, Share};

/// What was promised and in whose time it is told.
#[derive(Clone, Copy)]
pub(super) struct Promised<'a> {
    pub slo: &'a Slo,
    pub zone: &'a Zone,
}

impl Promised<'_> {
    /// In the zone of its calendar, or the team's.
    pub fn own_zone(&self) -> &Zone {
        match &self.slo.window {
            Window::Calendar(calendar) => &calendar.zone,
            Window::Rolling { .. } => self.zone,
        }
    }

    pub fn kept_window(&self, judged: &Judged, deciding: &Deciding<'_>) -> KeptWindow {
        let evaluation = &deciding.evaluation;
        let left = remaining(evaluation);
        KeptWindow {
            label: window_label(&self.slo.window, judged.whole, self.zone),
            from_ms: judged.span.start.as_ms(),
            to_ms: judged.span.end.as_ms(),
            words: from_to_text(judged.span.start, judged.span.end, self.own_zone()),
            is_closed: judged.is_closed,
            outcome: outcome_word(outcome_of(evaluation)).to_owned(),
            status: evaluation.status.code().to_owned(),
            sli: evaluation.sli().as_ref().map(Share::of),
            remaining: left.as_ref().map(Share::of),
            remaining_units: units_left(self.slo, evaluation),
            coverage: evaluation.coverage.as_ref().map(Share::of),
            counts: self.counts(evaluation),
            frozen: None,
            group: deciding.group.map(str::to_owned),
            since: (judged.whole.start < judged.span.start).then(|| day_text(judged.span.start, self.own_zone())),
        }
    }

    fn counts(&self, evaluation: &Evaluation) -> String {
        if evaluation.status == Status::NoData {
            return "nothing is known of it".to_owned();
        }
        match &evaluation.slices {
            Some(slices) => {
                let budget = units(self.slo, &slices.budget);
                format!("{} bad of {budget} that may be", units(self.slo, &slices.bad))
            }
            None => {
                let budget = evaluation.budget.as_ref().map(count).unwrap_or_default();
                format!("{} events; {budget} may be bad", bad_of(evaluation.tally.bad(), evaluation.tally.total()))
            }
        }
    }
}

/// What becomes of a window by its evaluation. Exactly the whole budget may be spent: what is promised was reached then.
pub(super) fn outcome_of(evaluation: &Evaluation) -> Outcome {
    match evaluation.status {
        _ if evaluation.consumed > Exact::one() => Outcome::Missed,
        Status::NoData | Status::NoTraffic => Outcome::Unknown,
        Status::Exhausted | Status::Ok => Outcome::Met,
    }
}

pub(super) fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "met",
        Outcome::Missed => "missed",
        Outcome::Unknown => "unknown",
    }
}
