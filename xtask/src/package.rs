//! `cargo xtask package`: a Debian package of the command and the window.
//!
//! Built with Debian's own `dpkg-deb`, which every Debian machine has; the bundler that comes with Tauri would have to be
//! installed first. The package has no maintainer scripts: it starts nothing, stops nothing, and never touches a workspace.

mod check;

use crate::{
    Stop,
    command::{answer, must},
    house::House,
    packages::{self, Purpose},
    programs::{CLI, DESKTOP, Profile},
    ui,
    words::Words,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// Sizes of the icon as a desktop looks for them.
const ICONS_PX: &[u32] = &[32, 128, 256, 512];

/// Builds it, and with `--check` sees whether it installs, starts, upgrades and goes.
pub(crate) fn package(mut words: Words) -> Result<(), Stop> {
    let check = words.flag("--check");
    words.end()?;
    if !cfg!(target_os = "linux") {
        return Err(Stop::Use("packages are built on Debian: `dpkg-deb` makes them".to_owned()));
    }
    let house = House::find()?;
    packages::ensure(if check { Purpose::Tests } else { Purpose::Window })?;
    ui::install(&house)?;
    ui::build(&house)?;
    let desktop = DESKTOP.build(&house, Profile::Release)?;
    let command = CLI.build(&house, Profile::Release)?;
    let parts = Parts { house: &house, desktop, command };
    let file = parts.build(&version(&house)?)?;
    println!("{}", file.display());
    if check { check::check(&house, &parts, &file) } else { Ok(()) }
}

/// What goes into a package.
struct Parts<'a> {
    house: &'a House,
    desktop: PathBuf,
    command: PathBuf,
}

impl Parts<'_> {
    /// Builds the package of this version and says where it is.
    fn build(&self, version: &str) -> Result<PathBuf, Stop> {
        let folder = self.house.target.join("package");
        let (tree, architecture) = (folder.join("tree"), architecture());
        self.lay_out(&tree).map_err(|error| Stop::Failed(format!("lay out {}: {error}", tree.display())))?;
        must(Command::new(tree.join("usr/bin/watchbill")).args(["man", "--out"]).arg(tree.join("usr/share/man/man1")))?;
        for (shell, file) in [
            ("bash", "usr/share/bash-completion/completions/watchbill"),
            ("zsh", "usr/share/zsh/vendor-completions/_watchbill"),
            ("fish", "usr/share/fish/vendor_completions.d/watchbill.fish"),
        ] {
            let script = answer(Command::new(tree.join("usr/bin/watchbill")).args(["completions", shell]));
            write(&tree.join(file), &script)?;
        }
        let control = self.control(version, &architecture, &tree)?;
        write(&tree.join("DEBIAN/control"), &control)?;
        let file = folder.join(format!("watchbill_{version}_{architecture}.deb"));
        must(Command::new("dpkg-deb").args(["--root-owner-group", "--build"]).arg(&tree).arg(&file))?;
        Ok(file)
    }

    fn lay_out(&self, tree: &Path) -> io::Result<()> {
        match fs::remove_dir_all(tree) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let root = &self.house.root;
        let mut files = vec![
            (self.desktop.clone(), "usr/bin/watchbill-desktop".to_owned()),
            (self.command.clone(), "usr/bin/watchbill".to_owned()),
            (root.join("xtask/package/watchbill.desktop"), "usr/share/applications/watchbill.desktop".to_owned()),
            (root.join("xtask/package/copyright"), "usr/share/doc/watchbill/copyright".to_owned()),
            (root.join("README.md"), "usr/share/doc/watchbill/README.md".to_owned()),
            (root.join("icons/watchbill.svg"), "usr/share/icons/hicolor/scalable/apps/watchbill.svg".to_owned()),
        ];
        files.extend(ICONS_PX.iter().map(|px| {
            let place = format!("usr/share/icons/hicolor/{px}x{px}/apps/watchbill.png");
            (root.join(format!("icons/{px}x{px}.png")), place)
        }));
        for (from, to) in files {
            let to = tree.join(to);
            fs::create_dir_all(to.parent().unwrap_or(tree))?;
            fs::copy(from, to)?;
        }
        Ok(())
    }

    /// The package's description. What it links against is asked of the machine, so that the versions are those it was
    /// built with.
    fn control(&self, version: &str, architecture: &str, tree: &Path) -> Result<String, Stop> {
        let depends = linked(self.house, tree)?;
        let size_kib = size(tree).map_err(|error| Stop::Failed(format!("measure {}: {error}", tree.display())))? / 1024;
        Ok(control(version, architecture, &depends, size_kib))
    }
}

/// The tray is loaded when it is there, so its library is recommended and not linked; so is a keyring.
fn control(version: &str, architecture: &str, depends: &str, size_kib: u64) -> String {
    format!(
        "Package: watchbill\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: the Watchbill developers \
         <developers@watchbill.invalid>\nInstalled-Size: {size_kib}\nDepends: {depends}\nRecommends: libayatana-appindicator3-1, \
         gnome-keyring | kwalletmanager\nSection: net\nPriority: optional\nDescription: \
         on-call engineer's desk\n Watches a team's alert sources, calms what flaps, says plainly what it does not know, and\n \
         pages the person at the laptop once per episode. Works offline and needs no server.\n"
    )
}

/// What the programs in `tree` link against, as Debian's packages. `dpkg-shlibdeps` wants a source tree, so it gets the least.
fn linked(house: &House, tree: &Path) -> Result<String, Stop> {
    let scratch = house.target.join("package/source");
    write(&scratch.join("debian/control"), "Source: watchbill\n\nPackage: watchbill\nArchitecture: any\n")?;
    let said = answer(
        Command::new("dpkg-shlibdeps")
            .arg("-O")
            .args(["watchbill-desktop", "watchbill"].map(|name| tree.join("usr/bin").join(name)))
            .current_dir(&scratch),
    );
    let depends = said.lines().find_map(|line| line.strip_prefix("shlibs:Depends=")).map(str::to_owned);
    depends.ok_or_else(|| Stop::Failed("dpkg-shlibdeps does not say what the programs link against".to_owned()))
}

/// The version of the workspace: `version = "..."` in its table of the root `Cargo.toml`.
fn version(house: &House) -> Result<String, Stop> {
    let file = house.root.join("Cargo.toml");
    let text = fs::read_to_string(&file).map_err(|error| Stop::Failed(format!("read {}: {error}", file.display())))?;
    version_in(&text).ok_or_else(|| Stop::Failed(format!("{} names no version", file.display())))
}

fn version_in(manifest: &str) -> Option<String> {
    let table = manifest.split_once("[workspace.package]")?.1;
    let line = table.lines().take_while(|line| !line.starts_with('[')).find(|line| line.starts_with("version"))?;
    Some(line.split('"').nth(1)?.to_owned())
}

fn architecture() -> String {
    answer(Command::new("dpkg").arg("--print-architecture")).trim().to_owned()
}

fn size(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() { size(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}

fn write(file: &Path, text: &str) -> Result<(), Stop> {
    let refused = |error: io::Error| Stop::Failed(format!("write {}: {error}", file.display()));
    fs::create_dir_all(file.parent().unwrap_or(file)).map_err(refused)?;
    fs::write(file, text).map_err(refused)
}

#[cfg(test)]
#[path = "package_tests.rs"]
mod tests;
