//! What a window holds, before anything is judged.

use super::enclosure::Enclosure;
use super::sums::Sums;
use super::{Choices, CountsAs, Excluded, ExcludedAs, Grid, Span};

/// What the buckets of a span come to. Every bucket is in exactly one of: usable, invalid, unknown, excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    sums: Sums,
    buckets: u64,
    excluded: u64,
}

impl Tally {
    pub(super) fn new(sums: Sums, span: Span, grid: Grid, excluded: &Excluded) -> Self {
        Self { sums, buckets: grid.buckets(span), excluded: excluded.buckets(span, grid) }
    }

    /// Of buckets of several lengths, so many of them, which say what burns and not how much was kept.
    pub(super) fn mixed(sums: Sums, buckets: u64, excluded: u64) -> Self {
        Self { sums, buckets, excluded }
    }

    /// All buckets that lie wholly inside the span, whether there is a row for them or not.
    #[must_use]
    pub fn buckets(&self) -> u64 {
        self.buckets
    }

    /// Those whose reading can be used, the excluded ones among them: what is known of the span.
    #[must_use]
    pub fn known(&self) -> u64 {
        self.sums.usable + self.sums.excluded_usable
    }

    /// Those whose reading is used: known, and not excluded.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.sums.usable
    }

    /// Those whose counts cannot be true.
    #[must_use]
    pub fn invalid(&self) -> u64 {
        self.sums.invalid
    }

    /// Those that an exclusion covers.
    #[must_use]
    pub fn excluded(&self) -> u64 {
        self.excluded
    }

    /// Those of which nothing is known.
    #[must_use]
    pub fn unknown(&self) -> u64 {
        self.buckets.saturating_sub(self.sums.usable + self.sums.invalid + self.excluded)
    }

    /// Those whose counts were clamped.
    #[must_use]
    pub fn clamped(&self) -> u64 {
        self.sums.clamped
    }

    /// Those whose counts are a lower bound.
    #[must_use]
    pub fn partial(&self) -> u64 {
        self.sums.partial
    }

    /// Those whose counts are the share of a gap.
    #[must_use]
    pub fn estimated(&self) -> u64 {
        self.sums.estimated
    }

    /// Good events.
    #[must_use]
    pub fn good(&self) -> u128 {
        self.sums.good
    }

    /// All events.
    #[must_use]
    pub fn total(&self) -> u128 {
        self.sums.total
    }

    /// Bad events.
    #[must_use]
    pub fn bad(&self) -> u128 {
        self.sums.total - self.sums.good
    }

    /// Slices that are counted, good or bad.
    #[must_use]
    pub fn counted_slices(&self, choices: Choices) -> u64 {
        let counted = |slices: u64, choice: CountsAs| if choice == CountsAs::Ignored { 0 } else { slices };
        let excluded = if choices.excluded == ExcludedAs::Good { self.excluded } else { 0 };
        self.sums.usable - self.sums.empty
            + counted(self.sums.empty, choices.empty)
            + counted(self.silent(), choices.unknown)
            + excluded
    }

    /// Slices that are wholly bad by their own target, or by choice.
    #[must_use]
    pub fn bad_slices(&self, choices: Choices) -> u64 {
        self.sums.bad_slices + self.bad_by_choice(choices)
    }

    /// Slices that say nothing by themselves and count as bad.
    pub(super) fn bad_by_choice(&self, choices: Choices) -> u64 {
        let bad = |slices: u64, choice: CountsAs| if choice == CountsAs::Bad { slices } else { 0 };
        bad(self.sums.empty, choices.empty) + bad(self.silent(), choices.unknown)
    }

    /// Bounds of the sum of shares of bad events, with the slices that are bad by choice; none where it is too large.
    pub(super) fn bad_share(&self, choices: Choices) -> Option<Enclosure> {
        self.sums.bad_share.plus(Enclosure::whole(self.bad_by_choice(choices))?)
    }

    /// Neither usable nor excluded.
    fn silent(&self) -> u64 {
        self.unknown() + self.sums.invalid
    }
}
