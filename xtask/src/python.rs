//! The Python side of the tests: an environment of its own in the build folder, with the packages the checkout names.

use crate::{
    Stop,
    command::{must, succeeds},
    house::{self, House},
    stamp::Stamp,
};
use std::{path::PathBuf, process::Command};

/// The `python3` of the person, which makes the environment.
const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// Whether the person's Python brings along what environments are made with. Debian keeps that in a package of its own.
pub(crate) fn makes_environments() -> bool {
    succeeds(Command::new(PYTHON).args(["-c", "import ensurepip, venv"]))
}

/// The Python of the environment.
pub(crate) fn program(house: &House) -> PathBuf {
    let inside = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    folder(house).join(inside)
}

/// Makes the environment anew, unless one with exactly these packages is there and works. Without that it needs no network.
pub(crate) fn install(house: &House) -> Result<(), Stop> {
    let requirements = house.root.join("tests/python/requirements.txt");
    let stamp = Stamp { file: folder(house).join(".watchbill-installed") };
    // An environment ends with the Python it was made by.
    let works = succeeds(
        Command::new(program(house)).args(["-c", "import icalendar, recurring_ical_events, tzdata, zoneinfo"]),
    );
    if !works {
        stamp.forget()?;
    }
    stamp.unless_fresh(std::slice::from_ref(&requirements), || {
        house::remove(&folder(house))?;
        if !makes_environments() {
            return Err(Stop::Failed(format!(
                "`{PYTHON}` is missing or has no `venv`; the tests compare on-call times and calendars with Python's (3.10 \
                 or newer; the Debian package is python3-venv)"
            )));
        }
        must(Command::new(PYTHON).args(["-m", "venv"]).arg(folder(house)))?;
        // Only what the file names, with the digests it names, and nothing that runs at installation.
        must(
            Command::new(program(house))
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"])
                .args(["--only-binary", ":all:", "--require-hashes", "--requirement"])
                .arg(&requirements),
        )
    })
}

fn folder(house: &House) -> PathBuf {
    house.target.join("python")
}
