//! A real Prometheus.

use crate::{
    http, patience,
    process::{Running, free_port},
};
use reqwest::{Client, Method};
use std::{fs, process::Command};
use tempfile::TempDir;

/// A Prometheus with its own port and folder, which evaluates every second and scrapes only itself.
pub struct Prometheus {
    folder: TempDir,
    port: u16,
    running: Running,
    client: Client,
}

impl Prometheus {
    /// Starts one with these rules, which sends what fires to the Alertmanager at `alertmanager` with the external label
    /// `cluster="eu-1"`, and waits until it answers.
    ///
    /// # Panics
    /// When it is not installed or does not get ready.
    pub async fn start(rules: &str, alertmanager: &str) -> Self {
        Self::start_in(TempDir::new().unwrap(), rules, alertmanager).await
    }

    /// Starts one that has these samples, in the text form of OpenMetrics with times, as if it had scraped them.
    ///
    /// # Panics
    /// When it or its tool is not installed, or does not take them.
    pub async fn start_with(samples: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("samples.txt"), samples).unwrap();
        let mut promtool = Command::new("promtool");
        promtool.args(["tsdb", "create-blocks-from", "openmetrics", "samples.txt", "data"]);
        let output = promtool.current_dir(folder.path()).output().expect("promtool of Prometheus");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Self::start_in(folder, "groups: []", "http://127.0.0.1:1").await
    }

    async fn start_in(folder: TempDir, rules: &str, alertmanager: &str) -> Self {
        let port = free_port();
        let target = alertmanager.trim_start_matches("http://");
        let config = format!(
            "global: {{ evaluation_interval: 1s, scrape_interval: 1s, external_labels: {{ cluster: eu-1 }} }}\n\
             rule_files: [rules.yml]\n\
             alerting: {{ alertmanagers: [ {{ static_configs: [ {{ targets: [\"{target}\"] }} ] }} ] }}\n\
             scrape_configs: [ {{ job_name: itself, static_configs: [ {{ targets: [\"127.0.0.1:{port}\"] }} ] }} ]\n"
        );
        fs::write(folder.path().join("prometheus.yml"), config).unwrap();
        fs::write(folder.path().join("rules.yml"), rules).unwrap();
        let mut command = Command::new("prometheus");
        command
            .arg(format!("--config.file={}", folder.path().join("prometheus.yml").display()))
            .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .args(["--web.enable-lifecycle", "--rules.alert.resend-delay=1s", "--storage.tsdb.retention.time=60d"]);
        let running = Running::start(&folder.path().join("logs"), &command);
        let mut server = Self { folder, port, running, client: http::client(patience::LIMIT) };
        let ready = format!("{}/-/ready", server.url());
        patience::until("Prometheus gets ready", async || {
            assert!(server.running.ended().is_none(), "prometheus ended (is it installed?):\n{}", server.running.log());
            let (status, _) = http::ask(&server.client, Method::GET, &ready, None).await.ok()?;
            status.is_success().then_some(())
        })
        .await;
        server
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Other rules from now on.
    ///
    /// # Panics
    /// When it does not take them.
    pub async fn rules(&self, rules: &str) {
        fs::write(self.folder.path().join("rules.yml"), rules).unwrap();
        let (status, said) =
            http::ask(&self.client, Method::POST, &format!("{}/-/reload", self.url()), None).await.unwrap();
        assert!(status.is_success(), "Prometheus does not take the rules: {said}");
    }
}
