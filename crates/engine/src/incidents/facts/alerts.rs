//! Alerts that began or ended to fire.

use watchbill_domain::alerts::{AlertState, Evidence, Transition};
use watchbill_domain::ids::AlertId;
use watchbill_domain::incidents::{Certainty, Fact, Happened};

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::super::scope::{ReachedAlert, Scope};

pub(super) async fn read(shared: &Shared, scope: &Scope) -> Result<Vec<Fact>, ApiError> {
    let ids: Vec<&AlertId> = scope.alerts.keys().collect();
    let changes = shared.store.transitions_of(&ids, scope.span.start).await.map_err(|error| store_error(&error))?;
    let of = |(id, alert): (&AlertId, &ReachedAlert)| {
        let mut facts = changes.get(id).map_or_else(Vec::new, |changes| told(id, &alert.name, changes));
        facts.retain(|fact| scope.has(fact.at));
        facts
    };
    Ok(scope.alerts.iter().flat_map(of).collect())
}

/// When an alert began and ended to fire, by its transitions in order of time. One that only changes its severity does neither, and
/// what it did before the first of them is not known: it counts as not firing.
fn told(id: &AlertId, name: &str, transitions: &[Transition]) -> Vec<Fact> {
    let mut fires = false;
    let mut facts = Vec::new();
    for transition in transitions {
        let (before, alert, name) = (fires, id.to_string(), name.to_owned());
        fires = transition.to == AlertState::Firing;
        let what = match (before, fires) {
            (false, true) => Happened::AlertFired { alert, name, severity: transition.severity.word().to_owned() },
            (true, false) => Happened::AlertResolved { alert, name },
            (true, true) | (false, false) => continue,
        };
        let key = format!("{id}@{}", transition.at.as_ms());
        facts.push(Fact { at: transition.at, key, certainty: certainty(transition.evidence), what });
    }
    facts
}

fn certainty(evidence: Evidence) -> Certainty {
    match evidence {
        Evidence::Observed => Certainty::Observed,
        Evidence::Inferred => Certainty::Inferred,
        Evidence::Backfilled => Certainty::Backfilled,
    }
}

#[cfg(test)]
#[path = "alerts_tests.rs"]
mod tests;
