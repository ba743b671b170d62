//! Small alerts for tests.

use std::sync::Arc;
use std::time::Duration;

use crate::ids::{Identity, Peer, SourceName};
use crate::sources::{PollFailure, PollFailureKind};
use crate::time::Instant;

use super::{
    AlertState, Answered, Context, GapCause, KnownAlert, Labels, PeerReport, Poll, Returns, Seen, Severity, Sighting,
    SourceState, Start, Unanswered,
};

/// Seconds after an arbitrary Saturday morning, 2026-03-28T09:00:00Z.
pub(crate) fn at(seconds: i64) -> Instant {
    Instant::from_ms(1_774_688_400_000 + seconds * 1000)
}

pub(crate) fn labels(pairs: &[(&str, &str)]) -> Labels {
    Labels::from_pairs(pairs.iter().copied())
}

pub(crate) fn start(peer: &str, unmerged: &str, seconds: i64) -> Start {
    Start { peer: Peer::new(peer), unmerged: Identity::new(unmerged), at: at(seconds) }
}

/// Firing at peer `a` since `seconds`.
pub(crate) fn firing(identity: &str, seconds: i64) -> Sighting {
    let labels_of = labels(&[("alertname", "RedisDown"), ("instance", identity)]);
    Sighting {
        annotations: labels(&[("summary", "Redis does not answer")]),
        starts: vec![start("a", identity, seconds)],
        receivers: vec!["team".to_owned()],
        ..Sighting::firing(Identity::new(identity), labels_of, Severity::Warning)
    }
}

pub(crate) fn seen(identity: &str, seconds: i64, seen: Seen) -> Sighting {
    Sighting { seen, ..firing(identity, seconds) }
}

/// What is known of a sighting since `since`.
pub(crate) fn known(sighting: &Sighting, state: AlertState, since: i64) -> KnownAlert {
    KnownAlert::from_sighting(sighting, state, at(since), at(since))
}

pub(crate) fn whole(peer: &str) -> PeerReport {
    PeerReport { peer: Peer::new(peer), answered: Answered::Whole, started_at: None, version: None, cluster: None }
}

pub(crate) fn partly(peer: &str) -> PeerReport {
    PeerReport { answered: Answered::Partly, ..whole(peer) }
}

pub(crate) fn all_but(peer: &str, unreadable: &str) -> PeerReport {
    PeerReport { answered: Answered::AllBut(vec![Identity::new(unreadable)]), ..whole(peer) }
}

pub(crate) fn failed(peer: &str) -> PeerReport {
    let failure = PollFailure { kind: PollFailureKind::Timeout, message: "no answer within 10 s".to_owned() };
    PeerReport { answered: Answered::Failed(failure), ..whole(peer) }
}

/// A whole answer of peer `a`.
pub(crate) fn poll(sightings: Vec<Sighting>) -> Poll {
    poll_of(vec![whole("a")], sightings)
}

pub(crate) fn poll_of(peers: Vec<PeerReport>, sightings: Vec<Sighting>) -> Poll {
    Poll {
        sightings,
        peers,
        silences: Vec::new(),
        rules: Vec::new(),
        unanswered: Unanswered::NotTold,
        problems: Vec::new(),
    }
}

/// Polled every 30 s by a clock that agrees with the source's.
pub(crate) fn context() -> Context {
    Context {
        every: Duration::from_secs(30),
        skew_ms: 0,
        gap_cause: GapCause::Asleep,
        hindsight: None,
        returns: Returns::SameEpisode,
    }
}

/// These alerts, last polled well at second 0.
pub(crate) fn state(alerts: Vec<(&str, KnownAlert)>) -> SourceState {
    let alerts = alerts.into_iter().map(|(identity, alert)| (Identity::new(identity), Arc::new(alert))).collect();
    SourceState { alerts, last_good_at: Some(at(0)), ..SourceState::default() }
}

pub(crate) fn prod() -> SourceName {
    SourceName::new("prod")
}
