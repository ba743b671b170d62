//! What an incident is about, by the names that people know.

use std::collections::BTreeMap;

use watchbill_domain::alerts::{Labels, alert_name, place_of, plain_line, telling_labels};
use watchbill_domain::incidents::{Entry, EntryKind, IncidentId, Link, LinkKind};

use crate::api::{ApiError, IncidentLinkRow};
use crate::budgets::key_of;
use crate::reads::store_error;
use crate::shared::Shared;
use crate::workspace::Loaded;

use super::times::called;

/// Characters of a name.
const LONGEST_NAME: usize = 200;

/// What an incident is about, for the window. `lines` tell what alerts were called that are not kept any more.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn link_rows<'l>(
    shared: &Shared,
    links: impl IntoIterator<Item = &'l Link>,
    lines: &[Entry],
) -> Result<Vec<IncidentLinkRow>, ApiError> {
    let (loaded, links) = (shared.loaded(), links.into_iter().collect::<Vec<_>>());
    let alerts = labels(shared, &links).await?;
    let mut rows = Vec::with_capacity(links.len());
    for link in links {
        let name = match link.kind {
            LinkKind::Alert => alert_called(&alerts, &link.key).or_else(|| once_called(lines, &link.key)),
            LinkKind::Level => level_called(&loaded, &link.key),
            LinkKind::Incident => incident_called(shared, &link.key).await?,
            LinkKind::Queue | LinkKind::Service => None,
        };
        let name = name.map_or_else(|| link.key.clone(), |name| plain_line(&name, LONGEST_NAME));
        rows.push(IncidentLinkRow { kind: link.kind.word().to_owned(), key: link.key.clone(), name });
    }
    Ok(rows)
}

/// The labels of those alerts that are kept.
async fn labels<'l>(shared: &Shared, links: &[&'l Link]) -> Result<BTreeMap<&'l str, Labels>, ApiError> {
    let mut labels = BTreeMap::new();
    for link in links.iter().filter(|link| link.kind == LinkKind::Alert) {
        let Ok(id) = link.key.parse() else { continue };
        let alert = shared.store.alert(&id).await.map_err(|error| store_error(&error))?;
        labels.extend(alert.map(|alert| (link.key.as_str(), alert.labels.clone())));
    }
    Ok(labels)
}

/// Those of one name are told apart by where they are, and where that is the same by how grave they are.
fn alert_called(alerts: &BTreeMap<&str, Labels>, key: &str) -> Option<String> {
    let labels = alerts.get(key)?;
    let name = alert_name(labels);
    let siblings: Vec<&Labels> = alerts.values().filter(|other| alert_name(other) == name).collect();
    if siblings.len() == 1 {
        return Some(name.to_owned());
    }
    let telling = telling_labels(&siblings);
    let place = place_of(labels, &telling);
    let is_there_too = siblings.iter().filter(|other| place_of(other, &telling) == place).count() > 1;
    let severity = labels.get("severity").filter(|_| is_there_too).unwrap_or_default();
    let apart: Vec<&str> = [place.as_str(), severity].into_iter().filter(|part| !part.is_empty()).collect();
    Some(if apart.is_empty() { name.to_owned() } else { format!("{name} ({})", apart.join(", ")) })
}

fn once_called(lines: &[Entry], key: &str) -> Option<String> {
    let line = lines.iter().find(|line| line.kind == EntryKind::AlertFired && line.about == key)?;
    Some(called(line).to_owned())
}

fn level_called(loaded: &Loaded, key: &str) -> Option<String> {
    let list = loaded.levels();
    let level = &list[(0..list.len()).find(|place| key_of(list, *place) == key)?];
    let title = level.spec.title.clone()?;
    Some(if key == level.spec.slo.name { title } else { format!("{title} ({})", level.objective) })
}

async fn incident_called(shared: &Shared, key: &str) -> Result<Option<String>, ApiError> {
    let Ok(number) = key.parse() else { return Ok(None) };
    let kept = shared.store.incident(IncidentId(number)).await.map_err(|error| store_error(&error))?;
    Ok(kept.map(|kept| format!("#{key} {}", kept.incident.title)))
}

#[cfg(test)]
#[path = "named_tests.rs"]
mod tests;
