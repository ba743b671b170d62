//! What of the records an incident's timeline is made from, in words of its own: whoever keeps the records tells them so.

use crate::time::Instant;

use super::entry::Certainty;
use super::fraction::Fraction;
use super::impact::Amount;

/// Something that was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// When it happened.
    pub at: Instant,
    /// The key of its record, the same whenever it is read again.
    pub key: String,
    /// How certain the time is.
    pub certainty: Certainty,
    /// What happened.
    pub what: Happened,
}

/// What happened. Names are as people read them, ids as the records have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// An alert began to fire.
    AlertFired {
        /// `source/identity`
        alert: String,
        /// What it is called.
        name: String,
        /// How grave it says it is.
        severity: String,
    },
    /// An alert ended to fire.
    AlertResolved {
        /// `source/identity`
        alert: String,
        /// What it is called.
        name: String,
    },
    /// From then on nothing was known of a source's alerts.
    AlertsUnknown {
        /// The source.
        source: String,
        /// Why.
        because: String,
        /// When it was heard again; none while it was not.
        until: Option<Instant>,
    },
    /// A page was shown.
    PageSent {
        /// What it was about: the id of an alert, or of what the page tells.
        about: String,
        /// Its headline.
        headline: String,
        /// Who was on call then; empty where nobody was or no schedule decides.
        on_call: Vec<String>,
    },
    /// Somebody saw a page.
    PageSeen {
        /// What it was about.
        about: String,
        /// Its headline.
        headline: String,
    },
    /// Somebody acknowledged an alert.
    Acknowledged {
        /// `source/identity`
        alert: String,
        /// What it is called.
        name: String,
        /// Who.
        by: String,
    },
    /// Somebody snoozed an alert.
    Snoozed {
        /// `source/identity`
        alert: String,
        /// What it is called.
        name: String,
        /// Who.
        by: String,
        /// Until when.
        until: Instant,
    },
    /// A silence began to hold.
    Silenced {
        /// Its id.
        silence: String,
        /// What it covers, as matchers.
        matchers: String,
        /// Who made it.
        by: String,
        /// Until when.
        until: Instant,
        /// Why, in their words.
        comment: String,
    },
    /// A silence ended.
    SilenceEnded {
        /// Its id.
        silence: String,
        /// What it covered.
        matchers: String,
    },
    /// Others are on call.
    HandOff {
        /// The schedule.
        schedule: String,
        /// Who was before; empty for nobody.
        from: Vec<String>,
        /// Who is now; empty for nobody.
        to: Vec<String>,
    },
    /// A budget began to be spent faster than it may be.
    BudgetBurns {
        /// The service level's key.
        level: String,
        /// What it is called.
        name: String,
        /// How often faster than it may be.
        factor: Fraction,
    },
    /// What was spent of a budget up to then, since the incident started.
    BudgetSpent {
        /// The service level's key.
        level: String,
        /// What it is called.
        name: String,
        /// The share of the window's budget.
        of_budget: Fraction,
    },
    /// Nothing is left of a budget.
    BudgetExhausted {
        /// The service level's key.
        level: String,
        /// What it is called.
        name: String,
    },
    /// A queue's depth turned.
    Depth {
        /// `source/queue`
        queue: String,
        /// How many messages wait.
        depth: u64,
        /// Which turn it is.
        turn: Turn,
    },
    /// Messages came into a queue while the incident lasted.
    CameIn {
        /// `source/queue`
        queue: String,
        /// How many, as far as that is known.
        amount: Amount,
    },
    /// A queue lost messages, or was about to.
    QueueLoss {
        /// `source/queue`
        queue: String,
        /// What drops them and when, in a sentence.
        text: String,
    },
    /// Something of a replay.
    Replay {
        /// `source/queue`
        queue: String,
        /// What: `planned`, `started`, `paused`, `resumed`, `stopped`, `done`.
        act: String,
        /// Who, or what did it by itself.
        by: String,
        /// How many messages, where that is known.
        messages: Option<u64>,
    },
    /// Messages were discarded.
    Discarded {
        /// `source/queue`
        queue: String,
        /// How many, where that is known.
        messages: Option<u64>,
        /// Who.
        by: String,
        /// Why, in their words.
        reason: String,
    },
    /// Something was released.
    Deploy {
        /// The service.
        service: String,
        /// What was released, as it was marked.
        title: String,
    },
}

/// A turn of a queue's depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// It was empty, and is not any more.
    Filling,
    /// It was never deeper.
    Fullest,
    /// It is empty again.
    Empty,
}

/// The turns of a queue's depth, from readings in order of time: when it began to fill, when it was fullest (the first time), when it
/// was empty again; each time anew. Readings that are not certain are left out.
#[must_use]
pub fn turns(readings: &[(Instant, u64)]) -> Vec<(Instant, u64, Turn)> {
    let mut turns = Vec::new();
    // When it began to fill, and when it was fullest since.
    let mut filled: Option<(Instant, Instant, u64)> = None;
    for (at, depth) in readings {
        filled = match (filled, *depth) {
            (None, 0) => None,
            (None, depth) => {
                turns.push((*at, depth, Turn::Filling));
                Some((*at, *at, depth))
            }
            (Some(filled), 0) => {
                turns.extend(fullest(filled));
                turns.push((*at, 0, Turn::Empty));
                None
            }
            (Some((began, _, most)), depth) if depth > most => Some((began, *at, depth)),
            (still, _) => still,
        };
    }
    turns.extend(filled.and_then(fullest));
    turns
}

/// None where it was fullest the moment it began, which is told.
fn fullest((began, at, depth): (Instant, Instant, u64)) -> Option<(Instant, u64, Turn)> {
    (at != began).then_some((at, depth, Turn::Fullest))
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
