//! Files that only this laptop can read: copies of messages before they are sent again or discarded.

use std::io;
use std::path::Path;

use secrecy::SecretString;

/// Writes and reads sealed files.
pub trait Vault: Send + Sync {
    /// A key for one file, made by chance.
    ///
    /// # Errors
    /// When this machine gives no randomness.
    fn new_key(&self) -> io::Result<SecretString>;

    /// Opens a file for writing at its end, and makes it where there is none. What a crash left half written at its end is cut off.
    ///
    /// # Errors
    /// As the operating system says; `InvalidData` where the file is no sealed file of this name, or sealed by another key.
    fn write(&self, path: &Path, name: &str, key: &SecretString) -> io::Result<Box<dyn Sealing>>;

    /// What a file holds, in order. What a crash left half written at its end is left out.
    ///
    /// # Errors
    /// As for [`Vault::write`]; a record that was changed, left out or put in is found and refused.
    fn read(&self, path: &Path, name: &str, key: &SecretString) -> io::Result<Vec<Vec<u8>>>;

    /// Takes the file away; fine if there is none.
    ///
    /// # Errors
    /// As the operating system says.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// A sealed file that is being written.
pub trait Sealing: Send {
    /// Puts a record at its end.
    ///
    /// # Errors
    /// As the operating system says: a full disk, mostly.
    fn put(&mut self, record: &[u8]) -> io::Result<()>;

    /// Returns when everything that was put is on the disk.
    ///
    /// # Errors
    /// As the operating system says.
    fn sync(&mut self) -> io::Result<()>;

    /// How many records it has.
    fn len(&self) -> u64;

    /// Whether it has none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
