//! Which side of a value is good.

use super::Exact;

/// When a sample is good: when it stands so to the value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Comparison {
    /// On which side.
    pub operator: Operator,
    /// Of what.
    pub value: Exact,
    /// The value as it is written: a plain decimal.
    pub text: String,
}

/// OpenSLO's four operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `lt`
    Below,
    /// `lte`
    AtMost,
    /// `gt`
    Above,
    /// `gte`
    AtLeast,
}

impl Operator {
    /// The operator with this word of OpenSLO.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "lt" => Some(Self::Below),
            "lte" => Some(Self::AtMost),
            "gt" => Some(Self::Above),
            "gte" => Some(Self::AtLeast),
            _ => None,
        }
    }

    /// As queries write it.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl Comparison {
    /// Whether a sample of this value is good. Both sides are decimals, so that 0.1 is 0.1.
    #[must_use]
    pub fn holds(&self, sample: &Exact) -> bool {
        match self.operator {
            Operator::Below => *sample < self.value,
            Operator::AtMost => *sample <= self.value,
            Operator::Above => *sample > self.value,
            Operator::AtLeast => *sample >= self.value,
        }
    }
}
