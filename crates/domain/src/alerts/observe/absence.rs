//! What it proves that an alert is not in an answer.

use std::collections::HashMap;
use std::time::Duration;

use crate::ids::{Identity, Peer};
use crate::time::Instant;

use super::super::{AlertState, Answered, KnownAlert, PeerReport, Poll, SourceState};

/// Two resend intervals of a minute, Prometheus' `--rules.alert.resend-delay`: by then every sender has told a restarted
/// Alertmanager again what fires.
const HOLD: Duration = Duration::from_secs(120);
/// What a process start may move by rounding without being another process.
const START_TOLERANCE: Duration = Duration::from_secs(1);

/// Whether absence from this poll means that the alert is over: a peer that last reported it (any peer, where none of
/// those is asked any more) has given its whole list without it.
pub(super) fn is_proof(identity: &Identity, known: &KnownAlert, poll: &Poll) -> bool {
    let reported_it = |report: &&PeerReport| known.starts.iter().any(|start| start.peer == report.peer);
    let whole = |report: &PeerReport| match &report.answered {
        Answered::Whole => true,
        Answered::AllBut(unreadable) => !unreadable.contains(identity),
        Answered::Partly | Answered::Failed(_) => false,
    };
    let mut reporters = poll.peers.iter().filter(reported_it).peekable();
    if reporters.peek().is_some() { reporters.any(whole) } else { poll.peers.iter().any(whole) }
}

/// Until when absence proves nothing because the source restarted and has forgotten what fires
/// (prometheus/alertmanager#889); `None` when it does prove.
pub(super) fn hold_until(
    state: &SourceState,
    poll: &Poll,
    absent: &[(&Identity, &KnownAlert)],
    now: Instant,
) -> Option<Instant> {
    let latest = now.plus(HOLD);
    // A hold further away than a hold is long was begun before the clock was set back.
    let carried = state.hold_until.filter(|until| now < *until).map(|until| until.min(latest));
    if restarted(state, poll) && lost_many(state, absent) { Some(latest) } else { carried }
}

/// A peer that did not answer keeps the start it last told, so that a restart during an outage is still noticed.
pub(super) fn peer_starts(state: &SourceState, poll: &Poll) -> HashMap<Peer, Instant> {
    let mut starts = state.peer_starts.clone();
    starts.extend(poll.peers.iter().filter_map(|report| Some((report.peer.clone(), report.started_at?))));
    starts
}

fn restarted(state: &SourceState, poll: &Poll) -> bool {
    poll.peers.iter().any(|report| match (report.started_at, state.peer_starts.get(&report.peer)) {
        (Some(started_at), Some(before)) => started_at.since(*before) > START_TOLERANCE,
        _ => false,
    })
}

/// More than max(10, 30 %) of what fired.
fn lost_many(state: &SourceState, absent: &[(&Identity, &KnownAlert)]) -> bool {
    let lost = absent.iter().filter(|(_, known)| known.state == AlertState::Firing).count();
    let firing = state.alerts.values().filter(|known| known.state == AlertState::Firing).count();
    lost > 10 && lost * 10 > firing * 3
}

#[cfg(test)]
#[path = "absence_tests.rs"]
mod tests;
