//! What one poll of a source brought: plain data, made by `sources`, judged by [`super::observe`].

use crate::ids::{Identity, Peer};
use crate::sources::{PollFailure, Problem};
use crate::time::Instant;

use super::{Cluster, Labels, Severity, Unanswered};

/// One poll of a source after parsing and, for a cluster, merging.
#[derive(Debug, Clone, PartialEq)]
pub struct Poll {
    /// The alerts, one per identity.
    pub sightings: Vec<Sighting>,
    /// What each address said; at least one answered, or there would be no poll but a failure.
    pub peers: Vec<PeerReport>,
    /// The silences the alerts name, for saying who silenced what until when.
    pub silences: Vec<SilenceNote>,
    /// Rules that the source cannot evaluate: alerts that cannot fire. Empty where a kind does not tell.
    pub rules: Vec<RuleTrouble>,
    /// What the source does while nobody answers.
    pub unanswered: Unanswered,
    /// Single items that could not be read; the rest stands.
    pub problems: Vec<Problem>,
}

/// A rule that its source cannot evaluate: as long as that lasts it is an alert that cannot fire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleTrouble {
    /// The alert it would raise.
    pub alert: String,
    /// The group it stands in.
    pub group: String,
    /// What the source says is wrong: text from outside.
    pub error: String,
    /// When it was last tried.
    pub evaluated_at: Option<Instant>,
}

/// What one address of a source said.
#[derive(Debug, Clone, PartialEq)]
pub struct PeerReport {
    /// Which address.
    pub peer: Peer,
    /// How much of its list it gave.
    pub answered: Answered,
    /// When that process started, if it tells; a move means it restarted.
    pub started_at: Option<Instant>,
    /// The version it reports.
    pub version: Option<String>,
    /// What it says of its cluster, where it is of a kind that has one.
    pub cluster: Option<Cluster>,
}

/// How much an address answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Answered {
    /// Its whole list: what is not in it is not firing there.
    Whole,
    /// Its whole list, of which the items of these identities could not be read: of them absence proves nothing.
    AllBut(Vec<Identity>),
    /// Something, but an item could not be read that does not even say which it is: absence proves nothing.
    Partly,
    /// Nothing that may be believed.
    Failed(PollFailure),
}

/// One alert as a source reports it in one poll.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    /// Which alert.
    pub identity: Identity,
    /// All labels, without the replica labels that were configured to be dropped.
    pub labels: Labels,
    /// Annotations: text from outside, shown as text.
    pub annotations: Labels,
    /// Read from the labels.
    pub severity: Severity,
    /// Pending, firing, or explicitly resolved.
    pub seen: Seen,
    /// Whether the source itself holds it back.
    pub standing: Standing,
    /// The start as each unmerged label set on each peer gives it; empty where a kind has none.
    pub starts: Vec<Start>,
    /// For a firing alert the lease: when the source forgets it unless it is sent again. For a resolved one its end.
    pub ends_at: Option<Instant>,
    /// When the source last heard of it.
    pub updated_at: Option<Instant>,
    /// Where it comes from, as given; not yet checked for being safe to open.
    pub url: Option<String>,
    /// Who the source sends it to.
    pub receivers: Vec<String>,
    /// The expression of its rule, where the source tells.
    pub expression: Option<String>,
    /// Of a pending alert: when it fires if its condition goes on holding.
    pub fires_at: Option<Instant>,
    /// While firing only because its rule goes on for a while (`keep_firing_for`): when it clears if its condition stays away.
    pub clears_at: Option<Instant>,
}

impl Sighting {
    /// One that fires, and of which nothing else is told.
    #[must_use]
    pub fn firing(identity: Identity, labels: Labels, severity: Severity) -> Self {
        Self {
            identity,
            labels,
            annotations: Labels::default(),
            severity,
            seen: Seen::Firing,
            standing: Standing::Active,
            starts: Vec::new(),
            ends_at: None,
            updated_at: None,
            url: None,
            receivers: Vec::new(),
            expression: None,
            fires_at: None,
            clears_at: None,
        }
    }

    /// The earliest start of all label sets and peers.
    #[must_use]
    pub fn starts_at(&self) -> Option<Instant> {
        self.starts.iter().map(|s| s.at).min()
    }
}

/// One start: what one peer says of one label set before any merging.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Start {
    /// Which address said it.
    pub peer: Peer,
    /// Identity of the label set before replica labels were dropped.
    pub unmerged: Identity,
    /// When it started there, by that server's clock.
    pub at: Instant,
}

impl Start {
    /// What starts are ordered by.
    pub(super) fn key(&self) -> (&Peer, &Identity, Instant) {
        (&self.peer, &self.unmerged, self.at)
    }

    /// Whether both are about the same label set on the same peer.
    pub(super) fn is_of_same(&self, other: &Self) -> bool {
        self.unmerged == other.unmerged && self.peer == other.peer
    }
}

/// What a source says an alert is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seen {
    /// The condition holds, but not yet for long enough.
    Pending,
    /// Firing.
    Firing,
    /// Explicitly over.
    Resolved,
}

/// Whether the source itself holds an alert back. Merging peers: active beats suppressed beats acknowledged beats unprocessed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It would notify.
    Active,
    /// It holds the alert back.
    Suppressed {
        /// Ids of silences.
        silenced_by: Vec<String>,
        /// Identities of inhibiting alerts.
        inhibited_by: Vec<String>,
        /// Names of mute time intervals.
        muted_by: Vec<String>,
    },
    /// Somebody acknowledged it there.
    Acknowledged {
        /// Who, as the source calls them.
        by: Vec<String>,
    },
    /// It has not decided yet (Alertmanager before 0.33, just after receiving an alert).
    Unprocessed,
}

/// A silence as the source lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct SilenceNote {
    /// The source's id.
    pub id: String,
    /// Who made it.
    pub by: String,
    /// Why.
    pub comment: String,
    /// From when it holds.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
}
