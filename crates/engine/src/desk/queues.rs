//! Queues at the desk: what is remembered of them is read before a source is asked, and what a poll told of them becomes alerts of it
//! before its alerts are judged.

use std::time::Duration;

use watchbill_domain::ids::SourceName;
use watchbill_domain::time::Instant;
use watchbill_store::StoreError;

use crate::poll::Polled;
use crate::queues::{Attended, Attending, QueueBook, attend};

use super::Desk;
use super::seat::Seat;

/// How long to wait before a source is asked whose queues could not be read from the store: without them a queue that is hidden would
/// look like one that is gone.
const TRY_AGAIN: Duration = Duration::from_secs(10);

impl Desk {
    /// Reads what is remembered of the queues of each source that is about to be asked.
    pub(super) async fn remember_queues(&mut self, now: Instant) {
        let is_missing = |seat: &Seat| {
            seat.source.watches_queues()
                && seat.queues.is_none()
                && seat.in_flight_since.is_none()
                && seat.next_at <= now
        };
        let names: Vec<SourceName> =
            self.seats.iter().filter(|(_, seat)| is_missing(seat)).map(|(name, _)| name.clone()).collect();
        for name in names {
            let read = QueueBook::load(&self.shared.store, &name, now).await;
            let Some(seat) = self.seats.get_mut(&name) else { continue };
            match read {
                Ok(book) => seat.queues = Some(book),
                Err(error) => {
                    seat.next_at = now.plus(TRY_AGAIN);
                    self.note_store_trouble(&error, now);
                }
            }
        }
    }

    /// Takes in what a poll told of queues: what of them needs somebody joins the alerts of the poll. The seat forgets its book, which is
    /// given back when what comes of it was written.
    pub(super) async fn attend_to_queues(
        &mut self,
        name: &SourceName,
        polled: &mut Polled,
        now: Instant,
    ) -> Result<Option<Attended>, StoreError> {
        let (Some(poll), Some(read)) = (&mut polled.poll, polled.queues.take()) else { return Ok(None) };
        let (Some(seat), Some(first)) = (self.seats.get_mut(name), poll.peers.first()) else { return Ok(None) };
        let store = &self.shared.store;
        let book = match seat.queues.take() {
            Some(book) => book,
            None => QueueBook::load(store, name, now).await?,
        };
        // People look and promise at any time, also from other processes.
        let book = book.with_people(store, name).await?;
        let loaded = self.shared.loaded();
        let by = Attending { source: name, specs: &loaded.queues, every: seat.spec.every, peer: &first.peer, now };
        let mut attended = attend(book, read, &by);
        poll.sightings.append(&mut attended.sightings);
        Ok(Some(attended))
    }

    /// What was not kept did not happen: the next poll sees the same changes again.
    pub(super) fn not_kept(&mut self, name: &SourceName, now: Instant) {
        let Some(seat) = self.seats.get_mut(name) else { return };
        seat.answers_hash = None;
        seat.seldom_at = None;
        seat.queues = None;
        seat.next_at = now.plus(seat.spec.every);
    }
}

#[cfg(test)]
#[path = "queues_tests.rs"]
mod tests;
