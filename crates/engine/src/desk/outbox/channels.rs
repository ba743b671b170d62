//! Sends pages to the channels off the laptop, one delivery at a time each, and writes back what became of them.
//!
//! What is sent twice and what is not: a delivery that a channel confirmed is never made again. One whose fate nobody knows
//! (the answer was lost, or Watchbill ended in the middle) is made again, because a lost page is worse than a double one:
//! webhooks and mailboxes can tell by its key, for ntfy its title says that it may be a repeat.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{Id, JoinError, JoinSet};
use watchbill_definitions::ChannelSpec;
use watchbill_domain::time::Instant;
use watchbill_store::{Delivery, StoreError, Taken};

use crate::api::Tag;
use crate::channels::{self, Failure, Message};
use crate::desk::Desk;

/// A channel is looked at this often even if nobody said that something is due.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// The first wait after a failure; it doubles up to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// After so many tries a page lets the others pass: it may be the page and not the channel.
const STEPS_ASIDE_AFTER: u32 = 3;

/// How something went that was on its way to a channel.
pub(in crate::desk) struct Sent {
    delivery: Delivery,
    result: Result<String, Failure>,
}

/// The channels at the desk.
#[derive(Default)]
pub(in crate::desk) struct Channels {
    lanes: HashMap<String, Lane>,
    sending: JoinSet<Sent>,
    names: HashMap<Id, String>,
    /// What became of deliveries, where that could not be written yet.
    unwritten: Vec<Outcome>,
    /// Nothing is sent during a round: its polls may yet say that it is over.
    waits_for_round: bool,
}

/// The way to one channel.
struct Lane {
    spec: Arc<ChannelSpec>,
    next_at: Instant,
    /// Failures since something was last taken.
    failures: u32,
    in_flight: bool,
}

struct Outcome {
    delivery: Delivery,
    result: Result<String, (Failure, Instant)>,
}

impl Channels {
    /// Something may be due now; a channel that does not answer is left its wait.
    pub fn look_again(&mut self, now: Instant) {
        for lane in self.lanes.values_mut().filter(|lane| lane.failures == 0) {
            lane.next_at = now;
        }
    }

    /// Takes in that the clock was set back by this much.
    pub fn set_back(&mut self, by: Duration) {
        self.lanes.values_mut().for_each(|lane| lane.next_at = lane.next_at.minus(by));
        for outcome in &mut self.unwritten {
            if let Err((_, retry_at)) = &mut outcome.result {
                *retry_at = retry_at.minus(by);
            }
        }
    }

    pub fn next_at(&self) -> Option<Instant> {
        let free = self.lanes.values().filter(|lane| !lane.in_flight);
        free.map(|lane| lane.next_at).min().filter(|_| !self.waits_for_round)
    }

    pub fn is_due(&self, now: Instant) -> bool {
        !self.sending.is_empty() || self.next_at().is_some_and(|at| at <= now)
    }

    /// The next delivery that ends; never, while none is under way.
    pub async fn sent(&mut self) -> Result<(Id, Sent), JoinError> {
        match self.sending.join_next_with_id().await {
            Some(sent) => sent,
            None => std::future::pending().await,
        }
    }
}

impl Desk {
    /// Makes the lanes what the workspace names. The demo has none: nothing made up leaves the laptop.
    pub(in crate::desk) async fn seat_channels(&mut self, now: Instant) {
        let specs = if self.shared.demo { Vec::new() } else { self.shared.loaded().channels.clone() };
        self.shared.store.set_channels(channels::rules(&specs));
        let lanes = &mut self.outbox.channels.lanes;
        lanes.retain(|name, _| specs.iter().any(|spec| spec.name == *name));
        for spec in specs {
            match lanes.get_mut(&spec.name) {
                Some(lane) if *lane.spec == spec => {}
                // Somebody changed it, most likely because it did not work.
                Some(lane) => {
                    lane.failures = 0;
                    lane.next_at = now;
                    if let Err(error) = self.shared.store.hurry_deliveries(&spec.name, now).await {
                        tracing::warn!(%error, channel = spec.name, "what waits goes on waiting");
                    }
                    lane.spec = Arc::new(spec);
                }
                None => {
                    let name = spec.name.clone();
                    lanes.insert(name, Lane { spec: Arc::new(spec), next_at: now, failures: 0, in_flight: false });
                }
            }
        }
    }

    /// A person tried a channel and it worked: what waits for it is sent now.
    pub(in crate::desk) async fn hurry_channel(&mut self, name: &str, now: Instant) {
        let Some(lane) = self.outbox.channels.lanes.get_mut(name) else { return };
        lane.failures = 0;
        lane.next_at = now;
        if let Err(error) = self.shared.store.hurry_deliveries(name, now).await {
            self.note_store_trouble(&error, now);
        }
    }

    /// Starts what is due on every channel that is free.
    pub(in crate::desk) async fn send_due(&mut self, now: Instant) {
        let in_round = self.round.is_some();
        let channels = &mut self.outbox.channels;
        if std::mem::replace(&mut channels.waits_for_round, in_round) && !in_round {
            channels.look_again(now);
        }
        let free = channels.lanes.iter().filter(|(_, lane)| !lane.in_flight && lane.next_at <= now);
        let names: Vec<String> = free.map(|(name, _)| name.clone()).collect();
        for name in names {
            self.set_next_look(&name, now.plus(LOOK_EVERY));
            if self.stopping.is_some() || in_round {
                continue;
            }
            if let Err(error) = self.send_next(&name, now).await {
                self.note_store_trouble(&error, now);
            }
        }
    }

    async fn send_next(&mut self, name: &str, now: Instant) -> Result<(), StoreError> {
        let store = &self.shared.store;
        store.give_up_deliveries(now).await?;
        let Some(delivery) = store.due_delivery(name, now).await? else {
            let next_at = store.next_delivery_at(name).await?.unwrap_or(now.plus(LOOK_EVERY));
            self.set_next_look(name, next_at.min(now.plus(LOOK_EVERY)));
            return Ok(());
        };
        match store.delivery_attempting(&delivery, now).await {
            Ok(()) => {}
            // It is over since a moment ago: there may be another one.
            Err(StoreError::NotFound { .. }) => {
                self.set_next_look(name, now);
                return Ok(());
            }
            Err(error) => return Err(error),
        }
        let page = store.page(delivery.page).await?;
        let Some(lane) = self.outbox.channels.lanes.get_mut(name) else { return Ok(()) };
        let Some(page) = page else { return Ok(()) };
        lane.in_flight = true;
        let (ports, folder) = (self.shared.ports.clone(), self.shared.folder.clone());
        let (spec, team) = (Arc::clone(&lane.spec), self.shared.loaded().team.clone());
        let message = Message::of(page, &delivery, &team, &folder);
        let task = self.outbox.channels.sending.spawn(async move {
            let result = channels::send(&ports, &folder, &spec, &message).await;
            Sent { delivery, result }
        });
        self.outbox.channels.names.insert(task.id(), name.to_owned());
        Ok(())
    }

    pub(in crate::desk) async fn take_sent(&mut self, sent: Result<(Id, Sent), JoinError>) {
        let now = self.shared.ports.clock.now();
        let id = sent.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        let Some(name) = self.outbox.channels.names.remove(&id) else { return };
        let sent = match sent {
            Ok((_, sent)) => sent,
            // It stays `attempting`, and is unconfirmed from the next start on.
            Err(error) => {
                tracing::error!(%error, channel = name, "a delivery broke off: a fault of Watchbill");
                if let Some(lane) = self.outbox.channels.lanes.get_mut(&name) {
                    lane.in_flight = false;
                    lane.next_at = now.plus(LOOK_EVERY);
                }
                return;
            }
        };
        let (delivery, result) = (sent.delivery, sent.result);
        let attempts = delivery.attempts + 1;
        let lane = self.outbox.channels.lanes.get_mut(&name);
        let outcome = match result {
            Ok(receipt) => {
                let failed_before = lane.is_some_and(|lane| lane.taken(now));
                if failed_before {
                    self.hurry_channel(&name, now).await;
                }
                Outcome { delivery, result: Ok(receipt) }
            }
            Err(failure) => {
                let page = delivery.page;
                tracing::warn!(channel = name, %page, attempts, problem = failure.message, "a page was not taken");
                let failures = lane.as_ref().map_or(attempts, |lane| lane.failures + 1);
                let wait = wait_after(failures).max(failure.wait.unwrap_or_default());
                if let Some(lane) = lane {
                    lane.failed(now.plus(wait));
                }
                let retry_at = match (failure.lasts, attempts) {
                    (true, _) => now.plus(wait.max(LONGEST_WAIT)),
                    (false, STEPS_ASIDE_AFTER..) => now.plus(wait + Duration::from_secs(1)),
                    (false, _) => now.plus(wait),
                };
                Outcome { delivery, result: Err((failure, retry_at)) }
            }
        };
        self.outbox.channels.unwritten.push(outcome);
        self.write_sent(now).await;
        self.shared.touch(&[Tag::Pages, Tag::Sources]);
    }

    /// Writes what became of deliveries; what cannot be written is kept for the next housekeeping.
    pub(in crate::desk) async fn write_sent(&mut self, now: Instant) {
        for outcome in std::mem::take(&mut self.outbox.channels.unwritten) {
            let store = &self.shared.store;
            let written = match &outcome.result {
                Ok(receipt) => store.delivery_made(&outcome.delivery, receipt, now).await,
                Err((failure, retry_at)) => {
                    // Once it may have arrived, no later failure makes that certain again.
                    let before = outcome.delivery.before;
                    let taken = if before == Taken::Perhaps { before } else { failure.taken };
                    store.delivery_failed(&outcome.delivery, &failure.message, taken, *retry_at).await
                }
            };
            if let Err(error) = written {
                self.outbox.channels.unwritten.push(outcome);
                self.note_store_trouble(&error, now);
            }
        }
    }

    fn set_next_look(&mut self, name: &str, at: Instant) {
        if let Some(lane) = self.outbox.channels.lanes.get_mut(name) {
            lane.next_at = at;
        }
    }
}

impl Lane {
    /// Something was taken; whether that is news.
    fn taken(&mut self, now: Instant) -> bool {
        self.in_flight = false;
        self.next_at = now;
        std::mem::take(&mut self.failures) > 0
    }

    fn failed(&mut self, next_at: Instant) {
        self.in_flight = false;
        self.failures += 1;
        self.next_at = next_at;
    }
}

/// 10, 20, 40, 80, 160 and then every 300 seconds.
fn wait_after(failures: u32) -> Duration {
    (FIRST_WAIT * 2u32.pow(failures.saturating_sub(1).min(5))).min(LONGEST_WAIT)
}
