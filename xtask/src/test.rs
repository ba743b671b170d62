//! `cargo xtask test`: everything that has to hold, in the order in which failing is cheapest.

use crate::{
    Stop,
    command::{cargo, counted, must, step, succeeds},
    house::{self, House},
    packages::{self, Purpose},
    programs::{CLI, DESKTOP, Profile, tauri_driver},
    python,
    tally::Tally,
    ui,
    words::Words,
};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// What a developer's session would lend to a test, and no test may borrow: the screen, the bus, the proxy.
const NOT_LENT: &[&str] = &[
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "DBUS_SESSION_BUS_ADDRESS",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "WATCHBILL_WORKSPACE",
];

/// Runs every step and ends with the number of tests.
pub(crate) fn test(mut words: Words) -> Result<(), Stop> {
    let fast = words.flag("--fast");
    let soak = words.flag("--soak");
    words.end()?;
    if fast && soak {
        return Err(Stop::Use("--fast leaves the long runs out and --soak makes them longer: give one".to_owned()));
    }
    let house = House::find()?;
    let start = Instant::now();
    let mut sum = Tally::default();

    step("formatting", || must(&mut cargo(&house, &["fmt", "--all", "--", "--check"])))?;
    let purpose = if fast { Purpose::Window } else { Purpose::Tests };
    step("system packages", || packages::ensure(purpose))?;
    step("window: packages", || ui::install(&house))?;
    step("window: lint", || ui::script(&house, "lint"))?;
    step("window: types", || ui::script(&house, "check"))?;
    sum.add(step("window: tests", || counted(ui::npm(&house).args(["run", "--silent", "test"])))?);
    step("window: build", || ui::build(&house))?;
    step("clippy", || {
        must(&mut cargo(&house, &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
    })?;
    step("documentation", || {
        must(cargo(&house, &["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings"))
    })?;
    // With every target and not the programs alone, or the tests would compile the libraries again with other features.
    step("build", || must(&mut cargo(&house, &["build", "--workspace", "--all-targets"])))?;
    if !fast {
        step("Python packages", || python::install(&house))?;
    }
    let driver = if fast { None } else { Some(step("tauri-driver", || tauri_driver(&house))?) };
    let types = house.target.join("bindings");
    step("empty the folder of generated types", || house::remove(&types))?;
    let surroundings = Surroundings { house: &house, types: &types, driver, soak };
    for runner in runners(&house, fast, soak) {
        sum.add(step(runner.name, || counted(surroundings.lent_to(&mut cargo(&house, &runner.words))))?);
    }
    step("types of the window are those of the core", || same_types(&types, &house))?;

    println!("everything holds, {:.0} s", start.elapsed().as_secs_f64());
    println!("{sum}");
    Ok(())
}

/// What the tests find around them.
struct Surroundings<'a> {
    house: &'a House,
    types: &'a Path,
    driver: Option<PathBuf>,
    soak: bool,
}

impl Surroundings<'_> {
    fn lent_to<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        for name in NOT_LENT {
            command.env_remove(name);
        }
        if let Some(driver) = &self.driver {
            command.env("WATCHBILL_TAURI_DRIVER", driver);
        }
        if self.soak {
            command.env("WATCHBILL_SOAK", "1");
        }
        command
            .env("WATCHBILL_BIN", CLI.path(self.house, Profile::Debug))
            .env("WATCHBILL_DESKTOP_BIN", DESKTOP.path(self.house, Profile::Debug))
            .env("WATCHBILL_PYTHON", python::program(self.house))
            .env("TS_RS_EXPORT_DIR", self.types)
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .env("RUST_BACKTRACE", "1")
            // A snapshot is accepted by a person, never by a run.
            .env("INSTA_UPDATE", "no")
    }
}

struct Runner {
    name: &'static str,
    words: Vec<&'static str>,
}

/// Nextest when the person has it, which is faster but runs no examples of the documentation; plain cargo otherwise.
fn runners(house: &House, fast: bool, soak: bool) -> Vec<Runner> {
    let mut which = vec!["--workspace"];
    if fast {
        which.extend(["--exclude", "watchbill-tests"]);
    }
    let with = |first: &[&'static str]| first.iter().chain(&which).copied().collect::<Vec<_>>();
    if succeeds(&mut cargo(house, &["nextest", "--version"])) {
        let examples = Runner { name: "Rust: examples", words: [with(&["test"]), vec!["--doc"]].concat() };
        // How long a test may take until it counts as hung: `.config/nextest.toml`.
        let profile: &[&str] = if soak { &["nextest", "run", "--profile", "soak"] } else { &["nextest", "run"] };
        vec![examples, Runner { name: "Rust: tests", words: with(profile) }]
    } else {
        vec![Runner { name: "Rust: tests", words: with(&["test"]) }]
    }
}

/// The tests of the core wrote the window's types into a fresh folder; what is checked in has to be the same, no file
/// more and none less. `.cargo/config.toml` names the place of what is checked in.
fn same_types(fresh: &Path, house: &House) -> Result<(), Stop> {
    let kept = env::var_os("TS_RS_EXPORT_DIR")
        .map(|place| house.root.join(place))
        .ok_or_else(|| Stop::Failed("TS_RS_EXPORT_DIR is not set in .cargo/config.toml".to_owned()))?;
    let differing = differing(fresh, &kept)
        .map_err(|error| Stop::Failed(format!("compare {} with {}: {error}", fresh.display(), kept.display())))?;
    if differing.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = differing.iter().map(|path| path.display().to_string()).collect();
    Err(Stop::Failed(format!(
        "the window's types are not those of the core: {}. Remove the generated folder below {}, run `cargo test -p \
         watchbill-engine`, and check in what it writes",
        names.join(", "),
        kept.display()
    )))
}

/// The folders that were generated, file by file; their neighbours are written by people and of no interest here.
fn differing(fresh: &Path, kept: &Path) -> io::Result<Vec<PathBuf>> {
    let mut differing = Vec::new();
    for entry in fs::read_dir(fresh)? {
        let folder = entry?;
        let other = kept.join(folder.file_name());
        let mut names: Vec<_> = [folder.path(), other.clone()]
            .into_iter()
            .filter_map(|folder| fs::read_dir(folder).ok())
            .flatten()
            .map(|entry| entry.map(|entry| entry.file_name()))
            .collect::<io::Result<_>>()?;
        names.sort();
        names.dedup();
        let changed = |name: &_| fs::read(folder.path().join(name)).ok() != fs::read(other.join(name)).ok();
        differing.extend(names.iter().filter(|name| changed(name)).map(|name| other.join(name)));
    }
    Ok(differing)
}

#[cfg(test)]
#[path = "test_tests.rs"]
mod tests;
