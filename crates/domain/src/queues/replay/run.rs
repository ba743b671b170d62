//! How far a replay came.

use std::collections::{BTreeMap, BTreeSet};

use crate::time::Instant;

use super::judging::Mark;
use super::moving::{MoveTold, Moving};
use super::tally::Tally;
use super::twins::HadBefore;
use super::{Fingerprint, Plan, Signals, TakenMessage, Verdict};

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
    /// So many may have been removed since that mark, or be there still.
    pub(super) perhaps_removed: u64,
    pub(super) read_at: Instant,
    pub(super) refused_in_a_row: u32,
    /// So many were in hand when the program died and have not been taken again.
    pub(super) to_see_again: u64,
    /// So many are being asked for.
    pub(super) taking: u64,
    /// So many at most were handed out of which nobody knows which, because the program died while it asked for them.
    pub(super) unknown: u64,
    /// What somebody else had before.
    pub(super) had_before: HadBefore,
    /// So many losses in a row, with nothing confirmed in between.
    pub(super) failures: u32,
    /// Of the messages that were chosen one by one, those that are sent and removed, by their places in the plan.
    pub(super) gone: BTreeSet<usize>,
    /// Bytes of bodies that are held.
    pub(super) held_bytes: u64,
    /// What it left for a person.
    pub(super) left: Vec<(Fingerprint, HeldBecause)>,
    /// The move of the broker that is not known to be over.
    pub(super) moving: Option<Moving>,
    /// When the last one began, by the clock of the broker.
    pub(super) last_move: Option<Instant>,
    /// When it was asked last how far it came.
    pub(super) move_read_at: Instant,
    /// When it was asked for, or told of last.
    pub(super) move_known_at: Instant,
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
    /// What was sent comes back, or a service level burns.
    Judged(Verdict),
    /// The target refused several in a row, and what it said.
    Refused(String),
    /// So many messages that are not chosen lie before the next one that no more can be held.
    TooManyHeld,
    /// The program that carried it out, or its connection, ended in the middle of it.
    Crashed,
    /// That happened several times in a row with nothing confirmed in between, and why the last time.
    KeepsFailing(String),
    /// Taking messages of the queue once more could lose some, and why: what is taken comes back when a connection ends.
    Unsafe(String),
    /// The broker moved messages itself and ended that before it was whole, and why.
    MoveEnded(String),
    /// A target could not hold what would be sent next, and would push out what it holds, and why.
    NoRoom(String),
}

/// One message that is in hand, or of which it is not known what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub fingerprint: Fingerprint,
    /// See [`TakenMessage::same`]: one that died again of this very run is another.
    pub same: Fingerprint,
    /// How often it was replayed before.
    pub replayed: u32,
    /// Whether somebody had it before this run took it, as far as the broker tells: then equal ones that came back unsent may lie behind it.
    pub was_handed_out: bool,
    /// Whether it was sent once more after it was in doubt: that is not done again.
    pub resent: bool,
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
    /// It was confirmed before the program died. When it is taken again it is removed and not sent. Of a run that only copies: it was copied
    /// before, and is not copied again.
    SentBefore,
    /// It was being sent when the program died.
    InDoubt,
    /// It was in hand and certainly not sent when the program died: as many of those that are equal to it are there unsent.
    LetGo {
        /// Whether it was to be sent.
        chosen: bool,
    },
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
    /// It was confirmed, and it is not known whether it was removed.
    PerhapsLeft,
    /// It was only to be copied, and is.
    Copied,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The dry run is done, and nothing speaks against it.
    TriedDry,
    /// Somebody confirmed it.
    Confirmed {
        /// How deep the queue was then.
        depth: u64,
    },
    /// The snapshot is open.
    SnapshotOpen,
    /// So many at most are about to be asked for.
    Taking(u32),
    /// These were taken; fewer than were asked for, none too, where there are no more.
    Taken {
        /// In the order in which they came.
        messages: Vec<TakenMessage>,
        /// Whether there are more.
        more: bool,
    },
    /// Nothing is left to take, but something else has about so many in hand.
    InOtherHands(u64),
    /// These are in the snapshot, on the disk.
    Copied(Vec<u64>),
    /// This is about to be sent.
    Sending(u64),
    /// What is told next to have arrived carries no stamp.
    Unmarked(u64),
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
        /// How deep the queue is.
        depth: u64,
    },
    /// Somebody wants it to end.
    StopAsked,
    /// The program died: what was in hand is in the dead-letter queue again.
    Crashed,
    /// The connection to the dead-letter queue is gone, and why: what was in hand is there again.
    Lost(String),
    /// The clock was set back: each wait begins anew.
    ClockSetBack,
    /// Nothing may be taken, because that could lose messages, and why.
    Unsafe(String),
    /// The broker is about to be asked to move messages itself.
    MoveAsked {
        /// When the last one began that it told of just before, whoever asked for that, by its clock.
        newest: Option<Instant>,
    },
    /// What the broker tells of that.
    MoveTold(MoveTold),
    /// The broker tells of no such move; it may be late with one that it began.
    MoveNone,
    /// The broker surely refused it: it never began.
    MoveRefused,
    /// The broker is about to be asked to end it.
    MoveCancelled,
}

impl ItemState {
    /// Whether it was under way when the program died and did not come again yet.
    pub(super) fn is_unsettled(self) -> bool {
        matches!(self, Self::SentBefore | Self::InDoubt)
    }

    /// Whether nobody has it in hand.
    pub(super) fn is_out_of_hand(self) -> bool {
        self.is_unsettled() || matches!(self, Self::LetGo { .. })
    }
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
            perhaps_removed: 0,
            read_at: now,
            refused_in_a_row: 0,
            to_see_again: 0,
            taking: 0,
            unknown: 0,
            had_before: HadBefore::default(),
            failures: 0,
            gone: BTreeSet::new(),
            held_bytes: 0,
            left: Vec::new(),
            moving: None,
            last_move: None,
            move_read_at: now,
            move_known_at: now,
        }
    }

    /// Whether nothing is done any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Stopped | Phase::Done)
    }

    /// The number that the next message gets that is taken.
    #[must_use]
    pub fn next_number(&self) -> u64 {
        self.number
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
        let Tally { sent, died_twice, in_doubt, refused, not_chosen, unsent, copied, .. } = self.tally;
        // What was sent or copied is in the tally, and what was let go comes again.
        let is_counted = |state: ItemState| {
            matches!(state, ItemState::Sent | ItemState::SentBefore | ItemState::Held(HeldBecause::Copied))
        };
        let counted = |item: &&Item| !is_counted(item.state) && !matches!(item.state, ItemState::LetGo { .. });
        sent + died_twice
            + in_doubt
            + refused
            + not_chosen
            + unsent
            + copied
            + self.items.values().filter(counted).count() as u64
    }

    /// Messages that were under way when the program died and did not come again yet.
    pub(super) fn unsettled(&self) -> u64 {
        self.numbers_in(ItemState::is_unsettled).count() as u64
    }

    /// How many more may be taken for what was planned: none once every message that was chosen one by one is found, and none where as much
    /// is only copied as may be held.
    pub(super) fn left(&self, plan: &Plan) -> u64 {
        let is_full = plan.only_copies() && self.held_bytes >= Plan::HELD_BYTES_MOST;
        if is_full { 0 } else { self.of_planned(plan) }
    }

    /// How many of what was planned were not looked at.
    pub(super) fn of_planned(&self, plan: &Plan) -> u64 {
        if self.all_found(plan) { 0 } else { plan.most.saturating_sub(self.looked_at()) }
    }

    /// What it left for a person so far, and why, in the order in which it did: known to whoever carries it out, not stored with it.
    #[must_use]
    pub fn left_for_a_person(&self) -> &[(Fingerprint, HeldBecause)] {
        &self.left
    }

    /// Whether something of it was to begin later than now, or to last longer than planned: only a clock that was set back does that.
    pub(super) fn is_before_its_time(&self, plan: &Plan, now: Instant) -> bool {
        let judged_late = matches!(self.phase, Phase::Judging { at } if at > now.plus(plan.watch));
        self.goes() && (judged_late || self.paced_from > now || self.read_at > now)
    }

    pub(super) fn numbers_in(&self, wanted: impl Fn(ItemState) -> bool) -> impl Iterator<Item = u64> {
        self.items.iter().filter(move |(_, item)| wanted(item.state)).map(|(number, _)| *number)
    }
}

#[cfg(test)]
#[path = "again_tests.rs"]
mod again_tests;
#[cfg(test)]
#[path = "copies_tests.rs"]
mod copies_tests;
#[cfg(test)]
#[path = "counted_tests.rs"]
mod counted_tests;
#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
