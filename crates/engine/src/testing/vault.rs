//! Sealed files in memory.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use crate::ports::{EachRecord, Sealing, Unsealed, Vault};

/// Sealed files in memory.
#[derive(Debug, Default)]
pub struct MemoryVault(Arc<Mutex<Sealed>>);

#[derive(Debug, Default)]
struct Sealed {
    files: HashMap<PathBuf, SealedFile>,
    keys: u64,
    /// Why nothing can be written.
    full: Option<io::ErrorKind>,
}

#[derive(Debug, Clone, Default)]
struct SealedFile {
    name: String,
    key: String,
    records: Vec<Vec<u8>>,
    damaged: Vec<u64>,
}

impl MemoryVault {
    /// Nothing can be written from now on; or again where there is no reason.
    pub fn fail(&self, why: Option<io::ErrorKind>) {
        self.lock().full = why;
    }

    /// How many records the file of this name has; none where there is no such file.
    #[must_use]
    pub fn records_of(&self, name: &str) -> Option<usize> {
        self.lock().files.values().find(|file| file.name == name).map(|file| file.records.len())
    }

    /// A record of the file of this name does not open any more.
    pub fn damage(&self, name: &str, number: u64) {
        let mut sealed = self.lock();
        sealed.files.values_mut().filter(|file| file.name == name).for_each(|file| file.damaged.push(number));
    }

    fn lock(&self) -> MutexGuard<'_, Sealed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Vault for MemoryVault {
    fn new_key(&self) -> io::Result<SecretString> {
        let mut sealed = self.lock();
        sealed.keys += 1;
        Ok(SecretString::from(format!("key {}", sealed.keys)))
    }

    fn write(&self, path: &Path, name: &str, key: &SecretString) -> io::Result<Box<dyn Sealing>> {
        let mut sealed = self.lock();
        if let Some(why) = sealed.full {
            return Err(why.into());
        }
        let (name_of, key_of) = (name.to_owned(), key.expose_secret().to_owned());
        let new = || SealedFile { name: name_of, key: key_of, ..SealedFile::default() };
        let file = sealed.files.entry(path.to_owned()).or_insert_with(new);
        if file.name != name || file.key != key.expose_secret() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(Box::new(MemorySealing { sealed: Arc::clone(&self.0), path: path.to_owned(), is_broken: false }))
    }

    fn read(&self, path: &Path, name: &str, key: &SecretString, each: &mut EachRecord<'_>) -> io::Result<Unsealed> {
        let file = self.lock().files.get(path).cloned().ok_or(io::ErrorKind::NotFound)?;
        if file.name != name || file.key != key.expose_secret() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut found = Unsealed::default();
        for (number, record) in (0..).zip(file.records) {
            if file.damaged.contains(&number) {
                found.damaged.push(number);
            } else {
                each(Zeroizing::new(record))?;
                found.opened += 1;
            }
        }
        Ok(found)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut sealed = self.lock();
        // A full disk lets go of what it has.
        if sealed.full == Some(io::ErrorKind::PermissionDenied) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        sealed.files.remove(path);
        Ok(())
    }
}

struct MemorySealing {
    sealed: Arc<Mutex<Sealed>>,
    path: PathBuf,
    is_broken: bool,
}

impl MemorySealing {
    /// After an error it stays an error, as with a file on a disk.
    fn may_write(&mut self) -> io::Result<()> {
        let full = self.lock().full;
        self.is_broken |= full.is_some();
        match full {
            Some(why) => Err(why.into()),
            None if self.is_broken => Err(io::Error::other("writing the file failed before: it has to be opened anew")),
            None => Ok(()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Sealed> {
        self.sealed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sealing for MemorySealing {
    fn put(&mut self, record: &[u8]) -> io::Result<()> {
        self.may_write()?;
        let mut sealed = self.lock();
        let file = sealed.files.get_mut(&self.path).ok_or(io::ErrorKind::NotFound)?;
        file.records.push(record.to_vec());
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        self.may_write()
    }

    fn len(&self) -> u64 {
        self.lock().files.get(&self.path).map_or(0, |file| file.records.len() as u64)
    }
}
