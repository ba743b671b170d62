//! A simulated day: a real engine on a real database, with time, the network and the desktop in the test's hand.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use watchbill_engine::api::{AlertsListing, ListedAlert};
use watchbill_engine::ports::{Clock, Files, HttpRequest, Notice};
use watchbill_engine::testing::{Fakes, Reply};
use watchbill_engine::{DEFINITIONS_FILE, Engine, EngineHandle, Options};
use watchbill_tests::patience;

/// An Alertmanager of which only the answers are made up; shared by the peers of a cluster.
#[derive(Default)]
pub struct Upstream {
    pub alerts: BTreeMap<String, Value>,
    pub silences: Vec<Value>,
    pub started_at: String,
    pub trouble: Option<Reply>,
}

pub type SharedUpstream = Arc<Mutex<Upstream>>;

pub struct Day {
    pub fakes: Fakes,
    pub engine: EngineHandle,
    pub upstream: SharedUpstream,
    folder: TempDir,
}

pub const URL: &str = "http://am.example.net";

impl Day {
    /// A workspace with one Alertmanager polled every 30 s, started at `now`.
    pub async fn begin(now: &str) -> Self {
        let definitions =
            format!("team = \"days\"\n[[sources]]\nname = \"prod\"\nkind = \"alertmanager\"\nurl = \"{URL}\"\n");
        Self::begin_with(now, &definitions).await
    }

    pub async fn begin_with(now: &str, definitions: &str) -> Self {
        Self::begin_serving(now, definitions, |_| {}).await
    }

    /// With further upstreams, which are there before the first poll.
    pub async fn begin_serving(now: &str, definitions: &str, further: impl FnOnce(&Fakes)) -> Self {
        Self::begin_all(now, &[(DEFINITIONS_FILE, definitions)], further).await
    }

    /// With further files of the workspace.
    pub async fn begin_in(now: &str, files: &[(&str, &str)]) -> Self {
        Self::begin_all(now, files, |_| {}).await
    }

    /// With further files of the workspace and further upstreams.
    pub async fn begin_serving_in(now: &str, files: &[(&str, &str)], further: impl FnOnce(&Fakes)) -> Self {
        Self::begin_all(now, files, further).await
    }

    async fn begin_all(now: &str, files: &[(&str, &str)], further: impl FnOnce(&Fakes)) -> Self {
        let fakes = Fakes::at(now);
        further(&fakes);
        let folder = TempDir::new().expect("a temporary folder");
        for (name, text) in files {
            fakes.files.write(&folder.path().join(name), text.as_bytes()).expect("memory");
        }
        let upstream = SharedUpstream::default();
        lock(&upstream).started_at = "2026-03-01T00:00:00.000Z".to_owned();
        serve(&fakes, URL, &upstream);
        let engine = start(&fakes, &folder).await;
        engine.settle().await;
        Self { fakes, engine, upstream, folder }
    }

    /// Watchbill ends and is started again, `later` after.
    pub async fn restart_after(&mut self, later: Duration) {
        self.engine.shutdown().await;
        self.fakes.clock.set(self.fakes.clock.now().plus(later));
        self.engine = start(&self.fakes, &self.folder).await;
        self.engine.settle().await;
    }

    /// Watchbill dies in the middle of whatever it does, and is started again `later` after.
    pub async fn crash_and_restart_after(&mut self, later: Duration) {
        self.fakes.clock.set(self.fakes.clock.now().plus(later));
        self.engine = start(&self.fakes, &self.folder).await;
        self.engine.settle().await;
    }

    /// What `watchbill.toml` says from now on.
    pub fn define(&self, text: &str) {
        self.write(DEFINITIONS_FILE, text);
    }

    /// What a file of the workspace says from now on.
    pub fn write(&self, name: &str, text: &str) {
        self.fakes.files.write(&self.folder.path().join(name), text.as_bytes()).expect("memory");
    }

    pub async fn pass(&self, span: Duration) {
        self.fakes.clock.advance(span, &self.engine).await;
    }

    /// Moves time on while something never ends, so that nothing settles: 40 seconds, and then slowly until it is so, because what is
    /// written takes the time of this machine.
    pub async fn creep(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let step = |span: Duration| self.fakes.clock.set(self.fakes.clock.now().plus(span));
        for _ in 0..40 {
            step(Duration::from_secs(1));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        patience::until(what, async || {
            step(Duration::from_millis(100));
            is_so(self).then_some(())
        })
        .await;
    }

    pub async fn sleep(&self, span: Duration) {
        self.fakes.clock.sleep_gap(span, &self.engine).await;
        self.pass(minutes(1)).await;
    }

    /// An alert fires upstream from now on.
    pub fn fire(&self, name: &str, severity: &str) {
        let starts_at = self.fakes.clock.now().to_rfc3339();
        lock(&self.upstream).fire(name, severity, &starts_at);
    }

    pub fn resolve(&self, name: &str) {
        lock(&self.upstream).alerts.remove(name);
    }

    pub fn upstream(&self) -> MutexGuard<'_, Upstream> {
        lock(&self.upstream)
    }

    pub fn notices(&self) -> Vec<Notice> {
        self.fakes.desktop.shown()
    }

    /// Of every page its title as it was first shown: a critical one that nobody sees is shown again and again.
    pub fn titles(&self) -> Vec<String> {
        let mut pages = HashSet::new();
        self.notices().into_iter().filter(|notice| pages.insert(notice.page)).map(|notice| notice.title).collect()
    }

    pub async fn listing(&self) -> AlertsListing {
        self.engine.alerts_list("", Some(Duration::from_secs(86_400 * 7))).await.expect("the records can be read")
    }

    pub async fn alert(&self, name: &str) -> ListedAlert {
        let listing = self.listing().await;
        listing.alerts.into_iter().find(|alert| alert.name == name).expect("the alert is listed")
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub fn now(&self) -> String {
        self.fakes.clock.now().to_rfc3339()
    }
}

impl Upstream {
    pub fn fire(&mut self, name: &str, severity: &str, starts_at: &str) {
        let alert = json!({
            "labels": { "alertname": name, "severity": severity, "instance": format!("{name}-1") },
            "annotations": { "summary": format!("{name} is in trouble") },
            "startsAt": starts_at,
            "endsAt": "2036-01-01T00:00:00.000Z",
            "updatedAt": starts_at,
            "fingerprint": "0000000000000000",
            "receivers": [{ "name": "team" }],
            "status": { "state": "active", "silencedBy": [], "inhibitedBy": [] },
            "generatorURL": "http://prom.example.net/graph",
        });
        self.alerts.insert(name.to_owned(), alert);
    }

    pub fn suppress(&mut self, name: &str, silence: Option<&str>) {
        if let Some(alert) = self.alerts.get_mut(name) {
            let silenced_by: Vec<&str> = silence.into_iter().collect();
            let state = if silenced_by.is_empty() { "active" } else { "suppressed" };
            alert["status"] = json!({ "state": state, "silencedBy": silenced_by, "inhibitedBy": [] });
        }
    }

    fn answer(&self, request: &HttpRequest) -> Reply {
        if let Some(trouble) = &self.trouble {
            return trouble.clone();
        }
        let body = match request.url.path() {
            "/api/v2/alerts" => json!(self.alerts.values().collect::<Vec<_>>()),
            "/api/v2/silences" => json!(self.silences),
            "/api/v2/status" => json!({
                "cluster": { "status": "ready", "peers": [] },
                "config": { "original": "" },
                "uptime": self.started_at,
                "versionInfo": { "version": "0.28.0" },
            }),
            _ => return Reply::Json(404, "\"not found\"".to_owned()),
        };
        Reply::Json(200, body.to_string())
    }
}

/// Serves an upstream under an address.
pub fn serve(fakes: &Fakes, base: &str, upstream: &SharedUpstream) {
    let upstream = Arc::clone(upstream);
    fakes.network.serve(base, move |request, _| lock(&upstream).answer(request));
}

async fn start(fakes: &Fakes, folder: &TempDir) -> EngineHandle {
    let options = Options { house_every: Duration::from_secs(5), ..Options::new(folder.path()) };
    Engine::start(options, fakes.ports()).await.expect("the engine starts")
}

pub fn lock(upstream: &SharedUpstream) -> MutexGuard<'_, Upstream> {
    upstream.lock().unwrap_or_else(PoisonError::into_inner)
}

pub fn minutes(n: u64) -> Duration {
    Duration::from_secs(n * 60)
}

pub fn hours(n: u64) -> Duration {
    minutes(n * 60)
}
