//! What is behind the canaries, moved by the broker itself: begun, looked at, and ended when a portion of it is moved or somebody wants it to
//! wait. A broker that moves messages goes on with it whoever dies here, so that a move is found again by when it began.

use std::time::Duration;

use crate::time::Instant;

use super::run::{ItemState, Pause, Phase, Run};
use super::{Order, Plan};

/// How far its clock and ours may be apart: a broker that signs what is asked refuses more.
const CLOCKS_APART: Duration = Duration::from_secs(300);
/// A broker may begin a move and list it only later: after so long it is not late.
const LISTED_WITHIN: Duration = Duration::from_secs(60);

/// Who sends what is behind the canaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rest {
    /// We do, message by message.
    ByHand,
    /// The broker does: without copies, without a stamp, all that it has.
    ByBroker,
}

/// A move of the broker that was asked for and is not known to be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moving {
    /// It began then or later, by the clock of the broker: what began before is another.
    pub since: Instant,
    /// When it began, by the clock of the broker, which tells it from others; none where it is not known whether it did.
    pub began: Option<Instant>,
    /// So many of it are counted.
    pub moved: u64,
    /// Whether it is to be ended: the broker is asked for that until it tells that it is over.
    pub is_cancelled: bool,
}

/// What a broker tells of a move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveTold {
    /// When it began, by the clock of the broker.
    pub began: Instant,
    /// About so many were moved.
    pub moved: u64,
    /// How it ended; none while it goes on.
    pub ended: Option<MoveEnd>,
}

/// How a move ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoveEnd {
    /// There was nothing left.
    Whole,
    /// Somebody ended it.
    Cancelled,
    /// The broker ended it, and why, by its own word.
    Failed(String),
}

impl Plan {
    /// While a broker moves messages it is asked this often how far it came.
    pub const MOVE_LOOK_EVERY: Duration = Duration::from_secs(5);

    /// How many messages a second a broker moves at this rate, rounded down; at least 1.
    #[must_use]
    pub fn per_second(&self) -> u32 {
        (self.per_minute / 60).max(1)
    }
}

impl Run {
    /// The move that was asked for and is not known to be over.
    #[must_use]
    pub fn moving(&self) -> Option<Moving> {
        self.moving
    }

    /// Whether the broker moves what comes now.
    pub(super) fn moves_rest(&self, plan: &Plan) -> bool {
        let in_hand = |state| matches!(state, ItemState::Taken { .. } | ItemState::Ready { .. });
        plan.rest == Rest::ByBroker
            && plan.sends_on()
            && plan.canary(self.stage).is_none()
            && self.numbers_in(in_hand).next().is_none()
    }

    pub(super) fn move_asked(&mut self, plan: &Plan, newest: Option<Instant>, now: Instant) {
        if self.phase != Phase::Sending || self.moving.is_some() || !self.moves_rest(plan) {
            return;
        }
        self.leaves_to_the_broker();
        let since = now.minus(CLOCKS_APART);
        // What it told of before is another.
        let since = self.last_move.max(newest).map_or(since, |last| since.max(last.shifted_ms(1)));
        self.moving = Some(Moving { since, began: None, moved: 0, is_cancelled: false });
        (self.move_read_at, self.move_known_at) = (now, now);
    }

    pub(super) fn move_told(&mut self, told: MoveTold, now: Instant) {
        let Some(mut moving) = self.moving else { return };
        let more = told.moved.saturating_sub(moving.moved);
        (moving.began, moving.moved) = (Some(told.began), moving.moved + more);
        (self.moving, self.last_move) = (Some(moving), Some(told.began));
        (self.move_read_at, self.move_known_at) = (now, now);
        self.tally.sent += more;
        self.tally.removed += more;
        self.tally.moved += more;
        if more > 0 {
            self.failures = 0;
        }
        let Some(ended) = told.ended else { return };
        self.moving = None;
        let why = match ended {
            MoveEnd::Whole => {
                self.exhausted = true;
                return;
            }
            MoveEnd::Cancelled if moving.is_cancelled => return,
            MoveEnd::Cancelled => "somebody else ended it".to_owned(),
            MoveEnd::Failed(why) => why,
        };
        if self.goes() {
            self.phase = Phase::Paused(Pause::MoveEnded(why));
        }
    }

    /// The broker does not tell of it: then it never began, or is forgotten, unless it is only late.
    pub(super) fn move_none(&mut self, now: Instant) {
        let Some(moving) = self.moving else { return };
        self.move_read_at = now;
        // The clock may have been set back.
        self.move_known_at = self.move_known_at.min(now);
        if now.since(self.move_known_at) < LISTED_WITHIN {
            return;
        }
        self.moving = None;
        if moving.began.is_some() && self.goes() {
            let why = "it does not tell of that any more, and how many it moved at the end is not known";
            self.phase = Phase::Paused(Pause::MoveEnded(why.to_owned()));
        }
    }

    pub(super) fn move_cancelled(&mut self) {
        if let Some(moving) = &mut self.moving {
            moving.is_cancelled = true;
        }
    }

    /// What was in hand when the program died lies among what the broker moves: nobody looks for it any more.
    pub(super) fn leaves_to_the_broker(&mut self) {
        let open: Vec<u64> = self.numbers_in(ItemState::is_out_of_hand).collect();
        let mut sent_before = 0;
        for number in open {
            let Some(item) = self.items.remove(&number) else { continue };
            self.tally.perhaps_twice += u64::from(item.state.is_unsettled());
            sent_before += u64::from(item.state == ItemState::SentBefore);
        }
        self.tally.removed += sent_before;
        // Those since the mark count as removed already, and what was before is in its depth: none of them looks as if it were back.
        let since_mark = sent_before.min(self.perhaps_removed);
        self.perhaps_removed -= since_mark;
        if let Some(mark) = &mut self.mark {
            mark.removed += sent_before - since_mark;
        }
        (self.to_see_again, self.unknown) = (0, 0);
    }

    /// Whether as many are moved as are before it is looked whether they come back.
    fn is_moved_enough(&self, plan: &Plan) -> bool {
        self.left(plan) == 0 || plan.portion(self.stage).is_some_and(|most| self.sent_in_stage() >= most)
    }
}

/// What is to be done about a move that is not over; none where there is none.
pub(super) fn moving(plan: &Plan, run: &Run, now: Instant) -> Option<Order> {
    let moving = run.moving?;
    let is_wanted = run.phase == Phase::Sending && run.moves_rest(plan) && !run.is_moved_enough(plan);
    if moving.began.is_some() && !is_wanted && !moving.is_cancelled {
        return Some(Order::MoveCancel);
    }
    let due = run.move_read_at.plus(Plan::MOVE_LOOK_EVERY);
    let is_early = (run.move_read_at..due).contains(&now);
    Some(if is_early {
        Order::Wait(due)
    } else if moving.is_cancelled {
        Order::MoveCancel
    } else {
        Order::MoveLook
    })
}

#[cfg(test)]
#[path = "moving_tests.rs"]
mod tests;
