//! Keeping alive the silences that stand for acknowledgements, and ending those whose alert is over.

use std::sync::Arc;
use std::time::Duration;

use watchbill_domain::alerts::AlertState;
use watchbill_domain::time::Instant;
use watchbill_store::SharedAck;

use crate::silences::{end_shared_ack, renew_shared_ack};

use super::Desk;
use super::outbox::Delivered;
use super::seat::Seat;

/// A source that was not heard for longer says nothing about whether an alert still fires.
const BELIEVED_FOR: Duration = Duration::from_secs(120);

/// What has to be done about an acknowledgement.
enum Due {
    Renew,
    End,
}

impl Desk {
    /// Renews what is due and ends what is over, each beside the loop.
    pub(super) async fn keep_shared_acks(&mut self, now: Instant) {
        let revision = self.shared.revision();
        if self.shared.acks.is_outdated(revision) {
            match self.shared.store.shared_acks().await {
                Ok(acks) => self.shared.acks.replace(acks, revision),
                Err(error) => return self.note_store_trouble(&error, now),
            }
        }
        for ack in self.shared.acks.idle() {
            let Some(due) = self.seats.get(&ack.alert.source).and_then(|seat| due(seat, &ack, now)) else { continue };
            self.shared.acks.begin(&ack.alert);
            let shared = Arc::clone(&self.shared);
            self.deliveries.spawn(async move {
                let kept = match due {
                    Due::Renew => renew_shared_ack(&shared, &ack).await,
                    Due::End => end_shared_ack(&shared, &ack).await,
                };
                if let Err(error) = kept {
                    tracing::error!(%error, alert = %ack.alert, "an acknowledgement is not recorded as it is at its source");
                }
                Delivered::Withdrawn
            });
        }
    }
}

/// Nothing is done on the word of a source that cannot be believed: a sleeping laptop or a failed poll neither renews nor ends.
fn due(seat: &Seat, ack: &SharedAck, now: Instant) -> Option<Due> {
    let heard = seat.state.last_good_at.filter(|good| now.since(*good) <= BELIEVED_FOR.max(3 * seat.spec.every));
    if seat.state.failing_since.is_some() || heard.is_none() {
        return None;
    }
    let waits = now < ack.next_at;
    let alert = seat.state.alerts.get(&ack.alert.identity);
    let holds = alert.is_some_and(|alert| {
        alert.state == AlertState::Firing && alert.starts_at == ack.starts_at && alert.mine.acknowledged_at.is_some()
    });
    match (holds, waits) {
        (true, true) => None,
        (true, false) => Some(Due::Renew),
        // After a try that failed the next one waits.
        (false, true) if ack.problem.is_some() => None,
        (false, _) => Some(Due::End),
    }
}
