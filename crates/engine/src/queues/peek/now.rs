//! What a broker says of a queue at this moment, for whoever plans to take messages out of it or to send some into it.

use watchbill_domain::queues::{Contract, PeekFacts, QueueId};
use watchbill_sources::QueueSeen;

use crate::api::ApiError;
use crate::shared::Shared;

use super::broker::Broker;
use super::contract::{Asked, asked};

/// A queue as its broker tells of it now.
pub(crate) struct Now {
    /// What taking messages and giving them back would do.
    pub contract: Contract,
    /// What decided about that.
    pub facts: PeekFacts,
    /// Its figures; none where its kind does not tell of one queue by itself.
    pub seen: Option<QueueSeen>,
}

/// Asks the broker.
///
/// # Errors
/// When it does not tell, or the records cannot be read.
pub(crate) async fn now(shared: &Shared, queue: &QueueId) -> Result<Now, ApiError> {
    let broker = Broker::of(shared, queue).await?;
    let Asked { contract, anew, facts } = asked(shared, &broker, queue).await?;
    Ok(Now { contract, facts, seen: anew.map(|anew| anew.seen) })
}

/// The same of a queue into which messages would go: its figures alone.
///
/// # Errors
/// When the broker does not tell; [`ApiError::NotFound`] when it has no such queue.
pub(crate) async fn seen(shared: &Shared, queue: &QueueId) -> Result<Option<QueueSeen>, ApiError> {
    let broker = Broker::of(shared, queue).await?;
    Ok(broker.anew(queue).await?.map(|anew| anew.seen))
}
