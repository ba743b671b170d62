//! The alerts that have to be there: since when one is missing, and the one page that tells it.

use std::collections::HashMap;

use watchbill_domain::alerts::Severity;
use watchbill_domain::ids::PageId;
use watchbill_domain::time::Instant;

use crate::columns::Columns;
use crate::{Store, StoreError, deliveries};

/// No alert lends its severity: what should prove that paging works does not.
const MISSING: Severity = Severity::Critical;

impl Store {
    /// Since when which watchdog is missing.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn missing_watchdogs(&self) -> Result<HashMap<String, Instant>, StoreError> {
        let rows = sqlx::query("SELECT name, since FROM missing_watchdogs").fetch_all(&self.readers).await;
        let rows = rows.map_err(|error| self.error(error))?;
        let read = rows.iter().map(|row| {
            let mut columns = Columns::of(row);
            Ok((columns.take()?, columns.instant()?))
        });
        read.collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// Notes that a watchdog is missing since then, if it was not before.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn watchdog_missing(&self, name: &str, since: Instant) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO missing_watchdogs (name, since) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING")
            .bind(name)
            .bind(since.as_ms())
            .execute(&self.writer)
            .await
            .map(|_| ())
            .map_err(|error| self.error(error))
    }

    /// Notes that a watchdog is there; gives the pages that still say otherwise, to be withdrawn.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn watchdog_there(&self, name: &str, now: Instant) -> Result<Vec<PageId>, StoreError> {
        let mut transaction = self.begin().await?;
        let write = async {
            sqlx::query("DELETE FROM missing_watchdogs WHERE name = ?1").bind(name).execute(&mut *transaction).await?;
            sqlx::query(
                "UPDATE pages SET state = 'withdrawn', withdrawn_at = ?2 WHERE watchdog = ?1 AND state = 'due'",
            )
            .bind(name)
            .bind(now.as_ms())
            .execute(&mut *transaction)
            .await?;
            sqlx::query_scalar("SELECT id FROM pages WHERE watchdog = ?1 AND state IN ('shown', 'seen', 'attempting')")
                .bind(name)
                .fetch_all(&mut *transaction)
                .await
        };
        let shown: Vec<i64> = write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await?;
        Ok(shown.into_iter().map(PageId).collect())
    }

    /// Writes the page about a missing watchdog: at most one for each time that it is missing.
    ///
    /// # Errors
    /// Nothing is written then.
    pub async fn write_watchdog_page(
        &self,
        name: &str,
        (title, body): (&str, &str),
        because: &str,
        now: Instant,
    ) -> Result<Option<PageId>, StoreError> {
        let mut transaction = self.begin().await?;
        let written: Option<i64> = sqlx::query_scalar(
            "INSERT INTO pages (kind, severity, title, body, because, created_at, state, due_at, watchdog, outage_since)
             SELECT 'watchdog_missing', ?2, ?3, ?4, ?5, ?6, 'due', ?6, name, since FROM missing_watchdogs WHERE name = ?1
             ON CONFLICT (watchdog, outage_since) WHERE watchdog IS NOT NULL DO NOTHING RETURNING id",
        )
        .bind(name)
        .bind(MISSING.word())
        .bind(title)
        .bind(body)
        .bind(because)
        .bind(now.as_ms())
        .fetch_optional(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        if let Some(id) = written {
            let written = deliveries::write(&mut transaction, &self.channels(), PageId(id), MISSING, now).await;
            written.map_err(|error| self.error(error))?;
        }
        self.commit(transaction).await?;
        Ok(written.map(PageId))
    }
}

#[cfg(test)]
#[path = "watchdogs_tests.rs"]
mod tests;
