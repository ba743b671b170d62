//! Where pages arrive that leave the laptop: a web server and a mailbox on loopback, each for one test.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// What one connection brought: the head of a request and its body, or an envelope and its letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// Request line and headers, or `MAIL` and `RCPT` lines.
    pub head: String,
    /// The body or letter.
    pub body: String,
}

/// A server that notes what arrives. It stops listening when it goes.
pub struct Receiver {
    port: u16,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    status: Arc<Mutex<u16>>,
    task: JoinHandle<()>,
}

/// What a receiver speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    /// HTTP: everything is answered with its status and, as ntfy does, an id.
    Http,
    /// SMTP without TLS.
    Smtp,
}

impl Receiver {
    /// Listens on a port of its own.
    pub async fn start(speaks: Speaks) -> Self {
        Self::start_at(0, speaks).await
    }

    /// Listens on this port.
    ///
    /// # Panics
    /// When another program does.
    pub async fn start_at(port: u16, speaks: Speaks) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (arrived, status): (Arc<Mutex<Vec<Arrived>>>, _) = (Arc::default(), Arc::new(Mutex::new(200)));
        let (noted, answers) = (Arc::clone(&arrived), Arc::clone(&status));
        let task = tokio::spawn(async move {
            // The connections end with the listener.
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (noted, answers) = (Arc::clone(&noted), Arc::clone(&answers));
                connections.spawn(async move {
                    match speaks {
                        // Whoever talks to us may leave at any time; what arrived whole is noted by then.
                        Speaks::Http => drop(answer_http(stream, &noted, &answers).await),
                        Speaks::Smtp => drop(answer_smtp(stream, &noted).await),
                    }
                });
            }
        });
        Self { port, arrived, status, task }
    }

    /// Its port on loopback.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Everything that arrived so far, oldest first.
    pub fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// With which status it answers from now on.
    pub fn set_status(&self, status: u16) {
        *self.status.lock().unwrap_or_else(PoisonError::into_inner) = status;
    }

    /// Stops listening and ends every connection; returns its port when that is free.
    pub async fn stop(&mut self) -> u16 {
        self.task.abort();
        drop((&mut self.task).await);
        self.port
    }
}

async fn answer_http(stream: TcpStream, noted: &Mutex<Vec<Arrived>>, status: &Mutex<u16>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    loop {
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if read.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
            head.push_str(&line);
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        read.read_exact(&mut body).await?;
        let status = *status.lock().unwrap_or_else(PoisonError::into_inner);
        let number = {
            let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
            noted.push(Arrived { head, body: String::from_utf8_lossy(&body).into_owned() });
            noted.len()
        };
        let answer = format!("{{\"id\":\"n{number}\"}}");
        let length = answer.len();
        write.write_all(format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n\r\n{answer}").as_bytes()).await?;
    }
}

async fn answer_smtp(stream: TcpStream, noted: &Mutex<Vec<Arrived>>) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    let mut envelope = String::new();
    say(&mut write, "220 mail.test ESMTP").await?;
    while let Some(line) = hear(&mut read).await? {
        match line.get(..4).unwrap_or_default() {
            "MAIL" | "RCPT" => {
                envelope.push_str(&line);
                envelope.push('\n');
                say(&mut write, "250 Ok").await?;
            }
            "DATA" => {
                say(&mut write, "354 End with a lone dot").await?;
                let mut letter = String::new();
                while let Some(line) = hear(&mut read).await?.filter(|line| line != ".") {
                    letter.push_str(&line);
                    letter.push('\n');
                }
                let head = std::mem::take(&mut envelope);
                noted.lock().unwrap_or_else(PoisonError::into_inner).push(Arrived { head, body: letter });
                say(&mut write, "250 2.0.0 Ok: queued as 4F2A").await?;
            }
            "QUIT" => return say(&mut write, "221 Bye").await,
            _ => say(&mut write, "250 mail.test").await?,
        }
    }
    Ok(())
}

async fn say(write: &mut OwnedWriteHalf, line: &str) -> std::io::Result<()> {
    write.write_all(format!("{line}\r\n").as_bytes()).await
}

async fn hear(read: &mut BufReader<OwnedReadHalf>) -> std::io::Result<Option<String>> {
    let mut line = String::new();
    let got = read.read_line(&mut line).await?;
    Ok((got > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
}
