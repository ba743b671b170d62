//! The promises that stand, with what the alert would be about that comes when they end.

use std::collections::BTreeSet;

use watchbill_definitions::spec_of;
use watchbill_domain::alerts::Labels;
use watchbill_domain::ids::Peer;
use watchbill_domain::queues::{AttentionKind, Promise, QueueId};
use watchbill_domain::time::Instant;
use watchbill_store::{QueueRow, StoreError};

use crate::shared::Shared;
use crate::workspace::Loaded;

use super::facts::QueueFactsKept;
use super::sightings::Subject;
use super::wanted::owner_of;

/// A promise that stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StandingPromise {
    pub id: QueueId,
    pub promise: Promise,
    /// Of the alert that pages once it is over and was not kept.
    pub labels: Labels,
}

/// The promises about queues of the workspace's sources that stand at `now`, by queue.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn standing_promises(shared: &Shared, now: Instant) -> Result<Vec<StandingPromise>, StoreError> {
    let loaded = shared.loaded();
    let sources: BTreeSet<&str> = loaded.sources.iter().map(|defined| defined.spec.name.as_str()).collect();
    let rows = shared.store.queues().await?;
    let here = rows.iter().filter(|row| row.gone_at.is_none() && sources.contains(row.id.source.as_str()));
    let standing = here.filter_map(|row| Some((row, row.promised.as_ref().filter(|promise| promise.stands(now))?)));
    Ok(standing.map(|(row, promise)| standing_promise(&loaded, row, promise, now)).collect())
}

fn standing_promise(loaded: &Loaded, row: &QueueRow, promise: &Promise, now: Instant) -> StandingPromise {
    let spec = spec_of(&loaded.queues, &row.id);
    let owner = owner_of(spec, &QueueFactsKept::of_json(&row.facts).owners);
    let peer = Peer::new("");
    let subject = Subject {
        queue: Some(&row.id.name),
        broker: Some(row.broker),
        service: spec.and_then(|spec| spec.service.as_deref()),
        owner: owner.as_ref().map(|owner| &*owner.name),
        peer: &peer,
    };
    let labels = subject.is_over(AttentionKind::PromiseOver, now, now).labels;
    StandingPromise { id: row.id.clone(), promise: promise.clone(), labels }
}
