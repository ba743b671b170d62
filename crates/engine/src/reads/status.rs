//! What is always true: the frame around every page.

use std::collections::HashMap;

use watchbill_domain::alerts::{AlertState, Severity, Standing};
use watchbill_domain::ids::SourceName;
use watchbill_domain::sources::Health;
use watchbill_domain::time::{tzdb_release, zone_database};
use watchbill_store::{AlertRow, Configured, SourceRow};

use crate::api::{AlertCounts, ApiError, ConsoleStatus};
use crate::handle::undisturbed_until;
use crate::oncall;
use crate::shared::Shared;

use super::channels::{channel_views, lid_text};
use super::kept::live_alerts;
use super::liveness::{offline_since, offline_text};
use super::rest::rest_view;
use super::texts::{Here, health_of, source_view, store_error};
use super::twins::folded;

/// The frame.
pub(crate) async fn console_status(shared: &Shared) -> Result<ConsoleStatus, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let sources = shared.store.sources().await.map_err(|e| store_error(&e))?;
    let sources: Vec<SourceRow> = sources.into_iter().filter(|s| s.configured == Configured::Yes).collect();
    let health: HashMap<SourceName, (SourceRow, Health)> =
        sources.iter().map(|source| (source.name.clone(), (source.clone(), health_of(source, here.now)))).collect();
    // The window asks for its rows first, so that what it counts has been read already.
    let kept = shared.lists.records(shared.revision(), here.now);
    let read = match &kept {
        Some(_) => Vec::new(),
        None => folded(live_alerts(shared).await.map_err(|e| store_error(&e))?, &health),
    };
    let alerts = kept.as_ref().map_or(read.as_slice(), |records| &records.alerts);
    let loaded = shared.loaded();
    let complete_at = sources.iter().map(|source| source.facts.last_good_at).min().flatten();
    let notes = shared.notes().clone();
    let undisturbed = undisturbed_until(&shared.store).await.map_err(|e| store_error(&e))?;
    Ok(ConsoleStatus {
        team: loaded.team.clone(),
        demo: shared.demo,
        workspace: shared.folder.display().to_string(),
        zone: here.zone.name().to_owned(),
        tzdb: zone_database().release(),
        tzdb_said: tzdb_release(),
        counts: counts(alerts, &health, &here),
        complete_at: complete_at.map(|at| here.time(at)),
        channels: channel_views(shared).await?,
        lid: lid_text(shared),
        on_call: oncall::line(&loaded.schedules, here.on_call(&loaded)),
        rest: rest_view(shared, undisturbed),
        notifier_problem: notes.notifier_problem,
        definition_problems: loaded.not_in_force(),
        offline: offline_sentence(&sources, &here),
        store_problem: notes.store_problem,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        revision: shared.revision(),
        sources: sources.iter().map(|source| source_view(source, &here)).collect(),
    })
}

fn offline_sentence(sources: &[SourceRow], here: &Here) -> Option<String> {
    let rows: Vec<&SourceRow> = sources.iter().collect();
    let since = offline_since(&rows)?;
    Some(format!("nothing answers, and this laptop seems to be offline: {}", offline_text(rows.len(), since, here)))
}

fn counts(alerts: &[AlertRow], health: &HashMap<SourceName, (SourceRow, Health)>, here: &Here) -> AlertCounts {
    let mut counts = AlertCounts::default();
    for alert in alerts {
        let Some((_, health)) = health.get(&alert.id.source) else { continue };
        let believed = *health == Health::Fine;
        match alert.state {
            AlertState::Resolved => continue,
            _ if !believed => counts.unknown += 1,
            AlertState::Pending => counts.pending += 1,
            AlertState::Firing => counts.firing += 1,
        }
        let snoozed = alert.mine.snoozed_until.is_some_and(|until| until > here.now);
        let open = alert.mine.acknowledged_at.is_none() && !snoozed && alert.standing == Standing::Active;
        if alert.severity == Severity::Critical && alert.state == AlertState::Firing && open {
            counts.critical += 1;
        }
    }
    counts
}
