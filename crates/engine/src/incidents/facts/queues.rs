//! How deep the queues of the incident were, where that turned, and what they lost.

use std::time::Duration;

use watchbill_domain::incidents::{Certainty, Fact, Happened, Turn, turns};
use watchbill_domain::queues::{Depth, QueueId, Reading, Roll, RollStep};
use watchbill_domain::time::Instant;
use watchbill_store::QueueRow;

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::super::scope::Scope;

/// How long readings are kept by the minute.
pub(in crate::incidents) const MINUTES_KEPT: Duration = Duration::from_secs(14 * 86_400);

pub(super) async fn read(shared: &Shared, scope: &Scope) -> Result<Vec<Fact>, ApiError> {
    let fail = |error| store_error(&error);
    let (from, to) = (scope.span.start, scope.span.end);
    // What is older is kept more coarsely only; without it the turns would be others.
    let by_the_minute = minutes_from(shared.ports.clock.now()).clamp(from, to);
    let mut facts = Vec::new();
    for queue in &scope.linked.queues {
        let rolls = shared.store.queue_rolls(queue, RollStep::FiveMinutes, from, by_the_minute).await.map_err(fail)?;
        let readings = shared.store.queue_readings(queue, by_the_minute, to).await.map_err(fail)?;
        let counted: Vec<(Instant, u64)> = of_rolls(&rolls).into_iter().chain(certain(&readings)).collect();
        facts.extend(depths(queue, &counted, by_the_minute));
    }
    if !scope.linked.queues.is_empty() {
        let rows = shared.store.queues().await.map_err(fail)?;
        let ours = rows.iter().filter(|row| scope.linked.queues.contains(&row.id));
        facts.extend(ours.filter_map(dropped).filter(|fact| scope.has(fact.at)));
    }
    Ok(facts)
}

/// From when on readings are kept by the minute, at the beginning of a span of five.
pub(in crate::incidents) fn minutes_from(now: Instant) -> Instant {
    let (kept_from, step_ms) = (now.minus(MINUTES_KEPT), RollStep::FiveMinutes.ms());
    kept_from.shifted_ms((-kept_from.as_ms()).rem_euclid(step_ms))
}

/// The readings that count exactly, in their order.
pub(in crate::incidents) fn certain(readings: &[Reading]) -> Vec<(Instant, u64)> {
    let count = |reading: &Reading| match reading.depth {
        Depth::Known(count) => Some((reading.at, count)),
        Depth::Empty => Some((reading.at, 0)),
        _ => None,
    };
    readings.iter().filter_map(count).collect()
}

/// The highest count of each span; none where the queue was empty at its end.
pub(in crate::incidents) fn of_rolls(rolls: &[Roll]) -> Vec<(Instant, u64)> {
    let count = |roll: &Roll| {
        let counts = roll.counts?;
        Some((roll.start, if counts.last == 0 { 0 } else { counts.high }))
    };
    rolls.iter().filter_map(count).collect()
}

/// Counts from before `by_the_minute` are of spans that begin then.
fn depths(queue: &QueueId, counted: &[(Instant, u64)], by_the_minute: Instant) -> Vec<Fact> {
    let fact = |(at, depth, turn): (Instant, u64, Turn)| Fact {
        at,
        key: format!("{queue}@{}", at.as_ms()),
        certainty: if at < by_the_minute { Certainty::Approximate } else { Certainty::Observed },
        what: Happened::Depth { queue: queue.to_string(), depth, turn },
    };
    // One that was not empty at the first reading began to fill before it, nobody knows here when.
    let is_known = |(at, _, turn): &(Instant, u64, Turn)| {
        *turn != Turn::Filling || counted.first().is_some_and(|(first, _)| first < at)
    };
    turns(counted).into_iter().filter(is_known).map(fact).collect()
}

/// That the broker throws messages of it away.
fn dropped(row: &QueueRow) -> Option<Fact> {
    let dropping = row.watched.dropping?;
    let messages =
        if dropping.count == 1 { "1 message was".to_owned() } else { format!("{} messages were", dropping.count) };
    let text = format!("{messages} thrown away by its broker, the last at {}", dropping.last);
    let what = Happened::QueueLoss { queue: row.id.to_string(), text };
    let key = format!("{}/dropping@{}", row.id, dropping.since.as_ms());
    Some(Fact { at: dropping.since, key, certainty: Certainty::Observed, what })
}

#[cfg(test)]
#[path = "queues_tests.rs"]
mod tests;
