//! Orders: what shells ask for, and answering those who wait.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use watchbill_domain::ids::{AlertId, SourceName};
use watchbill_domain::time::Instant;
use watchbill_store::{Committed, Deed, StoreError};

use crate::api::{ApiError, PollChanges, PollListing, Tag};
use crate::reads;

use super::Desk;
use super::measures::MEASURED_WITHIN;
use super::orders::{Order, PollWaiter, WaiterReply};

/// A poll that began no longer ago than this answers somebody who asks now.
const AS_GOOD_AS_NOW: Duration = Duration::from_secs(1);

impl Desk {
    pub(super) async fn obey(&mut self, order: Order) {
        let now = self.shared.ports.clock.now();
        match order {
            Order::Poll { source, reply } => self.poll_for(source.as_ref(), WaiterReply::Here(reply), now).await,
            Order::Deed { id, deed, by, reply } => {
                let result = self.do_deed(&id, deed, &by, now).await.map_err(|e| reads::store_error(&e));
                drop(reply.send(result));
            }
            Order::Rest => self.take_rest(now).await,
            Order::Hurry { channel } => self.hurry_channel(&channel, now).await,
            Order::Reread { reply } => {
                self.reread_workspace(now).await;
                self.decide_due(now).await;
                reply.send(()).ok();
            }
            Order::Settle { reply } => self.settlers.push(reply),
            Order::Stop { reply } => {
                self.stopping = Some(reply);
                self.polls.abort_all();
                self.stations.tasks.abort_all();
                self.replays.end();
                for waiter in std::mem::take(&mut self.waiters) {
                    self.refuse(waiter.reply, "Watchbill is stopping", now).await;
                }
                if let Some(round) = &mut self.round {
                    self.seats.keys().for_each(|name| round.answered(name));
                }
            }
        }
    }

    /// Polls these sources at once, whatever their breakers say, and answers when that is done. A poll that has been under
    /// way for a while asked before the person did, so another one is waited for.
    pub(super) async fn poll_for(&mut self, source: Option<&SourceName>, reply: WaiterReply, now: Instant) {
        let asked: HashSet<SourceName> =
            self.seats.keys().filter(|name| source.is_none_or(|source| source == *name)).cloned().collect();
        if let (Some(name), true) = (source, asked.is_empty()) {
            let message = format!("there is no source named `{name}` in watchbill.toml");
            return self.refuse(reply, &message, now).await;
        }
        // Whoever asks during a round hears of it when it is over, so what it waits for is asked now as well.
        let round = self.round.as_ref();
        for (_, seat) in self.seats.iter_mut().filter(|(name, _)| round.is_some_and(|round| round.includes(name))) {
            seat.next_at = seat.next_at.min(now);
        }
        let mut under_way = HashSet::new();
        for (name, seat) in self.seats.iter_mut().filter(|(name, _)| asked.contains(*name)) {
            match seat.in_flight_since {
                None => seat.next_at = now,
                Some(since) if now.since(since) > AS_GOOD_AS_NOW => {
                    under_way.insert(name.clone());
                }
                Some(_) => {}
            }
        }
        let missing = asked.clone();
        let measuring = self.hurry_measuring(asked.iter(), now);
        let (changes, pages, measured) = (PollChanges::default(), Vec::new(), Vec::new());
        let measured_by = now.plus(MEASURED_WITHIN);
        self.waiters.push(PollWaiter {
            reply,
            asked,
            missing,
            under_way,
            measuring,
            measured_by,
            measured,
            changes,
            pages,
        });
    }

    /// After a sleep or a clock jump, which puts everything off a little and ends what was under way: whoever waits for a poll is
    /// not put off, nor for the round that it belongs to now.
    pub(super) fn hurry_for_waiters(&mut self, now: Instant) {
        if self.waiters.is_empty() {
            return;
        }
        let in_round = |name: &SourceName| self.round.as_ref().is_some_and(|round| round.includes(name));
        let is_missing = |name: &SourceName| self.waiters.iter().any(|waiter| waiter.missing.contains(name));
        for (_, seat) in self.seats.iter_mut().filter(|(name, _)| in_round(name) || is_missing(name)) {
            seat.next_at = now;
        }
        for waiter in &mut self.waiters {
            waiter.under_way.clear();
            waiter.measured_by = now.plus(MEASURED_WITHIN);
            for name in &waiter.measuring {
                self.stations.hurry(name, now);
            }
        }
    }

    pub(super) fn count_for_waiters(&mut self, name: &SourceName, committed: Option<&Committed>, now: Instant) {
        let Some(seat) = self.seats.get_mut(name) else { return };
        let unknown = if seat.state.failing_since.is_some() { seat.state.alerts.len() } else { 0 };
        for waiter in &mut self.waiters {
            if !waiter.missing.contains(name) {
                continue;
            }
            if waiter.under_way.remove(name) {
                seat.next_at = now;
            } else {
                waiter.missing.remove(name);
                waiter.changes.unknown += unknown;
            }
            if let Some(committed) = committed {
                waiter.changes.fired += committed.fired;
                waiter.changes.resolved += committed.resolved;
                waiter.pages.extend(&committed.pages);
            }
        }
    }

    /// A source that was taken out of the workspace is waited for by nobody.
    pub(super) fn forget_unseated(&mut self) {
        for waiter in &mut self.waiters {
            waiter.missing.retain(|name| self.seats.contains_key(name));
        }
        if let Some(round) = &mut self.round {
            round.wait_only_for(|name| self.seats.contains_key(name));
        }
    }

    /// Answers those whose round is complete and whose pages have been tried.
    pub(super) async fn answer_waiters(&mut self, now: Instant) {
        if self.waiters.is_empty() || self.round.is_some() || self.outbox.is_due(now) {
            return;
        }
        let (done, waiting) = self.waiters.drain(..).partition(|waiter: &PollWaiter| waiter.is_answered(now));
        self.waiters = waiting;
        for waiter in done {
            let listing =
                reads::poll_listing(&self.shared, &waiter.asked, waiter.changes, &waiter.pages, waiter.measured).await;
            match waiter.reply {
                WaiterReply::Here(reply) => drop(reply.send(listing)),
                WaiterReply::Guest(id) => self.answer_guest(id, listing, now).await,
            }
        }
    }

    async fn answer_guest(&mut self, id: i64, listing: Result<PollListing, ApiError>, now: Instant) {
        let text = match listing {
            Ok(listing) => serde_json::to_string(&listing).unwrap_or_else(|error| error.to_string()),
            // What is no listing is taken for the reason why there is none.
            Err(error) => error.to_string(),
        };
        if let Err(error) = self.shared.store.finish_request(id, &text, now).await {
            self.note_store_trouble(&error, now);
        }
    }

    async fn refuse(&mut self, reply: WaiterReply, message: &str, now: Instant) {
        let refusal = Err(ApiError::NotFound { message: message.to_owned() });
        match reply {
            WaiterReply::Here(reply) => drop(reply.send(refusal)),
            WaiterReply::Guest(id) => self.answer_guest(id, refusal, now).await,
        }
    }

    pub(super) async fn do_deed(&mut self, id: &AlertId, deed: Deed, by: &str, now: Instant) -> Result<(), StoreError> {
        let mine = self.shared.store.record_deed(id, deed, by, now).await?;
        self.shared.touch(&[Tag::Alerts]);
        let Some(seat) = self.seats.get_mut(&id.source) else { return Ok(()) };
        let Some(alert) = seat.state.alerts.get_mut(&id.identity) else {
            // It is over; a snooze still holds when it comes back.
            match mine.snoozed_until {
                Some(until) => seat.state.snoozed.insert(id.identity.clone(), until),
                None => seat.state.snoozed.remove(&id.identity),
            };
            return Ok(());
        };
        Arc::make_mut(alert).mine = mine;
        self.show_alerts(&id.source);
        if matches!(deed, Deed::Unacknowledge | Deed::Unsnooze) {
            self.decide_again(&id.source, std::slice::from_ref(&id.identity), now).await;
        }
        Ok(())
    }
}
