//! Sealed files: each record by itself, AES-256 in Galois counter mode, with a nonce made by chance and bound to the name of the file
//! and to its number. So a record cannot be changed or taken out of the middle without that being seen; that the last ones are missing
//! cannot be seen.
//!
//! A file is `WBSEAL1\n`, then for each record a mark (8 bytes), its number (8 bytes, little-endian), its length (4 bytes, little-endian),
//! the nonce (12 bytes) and the sealed bytes. By the marks the next record is found behind one that was damaged.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use secrecy::zeroize::{Zeroize as _, Zeroizing};
use secrecy::{ExposeSecret, SecretString};
use watchbill_engine::ports::{EachRecord, Sealing, Unsealed, Vault};

use crate::files::sync_folder;

mod records;

use records::{Next, Records};

const HEAD: &[u8] = b"WBSEAL1\n";
const KEY_LEN: usize = 32;
/// Begins each record. Sealed bytes look like it by chance once in 2^64, and then only cost a try.
const MARK: [u8; 8] = *b"\xe5WBrec\n\x9b";
/// Mark, number, length, nonce.
const RECORD_HEAD: usize = MARK.len() + 8 + 4 + NONCE_LEN;
/// A record is a message: brokers take none that is larger.
const RECORD_MOST: usize = 512 << 20;

/// Sealed files on the disk.
#[derive(Debug)]
pub struct SealedFiles;

impl Vault for SealedFiles {
    fn new_key(&self) -> io::Result<SecretString> {
        let mut bytes = [0_u8; KEY_LEN];
        rand::fill(&mut bytes).map_err(|_| io::Error::other("this machine gives no random numbers"))?;
        let text = BASE64.encode(bytes);
        bytes.zeroize();
        Ok(SecretString::from(text))
    }

    fn write(&self, path: &Path, name: &str, key: &SecretString) -> io::Result<Box<dyn Sealing>> {
        let seal = Seal::of(name, key)?;
        let (mut file, is_new) = open_own(path)?;
        let found = scan(&mut file, &seal, &mut |_| Ok(()))?;
        if found.end < HEAD.len() as u64 {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(HEAD)?;
        } else {
            file.set_len(found.end)?;
            file.seek(SeekFrom::End(0))?;
        }
        if let Some(folder) = path.parent().filter(|_| is_new) {
            // Else a crash could take the whole file away, with records that were synced.
            file.sync_all()?;
            sync_folder(folder)?;
        }
        Ok(Box::new(SealedFile { file, seal, records: found.records, is_broken: false }))
    }

    fn read(&self, path: &Path, name: &str, key: &SecretString, each: &mut EachRecord<'_>) -> io::Result<Unsealed> {
        Ok(scan(&mut File::open(path)?, &Seal::of(name, key)?, each)?.unsealed)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }
}

/// For nobody else to read, also while it is sealed. And whether it was made just now.
fn open_own(path: &Path) -> io::Result<(File, bool)> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let is_new = !path.try_exists()?;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    Ok((options.open(path)?, is_new))
}

struct SealedFile {
    file: File,
    seal: Seal,
    records: u64,
    /// Whether something failed: then it is not known what is on the disk.
    is_broken: bool,
}

impl SealedFile {
    fn unless_broken<T>(&mut self, done: impl FnOnce(&mut Self) -> io::Result<T>) -> io::Result<T> {
        if self.is_broken {
            return Err(io::Error::other("writing the file failed before: it has to be opened anew"));
        }
        let done = done(self);
        self.is_broken = done.is_err();
        done
    }
}

impl Sealing for SealedFile {
    fn put(&mut self, record: &[u8]) -> io::Result<()> {
        self.unless_broken(|own| {
            let bytes = own.seal.close(own.records, record)?;
            own.file.write_all(&bytes)?;
            own.records += 1;
            Ok(())
        })
    }

    fn sync(&mut self) -> io::Result<()> {
        self.unless_broken(|own| own.file.sync_data())
    }

    fn len(&self) -> u64 {
        self.records
    }
}

/// What a file holds.
struct Found {
    unsealed: Unsealed,
    /// The number of the next record.
    records: u64,
    /// Where that one is written: behind everything but a half-written end. Less than a head where there is not even a head.
    end: u64,
}

/// Reads a file record by record, because it may be larger than the memory.
fn scan(file: &mut File, seal: &Seal, each: &mut EachRecord<'_>) -> io::Result<Found> {
    let mut records = Records::of(file)?;
    let head = records.bytes(0, HEAD.len())?;
    let mut found = Found { unsealed: Unsealed::default(), records: 0, end: head.len() as u64 };
    if head.len() < HEAD.len() && HEAD.starts_with(&head) {
        return Ok(Found { end: 0, ..found });
    }
    if head != HEAD {
        return Err(refused("is no sealed file of Watchbill"));
    }
    let mut damaged = BTreeSet::new();
    let mut at = HEAD.len() as u64;
    loop {
        match records.next(at)? {
            Next::End { half_from } => {
                found.end = half_from;
                break;
            }
            Next::Unreadable { behind } => {
                damaged.insert(found.records);
                found.records += 1;
                at = behind;
            }
            Next::Record { from, number, nonce, mut sealed } => match seal.open(number, nonce, &mut sealed) {
                Some(length) => {
                    at = from + (RECORD_HEAD + sealed.len()) as u64;
                    let is_next = number >= found.records;
                    damaged.extend(found.records..number);
                    found.records = found.records.max(number.saturating_add(1));
                    if is_next || damaged.remove(&number) {
                        sealed.truncate(length);
                        each(Zeroizing::new(sealed))?;
                        found.unsealed.opened += 1;
                    }
                }
                None => {
                    damaged.insert(found.records);
                    found.records += 1;
                    at = from + MARK.len() as u64;
                }
            },
        }
    }
    if found.unsealed.opened == 0 && !damaged.is_empty() {
        return Err(refused("was changed, or was sealed by another key or for another run"));
    }
    found.unsealed.damaged = damaged.into_iter().collect();
    Ok(found)
}

struct Seal {
    key: LessSafeKey,
    name: String,
}

impl Seal {
    fn of(name: &str, key: &SecretString) -> io::Result<Self> {
        let bytes = BASE64.decode(key.expose_secret()).map_err(|_| refused("cannot be opened by that key"))?;
        let bytes = Zeroizing::new(bytes);
        let key = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| refused("cannot be opened by that key"))?;
        Ok(Self { key: LessSafeKey::new(key), name: name.to_owned() })
    }

    fn place(&self, number: u64) -> Aad<Vec<u8>> {
        Aad::from([self.name.as_bytes(), &[0], &number.to_le_bytes()].concat())
    }

    /// The record as it stands in the file.
    fn close(&self, number: u64, record: &[u8]) -> io::Result<Vec<u8>> {
        let mut nonce = [0_u8; NONCE_LEN];
        rand::fill(&mut nonce).map_err(|_| io::Error::other("this machine gives no random numbers"))?;
        let mut sealed = record.to_vec();
        self.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), self.place(number), &mut sealed)
            .map_err(|_| io::Error::other("a record could not be sealed"))?;
        let length = u32::try_from(sealed.len()).ok().filter(|length| *length as usize <= RECORD_MOST);
        let length = length.ok_or_else(|| io::Error::other("a message is larger than a record may be"))?;
        Ok([&MARK[..], &number.to_le_bytes(), &length.to_le_bytes(), &nonce, &sealed].concat())
    }

    /// Opens a record where it stands, and says how long what it holds is; none where it is not this record, as it was sealed.
    fn open(&self, number: u64, nonce: [u8; NONCE_LEN], sealed: &mut [u8]) -> Option<usize> {
        let opened = self.key.open_in_place(Nonce::assume_unique_for_key(nonce), self.place(number), sealed);
        opened.ok().map(|opened| opened.len())
    }
}

fn refused(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the file {why}"))
}

#[cfg(test)]
#[path = "vault_tests.rs"]
mod tests;
