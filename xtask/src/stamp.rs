//! Work that is done again only when what it was done with has changed.

use crate::Stop;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A file that holds a digest of the inputs of the last work that succeeded.
pub(crate) struct Stamp {
    /// Where it is.
    pub(crate) file: PathBuf,
}

impl Stamp {
    /// Does the work, unless it was done with exactly these inputs.
    pub(crate) fn unless_fresh(&self, inputs: &[PathBuf], work: impl FnOnce() -> Result<(), Stop>) -> Result<(), Stop> {
        let digest = digest(inputs)?;
        if fs::read_to_string(&self.file).is_ok_and(|stamped| stamped == digest) {
            return Ok(());
        }
        self.forget()?;
        work()?;
        fs::write(&self.file, digest).map_err(|error| Stop::Failed(format!("write {}: {error}", self.file.display())))
    }

    /// What was made is gone or of no use: the work is to be done whatever its inputs are.
    pub(crate) fn forget(&self) -> Result<(), Stop> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Stop::Failed(format!("remove {}: {error}", self.file.display())))
            }
            _ => Ok(()),
        }
    }
}

/// FNV-1a over the paths and contents: it tells a change from no change and guards against nobody.
fn digest(files: &[PathBuf]) -> Result<String, Stop> {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut take = |bytes: &[u8]| {
        for byte in bytes.iter().chain(&[0xff]) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for file in files {
        take(file.as_os_str().as_encoded_bytes());
        take(&fs::read(file).map_err(|error| cannot_read(file, &error))?);
    }
    Ok(format!("{hash:016x}"))
}

/// Why an input is of no use.
pub(crate) fn cannot_read(path: &Path, error: &io::Error) -> Stop {
    Stop::Failed(format!("read {}: {error}", path.display()))
}

#[cfg(test)]
#[path = "stamp_tests.rs"]
mod tests;
