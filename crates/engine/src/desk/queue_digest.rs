//! Telling once a week what it leaves of queues.

use std::time::Duration;

use watchbill_domain::alerts::{Sound, Urgency};
use watchbill_domain::time::{Instant, Zone};
use watchbill_store::{QuietPage, StoreError};

use crate::api::Tag;
use crate::queues::{queue_digest, week_ended, week_ends_next};

use super::Desk;

/// When telling is tried again that could not be written.
const TRY_AGAIN: Duration = Duration::from_secs(60);
/// A week that is told of as over and ends so long after now was over by a clock that has been set right since.
const FAR_AHEAD: Duration = Duration::from_secs(7 * 86_400);

/// What is told of queues once a week.
#[derive(Debug, Default)]
pub(super) struct QueueWeeks {
    /// The end of the week that is done with, as far as this start knows.
    done: Option<Instant>,
    /// Nothing is tried before this.
    not_before: Option<Instant>,
}

impl Desk {
    /// Tells of queues when a week is over, late if nobody could be told then, and each week once.
    pub(super) async fn tell_of_queue_week(&mut self, now: Instant) {
        let zone = self.zone_of_weeks();
        // By a clock that is ahead of its sources no week is over.
        let Some(confirmed) = self.confirmed(now) else { return };
        let week = week_ended(&zone, confirmed);
        // What queues hold is not known before the round of a start or a wake-up is over.
        let is_asking = self.round.is_some() || self.stopping.is_some();
        if is_asking || self.weeks.done == Some(week) || self.weeks.not_before.is_some_and(|at| now < at) {
            return;
        }
        self.weeks.not_before = None;
        match self.end_queue_week(week, now).await {
            Ok(true) => self.weeks.done = Some(week),
            Ok(false) => self.weeks.not_before = Some(now.plus(TRY_AGAIN)),
            Err(error) => {
                self.weeks.not_before = Some(now.plus(TRY_AGAIN));
                self.note_store_trouble(&error, now);
            }
        }
    }

    /// When a week is over next.
    pub(super) fn queue_week_at(&self, now: Instant) -> Option<Instant> {
        let again = self.weeks.not_before.filter(|at| now < *at);
        [Some(week_ends_next(&self.zone_of_weeks(), now)), again].into_iter().flatten().min()
    }

    /// Weeks and days are those of the team, or of this laptop where the team names no zone.
    pub(super) fn zone_of_weeks(&self) -> Zone {
        self.shared.loaded().zone_of_team().unwrap_or_else(|| self.shared.ports.clock.zone())
    }

    /// Whether the week is done with now.
    async fn end_queue_week(&mut self, week: Instant, now: Instant) -> Result<bool, StoreError> {
        let told = self.shared.store.queue_week().await?;
        if told.is_some_and(|told| week <= told && told <= now.plus(FAR_AHEAD)) {
            return Ok(true);
        }
        // Of the week in which queues came to be watched nothing is told, nor of one that nobody wants to hear of.
        let is_first = told.is_none_or(|told| told > week);
        let page = if is_first || !self.shared.loaded().policy.queue_digest {
            None
        } else {
            match queue_digest(&self.shared, week).await {
                Ok(digest) => digest,
                Err(error) => {
                    tracing::warn!(%error, "what the week leaves of queues cannot be told yet");
                    return Ok(false);
                }
            }
        };
        let page = page.map(|digest| QuietPage {
            title: digest.title,
            body: digest.body,
            because: format!(
                "a week of queues ended at {week}; `queue_digest = false` in [paging] leaves this page out"
            ),
            sound: Sound::None,
            urgency: Urgency::Low,
        });
        if let Some(gone) = self.shared.store.end_queue_week(week, page.as_ref(), now).await?
            && page.is_some()
        {
            self.withdraw(&gone, now).await;
            self.outbox.look_again(now);
            self.shared.touch(&[Tag::Pages]);
        }
        Ok(true)
    }
}
