//! Messages of queues.

use std::sync::Arc;

use crate::api::{
    AllErrorsListing, ApiError, BodyAsk, BodyChanges, ErrorsListing, ErrorsPlan, ErrorsView, OpenedBody, PeekAsk,
    PeekContractView, PeekExport, PeekListing, PeekView, RevealAsk, RevealedField, WrittenBody,
};
use crate::queues::peek;

use super::EngineHandle;

impl EngineHandle {
    /// What reading messages of a queue would do to it, `source/name`; its broker is asked now.
    ///
    /// # Errors
    /// When there is no such queue, or its source does not tell.
    pub async fn peek_contract(&self, id: &str) -> Result<PeekContractView, ApiError> {
        peek::contract_of(&self.shared, id).await
    }

    /// Reads messages, masked, and keeps them for ten minutes.
    ///
    /// # Errors
    /// When that could lose messages or does more than was confirmed; then nothing is read. Also when the broker does not do it, or it
    /// cannot be recorded who did.
    pub async fn peek(&self, ask: &PeekAsk, by: &str) -> Result<PeekView, ApiError> {
        let done = peek::read(&self.shared, ask, &self.me(by)).await?;
        self.forget_in_time();
        peek::shown(&self.shared, &done, &self.here())
    }

    /// The same for scripts.
    ///
    /// # Errors
    /// As [`Self::peek`].
    pub async fn peek_listing(&self, ask: &PeekAsk, by: &str) -> Result<PeekListing, ApiError> {
        let done = peek::read(&self.shared, ask, &self.me(by)).await?;
        self.forget_in_time();
        peek::peek_listing(&self.shared, &done)
    }

    /// What the messages of a queue died of; they are read for it.
    ///
    /// # Errors
    /// As [`Self::peek`].
    pub async fn queue_errors(&self, ask: &PeekAsk, by: &str) -> Result<ErrorsListing, ApiError> {
        let done = peek::read(&self.shared, ask, &self.me(by)).await?;
        self.forget_in_time();
        peek::errors_listing(&self.shared, &done)
    }

    /// What reading messages of every queue would do that is watched and not empty for certain: so many of each, from 1 to 50. Their
    /// brokers are asked now.
    ///
    /// # Errors
    /// When so many cannot be read at once, or the records cannot be read.
    pub async fn errors_plan(&self, count: u32) -> Result<ErrorsPlan, ApiError> {
        peek::errors_plan(&self.shared, count).await
    }

    /// What messages of all queues died of, by such a plan; they are read for it. What cannot be read of one queue stands with it.
    ///
    /// # Errors
    /// When what was read is forgotten already.
    pub async fn errors_everywhere(&self, plan: ErrorsPlan, by: &str) -> Result<AllErrorsListing, ApiError> {
        let listing = peek::errors_everywhere(&self.shared, plan, &self.me(by)).await;
        self.forget_in_time();
        listing
    }

    /// The same as the window shows it.
    ///
    /// # Errors
    /// As [`Self::errors_everywhere`].
    pub async fn errors_view(&self, plan: ErrorsPlan, by: &str) -> Result<ErrorsView, ApiError> {
        let view = peek::errors_view(&self.shared, plan, &self.me(by), &self.here()).await;
        self.forget_in_time();
        view
    }

    /// Gives one masked field of a message that was read, and records who wanted it and why.
    ///
    /// # Errors
    /// Without a reason, when there is no such field, when the messages are forgotten, and when it cannot be recorded.
    pub async fn reveal(&self, ask: &RevealAsk, by: &str) -> Result<RevealedField, ApiError> {
        peek::reveal(&self.shared, ask, &self.me(by)).await
    }

    /// Gives the whole body of a message that was read, to be edited before it is replayed, and records who wanted it and why.
    ///
    /// # Errors
    /// Without a reason, when it cannot be edited, when the messages are forgotten, and when it cannot be recorded.
    pub async fn open_body(&self, ask: &BodyAsk, by: &str) -> Result<OpenedBody, ApiError> {
        peek::open(&self.shared, ask, &self.me(by)).await
    }

    /// What is different between a body that was opened and what somebody made of it; nothing is kept of it.
    ///
    /// # Errors
    /// When the body was not opened, and when the messages are forgotten.
    pub fn compare_body(&self, written: &WrittenBody) -> Result<BodyChanges, ApiError> {
        peek::compare(&self.shared, written)
    }

    /// Writes messages that were read into a file of the workspace, masked.
    ///
    /// # Errors
    /// When they are forgotten, it cannot be recorded, or the file cannot be written.
    pub async fn export_messages(&self, session: &str, by: &str) -> Result<PeekExport, ApiError> {
        peek::export(&self.shared, session, &self.me(by)).await
    }

    /// Has what was read wiped when its time is over, also if nobody asks for anything any more. Where there is a desk, it does that.
    fn forget_in_time(&self) {
        if self.desk.is_some() {
            return;
        }
        let shared = Arc::downgrade(&self.shared);
        self.tasks.spawn(async move {
            while let Some(strong) = shared.upgrade() {
                let clock = Arc::clone(&strong.ports.clock);
                let next = strong.peeks.forget_old(clock.now());
                drop(strong);
                match next {
                    Some(next) => clock.sleep_until(next).await,
                    None => break,
                }
            }
        });
    }
}

#[cfg(test)]
#[path = "queue_edit_tests.rs"]
mod edit_tests;
#[cfg(test)]
#[path = "queue_peek_fixtures.rs"]
mod fixtures;
#[cfg(test)]
#[path = "queue_peek_free_tests.rs"]
mod free_tests;
#[cfg(test)]
#[path = "queue_peek_incident_tests.rs"]
mod incident_tests;
#[cfg(test)]
#[path = "queue_peek_tests.rs"]
mod tests;
