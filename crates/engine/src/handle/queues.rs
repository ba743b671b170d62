//! Queues: what of them needs somebody, who looks after them, and what is wrong with how dead letters are kept.

use watchbill_domain::queues::QueueId;

use crate::api::{
    ApiError, AuditView, PromiseDone, PromiseForm, QueueAsk, QueueAuditListing, QueueFound, QueueListing, QueueShown,
    QueueSpan, QueueView, QueuesView, Tag, TrailListing,
};
use crate::queues;

use super::EngineHandle;

impl EngineHandle {
    /// Every queue at a glance, what needs somebody first.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn queues_view(&self) -> Result<QueuesView, ApiError> {
        queues::queues_view(&self.shared).await
    }

    /// Queues that are called like these words, for going to one from anywhere.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn find_queues(&self, words: &str) -> Result<Vec<QueueFound>, ApiError> {
        queues::find_queues(&self.shared, words).await
    }

    /// One queue with all that is known of it.
    ///
    /// # Errors
    /// When there is no such queue, or the records cannot be read.
    pub async fn queue_view(&self, ask: &QueueAsk) -> Result<QueueView, ApiError> {
        queues::queue_view(&self.shared, ask).await
    }

    /// Somebody looked at a queue; who looked within the last ten minutes is not written down again.
    ///
    /// # Errors
    /// When there is no such queue, when nothing was ever read of it, and when it cannot be recorded.
    pub async fn queue_looked(&self, id: &str, by: &str) -> Result<(), ApiError> {
        if queues::looked(&self.shared, id, &self.me(by)).await? {
            self.shared.touch_from_outside(&[Tag::Queues]);
        }
        Ok(())
    }

    /// Promises to see to a queue, in the place of the promise that stands.
    ///
    /// # Errors
    /// [`ApiError::Invalid`] with the box that cannot be read or is refused; otherwise when there is no such queue, and when it
    /// cannot be recorded.
    pub async fn queue_promise(&self, form: &PromiseForm, by: &str) -> Result<PromiseDone, ApiError> {
        let done = queues::promised(&self.shared, form, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Queues]);
        Ok(done)
    }

    /// Takes the promise back that stands; what it held back may page.
    ///
    /// # Errors
    /// When there is no such queue, when nothing is promised that still stands, and when it cannot be recorded.
    pub async fn queue_promise_end(&self, id: &str, by: &str) -> Result<(), ApiError> {
        queues::promise_ended(&self.shared, id, &self.me(by)).await?;
        self.shared.touch_from_outside(&[Tag::Queues]);
        Ok(())
    }

    /// What is wrong with how dead letters are kept.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub async fn queues_audit(&self) -> Result<AuditView, ApiError> {
        queues::queues_audit(&self.shared).await
    }
}

/// For scripts and the command line: a queue is meant by what somebody typed.
impl EngineHandle {
    /// The queue that is meant by `typed`: `source/name`, or its name where no other source has one of it.
    ///
    /// # Errors
    /// When there is none, several could be meant, or the records cannot be read.
    pub async fn queue_id(&self, typed: &str) -> Result<QueueId, ApiError> {
        queues::queue_id(&self.shared, typed).await
    }

    /// Every queue that is watched, with `all` also those that are not and those that are gone; of one source where it is named.
    ///
    /// # Errors
    /// When there is no such source, or the records cannot be read.
    pub async fn queues_listing(&self, all: bool, source: Option<&str>) -> Result<QueueListing, ApiError> {
        queues::queues_listing(&self.shared, all, source).await
    }

    /// One queue with what stands behind it and its past over `span`. Reading it is no look.
    ///
    /// # Errors
    /// As [`Self::queue_id`].
    pub async fn queue_shown(&self, typed: &str, span: QueueSpan) -> Result<QueueShown, ApiError> {
        queues::queue_shown(&self.shared, typed, span).await
    }

    /// What is wrong with how dead letters are kept, for scripts; of one source where it is named.
    ///
    /// # Errors
    /// When there is no such source, or the records cannot be read.
    pub async fn queue_audit_listing(&self, source: Option<&str>) -> Result<QueueAuditListing, ApiError> {
        queues::queue_audit_listing(&self.shared, source).await
    }

    /// What was done with queues since a time, as it is typed (a span back from now, or a time), and whether the whole trail holds
    /// together and has the hash `verify`.
    ///
    /// # Errors
    /// When the time or the hash cannot be read, or the records cannot.
    pub async fn queue_trail(&self, since: Option<&str>, verify: Option<&str>) -> Result<TrailListing, ApiError> {
        queues::queue_trail(&self.shared, since, verify).await
    }
}

#[cfg(test)]
#[path = "queues_fixtures.rs"]
pub(super) mod fixtures;
#[cfg(test)]
#[path = "queues_list_tests.rs"]
mod list_tests;
#[cfg(test)]
#[path = "queues_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "queues_audit_tests.rs"]
mod audit_tests;
