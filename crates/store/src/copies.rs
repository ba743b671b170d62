//! Copies of the database: before a migration, for a backup, and back again.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use watchbill_domain::time::Instant;

use crate::schema::Found;
use crate::{Store, StoreError};

/// How many copies of each sort stay in the folder `backups`.
const KEPT: usize = 3;

/// What SQLite keeps beside a database while it is open.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

impl Store {
    /// Writes a copy of the whole database to `to`, while it is in use.
    ///
    /// # Errors
    /// When `to` exists already, or cannot be written.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        if tokio::fs::try_exists(to).await.map_err(|error| StoreError::of_io(to, &error))? {
            return Err(StoreError::Other {
                file: to.to_owned(),
                what: "exists already and was left as it is; choose another name for the copy".to_owned(),
            });
        }
        copy(&self.file, to).await
    }
}

/// Puts the database `from` in the place of `to`. `from` is checked first, and what is at `to` goes to the folder `backups`
/// beside it. A crash in between leaves either the old or the new database. The caller holds the owner lock, so that
/// nobody else has `to` open.
///
/// # Errors
/// When `from` is missing, damaged, another program's or newer than this program; `to` is untouched then.
pub async fn restore(from: &Path, to: &Path, now: Instant) -> Result<(), StoreError> {
    if Found::look(from).await? == Found::Nothing {
        return Err(StoreError::NotFound {
            what: format!("there is no database at {}; nothing was restored and nothing was changed", from.display()),
        });
    }
    refuse_damaged(from).await?;
    let incoming = beside(to, ".incoming");
    copy(from, &incoming).await?;
    let io = |error: std::io::Error| StoreError::of_io(to, &error);
    let kept = backups_of(to, "replaced-", now);
    if tokio::fs::try_exists(to).await.map_err(io)? {
        set_aside(to, &kept).await?;
        keep_newest(&kept, "replaced-").await?;
    }
    // A log left behind would be applied to the new file. What it held is in the copy.
    for companion in COMPANIONS {
        remove(&beside(to, companion)).await?;
    }
    tokio::fs::rename(&incoming, to).await.map_err(io)?;
    sync_folder(to).await
}

/// Copies `file`, which has the schema `version`, to the folder `backups` beside it.
pub(crate) async fn before_migration(file: &Path, version: i64, now: Instant) -> Result<(), StoreError> {
    let to = backups_of(file, &format!("v{version}-"), now);
    make_folder(&to).await?;
    copy(file, &to).await?;
    keep_newest(&to, "v").await
}

/// A sound database is copied with its log; of a damaged one the bytes are kept, log and all.
async fn set_aside(file: &Path, kept: &Path) -> Result<(), StoreError> {
    make_folder(kept).await?;
    if copy(file, kept).await.is_ok() {
        return Ok(());
    }
    for companion in ["", "-wal"] {
        match tokio::fs::copy(beside(file, companion), beside(kept, companion)).await {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::of_io(kept, &error)),
            Ok(_) => {}
        }
    }
    Ok(())
}

/// A consistent copy of a database that may be in use, complete or not there at all: `VACUUM INTO` a name of its own, then
/// renamed.
async fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    let partial = beside(to, ".partial");
    remove(&partial).await?;
    let vacuum = async {
        let mut connection = SqliteConnectOptions::new().filename(from).read_only(true).connect().await?;
        let text = partial.to_str().ok_or_else(|| sqlx::Error::Configuration("the path is not UTF-8".into()))?;
        sqlx::query("VACUUM INTO ?1").bind(text).execute(&mut connection).await?;
        connection.close().await
    };
    if let Err(error) = vacuum.await {
        remove(&partial).await?;
        // A copy fails for want of room or rights where it goes, or because what it is made of is not sound.
        let error = StoreError::of(to, error);
        return Err(match error {
            StoreError::NotOurs { why, .. } => StoreError::NotOurs { file: from.to_owned(), why },
            error => error,
        });
    }
    let finish = async {
        tokio::fs::File::open(&partial).await?.sync_all().await?;
        tokio::fs::rename(&partial, to).await
    };
    finish.await.map_err(|error| StoreError::of_io(to, &error))?;
    sync_folder(to).await
}

async fn refuse_damaged(file: &Path) -> Result<(), StoreError> {
    let ask = async {
        let mut connection = SqliteConnectOptions::new().filename(file).read_only(true).connect().await?;
        let verdict: String = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok(verdict)
    };
    match ask.await.map_err(|error| StoreError::of(file, error))?.as_str() {
        "ok" => Ok(()),
        damage => Err(StoreError::NotOurs { file: file.to_owned(), why: damage.to_owned() }),
    }
}

/// `backups/watchbill-v1-20260328T090000Z.db` for `watchbill.db`.
fn backups_of(file: &Path, sort: &str, now: Instant) -> PathBuf {
    let stamp: String = now.to_rfc3339().chars().filter(char::is_ascii_alphanumeric).collect();
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name("backups").join(format!("{stem}-{sort}{stamp}.db"))
}

/// Removes all but the newest copies of one sort, told by the names [`backups_of`] gives.
async fn keep_newest(newest: &Path, sort: &str) -> Result<(), StoreError> {
    let io = |error: std::io::Error| StoreError::of_io(newest, &error);
    let name = newest.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let Some(prefix) = name.rfind(&format!("-{sort}")).map(|at| &name[..=at + sort.len()]) else { return Ok(()) };
    let mut copies = Vec::new();
    let mut folder = tokio::fs::read_dir(newest.with_file_name("")).await.map_err(io)?;
    while let Some(entry) = folder.next_entry().await.map_err(io)? {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(prefix) && name.ends_with(".db") {
            let stamp = name.rsplit('-').next().unwrap_or_default().to_owned();
            copies.push((stamp, entry.path()));
        }
    }
    copies.sort();
    for (_, old) in copies.iter().rev().skip(KEPT) {
        remove(old).await?;
        remove(&beside(old, "-wal")).await?;
    }
    Ok(())
}

async fn make_folder(of: &Path) -> Result<(), StoreError> {
    tokio::fs::create_dir_all(of.with_file_name("")).await.map_err(|error| StoreError::of_io(of, &error))
}

async fn remove(file: &Path) -> Result<(), StoreError> {
    match tokio::fs::remove_file(file).await {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(StoreError::of_io(file, &error)),
        _ => Ok(()),
    }
}

/// A renamed file is only certain to be there after a power cut when its folder has been written as well. Windows has no
/// such call and does not need it.
async fn sync_folder(of: &Path) -> Result<(), StoreError> {
    if cfg!(windows) {
        return Ok(());
    }
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let sync = async { tokio::fs::File::open(folder).await?.sync_all().await };
    sync.await.map_err(|error| StoreError::of_io(folder, &error))
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    file.with_file_name(name)
}

#[cfg(test)]
#[path = "copies_tests.rs"]
mod tests;
