//! Whether a package does what it should, in a folder that stands for a machine: dpkg can install into one without being root.

use super::Parts;
use crate::{
    Stop,
    command::{answer, must, step, succeeds},
    house::House,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// The version that the check upgrades to.
const NEXT: &str = "999.0.0";

/// Installs `file`, starts both programs, makes records, upgrades, looks at the records, removes.
pub(super) fn check(house: &House, parts: &Parts<'_>, file: &Path) -> Result<(), Stop> {
    let machine = Machine::new(&house.target.join("package/machine"))?;
    step("install", || machine.install(file))?;
    step("start", || machine.start())?;
    step("records of this version", || machine.make_records())?;
    step("upgrade with the records kept", || {
        machine.install(&parts.build(NEXT)?)?;
        must(machine.watchbill().args(["data", "check"]))?;
        if machine.has_records() { Ok(()) } else { Err(Stop::Failed("the records are gone".to_owned())) }
    })?;
    step("remove with the records kept", || machine.remove())
}

/// A folder with a package database of its own, and a home in it.
struct Machine {
    root: PathBuf,
    home: PathBuf,
}

impl Machine {
    fn new(folder: &Path) -> Result<Self, Stop> {
        let machine = Self { root: folder.join("root"), home: folder.join("home") };
        let made = || -> io::Result<()> {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
            let database = machine.root.join("var/lib/dpkg");
            fs::create_dir_all(database.join("info"))?;
            fs::create_dir_all(database.join("updates"))?;
            fs::write(database.join("status"), "")?;
            fs::write(database.join("available"), "")?;
            fs::create_dir_all(&machine.home)
        };
        made().map_err(|error| Stop::Failed(format!("make {}: {error}", folder.display())))?;
        Ok(machine)
    }

    /// What it links against is on the real machine, and not in this one's database.
    fn dpkg(&self) -> Command {
        let mut dpkg = Command::new("dpkg");
        dpkg.arg(format!("--root={}", self.root.display()));
        dpkg.args(["--force-not-root", "--force-depends", "--force-script-chrootless", "--log=/dev/null"]);
        dpkg
    }

    fn install(&self, file: &Path) -> Result<(), Stop> {
        must(self.dpkg().arg("--install").arg(file))
    }

    /// The installed command with a workspace in this machine's home.
    fn watchbill(&self) -> Command {
        let mut command = Command::new(self.root.join("usr/bin/watchbill"));
        command.env("HOME", &self.home).env("XDG_DATA_HOME", self.home.join("share"));
        command.env("XDG_STATE_HOME", self.home.join("state")).env_remove("WATCHBILL_WORKSPACE");
        command
    }

    fn start(&self) -> Result<(), Stop> {
        must(self.watchbill().arg("--version"))?;
        let window = self.root.join("usr/bin/watchbill-desktop");
        must(Command::new(&window).arg("--version"))?;
        // A window that opens lives until it is ended; `timeout` says 124 then.
        let opened = Command::new("xvfb-run")
            .args(["--auto-servernum", "dbus-run-session", "--", "timeout", "8"])
            .arg(&window)
            .arg("--demo")
            .env("HOME", &self.home)
            .status()
            .map_err(|error| Stop::Failed(format!("start xvfb-run: {error}")))?;
        match opened.code() {
            Some(124) => Ok(()),
            _ => Err(Stop::Failed(format!("the window ended by itself with {opened}"))),
        }
    }

    fn make_records(&self) -> Result<(), Stop> {
        must(self.watchbill().args(["init", "--team", "packages"]))?;
        must(self.watchbill().arg("poll"))?;
        if self.has_records() { Ok(()) } else { Err(Stop::Failed("no records were made".to_owned())) }
    }

    fn has_records(&self) -> bool {
        let workspace = self.home.join("share/watchbill");
        ["watchbill.toml", "watchbill.db"].iter().all(|file| workspace.join(file).is_file())
    }

    fn remove(&self) -> Result<(), Stop> {
        must(self.dpkg().args(["--remove", "watchbill"]))?;
        let left = answer(Command::new("find").arg(self.root.join("usr")).args(["-type", "f"]));
        if !left.is_empty() {
            return Err(Stop::Failed(format!("left behind: {left}")));
        }
        if succeeds(self.watchbill().arg("--version")) {
            return Err(Stop::Failed("the command is still there".to_owned()));
        }
        if self.has_records() { Ok(()) } else { Err(Stop::Failed("the records are gone".to_owned())) }
    }
}
