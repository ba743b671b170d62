//! Fourteen days of Kestrel Parcels with twelve real outages in them, of which four happen on an alert that is flapping.
//!
//! What decides about pages is measured against these days: how few pages a person gets, and that no outage is missed. They
//! were written before that, and are frozen: figures measured against them are only comparable while seed, story and
//! outages stay as they are. A test holds the whole record against a digest.

mod answers;
mod replay;
mod tracks;

use watchbill_domain::alerts::Labels;
use watchbill_domain::time::Instant;

use crate::story::{ACCIDENTS, Accident, Cluster, Episode, Host, Story, StoryAlert, StoryEvent, StorySilence, Turn};
use crate::time::{Speed, StoryTime, Timeline};

use tracks::Tracks;

pub use crate::story::Beforehand;
pub use replay::replay_lines;

/// The seed of the ordinary days. Frozen.
const SEED: u64 = 141_204;

/// How many days there are.
const DAYS: i64 = 14;

/// 2026-03-02T00:00:00Z, a Monday: days 5, 6, 12 and 13 are weekends. Frozen.
const FIRST_MIDNIGHT_MS: i64 = 1_772_409_600_000;

/// The fortnight: the ordinary days of a [`Story`] and the outages laid over them.
#[derive(Debug)]
pub struct Fortnight {
    story: Story,
    tracks: Tracks,
    outages: Vec<Outage>,
}

/// One real outage: something that somebody has to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Outage {
    /// What it is, in a few words.
    pub name: &'static str,
    /// When the first alert of it begins to fire.
    pub from: StoryTime,
    /// When the last one ends.
    pub to: StoryTime,
    /// Which cluster reports it.
    pub cluster: Cluster,
    /// The alerts that stand for it, in the order in which they begin. Each fires without a break. Some may be
    /// inhibited by others of them.
    pub alerts: Vec<OutageAlert>,
    /// What those alerts did in the hours before.
    pub beforehand: Beforehand,
}

/// One alert of an outage.
#[derive(Debug, Clone, PartialEq)]
pub struct OutageAlert {
    /// Its labels.
    pub labels: Labels,
    /// Since when it fires.
    pub from: StoryTime,
    /// When it ends.
    pub to: StoryTime,
}

impl Fortnight {
    /// The first moment of it, a midnight.
    pub const BEGIN: StoryTime = StoryTime::at(0, 0);

    /// The midnight with which it is over.
    pub const END: StoryTime = StoryTime::at(DAYS, 0);

    /// The one fortnight there is. Working it out takes a moment; after that every question is a look-up.
    #[must_use]
    pub fn frozen() -> Self {
        let story = Story::new(SEED);
        let mut tracks = Tracks::of(story.episodes_touching(Self::BEGIN, Self::END));
        let outages = ACCIDENTS.iter().map(|accident| Outage::of(accident, &mut tracks)).collect();
        Self { story, tracks, outages }
    }

    /// Ties it to the calendar: its first midnight is that of Monday, 2 March 2026, UTC.
    #[must_use]
    pub fn timeline() -> Timeline {
        Timeline::from(Self::BEGIN, Instant::from_ms(FIRST_MIDNIGHT_MS), Speed::AS_IN_LIFE)
    }

    /// The twelve outages, in the order in which they begin.
    #[must_use]
    pub fn outages(&self) -> &[Outage] {
        &self.outages
    }

    /// Everything that fires at `t`, in no particular order. Before and after the fortnight nothing but the ordinary
    /// days go on.
    #[must_use]
    pub fn alerts_at(&self, t: StoryTime) -> Vec<StoryAlert> {
        if t < Self::BEGIN || Self::END <= t {
            return self.story.alerts_at(t);
        }
        self.tracks.at(t).map(|episode| self.story.alert_of(episode, t)).collect()
    }

    /// Every silence that the Alertmanager of `cluster` lists at `t`. Nobody silences an outage.
    #[must_use]
    pub fn silences_at(&self, cluster: Cluster, t: StoryTime) -> Vec<StorySilence> {
        self.story.silences_at(cluster, t)
    }

    /// Whether the process on `host` is down at `t`, as on every day.
    #[must_use]
    pub fn is_down(&self, host: Host, t: StoryTime) -> bool {
        self.story.is_down(host, t)
    }

    /// The true record, in order; at the same moment ends come first. It tells of each alert alternately that it started
    /// and that it ended: what fires already when the fortnight begins is told with its true start before that, and what
    /// goes on when the fortnight is over has no end.
    #[must_use]
    pub fn events(&self) -> Vec<StoryEvent> {
        let mut events: Vec<StoryEvent> = self
            .tracks
            .iter()
            .flat_map(|track| track.episodes.iter().map(move |episode| (track, episode)))
            .flat_map(|(track, episode)| [(track, episode.from, Turn::Started), (track, episode.to, Turn::Ended)])
            .filter(|(_, at, _)| *at < Self::END)
            .map(|(track, at, turn)| StoryEvent { at, cluster: track.role.cluster, labels: track.labels.clone(), turn })
            .collect();
        events.sort_by_key(|event| (event.at, event.turn));
        events
    }
}

impl Outage {
    #[allow(clippy::expect_used)]
    fn of(accident: &Accident, tracks: &mut Tracks) -> Self {
        let mut episodes: Vec<Episode> = accident.laid.iter().map(|laid| tracks.lay(laid)).collect();
        episodes.sort_by_key(|episode| episode.from);
        let first = episodes.first().expect("BUG: each accident makes at least one alert fire");
        Self {
            name: accident.name,
            from: first.from,
            to: episodes.iter().map(|episode| episode.to).max().unwrap_or(first.to),
            cluster: first.role.cluster,
            alerts: episodes.iter().map(OutageAlert::of).collect(),
            beforehand: accident.beforehand,
        }
    }
}

impl OutageAlert {
    fn of(episode: &Episode) -> Self {
        Self { labels: Story::labels_of(episode.role), from: episode.from, to: episode.to }
    }
}

#[cfg(test)]
#[path = "fortnight_tests.rs"]
mod tests;
