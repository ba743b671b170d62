//! Where a service level stands by what its figures say and by what was decided about it, and what the policy proposes.

use super::{Exact, PolicyState, Standing};
use crate::time::Instant;

/// A decision that changes how figures are read, with when it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Nothing is released but what helps.
    Freeze {
        /// From then on.
        at: Instant,
    },
    /// Something is released in spite of it, until then.
    Exception {
        /// When that was granted.
        at: Instant,
        /// Until when it holds.
        until: Instant,
    },
    /// The freeze is over.
    Lifted {
        /// From then on.
        at: Instant,
    },
    /// Those who decide do not agree.
    Disputed {
        /// Since then.
        at: Instant,
    },
    /// They do again.
    Settled {
        /// Since then.
        at: Instant,
    },
}

impl Recorded {
    fn at(self) -> Instant {
        match self {
            Self::Freeze { at }
            | Self::Exception { at, .. }
            | Self::Lifted { at }
            | Self::Disputed { at }
            | Self::Settled { at } => at,
        }
    }
}

/// Where a service level stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Situation {
    /// It is followed, and nothing is done about it.
    Aspirational,
    /// Its figures cannot be trusted, or too little is known.
    Suspended,
    /// Those who decide do not agree about it.
    Disputed,
    /// Something may be released although the budget is spent.
    Exception {
        /// Until then.
        until: Instant,
    },
    /// Nothing is released but what helps.
    Frozen {
        /// Since then.
        since: Instant,
    },
    /// The freeze was lifted, and not much is left yet.
    Recovering {
        /// Since then.
        since: Instant,
    },
    /// By its figures: nothing is left.
    Exhausted,
    /// By its figures: not much is left.
    AtRisk,
    /// By its figures: worth a look.
    Watch,
    /// By its figures: enough is left.
    Healthy,
}

impl Situation {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Aspirational => "aspirational",
            Self::Suspended => "suspended",
            Self::Disputed => "disputed",
            Self::Exception { .. } => "exception",
            Self::Frozen { .. } => "frozen",
            Self::Recovering { .. } => "recovering",
            Self::Exhausted => "exhausted",
            Self::AtRisk => "at_risk",
            Self::Watch => "watch",
            Self::Healthy => "healthy",
        }
    }
}

/// What the policy proposes to do. People decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proposed {
    /// Nothing has to be done.
    Nothing,
    /// Look at what spends the budget.
    Look,
    /// Release with more care, and put what spends the budget first.
    SlowDown,
    /// Release nothing but what helps.
    Freeze,
    /// Go on releasing nothing but what helps.
    KeepFreeze,
    /// Release again.
    LiftFreeze,
    /// See that it is measured as it should be, before anything else is decided.
    MendData,
    /// Have it decided by whoever both sides answer to.
    Decide,
}

impl Proposed {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Look => "look",
            Self::SlowDown => "slow_down",
            Self::Freeze => "freeze",
            Self::KeepFreeze => "keep_freeze",
            Self::LiftFreeze => "lift_freeze",
            Self::MendData => "mend_data",
            Self::Decide => "decide",
        }
    }
}

/// Why that is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Because {
    /// It is only aimed at.
    AimedAt,
    /// A dispute was recorded, and no end of it.
    NotAgreed,
    /// Something about the SLI is wrong.
    DataIsWrong,
    /// Nothing is known of the window.
    NothingKnown,
    /// Less than half of what has elapsed is known.
    LittleKnown,
    /// An exception was granted, and runs.
    ExceptionRuns,
    /// An exception was granted, and is over.
    ExceptionIsOver,
    /// The budget is spent.
    BudgetIsSpent,
    /// The budget is not spent any more.
    BackInBudget,
    /// Not much of the budget is left.
    LittleIsLeft,
    /// Less than what the policy calls healthy is left.
    SomeIsSpent,
    /// Enough is left.
    EnoughIsLeft,
}

impl Because {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AimedAt => "aimed_at",
            Self::NotAgreed => "not_agreed",
            Self::DataIsWrong => "data_is_wrong",
            Self::NothingKnown => "nothing_known",
            Self::LittleKnown => "little_known",
            Self::ExceptionRuns => "exception_runs",
            Self::ExceptionIsOver => "exception_is_over",
            Self::BudgetIsSpent => "budget_is_spent",
            Self::BackInBudget => "back_in_budget",
            Self::LittleIsLeft => "little_is_left",
            Self::SomeIsSpent => "some_is_spent",
            Self::EnoughIsLeft => "enough_is_left",
        }
    }
}

/// What the figures of a service level say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SituationFigures {
    /// Whether it is held to.
    pub standing: Standing,
    /// What the policy says of what is left; none where nothing is known.
    pub policy: Option<PolicyState>,
    /// How much of what has elapsed is known.
    pub coverage: Option<Exact>,
    /// A finding says that its figures are wrong: [`super::Gravity::Wrong`].
    pub data_is_wrong: bool,
}

/// What the recorded decisions add up to.
#[derive(Default)]
struct Decided {
    frozen_since: Option<Instant>,
    exception_until: Option<Instant>,
    lifted_at: Option<Instant>,
    is_disputed: bool,
}

impl Decided {
    fn by(recorded: &[Recorded], now: Instant) -> Self {
        let mut past: Vec<Recorded> = recorded.iter().copied().filter(|recorded| recorded.at() <= now).collect();
        past.sort_by_key(|recorded| recorded.at());
        past.into_iter().fold(Self::default(), |decided, recorded| match recorded {
            Recorded::Freeze { at } => {
                Self { frozen_since: decided.frozen_since.or(Some(at)), lifted_at: None, ..decided }
            }
            Recorded::Exception { until, .. } => Self { exception_until: Some(until), ..decided },
            Recorded::Lifted { at } => {
                Self { frozen_since: None, exception_until: None, lifted_at: Some(at), ..decided }
            }
            Recorded::Disputed { .. } => Self { is_disputed: true, ..decided },
            Recorded::Settled { .. } => Self { is_disputed: false, ..decided },
        })
    }
}

/// Where it stands as of `now`, what is proposed, and why. A freeze that was decided is not ended by figures, and not by their
/// absence: only by a decision.
#[must_use]
pub fn situation(figures: &SituationFigures, recorded: &[Recorded], now: Instant) -> (Situation, Proposed, Because) {
    let decided = Decided::by(recorded, now);
    if figures.standing == Standing::Aspirational {
        return (Situation::Aspirational, Proposed::Nothing, Because::AimedAt);
    }
    if decided.is_disputed {
        return (Situation::Disputed, Proposed::Decide, Because::NotAgreed);
    }
    let is_spent = figures.policy == Some(PolicyState::Exhausted);
    let runs = decided.exception_until.filter(|until| now < *until && (is_spent || decided.frozen_since.is_some()));
    let untold = untold(figures);
    match (runs, decided.frozen_since, untold) {
        (Some(until), _, None) => (Situation::Exception { until }, Proposed::Nothing, Because::ExceptionRuns),
        (Some(until), _, Some(because)) => (Situation::Exception { until }, Proposed::MendData, because),
        (None, Some(since), Some(because)) => (Situation::Frozen { since }, Proposed::MendData, because),
        (None, Some(since), None) if is_spent => {
            let was_granted = decided.exception_until.is_some();
            let because = if was_granted { Because::ExceptionIsOver } else { Because::BudgetIsSpent };
            (Situation::Frozen { since }, Proposed::KeepFreeze, because)
        }
        (None, Some(since), None) => (Situation::Frozen { since }, Proposed::LiftFreeze, Because::BackInBudget),
        (None, None, Some(because)) => (Situation::Suspended, Proposed::MendData, because),
        (None, None, None) => by_figures(figures.policy, decided.lifted_at),
    }
}

/// Why nothing can be told from the figures. That a budget is spent can be, by whatever part of it is known.
fn untold(figures: &SituationFigures) -> Option<Because> {
    let half = Exact::ratio(1, 2).unwrap_or_else(Exact::one);
    match figures.policy {
        _ if figures.data_is_wrong => Some(Because::DataIsWrong),
        None => Some(Because::NothingKnown),
        Some(PolicyState::Exhausted) => None,
        Some(_) if figures.coverage.as_ref().is_none_or(|coverage| *coverage < half) => Some(Because::LittleKnown),
        Some(_) => None,
    }
}

fn by_figures(policy: Option<PolicyState>, lifted_at: Option<Instant>) -> (Situation, Proposed, Because) {
    match (policy, lifted_at) {
        (None, _) => (Situation::Suspended, Proposed::MendData, Because::NothingKnown),
        (Some(PolicyState::Exhausted), _) => (Situation::Exhausted, Proposed::Freeze, Because::BudgetIsSpent),
        (Some(PolicyState::AtRisk), Some(since)) => {
            (Situation::Recovering { since }, Proposed::SlowDown, Because::LittleIsLeft)
        }
        (Some(PolicyState::AtRisk), None) => (Situation::AtRisk, Proposed::SlowDown, Because::LittleIsLeft),
        (Some(PolicyState::Watch), _) => (Situation::Watch, Proposed::Look, Because::SomeIsSpent),
        (Some(PolicyState::Healthy), _) => (Situation::Healthy, Proposed::Nothing, Because::EnoughIsLeft),
    }
}

#[cfg(test)]
#[path = "situation_tests.rs"]
mod tests;
