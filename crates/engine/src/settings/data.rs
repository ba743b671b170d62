//! The records: how much there is, copies of them, and putting a copy in their place.

use std::path::{Path, PathBuf};

use watchbill_domain::time::Instant;
use watchbill_store::{StoreError, restore};

use crate::api::{ApiError, BackupView, DataView, RecordCount};
use crate::reads::{self, Here};
use crate::shared::Shared;
use crate::workspace::DATABASE_FILE;

/// A copy that was checked and waits for the next start, when nobody has the records open.
const STAGED_FILE: &str = "watchbill.db.restore";
const BACKUPS: &str = "backups";

/// How it stands with the records.
pub(crate) async fn data_view(shared: &Shared, done: Option<String>) -> Result<DataView, ApiError> {
    let here = Here { now: shared.ports.clock.now(), zone: shared.ports.clock.zone() };
    let size = shared.store.size().await.map_err(|e| reads::store_error(&e))?;
    let folder = shared.folder.join(BACKUPS);
    let files = &shared.ports.files;
    let mut backups: Vec<(i128, BackupView)> = files
        .list(&folder)
        .unwrap_or_default()
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "db"))
        .filter_map(|path| {
            let stamp = files.stamp(&path)?;
            let at = Instant::from_ms(i64::try_from(stamp.modified_ns / 1_000_000).ok()?);
            let name = path.file_name()?.to_string_lossy().into_owned();
            let file = path.display().to_string();
            Some((stamp.modified_ns, BackupView { file, name, size: size_text(stamp.size), at: here.time(at) }))
        })
        .collect();
    backups.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let stamp = here.now.to_rfc3339().replace([':', '.'], "");
    let pending = files.stamp(&shared.folder.join(STAGED_FILE)).map(|_| {
        "A copy waits to be put in the place of the records: quit Watchbill and start it again. What is recorded until then \
         goes to the folder `backups`."
            .to_owned()
    });
    Ok(DataView {
        file: shared.folder.join(DATABASE_FILE).display().to_string(),
        size: size_text(size.bytes),
        oldest_at: size.oldest_at.map(|at| here.time(at)),
        retention_days: u16::try_from(shared.loaded().retention.as_secs() / 86_400).unwrap_or(u16::MAX),
        rows: size
            .rows
            .into_iter()
            .filter(|(_, rows)| *rows > 0)
            .map(|(what, rows)| RecordCount { what, rows })
            .collect(),
        backups: backups.into_iter().map(|(_, view)| view).collect(),
        suggested_backup: folder.join(format!("by-hand-{stamp}.db")).display().to_string(),
        restore_pending: pending,
        done,
    })
}

/// A path a person wrote; one that is not whole counts from the workspace.
pub(crate) fn whole_path(folder: &Path, written: &str) -> Result<PathBuf, ApiError> {
    let written = written.trim();
    if written.is_empty() {
        return Err(ApiError::Invalid { field: "path".to_owned(), message: "name a file".to_owned() });
    }
    Ok(folder.join(written))
}

/// Checks a copy and lays it ready for the next start.
///
/// # Errors
/// When it is missing, damaged, another program's or newer than this program; nothing is changed then.
pub(crate) async fn stage_restore(folder: &Path, from: &Path, now: Instant) -> Result<(), StoreError> {
    restore(from, &folder.join(STAGED_FILE), now).await
}

/// Puts a copy that was laid ready in the place of the records; the caller holds the owner lock and has not opened them. A
/// crash in between does it once more, to the same end.
///
/// # Errors
/// When it cannot be written; the records are those that were there then.
pub(crate) async fn finish_restore(folder: &Path, now: Instant) -> Result<(), StoreError> {
    let staged = folder.join(STAGED_FILE);
    if !tokio::fs::try_exists(&staged).await.unwrap_or(false) {
        return Ok(());
    }
    restore(&staged, &folder.join(DATABASE_FILE), now).await?;
    tracing::info!("a copy was put in the place of the records");
    tokio::fs::remove_file(&staged).await.map_err(|error| StoreError::Other {
        file: staged,
        what: format!("was put in place but cannot be removed ({error}); remove it by hand"),
    })
}

/// Bytes as people read them, in units of 1024 with one decimal: `7.0 MiB`.
#[must_use]
pub fn size_text(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} bytes");
    }
    // In tenths of a unit, rounded half up, so that no float is needed.
    let mut tenths = (bytes * 10 + 512) / 1024;
    let mut unit = 0;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths = (tenths + 512) / 1024;
        unit += 1;
    }
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}
