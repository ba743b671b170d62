//! The workspace's files on disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use watchbill_engine::ports::{FileStamp, Files, WriteOut};

/// Bytes of a file that are read. None that Watchbill reads whole is larger, and a device may have no end.
const MOST_READ: u64 = 256 << 20;

/// Files where the operating system keeps them.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiskFiles;

impl Files for DiskFiles {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(MOST_READ + 1).read_to_end(&mut bytes)?;
        if u64::try_from(bytes.len()).is_ok_and(|read| read > MOST_READ) {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it has more than 256 MiB"));
        }
        Ok(bytes)
    }

    /// The bytes go to a new file beside the old one, reach the disk, and take its place in one step. A link stays a link:
    /// the file it leads to is replaced. Permissions of the old file are kept; a missing folder is made.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let fresh = folder.join(fresh_name(&target));
        let replaced = write_whole(&fresh, bytes, &target).and_then(|()| fs::rename(&fresh, &target));
        if replaced.is_err() {
            // What is left of the attempt is of no use to anybody, and the first error is the one to report.
            let _ = fs::remove_file(&fresh);
        }
        replaced.and_then(|()| sync_folder(folder))
    }

    fn write_own(&self, path: &Path, write: &mut WriteOut<'_>) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut file = io::BufWriter::new(options.open(path)?);
        let written = write(&mut file).and_then(|()| file.flush()).and_then(|()| file.get_ref().sync_all());
        if written.is_err() {
            // The first error is the one to report.
            let _ = fs::remove_file(path);
        }
        written
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(e),
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry?.path();
            if path.is_file() && !is_fresh(&path) {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    fn stamp(&self, path: &Path) -> Option<FileStamp> {
        let metadata = fs::metadata(path).ok()?;
        let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let ns = |span: std::time::Duration| i128::try_from(span.as_nanos()).unwrap_or(i128::MAX);
        let modified_ns = modified.duration_since(UNIX_EPOCH).map_or_else(|before| -ns(before.duration()), ns);
        Some(FileStamp { modified_ns, size: metadata.len() })
    }

    fn home(&self) -> Option<PathBuf> {
        directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_owned())
    }
}

const FRESH_SUFFIX: &str = ".watchbill-new";

/// Differs between processes and between calls, so that two writers never share an unfinished file.
fn fresh_name(target: &Path) -> String {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    format!(".{name}.{}-{}{FRESH_SUFFIX}", std::process::id(), CALLS.fetch_add(1, Ordering::Relaxed))
}

fn is_fresh(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(FRESH_SUFFIX))
}

fn write_whole(fresh: &Path, bytes: &[u8], old: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(fresh)?;
    if let Ok(metadata) = fs::metadata(old) {
        file.set_permissions(metadata.permissions())?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

/// Without this a power cut may undo the rename although the bytes are on disk.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Unverified: Windows has no such call for folders; NTFS keeps renames in its own journal.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;
