//! Messages that are equal in everything, and what of them may have been handed out.

use std::collections::BTreeSet;

use super::run::{Item, ItemState, Run};
use super::{Fingerprint, TakenMessage};

/// Of which messages somebody had one before this run took it, as whoever reads messages first has: equal ones may have been handed out as
/// well. Short hashes, because one too many costs nothing but a doubt.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HadBefore(BTreeSet<u32>);

impl HadBefore {
    /// With more than so many it is believed of all.
    const MOST: usize = 200;

    /// As it was stored.
    #[must_use]
    pub fn of(hashes: impl IntoIterator<Item = u32>) -> Self {
        Self(hashes.into_iter().collect())
    }

    /// What to store.
    pub fn hashes(&self) -> impl Iterator<Item = u32> {
        self.0.iter().copied()
    }

    fn note(&mut self, same: &Fingerprint) {
        if self.0.len() < Self::MOST {
            self.0.insert(hash(same));
        }
    }

    pub(super) fn has(&self, same: &Fingerprint) -> bool {
        self.0.len() >= Self::MOST || self.0.contains(&hash(same))
    }
}

/// FNV-1a.
fn hash(same: &Fingerprint) -> u32 {
    same.0.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Run {
    /// Notes that a message was taken that this run did not know and that somebody had before.
    pub(super) fn notes_who_had(&mut self, message: &TakenMessage, is_known: bool) {
        if message.redelivered && !message.is_numbered && !is_known {
            self.had_before.note(&message.same);
        }
    }

    /// Whether a message that is equal to this one may be in the queue and was not sent by this run, as far as it knows.
    #[must_use]
    pub fn may_be_there_unsent(&self, same: &Fingerprint) -> bool {
        let is_unsent =
            |item: &Item| !matches!(item.state, ItemState::Sent | ItemState::SentBefore) && item.same == *same;
        self.unknown > 0 || self.items.values().any(is_unsent)
    }

    /// Whether a message that is equal to the one of this number may have been handed out and lie in the queue unsent.
    #[must_use]
    pub fn may_have_twin(&self, number: u64) -> bool {
        let may_have = |item: &Item| {
            item.was_handed_out || self.had_before.has(&item.same) || self.may_be_there_unsent(&item.same)
        };
        self.items.get(&number).is_none_or(may_have)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(number: usize) -> Fingerprint {
        Fingerprint(format!("print {number}"))
    }

    #[test]
    fn what_was_noted_is_known_and_with_too_many_all_are() {
        let mut had = HadBefore::default();
        (0..HadBefore::MOST - 1).for_each(|number| had.note(&print(number)));
        assert!((0..HadBefore::MOST - 1).all(|number| had.has(&print(number))));
        assert!(!had.has(&print(9_000)));
        assert_eq!(HadBefore::of(had.hashes()), had);
        had.note(&print(HadBefore::MOST));
        assert!(had.has(&print(9_000)));
    }
}
