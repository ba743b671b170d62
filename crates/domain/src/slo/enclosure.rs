//! Two bounds between which an exact number lies.
//!
//! The sum of the shares of thousands of slices has thousands of digits below the line. Most questions about it are answered
//! by bounds that need two words; only where the answer lies between them is the sum itself asked for.

use std::ops::Add;

use super::Exact;

/// `low <= x <= low + slack`, both in units of 2^-64. Every share adds less than one unit of slack, so after ten million
/// slices the bounds are still nearer than 2^-40.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Enclosure {
    low: i128,
    slack: i128,
}

const UNIT_BITS: u32 = 64;

impl Enclosure {
    pub const ZERO: Self = Self { low: 0, slack: 0 };

    /// `part / all`, where `part <= all`; 0 of nothing.
    pub fn share(part: u64, all: u64) -> Self {
        if all == 0 {
            return Self::ZERO;
        }
        let (shifted, all) = (u128::from(part) << UNIT_BITS, u128::from(all));
        // At most one whole, which is 2^64 units.
        let low = i128::try_from(shifted / all).unwrap_or(i128::MAX);
        Self { low, slack: i128::from(shifted % all != 0) }
    }

    /// A whole number; none where it is too large.
    pub fn whole(number: u64) -> Option<Self> {
        Some(Self { low: i128::from(number).checked_mul(1 << UNIT_BITS)?, slack: 0 })
    }

    /// The lower of the bounds, as a number.
    pub fn low(self) -> Exact {
        Exact::ratio(self.low, 1_i128 << UNIT_BITS).unwrap_or_else(Exact::zero)
    }

    /// Any number; none where it is too large.
    pub fn of(number: &Exact) -> Option<Self> {
        let low = (number * &Exact::whole(1_i128 << UNIT_BITS)).floor()?;
        Some(Self { low, slack: 1 })
    }

    /// What is left of running bounds after those of a part of them.
    pub fn without(self, part: Self) -> Self {
        // Both sums have one slack for each share, so that the difference has those of the shares that are left.
        Self { low: self.low - part.low, slack: self.slack - part.slack }
    }

    /// So many times; none where it is too large.
    pub fn times(self, count: u64) -> Option<Self> {
        let count = i128::from(count);
        Some(Self { low: self.low.checked_mul(count)?, slack: self.slack.checked_mul(count)? })
    }

    /// The sum; none where it is too large.
    pub fn plus(self, other: Self) -> Option<Self> {
        Some(Self { low: self.low.checked_add(other.low)?, slack: self.slack.checked_add(other.slack)? })
    }

    /// How it stands to `other`; none where the bounds do not say.
    pub fn against(self, other: Self) -> Option<std::cmp::Ordering> {
        let (high, other_high) = (self.low + self.slack, other.low + other.slack);
        if self.slack == 0 && other.slack == 0 {
            return Some(self.low.cmp(&other.low));
        }
        if self.low > other_high {
            Some(std::cmp::Ordering::Greater)
        } else if high < other.low {
            Some(std::cmp::Ordering::Less)
        } else {
            None
        }
    }
}

impl Add for Enclosure {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { low: self.low + other.low, slack: self.slack + other.slack }
    }
}

#[cfg(test)]
#[path = "enclosure_tests.rs"]
mod tests;
