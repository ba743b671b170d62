//! Which schema a file has, and bringing it to the one this program knows.

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool};
use sqlx::{ConnectOptions, Connection};

use crate::StoreError;

/// The schema this program reads and writes: the number of the newest file in `migrations/`.
pub const SCHEMA_VERSION: i64 = 22;

/// "WBLL" in the file's header.
const APPLICATION_ID: i64 = 0x5742_4C4C;

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// What a file is, found out without changing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing, or a file of no bytes, as a crash right after its creation leaves it.
    Nothing,
    /// One of ours, with its schema version.
    Ours(i64),
}

impl Found {
    /// Looks at `file`; another program's file, a damaged one and one from a newer Watchbill are errors.
    pub(crate) async fn look(file: &Path) -> Result<Self, StoreError> {
        match tokio::fs::metadata(file).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::Nothing),
            Err(error) => return Err(StoreError::of_io(file, &error)),
            Ok(metadata) if metadata.len() == 0 => return Ok(Self::Nothing),
            Ok(_) => {}
        }
        let (application, version, objects) = Self::ask(file).await.map_err(|error| StoreError::of(file, error))?;
        match (application, version, objects) {
            (0, 0, 0) => Ok(Self::Nothing),
            (APPLICATION_ID, ..=SCHEMA_VERSION, _) => Ok(Self::Ours(version)),
            (APPLICATION_ID, ..) => {
                Err(StoreError::Newer { file: file.to_owned(), found: version, known: SCHEMA_VERSION })
            }
            _ => Err(StoreError::NotOurs { file: file.to_owned(), why: "it belongs to another program".to_owned() }),
        }
    }

    async fn ask(file: &Path) -> sqlx::Result<(i64, i64, i64)> {
        let mut connection = SqliteConnectOptions::new().filename(file).read_only(true).connect().await?;
        let application = sqlx::query_scalar("PRAGMA application_id").fetch_one(&mut connection).await?;
        let version = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut connection).await?;
        let objects = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema").fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok((application, version, objects))
    }
}

/// Applies what is missing, each migration in a transaction of its own.
pub(crate) async fn migrate(file: &Path, writer: &SqlitePool) -> Result<(), StoreError> {
    MIGRATIONS.run(writer).await.map_err(|error| StoreError::of_migration(file, error))
}

/// Rolls everything back, as if an older program had made the file.
#[cfg(test)]
pub(crate) async fn undo_all(writer: &SqlitePool) {
    MIGRATIONS.undo(writer, 0).await.unwrap();
}

/// Every object of a database with the text that made it, in a fixed order.
pub(crate) async fn objects(connection: &mut SqliteConnection) -> sqlx::Result<Vec<(String, String)>> {
    sqlx::query_as("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")
        .fetch_all(connection)
        .await
}

/// What [`objects`] gives for a database that has just been made.
pub(crate) async fn expected_objects() -> sqlx::Result<Vec<(String, String)>> {
    let mut connection = SqliteConnectOptions::new().in_memory(true).connect().await?;
    MIGRATIONS.run(&mut connection).await?;
    let objects = objects(&mut connection).await?;
    connection.close().await?;
    Ok(objects)
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
