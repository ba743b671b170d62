//! How often replays took messages in hand: what is in hand comes back when a connection ends, and some queues drop what came back too
//! often. And what keeps one from taking more.

use sqlx::sqlite::SqliteRow;
use watchbill_domain::queues::QueueId;
use watchbill_domain::time::Instant;

use crate::columns::{Columns, count};
use crate::{Store, StoreError};

/// What a replay took of its queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenByReplay {
    /// Not before.
    pub from: Instant,
    /// Not after.
    pub until: Instant,
    /// By so many connections: no message came back more often by it.
    pub openings: u64,
    /// So many messages at least, each time anew that it was handed out.
    pub taken: u64,
}

impl Store {
    /// Notes that a replay is about to take messages by a connection by which it took none yet.
    ///
    /// # Errors
    /// When it cannot be written: then nothing may be taken.
    pub async fn replay_opened(&self, id: &str, now: Instant) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "UPDATE replays SET openings = openings + 1, opened_at = coalesce(opened_at, ?2),
               acted_at = max(coalesce(acted_at, ?2), ?2) WHERE id = ?1",
        )
        .bind(id)
        .bind(now.as_ms())
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// What replays took of a queue that did something since then.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn taken_by_replays(&self, queue: &QueueId, since: Instant) -> Result<Vec<TakenByReplay>, StoreError> {
        let mut snapshot = self.snapshot().await?;
        let rows = sqlx::query(
            "SELECT opened_at, acted_at, openings, run ->> '$.number' FROM replays
             WHERE source = ?1 AND name = ?2 AND openings > 0 AND acted_at >= ?3 ORDER BY at, id",
        )
        .bind(queue.source.as_str())
        .bind(queue.name.as_str())
        .bind(since.as_ms())
        .fetch_all(&mut *snapshot)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(taken_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }

    /// Notes why a replay does not come further at the moment; none where it tries again. That it was kept from it is known until a step is
    /// stored by which it came further.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn replay_trouble(&self, id: &str, why: Option<&str>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "UPDATE replays SET trouble = ?2, held_up = held_up OR ?2 IS NOT NULL WHERE id = ?1 AND over_at IS NULL",
        )
        .bind(id)
        .bind(why)
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }
}

fn taken_of(row: &SqliteRow) -> sqlx::Result<TakenByReplay> {
    let mut columns = Columns::of(row);
    Ok(TakenByReplay {
        from: columns.instant()?,
        until: columns.instant()?,
        openings: columns.take().map(count)?,
        taken: columns.take().map(count)?,
    })
}
