//! What one alert did between two polls, judged from what was known of it and what the answer says now.

use std::borrow::Cow;

use crate::ids::{Identity, Peer};
use crate::time::Instant;

use super::super::{AlertState, Change, Evidence, KnownAlert, Mine, Seen, Sighting, Start};
use super::moment::Moment;

/// What is known of a sighted alert from before.
#[derive(Clone, Copy)]
pub(super) enum Past<'a> {
    /// It was pending or firing.
    Held(&'a KnownAlert),
    /// It was resolved, or never seen.
    Gone {
        /// Until when it was snoozed in an earlier episode; may be over.
        snoozed_until: Option<Instant>,
    },
}

impl Past<'_> {
    /// Of what was done before only a snooze outlives an episode.
    fn snoozed_until(self, now: Instant) -> Option<Instant> {
        match self {
            Self::Held(known) => known.mine.snoozed_until,
            Self::Gone { snoozed_until } => snoozed_until.filter(|until| now < *until),
        }
    }

    fn since(self) -> Option<Instant> {
        match self {
            Self::Held(known) => Some(known.since),
            Self::Gone { .. } => None,
        }
    }
}

/// Adds what changed about a sighted alert; nothing, if nothing did. `silent` are the peers that did not give their
/// whole list, so that what they said last still stands.
pub(super) fn judge(
    before: Past<'_>,
    sighting: &Sighting,
    moment: &Moment,
    silent: &[&Peer],
    changes: &mut Vec<Change>,
) {
    let Past::Held(known) = before else {
        match sighting.seen {
            Seen::Firing => changes.push(fired(before, sighting, moment)),
            Seen::Pending => changes.push(pending(before, sighting, moment)),
            Seen::Resolved => {}
        }
        return;
    };
    match (known.state, sighting.seen) {
        (_, Seen::Resolved) => changes.push(ended(known, sighting, moment)),
        (AlertState::Firing, Seen::Firing) => match refire(known, sighting) {
            Some(moved) => changes.extend(refired(known, sighting, moved, moment)),
            None => changes.extend(updated(known, sighting, silent)),
        },
        (_, Seen::Firing) => changes.push(fired(before, sighting, moment)),
        (AlertState::Firing, Seen::Pending) => changes.extend(fell_back(known, sighting, moment)),
        (_, Seen::Pending) => changes.extend(updated(known, sighting, silent)),
    }
}

/// The end of an alert whose absence is proof.
pub(super) fn gone(identity: &Identity, known: &KnownAlert, moment: &Moment) -> Change {
    Change::Resolved {
        identity: identity.clone(),
        at: moment.place(None, Some(known.since)),
        evidence: moment.evidence(),
        reason: format!("not in the complete {}", moment.answer()),
    }
}

/// Of an alert that was pending or gone.
fn fired(before: Past<'_>, sighting: &Sighting, moment: &Moment) -> Change {
    let at = moment.place(sighting.starts_at(), before.since());
    let reason = match before {
        Past::Held(known) => format!("pending since {}, firing in the {}", known.since, moment.answer()),
        Past::Gone { .. } => moment.why_fired(),
    };
    let mut alert = begun(before, sighting, AlertState::Firing, at, moment.now);
    if matches!(before, Past::Gone { .. }) {
        alert.starts_at = moment.new_start(alert.starts_at, at);
    }
    Change::Fired {
        identity: sighting.identity.clone(),
        alert: Box::new(alert),
        at,
        evidence: moment.evidence(),
        reason,
    }
}

fn pending(before: Past<'_>, sighting: &Sighting, moment: &Moment) -> Change {
    let at = moment.place(sighting.starts_at(), before.since());
    Change::Pending {
        identity: sighting.identity.clone(),
        alert: Box::new(begun(before, sighting, AlertState::Pending, at, moment.now)),
        at,
    }
}

fn ended(known: &KnownAlert, sighting: &Sighting, moment: &Moment) -> Change {
    let reason = match sighting.ends_at {
        Some(end) => format!("its source says that it ended at {end}, in the {}", moment.answer()),
        None => format!("its source says that it is over, in the {}", moment.answer()),
    };
    Change::Resolved {
        identity: sighting.identity.clone(),
        at: moment.place(sighting.ends_at, Some(known.since)),
        evidence: moment.evidence(),
        reason,
    }
}

/// Firing before, pending now: the condition has stopped and begun again.
fn fell_back(known: &KnownAlert, sighting: &Sighting, moment: &Moment) -> [Change; 2] {
    let pending = pending(Past::Held(known), sighting, moment);
    let resolved = Change::Resolved {
        identity: sighting.identity.clone(),
        at: moment.place(sighting.starts_at(), Some(known.since)),
        evidence: moment.evidence(),
        reason: format!("pending again in the {}: its condition had stopped holding", moment.answer()),
    };
    [resolved, pending]
}

/// A start that moved.
#[derive(Clone, Copy)]
struct Moved {
    from: Instant,
    to: Instant,
}

/// The earliest start that is later than the one known of the same label set on the same peer; `None` if there is none,
/// or if any other label set or peer shows that the alert fired right through: by a start that did not move, or by one
/// that is new to us and not later than the whole episode.
fn refire(known: &KnownAlert, sighting: &Sighting) -> Option<Moved> {
    if sighting.starts == known.starts {
        return None;
    }
    let mut earliest: Option<Moved> = None;
    for start in &sighting.starts {
        match known.starts.iter().find(|before| before.is_of_same(start)) {
            Some(before) if start.at > before.at => {
                let moved = Moved { from: before.at, to: start.at };
                earliest = Some(earliest.map_or(moved, |found| if found.to <= moved.to { found } else { moved }));
            }
            Some(_) => return None,
            None if start.at <= known.starts_at => return None,
            None => {}
        }
    }
    earliest
}

fn refired(known: &KnownAlert, sighting: &Sighting, moved: Moved, moment: &Moment) -> [Change; 2] {
    let at = moment.place_refire(moved.to, known.since);
    let reason = format!(
        "its start moved from {} to {}: it was resolved and fired again unseen",
        moved.from.to_rfc3339_ms(),
        moved.to.to_rfc3339_ms()
    );
    let identity = &sighting.identity;
    let alert = Box::new(begun(Past::Held(known), sighting, AlertState::Firing, at, moment.now));
    let evidence = Evidence::Inferred;
    [
        Change::Resolved { identity: identity.clone(), at, evidence, reason: reason.clone() },
        Change::Fired { identity: identity.clone(), alert, at, evidence, reason },
    ]
}

/// A new episode.
fn begun(before: Past<'_>, sighting: &Sighting, state: AlertState, since: Instant, now: Instant) -> KnownAlert {
    KnownAlert {
        mine: Mine { acknowledged_at: None, snoozed_until: before.snoozed_until(now) },
        ..KnownAlert::from_sighting(sighting, state, since, now)
    }
}

fn updated(known: &KnownAlert, sighting: &Sighting, silent: &[&Peer]) -> Option<Change> {
    let starts = standing_starts(known, sighting, silent);
    let same = known.labels == sighting.labels
        && known.annotations == sighting.annotations
        && known.severity == sighting.severity
        && known.standing == sighting.standing
        && known.url == sighting.url
        && known.receivers == sighting.receivers
        && known.expression == sighting.expression
        && known.fires_at == sighting.fires_at
        && known.clears_at == sighting.clears_at
        && known.starts == *starts;
    if same {
        return None;
    }
    let starts = starts.into_owned();
    let alert = KnownAlert {
        labels: sighting.labels.clone(),
        annotations: sighting.annotations.clone(),
        severity: sighting.severity,
        standing: sighting.standing.clone(),
        starts_at: episode_start(known, &starts),
        starts,
        url: sighting.url.clone(),
        receivers: sighting.receivers.clone(),
        expression: sighting.expression.clone(),
        fires_at: sighting.fires_at,
        clears_at: sighting.clears_at,
        ..known.clone()
    };
    Some(Change::Updated { identity: sighting.identity.clone(), alert: Box::new(alert) })
}

/// The start that names an episode which goes on: the earliest of those given; one that began later than its source says,
/// [`Moment::new_start`], keeps its own.
fn episode_start(known: &KnownAlert, starts: &[Start]) -> Instant {
    let earliest = |starts: &[Start]| starts.iter().map(|start| start.at).min();
    let has_its_own = earliest(&known.starts).is_some_and(|given| given < known.starts_at);
    earliest(starts).filter(|_| !has_its_own).unwrap_or(known.starts_at)
}

/// The starts that hold now: those given, and of peers that could not speak in this poll those they gave last. Else one
/// peer's outage would look like a change of every alert, and could give a running episode another name.
fn standing_starts<'a>(known: &'a KnownAlert, sighting: &'a Sighting, silent: &[&Peer]) -> Cow<'a, [Start]> {
    if known.starts == sighting.starts {
        return Cow::Borrowed(&known.starts);
    }
    let mut starts = sighting.starts.clone();
    let unsaid = |before: &&Start| {
        silent.contains(&&before.peer) && !sighting.starts.iter().any(|start| start.is_of_same(before))
    };
    starts.extend(known.starts.iter().filter(unsaid).cloned());
    starts.sort_by(|a, b| a.key().cmp(&b.key()));
    if is_permutation(&known.starts, &starts) { Cow::Borrowed(&known.starts) } else { Cow::Owned(starts) }
}

/// Whether the same starts are held in another order.
fn is_permutation(held: &[Start], sorted: &[Start]) -> bool {
    let mut held: Vec<&Start> = held.iter().collect();
    held.sort_by(|a, b| a.key().cmp(&b.key()));
    held.len() == sorted.len() && held.into_iter().eq(sorted)
}
