//! The time between the last good poll and this one, and what may be said about when something happened in it.

use crate::sources::gap_threshold;
use crate::time::{Instant, span_text};

use super::super::{Evidence, Gap, GapCause, SourceState};
use super::{Context, Returns};

/// How much later than its start an alert may be first listed, because a poll was under way when it began.
const LISTED_WITHIN_MS: i64 = 10_000;

/// The moment of a poll, and what came before it.
pub(super) struct Moment {
    /// When the poll was made, by our clock.
    pub(super) now: Instant,
    skew_ms: i64,
    before: Before,
    returns: Returns,
}

/// How well the time before this poll was watched.
enum Before {
    /// There was no good poll yet.
    Nothing,
    /// The last good poll is recent and none failed since.
    Watched { last_good_at: Instant },
    /// Nobody knows what happened since the last good poll.
    Unknown { last_good_at: Instant, cause: GapCause },
}

impl Moment {
    pub(super) fn new(state: &SourceState, context: &Context, now: Instant) -> Self {
        let before = match (state.last_good_at, state.failing_since) {
            (None, _) => Before::Nothing,
            (Some(last_good_at), Some(_)) => Before::Unknown { last_good_at, cause: GapCause::Failing },
            (Some(last_good_at), None) if now.since(last_good_at) > gap_threshold(context.every) => {
                Before::Unknown { last_good_at, cause: context.gap_cause }
            }
            (Some(last_good_at), None) => Before::Watched { last_good_at },
        };
        Self { now, skew_ms: context.skew_ms, before, returns: context.returns }
    }

    /// The gap this poll ended. A clock that was set back since the last good poll leaves none that could be drawn.
    pub(super) fn gap(&self) -> Option<Gap> {
        match self.before {
            Before::Unknown { last_good_at, cause } if last_good_at < self.now => {
                Some(Gap { from: last_good_at, to: self.now, cause })
            }
            _ => None,
        }
    }

    /// Only two good polls without a gap between them observe a transition.
    pub(super) fn evidence(&self) -> Evidence {
        match self.before {
            Before::Watched { .. } => Evidence::Observed,
            Before::Nothing | Before::Unknown { .. } => Evidence::Inferred,
        }
    }

    /// A time of the source's clock by ours.
    pub(super) fn here(&self, source_time: Instant) -> Instant {
        source_time.shifted_ms(self.skew_ms.saturating_neg())
    }

    /// The start, by the source's clock, of an episode that is new at `at`: later than the one its source gives where
    /// that is from before the last good poll, in which it would have been, had it not been over.
    pub(super) fn new_start(&self, source_start: Instant, at: Instant) -> Instant {
        let last_good_at = match (self.returns, &self.before) {
            (Returns::SameEpisode, _) | (_, Before::Nothing) => return source_start,
            (_, Before::Watched { last_good_at } | Before::Unknown { last_good_at, .. }) => *last_good_at,
        };
        let listed_by = self.here(source_start).shifted_ms(LISTED_WITHIN_MS);
        if listed_by < last_good_at { at.shifted_ms(self.skew_ms) } else { source_start }
    }

    /// When a transition happened of which the source gives this time: after the last good poll and after `since`, the
    /// alert's last transition before it. At the end of a gap it is `now`, and also where the source gives no time.
    pub(super) fn place(&self, source_time: Option<Instant>, since: Option<Instant>) -> Instant {
        let last_good_at = match self.before {
            Before::Nothing => None,
            Before::Watched { last_good_at } => Some(last_good_at),
            Before::Unknown { .. } => return self.now,
        };
        match source_time {
            Some(at) => self.between(self.here(at), last_good_at.max(since)),
            None => self.now,
        }
    }

    /// When a hidden re-fire happened: the source's own later start proves it, gap or not.
    pub(super) fn place_refire(&self, source_time: Instant, since: Instant) -> Instant {
        self.between(self.here(source_time), Some(since))
    }

    /// Clamps to (after, now]; `now` wins where the clock was set back behind `after`.
    fn between(&self, at: Instant, after: Option<Instant>) -> Instant {
        after.map_or(at, |after| at.max(after.shifted_ms(1))).min(self.now)
    }

    /// The answer of this poll, for reasons.
    pub(super) fn answer(&self) -> String {
        match self.before {
            Before::Nothing | Before::Watched { .. } => format!("answer of {}", self.now),
            Before::Unknown { last_good_at, .. } => {
                format!(
                    "answer of {}, the first after {} without one",
                    self.now,
                    span_text(self.now.since(last_good_at))
                )
            }
        }
    }

    /// Why an unknown alert counts as having begun to fire.
    pub(super) fn why_fired(&self) -> String {
        match self.before {
            Before::Nothing => "already firing in the first answer of this source".to_owned(),
            Before::Watched { last_good_at } => format!("in the {}, not in that of {last_good_at}", self.answer()),
            Before::Unknown { .. } => format!("in the {}; when it began was not watched", self.answer()),
        }
    }
}
