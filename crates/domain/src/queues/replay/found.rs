//! Which of the messages that were chosen one by one are found.

use super::run::{HeldBecause, Item, ItemState, Run};
use super::{Chosen, Fingerprint, Plan};

impl Run {
    /// Whether every message that was chosen one by one is found.
    pub(super) fn all_found(&self, plan: &Plan) -> bool {
        matches!(&plan.chosen, Chosen::These(these) if these.len() as u64 <= self.found(|_| true))
    }

    /// How many of those that were chosen one by one were found.
    fn found(&self, which: impl Fn(&Fingerprint) -> bool) -> u64 {
        let is_found = |item: &&Item| {
            let is_other = matches!(item.state, ItemState::Held(HeldBecause::NotChosen) | ItemState::LetGo { .. });
            !is_other && which(&item.fingerprint)
        };
        (self.gone.len() + self.items.values().filter(is_found).count()) as u64
    }

    /// Whether a message that was chosen one by one was found as often as it was chosen.
    pub(super) fn is_found(&self, plan: &Plan, which: &Fingerprint) -> bool {
        let Chosen::These(these) = &plan.chosen else { return false };
        let other = self.gone.iter().filter(|place| these.get(**place) != Some(which)).count() as u64;
        let wanted = these.iter().filter(|one| *one == which).count() as u64;
        self.found(|one| one == which).saturating_sub(other) >= wanted
    }
}
