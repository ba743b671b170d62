//! A company that runs, and what can be done to it.

use std::fmt::Write as _;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::runtime::{EnterGuard, Runtime};
use watchbill_domain::time::Instant;

use crate::alertmanager::Process;
use crate::faults::Orders;
use crate::feed::Feed;
use crate::load::LoadAlerts;
use crate::manual::ManualAlerts;

/// A running company; it stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    /// Held for its `Drop`, which stops everything.
    _threads: Threads,
    sources: Vec<RunningSource>,
    user: Option<String>,
}

/// One source: an Alertmanager, a cluster of them, or the Prometheus.
#[derive(Debug)]
pub struct RunningSource {
    name: &'static str,
    peers: Vec<RunningPeer>,
    feed: Feed,
}

/// One process of a source.
#[derive(Debug)]
pub struct RunningPeer {
    process: Arc<Process>,
    address: SocketAddr,
}

impl Running {
    pub(crate) fn new(threads: Threads, sources: Vec<RunningSource>, user: Option<String>) -> Self {
        Self { _threads: threads, sources, user }
    }

    /// All sources; there is at least one.
    #[must_use]
    pub fn sources(&self) -> &[RunningSource] {
        &self.sources
    }

    /// The source of this name: `kestrel-eu`, `kestrel-us` and, in the story, `kestrel-prometheus` and `parcels-mq`; or
    /// `kestrel-load` under load.
    #[must_use]
    pub fn source(&self, name: &str) -> Option<&RunningSource> {
        self.sources.iter().find(|source| source.name == name)
    }

    /// The text of a `watchbill.toml` that polls this company. If it asks for a password, that is looked for in the keyring
    /// under `kestrel`. It names no schedule, so that it stands alone.
    #[must_use]
    pub fn workspace_toml(&self) -> String {
        let mut text = String::from(WORKSPACE);
        for source in &self.sources {
            let urls: Vec<String> = source.peers.iter().map(|peer| format!("{:?}", peer.url())).collect();
            let urls = if let [only] = urls.as_slice() { only.clone() } else { format!("[{}]", urls.join(", ")) };
            // Writing to a String cannot fail.
            let (name, kind) = (source.name, source.kind());
            let _ = write!(text, "\n[[sources]]\nname = {name:?}\nkind = {kind:?}\nurl = {urls}\n");
            text.push_str("every = \"5s\"\n");
            if let Some(user) = &self.user {
                let _ = writeln!(
                    text,
                    "auth = {{ basic = {{ user = {user:?}, password = {{ keyring = \"kestrel\" }} }} }}"
                );
            }
            if name == BROKER {
                let _ = writeln!(text, "metrics = [{urls}]");
            }
        }
        if self.source(BROKER).is_some() {
            text.push_str(QUEUES);
        }
        text
    }
}

/// The RabbitMQ's name.
pub(crate) const BROKER: &str = "parcels-mq";

/// The service that the queues belong to, and whose they are. Nobody said it of those of `notifications`, and of those of `invoices` the
/// broker does.
const QUEUES: &str = r#"
[[services]]
name = "parcels"
match = ['service="parcels"']

[[queues]]
source = "parcels-mq"
name = "orders.dlq"
owner = "ana"
service = "parcels"
target = "orders"
not_emptied_for = "12h"

[[queues]]
source = "parcels-mq"
name = "labels.dlq"
owner = "bo"
service = "parcels"

[[queues]]
source = "parcels-mq"
match = "*.dlq"
service = "parcels"
"#;

/// The part of the workspace that does not depend on where the company listens.
const WORKSPACE: &str = r#"# Kestrel Parcels is made up: this workspace belongs to Watchbill's demo, which serves these addresses while it runs.
team = "payments"
timezone = "Europe/Berlin"

[[people]]
id = "ana"
name = "Ana"
timezone = "Europe/Lisbon"
working_hours = "09:00-17:30"
quiet_hours = "22:00-07:00"

[[people]]
id = "bo"
name = "Bo"
timezone = "Europe/Berlin"

[[people]]
id = "cleo"
name = "Cleo"
timezone = "America/New_York"
working_hours = "09:00-17:00"

[[people]]
id = "dai"
name = "Dai"
timezone = "America/Los_Angeles"
working_hours = "09:00-17:00"
"#;

impl RunningSource {
    pub(crate) fn new(name: &'static str, peers: Vec<RunningPeer>, feed: Feed) -> Self {
        Self { name, peers, feed }
    }

    /// Its name in the workspace.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name
    }

    /// What speaks there, as the workspace calls it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.name {
            "kestrel-prometheus" => "prometheus",
            BROKER => "rabbitmq",
            _ => "alertmanager",
        }
    }

    /// The seed of the story it tells, and what time it is there.
    pub(crate) fn told_by(&self) -> Option<(u64, Instant)> {
        let process = &self.peers.first()?.process;
        Some((process.story()?.0.seed(), process.clock.now()))
    }

    /// Its processes; there is at least one.
    #[must_use]
    pub fn peers(&self) -> &[RunningPeer] {
        &self.peers
    }

    /// Where to say what fires, in a [`Company::manual`](crate::Company::manual).
    #[must_use]
    pub fn manual(&self) -> Option<&ManualAlerts> {
        if let Feed::Manual(alerts) = &self.feed { Some(alerts) } else { None }
    }

    /// The alerts of a [`Company::with_alerts`](crate::Company::with_alerts).
    #[must_use]
    pub fn load(&self) -> Option<&LoadAlerts> {
        if let Feed::Load(alerts) = &self.feed { Some(alerts) } else { None }
    }
}

impl RunningPeer {
    pub(crate) fn new(process: Arc<Process>, address: SocketAddr) -> Self {
        Self { process, address }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as a URL without a path: `http://127.0.0.1:9093`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Makes things go wrong, in the place of what was ordered before.
    pub fn order(&self, orders: Orders) {
        self.process.order(orders);
    }

    /// Everything is well again; a process that was down or not sent to starts anew.
    pub fn clear_faults(&self) {
        self.process.order(Orders::default());
    }

    /// A new process in the place of the old: `uptime` moves, and its alerts are unknown to it for 60 s.
    pub fn restart(&self) {
        self.process.restart();
    }

    /// The process stops, for `span` or until [`come_up`](Self::come_up); connections are refused within a tenth of a second
    /// and cut until then.
    pub fn go_down(&self, span: Option<Duration>) {
        self.process.go_down(span);
    }

    /// The process starts again, as after a [`restart`](Self::restart).
    pub fn come_up(&self) {
        self.process.come_up();
    }

    /// Its Prometheus dies: nothing changes any more, and after four minutes all leases have run out.
    pub fn stop_sending(&self) {
        self.process.stop_sending();
    }

    /// Its Prometheus is back.
    pub fn resume_sending(&self) {
        self.process.resume_sending();
    }

    /// From now on it learns of everything later by `lag`.
    pub fn set_lag(&self, lag: Duration) {
        self.process.set_lag(lag);
    }

    /// How many requests it has had, control paths aside.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.process.traffic.requests.load(Ordering::SeqCst)
    }

    /// The most requests it was answering at the same moment.
    #[must_use]
    pub fn most_in_flight(&self) -> usize {
        self.process.traffic.most_in_flight.load(Ordering::SeqCst)
    }
}

/// What the company runs on. It stops without waiting for what is under way: waiting is forbidden inside another runtime,
/// which is where tests and the app drop it.
#[derive(Debug)]
pub(crate) struct Threads(Option<Runtime>);

impl Threads {
    pub(crate) fn start() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("kestrel")
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    /// What is spawned while the answer lives runs on these threads.
    pub(crate) fn enter(&self) -> Option<EnterGuard<'_>> {
        self.0.as_ref().map(Runtime::enter)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
