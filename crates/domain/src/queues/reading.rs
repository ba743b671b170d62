//! What a broker said of a queue at an instant, with all that it did not say.

use std::time::Duration;

use crate::time::Instant;

/// One reading of one queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reading {
    /// When it was asked, by our clock.
    pub at: Instant,
    /// How many messages wait in it, those that are out with consumers included.
    pub depth: Depth,
    /// How old the oldest of them is; none where nobody tells.
    pub oldest: Option<Oldest>,
    /// How many are out with consumers and not acknowledged; none where that is not told.
    pub unacknowledged: Option<u64>,
    /// How many consumers it has; none where that is not told.
    pub consumers: Option<u32>,
    /// What the broker counts beside it.
    pub totals: Totals,
}

impl Reading {
    /// A reading that tells of the depth alone.
    #[must_use]
    pub fn of(at: Instant, depth: Depth) -> Self {
        Self { at, depth, oldest: None, unacknowledged: None, consumers: None, totals: Totals::default() }
    }
}

/// Counters of a broker, which begin again at 0 with it. None where it does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Totals {
    /// Messages that came in.
    pub arrived: Option<u64>,
    /// Messages that were taken out.
    pub removed: Option<u64>,
    /// Messages that were thrown away: by length, by age, or with nowhere to go.
    pub dropped: Option<u64>,
    /// Messages that the queues which feed this one handed to their consumers.
    pub source_traffic: Option<u64>,
}

/// How many messages there are. Only [`Depth::Empty`] may look calm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Depth {
    /// So many, more than none.
    Known(u64),
    /// About so many, which may be none: the broker does not count exactly, or it counted a while ago.
    Approximate {
        /// So many.
        count: u64,
        /// When that was so.
        as_of: Instant,
    },
    /// None, certainly.
    Empty,
    /// The credentials do not let us see it.
    NoPermission,
    /// The broker does not count, because somebody has turned that off.
    StatisticsOff,
    /// There is nothing to count: this kind of queue keeps no trace of what died.
    NotObservable,
    /// It was read once and is not any more.
    Stale {
        /// How many there were then, where that was known.
        count: Option<u64>,
        /// When that was.
        as_of: Instant,
    },
}

impl Depth {
    /// After so long without a reading, or after three that failed if that takes longer, the last one is stale.
    pub const STALE_AFTER: Duration = Duration::from_secs(180);
    /// What a broker itself only knows from a while ago (CloudWatch is minutes behind) is stale after this.
    pub const APPROXIMATE_STALE_AFTER: Duration = Duration::from_secs(15 * 60);

    /// Exactly so many.
    #[must_use]
    pub fn counted(count: u64) -> Self {
        if count == 0 { Self::Empty } else { Self::Known(count) }
    }

    /// How many messages that is; none where it is not known or not known any more.
    #[must_use]
    pub fn count(self) -> Option<u64> {
        match self {
            Self::Known(count) | Self::Approximate { count, .. } => Some(count),
            Self::Empty => Some(0),
            Self::NoPermission | Self::StatisticsOff | Self::NotObservable | Self::Stale { .. } => None,
        }
    }

    /// Whether nothing about it needs anybody: it is empty, and that is certain.
    #[must_use]
    pub fn is_calm(self) -> bool {
        self == Self::Empty
    }

    /// What a reading of `at` is worth at `now`, when the queue is read once `every` so long: what is too old is stale.
    #[must_use]
    pub fn at(self, at: Instant, every: Duration, now: Instant) -> Self {
        let told_at = match self {
            Self::Approximate { as_of, .. } => as_of,
            Self::Stale { .. } => return self,
            _ => at,
        };
        let unread = now.since(at) > Self::STALE_AFTER.max(3 * every);
        let old = told_at < at && now.since(told_at) > Self::APPROXIMATE_STALE_AFTER;
        if unread || old { Self::Stale { count: self.count(), as_of: told_at } } else { self }
    }

    /// The word for it in JSON and tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Known(_) => "known",
            Self::Approximate { .. } => "approximate",
            Self::Empty => "empty",
            Self::NoPermission => "no_permission",
            Self::StatisticsOff => "statistics_off",
            Self::NotObservable => "not_observable",
            Self::Stale { .. } => "stale",
        }
    }
}

/// Since when the oldest message waits, and what that instant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oldest {
    /// The instant.
    pub at: Instant,
    /// What happened then.
    pub since: OldestSince,
}

/// What is known to have happened to the oldest message. Better ones come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OldestSince {
    /// It died: it came into this queue then.
    Died,
    /// It was sent, and may have died much later.
    Sent,
}

impl Oldest {
    /// When it died.
    #[must_use]
    pub fn died(at: Instant) -> Self {
        Self { at, since: OldestSince::Died }
    }

    /// When it was sent.
    #[must_use]
    pub fn sent(at: Instant) -> Self {
        Self { at, since: OldestSince::Sent }
    }

    /// The one to go by: when it died if anybody tells, else when it was sent; of several of a sort the earliest.
    #[must_use]
    pub fn best(of: impl IntoIterator<Item = Self>) -> Option<Self> {
        of.into_iter().min_by_key(|oldest| (oldest.since, oldest.at))
    }
}

impl OldestSince {
    /// The word for it, as it stands before an age: `died 3 d ago`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Died => "died",
            Self::Sent => "sent",
        }
    }
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
