//! Pages after they went out: edited without a sound, shown again because nobody saw them, and counted against the rate.

use watchbill_domain::alerts::{Sent, Severity};
use watchbill_domain::ids::PageId;
use watchbill_domain::time::Instant;

use crate::columns::Columns;
use crate::{Page, PageHead, Store, StoreError};

impl Store {
    /// The pages that went out by themselves since `since`, oldest first: what the rate counts and what may still be edited.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn sent_since(&self, since: Instant) -> Result<Vec<Sent<String, PageId>>, StoreError> {
        let read = async {
            let rows = sqlx::query(
                "SELECT id, kind, alert_group, severity, created_at FROM pages
                 WHERE created_at >= ?1 AND state <> 'gathering' AND kind NOT IN ('source_failing', 'watchdog_missing', 'handoff', 'queue_digest', 'action_items')
                 ORDER BY created_at, id",
            )
            .bind(since.as_ms())
            .fetch_all(&self.readers)
            .await?;
            let sent = rows.iter().map(|row| {
                let mut columns = Columns::of(row);
                Ok(Sent {
                    page: PageId(columns.take()?),
                    kind: columns.word()?,
                    group: columns.take()?,
                    severity: columns.word()?,
                    at: columns.instant()?,
                })
            });
            sent.collect::<sqlx::Result<_>>()
        };
        read.await.map_err(|error| self.error(error))
    }

    /// A page that shows and got lines since.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn edited_page(&self) -> Result<Option<PageHead>, StoreError> {
        let found: Option<i64> =
            sqlx::query_scalar("SELECT id FROM pages WHERE edited = 1 AND state = 'shown' ORDER BY id LIMIT 1")
                .fetch_optional(&self.readers)
                .await
                .map_err(|error| self.error(error))?;
        match found {
            Some(id) => self.page_head(PageId(id)).await,
            None => Ok(None),
        }
    }

    /// Notes that the lines a page got are being shown.
    ///
    /// # Errors
    /// It counts as edited still.
    pub async fn page_edit_shown(&self, id: PageId) -> Result<(), StoreError> {
        let query = sqlx::query("UPDATE pages SET edited = 0 WHERE id = ?1").bind(id.0);
        query.execute(&self.writer).await.map(|_| ()).map_err(|error| self.error(error))
    }

    /// The pages of at least this severity that show, that nobody has seen and that were last shown before `before`, while
    /// something they tell of still fires and nobody has taken it in hand; oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn unseen_pages(&self, least: Severity, before: Instant) -> Result<Vec<Page>, StoreError> {
        let severe: Vec<&str> = Severity::ALL.into_iter().filter(|s| *s >= least).map(Severity::word).collect();
        let found: Vec<i64> = sqlx::query_scalar(
            "SELECT p.id FROM pages p WHERE p.state = 'shown' AND p.seen_at IS NULL
             AND p.severity IN (SELECT value FROM json_each(?1)) AND coalesce(p.repeated_at, p.shown_at) <= ?2
             AND EXISTS (SELECT 1 FROM page_lines l JOIN alerts a ON a.id = l.alert_id AND a.starts_at = l.starts_at
               WHERE l.page_id = p.id AND a.state = 'firing' AND a.acknowledged_at IS NULL
               AND coalesce(a.snoozed_until, 0) <= ?2 AND a.standing = 'active')
             ORDER BY p.id",
        )
        .bind(crate::columns::json(&severe))
        .bind(before.as_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let mut pages = Vec::with_capacity(found.len());
        for id in found {
            pages.extend(self.page(PageId(id)).await?);
        }
        Ok(pages)
    }

    /// Notes that a page is shown again.
    ///
    /// # Errors
    /// It counts as shown when it was before.
    pub async fn page_repeated(&self, id: PageId, now: Instant) -> Result<(), StoreError> {
        let query = sqlx::query("UPDATE pages SET repeated_at = ?2 WHERE id = ?1").bind(id.0).bind(now.as_ms());
        query.execute(&self.writer).await.map(|_| ()).map_err(|error| self.error(error))
    }
}

#[cfg(test)]
#[path = "calling_tests.rs"]
mod tests;
