//! What the desk does when the clock was set back: every wait goes on for what is left of it, and what follows the clock itself
//! (quiet hours, shifts) is decided again by what it reads now. So no page comes later for it, and none comes twice.

use std::time::Duration;

use watchbill_domain::time::Instant;
use watchbill_store::MovedToo;

use crate::api::Tag;
use crate::handle::UNDISTURBED_UNTIL;
use crate::queues::facts_set_back;

use super::Desk;
use super::handoffs::Handoffs;
use super::house::House;
use super::outbox::{Outbox, Outcome};
use super::round::Round;
use super::seat::{Outage, Seat};

impl Desk {
    /// Takes in that the clock was set back by this much, to `now`.
    pub(super) async fn set_back(&mut self, by: Duration, now: Instant) {
        self.seats.values_mut().for_each(|seat| seat.set_back(by, now));
        self.pager.set_back(by);
        self.outbox.set_back(by);
        self.handoffs.set_back(now);
        self.house.set_back(by, now);
        if let Some(round) = &mut self.round {
            round.set_back(by);
        }
        self.write_set_back(now).await;
        self.decide_all_again();
    }

    /// Moves what waits in the records, and takes over what a person set that moved there too. What cannot be written is tried
    /// again with the housekeeping.
    pub(super) async fn write_set_back(&mut self, now: Instant) {
        if self.house.unwritten_set_back.is_zero() {
            return;
        }
        let by = self.house.unwritten_set_back;
        let moved = |facts: &str| facts_set_back(facts, by);
        let too = MovedToo { until: &[UNDISTURBED_UNTIL], facts: &moved };
        match self.shared.store.set_back(by, too, now).await {
            Ok(()) => {
                self.house.unwritten_set_back = Duration::ZERO;
                self.house.look_for_guests_again();
                // What is remembered of queues is what is recorded of them.
                self.seats.values_mut().for_each(|seat| seat.queues = None);
                self.shared.touch(&[Tag::Queues, Tag::Workspace, Tag::Sources, Tag::Alerts, Tag::Pages, Tag::OnCall]);
            }
            Err(error) => self.note_store_trouble(&error, now),
        }
    }
}

impl Seat {
    fn set_back(&mut self, by: Duration, now: Instant) {
        self.state.set_back(by, now);
        self.awaited.values_mut().for_each(|until| *until = until.minus(by));
        self.counts_from = self.counts_from.minus(by);
        self.queues = None;
        if let Outage::PageAt(at) = &mut self.outage {
            *at = at.minus(by);
        }
    }
}

impl Round {
    fn set_back(&mut self, by: Duration) {
        self.until = self.until.minus(by);
    }
}

impl Outbox {
    fn set_back(&mut self, by: Duration) {
        for at in [&mut self.next_at, &mut self.unseen_at].into_iter().chain(&mut self.retry_at) {
            *at = at.minus(by);
        }
        for outcome in &mut self.unwritten {
            if let Outcome::Failed { retry_at: Some(at), .. } = outcome {
                *at = at.minus(by);
            }
        }
        self.channels.set_back(by);
    }
}

impl Handoffs {
    /// By what the clock reads now a hand-off may come that was over.
    fn set_back(&mut self, now: Instant) {
        self.there_since = self.there_since.map(|since| since.min(now));
        self.not_before = None;
    }
}

impl House {
    fn set_back(&mut self, by: Duration, now: Instant) {
        self.unwritten_set_back += by;
        for at in [&mut self.trouble_since, &mut self.trouble_told_at].into_iter().flatten() {
            *at = at.minus(by);
        }
        // Who is on call now may be somebody else than a moment ago.
        self.other_duty_at = now;
    }
}
