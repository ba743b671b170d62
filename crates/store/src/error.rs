//! What can go wrong with the database file, told so that a person knows what it means for paging and what to do.

use std::fmt::Display;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sqlx::error::DatabaseError;
use sqlx::migrate::MigrateError;

/// A failure of the store; one variant per thing a caller does differently.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the write lock for longer than we wait.
    #[error(
        "{} is being written by another program for more than five seconds; nothing was lost, and nothing of this was \
         recorded. It is tried again with the next poll; if it stays, look for another Watchbill or a backup program \
         that holds the file",
        file.display()
    )]
    Busy {
        /// The database.
        file: PathBuf,
    },
    /// No room to write.
    #[error(
        "the disk with {} is full: alerts are still shown, but nothing new can be recorded, and pages wait until it can. \
         Free some space there, or run `watchbill data prune`",
        file.display()
    )]
    DiskFull {
        /// The database.
        file: PathBuf,
    },
    /// The file or its folder must not be written.
    #[error(
        "{} cannot be written ({why}): nothing can be recorded, so nobody is paged from here. Make the file and its folder \
         writable for this user, or choose another workspace with --workspace",
        file.display()
    )]
    ReadOnly {
        /// The database.
        file: PathBuf,
        /// What the system said.
        why: String,
    },
    /// Written by a newer program.
    #[error(
        "{} was written by a newer Watchbill (schema {found}; this one knows {known}): it was left untouched and nobody is \
         paged from here. Update Watchbill, or restore one of the copies in the folder `backups` beside it",
        file.display()
    )]
    Newer {
        /// The database.
        file: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// Written by an older program, and this process may not migrate it.
    #[error(
        "{} was written by an older Watchbill (schema {found}; this one needs {known}), and only the process that watches \
         brings it up to date: it was left untouched. Restart the Watchbill that is running, or start `watchbill watch`",
        file.display()
    )]
    Older {
        /// The database.
        file: PathBuf,
        /// Its schema version.
        found: i64,
        /// What this program needs.
        known: i64,
    },
    /// Not a SQLite file, another program's, or damaged.
    #[error(
        "{} is not a sound Watchbill database ({why}): it was left as it is and nobody is paged from it. Run \
         `watchbill data check`; then `watchbill data restore` with a copy from the folder `backups` beside it, or move the \
         file away to begin a new one",
        file.display()
    )]
    NotOurs {
        /// The database.
        file: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// What was asked for is not there.
    #[error("{what}")]
    NotFound {
        /// What is not there and what to do, in a sentence.
        what: String,
    },
    /// What was asked for is against what is recorded; nothing was written.
    #[error("{what}")]
    Refused {
        /// Why, and what to do, in a sentence.
        what: String,
    },
    /// Anything else.
    #[error("{}: {what}", file.display())]
    Other {
        /// The file it is about.
        file: PathBuf,
        /// What happened and what to do.
        what: String,
    },
}

impl StoreError {
    /// What a failed statement means for the database `file`.
    pub(crate) fn of(file: &Path, error: sqlx::Error) -> Self {
        let file = file.to_owned();
        match error {
            sqlx::Error::Database(error) => Self::of_code(file, error.as_ref()),
            sqlx::Error::Io(error) if error.kind() == ErrorKind::StorageFull => Self::DiskFull { file },
            sqlx::Error::PoolTimedOut => Self::Busy { file },
            error @ (sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. }) => {
                Self::NotOurs { file, why: format!("it holds something that cannot be read: {error}") }
            }
            error => Self::unexpected(file, &error),
        }
    }

    /// What a failed migration means for the database `file`.
    pub(crate) fn of_migration(file: &Path, error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => Self::of(file, error),
            error => Self::NotOurs { file: file.to_owned(), why: error.to_string() },
        }
    }

    /// What a failure of the file system around the database means.
    pub(crate) fn of_io(file: &Path, error: &std::io::Error) -> Self {
        let file = file.to_owned();
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull { file },
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { file, why: error.to_string() }
            }
            _ => Self::unexpected(file, error),
        }
    }

    /// By SQLite's extended result code; its low byte is the primary one (<https://www.sqlite.org/rescode.html>).
    fn of_code(file: PathBuf, error: &dyn DatabaseError) -> Self {
        /// No room for the shared memory of the write-ahead log.
        const IOERR_SHMSIZE: u32 = 4874;
        let code = error.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or(0);
        match (code, code & 0xff) {
            (IOERR_SHMSIZE, _) | (_, 13) => Self::DiskFull { file },
            (_, 5 | 6) => Self::Busy { file },
            (_, 3 | 8) => Self::ReadOnly { file, why: error.message().to_owned() },
            (_, 14) => Self::ReadOnly { file, why: "the file, or one beside it, cannot be opened".to_owned() },
            (_, 11 | 26) => Self::NotOurs { file, why: error.message().to_owned() },
            _ => Self::unexpected(file, error),
        }
    }

    fn unexpected(file: PathBuf, error: &(impl Display + ?Sized)) -> Self {
        Self::Other {
            file,
            what: format!(
                "{error}. What was recorded before stands, but this was not recorded; if it stays, run `watchbill data check`"
            ),
        }
    }
}

#[cfg(test)]
#[path = "error_tests.rs"]
mod tests;
