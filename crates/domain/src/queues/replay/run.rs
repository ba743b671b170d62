//! How far a replay came.

use std::collections::BTreeMap;

use crate::time::Instant;

use super::judging::Mark;
use super::{Fingerprint, Handing, Plan, Signals, TakenMessage, Verdict};

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
    /// So many were in hand when the program died and have not been taken again.
    pub(super) to_see_again: u64,
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
            to_see_again: 0,
        }
    }

    /// Whether nothing is done any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Stopped | Phase::Done)
    }

    pub(super) fn goes(&self) -> bool {
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
        let lie_ahead = self.to_see_again > 0 && plan.handing == Handing::InOrder;
        lie_ahead && !self.exhausted && self.unsettled() > 0
    }

    /// Whether they are looked for after everything else, where they may come last.
    pub(super) fn seeks_last(&self, plan: &Plan) -> bool {
        let held = self.numbers_in(|state| matches!(state, ItemState::Held(_))).count() as u64;
        plan.handing == Handing::AnyOrder && !self.exhausted && self.unsettled() > 0 && held < Plan::HELD_MOST
    }

    pub(super) fn numbers_in(&self, wanted: impl Fn(ItemState) -> bool) -> impl Iterator<Item = u64> {
        self.items.iter().filter(move |(_, item)| wanted(item.state)).map(|(number, _)| *number)
    }
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
