//! An alert that is on record twice: where its rule is evaluated, and at the source that notifies. A person is told by the one
//! that notifies, so what is counted and judged again is what happened there.

use watchbill_domain::alerts::Twins;
use watchbill_domain::ids::SourceName;
use watchbill_sources::Role;
use watchbill_store::Recorded;

/// Leaves out what happened where a rule is evaluated to alerts that a notifying source has on record too, which learn from it
/// what is evaluated. Pages and deeds stay, at whichever of the two they were.
pub(super) fn told_once(recorded: &mut Recorded, role_of: impl Fn(&SourceName) -> Option<Role>) {
    let role_of = &role_of;
    let of = |wanted: Role| {
        let numbered = recorded.alerts.iter().enumerate();
        numbered.filter(move |(_, alert)| role_of(&alert.id.source) == Some(wanted))
    };
    let twins = Twins::among(of(Role::Notifies).map(|(at, alert)| (&alert.labels, at)));
    let pairs = of(Role::Evaluates).map(|(home, alert)| (home, twins.of(&alert.labels)));
    let pairs: Vec<(usize, Vec<usize>)> = pairs.filter(|(_, told)| !told.is_empty()).collect();
    let mut is_left_out = vec![false; recorded.alerts.len()];
    for (home, told) in pairs {
        is_left_out[home] = true;
        let expression = recorded.alerts[home].expression.clone();
        for told in told {
            let known = &mut recorded.alerts[told].expression;
            *known = known.take().or_else(|| expression.clone());
        }
    }
    recorded.changes.retain(|change| !is_left_out.get(change.alert as usize).copied().unwrap_or_default());
}

#[cfg(test)]
#[path = "twins_tests.rs"]
mod tests;
