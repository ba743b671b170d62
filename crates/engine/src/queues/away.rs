//! Queues that were watched and are not now: nothing about them needs anybody, and what is remembered of them is taken up again when
//! they are back. A mistyped table, a policy that is replaced or a list that lacks a queue once does not make a queue a new one.

use std::collections::BTreeMap;
use std::time::Duration;

use watchbill_domain::queues::There;
use watchbill_domain::time::Instant;

use super::book::Kept;

/// What is remembered of a queue that nobody wants to hear of now, or that is not there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Away {
    /// As it was last, but for what needed somebody.
    pub kept: Kept,
    /// Since when its source does not list it; none while it is only not watched.
    pub gone_at: Option<Instant>,
}

impl Away {
    /// A queue that is back later than this after it was gone is a new one of that name.
    const REMEMBERED: Duration = Duration::from_secs(24 * 60 * 60);

    /// It is still there, and nobody wants to hear of it.
    pub fn unwatched(kept: Kept) -> Self {
        Self { kept: silent(kept), gone_at: None }
    }

    /// It is not there any more. If it is made again, what was handed out of it is counted from none again and other messages are in it, so
    /// that this is forgotten.
    pub fn gone(mut kept: Kept, at: Instant) -> Self {
        (kept.returns, kept.facts.handing) = (None, None);
        (kept.watched.there, kept.facts.there) = (There::default(), There::default());
        Self { kept: silent(kept), gone_at: Some(at) }
    }

    /// Whether it goes on from here if it is back at `now`.
    pub fn is_remembered(&self, now: Instant) -> bool {
        self.gone_at.is_none_or(|at| is_same_queue(at, now))
    }
}

/// Whether a queue that was gone since `gone_at` and is there at `now` counts as the same.
pub(super) fn is_same_queue(gone_at: Instant, now: Instant) -> bool {
    now.since(gone_at) < Away::REMEMBERED
}

fn silent(mut kept: Kept) -> Kept {
    let (watched, facts) = (&mut kept.watched, &mut kept.facts);
    (watched.standing, watched.growing_since) = (BTreeMap::new(), None);
    (watched.losing, watched.is_promised) = (None, false);
    (facts.losing, facts.is_promised) = (None, false);
    kept
}

#[cfg(test)]
#[path = "away_tests.rs"]
mod tests;
