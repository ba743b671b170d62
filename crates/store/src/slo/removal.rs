//! SLIs that no file names any more: they are kept, with everything measured of them, until a person lets them go.

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::time::Instant;

use crate::columns::count;
use crate::{Store, StoreError};

/// An SLI that is kept although no file names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneSli {
    /// What was measured.
    pub key: String,
    /// Since when no file names it.
    pub since: Instant,
    /// How much its buckets take, bytes.
    pub bytes: u64,
}

/// What of an SLI goes, in an order in which nothing points at what has gone. ?1 is its row.
const STATEMENTS: [(&str, &str); 6] = [
    (
        "sli_buckets",
        "DELETE FROM sli_buckets WHERE slot / 10000000 IN (
           SELECT s.id FROM sli_series s JOIN sli_groups g ON g.id = s.group_id WHERE g.sli_id = ?1)",
    ),
    ("sli_days", "DELETE FROM sli_days WHERE group_id IN (SELECT id FROM sli_groups WHERE sli_id = ?1)"),
    ("sli_series", "DELETE FROM sli_series WHERE group_id IN (SELECT id FROM sli_groups WHERE sli_id = ?1)"),
    ("sli_groups", "DELETE FROM sli_groups WHERE sli_id = ?1"),
    ("sli_answered", "DELETE FROM sli_answered WHERE sli_id = ?1"),
    ("slis", "DELETE FROM slis WHERE id = ?1"),
];

impl Store {
    /// Removes an SLI that no file names, and all that was measured of it, its days included; says how many rows went, by table.
    /// What was frozen of its objectives, and which they were, stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none, [`StoreError::Refused`] while a file names it.
    pub async fn remove_sli(&self, key: &str) -> Result<Vec<(String, u64)>, StoreError> {
        let mut transaction = self.begin().await?;
        let found: Option<(i64, Option<i64>)> = sqlx::query_as("SELECT id, gone_at FROM slis WHERE key = ?1")
            .bind(key)
            .fetch_optional(&mut *transaction)
            .await
            .map_err(|error| self.error(error))?;
        let Some((sli, gone_at)) = found else {
            return Err(StoreError::NotFound { what: format!("nothing is kept of an SLI {key}") });
        };
        if gone_at.is_none() {
            let what = format!(
                "the SLI {key} is named by a file and goes on being measured: nothing was removed. Take it out of the files first"
            );
            return Err(StoreError::Refused { what });
        }
        let mut gone = Vec::new();
        for (table, statement) in STATEMENTS {
            let went =
                sqlx::query(statement).bind(sli).execute(&mut *transaction).await.map_err(|error| self.error(error))?;
            gone.push((table.to_owned(), went.rows_affected()));
        }
        self.commit(transaction).await?;
        Ok(gone)
    }
}

/// All of them, the largest first.
pub(crate) async fn gone_slis(connection: &mut SqliteConnection) -> sqlx::Result<Vec<GoneSli>> {
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT i.key, i.gone_at, coalesce(sum(length(b.packed)), 0) AS bytes FROM slis i
         LEFT JOIN sli_groups g ON g.sli_id = i.id LEFT JOIN sli_series s ON s.group_id = g.id
         LEFT JOIN sli_buckets b ON b.slot BETWEEN s.id * 10000000 AND s.id * 10000000 + 9999999
         WHERE i.gone_at IS NOT NULL GROUP BY i.id ORDER BY bytes DESC, i.key",
    )
    .fetch_all(connection)
    .await?;
    let gone = |(key, since, bytes)| GoneSli { key, since: Instant::from_ms(since), bytes: count(bytes) };
    Ok(rows.into_iter().map(gone).collect())
}

#[cfg(test)]
#[path = "removal_tests.rs"]
mod tests;
