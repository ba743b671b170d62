//! The JSON contract of `alerts list` and `poll`.

use std::collections::{BTreeMap, HashMap, HashSet};

use watchbill_domain::alerts::{AlertView, FlapRules, Labels, MatcherSet, SafeLink};
use watchbill_domain::ids::{PageId, SourceName};
use watchbill_domain::sources::Health;
use watchbill_domain::time::Instant;
use watchbill_store::{AlertQuery, AlertRow, Configured, SourceRow};

use crate::api::{
    AlertsListing, ApiError, ListedAlert, ListedSource, MeasuredSource, PollChanges, PollListing, PolledPage,
    PolledSource,
};
use crate::shared::Shared;

use super::soon::{Soon, soon_of};
use super::texts::{Here, health_of, held_by, shown_state, source_problem, store_error};
use super::twins::folded;

/// Every alert that passes the filter.
pub(crate) async fn alerts_listing(
    shared: &Shared,
    here: &Here,
    filter: &MatcherSet,
    resolved_since: Option<Instant>,
) -> Result<AlertsListing, ApiError> {
    let sources = shared.store.sources().await.map_err(|e| store_error(&e))?;
    let query = AlertQuery { source: None, resolved_since };
    let alerts = shared.store.alerts(&query).await.map_err(|e| store_error(&e))?;
    let configured = sources.iter().filter(|source| source.configured == Configured::Yes);
    let by_name: HashMap<SourceName, (SourceRow, Health)> =
        configured.clone().map(|source| (source.name.clone(), (source.clone(), health_of(source, here.now)))).collect();
    let alerts = folded(alerts, &by_name);
    let rules = shared.loaded().policy.flap;
    let listed = alerts.iter().filter_map(|alert| {
        let (source, health) = by_name.get(&alert.id.source)?;
        passes(alert, *health, filter, here.now).then(|| listed_alert(alert, source, *health, here, &rules))
    });
    Ok(AlertsListing {
        alerts: listed.collect(),
        sources: configured.map(|source| listed_source(source, here)).collect(),
    })
}

/// Whether an alert passes a filter.
pub(super) fn passes(alert: &AlertRow, health: Health, filter: &MatcherSet, now: Instant) -> bool {
    filter.matches(&alert_view(alert, health, now))
}

/// What a filter looks at.
pub(crate) fn alert_view(alert: &AlertRow, health: Health, now: Instant) -> AlertView<'_> {
    let (silenced_by, inhibited_by) = held_by(&alert.standing);
    AlertView {
        labels: &alert.labels,
        source: alert.id.source.as_str(),
        state: shown_state(alert, health),
        age: now.since(alert.since),
        silenced_by,
        inhibited_by,
    }
}

pub(super) fn listed_alert(
    alert: &AlertRow,
    source: &SourceRow,
    health: Health,
    here: &Here,
    rules: &FlapRules,
) -> ListedAlert {
    let (silenced_by, inhibited_by) = held_by(&alert.standing);
    let soon = |wanted| soon_of(alert, health).filter(|(which, _)| *which == wanted).map(|(_, at)| at.to_rfc3339());
    ListedAlert {
        id: alert.id.to_string(),
        name: alert.labels.get("alertname").unwrap_or_default().to_owned(),
        source: alert.id.source.to_string(),
        state: shown_state(alert, health),
        severity: alert.severity.word(),
        labels: map(&alert.labels),
        annotations: map(&alert.annotations),
        since: alert.since.to_rfc3339(),
        since_local: here.full(alert.since),
        as_of: source.facts.last_good_at.map(Instant::to_rfc3339),
        as_of_local: source.facts.last_good_at.map(|at| here.full(at)),
        fires_at: soon(Soon::Fires),
        clears_at: soon(Soon::Clears),
        flapping: alert.flap.is_flapping(here.now, rules),
        silenced_by: silenced_by.to_vec(),
        inhibited_by: inhibited_by.to_vec(),
        acknowledged: alert.mine.acknowledged_at.is_some(),
        snoozed_until: alert.mine.snoozed_until.filter(|until| *until > here.now).map(Instant::to_rfc3339),
        url: alert.url.as_deref().and_then(SafeLink::parse).map(|link| link.as_str().to_owned()),
    }
}

/// One source of a listing.
pub(crate) fn listed_source(source: &SourceRow, here: &Here) -> ListedSource {
    let health = health_of(source, here.now);
    ListedSource {
        name: source.name.to_string(),
        kind: source.kind.clone(),
        health: health.word(),
        as_of: source.facts.last_good_at.map(Instant::to_rfc3339),
        as_of_local: source.facts.last_good_at.map(|at| here.full(at)),
        problem: source_problem(source, health, here),
    }
}

fn map(labels: &Labels) -> BTreeMap<String, String> {
    labels.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// What a round of polls came to.
pub(crate) async fn poll_listing(
    shared: &Shared,
    asked: &HashSet<SourceName>,
    changes: PollChanges,
    pages: &[PageId],
    mut measured: Vec<MeasuredSource>,
) -> Result<PollListing, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let sources = shared.store.sources().await.map_err(|e| store_error(&e))?;
    let polled = sources.iter().filter(|source| asked.contains(&source.name)).map(|source| {
        let listed = listed_source(source, &here);
        PolledSource {
            name: listed.name,
            kind: listed.kind,
            health: listed.health.to_owned(),
            as_of: listed.as_of,
            problem: listed.problem,
        }
    });
    let mut ids = pages.to_vec();
    ids.sort();
    ids.dedup();
    let mut written = Vec::with_capacity(ids.len());
    for id in ids {
        // A digest that gathered nothing has no row any more.
        let Some(page) = shared.store.page(id).await.map_err(|e| store_error(&e))? else { continue };
        written.push(PolledPage {
            kind: page.kind.word().to_owned(),
            alerts: page.lines.iter().map(|line| line.id.to_string()).collect(),
            because: page.head.because,
        });
    }
    let notifier_problem = shared.notes().notifier_problem.clone();
    measured.sort_by(|one, other| one.source.cmp(&other.source));
    Ok(PollListing { sources: polled.collect(), changes, pages: written, measured, notifier_problem })
}
