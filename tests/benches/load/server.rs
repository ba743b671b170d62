//! The server that is polled: this same program, run again as a child that only serves.

use std::env;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use watchbill_simulator::Company;
use watchbill_tests::http::client;

/// How many alerts the child is to serve; set means that this process is the child.
const ALERTS: &str = "WATCHBILL_BENCH_SERVES_ALERTS";
/// One in a hundred alerts is different in each answer.
const CHANGED_PERCENT: f64 = 1.0;

/// Whether this process was started to serve.
pub fn is_wanted() -> bool {
    env::var_os(ALERTS).is_some()
}

/// Serves until whoever started this is gone.
pub fn serve() {
    let alerts = env::var(ALERTS).unwrap().parse().unwrap();
    let company = Company::with_alerts(alerts, CHANGED_PERCENT).unwrap();
    println!("{}", company.sources()[0].peers()[0].url());
    io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

/// A server in a process of its own; it ends with this value.
pub struct Server {
    child: Child,
    url: String,
}

impl Server {
    /// Starts it with so many alerts.
    pub fn start(alerts: usize) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .env(ALERTS, alerts.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Self { child, url: url.trim().to_owned() }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it answers to a poll.
    pub fn list_of_alerts(&self) -> Bytes {
        let url = format!("{}/api/v2/alerts", self.url);
        let client = client(Duration::from_secs(20));
        let asked = async { client.get(url).send().await?.error_for_status()?.bytes().await };
        tokio::runtime::Runtime::new().unwrap().block_on(asked).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The child ends at the end of its input.
        drop(self.child.stdin.take());
        self.child.wait().unwrap();
    }
}
