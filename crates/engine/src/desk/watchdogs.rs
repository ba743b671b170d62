//! Dead man's switches: alerts that have to fire all the time, and whose absence pages.

use watchbill_domain::alerts::{AlertState, AlertView, Watchdog, watchdog_text};
use watchbill_domain::time::{Instant, local_text, span_text};
use watchbill_store::StoreError;

use crate::api::Tag;

use super::Desk;
use super::seat::Seat;

/// How a watchdog stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    There,
    Away,
    /// A source does not answer: that pages by itself, and says nothing about what it would have told.
    Unknown,
}

impl Desk {
    /// Notes which watchdogs are missing, and pages those that have been for too long. Looked at after polls and by the clock.
    pub(super) async fn look_for_watchdogs(&mut self, now: Instant) {
        let loaded = self.shared.loaded();
        if now < self.house.watchdogs_at || loaded.policy.watchdogs.is_empty() || self.stopping.is_some() {
            return;
        }
        self.house.watchdogs_at = now.plus(super::LONGEST_NAP);
        if let Err(error) = self.judge_watchdogs(&loaded.policy.watchdogs, now).await {
            self.note_store_trouble(&error, now);
        }
    }

    async fn judge_watchdogs(&mut self, watchdogs: &[Watchdog], now: Instant) -> Result<(), StoreError> {
        let missing = self.shared.store.missing_watchdogs().await?;
        for watchdog in watchdogs {
            match (self.presence(watchdog, now), missing.get(&watchdog.name)) {
                (Presence::Unknown, _) | (Presence::There, None) => {}
                (Presence::There, Some(_)) => {
                    let pages = self.shared.store.watchdog_there(&watchdog.name, now).await?;
                    self.withdraw(&pages, now).await;
                    self.shared.touch(&[Tag::Pages]);
                }
                (Presence::Away, None) => self.shared.store.watchdog_missing(&watchdog.name, now).await?,
                (Presence::Away, Some(since)) if now.since(*since) >= watchdog.within => {
                    self.page_watchdog(watchdog, *since, now).await?;
                }
                (Presence::Away, Some(_)) => {}
            }
        }
        Ok(())
    }

    async fn page_watchdog(&mut self, watchdog: &Watchdog, since: Instant, now: Instant) -> Result<(), StoreError> {
        let text = local_text(since, &self.shared.ports.clock.zone(), now).short;
        let (title, body) = watchdog_text(&watchdog.name, &text);
        let because = format!("{} is missing for more than {}", watchdog.name, span_text(watchdog.within));
        let written = self.shared.store.write_watchdog_page(&watchdog.name, (&title, &body), &because, now).await?;
        if written.is_some() {
            self.outbox.look_again(now);
            self.shared.touch(&[Tag::Pages]);
        }
        Ok(())
    }

    fn presence(&self, watchdog: &Watchdog, now: Instant) -> Presence {
        let is_it = |seat: &Seat| {
            seat.state.alerts.values().any(|alert| {
                let view = AlertView::labelled(&alert.labels, seat.spec.name.as_str());
                alert.state == AlertState::Firing && watchdog.matchers.matches(&view)
            })
        };
        if self.seats.is_empty() || !self.seats.values().all(|seat| seat.is_believed(now)) {
            return Presence::Unknown;
        }
        if self.seats.values().any(is_it) { Presence::There } else { Presence::Away }
    }
}
