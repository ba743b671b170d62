//! What others did with silences while nobody watched from this laptop.

use std::time::Duration;

use crate::time::Instant;

use super::super::Gap;
use super::{Silence, SilenceState, silence_text};

/// A silence that was ended by hand was last changed when it ended; servers round the two differently.
const SAME_MOMENT: Duration = Duration::from_secs(2);

/// One thing that somebody did with a silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColleagueDeed {
    /// When.
    pub at: Instant,
    /// What.
    pub what: ColleagueDid,
    /// Who, as the source says.
    pub by: String,
    /// Why, as they wrote it.
    pub comment: String,
    /// What the silence is about: its matchers.
    pub about: String,
    /// When it ends, or ended.
    pub until: Instant,
}

/// What somebody did with a silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColleagueDid {
    /// Made it.
    Made,
    /// Made it longer or shorter.
    Changed,
    /// Ended it before its time.
    Ended,
}

impl ColleagueDid {
    /// The word used in JSON, SQL and on screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Changed => "changed",
            Self::Ended => "ended",
        }
    }

    /// The deed with this [`word`](Self::word).
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Made, Self::Changed, Self::Ended].into_iter().find(|did| did.word() == word)
    }
}

/// What was done in a gap by anybody but `me`, in order of time. A source tells when a silence was last changed, so that of
/// several changes of one only the last is known. `skew_ms` is its clock minus ours.
#[must_use]
pub fn colleague_deeds(silences: &[Silence], gap: &Gap, me: &[&str], skew_ms: i64) -> Vec<ColleagueDeed> {
    let here = |at: Instant| at.shifted_ms(skew_ms.saturating_neg());
    let within = |at: Instant| gap.from < at && at <= gap.to;
    let mut deeds = Vec::new();
    for silence in silences.iter().filter(|silence| !me.contains(&silence.by.as_str())) {
        let (starts_at, ends_at) = (here(silence.starts_at), here(silence.ends_at));
        let changed_at = silence.updated_at.map_or(starts_at, here);
        let mut did = |at, what| {
            deeds.push(ColleagueDeed {
                at,
                what,
                by: silence.by.clone(),
                comment: silence.comment.clone(),
                about: silence_text(&silence.matchers),
                until: ends_at,
            });
        };
        let apart = ends_at.since(changed_at).max(changed_at.since(ends_at));
        let by_hand = silence.state == SilenceState::Expired && silence.updated_at.is_some() && apart <= SAME_MOMENT;
        match (within(starts_at), within(changed_at)) {
            (true, _) => did(starts_at, ColleagueDid::Made),
            (false, true) if !by_hand && starts_at > gap.to => did(changed_at, ColleagueDid::Made),
            (false, true) if !by_hand => did(changed_at, ColleagueDid::Changed),
            _ => {}
        }
        if by_hand && within(ends_at) {
            did(ends_at, ColleagueDid::Ended);
        }
    }
    deeds.sort_by(|a, b| (a.at, a.what, &a.by).cmp(&(b.at, b.what, &b.by)));
    deeds
}

#[cfg(test)]
#[path = "colleagues_tests.rs"]
mod tests;
