//! A real Alertmanager.

use crate::{
    http, patience,
    process::{Running, free_port},
    servers::guard::Guard,
};
use jiff::{Timestamp, ToSpan};
use reqwest::{Client, Method};
use serde_json::{Map, Value, json};
use std::{fs, process::Command};
use tempfile::TempDir;

/// Timings of a second or less, one receiver that tells nobody, and one inhibition: `ClusterDown` mutes the warnings of its
/// cluster.
pub const CONFIG: &str = r#"
global: { resolve_timeout: 5m }
route: { receiver: nobody, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h }
receivers: [{ name: nobody }]
inhibit_rules:
  - source_matchers: ['alertname="ClusterDown"']
    target_matchers: ['severity="warning"']
    equal: [cluster]
"#;

/// An Alertmanager with its own port and folder. It can be stopped, killed and started again, keeping both.
pub struct Alertmanager {
    folder: TempDir,
    port: u16,
    running: Option<Running>,
    client: Client,
    guard: Option<Guard>,
}

/// An alert as Prometheus would send it.
#[derive(Debug, Clone)]
pub struct SentAlert {
    labels: Map<String, Value>,
    annotations: Map<String, Value>,
    link: String,
    start: Option<Timestamp>,
}

impl SentAlert {
    /// An alert with this name and no other label.
    pub fn named(name: &str) -> Self {
        let link = "http://prometheus.example.net/graph?g0.expr=up".to_owned();
        Self { labels: Map::new(), annotations: Map::new(), link, start: None }.label("alertname", name)
    }

    /// With this label.
    #[must_use]
    pub fn label(mut self, name: &str, value: &str) -> Self {
        self.labels.insert(name.to_owned(), value.into());
        self
    }

    /// With this annotation.
    #[must_use]
    pub fn annotation(mut self, name: &str, value: &str) -> Self {
        self.annotations.insert(name.to_owned(), value.into());
        self
    }

    /// With this `generatorURL`.
    #[must_use]
    pub fn link(mut self, link: &str) -> Self {
        link.clone_into(&mut self.link);
        self
    }

    /// Firing since then, which Prometheus says again each time it sends an alert. Otherwise the server takes the moment at
    /// which it first heard of it, and one that was restarted takes a later one.
    #[must_use]
    pub fn since(mut self, start: Timestamp) -> Self {
        self.start = Some(start);
        self
    }

    fn ending_at(&self, end: Timestamp) -> Value {
        let mut sent = json!({
            "labels": self.labels, "annotations": self.annotations, "generatorURL": self.link, "endsAt": end.to_string(),
        });
        if let Some(start) = self.start {
            sent["startsAt"] = start.to_string().into();
        }
        sent
    }
}

impl Alertmanager {
    /// Starts one with [`CONFIG`] and waits until it answers.
    pub async fn start() -> Self {
        Self::start_with(CONFIG).await
    }

    /// Starts one with its own configuration and waits until it answers.
    pub async fn start_with(config: &str) -> Self {
        Self::begin(config, http::client(patience::LIMIT), None).await
    }

    /// Starts one with [`CONFIG`] that lets in nobody who does not know its authority and its password.
    pub async fn guarded(guard: Guard) -> Self {
        Self::begin(CONFIG, guard.client(patience::LIMIT), Some(guard)).await
    }

    async fn begin(config: &str, client: Client, guard: Option<Guard>) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("alertmanager.yml"), config).unwrap();
        let mut server = Self { folder, port: free_port(), running: None, client, guard };
        server.start_again().await;
        server
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        let scheme = if self.guard.is_some() { "https" } else { "http" };
        format!("{scheme}://127.0.0.1:{}", self.port)
    }

    /// Starts it where it was, with what it kept: silences after [`Self::stop`], no alerts in any case.
    ///
    /// # Panics
    /// When it is running, is not installed or does not get ready.
    pub async fn start_again(&mut self) {
        assert!(self.running.is_none(), "this Alertmanager is running");
        let folder = self.folder.path();
        let mut command = Command::new("prometheus-alertmanager");
        command
            .arg(format!("--config.file={}", folder.join("alertmanager.yml").display()))
            .arg(format!("--storage.path={}", folder.join("storage").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{}", self.port))
            .arg("--cluster.listen-address=");
        if let Some(guard) = &self.guard {
            command.arg(format!("--web.config.file={}", guard.web_config().display()));
        }
        let mut running = Running::start(&folder.join("logs"), &command);
        let ready = format!("{}/-/ready", self.url());
        patience::until("Alertmanager gets ready", async || {
            assert!(running.ended().is_none(), "prometheus-alertmanager ended (is it installed?):\n{}", running.log());
            let (status, _) = http::ask(&self.client, Method::GET, &ready, None).await.ok()?;
            status.is_success().then_some(())
        })
        .await;
        self.running = Some(running);
    }

    /// Stops it as an upgrade would: it writes its silences down.
    ///
    /// # Panics
    /// When it is not running.
    pub async fn stop(&mut self) {
        self.running.take().expect("it is running").terminate().await;
    }

    /// Kills it (SIGKILL).
    ///
    /// # Panics
    /// When it is not running.
    pub fn kill(&mut self) {
        self.running.take().expect("it is running").kill();
    }

    /// Lets the alerts fire for an hour, and waits until it lists them.
    pub async fn fire(&self, alerts: &[SentAlert]) {
        self.send(alerts, Timestamp::now() + 1.hour()).await;
        patience::until("Alertmanager lists the alerts that were sent", async || {
            let listed = self.alerts().await;
            alerts.iter().all(|alert| is_listed(&listed, alert)).then_some(())
        })
        .await;
    }

    /// Resolves the alerts, and waits until it no longer lists them.
    pub async fn resolve(&self, alerts: &[SentAlert]) {
        self.send(alerts, Timestamp::now()).await;
        patience::until("Alertmanager no longer lists the resolved alerts", async || {
            let listed = self.alerts().await;
            (!alerts.iter().any(|alert| is_listed(&listed, alert))).then_some(())
        })
        .await;
    }

    /// Silences what has this label, for an hour; gives the silence's id.
    pub async fn silence(&self, label: &str, value: &str, comment: &str) -> String {
        let now = Timestamp::now();
        let body = json!({
            "matchers": [{ "name": label, "value": value, "isRegex": false, "isEqual": true }],
            "startsAt": now.to_string(), "endsAt": (now + 1.hour()).to_string(), "createdBy": "ana", "comment": comment,
        });
        let answer = self.ask(Method::POST, "/api/v2/silences", Some(&body)).await;
        answer["silenceID"].as_str().unwrap_or_else(|| panic!("no silence id in {answer}")).to_owned()
    }

    /// Ends a silence.
    pub async fn expire(&self, silence_id: &str) {
        self.ask(Method::DELETE, &format!("/api/v2/silence/{silence_id}"), None).await;
    }

    /// What it lists, as its API gives it.
    pub async fn alerts(&self) -> Value {
        self.ask(Method::GET, "/api/v2/alerts", None).await
    }

    async fn send(&self, alerts: &[SentAlert], end: Timestamp) {
        let body = alerts.iter().map(|alert| alert.ending_at(end)).collect::<Vec<_>>().into();
        self.ask(Method::POST, "/api/v2/alerts", Some(&body)).await;
    }

    async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let url = format!("{}{path}", self.url());
        let (status, answer) = http::ask(&self.client, method, &url, body).await.unwrap();
        assert!(status.is_success(), "{url}: {status} {answer}");
        answer
    }
}

/// Not the label set alone: right after it came, an alert is listed before routing has looked at it.
fn is_listed(listed: &Value, alert: &SentAlert) -> bool {
    listed
        .as_array()
        .unwrap()
        .iter()
        .any(|one| one["labels"] == Value::Object(alert.labels.clone()) && one["status"]["state"] != "unprocessed")
}

#[cfg(test)]
#[path = "alertmanager_tests.rs"]
mod tests;
