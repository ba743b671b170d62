//! One process at a time owns a workspace: it polls and pages. Everybody else is a guest who reads.
//!
//! The operating system holds the lock, so it ends with the process however that ends. The text in the file is for people.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

const LOCK_FILE: &str = "owner.lock";

/// Holds a workspace until it is dropped.
#[derive(Debug)]
pub struct OwnerLock {
    file: File,
}

/// Who holds a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The process; `None` if the file does not say.
    pub pid: Option<u32>,
    /// The program, like `watchbill`; `None` if the file does not say.
    pub program: Option<String>,
}

impl OwnerLock {
    /// Takes the workspace; `None` when somebody else holds it.
    ///
    /// # Errors
    /// When the lock file cannot be opened, locked or written.
    pub fn try_take(workspace: &Path) -> io::Result<Option<Self>> {
        let path = workspace.join(LOCK_FILE);
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(e)) => return Err(e),
        }
        let mut lock = Self { file };
        lock.write_holder()?;
        Ok(Some(lock))
    }

    /// Who holds the workspace now, if anybody.
    ///
    /// # Errors
    /// When the lock file is there and cannot be opened or tried.
    pub fn holder(workspace: &Path) -> io::Result<Option<Holder>> {
        let file = match File::open(workspace.join(LOCK_FILE)) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e),
        };
        match file.try_lock_shared() {
            Ok(()) => return Ok(None),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(e)) => return Err(e),
        }
        // Windows lets nobody read a locked file: then it is known that there is a holder, and no more.
        let mut text = String::new();
        let _ = (&file).take(4096).read_to_string(&mut text);
        let mut lines = text.lines();
        let pid = lines.next().and_then(|line| line.parse().ok());
        Ok(Some(Holder { pid, program: lines.next().filter(|l| !l.is_empty()).map(str::to_owned) }))
    }

    fn write_holder(&mut self) -> io::Result<()> {
        let program = std::env::current_exe().ok();
        let program = program.as_deref().and_then(Path::file_stem).unwrap_or_default().to_string_lossy();
        self.file.set_len(0)?;
        self.file.rewind()?;
        writeln!(self.file, "{}\n{program}", std::process::id())
    }
}

/// The file stays: removing it would let a second process lock a file that a third no longer sees.
impl Drop for OwnerLock {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
#[path = "owner_tests.rs"]
mod tests;
