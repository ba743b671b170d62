//! What was done with messages of the incident's queues: replays and discards, by the trail.

use watchbill_domain::incidents::{Amount, Certainty, Fact, Happened};
use watchbill_domain::queues::{Act, Link, QueueId};

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::super::scope::Scope;

pub(super) async fn read(shared: &Shared, scope: &Scope) -> Result<Vec<Fact>, ApiError> {
    if scope.linked.queues.is_empty() {
        return Ok(Vec::new());
    }
    let span = scope.span;
    let links = shared.store.trail(span.start, span.end).await.map_err(|error| store_error(&error))?;
    let ours = links.iter().filter(|link| scope.linked.queues.contains(&link.deed.queue));
    Ok(ours.filter_map(|link| fact(link, &scope.called(&link.deed.by))).collect())
}

/// None of what changes no message: reading, showing, promising.
fn fact(link: &Link, by: &str) -> Option<Fact> {
    let deed = &link.deed;
    let (queue, by) = (deed.queue.to_string(), by.to_owned());
    let act = match deed.act {
        Act::ReplayPlanned => "planned",
        Act::ReplayStarted => "started",
        Act::ReplayPaused => "paused",
        Act::ReplayResumed => "resumed",
        Act::ReplayStopped => "stopped",
        Act::ReplayDone => "done",
        Act::Discarded => "discarded",
        Act::Peeked | Act::Revealed | Act::Exported | Act::Copied | Act::Promised | Act::PromiseEnded => return None,
    };
    let what = if deed.act == Act::Discarded {
        Happened::Discarded { queue, messages: discarded(link), by, reason: deed.reason.clone() }
    } else {
        Happened::Replay { queue, act: act.to_owned(), by, messages: sent_again(link) }
    };
    Some(Fact { at: deed.at, key: link.number.to_string(), certainty: Certainty::Observed, what })
}

/// How many messages a replay that is over sent again, by what the broker confirmed; none of any other entry.
fn sent_again(link: &Link) -> Option<u64> {
    (link.deed.act == Act::ReplayDone).then(|| counted(link, "sent"))?
}

/// How many messages were discarded; none of any other entry.
fn discarded(link: &Link) -> Option<u64> {
    (link.deed.act == Act::Discarded).then(|| counted(link, "removed"))?
}

fn counted(link: &Link, name: &str) -> Option<u64> {
    link.deed.details.iter().find(|(detail, _)| detail == name).and_then(|(_, count)| count.parse().ok())
}

/// What the trail has of one queue, summed up: sent again, and discarded. With a discard that says no number there were more than are told.
pub(in crate::incidents) fn sums_of(links: &[Link], queue: &QueueId) -> (u64, Amount) {
    let ours = || links.iter().filter(|link| link.deed.queue == *queue);
    let counts: Vec<Option<u64>> = ours().filter(|link| link.deed.act == Act::Discarded).map(discarded).collect();
    let known = counts.iter().flatten().sum();
    let all = if counts.contains(&None) { Amount::AtLeast(known) } else { Amount::Exactly(known) };
    (ours().filter_map(sent_again).sum(), all)
}

#[cfg(test)]
#[path = "trail_tests.rs"]
mod tests;
