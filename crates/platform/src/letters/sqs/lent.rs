//! What SQS lent: a message is hidden from others for a while only, so that is prolonged for as long as it is in hand.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use futures::{StreamExt as _, stream};
use serde_json::{Value, json};

use super::line::{Act, Line, No, read};
use super::wire::{Content, WireBatch};

/// For so long nobody else gets what was taken. It comes back by itself that long after a crash.
pub(super) const HIDDEN: Duration = Duration::from_secs(60);
/// So much before that it counts as not ours any more: what is asked then may be heard too late.
const MARGIN: Duration = Duration::from_secs(10);
/// It is prolonged when so much of it is over, which is looked for this often.
const PROLONGED_AFTER: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// So many messages one order concerns at most.
pub(super) const AT_ONCE: usize = 10;
/// So many orders are under way at once.
const SIDE_BY_SIDE: usize = 8;

/// Since when something is hidden: by a clock that stops while a laptop sleeps, and by one that can be set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Since {
    running: Instant,
    wall: SystemTime,
}

impl Since {
    pub(super) fn now() -> Self {
        Self { running: Instant::now(), wall: SystemTime::now() }
    }

    /// How long ago that is at least by either of both.
    pub(super) fn ago(&self) -> Duration {
        self.running.elapsed().max(self.wall.elapsed().unwrap_or_default())
    }
}

/// A message in hand.
pub(super) struct Lent {
    pub(super) id: String,
    pub(super) receipt: String,
    pub(super) since: Since,
    pub(super) content: Arc<Content>,
    /// Whether its target has it.
    pub(super) has_arrived: bool,
}

/// Everything that is in hand by one connection.
#[derive(Default)]
pub(super) struct Hand {
    lent: Mutex<BTreeMap<u64, Lent>>,
    lost: Mutex<Option<String>>,
}

impl Hand {
    pub(super) fn lent(&self) -> MutexGuard<'_, BTreeMap<u64, Lent>> {
        self.lent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on nothing is in hand any more, for this reason. The first one counts.
    pub(super) fn lose(&self, why: &str) -> String {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.get_or_insert_with(|| why.to_owned()).clone()
    }

    /// Why nothing is in hand any more; none where all of it surely is.
    pub(super) fn is_lost(&self) -> Option<String> {
        if let Some(why) = &*self.lost.lock().unwrap_or_else(PoisonError::into_inner) {
            return Some(why.clone());
        }
        let is_over = self.lent().values().any(|lent| lent.since.ago() + MARGIN >= HIDDEN);
        is_over.then(|| {
            self.lose("what was in hand may be handed out to others by now: SQS could not be told in time that it is still needed")
        })
    }

    fn ends_soon(&self) -> Vec<(u64, String)> {
        let lent = self.lent();
        let due = lent.iter().filter(|(_, lent)| lent.since.ago() >= PROLONGED_AFTER);
        due.map(|(hold, lent)| (*hold, lent.receipt.clone())).collect()
    }
}

/// Prolongs what is in hand until it is lost.
pub(super) async fn prolong(hand: Arc<Hand>, line: Line, queue: String) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        if hand.is_lost().is_some() {
            return;
        }
        let due = hand.ends_soon();
        let mut orders = Vec::new();
        for batch in due.chunks(AT_ONCE) {
            orders.push(prolong_these(&hand, &line, &queue, batch));
        }
        stream::iter(orders).buffer_unordered(SIDE_BY_SIDE).collect::<()>().await;
    }
}

async fn prolong_these(hand: &Hand, line: &Line, queue: &str, batch: &[(u64, String)]) {
    let since = Since::now();
    let answer = line.ask(Act::Hide, &hiding(queue, batch, HIDDEN)).await;
    let done = answer.and_then(|body| read::<WireBatch>(&body));
    let mut lent = hand.lent();
    match done {
        Ok(done) => {
            for id in done.successful {
                let known = id.id.parse().ok().and_then(|hold: u64| lent.get_mut(&hold));
                if let Some(known) = known {
                    known.since = since;
                }
            }
            // What was removed or given back in between is none of ours.
            let is_ours = |id: &str| id.parse().is_ok_and(|hold: u64| lent.contains_key(&hold));
            let is_gone = done.failed.iter().any(|failed| is_ours(&failed.id));
            drop(lent);
            if is_gone {
                hand.lose("SQS does not prolong what is in hand: it may be handed out to others by now");
            }
        }
        Err(No::Refused(_, why)) => {
            drop(lent);
            hand.lose(&format!("what is in hand cannot be kept any longer: {why}"));
        }
        // It is tried again, for as long as it is ours.
        Err(No::Throttled | No::Unknown(..)) => {}
    }
}

/// For how long these are hidden from now on.
pub(super) fn hiding(queue: &str, batch: &[(u64, String)], span: Duration) -> Value {
    let entry = |(hold, receipt): &(u64, String)| json!({ "Id": hold.to_string(), "ReceiptHandle": receipt, "VisibilityTimeout": span.as_secs() });
    json!({ "QueueUrl": queue, "Entries": batch.iter().map(entry).collect::<Vec<_>>() })
}

/// Gives messages back; those that cannot be come back by themselves.
pub(super) async fn give_back(line: &Line, queue: &str, these: &[(u64, String)]) {
    let mut orders = Vec::new();
    for batch in these.chunks(AT_ONCE) {
        orders.push(give_back_these(line, queue, batch));
    }
    stream::iter(orders).buffer_unordered(SIDE_BY_SIDE).collect::<()>().await;
}

async fn give_back_these(line: &Line, queue: &str, batch: &[(u64, String)]) {
    if let Err(no) = line.ask(Act::Hide, &hiding(queue, batch, Duration::ZERO)).await {
        tracing::debug!("{} messages come back by themselves: {}", batch.len(), no.said());
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// Hidden since so long by either clock.
    fn since(running_s: u64, wall_s: u64) -> Option<Since> {
        let running = Instant::now().checked_sub(Duration::from_secs(running_s))?;
        Some(Since { running, wall: SystemTime::now() - Duration::from_secs(wall_s) })
    }

    #[rstest]
    #[case::fresh(0, 0, false)]
    #[case::long_ago(51, 51, true)]
    #[case::the_laptop_slept(2, 3_600, true)]
    #[case::nearly_over(45, 45, false)]
    fn what_was_not_prolonged_in_time_is_not_ours_any_more(
        #[case] running_s: u64,
        #[case] wall_s: u64,
        #[case] is_lost: bool,
    ) {
        let Some(since) = since(running_s, wall_s) else { return };
        let hand = Hand::default();
        assert_eq!(hand.is_lost(), None, "nothing is in hand");
        let message = json!({ "MessageId": "m", "ReceiptHandle": "r", "Body": "" });
        let message: super::super::wire::WireMessage =
            serde_json::from_value(message).unwrap_or_else(|e| panic!("{e}"));
        let (_, content) = message.letter(0, "q");
        let (id, receipt) = ("m".to_owned(), "r".to_owned());
        hand.lent().insert(0, Lent { id, receipt, since, content: Arc::new(content), has_arrived: false });

        assert_eq!(hand.is_lost().is_some(), is_lost);
        hand.lose("the first reason");
        assert_eq!(hand.lose("another").contains("the first reason"), !is_lost, "the first one counts");
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nothing_younger() {
        let Some(running) = Instant::now().checked_sub(Duration::from_secs(55)) else { return };
        let since = Since { running, wall: SystemTime::now() + Duration::from_secs(600) };
        assert!(since.ago() >= Duration::from_secs(55));
    }
}
