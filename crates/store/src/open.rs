//! Opening and closing the file, and the two ways into it: one writer, a few readers.

use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, Sqlite, Transaction};
use watchbill_domain::time::Instant;

use crate::copies;
use crate::schema::{Found, SCHEMA_VERSION, migrate};
use crate::{ChannelRule, StoreError};

/// How long a statement waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a task waits for its turn at a connection: longer than [`BUSY_TIMEOUT`], so that a lock held elsewhere is
/// reported by the task that met it and not by those behind it.
const TURN_TIMEOUT: Duration = Duration::from_secs(30);

const READERS: u32 = 3;
/// The page cache of the writer; SQLite takes a negative number for KiB. A refresh in which 200 of 20,000 alerts change touches
/// about 1,000 pages, random leaves of the indexes: with SQLite's usual 2 MB they are written to the log once for want of room
/// and again at the commit. A file smaller than this never fills it.
const WRITER_CACHE_KIB: &str = "-8000";
/// The page cache of one reader. A commit of the writer empties it, so it is held for the length of one question.
const READER_CACHE_KIB: &str = "-2000";

/// What a process may do with the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The one that polls and pages; it creates and migrates the file. Who it is, is decided by the owner lock.
    Owner,
    /// Any other: it reads, and records what its person does.
    Guest,
}

/// The database of one workspace. Cloning is cheap; all clones share the connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) file: Arc<Path>,
    role: Role,
    /// The only connection of this process that writes.
    pub(crate) writer: SqlitePool,
    pub(crate) readers: SqlitePool,
    /// Where pages go besides the desktop; only the owner's program knows, and pages are written by it.
    pub(crate) channels: Arc<RwLock<Arc<[ChannelRule]>>>,
}

impl Store {
    /// Opens the database at `path`. The owner creates a missing one, and migrates an older one after copying it to the
    /// folder `backups` beside it (three copies are kept); a guest does neither. `now` names the copy.
    ///
    /// # Errors
    /// Newer and foreign files, and for a guest older and missing ones; no file is changed then.
    pub async fn open(path: &Path, role: Role, now: Instant) -> Result<Self, StoreError> {
        match (Found::look(path).await?, role) {
            (Found::Nothing, Role::Guest) => return Err(nothing_yet(path)),
            (Found::Ours(found), Role::Guest) if found < SCHEMA_VERSION => {
                return Err(StoreError::Older { file: path.to_owned(), found, known: SCHEMA_VERSION });
            }
            (Found::Ours(found), Role::Owner) if found < SCHEMA_VERSION => {
                copies::before_migration(path, found, now).await?;
            }
            (Found::Nothing, Role::Owner) => refuse_missing_folder(path)?,
            _ => {}
        }
        let failed = |error| StoreError::of(path, error);
        let writer = writer_pool(path, role).await.map_err(failed)?;
        if role == Role::Owner {
            migrate(path, &writer).await?;
            checkpoint(&writer).await.map_err(failed)?;
        }
        let readers = reader_pool(path).await.map_err(failed)?;
        Ok(Self { file: Arc::from(path), role, writer, readers, channels: Arc::default() })
    }

    /// Leaves the file in order: the owner writes the log back into it. What fails here is done by the next start, so it is
    /// only logged.
    ///
    /// There is no `PRAGMA optimize` on purpose. Statistics taken while there are few rows make SQLite walk the table and
    /// read the list of changes once per row in our bulk updates, which is quadratic on the day ten thousand alerts come.
    /// Without any it begins with the list.
    pub async fn close(&self) {
        self.readers.close().await;
        if self.role == Role::Owner
            && let Err(error) = checkpoint(&self.writer).await
        {
            tracing::warn!(file = %self.file.display(), %error, "closing the database");
        }
        self.writer.close().await;
    }

    /// What this process may do with the file.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// A number that changes when another process has committed something, and not by what this one commits: SQLite's
    /// `data_version` as the writing connection sees it, and all of this process's writes go through that one connection.
    /// (Should that connection ever be replaced after a failure, the number may change without cause.)
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn data_version(&self) -> Result<i64, StoreError> {
        sqlx::query_scalar("PRAGMA data_version").fetch_one(&self.writer).await.map_err(|error| self.error(error))
    }

    /// Takes the write lock at once, so that a transaction that has begun never fails for want of it. Dropping the
    /// transaction rolls it back.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(|error| self.error(error))
    }

    /// A transaction that sees one state of the database however many questions it asks.
    pub(crate) async fn snapshot(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.readers.begin().await.map_err(|error| self.error(error))
    }

    pub(crate) async fn commit(&self, transaction: Transaction<'static, Sqlite>) -> Result<(), StoreError> {
        transaction.commit().await.map_err(|error| self.error(error))
    }

    pub(crate) fn error(&self, error: sqlx::Error) -> StoreError {
        StoreError::of(&self.file, error)
    }
}

/// Writes the log back into the database and cuts it to nothing. Readers of other processes may prevent that for now.
pub(crate) async fn checkpoint(writer: &SqlitePool) -> sqlx::Result<()> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(writer).await.map(|_| ())
}

/// `synchronous = FULL`, one fsync per commit: with NORMAL a power cut takes the last commits back, and an acknowledgement
/// that was shown as taken, or the note that a page was announced, would be gone after the restart. There are a few commits
/// per poll interval, and one costs about a millisecond on a laptop's disk.
async fn writer_pool(path: &Path, role: Role) -> sqlx::Result<SqlitePool> {
    let mut options = options(path).synchronous(SqliteSynchronous::Full).pragma("cache_size", WRITER_CACHE_KIB);
    if role == Role::Owner {
        options = options
            .create_if_missing(true)
            .auto_vacuum(SqliteAutoVacuum::Incremental)
            .journal_mode(SqliteJournalMode::Wal);
    }
    pool_options()
        .max_connections(1)
        // SQLite ends a transaction itself when the disk is full or fails; sqlx 0.9 goes on counting that connection as
        // inside one and could never begin another. Such a connection is closed instead of returned.
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(options)
        .await
}

async fn reader_pool(path: &Path) -> sqlx::Result<SqlitePool> {
    let options = options(path).read_only(true).pragma("cache_size", READER_CACHE_KIB);
    pool_options().max_connections(READERS).connect_with(options).await
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).foreign_keys(true).busy_timeout(BUSY_TIMEOUT).row_buffer_size(512)
}

/// Connections to a file do not go stale: they are kept, and not tried before use.
fn pool_options() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .acquire_timeout(TURN_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

fn nothing_yet(path: &Path) -> StoreError {
    StoreError::NotFound {
        what: format!(
            "there is no database at {} yet: nothing has been watched in this workspace. Start `watchbill watch` (or the \
             desktop program), or name another workspace with --workspace",
            path.display()
        ),
    }
}

/// SQLite only says "unable to open" here.
fn refuse_missing_folder(path: &Path) -> Result<(), StoreError> {
    let folder: PathBuf =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).into();
    if folder.is_dir() {
        return Ok(());
    }
    Err(StoreError::NotFound {
        what: format!(
            "the folder {} does not exist, so no database can be made in it and nothing is watched. Create it, or name \
             another workspace with --workspace",
            folder.display()
        ),
    })
}

#[cfg(test)]
#[path = "open_tests.rs"]
mod tests;
