//! A session bus of our own.

use crate::process::Running;
use std::{fs, process::Command};
use tempfile::TempDir;
use zbus::Connection;

/// A `dbus-daemon` on which nothing is started on demand: what no test brings is absent, whatever is installed.
pub struct Bus {
    address: String,
    _daemon: Running,
    _folder: TempDir,
}

impl Bus {
    /// Starts one and waits for its address.
    pub fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let config = folder.path().join("bus.conf");
        fs::write(&config, config_with_socket_in(folder.path())).unwrap();
        let mut command = Command::new("dbus-daemon");
        command.arg(format!("--config-file={}", config.display())).args([
            "--nofork",
            "--nopidfile",
            "--print-address=1",
        ]);
        let (daemon, address) = Running::start_and_hear(folder.path(), &command);
        assert!(address.starts_with("unix:"), "dbus-daemon gave no address but {address:?}");
        Self { address, _daemon: daemon, _folder: folder }
    }

    /// What belongs into `DBUS_SESSION_BUS_ADDRESS`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A new connection.
    ///
    /// # Panics
    /// When the bus does not answer.
    pub async fn connect(&self) -> Connection {
        zbus::connection::Builder::address(self.address.as_str()).build().await.unwrap()
    }
}

fn config_with_socket_in(folder: &std::path::Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        folder.display()
    )
}
