//! A day that was watched and a night that was not: what is on record when somebody opens the window in the morning.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use watchbill_engine::{
    Engine, EngineHandle, Options,
    ports::{Ask, Clock, HttpResponse, Network, PollFailure, Ports, Reply, Way},
    testing::{FakeClock, Fakes},
};
use watchbill_platform::{DiskFiles, SystemClock, SystemNetwork};
use watchbill_simulator::{Company, Options as Setup, Running, time::Clock as CompanyClock};
use watchbill_tests::workspace::Workspace;

const HOUR: Duration = Duration::from_secs(3_600);

/// As long as the engine sleeps at most without a look at the clock. It may not have gone to sleep again when the clock is moved,
/// because its answers come over a real network, and then a longer step would be a laptop that slept.
const STEP: Duration = Duration::from_secs(15);

/// Hours that were watched: a day and some, in which the story tells most of what it tells.
const WATCHED_HOURS: u32 = 26;

/// Hours that nobody watched after them; from half an hour on the window begins with a card about that.
const ALONE_HOURS: u32 = 6;

/// The company and what Watchbill has on record of it. The company runs until this is dropped.
pub struct Past {
    workspace: Workspace,
    _company: Running,
}

impl Past {
    /// Lives through the day in a minute: the real engine polls the company over HTTP while both believe the same clock.
    pub async fn lived() -> Self {
        let fakes = Fakes::at(&SystemClock.now().minus(HOUR * (WATCHED_HOURS + ALONE_HOURS)).to_rfc3339());
        let is_now = Arc::new(AtomicBool::new(false));
        let company = Company::start(Setup { clock: clock(&fakes.clock, &is_now), ..Setup::default() }).unwrap();
        let definitions = company.workspace_toml().replace("every = \"5s\"", "every = \"1m\"");
        let workspace = Workspace::with(&format!("me = \"ana\"\n{definitions}"));
        let network = SameClock { network: SystemNetwork::new(), clock: Arc::clone(&fakes.clock) };
        let ports = Ports { network: Arc::new(network), files: Arc::new(DiskFiles), ..fakes.ports() };
        let options = Options { house_every: Duration::from_secs(60), ..Options::new(workspace.folder()) };
        let engine = Engine::start(options, ports).await.unwrap();
        for hour in 0..WATCHED_HOURS {
            for _ in 0..HOUR.as_secs() / STEP.as_secs() {
                fakes.clock.advance(STEP, &engine).await;
            }
            // Now and then somebody looks, and takes what is worst.
            if hour % 3 == 0 {
                acknowledge_worst(&engine).await;
            }
        }
        engine.shutdown().await;
        is_now.store(true, Ordering::Relaxed);
        Self { workspace, _company: company }
    }

    /// The same records once more, for a window that will write its own into them.
    pub fn again(&self) -> Workspace {
        let copy = Workspace::absent();
        fs::create_dir_all(copy.folder()).unwrap();
        for entry in fs::read_dir(self.workspace.folder()).unwrap() {
            let file = entry.unwrap();
            if file.file_type().unwrap().is_file() {
                fs::copy(file.path(), copy.folder().join(file.file_name())).unwrap();
            }
        }
        copy
    }
}

async fn acknowledge_worst(engine: &EngineHandle) {
    let needs = engine.needs().await.unwrap();
    if let Some(worst) = needs.first().filter(|need| need.row.severity == "critical") {
        for id in &worst.alerts {
            engine.acknowledge_alert(id, "Ana").await.unwrap();
        }
    }
}

/// The company's clock: the one that is moved by hand, and the machine's as soon as it `is_now`.
fn clock(by_hand: &Arc<FakeClock>, is_now: &Arc<AtomicBool>) -> CompanyClock {
    let (by_hand, is_now) = (Arc::clone(by_hand), Arc::clone(is_now));
    CompanyClock::new(move || if is_now.load(Ordering::Relaxed) { SystemClock.now() } else { by_hand.now() })
}

/// The network, believing the clock that is moved by hand: by the machine's own every answer would come from hours ago.
struct SameClock {
    network: SystemNetwork,
    clock: Arc<FakeClock>,
}

#[async_trait]
impl Network for SameClock {
    async fn ask(&self, ask: &Ask, way: &Way) -> Result<Reply, PollFailure> {
        match self.network.ask(ask, way).await? {
            Reply::Http(response) => Ok(Reply::Http(HttpResponse { asked_at: self.clock.now(), ..response })),
            other => Ok(other),
        }
    }
}
