//! Orders: what shells ask for, and answering those who wait.

use watchbill_domain::ids::{AlertId, SourceName};
use watchbill_domain::time::Instant;
use watchbill_store::{Committed, Deed, StoreError};

use crate::api::{ApiError, PollChanges, PollListing, Tag};
use crate::reads;

use super::Desk;
use super::orders::{Order, PollWaiter, WaiterReply};

impl Desk {
    pub(super) async fn obey(&mut self, order: Order) {
        let now = self.shared.ports.clock.now();
        match order {
            Order::Poll { source, reply } => self.start_round_for(source.as_ref(), WaiterReply::Here(reply), now),
            Order::Deed { id, deed, by, reply } => {
                let result = self.do_deed(&id, deed, &by, now).await.map_err(|e| reads::store_error(&e));
                drop(reply.send(result));
            }
            Order::Settle { reply } => self.settlers.push(reply),
            Order::Stop { reply } => {
                self.stopping = Some(reply);
                self.polls.abort_all();
                for waiter in self.waiters.drain(..) {
                    refuse(waiter, "Watchbill is stopping");
                }
                if let Some(round) = &mut self.round {
                    self.seats.keys().for_each(|name| round.answered(name));
                }
            }
        }
    }

    /// Polls these sources at once, whatever their breakers say.
    pub(super) fn start_round_for(&mut self, source: Option<&SourceName>, reply: WaiterReply, now: Instant) {
        let asked: Vec<SourceName> = match source {
            Some(name) => self.seats.keys().filter(|n| *n == name).cloned().collect(),
            None => self.seats.keys().cloned().collect(),
        };
        let waiter = PollWaiter {
            reply,
            missing: asked.iter().cloned().collect(),
            asked: asked.iter().cloned().collect(),
            changes: PollChanges::default(),
            pages: Vec::new(),
        };
        if let (Some(name), true) = (source, asked.is_empty()) {
            return refuse(waiter, &format!("there is no source named `{name}` in watchbill.toml"));
        }
        for name in &asked {
            if let Some(seat) = self.seats.get_mut(name) {
                seat.next_at = now;
            }
        }
        self.waiters.push(waiter);
    }

    pub(super) fn count_for_waiters(&mut self, name: &SourceName, committed: Option<&Committed>) {
        let unknown =
            self.seats.get(name).filter(|s| s.state.failing_since.is_some()).map_or(0, |s| s.state.alerts.len());
        for waiter in &mut self.waiters {
            if !waiter.missing.remove(name) {
                continue;
            }
            waiter.changes.unknown += unknown;
            if let Some(committed) = committed {
                waiter.changes.fired += committed.fired;
                waiter.changes.resolved += committed.resolved;
                waiter.pages.extend(&committed.pages);
            }
        }
    }

    /// Answers those whose round is complete and whose pages have been tried.
    pub(super) async fn answer_waiters(&mut self, now: Instant) {
        if self.waiters.is_empty() || self.round.is_some() || self.outbox.is_due(now) {
            return;
        }
        let (done, waiting) = self.waiters.drain(..).partition(|waiter: &PollWaiter| waiter.missing.is_empty());
        self.waiters = waiting;
        for waiter in done {
            let listing = reads::poll_listing(&self.shared, &waiter.asked, waiter.changes, &waiter.pages).await;
            match waiter.reply {
                WaiterReply::Here(reply) => drop(reply.send(listing)),
                WaiterReply::Guest(id) => self.answer_guest(id, listing, now).await,
            }
        }
    }

    async fn answer_guest(&mut self, id: i64, listing: Result<PollListing, ApiError>, now: Instant) {
        let text = match listing.map(|listing| serde_json::to_string(&listing)) {
            Ok(Ok(text)) => text,
            Ok(Err(_)) | Err(_) => return,
        };
        if let Err(error) = self.shared.store.finish_request(id, &text, now).await {
            self.note_store_trouble(&error, now);
        }
    }

    async fn do_deed(&mut self, id: &AlertId, deed: Deed, by: &str, now: Instant) -> Result<(), StoreError> {
        let mine = self.shared.store.record_deed(id, deed, by, now).await?;
        self.shared.touch(&[Tag::Alerts]);
        let Some(alert) = self.seats.get_mut(&id.source).and_then(|s| s.state.alerts.get_mut(&id.identity)) else {
            return Ok(());
        };
        alert.mine = mine;
        if matches!(deed, Deed::Unacknowledge | Deed::Unsnooze) {
            self.decide_again(&id.source, std::slice::from_ref(&id.identity), now).await;
        }
        Ok(())
    }
}

fn refuse(waiter: PollWaiter, message: &str) {
    if let WaiterReply::Here(reply) = waiter.reply {
        drop(reply.send(Err(ApiError::NotFound { message: message.to_owned() })));
    }
}
