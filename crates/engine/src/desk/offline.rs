//! One page instead of one for every source, where it is the laptop that hears nothing.

use std::time::Duration;

use watchbill_domain::alerts;
use watchbill_domain::alerts::offline;
use watchbill_domain::ids::SourceName;
use watchbill_domain::time::{Instant, local_text};
use watchbill_store::{Configured, StoreError};

use crate::api::Tag;

use super::Desk;
use super::seat::Outage;

/// How long a source waits for its own page while nothing answers: as soon as anything does, it is that source's own outage.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

impl Desk {
    /// Whether the outages that are due are one: then it is told by one page, which stands at the first source by name.
    pub(super) async fn page_offline(&mut self, due: &[SourceName], now: Instant) -> bool {
        if due.is_empty() {
            return false;
        }
        let since = match self.offline_since().await {
            Ok(Some(since)) => since,
            Ok(None) => return false,
            Err(error) => {
                self.note_store_trouble(&error, now);
                return false;
            }
        };
        let Some(first) = self.seats.keys().min().cloned() else { return false };
        if self.seats.get(&first).is_some_and(|seat| seat.outage != Outage::Paged) {
            match self.write_offline_page(&first, since, now).await {
                Ok(()) => self.set_outage(&first, Outage::Paged),
                Err(error) => {
                    self.set_outage(&first, Outage::PageAt(now.plus(LOOK_AGAIN)));
                    self.note_store_trouble(&error, now);
                }
            }
        }
        for name in due.iter().filter(|name| **name != first) {
            self.set_outage(name, Outage::PageAt(now.plus(LOOK_AGAIN)));
        }
        true
    }

    fn set_outage(&mut self, name: &SourceName, outage: Outage) {
        if let Some(seat) = self.seats.get_mut(name) {
            seat.outage = outage;
        }
    }

    async fn offline_since(&self) -> Result<Option<Instant>, StoreError> {
        let rows = self.shared.store.sources().await?;
        let named = rows.iter().filter(|row| row.configured == Configured::Yes);
        let facts: Vec<_> = named.map(|row| (row.facts, row.failure.as_ref().map(|(kind, _)| *kind))).collect();
        Ok(offline(&facts))
    }

    async fn write_offline_page(&mut self, at: &SourceName, since: Instant, now: Instant) -> Result<(), StoreError> {
        let since = local_text(since, &self.shared.ports.clock.zone(), now).short;
        let (title, body) = alerts::offline_page_text(self.seats.len(), &since);
        let because = format!("no source has answered since {since}");
        if self.shared.store.write_outage_page(at, &title, &body, &because, now).await?.is_some() {
            self.outbox.look_again(now);
            self.shared.touch(&[Tag::Pages]);
        }
        Ok(())
    }
}
