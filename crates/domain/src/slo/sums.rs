//! What buckets come to together.

use std::ops::{Add, Sub};

use super::enclosure::Enclosure;
use super::{Bucket, BucketState, Exact, Method};

/// What some buckets that have a row come to. What comes of empty, unknown and excluded ones is not decided here, so that the
/// same sums answer every choice; sums of days add up to those of any window, and the difference of two running sums is
/// what lies between them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    /// Good events of the usable readings that are not excluded.
    pub good: u128,
    /// All events of them.
    pub total: u128,
    /// Of slices of their own target: how many of them had traffic and missed it.
    pub bad_slices: u64,
    /// Of slices by their ratio: the sum of their shares of bad events.
    pub bad_share: Enclosure,
    /// Usable readings that are not excluded.
    pub usable: u64,
    /// Of those: without any traffic.
    pub empty: u64,
    /// Of those: counts that were clamped.
    pub clamped: u64,
    /// Of those: lower bounds.
    pub partial: u64,
    /// Of those: shares of a gap.
    pub estimated: u64,
    /// Counts that cannot be true, not excluded.
    pub invalid: u64,
    /// Usable readings that are excluded.
    pub excluded_usable: u64,
}

/// How a bucket is judged, made once for many.
#[derive(Debug, Clone)]
pub(super) enum Judge {
    Events,
    Slices { target: Exact, small: Option<(u128, u128)> },
    Shares,
}

impl Judge {
    pub fn of(method: &Method) -> Self {
        match method {
            Method::Occurrences => Self::Events,
            Method::Timeslices { target, .. } => Self::slices(target.share()),
            Method::RatioTimeslices { .. } => Self::Shares,
        }
    }

    fn slices(target: &Exact) -> Self {
        let small = target.as_small().and_then(|(p, q)| Some((u128::try_from(p).ok()?, u128::try_from(q).ok()?)));
        Self::Slices { target: target.clone(), small }
    }

    /// Adds one bucket. In place, because a portfolio adds millions of them.
    pub fn add(&self, sums: &mut Sums, bucket: &Bucket, is_excluded: bool) {
        let Some((good, total)) = bucket.usable() else {
            sums.invalid += u64::from(bucket.state() == BucketState::Invalid && !is_excluded);
            return;
        };
        if is_excluded {
            sums.excluded_usable += 1;
            return;
        }
        sums.good += u128::from(good);
        sums.total += u128::from(total);
        sums.usable += 1;
        sums.empty += u64::from(total == 0);
        match bucket.state() {
            BucketState::Clamped => sums.clamped += 1,
            BucketState::Partial => sums.partial += 1,
            BucketState::Estimated => sums.estimated += 1,
            BucketState::Known | BucketState::Unknown | BucketState::Invalid => {}
        }
        match self {
            Self::Events => {}
            Self::Slices { .. } => sums.bad_slices += u64::from(self.misses(good, total)),
            Self::Shares => sums.bad_share = sums.bad_share + Enclosure::share(total - good, total),
        }
    }

    /// Whether a slice with traffic misses its target: `good / total < p / q`.
    fn misses(&self, good: u64, total: u64) -> bool {
        let Self::Slices { target, small } = self else { return false };
        if total == 0 {
            return false;
        }
        let small = small.and_then(|(p, q)| Some(u128::from(good).checked_mul(q)? < p.checked_mul(u128::from(total))?));
        small.unwrap_or_else(|| Exact::ratio(good, total).is_some_and(|ratio| ratio < *target))
    }
}

impl Add for Sums {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            good: self.good + other.good,
            total: self.total + other.total,
            bad_slices: self.bad_slices + other.bad_slices,
            bad_share: self.bad_share + other.bad_share,
            usable: self.usable + other.usable,
            empty: self.empty + other.empty,
            clamped: self.clamped + other.clamped,
            partial: self.partial + other.partial,
            estimated: self.estimated + other.estimated,
            invalid: self.invalid + other.invalid,
            excluded_usable: self.excluded_usable + other.excluded_usable,
        }
    }
}

impl Sub for Sums {
    type Output = Self;

    /// Of running sums: what came after `other`, which is part of this.
    fn sub(self, other: Self) -> Self {
        Self {
            good: self.good - other.good,
            total: self.total - other.total,
            bad_slices: self.bad_slices - other.bad_slices,
            bad_share: self.bad_share.without(other.bad_share),
            usable: self.usable - other.usable,
            empty: self.empty - other.empty,
            clamped: self.clamped - other.clamped,
            partial: self.partial - other.partial,
            estimated: self.estimated - other.estimated,
            invalid: self.invalid - other.invalid,
            excluded_usable: self.excluded_usable - other.excluded_usable,
        }
    }
}
