//! Parts of budgets, exactly. What is told of them is rounded, what is compared is not.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// An exact fraction in lowest terms, below it always above 0. It is written and read as the figures of service levels are: `3/7`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fraction {
    above: BigInt,
    below: BigInt,
}

/// Text that is no fraction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a fraction; expected two whole numbers, like 3/7")]
pub struct NotAFraction(pub String);

impl Fraction {
    /// `above / below`; none where `below` is 0.
    #[must_use]
    pub fn of(above: impl Into<BigInt>, below: impl Into<BigInt>) -> Option<Self> {
        let (above, below) = (above.into(), below.into());
        if below.is_zero() {
            return None;
        }
        let common = above.gcd(&below);
        let sign = if below.is_negative() { -BigInt::one() } else { BigInt::one() };
        Some(Self { above: above / &common * &sign, below: below / common * sign })
    }

    /// A whole number.
    #[must_use]
    pub fn whole(number: impl Into<BigInt>) -> Self {
        Self { above: number.into(), below: BigInt::one() }
    }

    /// Whether it is above 0.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        self.above.is_positive()
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.above.is_zero()
    }

    /// So many of it.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let product = Self::of(&self.above * &other.above, &self.below * &other.below);
        product.unwrap_or_else(|| Self::whole(0))
    }

    /// Divided by another; none where that is 0.
    #[must_use]
    pub fn over(&self, other: &Self) -> Option<Self> {
        Self::of(&self.above * &other.below, &self.below * &other.above)
    }

    /// Both together.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let above = &self.above * &other.below + &other.above * &self.below;
        Self::of(above, &self.below * &other.below).unwrap_or_else(|| Self::whole(0))
    }

    /// As percents with at most one decimal: `42.3 %`, `120 %`; what is above 0 and less than a tenth is said so. Rounded to the
    /// nearest, a half away from 0.
    #[must_use]
    pub fn percent(&self) -> String {
        let tenths = (&self.above.abs() * BigInt::from(2000) + &self.below).div_floor(&(&self.below * BigInt::from(2)));
        if tenths.is_zero() && !self.is_zero() {
            return "less than 0.1 %".to_owned();
        }
        let (whole, part) = tenths.div_rem(&BigInt::from(10));
        let sign = if self.above.is_negative() { "-" } else { "" };
        if part.is_zero() { format!("{sign}{whole} %") } else { format!("{sign}{whole}.{part} %") }
    }

    /// The number itself with at most one decimal: `42`, `1.5`. Rounded likewise.
    #[must_use]
    pub fn number(&self) -> String {
        let hundredth = Self { above: self.above.clone(), below: &self.below * BigInt::from(100) };
        let hundredth = Self::of(hundredth.above, hundredth.below).unwrap_or_else(|| Self::whole(0));
        hundredth.percent().trim_end_matches(" %").to_owned()
    }
}

/// `3/7`; whole numbers too: `3/1`.
impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.above, self.below)
    }
}

impl FromStr for Fraction {
    type Err = NotAFraction;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || NotAFraction(text.chars().take(64).collect());
        let (above, below) = text.trim().split_once('/').unwrap_or((text.trim(), "1"));
        let number = |text: &str| text.trim().parse::<BigInt>().map_err(|_| refuse());
        Self::of(number(above)?, number(below)?).ok_or_else(refuse)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.above * &other.below).cmp(&(&other.above * &self.below))
    }
}

#[cfg(test)]
#[path = "fraction_tests.rs"]
mod tests;
