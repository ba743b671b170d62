//! Files that carry a compiled time-zone database: the wheel of the Python package `tzdata`, its source archive, and any other
//! zip or .tar.gz of a `zoneinfo` folder. Nothing of a file is trusted: what is unpacked is bounded, and stays in memory.

use std::io::{Cursor, Read};

use flate2::read::GzDecoder;
use watchbill_domain::time::Release;

/// A database has some 600 zones, some of them under several names and beside tables and texts.
const MOST_PARTS: usize = 10_000;
/// The largest is `tzdata.zi` with an eighth of a million bytes.
const LARGEST_PART: u64 = 1 << 20;
const MOST_BYTES: u64 = 32 << 20;
const LONGEST_NAME: usize = 64;
/// Folders beside the zones with the same zones once more, of which `right` counts leap seconds, and files that stand for
/// the zone of a machine.
const NOT_ZONES: [&str; 4] = ["right", "posix", "localtime", "posixrules"];

/// What a file holds of a time-zone database.
#[derive(Debug)]
pub(super) struct Unpacked {
    pub release: Release,
    /// The name of each zone and the bytes of its TZif file.
    pub zones: Vec<(String, Vec<u8>)>,
}

/// One file in an archive: its path and what is in it.
type Part = (String, Vec<u8>);

pub(super) fn unpack(bytes: &[u8]) -> Result<Unpacked, String> {
    let parts = match bytes {
        [] => return Err("it is empty".to_owned()),
        [b'P', b'K', ..] => zip_parts(bytes)?,
        [0x1f, 0x8b, ..] => tar_parts(bytes)?,
        _ => return Err("it is neither a wheel or another zip nor a .tar.gz".to_owned()),
    };
    let zones: Vec<Part> = parts.iter().filter_map(zone).collect();
    if zones.is_empty() {
        return Err(
            "there are no compiled zones (TZif files) in it, as the wheels of the package tzdata have them".to_owned()
        );
    }
    let mut releases: Vec<Release> = parts.iter().filter_map(release).collect();
    releases.sort();
    releases.dedup();
    match releases.as_slice() {
        [release] => Ok(Unpacked { release: release.clone(), zones }),
        [] => Err("it does not say which release it is, in a tzdata.zi, a +VERSION or an __init__.py".to_owned()),
        [first, .., last] => Err(format!("it says that it is release {first} and that it is {last}")),
    }
}

fn zip_parts(bytes: &[u8]) -> Result<Vec<Part>, String> {
    let damaged = |error: &dyn std::fmt::Display| format!("it cannot be unpacked: {error}");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut room = Room::default();
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(|error| damaged(&error))?;
        if part.is_file() {
            let path = String::from_utf8_lossy(part.name_raw()).into_owned();
            room.take(path, part)?;
        }
    }
    Ok(room.parts)
}

fn tar_parts(bytes: &[u8]) -> Result<Vec<Part>, String> {
    let damaged = |error: &std::io::Error| format!("it cannot be unpacked: {error}");
    // What is not kept has to be unpacked too on the way to the next part.
    let mut archive = tar::Archive::new(GzDecoder::new(bytes).take(2 * MOST_BYTES));
    let mut room = Room::default();
    for part in archive.entries().map_err(|error| damaged(&error))? {
        let part = part.map_err(|error| damaged(&error))?;
        if part.header().entry_type().is_file() {
            let path = String::from_utf8_lossy(&part.path_bytes()).into_owned();
            room.take(path, part)?;
        }
    }
    Ok(room.parts)
}

/// What has been unpacked, and how much more may be.
#[derive(Default)]
struct Room {
    parts: Vec<Part>,
    bytes: u64,
}

impl Room {
    fn take(&mut self, path: String, part: impl Read) -> Result<(), String> {
        let mut bytes = Vec::new();
        let read = part.take(LARGEST_PART + 1).read_to_end(&mut bytes);
        let length = read.map_err(|error| format!("it cannot be unpacked: {error}"))? as u64;
        self.bytes += length;
        if length > LARGEST_PART || self.bytes > MOST_BYTES || self.parts.len() == MOST_PARTS {
            return Err("there is more in it than a time-zone database has".to_owned());
        }
        self.parts.push((path, bytes));
        Ok(())
    }
}

/// The zone in a part, if it is one: whatever begins as TZif files do, named by its path below the folder `zoneinfo`.
fn zone((path, bytes): &Part) -> Option<Part> {
    let name = match path.rsplit_once("zoneinfo/") {
        Some((_, name)) => name,
        None => path.trim_start_matches("./"),
    };
    let is_named = (1..=LONGEST_NAME).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'+'));
    let is_zone =
        is_named && bytes.starts_with(b"TZif") && !NOT_ZONES.contains(&name.split('/').next().unwrap_or(name));
    is_zone.then(|| (name.to_owned(), bytes.clone()))
}

/// The release that a part gives, if it is one that does.
fn release((path, bytes): &Part) -> Option<Release> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let text = std::str::from_utf8(bytes).ok()?;
    let written = match name {
        "tzdata.zi" => text.lines().next()?.strip_prefix("# version ")?,
        "+VERSION" => text,
        "__init__.py" => {
            let line = text.lines().find_map(|line| line.strip_prefix("IANA_VERSION = "));
            line?.trim_matches(|c: char| c == '"' || c == '\'')
        }
        _ => return None,
    };
    Release::parse(written.trim())
}
