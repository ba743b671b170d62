//! Which time-zone database this process goes by: the one its workspace names, or else the bundled one.
//!
//! Whatever reads a `watchbill.toml` for what is in force goes by its zones first, because everything else in it is read by them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use watchbill_definitions::{Finding, LARGEST_ZONE_FILE, NamedZones, Reading, ZoneFile, named_zones, read_workspace};
use watchbill_domain::time::{ZoneDatabase, go_by, zone_database};

use crate::ports::{FileStamp, Files};
use crate::settings::size_text;
use crate::workspace::{DEFINITIONS_FILE, kinds};

/// Which version of which file the zones came from, or would have come from.
pub(crate) type ZoneStamp = Option<(PathBuf, Option<FileStamp>)>;

/// The database that was read last, so that it is not unpacked again for every question.
static KEPT: Mutex<Option<Kept>> = Mutex::new(None);

struct Kept {
    path: PathBuf,
    stamp: FileStamp,
    sha256: String,
    database: Arc<ZoneDatabase>,
}

/// Goes by the zones of the workspace in this folder, if there is one: for whoever tells times before they read any of its
/// files. What is wrong with them is told by whatever reads the definitions.
pub fn go_by_zones_of(files: &dyn Files, folder: &Path) {
    if let Ok(bytes) = files.read(&folder.join(DEFINITIONS_FILE)) {
        go_by_named(files, folder, &String::from_utf8_lossy(&bytes));
    }
}

/// Reads a `watchbill.toml`, by the zones that it names.
pub(crate) fn read_definitions(files: &dyn Files, folder: &Path, bytes: &[u8]) -> Reading {
    let text = String::from_utf8_lossy(bytes);
    let not_gone_by = go_by_named(files, folder, &text);
    let mut reading = read_workspace(&text, DEFINITIONS_FILE, &kinds());
    if let Some(finding) = not_gone_by {
        let behind = |other: &Finding| other.problem.line.is_none_or(|line| Some(line) > finding.problem.line);
        let at = reading.findings.iter().position(behind).unwrap_or(reading.findings.len());
        reading.findings.insert(at, finding);
    }
    reading
}

/// What is to be said to whoever asks about schedules of a workspace whose zones are not gone by.
pub(crate) fn zone_problem(files: &dyn Files, folder: &Path) -> Option<String> {
    let bytes = files.read(&folder.join(DEFINITIONS_FILE)).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    match named_zones(&text, DEFINITIONS_FILE) {
        NamedZones::NotTaken(problem) => Some(problem.to_string()),
        _ => go_by_named(files, folder, &text).map(|finding| finding.problem.to_string()),
    }
}

/// The file of zones that a `watchbill.toml` names, with the version that is there now. Asked before the file is read, lest a
/// change in between is missed.
pub(crate) fn zones_named_in(files: &dyn Files, folder: &Path, bytes: &[u8]) -> ZoneStamp {
    match named_zones(&String::from_utf8_lossy(bytes), DEFINITIONS_FILE) {
        NamedZones::File(named) => Some(stamped(files, folder.join(named.path))),
        NamedZones::Bundled | NamedZones::NotTaken(_) | NamedZones::Unreadable => None,
    }
}

/// Whether that file is another version now.
pub(crate) fn zones_changed(files: &dyn Files, known: &ZoneStamp) -> bool {
    known.as_ref().is_some_and(|(path, stamp)| files.stamp(path) != *stamp)
}

fn stamped(files: &dyn Files, path: PathBuf) -> (PathBuf, Option<FileStamp>) {
    let stamp = files.stamp(&path);
    (path, stamp)
}

/// Goes by what a text names, and says why not where it cannot be.
fn go_by_named(files: &dyn Files, folder: &Path, text: &str) -> Option<Finding> {
    let (database, finding) = match named_zones(text, DEFINITIONS_FILE) {
        NamedZones::Unreadable => return None,
        // Why it is not taken is among what is found when the rest of the text is read.
        NamedZones::Bundled | NamedZones::NotTaken(_) => (ZoneDatabase::bundled(), None),
        NamedZones::File(named) => match database(files, &folder.join(&named.path), &named) {
            Ok(database) => (database, None),
            Err(why) => (ZoneDatabase::bundled(), Some(named.not_gone_by(DEFINITIONS_FILE, &why))),
        },
    };
    if !Arc::ptr_eq(&database, &zone_database()) {
        tracing::info!(database = database.said(), "the time-zone database is another one");
        go_by(database);
    }
    finding
}

/// The database in a file. One that was taken is known by its checksum; what was not is looked at again.
fn database(files: &dyn Files, path: &Path, named: &ZoneFile) -> Result<Arc<ZoneDatabase>, String> {
    let stamp = files.stamp(path).ok_or("there is no such file")?;
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let is_kept = |kept: &&Kept| kept.path == path && kept.stamp == stamp && kept.sha256 == named.sha256;
    if let Some(kept) = kept.as_ref().filter(is_kept) {
        return Ok(Arc::clone(&kept.database));
    }
    if stamp.size > LARGEST_ZONE_FILE {
        let (size, largest) = (size_text(stamp.size), size_text(LARGEST_ZONE_FILE));
        return Err(format!("it has {size}, and no more than {largest} are read"));
    }
    let bytes = files.read(path).map_err(|error| format!("it cannot be read: {error}"))?;
    let database = Arc::new(named.database(&bytes)?);
    *kept = Some(Kept { path: path.to_owned(), stamp, sha256: named.sha256.clone(), database: Arc::clone(&database) });
    Ok(database)
}
