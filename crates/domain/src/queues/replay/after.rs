//! What each event makes of a run.

use crate::time::Instant;

use super::judging::Mark;
use super::run::{Event, HeldBecause, Item, ItemState, Pause, Phase, Run};
use super::{Chosen, Fingerprint, Handing, InDoubt, Plan, Signals, TakenMessage, Verdict};

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
            Event::Taking(most) => self.taking = u64::from(most),
            Event::Taken { messages, more } => self.take(plan, messages, more),
            Event::InOtherHands(count) => self.tally.in_other_hands = count,
            Event::Copied(numbers) => numbers.iter().for_each(|number| self.copied(plan, *number)),
            Event::Sending(number) => self.sending(plan, number, now),
            Event::Unmarked(number) => self.tally.unmarked += u64::from(self.is_under_way(number)),
            Event::Arrived(number) => self.arrived(number),
            Event::Refused(number, why) => self.refused(number, why),
            Event::Removed(number) => self.removed(plan, number),
            Event::GivenBack(number) => self.given_back(number),
            Event::Read(signals) => self.read(plan, &signals, now),
            Event::PauseAsked if self.goes() => self.phase = Phase::Paused(Pause::Asked),
            Event::GoOn { depth } if matches!(self.phase, Phase::Paused(_)) => {
                self.marks(depth);
                (self.refused_in_a_row, self.failures) = (0, 0);
                self.sends(now);
                // Nobody looked while it waited.
                self.read_at = now.minus(Plan::READ_EVERY);
            }
            Event::StopAsked if !self.is_over() => self.phase = Phase::Ending { stopped: true },
            Event::Crashed => {
                let fails = self.taking > 0
                    || self.moving.is_some()
                    || self.numbers_in(|state| !matches!(state, ItemState::LetGo { .. })).next().is_some();
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
            Event::MoveAsked { newest } => self.move_asked(plan, newest, now),
            Event::MoveTold(told) => self.move_told(told, now),
            Event::MoveNone => self.move_none(now),
            Event::MoveRefused => self.moving = None,
            Event::MoveCancelled => self.move_cancelled(),
            _ => {}
        }
        self.judges_if_whole(plan, now);
        self.ends_if_done(plan)
    }

    fn marks(&mut self, depth: u64) {
        self.mark = Some(Mark { depth, sent: self.tally.sent, removed: self.tally.removed });
        self.perhaps_removed = 0;
    }

    fn sends(&mut self, now: Instant) {
        self.phase = Phase::Sending;
        (self.paced_from, self.paced, self.read_at) = (now, 0, now);
    }

    fn take(&mut self, plan: &Plan, messages: Vec<TakenMessage>, more: bool) {
        (self.exhausted, self.taking) = (!more, 0);
        if more {
            self.tally.in_other_hands = 0;
        }
        for message in messages {
            let (state, before) = self.state_of(plan, &message);
            self.to_see_again = self.to_see_again.saturating_sub(1);
            self.notes_who_had(&message, before.is_some());
            let resent = state == ItemState::Held(HeldBecause::InDoubt);
            if matches!(state, ItemState::Held(_)) || plan.only_copies() {
                self.held_bytes += message.bytes;
            }
            let TakenMessage { fingerprint, same, replayed, redelivered, is_numbered, .. } = message;
            let was_handed_out = before.map_or(redelivered && !is_numbered, |before| before.was_handed_out);
            self.items.insert(self.number, Item { fingerprint, same, replayed, was_handed_out, resent, state });
            self.number += 1;
        }
        let held = self.numbers_in(|state| matches!(state, ItemState::Held(_))).count() as u64;
        let too_many = held >= Plan::HELD_MOST || self.held_bytes >= Plan::HELD_BYTES_MOST;
        let seeks = self.left(plan) > 0 && !self.exhausted || self.seeks_first(plan);
        if too_many && seeks && self.goes() {
            self.phase = Phase::Paused(Pause::TooManyHeld);
        }
    }

    /// What is done with a message that was taken. One that is known from before a crash takes that one's place. Those that are equal stand for
    /// each other, so it only matters how many there are of each kind: as many as were let go unsent are sent before one counts as
    /// one that was.
    fn state_of(&mut self, plan: &Plan, message: &TakenMessage) -> (ItemState, Option<Item>) {
        let let_go = self.takes_the_place(|state| matches!(state, ItemState::LetGo { .. }), message);
        if let_go.is_none() {
            if let Some(item) = self.takes_the_place(|state| state == ItemState::InDoubt, message) {
                return (doubted(plan, &item), Some(item));
            }
            if let Some(item) = self.takes_the_place(|state| state == ItemState::SentBefore, message) {
                if plan.only_copies() {
                    return (ItemState::Held(HeldBecause::Copied), Some(item));
                }
                self.perhaps_removed = self.perhaps_removed.saturating_sub(1);
                if message.is_numbered || self.is_sure_of_what_was_sent(plan, &item) {
                    return (ItemState::Sent, Some(item));
                }
                // It counts as removed: what came is another, as far as anybody knows. If it is not, one was counted twice,
                // and looks as if it were back: rather that than to hide one that is.
                self.tally.removed += 1;
                self.tally.perhaps_unsent += 1;
                return (doubted(plan, &item), Some(item));
            }
        }
        (self.state_of_new(plan, message, let_go.as_ref()), let_go)
    }

    /// The same of one that was certainly not sent.
    fn state_of_new(&self, plan: &Plan, message: &TakenMessage, let_go: Option<&Item>) -> ItemState {
        // It was only taken because others were looked for, unless it was there before them.
        let was_chosen = let_go.is_some_and(|item| item.state == ItemState::LetGo { chosen: true });
        let is_behind = self.looked_at() >= plan.most && !was_chosen;
        if !plan.sends(message) || self.is_found(plan, &message.fingerprint) || is_behind {
            return ItemState::Held(HeldBecause::NotChosen);
        }
        if plan.leaves_alone(message) {
            return ItemState::Held(HeldBecause::InDoubt);
        }
        if message.replayed > 0 && !plan.forgives_death() && plan.sends_on() {
            return ItemState::Held(HeldBecause::DiedTwice);
        }
        ItemState::Taken { again: false }
    }

    /// Whether what comes and is equal to one that was sent is that one: everything that was handed out unsent is known, and it may still lie in
    /// front where that is where it would be. Where somebody had the one that was sent before this run took it, as whoever reads messages
    /// first has, equal ones behind it may have been handed out as well.
    fn is_sure_of_what_was_sent(&self, plan: &Plan, sent: &Item) -> bool {
        let nobody_had = !sent.was_handed_out && !self.had_before.has(&sent.same);
        nobody_had && self.unknown == 0 && (plan.handing == Handing::AnyOrder || self.to_see_again > 0)
    }

    /// What was never handed out was never in hand.
    fn takes_the_place(&mut self, of: impl Fn(ItemState) -> bool, message: &TakenMessage) -> Option<Item> {
        if !message.redelivered {
            return None;
        }
        let same = |(_, item): &(&u64, &Item)| of(item.state) && item.same == message.same;
        let number = self.items.iter().find(same).map(|(number, _)| *number)?;
        self.items.remove(&number)
    }

    fn becomes(&mut self, number: u64, to: impl Fn(ItemState) -> Option<ItemState>) -> bool {
        let Some(item) = self.items.get_mut(&number) else { return false };
        let Some(state) = to(item.state) else { return false };
        item.state = state;
        true
    }

    fn copied(&mut self, plan: &Plan, number: u64) {
        let is_done = plan.only_copies();
        let is_new = self.becomes(number, |state| match state {
            ItemState::Taken { .. } if is_done => Some(ItemState::Held(HeldBecause::Copied)),
            ItemState::Taken { again } => Some(ItemState::Ready { again }),
            _ => None,
        });
        if is_new && is_done {
            self.tally.copied += 1;
            self.failures = 0;
        }
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

    fn is_under_way(&self, number: u64) -> bool {
        self.items.get(&number).is_some_and(|item| item.state == ItemState::Sending)
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

    /// A canary or a portion that was sent and removed whole is watched for a while.
    fn judges_if_whole(&mut self, plan: &Plan, now: Instant) {
        let whole = plan.portion(self.stage).is_some_and(|most| self.sent_in_stage() >= most);
        let open = self.numbers_in(|state| matches!(state, ItemState::Sending | ItemState::Sent)).next().is_some();
        if self.phase == Phase::Sending && whole && !open && !self.seeks_first(plan) && self.moving.is_none() {
            self.phase = Phase::Judging { at: now.plus(plan.watch) };
        }
    }

    pub(super) fn given_back(&mut self, number: u64) {
        let Some(item) = self.items.remove(&number) else { return };
        let tally = &mut self.tally;
        let because = match item.state {
            ItemState::Held(because) => because,
            ItemState::Taken { again: true } | ItemState::Ready { again: true } => HeldBecause::InDoubt,
            ItemState::Taken { .. } | ItemState::Ready { .. } => {
                tally.unsent += 1;
                return;
            }
            // It is out of hand otherwise than by this.
            ItemState::Sending
            | ItemState::Sent
            | ItemState::SentBefore
            | ItemState::InDoubt
            | ItemState::LetGo { .. } => {
                self.items.insert(number, item);
                return;
            }
        };
        match because {
            HeldBecause::NotChosen => tally.not_chosen += 1,
            HeldBecause::DiedTwice => tally.died_twice += 1,
            HeldBecause::InDoubt => tally.in_doubt += 1,
            HeldBecause::Refused => tally.refused += 1,
            HeldBecause::PerhapsLeft => tally.perhaps_left += 1,
            // It was counted when it was.
            HeldBecause::Copied => {}
        }
        if !matches!(because, HeldBecause::NotChosen | HeldBecause::Copied) {
            self.left.push((item.fingerprint, because));
        }
    }

    pub(super) fn judge(&mut self, plan: &Plan, signals: &Signals, now: Instant) {
        self.read_at = now;
        let due = match self.phase {
            Phase::Judging { at } => signals.at >= at,
            // Canaries and portions are judged when they are whole, the rest all the time.
            Phase::Sending => plan.portion(self.stage).is_none() || signals.burning.is_some(),
            _ => false,
        };
        if !due || !plan.sends_on() {
            return;
        }
        let Some(mark) = self.mark else {
            // An older Watchbill let it begin without a depth: it is watched from now on.
            self.marks(signals.depth);
            if matches!(self.phase, Phase::Judging { .. }) {
                self.phase = Phase::Judging { at: now.plus(plan.watch) };
            }
            return;
        };
        // What may have been removed counts as that: it must not stand for what is back.
        match mark.judge(signals, self.tally.sent, self.tally.removed + self.perhaps_removed) {
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
            && self.moving.is_none()
            && self.numbers_in(in_hand).next().is_none()
        {
            self.settles_what_did_not_come(plan, stopped);
            self.phase = if stopped { Phase::Stopped } else { Phase::Done };
        }
        self
    }

    /// What was confirmed before a crash and would have come again was removed then; of all else it is said what is not known.
    fn settles_what_did_not_come(&mut self, plan: &Plan, stopped: bool) {
        // When it is stopped nobody expects that all were looked at.
        let not_looked_at = if stopped { 0 } else { self.of_planned(plan) };
        self.tally.in_other_hands = self.tally.in_other_hands.min(not_looked_at);
        if plan.only_copies() {
            // What was copied is, wherever the message is by now; what did not fit in hand is not.
            self.tally.not_copied = if self.exhausted { 0 } else { not_looked_at };
            self.items.clear();
            return;
        }
        let came_by = self.exhausted || self.to_see_again == 0 && plan.handing == Handing::InOrder;
        let all_found = self.all_found(plan);
        let mut let_go = 0;
        for (_, item) in std::mem::take(&mut self.items) {
            let because = match item.state {
                ItemState::LetGo { chosen } => {
                    let_go += u64::from(chosen);
                    continue;
                }
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
        let mut unsent = let_go;
        if !self.exhausted {
            unsent += self.tally.perhaps_unsent;
            // Where they come first, they came.
            unsent += if plan.handing == Handing::AnyOrder { self.unknown } else { 0 };
        }
        self.tally.perhaps_unsent = match (stopped, all_found) {
            (_, true) => 0,
            // Nobody expects that all were sent; but what was in hand and was not given back may be anywhere.
            (true, false) => let_go,
            (false, false) => unsent,
        };
    }
}

/// What becomes of a message that may have been sent before.
fn doubted(plan: &Plan, item: &Item) -> ItemState {
    if plan.discards() {
        // It may be an equal one that nobody chose.
        return match plan.chosen {
            Chosen::These(_) => ItemState::Held(HeldBecause::InDoubt),
            Chosen::All | Chosen::OfSignature(_) => ItemState::Taken { again: false },
        };
    }
    match plan.in_doubt {
        InDoubt::SendAgain if !item.resent => ItemState::Taken { again: true },
        _ => ItemState::Held(HeldBecause::InDoubt),
    }
}
