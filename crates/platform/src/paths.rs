//! Where things are when nobody says otherwise.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Names the workspace folder, instead of the default one.
pub const WORKSPACE_VARIABLE: &str = "WATCHBILL_WORKSPACE";

/// The workspace: the folder in `WATCHBILL_WORKSPACE`, else `watchbill` in the person's data folder; `None` when the system
/// knows neither. It need not exist.
#[must_use]
pub fn workspace_folder() -> Option<PathBuf> {
    choose_workspace(
        env::var_os(WORKSPACE_VARIABLE),
        directories::BaseDirs::new().map(|dirs| dirs.data_dir().to_owned()),
    )
}

fn choose_workspace(named: Option<OsString>, data: Option<PathBuf>) -> Option<PathBuf> {
    let named = named.filter(|name| !name.is_empty()).map(PathBuf::from);
    named.or_else(|| data.map(|data| data.join("watchbill")))
}

/// Where the log files are: the person's state folder, or the local data folder where the system has none; beside the
/// workspace's data when the system knows no such folder at all.
#[must_use]
pub fn log_folder(workspace: &Path) -> PathBuf {
    match directories::BaseDirs::new() {
        Some(dirs) => dirs.state_dir().unwrap_or(dirs.data_local_dir()).join("watchbill").join("log"),
        None => workspace.join("log"),
    }
}

/// What people should know about a workspace on a network file system; `None` when it is on a local disk.
/// SQLite's write-ahead log needs shared memory and exact locks, which network file systems do not give.
#[must_use]
pub fn network_file_system_warning(workspace: &Path) -> Option<String> {
    let kind = network_file_system(workspace)?;
    Some(format!(
        "the workspace {} is on a network file system ({kind}): the database may be damaged there and pages lost; \
         keep the workspace on a local disk, named in {WORKSPACE_VARIABLE}",
        workspace.display()
    ))
}

#[cfg(target_os = "linux")]
fn network_file_system(workspace: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok()?;
    network_mount(&mounts, &real_path(workspace))
}

/// Unverified: a share on Windows is known by its path only, so a share behind a drive letter goes unnoticed.
#[cfg(windows)]
fn network_file_system(workspace: &Path) -> Option<String> {
    use std::path::{Component, Prefix};
    match workspace.components().next() {
        Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..)) => {
            Some("a Windows share".to_owned())
        }
        _ => None,
    }
}

/// Unverified: macOS tells file systems apart only through calls that need unsafe code, so nothing is noticed there.
#[cfg(not(any(target_os = "linux", windows)))]
fn network_file_system(_workspace: &Path) -> Option<String> {
    None
}

/// The path without links, as far as it exists.
#[cfg(target_os = "linux")]
fn real_path(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.ancestors().find_map(|part| std::fs::canonicalize(part).ok()).unwrap_or(absolute)
}

/// The file-system type of the mount that holds `path`, when it is one that reaches over a network.
#[cfg(target_os = "linux")]
fn network_mount(mounts: &str, path: &Path) -> Option<String> {
    let mut holding: Option<(PathBuf, &str)> = None;
    for line in mounts.lines() {
        let mut words = line.split(' ').skip(1);
        let (Some(point), Some(kind)) = (words.next(), words.next()) else { continue };
        let point = PathBuf::from(unescape(point));
        // Of two mounts at one place the later one is seen, hence not strictly longer.
        let closer = holding.as_ref().is_none_or(|(held, _)| point.components().count() >= held.components().count());
        if path.starts_with(&point) && closer {
            holding = Some((point, kind));
        }
    }
    let (_, kind) = holding?;
    is_network(kind).then(|| kind.to_owned())
}

#[cfg(target_os = "linux")]
fn is_network(kind: &str) -> bool {
    const NETWORK: [&str; 20] = [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "auristorfs",
        "ceph",
        "coda",
        "davfs",
        "glusterfs",
        "gfs2",
        "lustre",
        "ncpfs",
        "ocfs2",
        "pvfs2",
        "beegfs",
        "orangefs",
        "prl_fs",
    ];
    const FUSE: [&str; 8] = ["sshfs", "rclone", "glusterfs", "s3fs", "ceph", "davfs2", "gvfsd-fuse", "smbnetfs"];
    NETWORK.contains(&kind) || kind.strip_prefix("fuse.").is_some_and(|helper| FUSE.contains(&helper))
}

/// The kernel writes blanks, tabs, line ends and backslashes in mount points as three octal digits.
#[cfg(target_os = "linux")]
fn unescape(point: &str) -> OsString {
    use std::os::unix::ffi::OsStringExt;
    let bytes = point.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let octal = (bytes[at] == b'\\').then(|| point.get(at + 1..at + 4)).flatten();
        match octal.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) => {
                plain.push(byte);
                at += 4;
            }
            None => {
                plain.push(bytes[at]);
                at += 1;
            }
        }
    }
    OsString::from_vec(plain)
}

#[cfg(test)]
#[path = "paths_tests.rs"]
mod tests;
