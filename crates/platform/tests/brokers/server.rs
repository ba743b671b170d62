//! Real brokers, each with its own port and folder, that cannot outlive the test.

use std::ffi::OsStr;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// The child is this shell until it becomes the broker; what stays behind is a subshell in the same process group that reads a pipe
/// whose other end only the test holds. However the test ends, the pipe ends with it, and the group goes.
const TETHER: &str = r#"exec 3<&0 </dev/null; (read -r _ <&3; kill -KILL 0) & exec "$@" 3<&-"#;
/// A broker that is not ready by then never will be.
const PATIENCE: Duration = Duration::from_secs(60);

/// One running broker.
pub struct Broker {
    folder: TempDir,
    port: u16,
    child: Child,
}

impl Drop for Broker {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ended = self.child.wait();
    }
}

impl Broker {
    /// A Redis that keeps nothing on disk.
    pub async fn redis() -> Self {
        Self::start(|_, port| {
            let mut command = Command::new("redis-server");
            command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
            command
        })
        .await
    }

    /// A NATS server with JetStream: the user `shop` may do everything, `blind` may ask for nothing; both have the password `pw`.
    pub async fn nats() -> Self {
        Self::start(|folder, port| {
            let config = format!(
                "host: \"127.0.0.1\"\nport: {port}\njetstream {{ store_dir: \"{}\" }}\naccounts {{ SHOP {{ jetstream: enabled, users: [ \
                 {{ user: shop, password: pw }}, {{ user: blind, password: pw, permissions: {{ publish: [\"nothing\"] }} }} ] }} }}\n",
                folder.join("streams").display()
            );
            fs::write(folder.join("nats.conf"), config).unwrap();
            let mut command = Command::new("nats-server");
            command.arg("-c").arg(folder.join("nats.conf"));
            command
        })
        .await
    }

    /// A PostgreSQL whose superuser is `admin` and which believes everybody on this machine.
    pub async fn postgres() -> Self {
        let programs = postgres_programs();
        let broker = Self::start(|folder, port| {
            let data = folder.join("data");
            let mut command = as_nobody(folder);
            command.arg(
                "\"$0\"/initdb -D \"$1\" -A trust -U admin --no-sync > /dev/null && exec \"$0\"/postgres -D \"$1\" -p \"$2\" -c \
                 listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off",
            );
            command.args([programs.as_os_str(), data.as_os_str()]).arg(port.to_string());
            command
        })
        .await;
        // It listens before it lets anybody in.
        let ready = tokio::time::timeout(PATIENCE, async {
            while broker.told_psql("SELECT 1").is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        ready.await.expect("PostgreSQL gets ready");
        broker
    }

    async fn start(command: impl FnOnce(&Path, u16) -> Command) -> Self {
        let folder = TempDir::new().unwrap();
        let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr()).unwrap().port();
        let command = command(folder.path(), port);
        let mut tethered = Command::new("sh");
        tethered
            .args([OsStr::new("-c"), OsStr::new(TETHER), OsStr::new("tether"), command.get_program()])
            .args(command.get_args())
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .process_group(0);
        let mut broker = Self { folder, port, child: tethered.spawn().expect("sh") };
        let ready = tokio::time::timeout(PATIENCE, async {
            while TcpStream::connect(("127.0.0.1", port)).is_err() {
                assert!(broker.child.try_wait().unwrap().is_none(), "it ended: is it installed?");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        ready.await.expect("the broker gets ready");
        broker
    }

    /// Where it answers, with this in front.
    pub fn url(&self, scheme: &str) -> String {
        format!("{scheme}://127.0.0.1:{}", self.port)
    }

    /// Has `psql` carry this out as `admin`.
    pub fn psql(&self, statements: &str) {
        self.told_psql(statements).unwrap_or_else(|refused| panic!("{refused}"));
    }

    fn told_psql(&self, statements: &str) -> Result<(), String> {
        let port = self.port.to_string();
        let mut command = Command::new(postgres_programs().join("psql"));
        command.args([
            "-Xq",
            "-h",
            "127.0.0.1",
            "-p",
            &port,
            "-U",
            "admin",
            "-d",
            "postgres",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            statements,
        ]);
        let output = command.current_dir(self.folder.path()).output().expect("psql of PostgreSQL");
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
    }

    /// Has `redis-cli` send this.
    pub fn redis_cli(&self, words: &[&str]) {
        let mut command = Command::new("redis-cli");
        let output = command.args(["-p", &self.port.to_string()]).args(words).output().expect("redis-cli of Redis");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && !said.starts_with("ERR"), "{words:?}: {said}");
    }
}

/// Debian keeps the programs of each version in a folder of their own.
fn postgres_programs() -> PathBuf {
    let installed =
        fs::read_dir("/usr/lib/postgresql").map(|entries| entries.flatten().map(|entry| entry.path()).collect());
    let mut versions: Vec<PathBuf> = installed.unwrap_or_default();
    versions.sort();
    versions.pop().expect("PostgreSQL is installed").join("bin")
}

/// A shell that is not the administrator: PostgreSQL refuses to run as one.
fn as_nobody(folder: &Path) -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    if !is_root {
        let mut command = Command::new("sh");
        command.arg("-c");
        return command;
    }
    let given = Command::new("chown").args(["-R", "postgres"]).arg(folder).status();
    assert!(given.is_ok_and(|status| status.success()), "the folder cannot be given to the user postgres");
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--", "sh", "-c"]);
    command
}
