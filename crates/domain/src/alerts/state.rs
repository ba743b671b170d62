//! What is known of a source's alerts between two polls, and what can change.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ids::{Identity, Peer};
use crate::time::Instant;

use super::{Decision, Flap, FlapRules, Held, Labels, Severity, Sighting, SilenceNote, Standing, Start};

/// Everything `observe` needs to remember of one source. Only pending and firing alerts are held; a resolved one that
/// returns is told from the store by its episode.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourceState {
    /// Pending and firing alerts. Shared, because lists show the very ones that the next poll is compared with.
    pub alerts: HashMap<Identity, Arc<KnownAlert>>,
    /// Until when alerts are snoozed that are not in `alerts`: a snooze outlives the episode in which it was given.
    pub snoozed: HashMap<Identity, Instant>,
    /// Those that are not in `alerts` and whose changes matter still; what is spent is forgotten.
    pub over: HashMap<Identity, Over>,
    /// When the last good poll was made.
    pub last_good_at: Option<Instant>,
    /// Since when polls have failed, if the last one did.
    pub failing_since: Option<Instant>,
    /// When each peer's process started, as last told.
    pub peer_starts: HashMap<Peer, Instant>,
    /// After a restart of the source: until when absence proves nothing.
    pub hold_until: Option<Instant>,
    /// The silences as last listed, for saying who silenced what until when.
    pub silences: Vec<SilenceNote>,
}

/// An alert that is over and changed lately.
#[derive(Debug, Clone, PartialEq)]
pub struct Over {
    /// Its labels.
    pub labels: Labels,
    /// How often it changes.
    pub flap: Flap,
}

/// One alert as last known. Pending or firing where it stands for a source's state; over where it is looked up in the records.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownAlert {
    /// Its labels.
    pub labels: Labels,
    /// Its annotations as last seen.
    pub annotations: Labels,
    /// Its severity as last seen.
    pub severity: Severity,
    /// What it is by the last evidence.
    pub state: AlertState,
    /// Since when it is in that state, by our evidence.
    pub since: Instant,
    /// The start its source gives (the earliest of all peers): with the identity it names the episode.
    pub starts_at: Instant,
    /// The start per unmerged label set and peer, for noticing a hidden re-fire.
    pub starts: Vec<Start>,
    /// Whether the source holds it back.
    pub standing: Standing,
    /// Where it comes from, as given.
    pub url: Option<String>,
    /// Who the source sends it to.
    pub receivers: Vec<String>,
    /// The expression of its rule, where the source tells.
    pub expression: Option<String>,
    /// While pending: when it fires if its condition goes on holding.
    pub fires_at: Option<Instant>,
    /// While firing only because its rule goes on for a while (`keep_firing_for`): when it clears if its condition stays away.
    pub clears_at: Option<Instant>,
    /// What the person at this laptop did with it.
    pub mine: Mine,
    /// What was last decided about interrupting somebody for this episode; `None` while pending.
    pub decision: Option<Decision>,
    /// The severity at which this episode was announced; `None` if it was not.
    pub announced: Option<Severity>,
    /// How often it changes; this outlives the episode.
    pub flap: Flap,
    /// When it has to be decided about again although nothing changes.
    pub again_at: Option<Instant>,
}

/// What the person at this laptop did with an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mine {
    /// When it was acknowledged; ends with the episode.
    pub acknowledged_at: Option<Instant>,
    /// Until when it is snoozed; outlives the episode.
    pub snoozed_until: Option<Instant>,
}

/// The state of an alert by the last evidence. "Unknown" is not stored: it is what any of these becomes while the source
/// cannot be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlertState {
    /// The condition holds, not yet long enough.
    Pending,
    /// Firing.
    Firing,
    /// Not firing.
    Resolved,
}

impl AlertState {
    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Firing => "firing",
            Self::Resolved => "resolved",
        }
    }

    /// The state with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Pending, Self::Firing, Self::Resolved].into_iter().find(|s| s.word() == word)
    }
}

/// How a transition is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Evidence {
    /// Two good polls, one on either side.
    #[default]
    Observed,
    /// Proven by what came after: a later start, or another state at the end of a gap.
    Inferred,
    /// From the source's own history.
    Backfilled,
}

impl Evidence {
    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Inferred => "inferred",
            Self::Backfilled => "backfilled",
        }
    }

    /// The evidence with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Observed, Self::Inferred, Self::Backfilled].into_iter().find(|e| e.word() == word)
    }
}

/// A span in which a source's alerts were unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The last good poll before it.
    pub from: Instant,
    /// The first good poll after it.
    pub to: Instant,
    /// Why nobody knows.
    pub cause: GapCause,
}

/// Why a source's alerts were unknown for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GapCause {
    /// It did not answer.
    Failing,
    /// The laptop slept, or its clock jumped.
    Asleep,
    /// Watchbill was not running.
    NotRunning,
}

impl GapCause {
    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Failing => "failing",
            Self::Asleep => "asleep",
            Self::NotRunning => "not_running",
        }
    }

    /// The cause with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Failing, Self::Asleep, Self::NotRunning].into_iter().find(|c| c.word() == word)
    }
}

/// One thing that changed, with how it is known and why.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// An alert became pending.
    Pending {
        /// Which.
        identity: Identity,
        /// What is known of it now.
        alert: Box<KnownAlert>,
        /// When.
        at: Instant,
    },
    /// An alert began to fire: a new episode (or one that a forgetful source has taken up again).
    Fired {
        /// Which.
        identity: Identity,
        /// What is known of it now.
        alert: Box<KnownAlert>,
        /// When.
        at: Instant,
        /// How that is known.
        evidence: Evidence,
        /// Why we say so, in a sentence.
        reason: String,
    },
    /// A pending or firing alert is over.
    Resolved {
        /// Which.
        identity: Identity,
        /// When.
        at: Instant,
        /// How that is known.
        evidence: Evidence,
        /// Why we say so, in a sentence.
        reason: String,
    },
    /// It goes on firing (or pending), but something about it is different: text, severity, standing, start, link.
    Updated {
        /// Which.
        identity: Identity,
        /// What is known of it now.
        alert: Box<KnownAlert>,
    },
}

impl Change {
    /// Which alert changed.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        match self {
            Self::Pending { identity, .. }
            | Self::Fired { identity, .. }
            | Self::Resolved { identity, .. }
            | Self::Updated { identity, .. } => identity,
        }
    }
}

/// What one good poll means.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Observation {
    /// In order; a hidden re-fire is a `Resolved` followed by a `Fired`.
    pub changes: Vec<Change>,
    /// How those changes are known that do not say it themselves: inferred in the first good poll and after a gap.
    pub evidence: Evidence,
    /// How often every alert changes of which something changed, those included that are over.
    pub flaps: HashMap<Identity, Flap>,
    /// The gap that this poll ended.
    pub gap: Option<Gap>,
    /// The parts of that gap of which the source's own history told, in order.
    pub told: Vec<(Instant, Instant)>,
    /// When each peer's process started.
    pub peer_starts: HashMap<Peer, Instant>,
    /// Until when absence proves nothing.
    pub hold_until: Option<Instant>,
    /// Alerts that are missing from the answer but not resolved, because absence proves nothing now.
    pub unproven_absences: usize,
    /// The silences as listed now.
    pub silences: Vec<SilenceNote>,
    /// The earliest lease of all firing alerts: when the first would vanish if its sender stopped.
    pub lease_ends_at: Option<Instant>,
}

impl SourceState {
    /// Takes an observation in, after it has been committed.
    pub fn apply(&mut self, observation: &Observation, now: Instant) {
        self.apply_changes(&observation.changes, &observation.flaps);
        self.snoozed.retain(|_, until| now < *until);
        self.last_good_at = Some(now);
        self.failing_since = None;
        self.peer_starts.clone_from(&observation.peer_starts);
        self.hold_until = observation.hold_until;
        self.silences.clone_from(&observation.silences);
    }

    /// Takes changes in that no poll brought, like a decision made again after a snooze.
    pub fn apply_changes(&mut self, changes: &[Change], flaps: &HashMap<Identity, Flap>) {
        let mut ended: HashMap<&Identity, Arc<KnownAlert>> = HashMap::new();
        for change in changes {
            match change {
                Change::Pending { identity, alert, .. }
                | Change::Fired { identity, alert, .. }
                | Change::Updated { identity, alert } => {
                    self.snoozed.remove(identity);
                    self.over.remove(identity);
                    self.alerts.insert(identity.clone(), Arc::new((**alert).clone()));
                }
                Change::Resolved { identity, at, .. } => {
                    let Some(alert) = self.alerts.remove(identity) else { continue };
                    if let Some(until) = alert.mine.snoozed_until.filter(|until| at < until) {
                        self.snoozed.insert(identity.clone(), until);
                    }
                    ended.insert(identity, alert);
                }
            }
        }
        for (identity, flap) in flaps.iter().filter(|(identity, _)| !self.alerts.contains_key(*identity)) {
            match (self.over.get_mut(identity), ended.get(identity)) {
                (Some(over), _) => over.flap = *flap,
                (None, Some(alert)) => {
                    self.over.insert(identity.clone(), Over { labels: alert.labels.clone(), flap: *flap });
                }
                (None, None) => {}
            }
        }
    }

    /// Forgets how often alerts changed that are over, where that says nothing any more.
    pub fn forget_spent(&mut self, rules: &FlapRules, now: Instant) {
        self.over.retain(|_, over| !over.flap.is_spent(now, rules));
    }

    /// Takes a failed poll in: alerts stay as they are, only the source's health changes.
    pub fn apply_failure(&mut self, now: Instant) {
        self.failing_since.get_or_insert(now);
    }
}

/// The firing alerts about which has to be decided again by `now` although nothing changed: a snooze has ended, one has fired
/// for as long as its rule asks, one has stopped flapping.
#[must_use]
pub fn due_again(state: &SourceState, now: Instant) -> Vec<Identity> {
    let is_due = |alert: &KnownAlert| {
        let snoozed = matches!(alert.decision, Some(Decision::Hold { held: Held::Snoozed, .. }));
        let snooze_over = snoozed && alert.mine.snoozed_until.is_none_or(|until| until <= now);
        alert.state == AlertState::Firing && (snooze_over || alert.again_at.is_some_and(|at| at <= now))
    };
    let mut identities: Vec<_> =
        state.alerts.iter().filter(|(_, alert)| is_due(alert)).map(|(identity, _)| identity.clone()).collect();
    identities.sort();
    identities
}

/// The name of what has these labels: the label `alertname`, or a word that says it has none.
#[must_use]
pub fn alert_name(labels: &Labels) -> &str {
    labels.get("alertname").unwrap_or("(no alertname)")
}

impl KnownAlert {
    /// The alert's name: the label `alertname`, or a word that says it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        alert_name(&self.labels)
    }

    /// A new record from a sighting; nothing has been done or decided about it yet.
    #[must_use]
    pub fn from_sighting(sighting: &Sighting, state: AlertState, since: Instant, now: Instant) -> Self {
        Self {
            labels: sighting.labels.clone(),
            annotations: sighting.annotations.clone(),
            severity: sighting.severity,
            state,
            since,
            starts_at: sighting.starts_at().unwrap_or(now),
            starts: sighting.starts.clone(),
            standing: sighting.standing.clone(),
            url: sighting.url.clone(),
            receivers: sighting.receivers.clone(),
            expression: sighting.expression.clone(),
            fires_at: sighting.fires_at,
            clears_at: sighting.clears_at,
            mine: Mine::default(),
            decision: None,
            announced: None,
            flap: Flap::default(),
            again_at: None,
        }
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
