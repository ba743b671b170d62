//! What is seen to once a day, at nine by the clocks of the team: incidents that need a postmortem and have none, and action items to be
//! reminded of.

use std::time::Duration;

use watchbill_domain::alerts::{Sound, Urgency};
use watchbill_domain::time::{Instant, Zone, next_wall_time};
use watchbill_store::{QuietPage, StoreError};

use crate::api::{ApiError, Tag};
use crate::postmortems::{action_notice, drafts_needed};

use super::Desk;

/// Minutes after midnight at which it is done.
const NINE: u16 = 9 * 60;
/// When it is tried again where it could not be done.
const TRY_AGAIN: Duration = Duration::from_secs(60);
/// A day that is done with and lies so far ahead of now was done with by a clock that has been set right since.
const FAR_AHEAD: Duration = Duration::from_secs(86_400);

/// What is seen to once a day.
#[derive(Debug, Default)]
pub(super) struct Days {
    /// The nine o'clock that is done with, as far as this start knows.
    done: Option<Instant>,
    /// Nothing is tried before this.
    not_before: Option<Instant>,
}

impl Desk {
    /// Sees to a day when nine has come, late if nobody was there then, and to each day once.
    pub(super) async fn see_to_day(&mut self, now: Instant) {
        // By a clock that is ahead of its sources it is not nine yet; where there is no source, nothing says otherwise.
        let confirmed = if self.seats.is_empty() { Some(now) } else { self.confirmed(now) };
        let Some(confirmed) = confirmed else { return };
        let day = nine_before(&self.zone_of_weeks(), confirmed);
        // What was discarded and spent is not known before the round of a start or a wake-up is over.
        let is_asking = self.round.is_some() || self.stopping.is_some();
        if is_asking || self.days.done == Some(day) || self.days.not_before.is_some_and(|at| now < at) {
            return;
        }
        self.days.not_before = None;
        match self.end_day(day, now).await {
            Ok(true) => self.days.done = Some(day),
            Ok(false) => self.days.not_before = Some(now.plus(TRY_AGAIN)),
            Err(error) => {
                self.days.not_before = Some(now.plus(TRY_AGAIN));
                self.note_store_trouble(&error, now);
            }
        }
    }

    /// When the next day is seen to.
    pub(super) fn day_at(&self, now: Instant) -> Option<Instant> {
        let again = self.days.not_before.filter(|at| now < *at);
        [Some(nine_after(&self.zone_of_weeks(), now)), again].into_iter().flatten().min()
    }

    /// Whether the day is done with now.
    async fn end_day(&mut self, day: Instant, now: Instant) -> Result<bool, StoreError> {
        match drafts_needed(&self.shared).await {
            Ok(0) => {}
            Ok(drafts) => {
                tracing::info!(drafts, "drafts of postmortems were made");
                self.shared.touch(&[Tag::Incidents]);
            }
            Err(error) => return Ok(not_yet(&error)),
        }
        let told = self.shared.store.actions_day().await?;
        if told.is_some_and(|told| day <= told && told <= now.plus(FAR_AHEAD)) {
            return Ok(true);
        }
        let on = self.zone_of_weeks().wall(day).day();
        let notice = match action_notice(&self.shared, on).await {
            Ok(notice) => notice,
            Err(error) => return Ok(not_yet(&error)),
        };
        let page = notice.map(|notice| {
            let page = QuietPage {
                title: notice.title,
                body: notice.body,
                because: "an action item is told two days before it is due, on that day, and every week after it"
                    .to_owned(),
                sound: Sound::None,
                urgency: Urgency::Low,
            };
            (page, notice.keys)
        });
        let told = page.as_ref().map(|(page, keys)| (page, keys.as_slice()));
        if let Some(gone) = self.shared.store.end_actions_day((day, on), told, now).await?
            && page.is_some()
        {
            self.withdraw(&gone, now).await;
            self.outbox.look_again(now);
            self.shared.touch(&[Tag::Pages]);
        }
        Ok(true)
    }
}

fn not_yet(error: &ApiError) -> bool {
    tracing::warn!(%error, "what the day wants of postmortems cannot be told yet");
    false
}

/// The last nine o'clock that `zone` has come to.
fn nine_before(zone: &Zone, now: Instant) -> Instant {
    let today = nine(zone, now, 0);
    if today <= now { today } else { nine(zone, now, -1) }
}

/// The first nine o'clock after that.
fn nine_after(zone: &Zone, now: Instant) -> Instant {
    let today = nine(zone, now, 0);
    if now < today { today } else { nine(zone, now, 1) }
}

fn nine(zone: &Zone, now: Instant, days: i64) -> Instant {
    next_wall_time(zone, now, days, NINE).unwrap_or(now)
}

#[cfg(test)]
#[path = "days_tests.rs"]
mod tests;
