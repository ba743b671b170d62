//! A real Redis.

use crate::process::{Running, free_port};
use crate::{fixtures, patience};
use std::{fs, net::TcpStream, process::Command};
use tempfile::TempDir;

/// A Redis with a port and a folder of its own, in which it writes everything down. It can be stopped and started again with what it
/// kept.
pub struct Redis {
    port: u16,
    running: Option<Running>,
    // Last, so that what the server printed is there to be shown.
    folder: TempDir,
}

impl Redis {
    /// Starts one and waits until it answers. Everybody on this machine is its administrator.
    ///
    /// # Panics
    /// When it is not installed or does not get ready.
    pub async fn start() -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("users.acl"), "user default on nopass ~* &* +@all\n").unwrap();
        let mut server = Self { folder, port: free_port(), running: None };
        server.start_again().await;
        server
    }

    /// Starts it with what it kept: keys and users.
    ///
    /// # Panics
    /// When it is running, is not installed or does not get ready.
    pub async fn start_again(&mut self) {
        assert!(self.running.is_none(), "this Redis is running");
        let folder = self.folder.path();
        let mut command = Command::new("redis-server");
        command.args(["--port", &self.port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes"]);
        command.arg("--dir").arg(folder).arg("--aclfile").arg(folder.join("users.acl"));
        let mut running = Running::start(&folder.join("logs"), &command);
        let ready = patience::answered(patience::LIMIT, async || {
            assert!(running.ended().is_none(), "redis-server ended (is it installed?):\n{}", running.log());
            TcpStream::connect(("127.0.0.1", self.port)).ok()
        });
        assert!(ready.await.is_some(), "Redis does not get ready:\n{}", running.log());
        self.running = Some(running);
    }

    /// Stops it as an upgrade would.
    ///
    /// # Panics
    /// When it is not running.
    pub async fn stop(&mut self) {
        self.running.take().expect("it is running").terminate().await;
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Sends a command as the administrator and gives what was answered, as `redis-cli` writes it.
    ///
    /// # Panics
    /// When it is refused.
    pub fn tell(&self, words: &[&str]) -> String {
        let mut command = Command::new("redis-cli");
        let output =
            command.args(["-e", "-p", &self.port.to_string()]).args(words).output().expect("redis-cli of Redis");
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        assert!(output.status.success(), "{words:?}: {said} {}", String::from_utf8_lossy(&output.stderr));
        said
    }

    /// Makes a user with this password, or changes what it may do: rules as `ACL SETUSER` has them, in place of all before.
    ///
    /// # Panics
    /// When they are refused.
    pub fn allow(&self, user: &str, password: &str, rules: &[&str]) {
        let password = format!(">{password}");
        self.tell(&[&["ACL", "SETUSER", user, "reset", "on", &password], rules].concat());
        self.tell(&["ACL", "SAVE"]);
    }

    /// Makes the queue `emails` as BullMQ itself left it, with two failed jobs that ended at these instants, in milliseconds.
    ///
    /// # Panics
    /// When its recording cannot be read.
    pub fn bullmq(&self, ended_ms: [i64; 2]) {
        for line in fixtures::read("redis/bullmq.jsonl").lines() {
            let words: Vec<String> = serde_json::from_str(line).unwrap();
            self.tell(&words.iter().map(String::as_str).collect::<Vec<_>>());
        }
        for (job, ended) in ["1", "2"].into_iter().zip(ended_ms) {
            self.tell(&["ZADD", "bull:emails:failed", "XX", &ended.to_string(), job]);
        }
    }
}
