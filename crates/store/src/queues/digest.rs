//! The weekly page about queues: one a week at most, on this desktop only.

use watchbill_domain::alerts::PageKind;
use watchbill_domain::ids::PageId;
use watchbill_domain::time::Instant;

use crate::quiet::{QuietPage, tell_once};
use crate::{Store, StoreError};

impl Store {
    /// The last week that is done with, told or with nothing to tell; none where there was none yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn queue_week(&self) -> Result<Option<Instant>, StoreError> {
        self.look(PageKind::QueueDigest.word()).await
    }

    /// Notes in one step that this week is done with, and writes its page if there is anything to tell. Gives the pages of earlier weeks
    /// that show: this one takes their place. Nothing where the week had been done with before, by somebody else or before a crash.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn end_queue_week(
        &self,
        week: Instant,
        page: Option<&QuietPage>,
        now: Instant,
    ) -> Result<Option<Vec<PageId>>, StoreError> {
        let mut transaction = self.begin().await?;
        let told = tell_once(&mut transaction, (PageKind::QueueDigest, week), page, now).await;
        let told = told.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(told)
    }
}

#[cfg(test)]
#[path = "digest_tests.rs"]
mod tests;
