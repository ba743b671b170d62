//! What sources do while nobody answers, as they last told.

mod shape;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use watchbill_domain::alerts::Unanswered;
use watchbill_domain::ids::SourceName;
use watchbill_domain::time::Instant;

use crate::columns::{Columns, json, of_json};
use crate::{Store, StoreError, Telling, UnansweredRow};

impl Store {
    /// What the sources of the workspace do while nobody answers, in its order. One that tells nothing about that is not there.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn unanswered(&self) -> Result<Vec<UnansweredRow>, StoreError> {
        let rows = sqlx::query(
            "SELECT s.name, u.said, u.said_at, u.trouble FROM unanswered u
             JOIN sources s ON s.id = u.source_id WHERE s.position IS NOT NULL ORDER BY s.position, s.name",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(|error| self.error(error))?;
        rows.iter().map(row_of).collect::<sqlx::Result<_>>().map_err(|error| self.error(error))
    }
}

fn row_of(row: &SqliteRow) -> sqlx::Result<UnansweredRow> {
    let mut columns = Columns::of(row);
    let source = SourceName::new(columns.take::<&str>()?);
    let said = columns.take::<Option<&str>>()?.map(of_json::<shape::Said>).transpose()?;
    let said = said.map_or(Unanswered::NotTold, Unanswered::from);
    Ok(UnansweredRow { source, said, said_at: columns.maybe_instant()?, trouble: columns.take()? })
}

/// Writes what a good poll told at `now`.
pub(crate) async fn write(
    connection: &mut SqliteConnection,
    source: i64,
    telling: &Telling,
    now: Instant,
) -> sqlx::Result<()> {
    let query = match telling {
        Telling::NotAsked => return Ok(()),
        Telling::AsBefore => {
            sqlx::query("UPDATE unanswered SET said_at = ?2 WHERE source_id = ?1 AND said NOT NULL AND trouble IS NULL")
                .bind(source)
                .bind(now.as_ms())
        }
        Telling::Anew(Unanswered::NotTold) => sqlx::query("DELETE FROM unanswered WHERE source_id = ?1").bind(source),
        Telling::Anew(Unanswered::NotKnown(why)) => sqlx::query(
            "INSERT INTO unanswered (source_id, trouble) VALUES (?1, ?2)
             ON CONFLICT (source_id) DO UPDATE SET trouble = excluded.trouble",
        )
        .bind(source)
        .bind(why.as_str()),
        Telling::Anew(told @ (Unanswered::Policies(_) | Unanswered::Routes(_))) => sqlx::query(
            "INSERT INTO unanswered (source_id, said_at, said) VALUES (?1, ?2, ?3)
             ON CONFLICT (source_id) DO UPDATE SET said_at = excluded.said_at, said = excluded.said, trouble = NULL",
        )
        .bind(source)
        .bind(now.as_ms())
        .bind(shape::Said::of(told).map(|said| json(&said))),
    };
    query.execute(connection).await.map(|_| ())
}

#[cfg(test)]
#[path = "unanswered_tests.rs"]
mod tests;
