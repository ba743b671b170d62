//! A client so plain that it shows what really came over the wire.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;
use watchbill_domain::time::Instant;
use watchbill_simulator::time::{Clock, Hand};
use watchbill_simulator::{Company, ManualAlerts, Running, RunningPeer};

/// Longer than any answer takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Long enough to say that nothing comes.
pub const IMPATIENCE: Duration = Duration::from_millis(250);

/// What came back, whole or not.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }

    /// Whether the body has its declared length.
    pub fn is_whole(&self) -> bool {
        self.header("content-length").and_then(|length| length.parse().ok()) == Some(self.body.len())
    }
}

/// Sends a request and leaves the answer to be read.
pub fn send(to: SocketAddr, method: &str, path: &str, headers: &str, body: &str) -> io::Result<TcpStream> {
    // A test is a client, so it may call.
    #[allow(clippy::disallowed_methods)]
    let mut stream = TcpStream::connect(to)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )?;
    Ok(stream)
}

/// Reads until the connection ends, `limit` bytes have come, or nothing comes for `patience`.
pub fn receive(mut stream: &TcpStream, patience: Duration, limit: usize) -> io::Result<Answer> {
    stream.set_read_timeout(Some(patience))?;
    let mut bytes = Vec::new();
    let mut chunk = vec![0; 64 * 1024];
    let end = loop {
        match stream.read(&mut chunk) {
            Ok(0) => break None,
            Ok(count) => bytes.extend(&chunk[..count]),
            Err(error) => break Some(error),
        }
        if bytes.len() >= limit {
            break None;
        }
    };
    let Some(head) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        return Err(end.unwrap_or_else(|| io::ErrorKind::UnexpectedEof.into()));
    };
    let body = bytes.split_off(head + 4);
    let head = String::from_utf8(bytes).map_err(io::Error::other)?;
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
    Ok(Answer { status, head, body })
}

pub fn try_get(to: SocketAddr, path: &str) -> io::Result<Answer> {
    receive(&send(to, "GET", path, "", "")?, PATIENCE, usize::MAX)
}

pub fn get(to: SocketAddr, path: &str) -> Answer {
    try_get(to, path).unwrap()
}

pub fn post(to: SocketAddr, path: &str, body: &str) -> Answer {
    let json = "Content-Type: application/json\r\n";
    receive(&send(to, "POST", path, json, body).unwrap(), PATIENCE, usize::MAX).unwrap()
}

pub fn delete(to: SocketAddr, path: &str) -> Answer {
    receive(&send(to, "DELETE", path, "", "").unwrap(), PATIENCE, usize::MAX).unwrap()
}

/// A company by hand, of which one source is used.
pub struct Bench {
    pub running: Running,
    pub hand: Hand,
}

impl Bench {
    pub fn new() -> Self {
        let (clock, hand) = Clock::by_hand(Instant::parse("2026-08-22T12:00:00Z").unwrap());
        Self { running: Company::manual(clock).unwrap(), hand }
    }

    pub fn us(&self) -> &RunningPeer {
        &self.running.source("kestrel-us").unwrap().peers()[0]
    }

    pub fn alerts(&self) -> &ManualAlerts {
        self.running.source("kestrel-us").unwrap().manual().unwrap()
    }

    pub fn get(&self, path: &str) -> Answer {
        get(self.us().address(), path)
    }

    /// Names of the alerts in the answer to this path.
    pub fn names(&self, path: &str) -> Vec<String> {
        names(&self.get(path))
    }

    pub fn advance(&self, seconds: u64) {
        self.hand.advance(Duration::from_secs(seconds));
    }
}

pub fn names(answer: &Answer) -> Vec<String> {
    let name = |alert: &Value| alert["labels"]["alertname"].as_str().unwrap().to_owned();
    let mut names: Vec<String> = answer.json().as_array().unwrap().iter().map(name).collect();
    names.sort();
    names
}
