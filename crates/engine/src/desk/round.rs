//! A round: the first polls after a start or a wake-up, which are told together in at most one digest.

use std::collections::HashSet;
use std::time::Duration;

use watchbill_domain::alerts::Occasion;
use watchbill_domain::ids::{PageId, SourceName};
use watchbill_domain::time::Instant;

/// How long a round waits for slow sources; one that answers later is told by itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// A round that is under way.
pub(super) struct Round {
    pub occasion: Occasion,
    pub digest: PageId,
    waiting: HashSet<SourceName>,
    pub(super) until: Instant,
}

impl Round {
    pub fn new(
        occasion: Occasion,
        digest: PageId,
        sources: impl IntoIterator<Item = SourceName>,
        now: Instant,
    ) -> Self {
        Self { occasion, digest, waiting: sources.into_iter().collect(), until: now.plus(PATIENCE) }
    }

    /// Whether this source's poll belongs to the round.
    pub fn includes(&self, source: &SourceName) -> bool {
        self.waiting.contains(source)
    }

    /// Whether the answer of this source is waited for still.
    pub fn waits_for(&self, source: &SourceName, now: Instant) -> bool {
        self.includes(source) && !self.is_over(now)
    }

    /// A source has been polled, well or badly, or has gone.
    pub fn answered(&mut self, source: &SourceName) {
        self.waiting.remove(source);
    }

    /// Only these sources are waited for any more.
    pub fn wait_only_for(&mut self, seated: impl Fn(&SourceName) -> bool) {
        self.waiting.retain(seated);
    }

    pub fn is_over(&self, now: Instant) -> bool {
        self.waiting.is_empty() || now >= self.until
    }

    pub fn until(&self) -> Instant {
        self.until
    }
}
