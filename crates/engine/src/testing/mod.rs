//! Fakes of every port, for tests and simulated days. Only what cannot be had for real in a test is faked: time, the
//! network's failures, and what a desktop would show.

mod budgets;
mod clock;
mod counters;
mod courier;
mod desktop;
mod letters;
mod measured;
mod network;
mod quarter;
mod records;
mod rosters;
mod runner;
mod vault;
mod zones;

pub use budgets::Budgets;
pub use clock::FakeClock;
pub use counters::{FakePrometheus, KeptBucket, kept_buckets, measuring_problems};
pub use courier::{FakeCourier, Reception};
pub use desktop::{FakeDesktop, FakeOpener, FakeSecrets, FixedChance, MemoryFiles};
pub use letters::{FakeLetters, stamp_of};
pub use measured::{MeasuredAmount, MeasuredTeam};
pub use network::{FakeNetwork, Reply};
pub use quarter::Quarter;
pub use records::{Changes, set_last_poll};
pub use rosters::Rosters;
pub use runner::FakeRunner;
pub use vault::MemoryVault;
pub use zones::FakeZones;

#[cfg(feature = "testing")]
pub use watchbill_store::{Writes, fill, fill_documents, fill_incidents, fill_queues};

use std::sync::Arc;

use crate::ports::Ports;

/// All fakes in one hand; the ports are clones of them.
#[derive(Clone)]
pub struct Fakes {
    /// Time, moved by hand.
    pub clock: Arc<FakeClock>,
    /// Answers by address.
    pub network: Arc<FakeNetwork>,
    /// What was carried off the laptop.
    pub courier: Arc<FakeCourier>,
    /// Files in memory.
    pub files: Arc<MemoryFiles>,
    /// Secrets in memory.
    pub secrets: Arc<FakeSecrets>,
    /// Notices that were shown.
    pub desktop: Arc<FakeDesktop>,
    /// Links that were opened.
    pub opener: Arc<FakeOpener>,
    /// Programs that were to run.
    pub runner: Arc<FakeRunner>,
    /// Messages that can be taken in hand.
    pub letters: Arc<FakeLetters>,
    /// Sealed files in memory.
    pub vault: Arc<MemoryVault>,
    /// The time-zone files of the machine; none until they are put there.
    pub zones: Arc<FakeZones>,
}

impl std::fmt::Debug for Fakes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fakes")
    }
}

impl Fakes {
    /// Fakes whose clock stands at `now` (RFC 3339).
    ///
    /// # Panics
    /// When `now` is not a time.
    #[must_use]
    #[allow(clippy::expect_used, reason = "a test with a wrong constant has to stop")]
    pub fn at(now: &str) -> Self {
        let now = watchbill_domain::time::Instant::parse(now).expect("BUG: the test's start is not a time");
        let clock = Arc::new(FakeClock::new(now));
        Self {
            network: Arc::new(FakeNetwork::new(Arc::clone(&clock))),
            courier: Arc::new(FakeCourier::new(Arc::clone(&clock))),
            clock,
            files: Arc::default(),
            secrets: Arc::default(),
            desktop: Arc::default(),
            opener: Arc::default(),
            runner: Arc::default(),
            letters: Arc::default(),
            vault: Arc::default(),
            zones: Arc::default(),
        }
    }

    /// The ports these fakes stand behind.
    #[must_use]
    pub fn ports(&self) -> Ports {
        Ports {
            clock: self.clock.clone(),
            network: self.network.clone(),
            courier: self.courier.clone(),
            files: self.files.clone(),
            secrets: self.secrets.clone(),
            notifier: self.desktop.clone(),
            opener: self.opener.clone(),
            runner: self.runner.clone(),
            letters: self.letters.clone(),
            vault: self.vault.clone(),
            chance: Arc::new(FixedChance),
            zones: self.zones.clone(),
        }
    }
}
