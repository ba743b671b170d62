//! What is left of a rolling window while its oldest buckets leave it.

use super::counts::Counts;
use super::enclosure::Enclosure;
use super::reckoning::{Reckoning, Threshold};
use super::sums::Sums;
use super::{Evaluation, Exact, Exceeds, Method, Question, Span, Tally};

/// The rest of a window, one bucket shorter with each step. It goes along the buckets once and needs no sums beside its own.
struct Rest<'a> {
    counts: &'a Counts<'a>,
    span: Span,
    places: std::ops::Range<usize>,
    sums: Sums,
}

impl<'a> Rest<'a> {
    fn new(counts: &'a Counts<'a>, window: Span) -> Self {
        let span = counts.grid().inside(window);
        let places = counts.series().places(span);
        Self { counts, span, sums: counts.sums(places.clone()), places }
    }

    /// The oldest bucket leaves, whether there is a row for it or not.
    fn shorten(&mut self) {
        let oldest = self.places.start;
        let leaves = |place: usize| self.counts.series().buckets()[place].start == self.span.start;
        if oldest < self.places.end && leaves(oldest) {
            self.sums = self.sums - self.counts.sums_of(self.counts.series(), oldest..oldest + 1);
            self.places.start += 1;
        }
        self.span.start = self.span.start.shifted_ms(self.counts.grid().step_ms()).min(self.span.end);
    }

    fn tally(&self) -> Tally {
        Tally::new(self.sums, self.span, self.counts.grid(), self.counts.excluded())
    }
}

/// What each bucket to come is like: the mean of some that have been.
#[derive(Debug, Clone)]
pub(super) struct Future {
    total: u128,
    bad: u128,
    bad_slices: u128,
    bad_share: Option<Enclosure>,
    bad_exact: Exact,
    /// Of how many buckets or slices all of that is the sum.
    of: u64,
}

impl Future {
    /// As the mean of the used buckets (of slices: the counted ones) of `span`. None where nothing is known of it.
    pub fn as_in(reckoning: &Reckoning<'_>, span: Span) -> Option<Self> {
        let (tally, choices) = (reckoning.counts.tally(span), reckoning.choices);
        let counted = match reckoning.method {
            Method::Occurrences => tally.used(),
            Method::Timeslices { .. } | Method::RatioTimeslices { .. } => tally.counted_slices(choices),
        };
        // Nothing counted, because all of it was excluded or ignored: known not to burn. Otherwise not known.
        let of = if counted == 0 && tally.known() > 0 { 1 } else { counted };
        (of > 0).then(|| Self {
            total: tally.total(),
            bad: tally.bad(),
            bad_slices: tally.bad_slices(choices).into(),
            bad_share: tally.bad_share(choices),
            bad_exact: match reckoning.method {
                Method::Occurrences => Exact::whole(tally.bad()),
                Method::Timeslices { .. } | Method::RatioTimeslices { .. } => reckoning.bad_slices(span, &tally),
            },
            of,
        })
    }

    /// The traffic of `span` with nothing bad in it; no traffic where nothing is known of it.
    pub fn clean(reckoning: &Reckoning<'_>, span: Span) -> Self {
        let tally = reckoning.counts.tally(span);
        Self {
            total: tally.total(),
            bad: 0,
            bad_slices: 0,
            bad_share: Some(Enclosure::ZERO),
            bad_exact: Exact::zero(),
            of: tally.used().max(1),
        }
    }
}

/// What is looked for: the first bucket after which this share of the budget is consumed, or no longer is.
#[derive(Debug, Clone)]
pub(super) struct Search {
    future: Future,
    allowed: Exact,
    threshold: Threshold,
    until: Until,
    found: Option<u64>,
}

/// Whether reaching or leaving a share is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    Reached,
    Left,
}

impl Search {
    /// `share` of the budget, where `1` is all of it.
    pub fn new(future: Future, question: Question<'_>, share: &Exact, until: Until) -> Self {
        let allowed = share * &question.slo.objective.allowed();
        Self { future, threshold: Threshold::new(allowed.clone(), Exceeds::OrEquals), allowed, until, found: None }
    }

    /// How many buckets have to come; none where it never is.
    pub fn found(&self) -> Option<u64> {
        self.found
    }
}

/// A rolling window from which buckets leave while others come.
pub(super) struct Roll<'a> {
    reckoning: Reckoning<'a>,
    window: Span,
    all_slices: u64,
}

impl<'a> Roll<'a> {
    pub fn new(question: Question<'a>, evaluation: &Evaluation) -> Self {
        let reckoning = Reckoning::of(question);
        let removed = reckoning.removed(evaluation.window);
        let all_slices = evaluation.slices.as_ref().map_or(0, |slices| slices.window + removed);
        Self { reckoning, window: evaluation.window, all_slices }
    }

    /// Answers all searches in one walk. After as many buckets as the window has, nothing of today is left in it, and nothing
    /// changes any more.
    pub fn search(&self, searches: &mut [Search]) {
        let mut rest = Rest::new(self.reckoning.counts, self.window);
        for added in 1..=self.reckoning.counts.grid().buckets(self.window) {
            rest.shorten();
            let tally = rest.tally();
            let mut open = false;
            for search in searches.iter_mut().filter(|search| search.found.is_none()) {
                let is_reached = self.reaches(search, added, rest.span, &tally);
                search.found = (is_reached == (search.until == Until::Reached)).then_some(added);
                open |= search.found.is_none();
            }
            if !open {
                return;
            }
        }
    }

    /// Everything is taken `of` times, so that the mean needs no division.
    fn reaches(&self, search: &Search, added: u64, rest_span: Span, rest: &Tally) -> bool {
        let (future, choices) = (&search.future, self.reckoning.choices);
        let times = |of_rest: u128, to_come: u128| of_rest * u128::from(future.of) + to_come * u128::from(added);
        match self.reckoning.method {
            Method::Occurrences => {
                let total = times(rest.total(), future.total);
                total > 0 && search.threshold.by_counts(times(rest.bad(), future.bad), total)
            }
            Method::Timeslices { .. } => {
                let bad = times(rest.bad_slices(choices).into(), future.bad_slices);
                let slices = u128::from(self.slices_with(rest_span)) * u128::from(future.of);
                slices > 0 && search.threshold.by_counts(bad, slices)
            }
            Method::RatioTimeslices { .. } => self.shares_reach(search, added, rest_span, rest),
        }
    }

    /// Slices of the window that the budget is a share of, once only `rest` of the excluded ones are in it.
    fn slices_with(&self, rest: Span) -> u64 {
        self.all_slices.saturating_sub(self.reckoning.removed(rest))
    }

    fn shares_reach(&self, search: &Search, added: u64, rest_span: Span, rest: &Tally) -> bool {
        let (future, slices) = (&search.future, self.slices_with(rest_span));
        let limit = &(&search.allowed * &Exact::whole(slices)) * &Exact::whole(future.of);
        let bounds = || {
            let old = rest.bad_share(self.reckoning.choices)?.times(future.of)?;
            old.plus(future.bad_share?.times(added)?)?.against(Enclosure::of(&limit)?)
        };
        let exact = || {
            let old = &self.reckoning.bad_slices(rest_span, rest) * &Exact::whole(future.of);
            (&old + &(&future.bad_exact * &Exact::whole(added))).cmp(&limit)
        };
        slices > 0 && bounds().unwrap_or_else(exact).is_ge()
    }
}
