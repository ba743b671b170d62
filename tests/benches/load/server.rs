//! The server that is polled: this same program, run again as a child that only serves.

use std::env;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use watchbill_simulator::Company;
use watchbill_tests::http::client;

use crate::broker;

/// What the child is to serve and how many of it, like `queues 2000`; set means that this process is the child.
const SERVES: &str = "WATCHBILL_BENCH_SERVES";
/// One in a hundred alerts is different in each answer.
const CHANGED_PERCENT: f64 = 1.0;

/// Whether this process was started to serve.
pub fn is_wanted() -> bool {
    env::var_os(SERVES).is_some()
}

/// Serves until whoever started this is gone.
pub fn serve() {
    let wanted = env::var(SERVES).unwrap();
    let (what, count) = wanted.split_once(' ').unwrap();
    let count = count.parse().unwrap();
    let mut company = None;
    if what == "queues" {
        println!("{}", broker::serve(count));
    } else {
        let running = company.insert(Company::with_alerts(count, CHANGED_PERCENT).unwrap());
        println!("{}", running.sources()[0].peers()[0].url());
    }
    io::stdin().read_to_end(&mut Vec::new()).unwrap();
    drop(company);
}

/// A server in a process of its own; it ends with this value.
pub struct Server {
    child: Child,
    url: String,
}

impl Server {
    /// An Alertmanager with so many alerts.
    pub fn of_alerts(alerts: usize) -> Self {
        Self::start(&format!("alerts {alerts}"))
    }

    /// A RabbitMQ with so many queues, half of them for the dead letters of the others.
    pub fn of_queues(queues: usize) -> Self {
        Self::start(&format!("queues {queues}"))
    }

    fn start(serves: &str) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .env(SERVES, serves)
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

    /// What it answers to a question.
    pub fn answer(&self, target: &str) -> Bytes {
        let url = format!("{}{target}", self.url);
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
