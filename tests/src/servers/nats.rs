//! A real NATS server with JetStream.

use super::Tries;
use crate::patience;
use crate::process::{Running, free_port};
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::Command,
    time::Duration,
};
use tempfile::TempDir;

/// Who may read figures; its password is its name.
pub const LOOKER: &str = "look";
/// What it may do, as the server's configuration has it: ask for streams and consumers.
pub const PERMISSIONS: &str = r#"publish: ["$JS.API.STREAM.LIST", "$JS.API.CONSUMER.LIST.*"], subscribe: ["_INBOX.>"]"#;
/// The same with reading messages.
pub const READING: &str = r#"publish: ["$JS.API.STREAM.LIST", "$JS.API.CONSUMER.LIST.*", "$JS.API.STREAM.MSG.GET.*"], subscribe: ["_INBOX.>"]"#;
/// Nothing at all.
pub const NOTHING: &str = r#"publish: ["nothing"], subscribe: ["_INBOX.>"]"#;
/// Who may do everything; its password is its name.
const SHOP: &str = "shop";

/// A NATS server with ports and a folder of its own. It can be stopped and started again with what it kept.
pub struct Nats {
    port: u16,
    monitor: u16,
    running: Option<Running>,
    // Last, so that what the server printed is there to be shown.
    folder: TempDir,
}

impl Nats {
    /// Starts one and waits until it answers. [`LOOKER`] may ask for streams and consumers and nothing else. Where somebody else took
    /// its port in the meantime, it gets another.
    ///
    /// # Panics
    /// When it is not installed or does not get ready.
    pub async fn start() -> Self {
        let mut tries = Tries::of("NATS");
        loop {
            let (port, monitor) = (free_port(), free_port());
            let mut server = Self { folder: TempDir::new().unwrap(), port, monitor, running: None };
            server.configure(PERMISSIONS);
            match server.begin().await {
                Ok(()) => return server,
                Err(why) => tries.failed(&why),
            }
        }
    }

    fn configure(&self, permissions: &str) {
        let config = format!(
            // Whoever says only after two seconds who it is would be sent away: a busy machine needs more.
            "host: \"127.0.0.1\"\nport: {}\nhttp: \"127.0.0.1:{}\"\njetstream {{ store_dir: \"{}\" }}\n\
             authorization {{ timeout: 30 }}\n\
             accounts {{ SHOP {{ jetstream: enabled, users: [\n\
             {{ user: {SHOP}, password: {SHOP} }},\n\
             {{ user: {LOOKER}, password: {LOOKER}, permissions: {{ {permissions} }} }}\n] }} }}\n",
            self.port,
            self.monitor,
            self.folder.path().join("streams").display(),
        );
        fs::write(self.folder.path().join("nats.conf"), config).unwrap();
    }

    /// Starts it with what it kept.
    ///
    /// # Panics
    /// When it is running, is not installed or does not get ready.
    pub async fn start_again(&mut self) {
        assert!(self.running.is_none(), "this NATS server is running");
        let mut tries = Tries::of("NATS");
        while let Err(why) = self.begin().await {
            tries.failed(&why);
        }
    }

    /// Or what it printed before it ended.
    async fn begin(&mut self) -> Result<(), String> {
        let mut command = Command::new("nats-server");
        command.arg("-c").arg(self.folder.path().join("nats.conf"));
        let running = Running::start(&self.folder.path().join("logs"), &command);
        let open = async || TcpStream::connect(("127.0.0.1", self.port)).ok();
        self.running = Some(running.ready(patience::LIMIT, open).await?);
        Ok(())
    }

    /// Stops it as an upgrade would.
    ///
    /// # Panics
    /// When it is not running.
    pub async fn stop(&mut self) {
        self.running.take().expect("it is running").terminate().await;
    }

    /// Gives [`LOOKER`] these rights and no others, while it runs, and waits until it has read them: until then it closes connections.
    ///
    /// # Panics
    /// When it is not running, or does not hear.
    pub async fn permit(&self, permissions: &str) {
        self.configure(permissions);
        let running = self.running.as_ref().expect("it is running");
        let reloads = || running.log().matches("Reloaded server configuration").count();
        let before = reloads();
        let told = Command::new("kill").args(["-HUP", &running.id().to_string()]).status();
        assert!(told.is_ok_and(|status| status.success()), "it does not hear");
        patience::until("it has read its configuration anew", async || (reloads() > before).then_some(())).await;
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Where its monitoring page is.
    pub fn monitoring(&self) -> String {
        format!("http://127.0.0.1:{}", self.monitor)
    }

    /// Makes a stream in memory on these subjects, with these keys of its configuration besides.
    ///
    /// # Panics
    /// When it is refused.
    pub fn stream(&self, name: &str, subjects: &[&str], more: &Value) {
        let mut config = json!({ "name": name, "subjects": subjects, "storage": "file" });
        config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Client::of(self).told(&format!("$JS.API.STREAM.CREATE.{name}"), &config);
    }

    /// Makes a consumer of a stream that gives a message up after so many deliveries, each half a second after the other.
    ///
    /// # Panics
    /// When it is refused.
    pub fn consumer(&self, of: &str, name: &str, most: i32) {
        let config =
            json!({ "durable_name": name, "ack_policy": "explicit", "ack_wait": 500_000_000, "max_deliver": most });
        let wish = json!({ "stream_name": of, "config": config });
        Client::of(self).told(&format!("$JS.API.CONSUMER.DURABLE.CREATE.{of}.{name}"), &wish);
    }

    /// Publishes a message and waits until its stream has it.
    ///
    /// # Panics
    /// When no stream takes it.
    pub fn publish(&self, subject: &str, body: &Value) {
        Client::of(self).told(subject, body);
    }

    /// The same with a header.
    ///
    /// # Panics
    /// When no stream takes it.
    pub fn publish_with(&self, subject: &str, header: (&str, &str), body: &Value) {
        let mut client = Client::of(self);
        let (head, body) = (format!("NATS/1.0\r\n{}: {}\r\n\r\n", header.0, header.1), body.to_string());
        let (before, all) = (head.len(), head.len() + body.len());
        client.write(&format!("HPUB {subject} _INBOX.answer {before} {all}\r\n{head}{body}\r\n"));
        client.answer(subject);
    }

    /// Takes messages of a consumer and acknowledges none, as often as they are given, until the stream that captures what died holds
    /// so many.
    ///
    /// # Panics
    /// When they do not die.
    pub async fn let_die(&self, of: &str, consumer: &str, capture: &str, count: u64) {
        let mut client = Client::of(self);
        // The server hands nothing out where nobody would hear it.
        client.write("SUB _INBOX.unread 2\r\n");
        patience::until("what is not acknowledged dies", async || {
            let wish = json!({ "batch": 10, "no_wait": true }).to_string();
            client.publish(&format!("$JS.API.CONSUMER.MSG.NEXT.{of}.{consumer}"), &wish, "_INBOX.unread");
            tokio::time::sleep(Duration::from_millis(300)).await;
            (self.state(capture)["messages"] == count).then_some(())
        })
        .await;
    }

    /// What a stream holds, as the server says.
    ///
    /// # Panics
    /// When there is none of that name.
    pub fn state(&self, stream: &str) -> Value {
        Client::of(self).told(&format!("$JS.API.STREAM.INFO.{stream}"), &json!({}))["state"].clone()
    }

    /// The consumers of a stream with all that the server says of them but the time, which is another with each answer.
    ///
    /// # Panics
    /// When there is none of that name.
    pub fn consumers(&self, stream: &str) -> Value {
        let mut told =
            Client::of(self).told(&format!("$JS.API.CONSUMER.LIST.{stream}"), &json!({}))["consumers"].clone();
        for consumer in told.as_array_mut().into_iter().flatten() {
            consumer.as_object_mut().unwrap().remove("ts");
        }
        told
    }

    /// Empties a stream.
    ///
    /// # Panics
    /// When there is none of that name.
    pub fn purge(&self, stream: &str) {
        Client::of(self).told(&format!("$JS.API.STREAM.PURGE.{stream}"), &json!({}));
    }
}

/// One connection, in the protocol's own words.
struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    fn of(server: &Nats) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        stream.set_read_timeout(Some(patience::LIMIT)).unwrap();
        let mut client = Self { stream: BufReader::new(stream) };
        client.line();
        let login = json!({ "verbose": false, "pedantic": false, "headers": true, "user": SHOP, "pass": SHOP });
        client.write(&format!("CONNECT {login}\r\nSUB _INBOX.answer 1\r\n"));
        client
    }

    fn write(&mut self, text: &str) {
        self.stream.get_mut().write_all(text.as_bytes()).unwrap();
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        line
    }

    fn publish(&mut self, subject: &str, body: &str, answer_to: &str) {
        self.write(&format!("PUB {subject} {answer_to} {}\r\n{body}\r\n", body.len()));
    }

    /// Asks and gives the answer, which is no refusal.
    fn told(&mut self, subject: &str, body: &Value) -> Value {
        self.publish(subject, &body.to_string(), "_INBOX.answer");
        self.answer(subject)
    }

    fn answer(&mut self, subject: &str) -> Value {
        loop {
            let line = self.line();
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["PING"] => self.write("PONG\r\n"),
                ["MSG", .., length] => {
                    let mut bytes = vec![0; length.parse::<usize>().unwrap() + 2];
                    self.stream.read_exact(&mut bytes).unwrap();
                    let answer: Value = serde_json::from_slice(bytes.trim_ascii_end()).unwrap();
                    assert_eq!(answer["error"], Value::Null, "{subject}: {answer}");
                    return answer;
                }
                ["-ERR", ..] | [] => panic!("{subject}: {line}"),
                _ => {}
            }
        }
    }
}
