//! What burns after a deploy, above what burnt before it.

use std::time::Duration;

use super::reckoning::Reckoning;
use super::{Exact, Method, Span, Tally};
use crate::time::Instant;

/// For how long before a deploy is looked at what burns anyway.
const BASELINE: Duration = Duration::from_secs(3600);

impl Reckoning<'_> {
    /// Bad events, or bad slices.
    pub fn units(&self, span: Span, tally: &Tally) -> Exact {
        match self.method {
            Method::Occurrences => Exact::whole(tally.bad()),
            Method::Timeslices { .. } | Method::RatioTimeslices { .. } => self.bad_slices(span, tally),
        }
    }

    /// Of how many that is.
    pub fn counted(&self, tally: &Tally) -> Exact {
        match self.method {
            Method::Occurrences => Exact::whole(tally.total()),
            Method::Timeslices { .. } | Method::RatioTimeslices { .. } => {
                Exact::whole(tally.counted_slices(self.choices))
            }
        }
    }

    /// The error ratio of the hour before a deploy; none where nothing was counted in it.
    pub fn baseline(&self, deploy: Instant) -> Option<Exact> {
        let before = Span::before(self.counts.grid().floor(deploy), BASELINE);
        self.error_ratio(before, &self.counts.tally(before))
    }
}

/// What of `bad` among `counted` is more than the baseline would have been; all of it where no baseline is known, which is
/// said beside it. It is taken of the whole time that a deploy owns: the chance of single buckets would add up to a cost.
pub(super) fn above(baseline: Option<&Exact>, bad: &Exact, counted: &Exact) -> Exact {
    let Some(baseline) = baseline else { return bad.clone() };
    let more = bad - &(baseline * counted);
    if more.is_positive() { more } else { Exact::zero() }
}
