//! From one good poll to what changed. This is the rule "missing is not resolved" made code.

mod absence;
mod moment;
mod transition;

use std::collections::HashMap;
use std::time::Duration;

use crate::ids::{Identity, Peer};
use crate::time::Instant;

use self::moment::Moment;
use self::transition::Past;
use super::backfill::backfill;
use super::{Answered, GapCause, Hindsight, KnownAlert, Observation, Poll, Seen, Sighting, SourceState};

/// What else `observe` needs to know.
#[derive(Debug, Clone)]
pub struct Context {
    /// How often the source is polled.
    pub every: Duration,
    /// Server clock minus ours, milliseconds; zero if within what cannot be told apart.
    pub skew_ms: i64,
    /// What to blame if there is a gap although no poll failed.
    pub gap_cause: GapCause,
    /// What a history tells of the gap, where one was asked.
    pub hindsight: Option<Hindsight>,
    /// What it means that an alert is back.
    pub returns: Returns,
}

/// What it means that an alert which was over is in an answer again, with the start it had before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Returns {
    /// The source had lost it and was told of it again, as an Alertmanager that restarts is: the episode goes on.
    SameEpisode,
    /// The source loses nothing: somebody opened again what had ended, which is a new episode.
    NewEpisode,
}

/// Compares what is known with what a good poll brought at `now`.
///
/// The changes are ordered by identity, whatever the order of the answer. Nothing is copied of an alert that did not
/// change: sources with ten thousand alerts are compared every half minute.
#[must_use]
pub fn observe(state: &SourceState, poll: &Poll, context: &Context, now: Instant) -> Observation {
    let moment = Moment::new(state, context, now);
    let sightings = one_per_identity(&poll.sightings);
    let silent: Vec<&Peer> = silent_peers(poll);
    let mut changes = Vec::new();
    let mut met = 0;
    for sighting in &sightings {
        let known = state.alerts.get(&sighting.identity);
        met += usize::from(known.is_some());
        let before = match known {
            Some(known) => Past::Held(known),
            None => Past::Gone { snoozed_until: state.snoozed.get(&sighting.identity).copied() },
        };
        transition::judge(before, sighting, &moment, &silent, &mut changes);
    }
    let absent = if met == state.alerts.len() { Vec::new() } else { absent(state, &sightings) };
    let hold_until = absence::hold_until(state, poll, &absent, now);
    let mut unproven_absences = 0;
    for (identity, known) in absent {
        if hold_until.is_none() && absence::is_proof(identity, known, poll) {
            changes.push(transition::gone(identity, known, &moment));
        } else {
            unproven_absences += 1;
        }
    }
    changes.sort_by(|a, b| a.identity().cmp(b.identity()));
    let mut observation = Observation {
        changes,
        evidence: moment.evidence(),
        flaps: HashMap::new(),
        gap: moment.gap(),
        told: Vec::new(),
        peer_starts: absence::peer_starts(state, poll),
        hold_until,
        unproven_absences,
        silences: poll.silences.clone(),
        lease_ends_at: lease_ends_at(&sightings).map(|at| moment.here(at)),
    };
    if let Some(hindsight) = &context.hindsight {
        backfill(&mut observation, state, hindsight, context.skew_ms);
    }
    observation
}

/// In order of identity. Of an identity given twice the last counts; whoever asks several peers merges them first.
fn one_per_identity(sightings: &[Sighting]) -> Vec<&Sighting> {
    let mut ordered: Vec<&Sighting> = sightings.iter().rev().collect();
    ordered.sort_by(|a, b| a.identity.cmp(&b.identity));
    ordered.dedup_by(|later, kept| later.identity == kept.identity);
    ordered
}

/// Peers whose silence about an alert says nothing in this poll.
fn silent_peers(poll: &Poll) -> Vec<&Peer> {
    poll.peers.iter().filter(|report| report.answered != Answered::Whole).map(|report| &report.peer).collect()
}

fn absent<'a>(state: &'a SourceState, sightings: &[&Sighting]) -> Vec<(&'a Identity, &'a KnownAlert)> {
    let is_absent = |identity: &Identity| sightings.binary_search_by(|s| s.identity.cmp(identity)).is_err();
    state
        .alerts
        .iter()
        .filter(|(identity, _)| is_absent(identity))
        .map(|(identity, alert)| (identity, &**alert))
        .collect()
}

fn lease_ends_at(sightings: &[&Sighting]) -> Option<Instant> {
    sightings.iter().filter(|s| s.seen == Seen::Firing).filter_map(|s| s.ends_at).min()
}

#[cfg(test)]
#[path = "observe_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "observe_properties.rs"]
mod properties;
