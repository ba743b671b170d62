//! What was done with messages of the incident's queues: replays and discards, by the trail.

use watchbill_domain::incidents::{Amount, Certainty, Fact, Happened};
use watchbill_domain::queues::{Act, Deed, Link, QueueId};
use watchbill_domain::time::Instant;

use crate::api::ApiError;
use crate::reads::store_error;
use crate::shared::Shared;

use super::super::scope::Scope;

pub(super) async fn read(shared: &Shared, scope: &Scope) -> Result<Vec<Fact>, ApiError> {
    if scope.linked.queues.is_empty() {
        return Ok(Vec::new());
    }
    let span = scope.span;
    let mut links = shared.store.trail(span.start, span.end).await.map_err(|error| store_error(&error))?;
    links.retain(|link| scope.linked.queues.contains(&link.deed.queue));
    // What ends in this time may have been started long before.
    let earlier = if links.iter().any(|link| is_discard_of_a_run(&link.deed) && started(&links, &link.deed).is_none()) {
        shared.store.trail(Instant::from_ms(0), span.start).await.map_err(|error| store_error(&error))?
    } else {
        Vec::new()
    };
    let told = |link: &Link| {
        let start = started(&links, &link.deed).or_else(|| started(&earlier, &link.deed));
        fact(link, start, |by| scope.called(by))
    };
    Ok(links.iter().filter_map(told).collect())
}

fn is_discard_of_a_run(deed: &Deed) -> bool {
    deed.act == Act::Discarded && run_of(deed).is_some()
}

/// Which replay or discard an entry is of.
fn run_of(deed: &Deed) -> Option<&str> {
    deed.details.iter().find(|(name, _)| name == "replay").map(|(_, run)| run.as_str())
}

/// With what somebody started the replay or the discard that this is of.
fn started<'l>(links: &'l [Link], of: &Deed) -> Option<&'l Deed> {
    let run = run_of(of)?;
    links.iter().map(|link| &link.deed).find(|deed| deed.act == Act::ReplayStarted && run_of(deed) == Some(run))
}

/// None of what changes no message: reading, showing, promising. `start` is with what it was started, where that is known.
fn fact(link: &Link, start: Option<&Deed>, called: impl Fn(&str) -> String) -> Option<Fact> {
    let deed = &link.deed;
    let queue = deed.queue.to_string();
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
        // It ends by itself: whose it is, and why, stands where it was started.
        let asked = start.unwrap_or(deed);
        Happened::Discarded { queue, messages: discarded(link), by: called(&asked.by), reason: asked.reason.clone() }
    } else {
        Happened::Replay { queue, act: act.to_owned(), by: called(&deed.by), messages: sent_again(link) }
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
