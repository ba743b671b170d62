//! What is acknowledged from a notice is acknowledged at its source too, beside the loop.

use std::sync::Arc;

use watchbill_domain::alerts::{Severity, plain_line};
use watchbill_domain::ids::{AlertId, SourceName};
use watchbill_domain::time::Instant;

use crate::acknowledging::acknowledge_all_there;
use crate::ports::{Manner, Notice, NoticeOffer};

use super::Desk;
use super::outbox::{Delivered, OWN_NOTICE};

/// Characters of why a source did not take an acknowledgement.
const WHY: usize = 300;

impl Desk {
    /// Has these alerts acknowledged at their sources, where those have words for that. Nobody looks at a window who pressed a
    /// button of a notice, so that a failure is told by a notice too.
    pub(super) fn acknowledge_at_sources(&mut self, alerts: Vec<AlertId>) {
        let shared = Arc::clone(&self.shared);
        self.deliveries.spawn(async move {
            let (sources, failed) = acknowledge_all_there(&shared, &alerts).await;
            if let Some(why) = failed.first() {
                tracing::warn!(alerts = failed.len(), "acknowledged here and not at the source: {why}");
                let notice = Notice {
                    page: OWN_NOTICE,
                    title: "Not acknowledged at its source".to_owned(),
                    body: plain_line(why, WHY),
                    severity: Severity::Error,
                    offer: NoticeOffer::Look,
                    manner: Manner::default(),
                };
                if let Err(error) = shared.ports.notifier.show(notice).await {
                    tracing::warn!(%error, "nobody could be told of it");
                }
            }
            Delivered::AcknowledgedThere(sources)
        });
    }

    /// What these sources say of their alerts is shown soon.
    pub(super) fn acknowledged_there(&mut self, sources: &[SourceName], now: Instant) {
        for (_, seat) in self.seats.iter_mut().filter(|(name, _)| sources.contains(name)) {
            seat.next_at = seat.next_at.min(now);
        }
    }
}
