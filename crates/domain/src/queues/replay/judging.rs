//! Whether what was sent stays away.

use crate::time::Instant;

use super::room::TargetRoom;

/// What is known of the queue and of the services behind it while a run goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signals {
    /// When it was read.
    pub at: Instant,
    /// How many messages are in the dead-letter queue, those that we hold included.
    pub depth: u64,
    /// What burns: the name of a service level.
    pub burning: Option<String>,
    /// The queues that messages are sent into, those of which anything is known.
    pub rooms: Vec<TargetRoom>,
}

/// Since when what comes back is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Mark {
    /// How deep the queue was.
    pub depth: u64,
    /// How many had been sent.
    pub sent: u64,
    /// How many had been removed.
    pub removed: u64,
}

/// What was sent since a mark, and how much of it is back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It stays away, but for one in twenty at most.
    StaysAway,
    /// So many of so many are back, or others have died: nobody can tell them apart by a count, and either is a reason to wait.
    ComesBack {
        /// Those that are back.
        back: u64,
        /// Those that were sent.
        sent: u64,
    },
    /// A service level burns.
    Burns(String),
}

impl Mark {
    /// What the signals say of everything since the mark.
    pub(super) fn judge(&self, signals: &Signals, sent: u64, removed: u64) -> Verdict {
        if let Some(burning) = &signals.burning {
            return Verdict::Burns(burning.clone());
        }
        let sent = sent.saturating_sub(self.sent);
        let expected = self.depth.saturating_sub(removed.saturating_sub(self.removed));
        let back = signals.depth.saturating_sub(expected);
        // Of one or ten that may be none.
        if u128::from(back) * 20 > u128::from(sent) { Verdict::ComesBack { back, sent } } else { Verdict::StaysAway }
    }
}
