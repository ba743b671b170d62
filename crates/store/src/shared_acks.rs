//! Acknowledgements that colleagues see, because a short silence is kept alive for them at the source.

use sqlx::sqlite::SqliteRow;
use watchbill_domain::ids::{AlertId, Identity, SourceName};
use watchbill_domain::time::Instant;

use crate::columns::Columns;
use crate::{Store, StoreError};

/// An acknowledgement that is kept at the alert's source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedAck {
    /// Which alert.
    pub alert: AlertId,
    /// Which of its episodes.
    pub starts_at: Instant,
    /// Who has it.
    pub by: String,
    /// Since when.
    pub at: Instant,
    /// The source's id of the silence that stands for it.
    pub silence: String,
    /// When that silence ends unless it is renewed.
    pub ends_at: Instant,
    /// When it is renewed, or tried again.
    pub next_at: Instant,
    /// Why the last try failed.
    pub problem: Option<String>,
}

impl Store {
    /// Keeps an acknowledgement as it is now; of an alert there is at most one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such alert.
    pub async fn keep_shared_ack(&self, ack: &SharedAck) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let kept = sqlx::query(
            "INSERT INTO shared_acks (alert_id, starts_at, by, at, silence, ends_at, next_at, problem)
             SELECT a.id, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM alerts a JOIN sources s ON s.id = a.source_id
             WHERE s.name = ?1 AND a.identity = ?2
             ON CONFLICT (alert_id) DO UPDATE SET starts_at = excluded.starts_at, by = excluded.by, at = excluded.at,
               silence = excluded.silence, ends_at = excluded.ends_at, next_at = excluded.next_at, problem = excluded.problem",
        )
        .bind(ack.alert.source.as_str())
        .bind(ack.alert.identity.as_str())
        .bind(ack.starts_at.as_ms())
        .bind(&ack.by)
        .bind(ack.at.as_ms())
        .bind(&ack.silence)
        .bind(ack.ends_at.as_ms())
        .bind(ack.next_at.as_ms())
        .bind(&ack.problem)
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        if kept.rows_affected() == 0 {
            return Err(StoreError::NotFound { what: format!("there is no alert {} any more", ack.alert) });
        }
        self.commit(transaction).await
    }

    /// Lets go of an acknowledgement, unless another silence stands for it by now.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn drop_shared_ack(&self, ack: &SharedAck) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(
            "DELETE FROM shared_acks WHERE silence = ?3 AND alert_id = (SELECT a.id FROM alerts a
             JOIN sources s ON s.id = a.source_id WHERE s.name = ?1 AND a.identity = ?2)",
        )
        .bind(ack.alert.source.as_str())
        .bind(ack.alert.identity.as_str())
        .bind(&ack.silence)
        .execute(&mut *transaction)
        .await
        .map_err(|error| self.error(error))?;
        self.commit(transaction).await
    }

    /// All that are kept, in a fixed order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn shared_acks(&self) -> Result<Vec<SharedAck>, StoreError> {
        let rows = sqlx::query(
            "SELECT s.name, a.identity, k.starts_at, k.by, k.at, k.silence, k.ends_at, k.next_at, k.problem
             FROM shared_acks k JOIN alerts a ON a.id = k.alert_id JOIN sources s ON s.id = a.source_id ORDER BY k.alert_id",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(ack_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

fn ack_of(row: &SqliteRow) -> sqlx::Result<SharedAck> {
    let mut columns = Columns::of(row);
    let source = SourceName::new(columns.take::<&str>()?);
    let identity = Identity::new(columns.take::<&str>()?);
    Ok(SharedAck {
        alert: AlertId { source, identity },
        starts_at: columns.instant()?,
        by: columns.take()?,
        at: columns.instant()?,
        silence: columns.take()?,
        ends_at: columns.instant()?,
        next_at: columns.instant()?,
        problem: columns.take()?,
    })
}

#[cfg(test)]
#[path = "shared_acks_tests.rs"]
mod tests;
