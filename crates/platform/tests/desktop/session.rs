//! A private session bus, and a process of its own to run a test in.

use std::future::Future;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const INSIDE: &str = "WATCHBILL_TEST_INSIDE";

/// What the session of a test has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Session {
    /// A bus with nobody on it, which starts nobody by itself.
    Bus,
    /// No bus.
    Nothing,
}

/// Ends what it started with the test.
pub struct Process(pub Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs the test's body in a new process with such a session. `test` is the path of the test in this binary.
pub fn within(session: Session, test: &str, body: impl Future<Output = ()>) {
    within_with(session, &[], test, body);
}

/// The same with further environment variables.
pub fn within_with(session: Session, environment: &[(&str, &str)], test: &str, body: impl Future<Output = ()>) {
    if std::env::var_os(INSIDE).is_some() {
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(body);
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let (_bus, address) = match session {
        Session::Bus => start_bus(home.path()),
        Session::Nothing => (None, format!("unix:path={}/none", home.path().display())),
    };
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "1")
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .envs([("HOME", home.path()), ("XDG_RUNTIME_DIR", home.path()), ("XDG_DATA_HOME", home.path())])
        .envs(environment.iter().copied())
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    // A test that was renamed would otherwise run nothing and pass.
    assert!(output.status.success() && said.contains("1 passed"), "{said}\n{complained}");
}

/// A tool that a test cannot do without: the test fails and says what to install.
pub fn start(command: &mut Command, package: &str) -> Process {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.spawn() {
        Ok(child) => Process(child),
        Err(e) => panic!("`{program}` cannot be started ({e}): install the package {package}"),
    }
}

fn start_bus(folder: &Path) -> (Option<Process>, String) {
    let config = folder.join("bus.conf");
    let text = format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
        "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
        <busconfig>
          <type>session</type>
          <listen>unix:path={}/bus</listen>
          <auth>EXTERNAL</auth>
          <policy context="default">
            <allow send_destination="*" eavesdrop="true"/>
            <allow eavesdrop="true"/>
            <allow own="*"/>
          </policy>
        </busconfig>"#,
        folder.display()
    );
    std::fs::write(&config, text).unwrap();
    let mut command = Command::new("dbus-daemon");
    command.arg(format!("--config-file={}", config.display())).args(["--nofork", "--print-address"]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut bus = start(&mut command, "dbus");
    let mut address = String::new();
    BufReader::new(bus.0.stdout.take().unwrap()).read_line(&mut address).unwrap();
    (Some(bus), address.trim().to_owned())
}
