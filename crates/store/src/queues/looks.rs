//! Who looked at a queue. Owner and guests write it alike.

use sqlx::sqlite::SqliteRow;
use watchbill_domain::queues::{Look, LookKind, QueueId};
use watchbill_domain::time::Instant;

use crate::columns::Columns;
use crate::{Store, StoreError};

/// A look as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookRow {
    /// When, who, at what.
    pub look: Look,
    /// What of it, where there was more to say; never a payload.
    pub what: Option<String>,
}

impl Store {
    /// Records that somebody looked at a queue.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a queue of which nothing was ever heard.
    pub async fn look_at_queue(
        &self,
        queue: &QueueId,
        by: &str,
        kind: LookKind,
        what: Option<&str>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let number = self.queue_number(&mut transaction, queue).await?;
        sqlx::query("INSERT INTO queue_looks (queue_id, at, by, kind, what) VALUES (?1, ?2, ?3, ?4, ?5)")
            .bind(number)
            .bind(now.as_ms())
            .bind(by)
            .bind(kind.word())
            .bind(what)
            .execute(&mut *transaction)
            .await
            .map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// Who looked at a queue, the last first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn queue_looks(&self, queue: &QueueId, limit: u32) -> Result<Vec<LookRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT l.at, l.by, l.kind, l.what FROM queue_looks l JOIN queues q ON q.id = l.queue_id
             WHERE q.source = ?1 AND q.name = ?2 ORDER BY l.at DESC, l.id DESC LIMIT ?3",
        )
        .bind(queue.source.as_str())
        .bind(queue.name.as_str())
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(look_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

fn look_of(row: &SqliteRow) -> sqlx::Result<LookRow> {
    let mut columns = Columns::of(row);
    let look = Look { at: columns.instant()?, by: columns.take()?, kind: columns.word()? };
    Ok(LookRow { look, what: columns.take()? })
}

#[cfg(test)]
#[path = "looks_tests.rs"]
mod tests;
