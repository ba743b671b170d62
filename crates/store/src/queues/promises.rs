//! What was promised about queues: one promise of a queue stands at a time. Owner and guests write it alike, each with its entry in the
//! trail.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::queues::{Act, Deed, Promise, QueueId};
use watchbill_domain::time::Instant;

use super::trail::append;
use crate::columns::Columns;
use crate::{Store, StoreError};

/// A promise as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseRow {
    /// What was promised.
    pub promise: Promise,
    /// Who took it back, or gave another in its place, and when.
    pub ended: Option<(String, Instant)>,
}

impl Store {
    /// Records a promise, in the place of the one that stands, and enters it into the trail. Whether it may be given is for the domain to
    /// say.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a queue of which nothing was ever heard.
    pub async fn make_promise(&self, queue: &QueueId, promise: &Promise) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let number = self.queue_number(&mut transaction, queue).await?;
        let Promise { by, at, until, note } = promise;
        let deed = Deed {
            at: *at,
            by: by.clone(),
            act: Act::Promised,
            queue: queue.clone(),
            reason: note.clone(),
            details: vec![("until".to_owned(), until.to_rfc3339())],
        };
        let write = async {
            end(&mut transaction, number, by, *at).await?;
            sqlx::query("INSERT INTO queue_promises (queue_id, by, at, until, note) VALUES (?1, ?2, ?3, ?4, ?5)")
                .bind(number)
                .bind(by)
                .bind(at.as_ms())
                .bind(until.as_ms())
                .bind(note)
                .execute(&mut *transaction)
                .await?;
            append(&mut transaction, deed).await
        };
        write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// Takes back the promise that stands, and enters that into the trail.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a queue of which nothing was ever heard, and where nothing stands that was promised: one that is
    /// over cannot be taken back.
    pub async fn end_promise(&self, queue: &QueueId, by: &str, now: Instant) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let number = self.queue_number(&mut transaction, queue).await?;
        let until: Option<i64> = sqlx::query_scalar(
            "SELECT until FROM queue_promises WHERE queue_id = ?1 AND ended_at IS NULL AND until > ?2",
        )
        .bind(number)
        .bind(now.as_ms())
        .fetch_optional(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        let Some(until) = until else {
            let what = format!(
                "there is no promise about {queue} that still stands, so none was taken back; `watchbill queues show {queue}` says \
                 what was promised"
            );
            return Err(StoreError::NotFound { what });
        };
        let deed = Deed {
            at: now,
            by: by.to_owned(),
            act: Act::PromiseEnded,
            queue: queue.clone(),
            reason: String::new(),
            details: vec![("until".to_owned(), Instant::from_ms(until).to_rfc3339())],
        };
        let write = async {
            end(&mut transaction, number, by, now).await?;
            append(&mut transaction, deed).await
        };
        write.await.map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// What was promised about a queue, the last first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn promises(&self, queue: &QueueId) -> Result<Vec<PromiseRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT p.by, p.at, p.until, p.note, p.ended_by, p.ended_at FROM queue_promises p JOIN queues q ON q.id = p.queue_id
             WHERE q.source = ?1 AND q.name = ?2 ORDER BY p.id DESC",
        )
        .bind(queue.source.as_str())
        .bind(queue.name.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(promise_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

async fn end(connection: &mut SqliteConnection, queue: i64, by: &str, now: Instant) -> sqlx::Result<()> {
    sqlx::query("UPDATE queue_promises SET ended_by = ?2, ended_at = ?3 WHERE queue_id = ?1 AND ended_at IS NULL")
        .bind(queue)
        .bind(by)
        .bind(now.as_ms())
        .execute(connection)
        .await
        .map(|_| ())
}

fn promise_of(row: &SqliteRow) -> sqlx::Result<PromiseRow> {
    let mut columns = Columns::of(row);
    let by = columns.take()?;
    let promise = Promise { by, at: columns.instant()?, until: columns.instant()?, note: columns.take()? };
    Ok(PromiseRow { promise, ended: columns.take::<Option<String>>()?.zip(columns.maybe_instant()?) })
}

#[cfg(test)]
#[path = "promises_tests.rs"]
mod tests;
