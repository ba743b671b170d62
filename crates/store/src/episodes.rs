//! The episodes of one alert, and when pages told of it: what its history over weeks is made of.

use sqlx::sqlite::SqliteRow;
use watchbill_domain::alerts::EpisodeSpan;
use watchbill_domain::ids::AlertId;
use watchbill_domain::time::Instant;

use crate::columns::Columns;
use crate::{Store, StoreError};

impl Store {
    /// The episodes of an alert that last, or ended after `from`, in time order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn episodes(&self, id: &AlertId, from: Instant) -> Result<Vec<EpisodeSpan>, StoreError> {
        let rows = sqlx::query(
            "SELECT e.fired_at, e.ended_at FROM episodes e JOIN alerts a ON a.id = e.alert_id
             JOIN sources s ON s.id = a.source_id
             WHERE s.name = ?1 AND a.identity = ?2 AND coalesce(e.ended_at > ?3, true) ORDER BY e.fired_at, e.id",
        )
        .bind(id.source.as_str())
        .bind(id.identity.as_str())
        .bind(from.as_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let span = |row: &SqliteRow| {
            let mut columns = Columns::of(row);
            Ok(EpisodeSpan { fired_at: columns.instant()?, ended_at: columns.maybe_instant()? })
        };
        rows.iter().map(span).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// When pages that tell of an alert were written, from `from` on and in time order. One that nobody can have heard of is
    /// none: a digest that is still being gathered, or a page that was withdrawn before it was handed to anybody.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn page_times(&self, id: &AlertId, from: Instant) -> Result<Vec<Instant>, StoreError> {
        let times: Vec<i64> = sqlx::query_scalar(
            "SELECT p.created_at FROM pages p WHERE p.id IN (
               SELECT l.page_id FROM page_lines l JOIN alerts a ON a.id = l.alert_id JOIN sources s ON s.id = a.source_id
               WHERE s.name = ?1 AND a.identity = ?2)
             AND p.created_at >= ?3 AND p.state <> 'gathering'
             AND NOT (p.state = 'withdrawn' AND p.attempts = 0 AND p.shown_at IS NULL AND p.seen_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.page_id = p.id AND d.attempts > 0))
             ORDER BY p.created_at, p.id",
        )
        .bind(id.source.as_str())
        .bind(id.identity.as_str())
        .bind(from.as_ms())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        Ok(times.into_iter().map(Instant::from_ms).collect())
    }
}

#[cfg(test)]
#[path = "episodes_tests.rs"]
mod tests;
