//! Messages that a broker moves out of a queue by itself, as it tells of that.

use crate::ids::QueueName;
use crate::time::Instant;

/// A move that goes on, or that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerMove {
    /// When it began, by the clock of the broker.
    pub began: Instant,
    /// The queue that messages go into; none where each goes back to where it died.
    pub into: Option<QueueName>,
    /// About so many are moved.
    pub moved: u64,
    /// Of about so many that were there; none where that is not told.
    pub of: Option<u64>,
    /// At most so many a second; none where the broker chooses.
    pub per_second: Option<u32>,
    /// Why it failed, by the broker's own word; none while it goes on.
    pub failed: Option<String>,
}
