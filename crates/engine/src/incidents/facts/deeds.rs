//! What people did with alerts on this laptop: acknowledged and snoozed them.

use watchbill_domain::ids::AlertId;
use watchbill_domain::incidents::{Certainty, Fact, Happened};
use watchbill_store::{Deed, DeedRow};

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::super::scope::Scope;

/// More than people do with one alert in an incident.
const MOST: u32 = 1_000;

pub(super) async fn read(shared: &Shared, scope: &Scope) -> Result<Vec<Fact>, ApiError> {
    let mut facts = Vec::new();
    for (id, alert) in &scope.alerts {
        let deeds = shared.store.deeds(id, MOST).await.map_err(|error| store_error(&error))?;
        let met = deeds.iter().filter(|deed| scope.has(deed.at));
        facts.extend(met.filter_map(|deed| fact(id, &alert.name, deed, scope.called(&deed.by))));
    }
    Ok(facts)
}

/// None of what takes something back: a timeline has no line for that.
fn fact(id: &AlertId, name: &str, row: &DeedRow, by: String) -> Option<Fact> {
    let (alert, name) = (id.to_string(), name.to_owned());
    let what = match row.deed {
        Deed::Acknowledge => Happened::Acknowledged { alert, name, by },
        Deed::Snooze(until) => Happened::Snoozed { alert, name, by, until },
        Deed::Unacknowledge | Deed::Unsnooze => return None,
    };
    Some(Fact { at: row.at, key: format!("{id}@{}", row.at.as_ms()), certainty: Certainty::Observed, what })
}

#[cfg(test)]
#[path = "deeds_tests.rs"]
mod tests;
