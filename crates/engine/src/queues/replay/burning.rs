//! What burns while messages are sent: the service levels of the service behind a queue.

use watchbill_definitions::spec_of;
use watchbill_domain::queues::QueueId;
use watchbill_domain::time::Instant;

use crate::api::ApiError;
use crate::budgets::service_levels;
use crate::reads::Here;
use crate::shared::Shared;

/// A service level of the queue's service of which a pair of burn alerts fires; none where there is none, or where the workspace names no
/// service for the queue.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn burning(shared: &Shared, queue: &QueueId, now: Instant) -> Result<Option<String>, ApiError> {
    let loaded = shared.loaded();
    let Some(service) = spec_of(&loaded.queues, queue).and_then(|spec| spec.service.as_deref()) else {
        return Ok(None);
    };
    let here = Here { now, zone: shared.ports.clock.zone() };
    Ok(service_levels(shared, service, &here).await?.burning.into_iter().next())
}

#[cfg(test)]
#[path = "burning_tests.rs"]
mod tests;
