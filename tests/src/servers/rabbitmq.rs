//! A real RabbitMQ with its management plugin.

use super::Tries;
use crate::{http, patience, process::Running};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use reqwest::{
    Client, Method, StatusCode,
    header::{AUTHORIZATION, HeaderMap, HeaderValue},
};
use serde_json::{Value, json};
use std::{
    fs,
    net::{TcpListener, TcpStream},
    process::Command,
    time::Duration,
};
use tempfile::TempDir;

/// An administrator, as every new server has one; it is let in from loopback alone.
pub const ADMINISTRATOR: &str = "guest";

/// It starts an Erlang machine and some forty applications, which on two shared processors takes its time.
const STARTS_WITHIN: Duration = Duration::from_secs(120);

/// The script itself: the one in the path insists on being root or a user of its own.
const SERVER: &str = "/usr/lib/rabbitmq/bin/rabbitmq-server";

/// A RabbitMQ of one node, with ports, a folder, a cookie and an `epmd` of its own. It can be stopped and started again with what it
/// kept.
pub struct RabbitMq {
    ports: Ports,
    client: Client,
    running: Option<Running>,
    /// Erlang's register of nodes. Without one of ours the node would start one that outlives it.
    _epmd: Running,
    // Last, so that what the server printed is there to be shown.
    folder: TempDir,
}

#[derive(Debug, Clone, Copy)]
struct Ports {
    amqp: u16,
    management: u16,
    metrics: u16,
    nodes: u16,
    epmd: u16,
}

impl RabbitMq {
    /// Starts one and waits until it answers. It counts every second.
    ///
    /// # Panics
    /// When it is not installed or does not get ready.
    pub async fn start() -> Self {
        Self::start_with("").await
    }

    /// Starts one with these lines in its `rabbitmq.conf` besides. Where it fails to boot, as it does when somebody else took one of its
    /// ports in the meantime, another is begun, with ports, a folder and an `epmd` of its own.
    ///
    /// # Panics
    /// When it is not installed or does not get ready.
    pub async fn start_with(lines: &str) -> Self {
        let mut tries = Tries::of("RabbitMQ");
        loop {
            let begun = match Self::prepared(lines).await {
                Ok(mut server) => server.begin().await.map(|()| server),
                Err(why) => Err(why),
            };
            match begun {
                Ok(server) => return server,
                Err(why) => tries.failed(&why),
            }
        }
    }

    /// One that is not started, whose `epmd` listens; or what that printed.
    async fn prepared(lines: &str) -> Result<Self, String> {
        let (folder, ports) = (TempDir::new().unwrap(), Ports::free());
        for own in ["home", "data", "log"] {
            fs::create_dir(folder.path().join(own)).unwrap();
        }
        let Ports { amqp, management, metrics, epmd, .. } = ports;
        let config = format!(
            "listeners.tcp.1 = 127.0.0.1:{amqp}\n\
             management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {management}\n\
             prometheus.tcp.ip = 127.0.0.1\nprometheus.tcp.port = {metrics}\n\
             collect_statistics_interval = 1000\n\
             vm_memory_high_watermark.absolute = 512MiB\ndisk_free_limit.absolute = 50MB\n{lines}\n"
        );
        fs::write(folder.path().join("rabbitmq.conf"), config).unwrap();
        fs::write(folder.path().join("plugins"), "[rabbitmq_management,rabbitmq_prometheus].\n").unwrap();
        let mut register = Command::new("epmd");
        register.args(["-address", "127.0.0.1", "-port", &epmd.to_string()]);
        let register = Running::start(&folder.path().join("logs"), &register);
        // A node that boots before it listens fails.
        let register = register.ready(patience::LIMIT, async || TcpStream::connect(("127.0.0.1", epmd)).ok()).await?;
        Ok(Self { folder, ports, client: client(ADMINISTRATOR), running: None, _epmd: register })
    }

    /// Where its management plugin answers.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.management)
    }

    /// Where it speaks AMQP.
    pub fn amqp(&self) -> String {
        format!("amqp://127.0.0.1:{}", self.ports.amqp)
    }

    /// Where `rabbitmq_prometheus` answers.
    pub fn metrics(&self) -> String {
        format!("http://127.0.0.1:{}", self.ports.metrics)
    }

    /// Starts it with what it kept: durable queues, their persistent messages, users and permissions.
    ///
    /// # Panics
    /// When it is running, is not installed or does not get ready.
    pub async fn start_again(&mut self) {
        assert!(self.running.is_none(), "this RabbitMQ is running");
        let mut tries = Tries::of("RabbitMQ");
        while let Err(why) = self.begin().await {
            tries.failed(&why);
        }
    }

    /// Or what it printed before it ended.
    async fn begin(&mut self) -> Result<(), String> {
        let running = Running::start(&self.folder.path().join("logs"), &self.command());
        let overview = format!("{}/api/overview", self.url());
        let answers = async || {
            let (status, _) = http::ask(&self.client, Method::GET, &overview, None).await.ok()?;
            status.is_success().then_some(())
        };
        self.running = Some(running.ready(STARTS_WITHIN, answers).await?);
        Ok(())
    }

    fn command(&self) -> Command {
        let of = |name: &str| self.folder.path().join(name);
        let mut command = Command::new(SERVER);
        command
            // Where the cookie is.
            .env("HOME", of("home"))
            .env("RABBITMQ_CONF_ENV_FILE", "/dev/null")
            .env("RABBITMQ_CONFIG_FILE", of("rabbitmq.conf"))
            .env("RABBITMQ_ENABLED_PLUGINS_FILE", of("plugins"))
            .env("RABBITMQ_MNESIA_BASE", of("data"))
            .env("RABBITMQ_LOG_BASE", of("log"))
            .env("RABBITMQ_NODENAME", "watchbill@localhost")
            .env("RABBITMQ_DIST_PORT", self.ports.nodes.to_string())
            .env("ERL_EPMD_PORT", self.ports.epmd.to_string())
            .env("ERL_EPMD_ADDRESS", "127.0.0.1")
            // Otherwise the script stays and the server is its child, which would not hear that it is to end.
            .env("RABBITMQ_ALLOW_INPUT", "1")
            .env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-noinput -kernel inet_dist_use_interface {127,0,0,1}");
        command
    }

    /// Stops it as an upgrade would.
    ///
    /// # Panics
    /// When it is not running.
    pub async fn stop(&mut self) {
        self.running.take().expect("it is running").terminate().await;
    }

    /// Makes a user with this password, these tags and no permission.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn add_user(&self, name: &str, password: &str, tags: &str) {
        self.put(&["users", name], &json!({ "password": password, "tags": tags })).await;
    }

    /// Gives a user a permission in a virtual host that allows to read what fits this expression, and nothing else; `^$` fits nothing.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn permit(&self, user: &str, vhost: &str, read: &str) {
        self.permit_writing(user, vhost, read, "^$").await;
    }

    /// The same, with a second expression of the exchanges that it may send to; the default one is `amq.default`.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn permit_writing(&self, user: &str, vhost: &str, read: &str, write: &str) {
        let permission = json!({ "configure": "^$", "write": write, "read": read });
        self.put(&["permissions", vhost, user], &permission).await;
    }

    /// Takes a user's permission in a virtual host.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn forbid(&self, user: &str, vhost: &str) {
        self.ask(Method::DELETE, &["permissions", vhost, user], None).await;
    }

    /// Declares a durable queue in `/` with these arguments.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn declare(&self, queue: &str, arguments: &Value) {
        self.put(&["queues", "/", queue], &json!({ "durable": true, "arguments": arguments })).await;
    }

    /// Deletes a queue of `/`.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn delete(&self, queue: &str) {
        self.ask(Method::DELETE, &["queues", "/", queue], None).await;
    }

    /// Makes a durable exchange in `/`: `direct`, `topic`, `fanout` or `headers`.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn exchange(&self, name: &str, sort: &str) {
        self.put(&["exchanges", "/", name], &json!({ "type": sort, "durable": true })).await;
    }

    /// Binds a queue of `/` to an exchange.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn bind(&self, exchange: &str, queue: &str, key: &str) {
        let path = ["bindings", "/", "e", exchange, "q", queue];
        self.ask(Method::POST, &path, Some(&json!({ "routing_key": key }))).await;
    }

    /// Sends so many persistent messages into a queue of `/`. Their publisher says that it sent them at `sent_s`, in seconds since
    /// 1970.
    ///
    /// # Panics
    /// When one of them is refused or reaches no queue.
    pub async fn publish(&self, queue: &str, count: usize, sent_s: i64) {
        for number in 0..count {
            let message = json!({
                "properties": { "timestamp": sent_s, "delivery_mode": 2, "message_id": format!("m{number}") },
                "routing_key": queue, "payload": format!("{{\"number\":{number}}}"), "payload_encoding": "string",
            });
            let path = ["exchanges", "/", "amq.default", "publish"];
            let answer = self.ask(Method::POST, &path, Some(&message)).await;
            assert_eq!(answer["routed"], true, "{queue} does not take it: {answer}");
        }
    }

    /// Takes so many messages from the head of a queue of `/` as a consumer would that refuses them: they die.
    ///
    /// # Panics
    /// When there are fewer.
    pub async fn refuse(&self, queue: &str, count: usize) {
        let taken = self.take(queue, count, "reject_requeue_false").await;
        assert_eq!(taken.len(), count, "{queue} has fewer: {taken:?}");
    }

    /// Takes up to so many messages from the head of a queue of `/`. What becomes of them is said by `way`, as the server calls it:
    /// `ack_requeue_true` gives them back.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn take(&self, queue: &str, count: usize, way: &str) -> Vec<Value> {
        let wish = json!({ "count": count, "ackmode": way, "encoding": "auto" });
        let taken = self.ask(Method::POST, &["queues", "/", queue, "get"], Some(&wish)).await;
        taken.as_array().cloned().unwrap_or_else(|| panic!("no list: {taken}"))
    }

    /// Waits until a queue of `/` is told to hold so many messages: counts are some seconds late.
    ///
    /// # Panics
    /// When it never is.
    pub async fn counts(&self, queue: &str, messages: u64) {
        patience::until(&format!("{queue} holds {messages}"), async || {
            let told = self.ask(Method::GET, &["queues", "/", queue], None).await;
            (told["messages"] == messages).then_some(())
        })
        .await;
    }

    async fn put(&self, path: &[&str], body: &Value) {
        self.ask(Method::PUT, path, Some(body)).await;
    }

    /// Asks as the administrator for what is at this path below `/api`, and gives the body.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn ask(&self, method: Method, path: &[&str], body: Option<&Value>) -> Value {
        let (status, answer) = self.asked_by(&self.client, method, path, body).await;
        assert!(status.is_success(), "{path:?}: {status} {answer}");
        answer
    }

    async fn asked_by(
        &self,
        client: &Client,
        method: Method,
        path: &[&str],
        body: Option<&Value>,
    ) -> (StatusCode, Value) {
        let parts: Vec<String> = path.iter().map(|part| part.replace('%', "%25").replace('/', "%2F")).collect();
        let url = format!("{}/api/{}", self.url(), parts.join("/"));
        http::ask(client, method, &url, body).await.unwrap()
    }
}

impl Ports {
    /// Ports on loopback that were free a moment ago, each another.
    fn free() -> Self {
        let listeners = [(); 5].map(|()| TcpListener::bind(("127.0.0.1", 0)).unwrap());
        let [amqp, management, metrics, nodes, epmd] = listeners.map(|listener| listener.local_addr().unwrap().port());
        Self { amqp, management, metrics, nodes, epmd }
    }
}

/// A client that is this user, whose password is its name.
fn client(user: &str) -> Client {
    let mut password =
        HeaderValue::from_str(&format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{user}")))).unwrap();
    password.set_sensitive(true);
    Client::builder()
        .no_proxy()
        .timeout(patience::LIMIT)
        .default_headers(HeaderMap::from_iter([(AUTHORIZATION, password)]))
        .build()
        .unwrap()
}

#[cfg(test)]
#[path = "rabbitmq_tests.rs"]
mod tests;
