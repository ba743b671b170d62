//! Whether messages of a queue may be taken in hand: what is not removed comes back, and some queues drop what came back too often.

use watchbill_domain::queues::QueueId;
use watchbill_domain::queues::replay::Taking;

use crate::api::ApiError;
use crate::queues::peek::now;
use crate::shared::Shared;

/// What decides whether messages are taken.
pub(super) struct Told {
    /// How often messages may be taken and come back, as the broker and what is recorded prove it at this moment.
    pub taking: Taking,
    /// How many messages somebody has in hand.
    pub in_other_hands: u64,
}

/// Asks the broker.
///
/// # Errors
/// When it does not tell.
pub(super) async fn told(shared: &Shared, queue: &QueueId) -> Result<Told, ApiError> {
    let now = now::now(shared, queue).await?;
    let in_other_hands = now.seen.and_then(|seen| seen.reading.unacknowledged).unwrap_or(0);
    Ok(Told { taking: Taking::by(&now.contract, &now.facts), in_other_hands })
}
