//! Asking one question of a source: its addresses in order until one answers.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use watchbill_domain::sources::{PollFailure, PollFailureKind, SourceSpec};
use watchbill_sources::ask::{Answer, HttpResponse};
use watchbill_sources::{Question, Source};

use crate::ports::{Ports, Timeouts, Way};
use crate::way;

/// Weeks of many series take a server a while.
const PATIENCE: Duration = Duration::from_secs(60);

/// Who asks.
pub(super) struct Asker<'a> {
    pub ports: &'a Ports,
    pub permits: &'a Semaphore,
    way: Way,
}

impl<'a> Asker<'a> {
    /// # Errors
    /// When a secret or a file that the way needs is missing.
    pub async fn of(
        ports: &'a Ports,
        folder: &Path,
        permits: &'a Semaphore,
        spec: &SourceSpec,
        source: &Arc<dyn Source>,
    ) -> Result<Self, PollFailure> {
        let way = way::to_source(ports, folder, &spec.connection, &**source).await?;
        let timeouts = Timeouts { connect: way.timeouts.connect, response: PATIENCE, total: PATIENCE };
        Ok(Self { ports, permits, way: Way { timeouts, ..way } })
    }

    /// The answer of the first address that gives one, or the last failure; none where nothing is to be asked.
    pub async fn ask(&self, question: Question) -> Option<Answer> {
        let mut last = None;
        for request in question {
            let result = {
                let _permit = self.permits.acquire().await;
                self.ports.network.http(&request, &self.way).await
            };
            let answers = result.as_ref().is_ok_and(|response| response.status < 500);
            last = Some(Answer { request, result });
            if answers {
                break;
            }
        }
        last
    }
}

/// The clock of whoever answered minus ours, where it tells.
pub(super) fn skew_ms(answer: &Answer) -> Option<i64> {
    let response: &HttpResponse = answer.result.as_ref().ok()?;
    response.server_date.map(|date| date.as_ms() - response.asked_at.as_ms())
}

/// Whether the source itself refuses what was asked, so that something else may be answered.
pub(super) fn is_about_the_question(failure: &PollFailure) -> bool {
    matches!(failure.kind, PollFailureKind::Refused | PollFailureKind::Malformed | PollFailureKind::TooLarge)
}
