//! Where a budget stands, in one word and in a sentence. What is not known is never fine.

use std::time::Duration;

use watchbill_domain::slo::{Evaluation, Exact, PairState, PolicyState, Status};
use watchbill_domain::time::Instant;

use crate::api::SloState;
use crate::reads::Here;
use crate::slo::figures::short_percent;

use super::fetching::Fetching;
use super::words::remaining_text;

/// Without a reading for so long it is not known how a budget stands now: longer than a slow round of questions and a short
/// sleep of the laptop, shorter than what a fast burn needs to spend a month's budget.
pub(super) const SILENT: Duration = Duration::from_secs(3600);
/// Below this coverage a state says by how much of the window it was reached.
const WHOLE_PERCENT: u32 = 90;

/// A state with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    pub state: SloState,
    pub text: String,
}

/// What is judged besides the figures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts<'a> {
    /// Why nothing measures it, if so.
    pub unmeasured: Option<&'a str>,
    /// The end of the last bucket with a reading.
    pub last_known: Option<Instant>,
    /// How far its first fetch has come, while that goes on.
    pub fetching: Option<Fetching>,
}

impl Judged {
    fn unknown(text: String) -> Self {
        Self { state: SloState::NoData, text }
    }

    /// Before the first window of a calendar.
    pub fn before_the_anchor() -> Self {
        Self::unknown("unknown: its first window has not begun".to_owned())
    }

    /// Where a budget stands as of now. While weeks are fetched it is neither fine nor not known, but not there yet.
    pub fn of(evaluation: &Evaluation, facts: Facts<'_>, here: &Here) -> Self {
        let judged = Self::by_what_is_known(evaluation, facts, here);
        let is_waited_for = |fetching: &Fetching| judged.state == SloState::NoData || fetching.is_far_from_done();
        match facts.fetching.filter(is_waited_for) {
            Some(fetching) => Self {
                state: SloState::Measuring,
                text: format!("{}: {} fetched", word(SloState::Measuring), fetching.text()),
            },
            None => judged,
        }
    }

    fn by_what_is_known(evaluation: &Evaluation, facts: Facts<'_>, here: &Here) -> Self {
        let policy = evaluation.policy.filter(|_| evaluation.status != Status::NoData || evaluation.is_exhausted);
        let Some(policy) = policy else { return Self::unknown(no_data(facts)) };
        if evaluation.status == Status::NoTraffic && policy == PolicyState::Healthy {
            return Self { state: SloState::NoTraffic, text: "no traffic in what is known".to_owned() };
        }
        let state = state_of(policy);
        let silent_since = facts.last_known.filter(|at| here.now.since(*at) > SILENT);
        match silent_since {
            // What was spent then is spent; what was left may not be any more.
            Some(since) if state > SloState::NoData => {
                let left = remaining_text(evaluation);
                Self::unknown(format!("unknown: no reading since {}, when {left} was left", here.short(since)))
            }
            Some(since) => Self { state, text: format!("{}, no reading since {}", word(state), here.short(since)) },
            None => Self { state, text: format!("{}{}", word(state), by_what_is_known(evaluation)) },
        }
    }
}

/// The word of a state, for people.
pub(crate) fn word(state: SloState) -> &'static str {
    match state {
        SloState::Exhausted => "exhausted",
        SloState::AtRisk => "at risk",
        SloState::NoData => "unknown",
        SloState::Watch => "watch",
        SloState::Measuring => "being measured",
        SloState::NoTraffic => "no traffic",
        SloState::Healthy => "healthy",
    }
}

/// The word of a state, for programs.
pub(crate) fn code(state: SloState) -> &'static str {
    match state {
        SloState::Exhausted => "exhausted",
        SloState::AtRisk => "at_risk",
        SloState::NoData => "no_data",
        SloState::Watch => "watch",
        SloState::Measuring => "measuring",
        SloState::NoTraffic => "no_traffic",
        SloState::Healthy => "healthy",
    }
}

/// Whether somebody should look at it: too little is left, it is not known how much is, or a pair tells.
pub(crate) fn needs_attention(state: SloState, is_burning: bool) -> bool {
    is_burning || state <= SloState::NoData
}

/// The pairs that tell.
pub(crate) fn burning_pairs(evaluation: &Evaluation) -> Vec<&str> {
    let firing = evaluation.pairs.iter().filter(|pair| pair.state == PairState::Firing);
    firing.map(|pair| pair.name.as_str()).collect()
}

pub(crate) fn state_of(policy: PolicyState) -> SloState {
    match policy {
        PolicyState::Exhausted => SloState::Exhausted,
        PolicyState::AtRisk => SloState::AtRisk,
        PolicyState::Watch => SloState::Watch,
        PolicyState::Healthy => SloState::Healthy,
    }
}

fn no_data(facts: Facts<'_>) -> String {
    match (facts.unmeasured, facts.last_known) {
        (Some(_), _) => "not measured".to_owned(),
        (None, Some(_)) => "unknown: nothing is known of this window".to_owned(),
        (None, None) => "unknown: nothing was measured yet".to_owned(),
    }
}

fn by_what_is_known(evaluation: &Evaluation) -> String {
    let whole = Exact::ratio(WHOLE_PERCENT, 100);
    let gaps = evaluation.coverage.as_ref().filter(|share| whole.as_ref().is_some_and(|whole| *share < whole));
    gaps.map(|share| format!(" by the {} that is known", short_percent(share))).unwrap_or_default()
}
