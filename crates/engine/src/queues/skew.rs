//! The clock of a broker is not ours.

use watchbill_domain::queues::{Depth, Limit, Oldest, Reading};
use watchbill_domain::time::Instant;
use watchbill_sources::QueuesRead;

/// What was read by a clock that is so many milliseconds ahead of ours, by ours.
pub(crate) fn by_our_clock(mut read: QueuesRead, skew_ms: i64) -> QueuesRead {
    let here = |at: Instant| at.shifted_ms(skew_ms.saturating_neg());
    for queue in &mut read.queues {
        let reading = queue.reading;
        let depth = match reading.depth {
            Depth::Approximate { count, as_of } => Depth::Approximate { count, as_of: here(as_of) },
            Depth::Stale { count, as_of } => Depth::Stale { count, as_of: here(as_of) },
            other => other,
        };
        let oldest = reading.oldest.map(|oldest| Oldest { at: here(oldest.at), ..oldest });
        queue.reading = Reading { at: here(reading.at), depth, oldest, ..reading };
        for limit in &mut queue.limits {
            if let Limit::Unused { since, .. } = limit {
                *since = since.map(here);
            }
        }
    }
    read
}

#[cfg(test)]
#[path = "skew_tests.rs"]
mod tests;
