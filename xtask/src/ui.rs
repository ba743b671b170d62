//! The window's pages: installed and built only when what they are made of has changed.

use crate::{
    Stop,
    command::{must, succeeds},
    house::House,
    stamp::{Stamp, cannot_read},
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

#[cfg(test)]
#[path = "ui_tests.rs"]
mod tests;
