//! One poll of a broker that does not speak HTTP, or whose requests are signed.

use futures::future::join_all;
use tokio::sync::Mutex;
use watchbill_domain::ids::Peer;
use watchbill_domain::sources::{PollFailure, RetryBudget};
use watchbill_domain::time::Instant;
use watchbill_sources::MOST_ROUNDS;
use watchbill_sources::ask::{Ask, Replied};
use watchbill_store::SourceReading;

use crate::ports::Way;
use crate::recall::Recalled;

use super::{PollTask, Polled, Seldom, TRIES, ask_patiently, describe, trouble};

/// Asks every address, round after round, until the source has no more questions.
pub(super) async fn attempt(
    task: &PollTask,
    way: &Way,
    budget: &Mutex<RetryBudget>,
    began: Instant,
) -> Result<Polled, PollFailure> {
    let wanted = task.queues.clone().unwrap_or_default();
    let mut replies: Vec<Replied> = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let mut by_peer: Vec<(Peer, Vec<Ask>)> = Vec::new();
        for ask in task.source.asks(&wanted, &replies) {
            match by_peer.iter_mut().find(|(peer, _)| peer == ask.peer()) {
                Some((_, asks)) => asks.push(ask),
                None => by_peer.push((ask.peer().clone(), vec![ask])),
            }
        }
        if by_peer.is_empty() {
            break;
        }
        task.pace.lock().addresses = by_peer.len();
        let round = by_peer.into_iter().map(|(_, asks)| ask_peer(task, way, budget, asks));
        replies.extend(join_all(round).await.into_iter().flatten());
    }
    let now = task.ports.clock.now();
    let read = task.source.read_replies(&wanted, &replies, now)?;
    let bytes = replies.iter().filter_map(|replied| replied.result.as_ref().ok()).map(|reply| reply.bytes()).sum();
    let mut reading = SourceReading { bytes, took: now.since(began), ..SourceReading::default() };
    describe(&mut reading, &read.poll);
    if let Some(trouble) = trouble(&read.queues) {
        reading.problem.get_or_insert(trouble);
    }
    Ok(Polled {
        poll: Some(read.poll),
        reading,
        seldom: Seldom::Asked,
        // Every answer counts anew: time alone makes a queue need somebody.
        answers_hash: None,
        recalled: Recalled::default(),
        queues: Some(read.queues),
    })
}

/// Asks one address, one ask after another; behind one that failed no other is made.
async fn ask_peer(task: &PollTask, way: &Way, budget: &Mutex<RetryBudget>, asks: Vec<Ask>) -> Vec<Replied> {
    let mut replies = Vec::with_capacity(asks.len());
    for ask in asks {
        let result = ask_patiently(task, way, budget, &ask, TRIES).await;
        let failed = result.is_err();
        replies.push(Replied { ask, result });
        if failed {
            break;
        }
    }
    task.pace.lock().addresses -= 1;
    task.paced.notify_one();
    replies
}

#[cfg(test)]
#[path = "asks_tests.rs"]
mod tests;
