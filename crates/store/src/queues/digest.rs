//! The weekly page about queues: one a week at most, on this desktop only.

use watchbill_domain::alerts::{PageKind, Severity, Sound, Urgency};
use watchbill_domain::ids::PageId;
use watchbill_domain::time::Instant;

use crate::{Store, StoreError};

/// No alert lends such a page its severity: it is worth knowing.
const DIGEST: Severity = Severity::Info;
/// Under which the last week that was told is remembered, among what was looked at.
const WEEK: &str = "queue_digest";

/// What a week leaves of queues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueDigestPage {
    /// What a person reads first.
    pub title: String,
    /// What they read then.
    pub body: String,
    /// Why it is told, in a sentence without a full stop.
    pub because: String,
    /// How loud.
    pub sound: Sound,
    /// How the desktop shows it.
    pub urgency: Urgency,
}

impl Store {
    /// The last week that is done with, told or with nothing to tell; none where there was none yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn queue_week(&self) -> Result<Option<Instant>, StoreError> {
        self.look(WEEK).await
    }

    /// Notes in one step that this week is done with, and writes its page if there is anything to tell. Gives the pages of earlier weeks
    /// that show: this one takes their place. Nothing where the week had been done with before, by somebody else or before a crash.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn end_queue_week(
        &self,
        week: Instant,
        page: Option<&QueueDigestPage>,
        now: Instant,
    ) -> Result<Option<Vec<PageId>>, StoreError> {
        let mut transaction = self.begin().await?;
        let write = async {
            let noted = sqlx::query(
                "INSERT INTO looks (what, at) VALUES (?1, ?2) ON CONFLICT (what) DO UPDATE SET at = excluded.at
                 WHERE at <> excluded.at",
            )
            .bind(WEEK)
            .bind(week.as_ms())
            .execute(&mut *transaction)
            .await?;
            if noted.rows_affected() == 0 {
                return Ok(None);
            }
            let Some(page) = page else { return Ok(Some(Vec::new())) };
            sqlx::query("UPDATE pages SET state = 'withdrawn', withdrawn_at = ?2 WHERE kind = ?1 AND state = 'due'")
                .bind(PageKind::QueueDigest.word())
                .bind(now.as_ms())
                .execute(&mut *transaction)
                .await?;
            let shown: Vec<i64> =
                sqlx::query_scalar("SELECT id FROM pages WHERE kind = ?1 AND state IN ('shown', 'attempting')")
                    .bind(PageKind::QueueDigest.word())
                    .fetch_all(&mut *transaction)
                    .await?;
            sqlx::query(
                "INSERT INTO pages (kind, severity, title, body, because, created_at, state, due_at, sound, urgency)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'due', ?6, ?7, ?8)",
            )
            .bind(PageKind::QueueDigest.word())
            .bind(DIGEST.word())
            .bind(page.title.as_str())
            .bind(page.body.as_str())
            .bind(page.because.as_str())
            .bind(now.as_ms())
            .bind(page.sound.word())
            .bind(page.urgency.word())
            .execute(&mut *transaction)
            .await?;
            Ok(Some(shown.into_iter().map(PageId).collect()))
        };
        let written = write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(written)
    }
}

#[cfg(test)]
#[path = "digest_tests.rs"]
mod tests;
