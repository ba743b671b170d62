//! Letting go of buckets that no window needs any more. Days go whole, and what they came to stays.

use std::time::Duration;

use sqlx::sqlite::SqliteConnection;
use watchbill_domain::time::Instant;

use super::frame::{EARLIEST, day_of, day_start, grid_of, slot_of};
use crate::{Store, StoreError};

/// Days of a series that go in one transaction: others wait for it, so it has to be short.
const DAYS_AT_ONCE: i64 = 2_000;

/// How much later than the last reading it may be, as far as buckets tell: what a clock says beyond that, nobody has confirmed.
const BEYOND_THE_LAST: Duration = Duration::from_secs(86_400);

/// The first day there is, in any year.
const FIRST_DAY: i64 = -EARLIEST;

impl Store {
    /// Removes the days of buckets that every one of their windows has passed; returns how many went. Ages are those at `now`, but no
    /// more than a day after the last reading of any SLI: by a clock that runs years ahead everything would be old.
    pub(crate) async fn prune_buckets(&self, now: Instant) -> Result<u64, StoreError> {
        let last: Option<i64> = sqlx::query_scalar("SELECT max(last_at) FROM slis")
            .fetch_one(&self.readers)
            .await
            .map_err(|error| self.error(error))?;
        let Some(last) = last else { return Ok(0) };
        let now = now.min(Instant::from_ms(last).plus(BEYOND_THE_LAST));
        let series: Vec<(i64, i64, i64, i64, i64)> = sqlx::query_as(
            "SELECT s.id, g.sli_id, s.step_ms, s.phase_ms, s.keep_ms FROM sli_series s JOIN sli_groups g ON g.id = s.group_id
             ORDER BY s.id",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        let mut gone = 0;
        for (id, sli, step_ms, phase_ms, keep_ms) in series {
            let oldest_day = day_of(now.shifted_ms(-keep_ms));
            loop {
                let mut transaction = self.begin().await?;
                let went = remove_days(&mut transaction, id, oldest_day).await.map_err(|error| self.error(error))?;
                if went == 0 {
                    break;
                }
                forget_answers(&mut transaction, sli, (step_ms, phase_ms), oldest_day)
                    .await
                    .map_err(|error| self.error(error))?;
                self.commit(transaction).await?;
                gone += went;
            }
        }
        Ok(gone)
    }
}

/// Removes some of the days before `oldest_day`.
async fn remove_days(connection: &mut SqliteConnection, series: i64, oldest_day: i64) -> sqlx::Result<u64> {
    let removed = sqlx::query(
        "DELETE FROM sli_buckets WHERE slot IN (
           SELECT slot FROM sli_buckets WHERE slot >= ?1 AND slot < ?2 ORDER BY slot LIMIT ?3)",
    )
    .bind(slot_of(series, FIRST_DAY))
    .bind(slot_of(series, oldest_day))
    .bind(DAYS_AT_ONCE)
    .execute(connection)
    .await?;
    Ok(removed.rows_affected())
}

/// Where buckets have gone, nothing has been answered: a window that is made longer is filled again as far as the source goes.
async fn forget_answers(
    connection: &mut SqliteConnection,
    sli: i64,
    (step_ms, phase_ms): (i64, i64),
    oldest_day: i64,
) -> sqlx::Result<()> {
    let first_kept = grid_of(step_ms, phase_ms).ceil(day_start(oldest_day)).as_ms();
    for statement in [
        "DELETE FROM sli_answered WHERE sli_id = ?1 AND step_ms = ?2 AND phase_ms = ?3 AND to_at <= ?4",
        "UPDATE sli_answered SET from_at = ?4 WHERE sli_id = ?1 AND step_ms = ?2 AND phase_ms = ?3 AND from_at < ?4",
    ] {
        sqlx::query(statement)
            .bind(sli)
            .bind(step_ms)
            .bind(phase_ms)
            .bind(first_kept)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "ages_tests.rs"]
mod tests;
