//! How often alerts change, taken from what was observed: every change of a poll weighs on the score of its alert.

use std::collections::HashMap;

use crate::ids::Identity;
use crate::time::Instant;

use super::{AlertState, Change, FULL_WEIGHT, Flap, FlapRules, Observation, SEVERITY_WEIGHT, Severity, SourceState};

/// An alert on its way through the changes of one poll.
#[derive(Clone, Copy)]
struct Walk {
    flap: Flap,
    firing: bool,
    severity: Option<Severity>,
}

/// Counts the changes of one poll, in their order: into the changed alerts and into [`Observation::flaps`]. A change of the
/// severity alone happened at `now`, because no source says when.
pub fn count_changes(state: &SourceState, observation: &mut Observation, rules: &FlapRules, now: Instant) {
    let mut walks: HashMap<Identity, Walk> = HashMap::new();
    for change in &mut observation.changes {
        let before = walks.get(change.identity()).copied().unwrap_or_else(|| Walk::begin(state, change.identity()));
        let after = before.step(change, rules, now);
        if let Change::Pending { alert, .. } | Change::Fired { alert, .. } | Change::Updated { alert, .. } = change {
            alert.flap = after.flap;
        }
        walks.insert(change.identity().clone(), after);
    }
    observation.flaps = walks.into_iter().map(|(identity, walk)| (identity, walk.flap)).collect();
}

impl Walk {
    fn begin(state: &SourceState, identity: &Identity) -> Self {
        match state.alerts.get(identity) {
            Some(alert) => {
                Self { flap: alert.flap, firing: alert.state == AlertState::Firing, severity: Some(alert.severity) }
            }
            None => {
                let flap = state.over.get(identity).map(|over| over.flap).unwrap_or_default();
                Self { flap, firing: false, severity: None }
            }
        }
    }

    fn step(self, change: &Change, rules: &FlapRules, now: Instant) -> Self {
        let (firing, severity, at) = match change {
            Change::Pending { alert, at, .. } => (false, Some(alert.severity), *at),
            Change::Fired { alert, at, .. } => (true, Some(alert.severity), *at),
            Change::Resolved { at, .. } => (false, self.severity, *at),
            Change::Updated { alert, .. } => (alert.state == AlertState::Firing, Some(alert.severity), now),
        };
        let reworded = firing && self.firing && self.severity.is_some_and(|before| Some(before) != severity);
        let flap = match (firing == self.firing, reworded) {
            (false, _) => self.flap.changed(at, FULL_WEIGHT, rules),
            (true, true) => self.flap.changed(at, SEVERITY_WEIGHT, rules),
            (true, false) => self.flap,
        };
        Self { flap, firing, severity }
    }
}

#[cfg(test)]
#[path = "counting_tests.rs"]
mod tests;
