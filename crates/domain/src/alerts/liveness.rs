//! Whether what a source says is kept fresh by those who tell it, and whether it is this laptop that hears nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::sources::{HealthFacts, PollFailureKind};
use crate::time::Instant;

use super::{Seen, Sighting};

/// A Prometheus sends what fires anew every minute; one that has not for so long has stopped.
const REFRESHED_WITHIN: Duration = Duration::from_secs(180);
/// An alert that nobody sends again vanishes when its lease ends; half of the usual four minutes is left then.
const LEASE_SHORT: Duration = Duration::from_secs(120);
/// Sources that stop answering within this of each other, or within two polls of the one asked least, stopped together.
const TOGETHER: Duration = Duration::from_secs(120);

/// One program that sends alerts to a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The host of the links to its expressions.
    pub host: String,
    /// How many firing alerts are its own.
    pub alerts: u32,
    /// When it last sent any of them, by our clock.
    pub updated_at: Instant,
}

/// What an address says of the cluster it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// In its own word: `ready`, `settling`, `disabled`.
    pub status: String,
    /// How many members it knows, itself included.
    pub members: u32,
}

/// Who sends the firing alerts of a poll, by host. `skew_ms` is the server's clock minus ours.
#[must_use]
pub fn senders(sightings: &[Sighting], skew_ms: i64) -> Vec<Sender> {
    let mut found: BTreeMap<&str, (u32, Instant)> = BTreeMap::new();
    for sighting in sightings.iter().filter(|sighting| sighting.seen == Seen::Firing) {
        let Some((host, at)) = sighting.url.as_deref().and_then(host).zip(sighting.updated_at) else { continue };
        let (alerts, updated_at) = found.entry(host).or_insert((0, at));
        *alerts += 1;
        *updated_at = at.max(*updated_at);
    }
    let here = |at: Instant| at.shifted_ms(skew_ms.saturating_neg());
    let sender =
        |(host, (alerts, at)): (&str, (u32, Instant))| Sender { host: host.to_owned(), alerts, updated_at: here(at) };
    found.into_iter().map(sender).collect()
}

/// Host and port of an address, without a name and a password.
fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    (!host.is_empty()).then_some(host)
}

/// Those who had not sent anything for a while at `polled_at` although others had: their alerts are about to vanish although
/// nobody says that they are over.
#[must_use]
pub fn stopped(senders: &[Sender], polled_at: Instant) -> Vec<&Sender> {
    let is_late = |sender: &&Sender| polled_at.since(sender.updated_at) > REFRESHED_WITHIN;
    if senders.iter().all(|sender| is_late(&sender)) {
        return Vec::new();
    }
    senders.iter().filter(is_late).collect()
}

/// How long the first firing alert had left at the last poll, if that was little.
#[must_use]
pub fn short_lease(lease_ends_at: Option<Instant>, polled_at: Instant) -> Option<Duration> {
    let left = lease_ends_at?.since(polled_at);
    (left < LEASE_SHORT).then_some(left)
}

/// Since when nothing reaches this laptop, as far as that can be told: several sources, none of which answers, that fell silent
/// together and all as if there was no network. Any one that answers, if only with a refusal, proves that there is one.
#[must_use]
pub fn offline(sources: &[(HealthFacts, Option<PollFailureKind>)]) -> Option<Instant> {
    let silent = |(facts, failure): &(HealthFacts, Option<PollFailureKind>)| {
        let no_network = matches!(failure, Some(PollFailureKind::Unreachable | PollFailureKind::Timeout));
        facts.failing_since.filter(|_| no_network)
    };
    let since: Vec<Instant> = sources.iter().map(silent).collect::<Option<_>>()?;
    let (first, last) = (since.iter().min()?, since.iter().max()?);
    let seldom = sources.iter().map(|(facts, _)| facts.every).max()?;
    (since.len() > 1 && last.since(*first) <= TOGETHER.max(2 * seldom)).then_some(*last)
}

#[cfg(test)]
#[path = "liveness_tests.rs"]
mod tests;
