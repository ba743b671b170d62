//! The fortnight in the words of an Alertmanager, without a server.

use watchbill_domain::time::Instant;

use crate::alertmanager::{Silence, alerts_answer, silences_answer};
use crate::feed::{Firing, of_story};
use crate::story::Cluster;
use crate::time::Timeline;

use super::Fortnight;

impl Fortnight {
    /// What the Alertmanager of `cluster` answers to `GET /api/v2/alerts` at `at` of [`Fortnight::timeline`], with what is
    /// silenced and inhibited.
    #[must_use]
    pub fn alerts_answer(&self, cluster: Cluster, at: Instant) -> Vec<u8> {
        let timeline = Self::timeline();
        let silences = self.listed_silences(cluster, &timeline, at);
        alerts_answer(self.firing_at(cluster, &timeline, at), &silences, at)
    }

    /// What it answers to `GET /api/v2/silences`.
    #[must_use]
    pub fn silences_answer(&self, cluster: Cluster, at: Instant) -> Vec<u8> {
        silences_answer(self.listed_silences(cluster, &Self::timeline(), at), at)
    }

    /// What `cluster` reports at `at`, by fingerprint.
    pub(crate) fn firing_at(&self, cluster: Cluster, timeline: &Timeline, at: Instant) -> Vec<Firing> {
        of_story(self.alerts_at(timeline.story(at)), timeline, cluster)
    }

    /// The silences of `cluster` at `at`.
    pub(crate) fn listed_silences(&self, cluster: Cluster, timeline: &Timeline, at: Instant) -> Vec<Silence> {
        let silences = self.silences_at(cluster, timeline.story(at));
        silences.iter().map(|silence| Silence::of_story(silence, |t| timeline.real(t))).collect()
    }
}
