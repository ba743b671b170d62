//! The five moments of an incident, from the lines of its timeline: those outlive what they were made from.

use std::collections::BTreeMap;

use watchbill_domain::incidents::{Entry, EntryKind, Role, TimeFacts, What};
use watchbill_domain::time::Instant;
use watchbill_store::KeptIncident;

use super::scope::Linked;

/// The kinds of lines from which moments follow. Of thousands of incidents no others are read.
pub(super) const TELLING: [EntryKind; 6] = [
    EntryKind::AlertFired,
    EntryKind::AlertResolved,
    EntryKind::BudgetBurns,
    EntryKind::QueueDepth,
    EntryKind::PageSent,
    EntryKind::Acknowledged,
];

/// What the moments follow from: of alerts, queues and budgets only those that the incident itself is linked to, because what else a
/// service of it had at the same time need not be the same. Who declared or led first in one that turned out to be it did so for it.
pub(super) fn time_facts(
    kept: &KeptIncident,
    absorbed: &[KeptIncident],
    linked: &Linked,
    entries: &[&Entry],
) -> TimeFacts {
    let incident = &kept.incident;
    let all = || std::iter::once(kept).chain(absorbed);
    let declared = all().map(|kept| (kept.incident.declared_at, kept.incident.declared_by.name.clone()));
    let mut lines = entries.to_vec();
    lines.sort_by_key(|entry| (entry.at, entry.kind));
    let of = |kind: EntryKind| lines.iter().copied().filter(move |entry| entry.kind == kind);
    let is_ours = |entry: &&Entry| linked.is_alert(&entry.about);
    let names: BTreeMap<&str, &str> =
        of(EntryKind::AlertFired).map(|entry| (entry.about.as_str(), called(entry))).collect();
    let name =
        |entry: &Entry| names.get(entry.about.as_str()).map_or_else(|| entry.about.clone(), |name| (*name).to_owned());
    TimeFacts {
        declared: declared.min_by_key(|(at, _)| *at),
        alerts: episodes(lines.iter().copied().filter(is_ours)),
        burns: of(EntryKind::BudgetBurns)
            .filter(|entry| linked.levels.contains(&entry.about))
            .map(|entry| (entry.about.clone(), entry.at))
            .collect(),
        queues: of(EntryKind::QueueDepth)
            .filter(|entry| linked.is_queue(&entry.about) && entry.text.contains(" began to fill"))
            .map(|entry| (entry.about.clone(), entry.at))
            .collect(),
        pages: of(EntryKind::PageSent).filter(is_ours).map(|entry| (name(entry), entry.at)).collect(),
        acknowledgements: of(EntryKind::Acknowledged).filter(is_ours).filter_map(acknowledgement).collect(),
        reports: incident.reports.iter().map(|(who, at)| (who.clone(), *at)).collect(),
        lead: all().filter_map(first_lead).min_by_key(|(at, _)| *at),
        statuses: incident.statuses.iter().map(|set| (set.at, set.status, set.by.name.clone())).collect(),
        said: incident.said.clone(),
    }
}

/// When the lead was taken first, and by whom.
fn first_lead(kept: &KeptIncident) -> Option<(Instant, String)> {
    let is_late = |number: u64| kept.too_late.iter().any(|(late, _)| *late == number);
    kept.events.iter().filter(|event| !is_late(event.number)).find_map(|event| match &event.what {
        What::RoleTaken { role: Role::Lead, person } => Some((event.at, person.clone())),
        _ => None,
    })
}

/// Since when each alert fired, and until when: by its lines in order of time. What ended without a line that it began is left out. Where
/// one ended and began at the same instant, it is over and fires again if it fired before.
fn episodes<'e>(entries: impl Iterator<Item = &'e Entry>) -> Vec<(String, Instant, Option<Instant>)> {
    let mut all: Vec<(String, Instant, Option<Instant>)> = Vec::new();
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    let mut again: Option<&Entry> = None;
    for entry in entries {
        let about = entry.about.as_str();
        match entry.kind {
            EntryKind::AlertFired if open.contains_key(about) => again = Some(entry),
            EntryKind::AlertFired => {
                open.insert(about, all.len());
                all.push((called(entry).to_owned(), entry.at, None));
            }
            EntryKind::AlertResolved => {
                if let Some(place) = open.remove(about) {
                    all[place].2 = Some(entry.at);
                }
                if let Some(fired) = again.filter(|fired| fired.about == entry.about && fired.at == entry.at) {
                    open.insert(about, all.len());
                    all.push((called(fired).to_owned(), fired.at, None));
                }
            }
            _ => {}
        }
    }
    all
}

/// `CheckoutErrors fired (critical)` is about `CheckoutErrors`.
pub(super) fn called(entry: &Entry) -> &str {
    entry.text.rsplit_once(" fired (").map_or(entry.about.as_str(), |(name, _)| name)
}

/// Of which alert, by whom, and when: `Ana acknowledged CheckoutErrors`.
fn acknowledgement(entry: &Entry) -> Option<(String, String, Instant)> {
    let (by, alert) = entry.text.split_once(" acknowledged ")?;
    Some((alert.to_owned(), by.to_owned(), entry.at))
}

#[cfg(test)]
#[path = "times_tests.rs"]
mod tests;
