//! A PagerDuty account on loopback: the service itself cannot run here, so this speaks what its public description says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// The key that it accepts.
pub const KEY: &str = "pd-key-3f9c2e-planted";
/// Items of a page.
const PAGE: usize = 100;

/// An account that knows incidents. It stops listening when it goes.
pub struct PagerDuty {
    port: u16,
    account: Arc<Mutex<Account>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Account {
    /// Title, creation and status by number.
    incidents: BTreeMap<usize, (String, String, &'static str)>,
    /// Who changed something, by their `From`.
    changed_by: Vec<String>,
}

impl PagerDuty {
    /// Listens on a port of its own.
    ///
    /// # Panics
    /// When loopback has no port left.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let account: Arc<Mutex<Account>> = Arc::default();
        let served = Arc::clone(&account);
        let task = tokio::spawn(async move {
            // The connections end with the listener.
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let served = Arc::clone(&served);
                // Whoever talks to us may leave at any time.
                connections.spawn(async move { drop(serve(stream, &served).await) });
            }
        });
        Self { port, account, task }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// An incident of high urgency is triggered now.
    pub fn trigger(&self, number: usize, title: &str) {
        let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        self.account().incidents.insert(number, (title.to_owned(), now, "triggered"));
    }

    /// Somebody resolves it.
    pub fn resolve(&self, number: usize) {
        self.account().incidents.remove(&number);
    }

    /// Whether an incident is `triggered` or `acknowledged`.
    pub fn status(&self, number: usize) -> &'static str {
        self.account().incidents[&number].2
    }

    /// Whom those who changed something said to be.
    pub fn changed_by(&self) -> Vec<String> {
        self.account().changed_by.clone()
    }

    fn account(&self) -> MutexGuard<'_, Account> {
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for PagerDuty {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(stream: TcpStream, account: &Mutex<Account>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    loop {
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if read.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            if line == "\r\n" {
                break;
            }
            head.push(line.trim_end().to_owned());
        }
        let header = |name: &str| {
            let of_name =
                head.iter().filter_map(|line| line.split_once(": ")).find(|(n, _)| n.eq_ignore_ascii_case(name));
            of_name.map(|(_, value)| value.to_owned()).unwrap_or_default()
        };
        let mut body = vec![0; header("content-length").parse().unwrap_or(0)];
        read.read_exact(&mut body).await?;
        let (status, answer) = if header("authorization") == format!("Token token={KEY}") {
            let from = header("from");
            account.lock().unwrap_or_else(PoisonError::into_inner).answer(&head[0], &from, &body)
        } else {
            (401, json!({ "error": { "message": "Unauthorized", "code": 2006 } }))
        };
        let answer = answer.to_string();
        let head = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        write.write_all((head + &answer).as_bytes()).await?;
    }
}

impl Account {
    fn answer(&mut self, request_line: &str, from: &str, body: &[u8]) -> (u16, Value) {
        let mut words = request_line.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        match (method, path) {
            ("GET", "/incidents") => {
                let offset = query.split('&').find_map(|pair| pair.strip_prefix("offset=")).unwrap_or("0");
                (200, self.page(offset.parse().unwrap_or(0)))
            }
            ("GET", "/escalation_policies") => (200, json!({ "escalation_policies": [], "more": false })),
            ("PUT", path) => self.change(path, from, body),
            _ => (404, json!({ "error": { "message": "Not Found", "code": 2100 } })),
        }
    }

    fn page(&self, offset: usize) -> Value {
        let shown: Vec<Value> =
            self.incidents.iter().rev().map(|(number, incident)| shown(*number, incident)).collect();
        let page: Vec<&Value> = shown.iter().skip(offset.min(shown.len())).take(PAGE).collect();
        let more = offset + page.len() < shown.len();
        json!({ "incidents": page, "offset": offset, "limit": PAGE, "total": null, "more": more })
    }

    fn change(&mut self, path: &str, from: &str, body: &[u8]) -> (u16, Value) {
        let asked: Value = serde_json::from_slice(body).unwrap_or_default();
        let number = path.strip_prefix("/incidents/QINC").and_then(|number| number.parse().ok());
        let found = number.and_then(|number: usize| Some((number, self.incidents.get_mut(&number)?)));
        let Some((number, incident)) = found.filter(|_| asked["incident"]["status"] == "acknowledged") else {
            return (400, json!({ "error": { "message": "Arguments Caused Error", "code": 2001 } }));
        };
        incident.2 = "acknowledged";
        self.changed_by.push(from.to_owned());
        (200, json!({ "incident": shown(number, incident) }))
    }
}

fn shown(number: usize, (title, created_at, status): &(String, String, &'static str)) -> Value {
    let by = json!({ "acknowledger": { "id": "PUANA01", "type": "user_reference", "summary": "Ana Souza" } });
    json!({
        "id": format!("QINC{number}"), "incident_number": number, "title": title, "created_at": created_at,
        "status": status, "urgency": "high", "acknowledgements": if *status == "acknowledged" { vec![by] } else { vec![] },
        "service": { "id": "PSCHK01", "type": "service_reference", "summary": "checkout" },
        "html_url": format!("https://acme.pagerduty.com/incidents/QINC{number}"),
    })
}
