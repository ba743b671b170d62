//! What burns while messages are sent: the service levels of the service behind a queue.

use watchbill_definitions::spec_of;
use watchbill_domain::queues::QueueId;
use watchbill_domain::time::Instant;

use crate::api::ApiError;
use crate::budgets::service_levels;
use crate::reads::Here;
use crate::shared::Shared;

/// What is known of the service levels behind a queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Burning {
    /// One of which a pair of burn alerts fires.
    pub burns: Option<String>,
    /// One of which nobody knows whether one does.
    pub unknown: Option<String>,
}

/// A service level of the queue's service of which a pair of burn alerts fires; none where there is none, or where the workspace names no
/// service for the queue.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn burning(shared: &Shared, queue: &QueueId, now: Instant) -> Result<Burning, ApiError> {
    let loaded = shared.loaded();
    let Some(service) = spec_of(&loaded.queues, queue).and_then(|spec| spec.service.as_deref()) else {
        return Ok(Burning::default());
    };
    let here = Here { now, zone: shared.ports.clock.zone() };
    let levels = service_levels(shared, service, &here).await?;
    Ok(Burning { burns: levels.burning.into_iter().next(), unknown: levels.unknown.into_iter().next() })
}

#[cfg(test)]
#[path = "burning_tests.rs"]
mod tests;
