//! Who fires when in the fortnight: the spans of each alert in order, worked out once and then looked up.

use watchbill_domain::alerts::Labels;

use crate::story::{Begins, Episode, Laid, MINUTE, Role, Story};
use crate::time::StoryTime;

/// Whoever mends an outage takes away what would have begun right after it, so that its end is one.
const CALM_AFTER_MS: i64 = MINUTE;

/// The spans of every alert.
#[derive(Debug)]
pub(super) struct Tracks(Vec<Track>);

/// One alert and its spans, which never overlap, in order of time.
#[derive(Debug)]
pub(super) struct Track {
    pub(super) role: &'static Role,
    pub(super) labels: Labels,
    pub(super) episodes: Vec<Episode>,
}

impl Tracks {
    /// Of what happens by itself.
    pub(super) fn of(episodes: Vec<Episode>) -> Self {
        let mut tracks = Self(Vec::new());
        for episode in episodes {
            tracks.track(episode.role).episodes.push(episode);
        }
        for track in &mut tracks.0 {
            track.episodes.sort_by_key(|episode| episode.from);
        }
        tracks
    }

    /// Lays a firing over them and says where it came to lie.
    pub(super) fn lay(&mut self, laid: &Laid) -> Episode {
        let from = match laid.begins {
            Begins::At(at) => at,
            Begins::WithItsNext(at) => self.track(laid.role).next(at).from,
            Begins::AsEnds(other, at) => self.track(other).next(at).to,
        };
        let episode = Episode { role: laid.role, from, to: from.shifted_ms(laid.lasts_ms) };
        let episodes = &mut self.track(laid.role).episodes;
        let swallowed = from..episode.to.shifted_ms(CALM_AFTER_MS);
        episodes.retain(|ordinary| !swallowed.contains(&ordinary.from));
        episodes.insert(episodes.partition_point(|ordinary| ordinary.from < from), episode);
        episode
    }

    /// What fires at `t`.
    pub(super) fn at(&self, t: StoryTime) -> impl Iterator<Item = &Episode> {
        self.0.iter().filter_map(move |track| track.at(t))
    }

    /// Each alert.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Track> {
        self.0.iter()
    }

    fn track(&mut self, role: &'static Role) -> &mut Track {
        let place = self.0.iter().position(|track| track.role == role).unwrap_or_else(|| {
            self.0.push(Track { role, labels: Story::labels_of(role), episodes: Vec::new() });
            self.0.len() - 1
        });
        &mut self.0[place]
    }
}

impl Track {
    fn at(&self, t: StoryTime) -> Option<&Episode> {
        let later = self.episodes.partition_point(|episode| episode.from <= t);
        self.episodes.get(later.checked_sub(1)?).filter(|episode| t < episode.to)
    }

    /// The first that begins at or after `at`.
    #[allow(clippy::expect_used)]
    fn next(&self, at: StoryTime) -> Episode {
        let place = self.episodes.partition_point(|episode| episode.from < at);
        *self.episodes.get(place).expect("BUG: accidents hang on alerts that fire on each of the days")
    }
}
