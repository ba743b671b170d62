//! A real PostgreSQL.

use crate::process::{Running, free_port};
use crate::{fixtures, patience};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// Its superuser, who is let in from this machine without a password. Everybody else needs one.
const ADMINISTRATOR: &str = "admin";

/// A PostgreSQL with a port and a folder of its own. It can be stopped and started again with what it kept.
pub struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
    running: Option<Running>,
}

impl Postgres {
    /// Starts one and waits until it answers. It has the empty database `shop`.
    ///
    /// # Panics
    /// When it is not installed or does not get ready.
    pub async fn start() -> Self {
        let (folder, programs) = (TempDir::new().unwrap(), programs());
        if is_root() {
            let given = Command::new("chown").arg("postgres").arg(folder.path()).status();
            assert!(given.is_ok_and(|status| status.success()), "the folder cannot be given to the user postgres");
        }
        let data = folder.path().join("data");
        let mut made = as_nobody(&programs.join("initdb"));
        made.args(["-A", "trust", "-U", ADMINISTRATOR, "--no-sync", "-D"]).arg(&data);
        let mut server = Self { folder, programs, port: free_port(), running: None };
        server.make(&mut made);
        let rules = format!("host all {ADMINISTRATOR} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        fs::write(data.join("pg_hba.conf"), rules).unwrap();
        server.start_again().await;
        server.tell_of("postgres", "CREATE DATABASE shop");
        server
    }

    fn make(&self, made: &mut Command) {
        let output = made.current_dir(self.folder.path()).output().expect("initdb of PostgreSQL");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Starts it with what it kept.
    ///
    /// # Panics
    /// When it is running or does not get ready.
    pub async fn start_again(&mut self) {
        assert!(self.running.is_none(), "this PostgreSQL is running");
        let mut command = as_nobody(&self.programs.join("postgres"));
        command.arg("-D").arg(self.folder.path().join("data")).args(["-p", &self.port.to_string()]);
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"] {
            command.args(["-c", setting]);
        }
        let logs = TempDir::new_in(self.folder.path()).unwrap().keep();
        let mut running = Running::start(&logs, &command);
        let ready = patience::answered(patience::LIMIT, async || {
            assert!(running.ended().is_none(), "postgres ended:\n{}", running.log());
            self.said("postgres", "SELECT 1").ok()
        });
        assert!(ready.await.is_some(), "PostgreSQL does not get ready:\n{}", running.log());
        self.running = Some(running);
    }

    /// Stops it as an upgrade would.
    ///
    /// # Panics
    /// When it is not running.
    pub async fn stop(&mut self) {
        self.running.take().expect("it is running").terminate().await;
    }

    /// Where the database `shop` is.
    pub fn url(&self) -> String {
        format!("postgres://127.0.0.1:{}/shop", self.port)
    }

    /// Carries this out in `shop` as the superuser and gives the rows, as `psql -At` writes them.
    ///
    /// # Panics
    /// When it is refused.
    pub fn tell(&self, statements: &str) -> String {
        self.tell_of("shop", statements)
    }

    fn tell_of(&self, database: &str, statements: &str) -> String {
        self.said(database, statements).unwrap_or_else(|refused| panic!("{refused}"))
    }

    fn said(&self, database: &str, statements: &str) -> Result<String, String> {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-XqAt", "-h", "127.0.0.1", "-U", ADMINISTRATOR, "-d", database, "-v", "ON_ERROR_STOP=1"]);
        command.args(["-p", &self.port.to_string(), "-c", statements]);
        let output = command.current_dir(self.folder.path()).output().expect("psql of PostgreSQL");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }

    /// Somebody who changes the layout of a table of `shop` and does not come to an end. With this value it is over.
    ///
    /// # Panics
    /// When there is no such table.
    pub async fn hold(&self, table: &str) -> Running {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-Xq", "-h", "127.0.0.1", "-U", ADMINISTRATOR, "-d", "shop", "-p", &self.port.to_string()]);
        command.args(["-c", &format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(600)")]);
        let holder = Running::start(&self.folder.path().join("holders"), &command);
        patience::until("the table is held", async || {
            let query = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = '{table}'::regclass AND granted";
            (self.tell(&query.replace("{table}", table)) == "1").then_some(())
        })
        .await;
        holder
    }

    /// Makes the tables of pg-boss 10.4.2 as it made them itself, with what it left there: three orders that failed and wait in
    /// `orders_dlq`, and a failed mail.
    ///
    /// # Panics
    /// When they cannot be made.
    pub fn pg_boss(&self) {
        for file in ["postgres/pg-boss.sql", "postgres/pg-boss-dead.sql"] {
            self.tell(&fixtures::read(file));
        }
    }
}

/// Debian keeps the programs of each version in a folder of their own.
fn programs() -> PathBuf {
    let installed = fs::read_dir("/usr/lib/postgresql");
    let installed = installed.map(|entries| entries.flatten().map(|entry| entry.path()).collect());
    let mut versions: Vec<PathBuf> = installed.unwrap_or_default();
    versions.sort();
    versions.pop().expect("PostgreSQL is installed").join("bin")
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// The program, not as the administrator: PostgreSQL refuses to run as one.
fn as_nobody(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    command
}
