//! Letting go of the history of queues. Days go whole, after they were rolled up.

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::time::Instant;

use super::frame::{Step, day_of, slot_of, slots_of};
use crate::columns::json;
use crate::{Store, StoreError};

/// Rows that go in one transaction: others wait for it, so it has to be short.
const ROWS_AT_ONCE: i64 = 2_000;
const QUEUES_AT_ONCE: i64 = 50;

/// Looks before ?1 but for the last at each queue, and promises that were over before ?1; ?2 of them at once. The promise that nobody took
/// back stays: that it is over needs somebody.
const STEPS: [(&str, &str); 2] = [
    (
        "queue_looks",
        "DELETE FROM queue_looks WHERE id IN (SELECT id FROM queue_looks l WHERE at < ?1 AND EXISTS (
           SELECT 1 FROM queue_looks n WHERE n.queue_id = l.queue_id AND (n.at, n.id) > (l.at, l.id)) LIMIT ?2)",
    ),
    (
        "queue_promises",
        "DELETE FROM queue_promises WHERE id IN (SELECT id FROM queue_promises WHERE ended_at < ?1 LIMIT ?2)",
    ),
];

/// What goes of the queues in ?1, in an order in which nothing points at what has gone.
const OF_A_QUEUE: [&str; 5] = [
    "DELETE FROM queue_days WHERE slot % 1000000000 IN (SELECT value FROM json_each(?1))",
    "DELETE FROM queue_attention WHERE queue_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM queue_looks WHERE queue_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM queue_promises WHERE queue_id IN (SELECT value FROM json_each(?1))",
    "DELETE FROM queues WHERE id IN (SELECT value FROM json_each(?1))",
];

impl Store {
    /// Rolls up what is over, and removes the days that are past their age at `now`, looks and promises from before `before`, and
    /// queues that are gone since before that, and what is known of sources that are; says how many rows went, by table.
    pub(crate) async fn prune_queues(&self, before: Instant, now: Instant) -> Result<Vec<(String, u64)>, StoreError> {
        self.roll_days(now).await?;
        let mut days = 0;
        for step in Step::ALL {
            // The last row that goes ends before the first day that is kept.
            let first_kept = slot_of(step, day_of(now) - step.kept_days(), 0);
            let statement = "DELETE FROM queue_days WHERE slot IN (
               SELECT slot FROM queue_days WHERE slot >= ?2 AND slot < ?1 LIMIT ?3)";
            days += self.remove_rows(statement, (first_kept, slots_of(step).0)).await?;
        }
        let mut gone = vec![("queue_days".to_owned(), days)];
        for (table, statement) in STEPS {
            gone.push((table.to_owned(), self.remove_rows(statement, (before.as_ms(), ROWS_AT_ONCE)).await?));
        }
        gone.push(("queues".to_owned(), self.remove_queues(before).await?));
        gone.push(("queue_sources".to_owned(), self.remove_sources(before).await?));
        Ok(gone)
    }

    async fn remove_sources(&self, before: Instant) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let removal = "DELETE FROM queue_sources WHERE NOT EXISTS (
           SELECT 1 FROM sources s
           WHERE s.name = source AND (s.position IS NOT NULL OR coalesce(s.last_poll_at, 0) >= ?1))";
        let query = sqlx::query(removal).bind(before.as_ms());
        let went = query.execute(&mut *transaction).await.map_err(|error| self.error(error))?.rows_affected();
        self.commit(transaction).await?;
        Ok(went)
    }

    async fn remove_rows(&self, statement: &'static str, (first, second): (i64, i64)) -> Result<u64, StoreError> {
        let mut gone = 0;
        loop {
            let mut transaction = self.begin().await?;
            let query = sqlx::query(statement).bind(first).bind(second).bind(ROWS_AT_ONCE);
            let went = query.execute(&mut *transaction).await.map_err(|error| self.error(error))?.rows_affected();
            self.commit(transaction).await?;
            gone += went;
            if went == 0 {
                return Ok(gone);
            }
        }
    }

    async fn remove_queues(&self, before: Instant) -> Result<u64, StoreError> {
        let mut gone = 0;
        loop {
            let mut transaction = self.begin().await?;
            let went = remove_some(&mut transaction, before).await.map_err(|error| self.error(error))?;
            self.commit(transaction).await?;
            gone += went;
            if went == 0 {
                return Ok(gone);
            }
        }
    }
}

/// Queues that their source does not list any more, and those of sources that the workspace does not name any more.
async fn remove_some(connection: &mut SqliteConnection, before: Instant) -> sqlx::Result<u64> {
    let queues: Vec<i64> = sqlx::query_scalar(
        "SELECT id FROM queues q WHERE gone_at < ?1 OR NOT EXISTS (
           SELECT 1 FROM sources s WHERE s.name = q.source AND (s.position IS NOT NULL OR coalesce(s.last_poll_at, 0) >= ?1))
         LIMIT ?2",
    )
    .bind(before.as_ms())
    .bind(QUEUES_AT_ONCE)
    .fetch_all(&mut *connection)
    .await?;
    if queues.is_empty() {
        return Ok(0);
    }
    for statement in OF_A_QUEUE {
        sqlx::query(statement).bind(json(&queues)).execute(&mut *connection).await?;
    }
    Ok(queues.len() as u64)
}

#[cfg(test)]
#[path = "prune_tests.rs"]
mod tests;
