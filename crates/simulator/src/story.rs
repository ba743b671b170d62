//! A day at Kestrel Parcels, which repeats with variations: a pure function of a seed and a story time.
//!
//! There is no state: what fires at a moment is computed from the seed alone, so a company that is restarted goes on as if
//! it had not been. Days are the units; chance is asked anew for each of them.

mod accidents;
mod cast;
mod day;
mod outages;
mod role;
pub(crate) mod signals;
mod silences;
mod standing;

use watchbill_domain::alerts::Labels;

use crate::time::StoryTime;

use day::episodes_starting_on;

pub use accidents::Beforehand;
pub(crate) use accidents::{ACCIDENTS, Accident, Begins, Laid};
pub(crate) use day::{Episode, MINUTE};
pub use outages::Host;
pub(crate) use role::Role;
pub use silences::StorySilence;

/// Days an episode of the daily plot may reach into: what starts in the evening may end the next day.
const REACH_DAYS: i64 = 1;

/// What happens at Kestrel Parcels, for one seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Story {
    seed: u64,
}

/// Which of the two clusters an alert belongs to; each has its own Alertmanager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cluster {
    /// The European one, watched by two Alertmanagers that are peers.
    Eu,
    /// The American one, watched by a single Alertmanager.
    Us,
}

impl Cluster {
    /// The value of the label `cluster`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Eu => "eu-1",
            Self::Us => "us-1",
        }
    }
}

/// One alert that fires at a moment of the story.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryAlert {
    /// Which cluster reports it.
    pub cluster: Cluster,
    /// Its labels.
    pub labels: Labels,
    /// Its annotations; figures in them move from minute to minute.
    pub annotations: Labels,
    /// Since when it fires.
    pub starts_at: StoryTime,
    /// Where it comes from.
    pub generator_url: String,
}

/// What really happened, to hold against what somebody observed.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryEvent {
    /// When.
    pub at: StoryTime,
    /// Which cluster reports the alert.
    pub cluster: Cluster,
    /// The alert's labels.
    pub labels: Labels,
    /// What it did.
    pub turn: Turn,
}

/// The two things an alert does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// It stopped firing.
    Ended,
    /// It began to fire.
    Started,
}

impl Story {
    /// The story of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// What decides the variations.
    pub(crate) fn seed(self) -> u64 {
        self.seed
    }

    /// Everything that fires at `t`, in no particular order.
    #[must_use]
    pub fn alerts_at(&self, t: StoryTime) -> Vec<StoryAlert> {
        let mut alerts: Vec<StoryAlert> = self
            .daily_episodes(t.day() - REACH_DAYS, t.day())
            .chain(standing::episodes_around(t))
            .filter(|episode| episode.from <= t && t < episode.to)
            .map(|episode| episode.role.alert(self.seed, episode.from, t))
            .collect();
        alerts.push(standing::hostile(self.seed, t));
        alerts
    }

    /// Every silence that the Alertmanager of `cluster` lists at `t`: pending, active, and expired for up to five days.
    #[must_use]
    pub fn silences_at(&self, cluster: Cluster, t: StoryTime) -> Vec<StorySilence> {
        silences::listed_at(self.seed, cluster, t)
    }

    /// Whether the process on `host` is down at `t`.
    #[must_use]
    pub fn is_down(&self, host: Host, t: StoryTime) -> bool {
        outages::is_down(self.seed, host, t)
    }

    /// The true record: every start and end in `from..to`, in order; at the same moment ends come first. What
    /// never ends (the watchdogs and the hostile alert) began before day 0 and is in no record from then on.
    #[must_use]
    pub fn events(&self, from: StoryTime, to: StoryTime) -> Vec<StoryEvent> {
        let standing = standing::episodes_between(from, to);
        let mut events: Vec<StoryEvent> = self
            .daily_episodes(from.day() - REACH_DAYS, to.day())
            .chain(standing)
            .flat_map(|e| [(e.from, Turn::Started, e.role), (e.to, Turn::Ended, e.role)])
            .filter(|(at, ..)| (from..to).contains(at))
            .map(|(at, turn, role)| StoryEvent { at, cluster: role.cluster, labels: role.labels(), turn })
            .collect();
        events.sort_by_key(|event| (event.at, event.turn));
        events
    }

    /// Every episode that touches `from..to`, whole, also of what never ends; in no particular order.
    pub(crate) fn episodes_touching(self, from: StoryTime, to: StoryTime) -> Vec<Episode> {
        self.daily_episodes(from.day() - REACH_DAYS, to.day())
            .chain(standing::episodes_between(from, to))
            .chain([standing::hostile_episode()])
            .filter(|episode| episode.from < to && from < episode.to)
            .collect()
    }

    /// The alert of an episode at `t`.
    pub(crate) fn alert_of(self, episode: &Episode, t: StoryTime) -> StoryAlert {
        standing::alert_of(episode.role, self.seed, episode.from, t)
    }

    /// The labels of the alert of an episode.
    pub(crate) fn labels_of(role: &Role) -> Labels {
        standing::labels_of(role)
    }

    fn daily_episodes(&self, first: i64, last: i64) -> impl Iterator<Item = Episode> + use<> {
        let seed = self.seed;
        (first..=last).flat_map(move |day| episodes_starting_on(seed, day))
    }
}

#[cfg(test)]
#[path = "story_tests.rs"]
mod tests;
