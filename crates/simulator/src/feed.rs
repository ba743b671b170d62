//! What an Alertmanager is told by the Prometheus that sends to it: a story, a test, or a load.

use std::sync::Arc;
use std::sync::{Mutex, MutexGuard, PoisonError};

use watchbill_domain::alerts::{Fingerprint, Labels};
use watchbill_domain::time::Instant;

use crate::alertmanager::Silence;
use crate::fortnight::Fortnight;
use crate::load::LoadAlerts;
use crate::manual::ManualAlerts;
use crate::story::{Cluster, Host, Story, StoryAlert};
use crate::time::{StoryTime, Timeline};

/// One alert that fires, in real time.
#[derive(Debug, Clone, PartialEq)]
pub struct Firing {
    /// Computed from the labels.
    pub fingerprint: Fingerprint,
    /// Its labels.
    pub labels: Labels,
    /// Its annotations.
    pub annotations: Labels,
    /// Since when it fires.
    pub starts_at: Instant,
    /// Where it comes from; may be empty.
    pub generator_url: String,
}

/// Who sends.
#[derive(Debug, Clone)]
pub(crate) enum Feed {
    /// Kestrel's day, as one cluster sees it.
    Story { story: Story, timeline: Timeline, cluster: Cluster },
    /// The frozen fortnight, as one cluster sees it.
    Fortnight { fortnight: Arc<Fortnight>, timeline: Timeline, cluster: Cluster },
    /// What a test says.
    Manual(ManualAlerts),
    /// Many alerts, of which some change.
    Load(Arc<LoadAlerts>),
}

impl Feed {
    /// What fires at `at`, by fingerprint.
    pub(crate) fn firing_at(&self, at: Instant) -> Vec<Firing> {
        let mut firing = match self {
            Self::Story { story, timeline, cluster } => {
                return of_story(story.alerts_at(timeline.story(at)), timeline, *cluster);
            }
            Self::Fortnight { fortnight, timeline, cluster } => return fortnight.firing_at(*cluster, timeline, at),
            Self::Load(alerts) => return alerts.firing(),
            Self::Manual(alerts) => alerts.firing_at(at),
        };
        firing.sort_by_key(|firing| firing.fingerprint);
        firing
    }

    /// The silences that were not posted over HTTP.
    pub(crate) fn silences_at(&self, at: Instant) -> Vec<Silence> {
        match self {
            Self::Story { story, timeline, cluster } => {
                let real = |t: StoryTime| timeline.real(t);
                let listed = story.silences_at(*cluster, timeline.story(at));
                listed.into_iter().map(|silence| Silence::of_story(&silence, real)).collect()
            }
            Self::Fortnight { fortnight, timeline, cluster } => fortnight.listed_silences(*cluster, timeline, at),
            Self::Manual(_) | Self::Load(_) => Vec::new(),
        }
    }

    /// Whether the plot has taken `host` away at `at`.
    pub(crate) fn is_down(&self, host: Host, at: Instant) -> bool {
        match self {
            Self::Story { story, timeline, .. } => story.is_down(host, timeline.story(at)),
            Self::Fortnight { fortnight, timeline, .. } => fortnight.is_down(host, timeline.story(at)),
            Self::Manual(_) | Self::Load(_) => false,
        }
    }
}

/// A lock whose holder cannot leave it half-changed: a panic elsewhere does not make its content wrong.
pub(crate) fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Those of `cluster`, in real time, by fingerprint.
pub(crate) fn of_story(alerts: Vec<StoryAlert>, timeline: &Timeline, cluster: Cluster) -> Vec<Firing> {
    let mut firing: Vec<Firing> = alerts
        .into_iter()
        .filter(|alert| alert.cluster == cluster)
        .map(|alert| Firing {
            fingerprint: alert.labels.fingerprint(),
            labels: alert.labels,
            annotations: alert.annotations,
            starts_at: timeline.real(alert.starts_at),
            generator_url: alert.generator_url,
        })
        .collect();
    firing.sort_by_key(|firing| firing.fingerprint);
    firing
}
