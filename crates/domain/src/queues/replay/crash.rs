//! What a run lets go of when whoever carried it out died, and whether it looks for that again.

use super::run::{HeldBecause, ItemState, Pause, Phase, Run};
use super::{AfterCrash, Handing, Plan};

impl Run {
    /// What was in hand is in the queue again, before everything that was behind it.
    pub(super) fn crashed(&mut self, plan: &Plan, fails: bool, why: &str) {
        if self.is_over() {
            return;
        }
        self.to_see_again += self.numbers_in(|state| !state.is_out_of_hand()).count() as u64;
        (self.unknown, self.taking) = (self.unknown + self.taking, 0);
        if matches!(self.phase, Phase::Ending { .. }) {
            let in_hand: Vec<u64> = self.numbers_in(|state| !state.is_out_of_hand()).collect();
            in_hand.into_iter().for_each(|number| self.given_back(number));
        }
        self.perhaps_removed += self.numbers_in(|state| state == ItemState::Sent).count() as u64;
        for item in self.items.values_mut() {
            item.state = let_go(plan, item.state);
        }
        (self.exhausted, self.held_bytes) = (false, 0);
        if self.moving.is_some() {
            self.leaves_to_the_broker();
        }
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

    /// Whether they are looked for before anything else: where they come first, they come now or never. What was copied is not looked for.
    pub(super) fn seeks_first(&self, plan: &Plan) -> bool {
        let lie_ahead = self.to_see_again > 0 && plan.handing == Handing::InOrder;
        lie_ahead && !plan.only_copies() && !self.exhausted && self.unsettled() > 0
    }

    /// Whether they are looked for after everything else, where they may come last.
    pub(super) fn seeks_last(&self, plan: &Plan) -> bool {
        let held = self.numbers_in(|state| matches!(state, ItemState::Held(_))).count() as u64;
        let is_missing = |state: ItemState| {
            state.is_unsettled() || state == ItemState::LetGo { chosen: true } && !self.all_found(plan)
        };
        let misses = self.numbers_in(is_missing).next().is_some();
        plan.handing == Handing::AnyOrder
            && !plan.only_copies()
            && !self.exhausted
            && misses
            && held < Plan::HELD_MOST
            && self.held_bytes < Plan::HELD_BYTES_MOST
    }
}

/// What a message is that was in hand when the program died.
fn let_go(plan: &Plan, state: ItemState) -> ItemState {
    match state {
        // What is discarded goes nowhere.
        ItemState::Sending if plan.discards() => ItemState::LetGo { chosen: true },
        ItemState::Sending => ItemState::InDoubt,
        ItemState::Sent | ItemState::Held(HeldBecause::Copied) => ItemState::SentBefore,
        // One that may have been sent before is as much in doubt as it was.
        ItemState::Taken { again: true } | ItemState::Ready { again: true } | ItemState::Held(HeldBecause::InDoubt) => {
            ItemState::InDoubt
        }
        ItemState::Taken { .. } | ItemState::Ready { .. } | ItemState::Held(HeldBecause::Refused) => {
            ItemState::LetGo { chosen: true }
        }
        ItemState::Held(_) => ItemState::LetGo { chosen: false },
        ItemState::SentBefore | ItemState::InDoubt | ItemState::LetGo { .. } => state,
    }
}
