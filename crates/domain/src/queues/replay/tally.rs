//! What became of the messages of a replay, counted.

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
    /// So many at most may be in the queue unsent although they were chosen: they were in hand when a connection ended, and as many as planned
    /// had been looked at, or it was stopped, before they came again.
    pub perhaps_unsent: u64,
    /// Only copied: they are in the snapshot, and stay where they were.
    pub copied: u64,
    /// About so many of those that were sent the broker moved itself.
    pub moved: u64,
    /// Of those that were sent: so many carry no stamp, because they had no room for one. One of them that dies again looks like any other.
    pub unmarked: u64,
    /// About so many were not looked at, because something else had them in hand when nothing was left to take.
    pub in_other_hands: u64,
    /// Of a run that only copies: so many were neither looked at nor copied, because as much as may be held at once was in hand.
    pub not_copied: u64,
}

#[cfg(test)]
#[path = "tally_tests.rs"]
mod tests;
