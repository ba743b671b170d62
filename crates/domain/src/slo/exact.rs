//! Exact rational numbers. No float decides a budget or an alert pair.
//!
//! They are of unbounded size. Counts alone would fit into 128 bits, but not all that is made of them: the sum of slice ratios
//! has the least common multiple of all their totals below the line, and an objective has as many digits as its team wrote.
//! Where a decision is taken tens of thousands of times (the replay of a quarter), it is taken on integers of 128 bits with
//! checked arithmetic, and here only where those do not suffice.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Sub};

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Digits that [`Exact::approx`] keeps.
const APPROX_DIGITS: usize = 12;

/// A rational number in lowest terms, its denominator above 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Exact {
    numerator: BigInt,
    denominator: BigInt,
}

impl Exact {
    /// 0
    #[must_use]
    pub fn zero() -> Self {
        Self::whole(0)
    }

    /// 1
    #[must_use]
    pub fn one() -> Self {
        Self::whole(1)
    }

    /// A whole number.
    #[must_use]
    pub fn whole(number: impl Into<BigInt>) -> Self {
        Self { numerator: number.into(), denominator: BigInt::one() }
    }

    /// `numerator / denominator`; none where that is a division by zero.
    #[must_use]
    pub fn ratio(numerator: impl Into<BigInt>, denominator: impl Into<BigInt>) -> Option<Self> {
        let (mut numerator, mut denominator) = (numerator.into(), denominator.into());
        if denominator.is_zero() {
            return None;
        }
        if denominator.is_negative() {
            (numerator, denominator) = (-numerator, -denominator);
        }
        let common = common_divisor(&numerator, &denominator);
        if !common.is_one() {
            (numerator, denominator) = (numerator / &common, denominator / &common);
        }
        Some(Self { numerator, denominator })
    }

    /// Reads a plain decimal: digits, at most one point among them and a sign before them, like `0.9995` or `-3`. No exponent.
    #[must_use]
    pub fn parse_decimal(text: &str) -> Option<Self> {
        let (negative, digits) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{part}");
        if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number = BigInt::parse_bytes(all.as_bytes(), 10)?;
        Self::ratio(if negative { -number } else { number }, power_of_ten(part.len()))
    }

    /// `self / other`; none where `other` is 0.
    #[must_use]
    pub fn over(&self, other: &Self) -> Option<Self> {
        Self::ratio(other.denominator.clone(), other.numerator.clone()).map(|turned| self * &turned)
    }

    /// The sum of all. Of many it is taken in pairs of pairs, so that the large numbers are few.
    #[must_use]
    pub fn sum(mut terms: Vec<Self>) -> Self {
        while terms.len() > 1 {
            terms = terms.chunks(2).map(|pair| pair.iter().skip(1).fold(pair[0].clone(), |a, b| &a + b)).collect();
        }
        terms.pop().unwrap_or_else(Self::zero)
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.numerator.is_zero()
    }

    /// Whether it is above 0.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        self.numerator.is_positive()
    }

    /// The largest whole number not above it; none where 128 bits do not hold it.
    #[must_use]
    pub fn floor(&self) -> Option<i128> {
        self.numerator.div_floor(&self.denominator).to_i128()
    }

    /// What stands above and below the line, where each fits into 128 bits.
    #[must_use]
    pub fn as_small(&self) -> Option<(i128, i128)> {
        Some((self.numerator.to_i128()?, self.denominator.to_i128()?))
    }

    /// As a plain decimal of at most 12 significant digits: rounded to the nearest, a tie to the even digit. Digits before the
    /// point are never rounded away, zeros at the end are left out, and there is no exponent.
    #[must_use]
    pub fn approx(&self) -> String {
        if self.is_zero() {
            return "0".to_owned();
        }
        self.rounded(self.approx_decimals())
    }

    /// As a plain decimal of at most so many decimals: rounded to the nearest, a tie to the even digit, zeros at the end left out.
    #[must_use]
    pub fn rounded(&self, decimals: usize) -> String {
        let shifted = self.numerator.abs() * power_of_ten(decimals);
        let number = rounded_half_even(&shifted, &self.denominator);
        // At least one digit stands before the point.
        let digits = format!("{number:0>width$}", width = decimals + 1);
        let (whole, part) = digits.split_at(digits.len() - decimals);
        let part = part.trim_end_matches('0');
        let sign = if self.numerator.is_negative() && !number.is_zero() { "-" } else { "" };
        let point = if part.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{part}")
    }

    /// How many decimals give [`APPROX_DIGITS`] significant digits.
    fn approx_decimals(&self) -> usize {
        let whole = self.numerator.abs() / &self.denominator;
        if whole.is_positive() {
            return APPROX_DIGITS.saturating_sub(whole.to_string().len());
        }
        let (mut leading_zeros, mut shifted) = (0, self.numerator.abs() * 10);
        while shifted < self.denominator {
            (leading_zeros, shifted) = (leading_zeros + 1, shifted * 10);
        }
        leading_zeros + APPROX_DIGITS
    }
}

/// `p/q`, whole numbers too: `3/1`.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

impl Add for &Exact {
    type Output = Exact;

    fn add(self, other: &Exact) -> Exact {
        combined(self, other, |a, b| a + b)
    }
}

impl Sub for &Exact {
    type Output = Exact;

    fn sub(self, other: &Exact) -> Exact {
        combined(self, other, |a, b| a - b)
    }
}

/// Both are in lowest terms, so that only what their denominators have in common can be cancelled (Knuth, The Art of Computer
/// Programming, 4.5.1). Of sums of thousands of slices that is little, and the divisor of the whole would be dear.
fn combined(a: &Exact, b: &Exact, combine: impl Fn(BigInt, BigInt) -> BigInt) -> Exact {
    let common = common_divisor(&a.denominator, &b.denominator);
    let (a_rest, b_rest) = (&a.denominator / &common, &b.denominator / &common);
    let numerator = combine(&a.numerator * &b_rest, &b.numerator * &a_rest);
    let cancelled = common_divisor(&numerator, &common);
    Exact { numerator: numerator / &cancelled, denominator: a_rest * (&b.denominator / cancelled) }
}

impl Mul for &Exact {
    type Output = Exact;

    /// Both are in lowest terms, so it is enough to cancel across: cheap where one of them is small, however large the other.
    fn mul(self, other: &Exact) -> Exact {
        let one_way = common_divisor(&self.numerator, &other.denominator);
        let other_way = common_divisor(&other.numerator, &self.denominator);
        Exact {
            numerator: (&self.numerator / &one_way) * (&other.numerator / &other_way),
            denominator: (&self.denominator / &other_way) * (&other.denominator / &one_way),
        }
    }
}

/// The greatest common divisor; 1 where both are 0. The first step is a division, because the library's own way creeps where
/// one number is much longer than the other.
fn common_divisor(a: &BigInt, b: &BigInt) -> BigInt {
    let (long, short) = if a.bits() >= b.bits() { (a, b) } else { (b, a) };
    if short.is_zero() {
        return if long.is_zero() { BigInt::one() } else { long.abs() };
    }
    (long % short).gcd(short)
}

fn power_of_ten(exponent: usize) -> BigInt {
    num_traits::pow(BigInt::from(10), exponent)
}

fn rounded_half_even(above: &BigInt, below: &BigInt) -> BigInt {
    let (whole, rest) = above.div_rem(below);
    let up = match (rest * 2u32).cmp(below) {
        Ordering::Less => false,
        Ordering::Greater => true,
        Ordering::Equal => whole.is_odd(),
    };
    if up { whole + 1 } else { whole }
}

#[cfg(test)]
#[path = "exact_tests.rs"]
mod tests;
