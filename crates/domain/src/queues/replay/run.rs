//! How far a replay came.

use std::collections::BTreeMap;

use crate::time::Instant;

use super::judging::Mark;
use super::{AfterCrash, Fingerprint, Handing, InDoubt, Plan, Signals, TakenMessage, Verdict};

/// So many in a row may be refused before the run waits.
const REFUSED_IN_A_ROW: u32 = 3;

/// How far a run came. Everything that is needed to go on is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What it is doing.
    pub phase: Phase,
    /// The canary that is sent or judged, from 0; behind the last one all the rest.
    pub stage: usize,
    /// What became of the messages that are done with.
    pub tally: Tally,
    /// Messages that are not, by the order in which they were taken.
    pub items: BTreeMap<u64, Item>,
    /// Whether there was nothing left to take.
    pub exhausted: bool,
    pub(super) number: u64,
    pub(super) stage_began: Tally,
    pub(super) paced_from: Instant,
    pub(super) paced: u64,
    pub(super) mark: Option<Mark>,
    pub(super) read_at: Instant,
    pub(super) refused_in_a_row: u32,
    /// Since a crash nothing was taken yet.
    pub(super) fresh_from_crash: bool,
}

/// What a run is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// The target is looked for and everything counted; nothing is taken.
    DryRun,
    /// It was tried dry, and waits for somebody to confirm it.
    Planned,
    /// The snapshot is opened.
    Snapshot,
    /// A canary, or the rest, is sent.
    Sending,
    /// A canary was sent and is judged then.
    Judging {
        /// Not before.
        at: Instant,
    },
    /// It waits for a person.
    Paused(Pause),
    /// What is held is given back, and then it is over.
    Ending {
        /// Whether somebody stopped it.
        stopped: bool,
    },
    /// Somebody stopped it.
    Stopped,
    /// It did what it was to do.
    Done,
}

/// Why a run waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pause {
    /// Somebody wanted that.
    Asked,
    /// What was sent comes back, or a service level burns, or nobody can tell.
    Judged(Verdict),
    /// The target refused several in a row, and what it said.
    Refused(String),
    /// So many messages that are not chosen lie before the next one that no more can be held.
    TooManyHeld,
    /// The program died in the middle of it.
    Crashed,
}

/// One message that is in hand, or of which it is not known what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub fingerprint: Fingerprint,
    /// How often it was replayed before: one that died again of this very run is another.
    pub replayed: u32,
    /// What is done with it.
    pub state: ItemState,
}

/// What is done with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemState {
    /// It is in hand and not in the snapshot yet. The flag of [`ItemState::Ready`] is already known.
    Taken {
        /// Whether it may have been sent before.
        again: bool,
    },
    /// It is in hand and in the snapshot.
    Ready {
        /// Whether it may have been sent before.
        again: bool,
    },
    /// It is being sent.
    Sending,
    /// It was confirmed and is in hand: it has to be removed.
    Sent,
    /// It was confirmed before the program died. When it is taken again it is removed and not sent.
    SentBefore,
    /// It was being sent when the program died.
    InDoubt,
    /// It is in hand and not sent by this run.
    Held(HeldBecause),
}

/// Why a message is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeldBecause {
    /// Nobody chose it.
    NotChosen,
    /// It was replayed before and died again.
    DiedTwice,
    /// It is not known whether it arrived already.
    InDoubt,
    /// The target refused it.
    Refused,
}

/// What became of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Tally {
    /// Confirmed by the target.
    pub sent: u64,
    /// Removed from the dead-letter queue after that.
    pub removed: u64,
    /// Left where they were, because nobody chose them.
    pub not_chosen: u64,
    /// Parked, because they died of a replay before.
    pub died_twice: u64,
    /// Parked, because it is not known whether they arrived.
    pub in_doubt: u64,
    /// Left where they were, because the target refused them.
    pub refused: u64,
    /// Taken and given back unsent, because the run was stopped.
    pub unsent: u64,
    /// Of those that were sent: so many may have arrived twice.
    pub perhaps_twice: u64,
    /// Of those that were sent: so many may still be in the dead-letter queue, because it was stopped after a crash.
    pub perhaps_left: u64,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The dry run is done, and nothing speaks against it.
    TriedDry,
    /// Somebody confirmed it.
    Confirmed {
        /// How deep the queue was then; none where that is not known.
        depth: Option<u64>,
    },
    /// The snapshot is open.
    SnapshotOpen,
    /// These were taken; fewer than were asked for, none too, where there are no more.
    Taken {
        /// In the order in which they came.
        messages: Vec<TakenMessage>,
        /// Whether there are more.
        more: bool,
    },
    /// These are in the snapshot, on the disk.
    Copied(Vec<u64>),
    /// This is about to be sent.
    Sending(u64),
    /// The target confirmed it.
    Arrived(u64),
    /// The target refused it, and what it said.
    Refused(u64, String),
    /// The dead-letter queue removed it.
    Removed(u64),
    /// The dead-letter queue has it back.
    GivenBack(u64),
    /// The queue was read.
    Read(Signals),
    /// Somebody wants it to wait.
    PauseAsked,
    /// Somebody wants it to go on.
    GoOn {
        /// How deep the queue is; none where that is not known.
        depth: Option<u64>,
    },
    /// Somebody wants it to end.
    StopAsked,
    /// The program died, or the connection to the dead-letter queue: what was in hand is there again.
    Crashed,
}

impl Run {
    /// A run of which nothing is done yet.
    #[must_use]
    pub fn new(now: Instant) -> Self {
        Self {
            phase: Phase::DryRun,
            stage: 0,
            tally: Tally::default(),
            items: BTreeMap::new(),
            exhausted: false,
            number: 0,
            stage_began: Tally::default(),
            paced_from: now,
            paced: 0,
            mark: None,
            read_at: now,
            refused_in_a_row: 0,
            fresh_from_crash: false,
        }
    }

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
            Event::Removed(number) => self.removed(number),
            Event::GivenBack(number) => self.given_back(number),
            Event::Read(signals) => self.judge(&signals, now),
            Event::PauseAsked if self.goes() => self.phase = Phase::Paused(Pause::Asked),
            Event::GoOn { depth } if matches!(self.phase, Phase::Paused(_)) => {
                self.marks(depth);
                self.refused_in_a_row = 0;
                self.sends(now);
            }
            Event::StopAsked if !self.is_over() => self.phase = Phase::Ending { stopped: true },
            Event::Crashed => self.crashed(plan),
            _ => {}
        }
        self.judges_if_whole(plan, now);
        self.ends_if_done(plan)
    }

    /// Whether nothing is done any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Stopped | Phase::Done)
    }

    fn goes(&self) -> bool {
        matches!(self.phase, Phase::Snapshot | Phase::Sending | Phase::Judging { .. })
    }

    /// How many the canary has sent, or is sending.
    pub(super) fn sent_in_stage(&self) -> u64 {
        let under_way = self.items.values().filter(|item| item.state == ItemState::Sending).count() as u64;
        self.tally.sent - self.stage_began.sent + under_way
    }

    /// How many were looked at: what the plan bounds.
    pub(super) fn looked_at(&self) -> u64 {
        let Tally { sent, died_twice, in_doubt, refused, not_chosen, unsent, .. } = self.tally;
        let counted = |item: &&Item| !matches!(item.state, ItemState::Sent | ItemState::SentBefore);
        sent + died_twice
            + in_doubt
            + refused
            + not_chosen
            + unsent
            + self.items.values().filter(counted).count() as u64
    }

    /// Messages that were under way when the program died and did not come again yet.
    pub(super) fn unsettled(&self) -> u64 {
        self.numbers_in(|state| matches!(state, ItemState::SentBefore | ItemState::InDoubt)).count() as u64
    }

    /// Whether they are looked for before anything else: where they come first, they come now or never.
    pub(super) fn seeks_first(&self, plan: &Plan) -> bool {
        self.fresh_from_crash && !self.exhausted && self.unsettled() > 0 && plan.handing == Handing::InOrder
    }

    /// Whether they are looked for after everything else, where they may come last.
    pub(super) fn seeks_last(&self, plan: &Plan) -> bool {
        let held = self.numbers_in(|state| matches!(state, ItemState::Held(_))).count() as u64;
        plan.handing == Handing::AnyOrder && !self.exhausted && self.unsettled() > 0 && held < Plan::HELD_MOST
    }

    pub(super) fn numbers_in(&self, wanted: impl Fn(ItemState) -> bool) -> impl Iterator<Item = u64> {
        self.items.iter().filter(move |(_, item)| wanted(item.state)).map(|(number, _)| *number)
    }

    fn marks(&mut self, depth: Option<u64>) {
        self.mark = depth.map(|depth| Mark { depth, sent: self.tally.sent, removed: self.tally.removed });
    }

    fn sends(&mut self, now: Instant) {
        self.phase = Phase::Sending;
        (self.paced_from, self.paced, self.read_at) = (now, 0, now);
    }

    fn take(&mut self, plan: &Plan, messages: Vec<TakenMessage>, more: bool) {
        (self.exhausted, self.fresh_from_crash) = (!more, false);
        for message in messages {
            let state = self.state_of(plan, &message);
            self.items
                .insert(self.number, Item { fingerprint: message.fingerprint, replayed: message.replayed, state });
            self.number += 1;
        }
        let held = self.numbers_in(|state| matches!(state, ItemState::Held(_))).count() as u64;
        if held >= Plan::HELD_MOST && self.goes() {
            self.phase = Phase::Paused(Pause::TooManyHeld);
        }
    }

    /// What is done with a message that was taken. One that is known from before a crash takes that one's place.
    fn state_of(&mut self, plan: &Plan, message: &TakenMessage) -> ItemState {
        if self.takes_the_place(ItemState::SentBefore, message) {
            return ItemState::Sent;
        }
        if self.takes_the_place(ItemState::InDoubt, message) {
            return match plan.in_doubt {
                InDoubt::SendAgain => ItemState::Taken { again: true },
                InDoubt::Park => ItemState::Held(HeldBecause::InDoubt),
            };
        }
        // It was only taken because others were looked for.
        if !plan.sends(message) || self.looked_at() >= plan.most {
            return ItemState::Held(HeldBecause::NotChosen);
        }
        if message.replayed > 0 && !plan.forgives_death() {
            return ItemState::Held(HeldBecause::DiedTwice);
        }
        ItemState::Taken { again: false }
    }

    fn takes_the_place(&mut self, state: ItemState, message: &TakenMessage) -> bool {
        let same = |(_, item): &(&u64, &Item)| {
            item.state == state && item.fingerprint == message.fingerprint && item.replayed == message.replayed
        };
        let number = self.items.iter().find(same).map(|(number, _)| *number);
        number.is_some_and(|number| self.items.remove(&number).is_some())
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
            self.refused_in_a_row = 0;
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

    fn removed(&mut self, number: u64) {
        if self.items.get(&number).is_some_and(|item| item.state == ItemState::Sent) {
            self.items.remove(&number);
            self.tally.removed += 1;
        }
    }

    /// A canary that was sent and removed whole is watched for a while.
    fn judges_if_whole(&mut self, plan: &Plan, now: Instant) {
        let whole = Plan::canary(self.stage).is_some_and(|most| self.sent_in_stage() >= most);
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
            ItemState::Taken { again: true } | ItemState::Ready { again: true } => tally.in_doubt += 1,
            ItemState::Taken { .. } | ItemState::Ready { .. } => tally.unsent += 1,
            // It is out of hand otherwise than by this.
            ItemState::Sending | ItemState::Sent | ItemState::SentBefore | ItemState::InDoubt => {
                self.items.insert(number, item);
            }
        }
    }

    fn judge(&mut self, signals: &Signals, now: Instant) {
        self.read_at = now;
        let due = match self.phase {
            Phase::Judging { at } => signals.at >= at,
            // Canaries are judged when they are whole, the rest all the time.
            Phase::Sending => Plan::canary(self.stage).is_none() || signals.burning.is_some(),
            _ => false,
        };
        if !due {
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
    fn crashed(&mut self, plan: &Plan) {
        if self.is_over() {
            return;
        }
        self.items.retain(|_, item| {
            item.state = match item.state {
                ItemState::Sending => ItemState::InDoubt,
                ItemState::Sent => ItemState::SentBefore,
                // One that may have been sent before is as much in doubt as it was.
                ItemState::Taken { again: true } | ItemState::Ready { again: true } => ItemState::InDoubt,
                ItemState::Held(HeldBecause::InDoubt) => ItemState::InDoubt,
                other => other,
            };
            matches!(item.state, ItemState::InDoubt | ItemState::SentBefore)
        });
        (self.exhausted, self.fresh_from_crash) = (false, true);
        if self.goes() && plan.after_crash == AfterCrash::Wait {
            self.phase = Phase::Paused(Pause::Crashed);
        }
    }

    /// With nothing left to do it is over: what was confirmed before a crash and never came again was removed then.
    fn ends_if_done(mut self, plan: &Plan) -> Self {
        let seeks = self.seeks_first(plan) || self.seeks_last(plan);
        let all = self.exhausted || self.looked_at() >= plan.most && !seeks;
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
            let before = self.numbers_in(|state| state == ItemState::SentBefore).count() as u64;
            if self.exhausted || !self.fresh_from_crash && plan.handing == Handing::InOrder {
                self.tally.removed += before;
            } else {
                self.tally.perhaps_left += before;
            }
            self.tally.in_doubt += self.numbers_in(|state| state == ItemState::InDoubt).count() as u64;
            self.items.clear();
            self.phase = if stopped { Phase::Stopped } else { Phase::Done };
        }
        self
    }
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
