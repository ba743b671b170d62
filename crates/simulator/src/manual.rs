//! Alerts that a test fires and resolves by hand.

use std::sync::{Arc, Mutex};

use watchbill_domain::alerts::{Fingerprint, Labels};
use watchbill_domain::time::Instant;

use crate::feed::{Firing, hold};
use crate::time::Clock;

/// The alerts of a [`Company::manual`](crate::Company::manual).
#[derive(Debug, Clone)]
pub struct ManualAlerts {
    clock: Clock,
    told: Arc<Mutex<Vec<Told>>>,
}

/// One episode. Ended ones are kept, because a peer that lags still shows them.
#[derive(Debug)]
struct Told {
    firing: Firing,
    from: Instant,
    to: Option<Instant>,
}

impl ManualAlerts {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, told: Arc::default() }
    }

    /// Fires an alert now. If it fires already, only its annotations change.
    pub fn fire(&self, labels: &[(&str, &str)], annotations: &[(&str, &str)]) -> Fingerprint {
        self.tell(labels, annotations, None)
    }

    /// Sends an alert now that says it has been firing since `starts_at`. If it fires already, its annotations and its start
    /// change: with a later start that is what a resolve and a re-fire between two polls look like.
    pub fn fire_since(&self, labels: &[(&str, &str)], annotations: &[(&str, &str)], starts_at: Instant) -> Fingerprint {
        self.tell(labels, annotations, Some(starts_at))
    }

    /// Resolves an alert now; does nothing if it does not fire.
    pub fn resolve(&self, fingerprint: Fingerprint) {
        let now = self.clock.now();
        for told in hold(&self.told).iter_mut().filter(|told| told.firing.fingerprint == fingerprint) {
            told.to.get_or_insert(now);
        }
    }

    /// Resolves everything now.
    pub fn resolve_all(&self) {
        let now = self.clock.now();
        for told in hold(&self.told).iter_mut() {
            told.to.get_or_insert(now);
        }
    }

    pub(crate) fn firing_at(&self, at: Instant) -> Vec<Firing> {
        let told = hold(&self.told);
        let fires = |told: &&Told| told.from <= at && told.to.is_none_or(|to| at < to);
        told.iter().filter(fires).map(|told| told.firing.clone()).collect()
    }
    fn tell(&self, labels: &[(&str, &str)], annotations: &[(&str, &str)], starts_at: Option<Instant>) -> Fingerprint {
        let now = self.clock.now();
        let labels = Labels::from_pairs(labels.iter().copied());
        let fingerprint = labels.fingerprint();
        let annotations = Labels::from_pairs(annotations.iter().copied());
        let mut told = hold(&self.told);
        match told.iter_mut().find(|told| told.to.is_none() && told.firing.fingerprint == fingerprint) {
            Some(open) => {
                open.firing.annotations = annotations;
                open.firing.starts_at = starts_at.unwrap_or(open.firing.starts_at);
            }
            None => {
                let generator_url = "https://prometheus.kestrel.example/graph?g0.expr=up".to_owned();
                let starts_at = starts_at.unwrap_or(now);
                let firing = Firing { fingerprint, labels, annotations, starts_at, generator_url };
                told.push(Told { firing, from: now, to: None });
            }
        }
        fingerprint
    }
}
