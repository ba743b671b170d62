//! Who looked at a queue. Owner and guests write it alike.

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use watchbill_domain::ids::{QueueName, SourceName};
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
        let look = Look { at: now, by: by.to_owned(), kind };
        self.write_look(queue, &LookRow { look, what: what.map(str::to_owned) }, None).await
    }

    /// Records that somebody read messages of a queue, and when the oldest of them died, where they tell.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a queue of which nothing was ever heard.
    pub async fn peek_at_queue(
        &self,
        queue: &QueueId,
        peek: &LookRow,
        oldest_died_at: Option<Instant>,
    ) -> Result<(), StoreError> {
        self.write_look(queue, peek, oldest_died_at).await
    }

    async fn write_look(
        &self,
        queue: &QueueId,
        LookRow { look, what }: &LookRow,
        oldest_died_at: Option<Instant>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let number = self.queue_number(&mut transaction, queue).await?;
        sqlx::query(
            "INSERT INTO queue_looks (queue_id, at, by, kind, what, oldest_died_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(number)
        .bind(look.at.as_ms())
        .bind(&look.by)
        .bind(look.kind.word())
        .bind(what.as_deref())
        .bind(oldest_died_at.map(Instant::as_ms))
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// When the oldest message of each queue of a source died, by the last peek that told, with when that was. Queues of which no peek told
    /// are left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn peeked_deaths(
        &self,
        source: &SourceName,
    ) -> Result<HashMap<QueueName, (Instant, Instant)>, StoreError> {
        let statement = "SELECT q.name, l.at, l.oldest_died_at FROM queues q JOIN queue_looks l ON l.id = (
               SELECT id FROM queue_looks WHERE queue_id = q.id AND oldest_died_at IS NOT NULL ORDER BY at DESC, id DESC LIMIT 1)
             WHERE q.source = ?1";
        self.of_each_queue(source, statement, |columns| Ok((columns.instant()?, columns.instant()?))).await
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
