//! The window's pages: installed and built only when what they are made of has changed.

use crate::{
    Stop,
    command::{must, succeeds},
    house::House,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// Installs the locked packages, unless exactly these are installed.
pub(crate) fn install(house: &House) -> Result<(), Stop> {
    if !succeeds(npm(house).arg("--version")) {
        return Err(Stop::Failed(
            "npm is not installed; the window's pages are built with Node.js 20.19 or newer (https://nodejs.org)"
                .to_owned(),
        ));
    }
    let stamp = Stamp { file: house.ui().join("node_modules/.watchbill-installed") };
    let inputs = [house.ui().join("package.json"), house.ui().join("package-lock.json")];
    stamp.unless_fresh(&inputs, || {
        // Packages bring scripts that run at installation; none of ours needs one, so none is let in.
        must(npm(house).args(["ci", "--ignore-scripts", "--engine-strict", "--no-audit", "--no-fund"]))
    })
}

/// Builds `ui/dist`, unless it was built from exactly these files.
pub(crate) fn build(house: &House) -> Result<(), Stop> {
    let stamp = Stamp { file: house.ui().join("node_modules/.watchbill-built") };
    if !house.ui().join("dist/index.html").exists() {
        stamp.forget()?;
    }
    let inputs = files_below(&house.ui()).map_err(|error| cannot_read(&house.ui(), &error))?;
    stamp.unless_fresh(&inputs, || script(house, "build"))
}

/// Runs a script of `ui/package.json`.
pub(crate) fn script(house: &House, name: &str) -> Result<(), Stop> {
    must(npm(house).args(["run", "--silent", name]))
}

/// `npm` in the window's folder, with plain output.
pub(crate) fn npm(house: &House) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(house.ui()).env("NO_COLOR", "1").env_remove("FORCE_COLOR");
    command
}

/// A file that holds a digest of the inputs of the last work that succeeded.
struct Stamp {
    file: PathBuf,
}

impl Stamp {
    fn unless_fresh(&self, inputs: &[PathBuf], work: impl FnOnce() -> Result<(), Stop>) -> Result<(), Stop> {
        let digest = digest(inputs)?;
        if fs::read_to_string(&self.file).is_ok_and(|stamped| stamped == digest) {
            return Ok(());
        }
        self.forget()?;
        work()?;
        fs::write(&self.file, digest).map_err(|error| Stop::Failed(format!("write {}: {error}", self.file.display())))
    }

    fn forget(&self) -> Result<(), Stop> {
        match fs::remove_file(&self.file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Stop::Failed(format!("remove {}: {error}", self.file.display())))
            }
            _ => Ok(()),
        }
    }
}

/// FNV-1a over the paths and contents: it tells a change from no change and guards against nobody.
fn digest(files: &[PathBuf]) -> Result<String, Stop> {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut take = |bytes: &[u8]| {
        for byte in bytes.iter().chain(&[0xff]) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for file in files {
        take(file.as_os_str().as_encoded_bytes());
        take(&fs::read(file).map_err(|error| cannot_read(file, &error))?);
    }
    Ok(format!("{hash:016x}"))
}

/// Every file of the window's sources in one fixed order; what is installed or built is not among them.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut files = Vec::new();
    for entry in entries {
        let kind = entry.file_type()?;
        if kind.is_dir() && entry.file_name() != "node_modules" && entry.file_name() != "dist" {
            files.extend(files_below(&entry.path())?);
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    Ok(files)
}

fn cannot_read(path: &Path, error: &io::Error) -> Stop {
    Stop::Failed(format!("read {}: {error}", path.display()))
}

#[cfg(test)]
#[path = "ui_tests.rs"]
mod tests;
