//! The system packages, named in this one place, and how they get onto the machine.

use crate::{
    Stop,
    command::{answer, must, succeeds},
    python,
};
use std::{
    env, fs,
    io::{self, BufRead, IsTerminal, Write},
    process::Command,
};

/// What the packages are for; each purpose includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Building the command line.
    Terminal,
    /// Building and opening the window.
    Window,
    /// Real servers, a display of our own, a driven window.
    Tests,
}

const FOR_TERMINAL: &[&str] = &["build-essential", "pkg-config"];
const FOR_WINDOW: &[&str] =
    &["libwebkit2gtk-4.1-dev", "libayatana-appindicator3-dev", "librsvg2-dev", "libssl-dev", "dbus"];
const FOR_TESTS: &[&str] = &[
    "xvfb",
    "xauth",
    "webkit2gtk-driver",
    "dbus-x11",
    "dunst",
    "gnome-keyring",
    "fonts-dejavu-core",
    "imagemagick",
    "xdotool",
    "prometheus-alertmanager",
    "prometheus",
    "rabbitmq-server",
    "redis-server",
    "postgresql",
    "nats-server",
    PYTHON,
];
/// What makes environments for Python; of no use to a person whose `python3` is another than the distribution's.
const PYTHON: &str = "python3-venv";

/// What the window links against, as pkg-config knows it on every distribution.
const LIBRARIES: &[&str] = &["webkit2gtk-4.1", "ayatana-appindicator3-0.1", "librsvg-2.0"];

const INSTALL: &str = include_str!("install.sh");
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// Sees to it that everything for the purpose is there, or says what to do.
pub(crate) fn ensure(purpose: Purpose) -> Result<(), Stop> {
    // Unverified: macOS and Windows bring the web view and the linker with the developer tools that Rust asks for.
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !is_debian() {
        return go_on_with_what_is_there(purpose, &listed(purpose));
    }
    let missing = missing(&wanted(listed(purpose), python::makes_environments()));
    if missing.is_empty() {
        return Ok(());
    }
    println!("These Debian packages are needed and not installed:\n  {}", missing.join(" "));
    match consent()? {
        Consent::AsRoot => install(Command::new("sh"), POLICY, &missing),
        Consent::WithSudo => {
            let mut sudo = Command::new("sudo");
            sudo.arg("sh");
            install(sudo, POLICY, &missing)
        }
        Consent::Refused => go_on_with_what_is_there(purpose, &missing),
    }
}

enum Consent {
    AsRoot,
    WithSudo,
    Refused,
}

/// Who may install: asked on a terminal, given under CI, and without both only where no password is needed.
fn consent() -> Result<Consent, Stop> {
    let allowed = if answer(Command::new("id").arg("-u")).trim() == "0" { Consent::AsRoot } else { Consent::WithSudo };
    let in_ci = env::var("CI").is_ok_and(|value| !value.is_empty() && value != "false");
    if in_ci {
        return Ok(allowed);
    }
    if io::stdin().is_terminal() {
        print!("Install them with apt-get? [Y/n] ");
        let mut line = String::new();
        let heard = io::stdout().flush().and_then(|()| io::stdin().lock().read_line(&mut line));
        let yes = heard.is_ok_and(|read| read > 0) && matches!(line.trim(), "" | "y" | "Y" | "yes");
        return Ok(if yes { allowed } else { Consent::Refused });
    }
    if matches!(allowed, Consent::AsRoot) || succeeds(Command::new("sudo").args(["-n", "true"])) {
        return Ok(allowed);
    }
    Err(Stop::Failed(
        "nobody can be asked for a password here; install the packages above as root, then start again".to_owned(),
    ))
}

/// `shell` is `sh`, with or without something before it; the script and its words follow.
fn install(mut shell: Command, policy: &str, packages: &[String]) -> Result<(), Stop> {
    shell.args(["-c", INSTALL, "install", policy]).args(packages);
    must(&mut shell)
        .map_err(|_| Stop::Failed(format!("apt-get could not install {}; what it said is above", packages.join(" "))))
}

/// Without apt, or against the person's will, nothing is installed: the libraries decide whether building makes sense.
fn go_on_with_what_is_there(purpose: Purpose, packages: &[impl AsRef<str>]) -> Result<(), Stop> {
    let names: Vec<&str> = packages.iter().map(AsRef::as_ref).collect();
    let absent: Vec<&str> = LIBRARIES
        .iter()
        .copied()
        .filter(|library| !succeeds(Command::new("pkg-config").args(["--exists", library])))
        .collect();
    if purpose == Purpose::Terminal || absent.is_empty() {
        return Ok(());
    }
    Err(Stop::Failed(format!(
        "pkg-config does not find {}. Install what your distribution calls these Debian packages, then start again:\n  {}",
        absent.join(", "),
        names.join(" ")
    )))
}

fn listed(purpose: Purpose) -> Vec<&'static str> {
    let lists = [(Purpose::Terminal, FOR_TERMINAL), (Purpose::Window, FOR_WINDOW), (Purpose::Tests, FOR_TESTS)];
    lists.into_iter().filter(|(for_what, _)| *for_what <= purpose).flat_map(|(_, list)| list).copied().collect()
}

/// Without what the person has from elsewhere.
fn wanted(mut packages: Vec<&'static str>, has_python: bool) -> Vec<&'static str> {
    packages.retain(|package| !(has_python && *package == PYTHON));
    packages
}

fn is_debian() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    is_debian_release(&release) && succeeds(Command::new("apt-get").arg("--version"))
}

fn is_debian_release(os_release: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split(' '))
        .any(|id| id == "debian" || id == "ubuntu")
}

fn missing(packages: &[&str]) -> Vec<String> {
    let known =
        answer(Command::new("dpkg-query").args(["-W", "-f", "${Package} ${db:Status-Status}\n"]).args(packages));
    packages
        .iter()
        .filter(|package| !known.lines().any(|line| line == format!("{package} installed")))
        .map(|package| (*package).to_owned())
        .collect()
}

#[cfg(all(test, target_os = "linux"))]
#[path = "packages_tests.rs"]
mod tests;
