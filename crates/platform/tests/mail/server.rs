//! A mail server for one test, on a port of its own: enough of RFC 5321 to take a letter, and to refuse one at any step.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use watchbill_engine::ports::MailTls;

/// A certificate authority of one test.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn pem(&self) -> Vec<u8> {
        self.0.pem().into_bytes()
    }

    /// A server called `localhost`.
    pub fn server(&self) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let builder = ServerConfig::builder_with_provider(Arc::new(default_provider()));
        let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        Arc::new(builder.with_single_cert(vec![certificate.der().clone()], key).unwrap())
    }
}

/// How a server behaves.
#[derive(Clone, Default)]
pub struct Manners {
    pub tls: Option<(MailTls, Arc<ServerConfig>)>,
    pub login: Option<(&'static str, &'static str)>,
    /// At which command it says what instead of yes; with nothing to say it breaks off. `BODY` is the end of the letter.
    pub refuses: Option<(&'static str, &'static str)>,
    pub silent: bool,
}

/// A letter as it arrived.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    pub from: String,
    pub to: Vec<String>,
    pub data: String,
}

#[derive(Default)]
struct Notes {
    letters: Vec<Heard>,
    lines: Vec<String>,
}

pub struct MailServer {
    port: u16,
    notes: Arc<Mutex<Notes>>,
    task: JoinHandle<()>,
}

impl MailServer {
    pub async fn start(manners: Manners) -> Self {
        Self::start_at(0, manners).await
    }

    pub async fn start_at(port: u16, manners: Manners) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let notes: Arc<Mutex<Notes>> = Arc::default();
        let noted = Arc::clone(&notes);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(answer(stream, manners.clone(), Arc::clone(&noted)));
            }
        });
        Self { port, notes, task }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub fn letters(&self) -> Vec<Heard> {
        self.notes.lock().unwrap().letters.clone()
    }

    /// Every line it heard that is no part of a letter.
    pub fn heard(&self) -> Vec<String> {
        self.notes.lock().unwrap().lines.clone()
    }

    /// Stops listening; returns when the port is free.
    pub async fn stop(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}

async fn answer(stream: TcpStream, manners: Manners, notes: Arc<Mutex<Notes>>) {
    if manners.silent {
        std::future::pending::<()>().await;
    }
    match manners.tls.clone() {
        Some((MailTls::Implicit, config)) => {
            // A client that does not trust us breaks off here.
            let Ok(stream) = TlsAcceptor::from(config).accept(stream).await else { return };
            talk(BufReader::new(stream), &manners, &notes, Greeting::Said).await;
        }
        Some((_, config)) => {
            let Some(stream) = talk(BufReader::new(stream), &manners, &notes, Greeting::BeforeTls).await else {
                return;
            };
            let Ok(stream) = TlsAcceptor::from(config).accept(stream.into_inner()).await else { return };
            talk(BufReader::new(stream), &manners, &notes, Greeting::AfterTls).await;
        }
        None => {
            talk(BufReader::new(stream), &manners, &notes, Greeting::Said).await;
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Greeting {
    Said,
    BeforeTls,
    AfterTls,
}

/// Talks until the client leaves, or wants TLS: then the stream comes back.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: BufReader<S>,
    manners: &Manners,
    notes: &Mutex<Notes>,
    greeting: Greeting,
) -> Option<BufReader<S>> {
    if greeting != Greeting::AfterTls {
        say(&mut stream, "220 mail.test ESMTP").await?;
    }
    let mut letter = Heard::default();
    loop {
        let line = hear(&mut stream).await?;
        notes.lock().unwrap().lines.push(line.clone());
        let word = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        if let Some((at, with)) = manners.refuses.filter(|(at, _)| *at == word) {
            assert!(!with.is_empty(), "{at} cannot break off");
            say(&mut stream, with).await?;
            continue;
        }
        match word.as_str() {
            "EHLO" if greeting == Greeting::BeforeTls => say(&mut stream, "250-mail.test\r\n250 STARTTLS").await?,
            "EHLO" if manners.login.is_some() => say(&mut stream, "250-mail.test\r\n250 AUTH PLAIN").await?,
            "EHLO" => say(&mut stream, "250 mail.test").await?,
            "STARTTLS" => {
                say(&mut stream, "220 Go ahead").await?;
                return Some(stream);
            }
            "AUTH" => {
                let given = line.rsplit(' ').next().unwrap_or_default();
                let given = BASE64_STANDARD.decode(given).unwrap();
                let right =
                    manners.login.is_some_and(|(user, password)| given == format!("\0{user}\0{password}").as_bytes());
                say(&mut stream, if right { "235 2.7.0 Welcome" } else { "535 5.7.8 Authentication failed" }).await?;
            }
            "MAIL" => {
                letter = Heard { from: bracketed(&line), ..Heard::default() };
                say(&mut stream, "250 Ok").await?;
            }
            "RCPT" => {
                letter.to.push(bracketed(&line));
                say(&mut stream, "250 Ok").await?;
            }
            "DATA" => {
                say(&mut stream, "354 End with a lone dot").await?;
                loop {
                    let line = hear(&mut stream).await?;
                    if line == "." {
                        break;
                    }
                    letter.data.push_str(&line);
                    letter.data.push_str("\r\n");
                }
                match manners.refuses {
                    Some(("BODY", "")) => return None,
                    Some(("BODY", with)) => say(&mut stream, with).await?,
                    _ => {
                        notes.lock().unwrap().letters.push(std::mem::take(&mut letter));
                        say(&mut stream, "250 2.0.0 Ok: queued as 4F2A").await?;
                    }
                }
            }
            "QUIT" => {
                say(&mut stream, "221 Bye").await?;
                return None;
            }
            _ => say(&mut stream, "502 Not here").await?,
        }
    }
}

/// `None` when the client has gone.
async fn say<S: AsyncWrite + Unpin>(stream: &mut S, line: &str) -> Option<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

async fn hear<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    match stream.read_line(&mut line).await {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(line.trim_end_matches(['\r', '\n']).to_owned()),
    }
}

fn bracketed(line: &str) -> String {
    let from = line.find('<').unwrap_or(0);
    let to = line.find('>').map_or(line.len(), |at| at + 1);
    line[from..to].to_owned()
}
