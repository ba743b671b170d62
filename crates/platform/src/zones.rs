//! The time-zone files of this machine, where it has any.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use watchbill_engine::ports::{MachineDatabase, MachineZones};

/// Names the folder for every program that goes by it.
const VARIABLE: &str = "TZDIR";
/// Where systems of the Unix kind keep them, macOS first: its usual folder is a link to the one of the release in force.
#[cfg(unix)]
const FOLDERS: &[&str] = &[
    "/var/db/timezone/zoneinfo",
    "/usr/share/zoneinfo",
    "/usr/share/lib/zoneinfo",
    "/usr/lib/zoneinfo",
    "/etc/zoneinfo",
];
/// Windows keeps its zones in the registry, in a form and under names of its own.
#[cfg(not(unix))]
const FOLDERS: &[&str] = &[];
/// Bytes of the largest file of a zone that is read; the largest there are have some five thousand.
const LARGEST: u64 = 1 << 20;
/// Bytes of a file that are looked at for its release.
const HEAD: u64 = 64;

/// The time-zone files of the operating system.
#[derive(Debug, Clone)]
pub struct SystemZones {
    folder: Option<PathBuf>,
}

impl SystemZones {
    /// Those that programs on this machine go by: in the folder that `TZDIR` names, or else in the first usual one there is.
    #[must_use]
    pub fn of_this_machine() -> Self {
        Self::of(std::env::var_os(VARIABLE), FOLDERS)
    }

    fn of(named: Option<OsString>, usual: &[&str]) -> Self {
        let named = named.filter(|name| !name.is_empty()).map(PathBuf::from);
        let folder = named.or_else(|| usual.iter().map(PathBuf::from).find(|folder| folder.is_dir()));
        Self { folder: folder.filter(|folder| folder.is_dir()) }
    }
}

impl MachineZones for SystemZones {
    fn database(&self) -> Option<MachineDatabase> {
        let folder = self.folder.as_ref()?;
        Some(MachineDatabase { folder: folder.display().to_string(), release: release(folder) })
    }

    fn tzif(&self, zone: &str) -> Option<Vec<u8>> {
        let name = Path::new(zone);
        if !name.components().all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        let path = self.folder.as_ref()?.join(name);
        path.is_file().then(|| head(&path, LARGEST)).flatten()
    }
}

/// The sources of a database say their release in their first line, and macOS and some others in a file of its own.
fn release(folder: &Path) -> Option<String> {
    let sources = head(&folder.join("tzdata.zi"), HEAD).and_then(|bytes| {
        let text = String::from_utf8(bytes).ok()?;
        text.lines().next()?.strip_prefix("# version ").map(str::to_owned)
    });
    let alone = || head(&folder.join("+VERSION"), HEAD).and_then(|bytes| String::from_utf8(bytes).ok());
    let release = sources.or_else(alone)?;
    let release = release.trim();
    let is_plain =
        !release.is_empty() && release.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    is_plain.then(|| release.to_owned())
}

/// The first `most` bytes of a file.
fn head(path: &Path, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
#[path = "zones_tests.rs"]
mod tests;
