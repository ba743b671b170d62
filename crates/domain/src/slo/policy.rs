//! What a team has agreed to do about what is left of a budget.

use super::Exact;

/// Where a budget stands by its policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyState {
    /// Nothing is left.
    Exhausted,
    /// Something is left, and not much.
    AtRisk,
    /// Worth a look.
    Watch,
    /// Enough is left.
    Healthy,
}

impl PolicyState {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Exhausted => "exhausted",
            Self::AtRisk => "at_risk",
            Self::Watch => "watch",
            Self::Healthy => "healthy",
        }
    }
}

/// The shares of a budget between which the states lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Healthy above this share remaining.
    pub healthy_above: Exact,
    /// Watched above this one, at risk above nothing, exhausted otherwise.
    pub watch_above: Exact,
}

/// The SRE workbook's shares.
impl Default for Policy {
    fn default() -> Self {
        let percent = |percent: u32| Exact::ratio(percent, 100).unwrap_or_else(Exact::zero);
        Self { healthy_above: percent(50), watch_above: percent(25) }
    }
}

impl Policy {
    /// The state of a budget of which this share remains. Exactly a boundary belongs to the worse state.
    #[must_use]
    pub fn state(&self, remaining: &Exact) -> PolicyState {
        match remaining {
            _ if *remaining > self.healthy_above => PolicyState::Healthy,
            _ if *remaining > self.watch_above => PolicyState::Watch,
            _ if remaining.is_positive() => PolicyState::AtRisk,
            _ => PolicyState::Exhausted,
        }
    }
}
