//! Time that moves only when a test says so.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::watch;
use watchbill_domain::time::{Instant, Zone};

use crate::EngineHandle;
use crate::ports::Clock;

/// A wall clock moved by hand.
#[derive(Debug)]
pub struct FakeClock {
    now: watch::Sender<Instant>,
    zone: Mutex<Zone>,
    /// What is slept for, so that time can be moved from one deadline to the next.
    deadlines: Mutex<Vec<Instant>>,
}

impl FakeClock {
    /// A clock that stands at `now`, in UTC.
    #[must_use]
    pub fn new(now: Instant) -> Self {
        let (now, _) = watch::channel(now);
        Self { now, zone: Mutex::new(Zone::utc()), deadlines: Mutex::default() }
    }

    /// Moves the laptop to another zone.
    pub fn set_zone(&self, zone: Zone) {
        *self.zone.lock().unwrap_or_else(PoisonError::into_inner) = zone;
    }

    /// Lets `span` pass while the engine runs: from one deadline to the next, each time until the engine has settled.
    pub async fn advance(&self, span: Duration, engine: &EngineHandle) {
        let until = self.now().plus(span);
        engine.settle().await;
        while self.now() < until {
            let now = self.now();
            let next = self.deadlines().iter().copied().filter(|at| *at > now).min();
            let next = next.unwrap_or(until).min(until);
            self.set(next);
            engine.settle().await;
        }
    }

    /// The laptop sleeps: nothing runs, and then it is later.
    pub async fn sleep_gap(&self, span: Duration, engine: &EngineHandle) {
        engine.settle().await;
        self.set(self.now().plus(span));
        engine.settle().await;
    }

    /// Sets the clock, forward or back, without letting anything settle.
    pub fn set(&self, now: Instant) {
        self.deadlines().retain(|at| *at > now);
        self.now.send_replace(now);
    }

    fn deadlines(&self) -> MutexGuard<'_, Vec<Instant>> {
        self.deadlines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Clock for FakeClock {
    fn now(&self) -> Instant {
        *self.now.borrow()
    }

    async fn sleep_until(&self, at: Instant) {
        let mut now = self.now.subscribe();
        let until = at.min(self.now().plus(Duration::from_secs(15)));
        self.deadlines().push(until);
        // The clock lives as long as whoever sleeps by it, so the channel cannot close.
        drop(now.wait_for(|now| *now >= until).await);
    }

    fn zone(&self) -> Zone {
        self.zone.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
