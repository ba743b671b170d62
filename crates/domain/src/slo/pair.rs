//! Two windows that have to burn at once: the long one says that it matters, the short one that it still goes on.

use super::Exact;

/// A pair of windows and how fast both must burn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertPair {
    /// What it is called; the workbook's are named by their windows, like `1h/5m`.
    pub name: String,
    /// Seconds of the long window.
    pub long_s: u32,
    /// Seconds of the short window.
    pub short_s: u32,
    /// How fast both must burn.
    pub burn: Burn,
}

/// How fast is too fast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Burn {
    /// Spending this share of the whole window's budget within the long window. The factor follows from the window.
    Share(Exact),
    /// This many times as fast as would just spend the budget, whatever the window.
    Factor(Exact),
}

const HOUR_S: u32 = 3600;

/// Windows of the SRE workbook and the percent of the budget that each pair may cost before it tells. Over 30 days that
/// makes the factors 14.4, 6, 3 and 1, which are wrong for every other window.
const WORKBOOK: [(&str, u32, u32); 4] =
    [("1h/5m", HOUR_S, 2), ("6h/30m", 6 * HOUR_S, 5), ("24h/2h", 24 * HOUR_S, 10), ("3d/6h", 72 * HOUR_S, 10)];

impl AlertPair {
    /// A pair whose short window is a twelfth of the long one, at least a second.
    #[must_use]
    pub fn new(name: impl Into<String>, long_s: u32, burn: Burn) -> Self {
        Self { name: name.into(), long_s, short_s: (long_s / 12).max(1), burn }
    }

    /// The four pairs of the SRE workbook.
    #[must_use]
    pub fn workbook() -> Vec<Self> {
        let share = |percent: u32| Burn::Share(Exact::ratio(percent, 100).unwrap_or_else(Exact::zero));
        WORKBOOK.into_iter().map(|(name, long_s, percent)| Self::new(name, long_s, share(percent))).collect()
    }

    /// How many times as fast as would just spend the budget of a window so long: `share * window / long`.
    #[must_use]
    pub fn factor(&self, window_ms: i64) -> Exact {
        match &self.burn {
            Burn::Factor(factor) => factor.clone(),
            Burn::Share(share) => {
                let length = Exact::ratio(window_ms, i64::from(self.long_s.max(1)) * 1000);
                share * &length.unwrap_or_else(Exact::zero)
            }
        }
    }
}

#[cfg(test)]
#[path = "pair_tests.rs"]
mod tests;
