//! `[time_zones]`: a time-zone database that is newer than the bundled one, in a file of the workspace.

mod archive;

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use toml_edit::Document;
use watchbill_domain::sources::Problem;
use watchbill_domain::time::ZoneDatabase;

use crate::absence::read_path;
use crate::finding::{Finding, Weight};
use crate::reader::{Entry, Reader, Wrong, entries, shown};

/// The largest file of zones that is read, bytes; a wheel has a third of a million.
pub const LARGEST_ZONE_FILE: u64 = 16 << 20;

const KEYS: [&str; 2] = ["file", "sha256"];
const INSTEAD: &str = "hand-offs and times go by the bundled time-zone database";

/// Which file of the workspace the zones are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneFile {
    /// Its path below the folder of the workspace, parts joined by `/`.
    pub path: String,
    /// Its checksum, 64 hexadecimal digits in small letters.
    pub sha256: String,
    /// 1-based, where `watchbill.toml` names it.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
}

/// What a definition file says about zones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedZones {
    /// Those of this file.
    File(ZoneFile),
    /// None: the bundled ones.
    Bundled,
    /// A file, in words that cannot be taken: the bundled ones, and why.
    NotTaken(Problem),
    /// The definition file is not TOML: whatever was gone by before.
    Unreadable,
}

/// Which zones `watchbill.toml` names, for whoever has to go by them before anything else of the file is read. What is wrong
/// with the naming is among the findings of [`crate::read_workspace`].
#[must_use]
pub fn named_zones(text: &str, file: &str) -> NamedZones {
    let Ok(document) = Document::parse(text) else { return NamedZones::Unreadable };
    let entries = entries(document.as_table(), 0);
    let Some(entry) = entries.iter().find(|entry| entry.key == "time_zones") else { return NamedZones::Bundled };
    let mut reader = Reader::new(file, text);
    if let Some(named) = read_time_zones(&mut reader, entry) {
        return NamedZones::File(named);
    }
    let why = reader.into_findings().into_iter().next();
    why.map_or(NamedZones::Bundled, |finding| NamedZones::NotTaken(finding.problem))
}

impl ZoneFile {
    /// The database in the bytes of this file.
    ///
    /// # Errors
    /// Why it is not gone by.
    pub fn database(&self, bytes: &[u8]) -> Result<ZoneDatabase, String> {
        let found = hex(&Sha256::digest(bytes));
        if found != self.sha256 {
            return Err(format!(
                "its sha256 is {found}, not the one that stands in `sha256`: it is another file than was checked in, or damaged"
            ));
        }
        let unpacked = archive::unpack(bytes)?;
        ZoneDatabase::read(unpacked.release, &self.path, unpacked.zones).map_err(|unusable| unusable.to_string())
    }

    /// What is said where this file is named: the bundled database is gone by, for this reason.
    #[must_use]
    pub fn not_gone_by(&self, file: &str, why: &str) -> Finding {
        let bundled = ZoneDatabase::bundled().release();
        let message = format!(
            "{} is not gone by: {why}. Hand-offs, quiet hours and times go by the bundled time-zone database {bundled}; \
             where a zone has newer rules, other people are paged than the rest of the team believes",
            self.path
        );
        let (line, column) = (Some(self.line), Some(self.column));
        Finding { problem: Problem { place: file.to_owned(), line, column, message }, weight: Weight::Ignored }
    }
}

pub(crate) fn read_time_zones(reader: &mut Reader<'_>, table: &Entry<'_>) -> Option<ZoneFile> {
    let Some(keys) = table.table() else {
        reader.ignore(&table.expected("a table, `[time_zones]`"), INSTEAD);
        return None;
    };
    let entries = entries(keys, table.key_at);
    for entry in entries.iter().filter(|entry| !KEYS.contains(&entry.key)) {
        reader.unknown(entry, &KEYS);
    }
    let find = |key: &str, expected: &str| {
        let missing = || Wrong::new(table.key_at, format!("`{key}` is missing in `[time_zones]`; expected {expected}"));
        entries.iter().find(|entry| entry.key == key).ok_or_else(missing)
    };
    let path = find("file", "the path of a file like zones/tzdata-2026.6-py2.py3-none-any.whl")
        .and_then(|entry| Ok((read_path("zones/tzdata.whl", entry.key, entry.text()?, entry.at)?, entry.at)));
    let sum =
        find("sha256", "the checksum that is published with it").and_then(|entry| checksum(entry.text()?, entry.at));
    for wrong in [path.as_ref().err(), sum.as_ref().err()].into_iter().flatten() {
        reader.ignore(wrong, INSTEAD);
    }
    let (path, at) = path.ok()?;
    let (line, column) = reader.place(at);
    Some(ZoneFile { path, sha256: sum.ok()?, line, column })
}

fn checksum(text: &str, at: usize) -> Result<String, Wrong> {
    let sum = text.trim().to_ascii_lowercase();
    if sum.len() == 64 && sum.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(sum);
    }
    Err(Wrong::new(at, format!("{} is not a sha256; expected 64 hexadecimal digits", shown(text))))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
#[path = "time_zones_tests.rs"]
mod tests;
