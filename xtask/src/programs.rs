//! Our own programs and the one test tool that cargo installs.

use crate::{
    Stop,
    command::{cargo, must},
    house::House,
};
use std::path::PathBuf;

/// How the programs are built.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Profile {
    Debug,
    Release,
}

/// The command line, `watchbill`.
pub(crate) const CLI: Program = Program { package: "watchbill-cli", name: "watchbill" };
/// The window, `watchbill-desktop`.
pub(crate) const DESKTOP: Program = Program { package: "watchbill-desktop", name: "watchbill-desktop" };

/// A program of this workspace.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Program {
    package: &'static str,
    name: &'static str,
}

impl Program {
    /// Where cargo puts it.
    pub(crate) fn path(self, house: &House, profile: Profile) -> PathBuf {
        let folder = match profile {
            Profile::Debug => "debug",
            Profile::Release => "release",
        };
        house.target.join(folder).join(format!("{}{}", self.name, std::env::consts::EXE_SUFFIX))
    }

    /// Builds it alone and says where it is.
    pub(crate) fn build(self, house: &House, profile: Profile) -> Result<PathBuf, Stop> {
        let mut build = cargo(house, &["build", "--package", self.package, "--bin", self.name]);
        if matches!(profile, Profile::Release) {
            build.arg("--release");
        }
        must(&mut build)?;
        Ok(self.path(house, profile))
    }
}

/// The WebDriver in front of the window, installed into the build folder when it is not there.
pub(crate) fn tauri_driver(house: &House) -> Result<PathBuf, Stop> {
    let tools = house.target.join("tools");
    let program = tools.join("bin").join(format!("tauri-driver{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        // Version 3 is an alpha for a Tauri that is one as well.
        must(cargo(house, &["install", "tauri-driver", "--version", "^2", "--locked", "--root"]).arg(&tools))?;
    }
    Ok(program)
}
