//! Whether a pair of windows burns.

use std::time::Duration;

use super::reckoning::{Reckoning, Threshold};
use super::{AlertPair, Exact, Slo, Span, Tally};
use crate::time::Instant;

/// What a pair says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PairState {
    /// Both windows burn faster than they may, by enough bad events.
    Firing,
    /// One of them does not, or the bad events are too few to mean anything.
    Quiet,
    /// In one of the windows nothing is known. That is not the same as quiet.
    Unknown,
}

impl PairState {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Quiet => "quiet",
            Self::Unknown => "unknown",
        }
    }
}

/// A pair, with all that makes its state plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairReading {
    /// Its name.
    pub name: String,
    /// Seconds of the long window.
    pub long_s: u32,
    /// Seconds of the short window.
    pub short_s: u32,
    /// How many times too fast both must burn.
    pub factor: Exact,
    /// What it says.
    pub state: PairState,
    /// The ratio that both windows must exceed reaches 1, so that it never will say anything.
    pub never_fires: bool,
    /// How fast the long window burns; none where nothing is known.
    pub long_burn: Option<Exact>,
    /// How fast the short window burns.
    pub short_burn: Option<Exact>,
    /// Bad events in the long window, for the guard against little traffic.
    pub bad_events: u128,
}

/// A pair of an SLO with its threshold made ready, for one instant or for a quarter of them.
#[derive(Debug, Clone)]
pub(super) struct Armed<'a> {
    pub pair: &'a AlertPair,
    pub factor: Exact,
    pub never_fires: bool,
    threshold: Threshold,
    min_bad_events: u128,
}

impl<'a> Armed<'a> {
    /// `window_ms` is the real length of the SLO's window, from which the factor follows.
    pub fn new(slo: &'a Slo, pair: &'a AlertPair, window_ms: i64) -> Self {
        let factor = pair.factor(window_ms);
        let ratio = &factor * &slo.objective.allowed();
        Self {
            pair,
            factor,
            // A ratio of exactly 1 is reached where equal is enough, and by nothing where it is not.
            never_fires: match slo.alerting.exceeds {
                super::Exceeds::Strictly => ratio >= Exact::one(),
                super::Exceeds::OrEquals => ratio > Exact::one(),
            },
            threshold: Threshold::new(ratio, slo.alerting.exceeds),
            min_bad_events: u128::from(slo.alerting.min_bad_events),
        }
    }

    pub fn long(&self, at: Instant) -> Span {
        Span::before(at, Duration::from_secs(u64::from(self.pair.long_s)))
    }

    pub fn short(&self, at: Instant) -> Span {
        Span::before(at, Duration::from_secs(u64::from(self.pair.short_s)))
    }

    pub fn state(&self, reckoning: &Reckoning<'_>, at: Instant, long: &Tally, short: &Tally) -> PairState {
        let long_exceeds = reckoning.exceeds(self.long(at), long, &self.threshold);
        let short_exceeds = reckoning.exceeds(self.short(at), short, &self.threshold);
        match (long_exceeds, short_exceeds) {
            (Some(true), Some(true)) if long.bad() >= self.min_bad_events => PairState::Firing,
            (Some(_), Some(_)) => PairState::Quiet,
            (None, _) | (_, None) => PairState::Unknown,
        }
    }

    pub fn reading(&self, slo: &Slo, reckoning: &Reckoning<'_>, at: Instant) -> PairReading {
        let (long, short) = (reckoning.counts.burning(self.long(at)), reckoning.counts.burning(self.short(at)));
        let burn = |span: Span, tally: &Tally| {
            reckoning.burning_ratio(span, tally).and_then(|ratio| ratio.over(&slo.objective.allowed()))
        };
        PairReading {
            name: self.pair.name.clone(),
            long_s: self.pair.long_s,
            short_s: self.pair.short_s,
            factor: self.factor.clone(),
            state: self.state(reckoning, at, &long, &short),
            never_fires: self.never_fires,
            long_burn: burn(self.long(at), &long),
            short_burn: burn(self.short(at), &short),
            bad_events: long.bad(),
        }
    }
}

#[cfg(test)]
#[path = "burning_tests.rs"]
mod tests;
