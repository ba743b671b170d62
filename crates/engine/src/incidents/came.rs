//! How many messages came into a queue while an incident lasted. Readings by the minute tell that exactly, and are kept for a fortnight; so
//! what they told is a line of the timeline, which is kept as long as the incident.

use std::time::Duration;

use watchbill_domain::incidents::{Amount, Certainty, Entry, Fact, Happened, came_in};
use watchbill_domain::queues::{QueueId, Reading, RollStep};
use watchbill_domain::slo::Span;
use watchbill_domain::time::Instant;

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::facts::{MINUTES_KEPT, certain, of_rolls};

/// A reading that lies farther back says nothing of what there was when it began.
const LAST_BEFORE: Duration = Duration::from_secs(3600);
/// A count that is read so shortly before the end is the count at the end.
const NEAR_THE_END: Duration = Duration::from_secs(300);

/// How many came: by the readings while they are kept by the minute, else as one of `kept` tells it, else by what is left of the readings.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn came(shared: &Shared, queue: &QueueId, span: Span, kept: &[Entry]) -> Result<Amount, ApiError> {
    if let Some(amount) = by_the_minute(shared, queue, span).await? {
        return Ok(amount);
    }
    let key = key(queue, span);
    if let Some(line) = kept.iter().find(|line| line.record.key == key) {
        return Ok(came_in(line));
    }
    let (from, to) = read_over(span);
    let rolls = shared.store.queue_rolls(queue, RollStep::FiveMinutes, from, to).await;
    Ok(risen(&of_rolls(&rolls.map_err(|error| store_error(&error))?)))
}

/// That so many came into these queues from the start to the end; nothing of a queue whose readings are not kept by the minute any more,
/// or do not tell.
///
/// # Errors
/// When the records cannot be read.
pub(super) async fn facts<'q>(
    shared: &Shared,
    queues: impl IntoIterator<Item = &'q QueueId>,
    span: Span,
) -> Result<Vec<Fact>, ApiError> {
    let mut facts = Vec::new();
    for queue in queues {
        let amount = match by_the_minute(shared, queue, span).await? {
            None | Some(Amount::Unknown | Amount::AtLeast(0)) => continue,
            Some(amount) => amount,
        };
        let what = Happened::CameIn { queue: queue.to_string(), amount };
        facts.push(Fact { at: span.end, key: key(queue, span), certainty: Certainty::Observed, what });
    }
    Ok(facts)
}

/// By which such a line is known: of another start or end it is another.
fn key(queue: &QueueId, span: Span) -> String {
    format!("{queue}/came@{}-{}", span.start.as_ms(), span.end.as_ms())
}

fn read_over(span: Span) -> (Instant, Instant) {
    (span.start.minus(LAST_BEFORE), span.end.shifted_ms(1))
}

async fn by_the_minute(shared: &Shared, queue: &QueueId, span: Span) -> Result<Option<Amount>, ApiError> {
    let (from, to) = read_over(span);
    if from < shared.ports.clock.now().minus(MINUTES_KEPT) {
        return Ok(None);
    }
    let readings = shared.store.queue_readings(queue, from, to).await.map_err(|error| store_error(&error))?;
    Ok(Some(dead(since(&readings, span.start), span)))
}

/// The readings from `start` on, behind the last one before it: what came between the two came in the time.
fn since(readings: &[Reading], start: Instant) -> &[Reading] {
    let earlier = readings.partition_point(|reading| reading.at < start);
    &readings[earlier.saturating_sub(1)..]
}

/// How many messages came in: by the broker's own count where it only rose and reaches over all of the time, else at least as many as the
/// depth rose by. A count that fell began anew, so that nobody knows what is missing.
fn dead(readings: &[Reading], span: Span) -> Amount {
    let is_whole = readings.first().is_some_and(|first| first.at <= span.start)
        && readings.last().is_some_and(|last| span.end <= last.at.plus(NEAR_THE_END));
    let arrived: Vec<u64> = readings.iter().filter_map(|reading| reading.totals.arrived).collect();
    if let (Some(first), Some(last)) = (arrived.first(), arrived.last())
        && arrived.len() == readings.len()
        && arrived.len() > 1
        && arrived.is_sorted()
        && is_whole
    {
        return Amount::Exactly(last - first);
    }
    risen(&certain(readings))
}

/// By how much a depth rose at least; nobody knows by one count.
fn risen(counted: &[(Instant, u64)]) -> Amount {
    if counted.len() < 2 {
        return Amount::Unknown;
    }
    Amount::AtLeast(counted.windows(2).map(|two| two[1].1.saturating_sub(two[0].1)).sum())
}

#[cfg(test)]
#[path = "came_tests.rs"]
mod tests;
