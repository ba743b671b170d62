//! Sealed files: each record by itself, AES-256 in Galois counter mode, with a nonce made by chance and bound to the name of the file
//! and to its place in it. So a record cannot be changed, moved or taken out of the middle; that the last ones are missing cannot be seen.
//!
//! A file is `WBSEAL1\n`, then for each record its length (4 bytes, little-endian), the nonce (12 bytes) and the sealed bytes.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use secrecy::{ExposeSecret, SecretString};
use watchbill_engine::ports::{Sealing, Vault};

const HEAD: &[u8] = b"WBSEAL1\n";
const KEY_LEN: usize = 32;
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
        bytes.fill(0);
        Ok(SecretString::from(text))
    }

    fn write(&self, path: &Path, name: &str, key: &SecretString) -> io::Result<Box<dyn Sealing>> {
        let seal = Seal::of(name, key)?;
        let mut file = open_own(path)?;
        let found = scan(&mut file, &seal)?;
        if found.end == 0 {
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(HEAD)?;
        } else {
            file.set_len(found.end)?;
            file.seek(SeekFrom::End(0))?;
        }
        Ok(Box::new(SealedFile { file, seal, records: found.records.len() as u64 }))
    }

    fn read(&self, path: &Path, name: &str, key: &SecretString) -> io::Result<Vec<Vec<u8>>> {
        Ok(scan(&mut File::open(path)?, &Seal::of(name, key)?)?.records)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }
}

/// For nobody else to read, also while it is sealed.
fn open_own(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

struct SealedFile {
    file: File,
    seal: Seal,
    records: u64,
}

impl Sealing for SealedFile {
    fn put(&mut self, record: &[u8]) -> io::Result<()> {
        let bytes = self.seal.close(self.records, record)?;
        let start = self.file.stream_position()?;
        if let Err(error) = self.file.write_all(&bytes) {
            // What is half there would stand before the next one.
            self.file.set_len(start)?;
            self.file.seek(SeekFrom::Start(start))?;
            return Err(error);
        }
        self.records += 1;
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn len(&self) -> u64 {
        self.records
    }
}

struct Found {
    records: Vec<Vec<u8>>,
    /// Where the last whole record ends; 0 where there is not even a head.
    end: u64,
}

fn scan(file: &mut File, seal: &Seal) -> io::Result<Found> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    if bytes.len() < HEAD.len() && HEAD.starts_with(&bytes) {
        return Ok(Found { records: Vec::new(), end: 0 });
    }
    let mut rest = bytes.strip_prefix(HEAD).ok_or_else(|| refused("is no sealed file of Watchbill"))?;
    let mut records = Vec::new();
    while let Some((nonce, sealed, after)) = split(rest)? {
        records.push(seal.open(records.len() as u64, nonce, sealed)?);
        rest = after;
    }
    Ok(Found { records, end: (bytes.len() - rest.len()) as u64 })
}

type Parts<'a> = ([u8; NONCE_LEN], &'a [u8], &'a [u8]);

/// The first record; none where it is not whole.
fn split(rest: &[u8]) -> io::Result<Option<Parts<'_>>> {
    let Some((length, rest)) = rest.split_first_chunk::<4>() else { return Ok(None) };
    let length = u32::from_le_bytes(*length) as usize;
    if length > RECORD_MOST {
        return Err(refused("has a record that is larger than any message"));
    }
    let Some((nonce, rest)) = rest.split_first_chunk::<NONCE_LEN>() else { return Ok(None) };
    Ok(rest.split_at_checked(length).map(|(sealed, after)| (*nonce, sealed, after)))
}

struct Seal {
    key: LessSafeKey,
    name: String,
}

impl Seal {
    fn of(name: &str, key: &SecretString) -> io::Result<Self> {
        let bytes = BASE64.decode(key.expose_secret()).map_err(|_| refused("cannot be opened by that key"))?;
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
        Ok([&length.to_le_bytes()[..], &nonce, &sealed].concat())
    }

    fn open(&self, number: u64, nonce: [u8; NONCE_LEN], sealed: &[u8]) -> io::Result<Vec<u8>> {
        let mut bytes = sealed.to_vec();
        let length = self
            .key
            .open_in_place(Nonce::assume_unique_for_key(nonce), self.place(number), &mut bytes)
            .map_err(|_| refused("was changed, or was sealed by another key or for another run"))?
            .len();
        bytes.truncate(length);
        Ok(bytes)
    }
}

fn refused(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the file {why}"))
}

#[cfg(test)]
#[path = "vault_tests.rs"]
mod tests;
