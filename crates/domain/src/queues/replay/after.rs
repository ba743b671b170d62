//! What each event makes of a run.

use std::collections::BTreeSet;

use crate::time::Instant;

use super::judging::Mark;
use super::run::{Event, HeldBecause, Item, ItemState, Pause, Phase, Run};
use super::{AfterCrash, Chosen, Fingerprint, Handing, InDoubt, Plan, Signals, TakenMessage, Verdict};

/// So many in a row may be refused before the run waits.
const REFUSED_IN_A_ROW: u32 = 3;

impl Run {
    /// The run after something happened. What cannot happen in its phase changes nothing.
    #[must_use]
    pub fn after(mut self, plan: &Plan, event: Event, now: Instant) -> Self {
        match event {
            Event::TriedDry if self.phase == Phase::DryRun => self.phase = Phase::Planned,
            Event::Confirmed { depth } if self.phase == Phase::Planned => {
                self.marks(depth);
                self.phase = Phase::Snapshot;
            }
            Event::SnapshotOpen if self.phase == Phase::Snapshot => self.sends(now),
            Event::Taken { messages, more } => self.take(plan, messages, more),
            Event::Copied(numbers) => numbers.iter().for_each(|number| self.copied(*number)),
            Event::Sending(number) => self.sending(plan, number, now),
            Event::Arrived(number) => self.arrived(number),
            Event::Refused(number, why) => self.refused(number, why),
            Event::Removed(number) => self.removed(plan, number),
            Event::GivenBack(number) => self.given_back(number),
            Event::Read(signals) => self.judge(plan, &signals, now),
            Event::PauseAsked if self.goes() => self.phase = Phase::Paused(Pause::Asked),
            Event::GoOn { depth } if matches!(self.phase, Phase::Paused(_)) => {
                self.marks(depth);
                (self.refused_in_a_row, self.failures) = (0, 0);
                self.sends(now);
            }
            Event::StopAsked if !self.is_over() => self.phase = Phase::Ending { stopped: true },
            Event::Crashed => {
                let fails = !self.items.is_empty();
                self.crashed(plan, fails, "the program that carried it out ended");
            }
            Event::Lost(why) => self.crashed(plan, true, &why),
            Event::ClockSetBack if self.is_before_its_time(plan, now) => {
                (self.paced_from, self.paced, self.read_at) = (now, 0, now);
                if matches!(self.phase, Phase::Judging { .. }) {
                    self.phase = Phase::Judging { at: now.plus(plan.watch) };
                }
            }
            Event::Unsafe(why) if self.goes() => self.phase = Phase::Paused(Pause::Unsafe(why)),
            _ => {}
        }
        self.judges_if_whole(plan, now);
        self.ends_if_done(plan)
    }

    fn marks(&mut self, depth: Option<u64>) {
        self.mark = depth.map(|depth| Mark { depth, sent: self.tally.sent, removed: self.tally.removed });
    }

    fn sends(&mut self, now: Instant) {
        self.phase = Phase::Sending;
        (self.paced_from, self.paced, self.read_at) = (now, 0, now);
    }

    fn take(&mut self, plan: &Plan, messages: Vec<TakenMessage>, more: bool) {
        self.exhausted = !more;
        for message in messages {
            let state = self.state_of(plan, &message);
            self.to_see_again = self.to_see_again.saturating_sub(1);
            let resent = state == ItemState::Held(HeldBecause::InDoubt);
            if matches!(state, ItemState::Held(_)) {
                self.held_bytes += message.bytes;
            }
            let TakenMessage { fingerprint, same, replayed, .. } = message;
            self.items.insert(self.number, Item { fingerprint, same, replayed, resent, state });
            self.number += 1;
        }
        if self.to_see_again == 0 && plan.handing == Handing::InOrder {
            self.doubts_what_was_sent(|_| true);
        }
        let held = self.numbers_in(|state| matches!(state, ItemState::Held(_))).count() as u64;
        let too_many = held >= Plan::HELD_MOST || self.held_bytes >= Plan::HELD_BYTES_MOST;
        let seeks = self.left(plan) > 0 && !self.exhausted || self.seeks_first(plan);
        if too_many && seeks && self.goes() {
            self.phase = Phase::Paused(Pause::TooManyHeld);
        }
    }

    /// What is done with a message that was taken. One that is known from before a crash takes that one's place.
    fn state_of(&mut self, plan: &Plan, message: &TakenMessage) -> ItemState {
        if self.takes_the_place(ItemState::SentBefore, message).is_some() {
            return ItemState::Sent;
        }
        let alike = self.takes_the_place(ItemState::SentAlike, message);
        // It counts as removed: what came is another, as far as anybody knows.
        self.tally.removed += u64::from(alike.is_some());
        if let Some(item) = alike.or_else(|| self.takes_the_place(ItemState::InDoubt, message)) {
            return match plan.in_doubt {
                InDoubt::SendAgain if !item.resent || plan.discards() => ItemState::Taken { again: true },
                _ => ItemState::Held(HeldBecause::InDoubt),
            };
        }
        // It was only taken because others were looked for.
        if !plan.sends(message) || self.is_found(plan, &message.fingerprint) || self.looked_at() >= plan.most {
            return ItemState::Held(HeldBecause::NotChosen);
        }
        if plan.leaves_alone(message) {
            return ItemState::Held(HeldBecause::InDoubt);
        }
        if message.replayed > 0 && !plan.forgives_death() {
            return ItemState::Held(HeldBecause::DiedTwice);
        }
        ItemState::Taken { again: false }
    }

    /// What was never handed out was never in hand.
    fn takes_the_place(&mut self, state: ItemState, message: &TakenMessage) -> Option<Item> {
        if !message.redelivered {
            return None;
        }
        let same = |(_, item): &(&u64, &Item)| item.state == state && item.same == message.same;
        let number = self.items.iter().find(same).map(|(number, _)| *number)?;
        self.items.remove(&number)
    }

    /// From now on it is in doubt whether what comes is what was sent, of those that are these.
    fn doubts_what_was_sent(&mut self, which: impl Fn(&Fingerprint) -> bool) {
        for item in self.items.values_mut() {
            if item.state == ItemState::SentBefore && which(&item.same) {
                item.state = ItemState::SentAlike;
            }
        }
    }

    fn becomes(&mut self, number: u64, to: impl Fn(ItemState) -> Option<ItemState>) -> bool {
        let Some(item) = self.items.get_mut(&number) else { return false };
        let Some(state) = to(item.state) else { return false };
        item.state = state;
        true
    }

    fn copied(&mut self, number: u64) {
        self.becomes(number, |state| match state {
            ItemState::Taken { again } => Some(ItemState::Ready { again }),
            _ => None,
        });
    }

    fn sending(&mut self, plan: &Plan, number: u64, now: Instant) {
        let again = matches!(self.items.get(&number).map(|item| item.state), Some(ItemState::Ready { again: true }));
        if !self.becomes(number, |state| matches!(state, ItemState::Ready { .. }).then_some(ItemState::Sending)) {
            return;
        }
        if let Some(item) = self.items.get_mut(&number) {
            item.resent |= again;
        }
        self.tally.perhaps_twice += u64::from(again);
        // What is late is not caught up with in a burst.
        if now.since(plan.due(self.paced_from, self.paced)).as_secs() >= 1 {
            (self.paced_from, self.paced) = (now, 0);
        }
        self.paced += 1;
    }

    fn arrived(&mut self, number: u64) {
        if self.becomes(number, |state| (state == ItemState::Sending).then_some(ItemState::Sent)) {
            self.tally.sent += 1;
            (self.refused_in_a_row, self.failures) = (0, 0);
        }
    }

    fn refused(&mut self, number: u64, why: String) {
        let held = ItemState::Held(HeldBecause::Refused);
        if self.becomes(number, |state| (state == ItemState::Sending).then_some(held)) {
            self.refused_in_a_row += 1;
            if self.refused_in_a_row >= REFUSED_IN_A_ROW && self.goes() {
                self.phase = Phase::Paused(Pause::Refused(why));
            }
        }
    }

    fn removed(&mut self, plan: &Plan, number: u64) {
        if self.items.get(&number).is_some_and(|item| item.state == ItemState::Sent)
            && let Some(item) = self.items.remove(&number)
        {
            self.tally.removed += 1;
            self.is_gone(plan, &item.fingerprint);
        }
    }

    fn is_gone(&mut self, plan: &Plan, which: &Fingerprint) {
        let Chosen::These(these) = &plan.chosen else { return };
        let is_one = |place: &usize| these[*place] == *which && !self.gone.contains(place);
        let place = (0..these.len()).find(is_one);
        self.gone.extend(place);
    }

    /// A canary that was sent and removed whole is watched for a while.
    fn judges_if_whole(&mut self, plan: &Plan, now: Instant) {
        let whole = plan.canary(self.stage).is_some_and(|most| self.sent_in_stage() >= most);
        let open = self.numbers_in(|state| matches!(state, ItemState::Sending | ItemState::Sent)).next().is_some();
        if self.phase == Phase::Sending && whole && !open && !self.seeks_first(plan) {
            self.phase = Phase::Judging { at: now.plus(plan.watch) };
        }
    }

    fn given_back(&mut self, number: u64) {
        let Some(item) = self.items.remove(&number) else { return };
        let tally = &mut self.tally;
        match item.state {
            ItemState::Held(HeldBecause::NotChosen) => tally.not_chosen += 1,
            ItemState::Held(HeldBecause::DiedTwice) => tally.died_twice += 1,
            ItemState::Held(HeldBecause::InDoubt) => tally.in_doubt += 1,
            ItemState::Held(HeldBecause::Refused) => tally.refused += 1,
            ItemState::Held(HeldBecause::PerhapsLeft) => tally.perhaps_left += 1,
            ItemState::Taken { again: true } | ItemState::Ready { again: true } => tally.in_doubt += 1,
            ItemState::Taken { .. } | ItemState::Ready { .. } => tally.unsent += 1,
            // It is out of hand otherwise than by this.
            ItemState::Sending
            | ItemState::Sent
            | ItemState::SentBefore
            | ItemState::SentAlike
            | ItemState::InDoubt => {
                self.items.insert(number, item);
            }
        }
    }

    fn judge(&mut self, plan: &Plan, signals: &Signals, now: Instant) {
        self.read_at = now;
        let due = match self.phase {
            Phase::Judging { at } => signals.at >= at,
            // Canaries are judged when they are whole, the rest all the time.
            Phase::Sending => plan.canary(self.stage).is_none() || signals.burning.is_some(),
            _ => false,
        };
        if !due || plan.discards() {
            return;
        }
        let (sent, removed) = (self.tally.sent, self.tally.removed);
        match self.mark.map_or(Verdict::Blind, |mark| mark.judge(signals, sent, removed)) {
            Verdict::StaysAway => {
                self.marks(signals.depth);
                if matches!(self.phase, Phase::Judging { .. }) {
                    self.stage += 1;
                    self.stage_began = self.tally;
                    self.sends(now);
                }
            }
            verdict => self.phase = Phase::Paused(Pause::Judged(verdict)),
        }
    }

    /// What was in hand is in the queue again, before everything that was behind it.
    fn crashed(&mut self, plan: &Plan, fails: bool, why: &str) {
        if self.is_over() {
            return;
        }
        let unsettled = self.unsettled();
        self.to_see_again += self.items.len() as u64 - unsettled;
        if self.phase == Phase::Sending {
            // What was taken since the crash before and could not be noted may be equal to what was sent then.
            self.doubts_what_was_sent(|_| true);
        }
        let was_sent = |state| matches!(state, ItemState::Sent | ItemState::SentBefore | ItemState::SentAlike);
        let may_be_unsent = |item: &&Item| !was_sent(item.state);
        let unsent: BTreeSet<Fingerprint> =
            self.items.values().filter(may_be_unsent).map(|item| item.same.clone()).collect();
        self.items.retain(|_, item| {
            item.state = match item.state {
                ItemState::Sending => ItemState::InDoubt,
                ItemState::Sent => ItemState::SentBefore,
                // One that may have been sent before is as much in doubt as it was.
                ItemState::Taken { again: true } | ItemState::Ready { again: true } => ItemState::InDoubt,
                ItemState::Held(HeldBecause::InDoubt) => ItemState::InDoubt,
                other => other,
            };
            item.state.is_unsettled()
        });
        self.doubts_what_was_sent(|same| unsent.contains(same));
        (self.exhausted, self.held_bytes) = (false, 0);
        if !self.goes() {
            return;
        }
        self.failures += u32::from(fails);
        if plan.after_crash == AfterCrash::Wait {
            self.phase = Phase::Paused(Pause::Crashed);
        } else if self.failures >= Plan::FAILURES_MOST {
            self.phase = Phase::Paused(Pause::KeepsFailing(why.to_owned()));
        }
    }

    /// With nothing left to do it is over: what was confirmed before a crash and never came again was removed then.
    fn ends_if_done(mut self, plan: &Plan) -> Self {
        let seeks = self.seeks_first(plan) || self.seeks_last(plan);
        let all = self.exhausted || self.left(plan) == 0 && !seeks;
        let open = |state: ItemState| {
            matches!(state, ItemState::Taken { .. } | ItemState::Ready { .. } | ItemState::Sending | ItemState::Sent)
        };
        let nothing_open = self.numbers_in(open).next().is_none();
        if self.phase == Phase::Sending && all && nothing_open {
            self.phase = Phase::Ending { stopped: false };
        }
        let in_hand = |state| open(state) || matches!(state, ItemState::Held(_));
        if let Phase::Ending { stopped } = self.phase
            && self.numbers_in(in_hand).next().is_none()
        {
            let came_by = self.exhausted || self.to_see_again == 0 && plan.handing == Handing::InOrder;
            for (_, item) in std::mem::take(&mut self.items) {
                let because = match item.state {
                    ItemState::InDoubt => HeldBecause::InDoubt,
                    _ if came_by => {
                        self.tally.removed += 1;
                        continue;
                    }
                    _ => HeldBecause::PerhapsLeft,
                };
                self.tally.in_doubt += u64::from(because == HeldBecause::InDoubt);
                self.tally.perhaps_left += u64::from(because == HeldBecause::PerhapsLeft);
                self.left.push((item.fingerprint, because));
            }
            self.phase = if stopped { Phase::Stopped } else { Phase::Done };
        }
        self
    }
}
