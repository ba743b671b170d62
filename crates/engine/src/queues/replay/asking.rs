//! Finding out what decides about a replay: the broker is asked now, the rest is what is kept.

use std::collections::BTreeMap;

use watchbill_domain::ids::QueueName;
use watchbill_domain::queues::{PeekFacts, QueueId};

use crate::api::{ApiError, ReplayWanted};
use crate::budgets::service_levels;
use crate::ports::SecretHome;
use crate::queues::evaluated::{Evaluated, Presence};
use crate::queues::peek::now;
use crate::queues::records::QueueRecords;
use crate::reads::store_error;
use crate::shared::Shared;
use crate::way;

use super::parked::Parked;
use super::plan::{Facts, Levels, Place, TargetFacts, queues_of, target_of};

/// What is known and told of a queue that somebody wants to replay.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn facts(
    shared: &Shared,
    records: &QueueRecords,
    queue: &Evaluated,
    wanted: &ReplayWanted,
    run: String,
) -> Result<Facts, ApiError> {
    let id = &queue.id;
    let feeds = records.source(&id.source).map(|source| source.feeds.to_vec()).unwrap_or_default();
    let named = records.spec(id).and_then(|spec| spec.target.clone());
    let (contract, peek, seen, mut troubles) = match now::now(shared, id).await {
        Ok(told) => (Some(told.contract), told.facts, told.seen, Vec::new()),
        Err(error) => (None, PeekFacts::NumberOnly, None, vec![trouble(&error)]),
    };
    let place = place(shared, id).await;
    // A kind that gives no messages is refused for that, whether it answers or not.
    if place == Place::NoKind {
        troubles.clear();
    }
    let mut targets = BTreeMap::new();
    if let Ok((target, _)) = target_of(wanted, id, named.as_ref(), &feeds) {
        for name in queues_of(&target, id, &feeds) {
            targets.insert(name.clone(), target_facts(shared, records, id, &name).await?);
        }
    }
    let fail = |error| store_error(&error);
    let open = shared.store.open_replays().await.map_err(fail)?.into_iter().find(|row| row.plan.from == *id);
    let parked = shared.store.parked(id).await.map_err(fail)?;
    Ok(Facts {
        run,
        queue: id.clone(),
        broker: queue.broker,
        place,
        contract,
        peek,
        // A queue of which only figures are kept is as deep as these say.
        depth: seen.as_ref().map(|seen| seen.reading.depth).or(queue.judged.depth),
        consumers: seen.as_ref().and_then(|seen| seen.reading.consumers),
        troubles,
        open: open.map(|row| (row.plan.id, row.by)),
        named,
        feeds,
        targets,
        levels: levels(shared, records, queue.service.as_deref()).await?,
        traffic_per_minute: traffic_per_minute(queue),
        unsealed: unsealed(shared).await,
        parked: Parked::of(parked.into_iter().map(|row| (row.fingerprint, row.because))),
    })
}

/// What the broker said, without what it means for reading messages.
fn trouble(error: &ApiError) -> String {
    let said = error.to_string();
    let said = said.strip_suffix(". No message was read").unwrap_or(&said);
    format!("{}.", said.trim_end_matches('.'))
}

/// Opens the queue, as whoever carries a replay out does, and lets go of it.
async fn place(shared: &Shared, id: &QueueId) -> Place {
    let loaded = shared.loaded();
    let Some(defined) = loaded.sources.iter().find(|defined| defined.spec.name == id.source) else {
        return Place::NoKind;
    };
    let Some(place) = defined.source.letter_place(&id.name) else {
        let is_set = defined.source.key_into(&id.name, &id.name).is_some();
        return if is_set { Place::NoAddress } else { Place::NoKind };
    };
    let way = way::to_source(&shared.ports, &shared.folder, &defined.spec.connection, &*defined.source).await;
    let opened = match way {
        Ok(way) => shared.ports.letters.open(&place, &way).await,
        Err(failure) => Err(failure),
    };
    match opened {
        Ok(hold) => {
            hold.close().await;
            Place::Open
        }
        Err(failure) => Place::Closed(failure.message),
    }
}

/// What is known of a queue that messages would be sent into.
async fn target_facts(
    shared: &Shared,
    records: &QueueRecords,
    from: &QueueId,
    to: &QueueName,
) -> Result<TargetFacts, ApiError> {
    let loaded = shared.loaded();
    let defined = loaded.sources.iter().find(|defined| defined.spec.name == from.source);
    let is_reached = defined.is_some_and(|defined| defined.source.key_into(&from.name, to).is_some());
    let id = QueueId { source: from.source.clone(), name: to.clone() };
    let (is_there, seen) = match now::seen(shared, &id).await {
        Ok(Some(seen)) => (Some(true), Some(seen)),
        Err(ApiError::NotFound { .. }) => (Some(false), None),
        Ok(None) | Err(_) => (None, None),
    };
    let known = records.one(shared, &id).await?.filter(|queue| queue.presence == Presence::Watched);
    let growth = known.and_then(|queue| queue.judged.growth).map(|growth| growth.per_hour());
    Ok(TargetFacts {
        is_there,
        is_reached,
        consumers: seen.as_ref().and_then(|seen| seen.reading.consumers),
        growth,
        depth: seen.as_ref().and_then(|seen| seen.reading.depth.count()),
        // What it pushes out matters also where that dies again.
        limits: seen.map(|seen| seen.limits_to_nowhere.unwrap_or(seen.limits)).unwrap_or_default(),
    })
}

/// What is watched of a service besides the depth of the queue.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn levels(shared: &Shared, records: &QueueRecords, service: Option<&str>) -> Result<Levels, ApiError> {
    let Some(service) = service else { return Ok(Levels::default()) };
    let found = service_levels(shared, service, &records.here).await?;
    Ok(Levels { service: Some(service.to_owned()), count: found.count, burning: found.burning, unknown: found.unknown })
}

/// Whether there is a keyring for the key of the copies. Whoever carries the replay out may have one all the same.
async fn unsealed(shared: &Shared) -> Option<String> {
    match shared.ports.secrets.home().await {
        Ok(SecretHome::Keyring) => None,
        Ok(SecretHome::Session | SecretHome::Environment) => Some("there is no keyring on this machine".to_owned()),
        Err(error) => Some(error.to_string()),
    }
}

/// What the queues that feed it handed out in the time of the last day in which that is known.
fn traffic_per_minute(queue: &Evaluated) -> Option<u64> {
    let of = queue.ratio?;
    let minutes = of.counted.as_secs() / 60;
    (minutes > 0).then(|| of.ratio.handled / minutes)
}
