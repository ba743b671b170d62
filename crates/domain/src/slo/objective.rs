//! The share that is promised.

use std::fmt;

use super::Exact;

/// Characters of an objective's text. A promise of a hundred nines is a slip of the keyboard.
const LONGEST_TEXT: usize = 100;

/// The promised share of what is good, between 0 and 1 and neither of them, with the text its team wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    text: String,
    share: Exact,
}

/// Why a text is no objective.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum RefusedObjective {
    /// 0 or less: everything would be allowed to fail.
    #[error("an objective must be above 0: what may fail altogether needs none")]
    NotAboveZero,
    /// 1 or more. `99.9` without a percent sign is that as well.
    #[error(
        "an objective must be below 100 %: one without any error has no budget to spend. Write a share like 0.999, or a percent with its sign, like 99.9%"
    )]
    NotBelowOne,
    /// Empty, or nothing that is a plain decimal number.
    #[error("an objective must be a decimal number, like 0.999 or 99.9%")]
    NotANumber,
}

impl RefusedObjective {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAboveZero => "objective_must_be_above_0",
            Self::NotBelowOne => "objective_must_be_below_100_percent",
            Self::NotANumber => "not_a_number",
        }
    }
}

impl Objective {
    /// Reads a share as a plain decimal, or a percent with its sign: `0.999` or `99.9%`.
    ///
    /// # Errors
    /// [`RefusedObjective`], by the value.
    pub fn parse(text: &str) -> Result<Self, RefusedObjective> {
        let text = text.trim();
        let share = share(text).ok_or(RefusedObjective::NotANumber)?;
        if !share.is_positive() {
            return Err(RefusedObjective::NotAboveZero);
        }
        if share >= Exact::one() {
            return Err(RefusedObjective::NotBelowOne);
        }
        Ok(Self { text: text.to_owned(), share })
    }

    /// The promised share.
    #[must_use]
    pub fn share(&self) -> &Exact {
        &self.share
    }

    /// The share that may be bad: `1 - o`, above 0.
    #[must_use]
    pub fn allowed(&self) -> Exact {
        &Exact::one() - &self.share
    }
}

/// As its team wrote it.
impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The share of good in a slice from which the slice is good: above 0, and at most 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SliceTarget(Exact);

/// A text that is no target of a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the target of a slice must be a decimal above 0 and at most 1, like 0.95, or a percent with its sign")]
pub struct NotASliceTarget;

impl SliceTarget {
    /// Reads a share as a plain decimal, or a percent with its sign.
    ///
    /// # Errors
    /// [`NotASliceTarget`] for anything else, and for what is not above 0 or is above 1.
    pub fn parse(text: &str) -> Result<Self, NotASliceTarget> {
        let share = share(text.trim()).filter(|share| share.is_positive() && *share <= Exact::one());
        share.map(Self).ok_or(NotASliceTarget)
    }

    /// The share.
    #[must_use]
    pub fn share(&self) -> &Exact {
        &self.0
    }
}

fn share(text: &str) -> Option<Exact> {
    if text.len() > LONGEST_TEXT {
        return None;
    }
    match text.strip_suffix('%') {
        Some(percent) => Exact::parse_decimal(percent.trim_end()).and_then(|p| p.over(&Exact::whole(100))),
        None => Exact::parse_decimal(text),
    }
}

#[cfg(test)]
#[path = "objective_tests.rs"]
mod tests;
