//! Peeks of our own: a broker is some seconds late to count them, and knows not that they were ours. From them and its counters it
//! follows how often a message may have come back.

use std::time::Duration;

use watchbill_domain::queues::{Act, LookKind, QueueId, Returns};
use watchbill_domain::time::Instant;
use watchbill_store::{Store, StoreError};

/// After so long a broker has counted what it did.
const COUNTED_AFTER: Duration = Duration::from_secs(30);
/// So many looks back peeks are looked for; more within a minute are counted as if they were others'.
const MOST_LOOKS: u32 = 200;

/// Peeks at one queue, and replays of it, by whichever Watchbill of this workspace.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Ours {
    /// When each was begun. One that is under way is among them, and one that failed too: what it did is not known.
    pub asked: Vec<Instant>,
    /// How many messages those were handed that succeeded, with when they were begun.
    pub handed: Vec<(Instant, u64)>,
    /// What replays took: not before the first of these instants, not after the second.
    pub taken: Vec<(Instant, Instant, u64)>,
}

impl Ours {
    fn asked_when(&self, holds: impl Fn(&Instant) -> bool) -> u32 {
        u32::try_from(self.asked.iter().filter(|at| holds(at)).count()).unwrap_or(u32::MAX)
    }

    fn handed_when(&self, holds: impl Fn(&Instant) -> bool) -> u64 {
        let peeked: u64 = self.handed.iter().filter(|(at, _)| holds(at)).map(|(_, count)| count).sum();
        // Of what was taken over a while nobody knows how much of it was when.
        let taken = self.taken.iter().filter(|(from, until, _)| holds(from) && holds(until));
        peeked + taken.map(|(_, _, count)| count).sum::<u64>()
    }

    /// Those since a little before `since`. What is recorded before a peek is the trail, and what after it the look.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn since(store: &Store, queue: &QueueId, since: Instant) -> Result<Self, StoreError> {
        let from = since.minus(COUNTED_AFTER);
        let trail = store.trail(from, Instant::from_ms(i64::MAX)).await?;
        let asked = trail.iter().filter(|link| link.deed.act == Act::Peeked && link.deed.queue == *queue);
        let looks = store.queue_looks(queue, MOST_LOOKS).await?;
        let handed = looks.iter().filter(|row| row.look.kind == LookKind::Peek && row.look.at >= from);
        let taken = store.taken_by_replays(queue, from).await?;
        // A connection of a replay gives back what it holds once, whenever it ends.
        let opened = taken.iter().flat_map(|taken| (0..taken.openings).map(|_| taken.until));
        Ok(Self {
            asked: asked.map(|link| link.deed.at).chain(opened).collect(),
            taken: taken.iter().map(|taken| (taken.from, taken.until, taken.taken)).collect(),
            handed: handed.filter_map(|row| Some((row.look.at, count_of(row.what.as_deref()?)?))).collect(),
        })
    }
}

/// What is recorded with the look of a peek that was handed so many messages.
pub(crate) fn handed_text(count: u64) -> String {
    format!("{count} {}", if count == 1 { "message" } else { "messages" })
}

fn count_of(what: &str) -> Option<u64> {
    what.split_once(' ')?.0.parse().ok()
}

/// What is known of how often messages of a queue came back, as the last reading left it: every delivery counts there, ours as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    pub returns: Returns,
    /// When that reading was.
    pub at: Instant,
    /// When the queue was last seen empty: from there on it is counted.
    pub empty_at: Option<Instant>,
}

impl Known {
    /// How often a message may have come back at most by now, when the counter stands at `delivered`. A peek of ours gives each message
    /// back once, however many it is handed. None where the counter began again in between.
    pub fn returned_at_most(&self, delivered: u64, ours: &Ours, now: Instant) -> Option<u32> {
        // One from shortly before a reading may have been counted by it, or after it.
        let counted_by = self.at.minus(COUNTED_AFTER);
        let is_in = |at: &Instant| self.empty_at.is_some_and(|empty_at| *at > empty_at) && *at <= counted_by;
        let (peeks, handed) = (ours.asked_when(is_in), ours.handed_when(is_in));
        let others = u64::from(self.returns.at_most).saturating_sub(handed);
        let at_most = u32::try_from(others).unwrap_or(u32::MAX).saturating_add(peeks);
        let peeks = ours.asked_when(|at| *at > counted_by);
        // Only what the broker has certainly counted by now can be taken off what it counted.
        let handed = ours.handed_when(|at| *at > self.at && *at <= now.minus(COUNTED_AFTER));
        Returns { at_most, ..self.returns }.later(delivered, peeks, handed).map(|later| later.at_most)
    }
}

#[cfg(test)]
#[path = "ours_tests.rs"]
mod tests;
