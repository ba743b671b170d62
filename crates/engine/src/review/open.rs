//! Opening a review: a new snapshot, or the one that is there.

use std::collections::BTreeMap;

use watchbill_domain::slo::review::Period;
use watchbill_domain::time::{Instant, Zone};
use watchbill_store::{NewReview, Review, ReviewHead};

use crate::api::{ApiError, ReviewAsk};
use crate::budgets::words::window_text;
use crate::levels::Level;
use crate::reads::store_error;
use crate::shared::Shared;

use super::asked::{asked_period, year_start};
use super::make::Making;
use super::record::Record;
use super::snapshot::Snapshot;

/// Whose clock a review goes by: the team's, or else that of the laptop.
pub(super) fn zone(shared: &Shared) -> Zone {
    shared.loaded().zone_of_team().unwrap_or_else(|| shared.ports.clock.zone())
}

/// The period that is meant by what somebody asked for.
pub(super) fn period(shared: &Shared, ask: &ReviewAsk) -> Result<Period, ApiError> {
    let (loaded, now) = (shared.loaded(), shared.ports.clock.now());
    asked_period(ask, year_start(loaded.levels())?, &zone(shared), now)
}

/// A review by what somebody asked for: the label of one that there is, or a period; its newest revision unless another is named.
pub(super) async fn find(shared: &Shared, ask: &ReviewAsk) -> Result<Record, ApiError> {
    let store = &shared.store;
    let label = match &ask.period {
        Some(label) if store.review_of(label).await.map_err(|error| store_error(&error))?.is_some() => label.clone(),
        _ => period(shared, ask)?.label,
    };
    let newest = store.review_of(&label).await.map_err(|error| store_error(&error))?;
    let missing = || ApiError::NotFound {
        message: format!("there is no review of {label}; `watchbill review open {label}` makes its snapshot"),
    };
    let newest = newest.ok_or_else(missing)?;
    let number = newest.head.revision;
    let review = match ask.revision.filter(|revision| *revision != number) {
        None => newest,
        Some(revision) => {
            let found = store.review_revision(&label, revision).await.map_err(|error| store_error(&error))?;
            let known = if number == 1 { "1 alone".to_owned() } else { format!("1 to {number}") };
            let missing = || ApiError::NotFound {
                message: format!("the review {label} has no revision {revision}; it has {known}"),
            };
            found.ok_or_else(missing)?
        }
    };
    Ok(Record { newest: number, ..Record::read(store, review).await? })
}

/// Opens the review of a period. One that is open is gone on with. One that is closed is shown again, unless an objective or a
/// zone of it has changed since, or it was closed before its period was over: then a new revision begins, and the old one stays as it is.
pub(super) async fn open(shared: &Shared, ask: &ReviewAsk, by: &str) -> Result<Record, ApiError> {
    let (period, store) = (period(shared, ask)?, &shared.store);
    let loaded = shared.loaded();
    if loaded.levels().is_empty() {
        let message =
            "there is no service level to review; write one into slos/, or import one with `watchbill slo import`";
        return Err(ApiError::Invalid { field: "period".to_owned(), message: message.to_owned() });
    }
    let before = store.review_of(&period.label).await.map_err(|error| store_error(&error))?;
    let mut revision = 1;
    let mut revised = Vec::new();
    if let Some(review) = before {
        revision = review.head.revision + 1;
        let record = Record::read(store, review).await?;
        if record.head.closed.is_none() {
            return Ok(record);
        }
        revised = other_terms(&record.snapshot, loaded.levels(), &zone(shared));
        if !record.snapshot.period.is_over && period.is_over(shared.ports.clock.now()) {
            revised.push("it was closed before the period was over".to_owned());
        }
        if revised.is_empty() {
            return Ok(record);
        }
    }
    let zone = zone(shared);
    let making = Making { shared, period: &period, zone: &zone, revised };
    let snapshot = making.snapshot().await?;
    let text = serde_json::to_string(&snapshot);
    let text =
        text.map_err(|error| ApiError::Internal { message: format!("the snapshot cannot be written: {error}") })?;
    let new = NewReview {
        label: period.label.clone(),
        revision,
        title: title(&snapshot),
        window: snapshot.period.words.clone(),
        span: period.span,
        zone: snapshot.period.zone.clone(),
        tzdb: snapshot.period.tzdb.clone(),
        snapshot: text,
        by: by.to_owned(),
    };
    let now: Instant = shared.ports.clock.now();
    let id = store.open_review(&new, now).await.map_err(|error| store_error(&error))?;
    let review: Option<Review> = store.review(id).await.map_err(|error| store_error(&error))?;
    let gone = || ApiError::Internal { message: "the review that was just opened is not there".to_owned() };
    Record::read(store, review.ok_or_else(gone)?).await
}

/// `payments, 2026-Q3`
fn title(snapshot: &Snapshot) -> String {
    match snapshot.team.as_str() {
        "" => snapshot.period.label.clone(),
        team => format!("{team}, {}", snapshot.period.label),
    }
}

/// What is promised otherwise than in a snapshot, a sentence each.
fn other_terms(snapshot: &Snapshot, levels: &[Level], zone: &Zone) -> Vec<String> {
    let kept: BTreeMap<(&str, &str), (&str, &str, &str)> = snapshot
        .services
        .iter()
        .flat_map(|service| &service.levels)
        .map(|level| {
            let terms = (level.target.as_str(), level.window.as_str(), level.zone.as_str());
            ((level.slo.as_str(), level.objective_name.as_str()), terms)
        })
        .collect();
    let mut changes = Vec::new();
    if snapshot.period.zone != zone.name() {
        changes.push(format!("the zone of the team was {} and is {}", snapshot.period.zone, zone.name()));
    }
    for level in levels {
        let slo = &level.spec.slo;
        let own = super::window::Promised { slo, zone };
        let terms = (slo.objective.to_string(), window_text(&slo.window), own.own_zone().name().to_owned());
        let Some(&(target, window, kept_zone)) = kept.get(&(slo.name.as_str(), level.objective.as_str())) else {
            continue;
        };
        let pairs = [("objective", target, terms.0), ("window", window, terms.1), ("zone", kept_zone, terms.2)];
        let changed = pairs.into_iter().filter(|(_, before, now)| before != now);
        changes
            .extend(changed.map(|(what, before, now)| format!("{}: the {what} was {before} and is {now}", slo.name)));
    }
    changes
}

/// Those that there are, the newest first.
pub(super) async fn heads(shared: &Shared) -> Result<Vec<ReviewHead>, ApiError> {
    shared.store.reviews().await.map_err(|error| store_error(&error))
}
