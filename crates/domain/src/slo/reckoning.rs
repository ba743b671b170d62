//! How much of what is counted was bad, by the method of the SLO.

use super::enclosure::Enclosure;
use super::{Choices, Counts, Exact, Exceeds, ExcludedAs, Method, Question, Span, Tally};

/// What a ratio is held against.
#[derive(Debug, Clone)]
pub(super) struct Threshold {
    exact: Exact,
    small: Option<(u128, u128)>,
    exceeds: Exceeds,
}

impl Threshold {
    pub fn new(exact: Exact, exceeds: Exceeds) -> Self {
        let small = exact.as_small().and_then(|(p, q)| Some((u128::try_from(p).ok()?, u128::try_from(q).ok()?)));
        Self { exact, small, exceeds }
    }

    fn holds(&self, ordering: std::cmp::Ordering) -> bool {
        match self.exceeds {
            Exceeds::Strictly => ordering.is_gt(),
            Exceeds::OrEquals => ordering.is_ge(),
        }
    }

    /// `part / all` against it, where `all` is above 0.
    pub fn by_counts(&self, part: u128, all: u128) -> bool {
        let small = self.small.and_then(|(p, q)| Some(part.checked_mul(q)?.cmp(&p.checked_mul(all)?)));
        self.holds(small.unwrap_or_else(|| Exact::whole(part).cmp(&(&self.exact * &Exact::whole(all)))))
    }
}

/// A method with what its team chose.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reckoning<'a> {
    pub method: &'a Method,
    pub choices: Choices,
    pub counts: &'a Counts<'a>,
}

impl<'a> Reckoning<'a> {
    pub fn of(question: Question<'a>) -> Self {
        Self { method: &question.slo.method, choices: question.choices, counts: question.counts }
    }
}

impl Reckoning<'_> {
    /// Slices of the whole window that exclusions take out of it, those that are to come as well.
    pub fn removed(&self, window: Span) -> u64 {
        match self.choices.excluded {
            ExcludedAs::Removed => self.counts.excluded().buckets(window, self.counts.grid()),
            ExcludedAs::Good => 0,
        }
    }

    /// How many slices were bad, by their own target or by their shares.
    pub fn bad_slices(&self, span: Span, tally: &Tally) -> Exact {
        match self.method {
            Method::RatioTimeslices { .. } => {
                &self.counts.bad_share(span) + &Exact::whole(tally.bad_by_choice(self.choices))
            }
            Method::Occurrences | Method::Timeslices { .. } => Exact::whole(tally.bad_slices(self.choices)),
        }
    }

    /// The share of bad in what was counted; none where nothing was.
    pub fn error_ratio(&self, span: Span, tally: &Tally) -> Option<Exact> {
        match self.method {
            Method::Occurrences => Exact::ratio(tally.bad(), tally.total()),
            Method::Timeslices { .. } | Method::RatioTimeslices { .. } => {
                self.bad_slices(span, tally).over(&Exact::whole(tally.counted_slices(self.choices)))
            }
        }
    }

    /// The same for what burns: nothing burns where it is known that nothing was counted. None where nothing is known.
    pub fn burning_ratio(&self, span: Span, tally: &Tally) -> Option<Exact> {
        self.error_ratio(span, tally).or_else(|| (tally.known() > 0).then(Exact::zero))
    }

    /// Whether what burns exceeds `threshold`, without making the ratio where bounds of it are enough.
    pub fn exceeds(&self, span: Span, tally: &Tally, threshold: &Threshold) -> Option<bool> {
        let (part, all) = match self.method {
            Method::Occurrences => (tally.bad(), tally.total()),
            Method::Timeslices { .. } => {
                (u128::from(tally.bad_slices(self.choices)), u128::from(tally.counted_slices(self.choices)))
            }
            Method::RatioTimeslices { .. } => return self.shares_exceed(span, tally, threshold),
        };
        if all > 0 {
            return Some(threshold.by_counts(part, all));
        }
        (tally.known() > 0).then(|| threshold.holds(Exact::zero().cmp(&threshold.exact)))
    }

    fn shares_exceed(&self, span: Span, tally: &Tally, threshold: &Threshold) -> Option<bool> {
        let bounds = || {
            let limit = &threshold.exact * &Exact::whole(tally.counted_slices(self.choices));
            tally.bad_share(self.choices)?.against(Enclosure::of(&limit)?)
        };
        match bounds() {
            Some(ordering) if tally.counted_slices(self.choices) > 0 => Some(threshold.holds(ordering)),
            _ => self.burning_ratio(span, tally).map(|ratio| threshold.holds(ratio.cmp(&threshold.exact))),
        }
    }
}
