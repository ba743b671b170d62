//! Starting the company: which plot, how fast, and where it listens.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::alertmanager::{self, Identity, Process, SilenceBook};
use crate::faults::{Gate, Wire};
use crate::feed::Feed;
use crate::fortnight::Fortnight;
use crate::load::{Changes, LoadAlerts};
use crate::manual::ManualAlerts;
use crate::prometheus;
use crate::rabbitmq;
use crate::running::{BROKER, Running, RunningPeer, RunningSource, Threads};
use crate::story::{Cluster, Host, Story};
use crate::time::{Clock, Speed, StoryTime, Timeline};

/// How much later than the first the second peer of the European cluster learns of anything.
const PEER_LAG: Duration = Duration::from_millis(900);

/// Kestrel Parcels.
#[derive(Debug, Clone, Copy)]
pub struct Company;

/// How the company is to be started.
#[derive(Debug, Clone)]
pub struct Options {
    /// What happens there.
    pub plot: Plot,
    /// How much faster than life.
    pub speed: Speed,
    /// Where the story stands when the company starts. Without it the story began at a fixed instant, and a company that is
    /// started again goes on where the first would be; a fortnight begins with the company.
    pub begin_at: Option<StoryTime>,
    /// The first address; it has to be a loopback one. Port 0 is any free one; otherwise further processes take the ports
    /// after it.
    pub listen: SocketAddr,
    /// What time it is.
    pub clock: Clock,
    /// Asked for by every process, if given.
    pub basic_auth: Option<BasicAuth>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            plot: Plot::Story { seed: 1 },
            speed: Speed::AS_IN_LIFE,
            begin_at: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            clock: Clock::system(),
            basic_auth: None,
        }
    }
}

/// What happens at the company.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Plot {
    /// The story of a seed: sources `kestrel-eu`, a cluster of two, `kestrel-us`, `kestrel-prometheus`, and `parcels-mq`.
    Story {
        /// Decides the variations.
        seed: u64,
    },
    /// The frozen fortnight with its twelve outages: the sources `kestrel-eu` and `kestrel-us`. It begins when the company
    /// starts, or stands at [`Options::begin_at`] then.
    Fortnight,
    /// Only what is said by [`RunningSource::manual`]; the same two sources.
    Manual,
    /// Many alerts in one source of one process, `kestrel-load`.
    Load {
        /// Decides their labels.
        seed: u64,
        /// How many.
        alerts: usize,
        /// Which share of them changes each time, 0 to 100.
        changed_percent: f64,
        /// When a share changes.
        changes: Changes,
    },
}

/// A user and a password.
#[derive(Clone, PartialEq, Eq)]
pub struct BasicAuth {
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
}

/// The password is not shown.
impl fmt::Debug for BasicAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicAuth").field("user", &self.user).finish_non_exhaustive()
    }
}

/// Why the company could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It would be reachable from other machines.
    #[error("{0} is not a loopback address; the demo has no protection and is served to this machine only")]
    NotLoopback(SocketAddr),
    /// The port is taken, or beyond the last one.
    #[error("cannot listen on {address}: {source}; choose another port, or 0 for any free one")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// No thread to run it on.
    #[error("cannot start the threads of the demo: {0}")]
    Threads(io::Error),
}

impl Company {
    /// Starts it on threads of its own; it runs until the answer is dropped.
    ///
    /// # Errors
    /// [`StartError`] if it cannot listen where it should.
    pub fn start(options: Options) -> Result<Running, StartError> {
        if !options.listen.ip().is_loopback() {
            return Err(StartError::NotLoopback(options.listen));
        }
        let threads = Threads::start().map_err(StartError::Threads)?;
        let inside = threads.enter();
        let mut next = options.listen;
        let mut sources = Vec::new();
        for planned in planned(&options) {
            let book = Arc::new(SilenceBook::default());
            let mut peers = Vec::new();
            for (index, host) in planned.hosts.iter().enumerate() {
                let identity = identity(*host, index, planned.hosts.len(), &options);
                let process =
                    Arc::new(Process::new(identity, options.clock.clone(), planned.feed.clone(), Arc::clone(&book)));
                if index > 0 && matches!(planned.feed, Feed::Story { .. } | Feed::Fortnight { .. }) {
                    process.set_lag(PEER_LAG);
                }
                let address = serve(Arc::clone(&process), next)?;
                if next.port() != 0 {
                    next.set_port(next.port().wrapping_add(1));
                }
                peers.push(RunningPeer::new(process, address));
            }
            sources.push(RunningSource::new(planned.name, peers, planned.feed));
        }
        drop(inside);
        Ok(Running::new(threads, sources, options.basic_auth.map(|auth| auth.user)))
    }

    /// A company in which only that happens which a test says, by `clock`.
    ///
    /// # Errors
    /// [`StartError`] if it cannot listen.
    pub fn manual(clock: Clock) -> Result<Running, StartError> {
        Self::start(Options { plot: Plot::Manual, clock, ..Options::default() })
    }

    /// One source with `alerts` alerts, of which `changed_percent` change with each answer.
    ///
    /// # Errors
    /// [`StartError`] if it cannot listen.
    pub fn with_alerts(alerts: usize, changed_percent: f64) -> Result<Running, StartError> {
        let plot = Plot::Load { seed: 1, alerts, changed_percent, changes: Changes::EachAnswer };
        Self::start(Options { plot, ..Options::default() })
    }
}

/// A source before it is served.
struct Planned {
    name: &'static str,
    hosts: &'static [Host],
    feed: Feed,
}

fn planned(options: &Options) -> Vec<Planned> {
    let now = options.clock.now();
    let two = |eu: Feed, us: Feed| {
        vec![
            Planned { name: "kestrel-eu", hosts: &[Host::EuFirst, Host::EuSecond], feed: eu },
            Planned { name: "kestrel-us", hosts: &[Host::Us], feed: us },
        ]
    };
    match options.plot {
        Plot::Story { seed } => {
            let timeline = options
                .begin_at
                .map_or_else(|| Timeline::fixed(options.speed), |at| Timeline::from(at, now, options.speed));
            let feed = |cluster| Feed::Story { story: Story::new(seed), timeline, cluster };
            let mut planned = two(feed(Cluster::Eu), feed(Cluster::Us));
            // It sees both clusters, whichever its feed names.
            planned.push(Planned { name: "kestrel-prometheus", hosts: &[Host::Prometheus], feed: feed(Cluster::Eu) });
            planned.push(Planned { name: BROKER, hosts: &[Host::Broker], feed: feed(Cluster::Eu) });
            planned
        }
        Plot::Fortnight => {
            let fortnight = Arc::new(Fortnight::frozen());
            let timeline = Timeline::from(options.begin_at.unwrap_or(Fortnight::BEGIN), now, options.speed);
            let feed = |cluster| Feed::Fortnight { fortnight: Arc::clone(&fortnight), timeline, cluster };
            two(feed(Cluster::Eu), feed(Cluster::Us))
        }
        Plot::Manual => {
            let feed = || Feed::Manual(ManualAlerts::new(options.clock.clone()));
            two(feed(), feed())
        }
        Plot::Load { seed, alerts, changed_percent, changes } => {
            let load = LoadAlerts::new(seed, alerts, changed_percent, changes, now);
            vec![Planned { name: "kestrel-load", hosts: &[Host::EuFirst], feed: Feed::Load(Arc::new(load)) }]
        }
    }
}

fn identity(host: Host, index: usize, peers: usize, options: &Options) -> Identity {
    let authorization = options
        .basic_auth
        .as_ref()
        .map(|auth| format!("Basic {}", STANDARD.encode(format!("{}:{}", auth.user, auth.password))));
    // Its own name first, as `/status` gives it.
    let names = (0..peers).map(|step| format!("kestrel-am-{}", (index + step) % peers + 1));
    let cluster = if peers > 1 { names.collect() } else { Vec::new() };
    let phase_ms = if host == Host::EuSecond { 37 } else { 0 };
    Identity { host, phase_ms, cluster, authorization }
}

/// Binds the address and serves it in the background of the current runtime.
fn serve(process: Arc<Process>, address: SocketAddr) -> Result<SocketAddr, StartError> {
    let refuse = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).map_err(refuse)?;
    listener.set_nonblocking(true).map_err(refuse)?;
    let address = listener.local_addr().map_err(refuse)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(refuse)?;
    let router = match process.identity.host {
        Host::Prometheus => prometheus::router,
        Host::Broker => rabbitmq::router,
        Host::EuFirst | Host::EuSecond | Host::Us => alertmanager::router,
    };
    let service = router(Arc::clone(&process)).into_make_service_with_connect_info::<Wire>();
    let server = axum::serve(Gate::new(process, address, listener), service);
    tokio::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(%error, %address, "the simulated server ended");
        }
    });
    Ok(address)
}
