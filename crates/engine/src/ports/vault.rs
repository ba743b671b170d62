//! Files that only this laptop can read: copies of messages before they are sent again or discarded.

use std::io;
use std::path::Path;

use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

/// Writes and reads sealed files.
pub trait Vault: Send + Sync {
    /// A key for one file, made by chance.
    ///
    /// # Errors
    /// When this machine gives no randomness.
    fn new_key(&self) -> io::Result<SecretString>;

    /// Opens a file for writing at its end, and makes it where there is none. A record that a crash left half written at its end is cut
    /// off, and nothing else.
    ///
    /// # Errors
    /// As the operating system says; `InvalidData` where the file is no sealed file of this name, or sealed by another key.
    fn write(&self, path: &Path, name: &str, key: &SecretString) -> io::Result<Box<dyn Sealing>>;

    /// Hands over what a file holds, record by record and in order. A record that does not open any more keeps nobody from those behind it.
    /// What a crash left half written at its end is left out.
    ///
    /// # Errors
    /// As for [`Vault::write`], and what `each` refused: then no further record is handed over.
    fn read(&self, path: &Path, name: &str, key: &SecretString, each: &mut EachRecord<'_>) -> io::Result<Unsealed>;

    /// Takes the file away; fine if there is none.
    ///
    /// # Errors
    /// As the operating system says.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// What is done with each record.
pub type EachRecord<'a> = dyn FnMut(Zeroizing<Vec<u8>>) -> io::Result<()> + 'a;

/// What was found in a sealed file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unsealed {
    /// How many records were handed over.
    pub opened: u64,
    /// The numbers of those that were changed or taken out, from 0 on and rising. That the last ones were taken out cannot be seen.
    pub damaged: Vec<u64>,
}

/// A sealed file that is being written. After an error nothing more is written into it: what of it is on the disk is only known when it is
/// opened anew.
pub trait Sealing: Send + Sync {
    /// Puts a record at its end.
    ///
    /// # Errors
    /// As the operating system says: a full disk, mostly. Always after an error.
    fn put(&mut self, record: &[u8]) -> io::Result<()>;

    /// Returns when everything that was put is on the disk.
    ///
    /// # Errors
    /// As the operating system says. Always after an error.
    fn sync(&mut self) -> io::Result<()>;

    /// How many records it has.
    fn len(&self) -> u64;

    /// Whether it has none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
