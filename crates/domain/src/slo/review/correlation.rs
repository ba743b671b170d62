//! Whether two things go together: complaints and spent budget.

use std::fmt;

/// The fewest pairs of which a correlation is told. With five only the perfect order is rarer than once in twenty by chance
/// (Zar, Significance testing of the Spearman rank correlation coefficient, 1972: 1.000 for 5 pairs, 0.886 for 6).
pub const FEWEST_PAIRS: usize = 6;

/// How two things go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Together {
    /// There are too few pairs to say.
    TooFew,
    /// One of the two never changes, so that there is no order in it.
    NeverChanges,
    /// Spearman's rank correlation.
    Correlated(Correlation),
}

/// A correlation in hundredths: 100 where more of one always comes with more of the other, -100 where always with less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Correlation(i32);

/// `0.83`, `-0.40`
impl fmt::Display for Correlation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", self.0.abs() / 100, self.0.abs() % 100)
    }
}

/// Spearman's rank correlation: Pearson's of the ranks, of which equal values share the mean. Worked out in whole numbers and
/// rounded once, to the nearest hundredth. Only the order of the numbers counts.
#[must_use]
pub fn correlation(pairs: &[(u64, u64)]) -> Together {
    if pairs.len() < FEWEST_PAIRS {
        return Together::TooFew;
    }
    let firsts = centred_ranks(&pairs.iter().map(|(first, _)| first).collect::<Vec<_>>());
    let seconds = centred_ranks(&pairs.iter().map(|(_, second)| second).collect::<Vec<_>>());
    let sum_of = |a: &[i128], b: &[i128]| a.iter().zip(b).map(|(a, b)| a * b).sum::<i128>();
    let (both, squares) = (sum_of(&firsts, &seconds), sum_of(&firsts, &firsts) * sum_of(&seconds, &seconds));
    if squares == 0 {
        return Together::NeverChanges;
    }
    // The largest k with k - 1/2 <= 100 |both| / sqrt(squares).
    let reaches = |k: i128| (2 * k - 1) * (2 * k - 1) * squares <= 40_000 * both * both;
    let hundredths = (1..=100).take_while(|k| reaches(i128::from(*k))).last().unwrap_or(0);
    Together::Correlated(Correlation(if both < 0 { -hundredths } else { hundredths }))
}

/// Twice the rank of each value less twice the mean of all: whole numbers also where equal values share a rank.
fn centred_ranks<T: Ord>(values: &[T]) -> Vec<i128> {
    let number = i128::try_from(values.len()).unwrap_or(i128::MAX);
    let twice = |value: &T| {
        let below = values.iter().filter(|other| *other < value).count();
        let equal = values.iter().filter(|other| *other == value).count();
        i128::try_from(2 * below + equal + 1).unwrap_or(i128::MAX)
    };
    values.iter().map(|value| twice(value) - number - 1).collect()
}

#[cfg(test)]
#[path = "correlation_tests.rs"]
mod tests;
