//! How often an alert changes, as one number that decays with time.
//!
//! `S = S * exp(-(t - t0) / tau) + w` at every transition. The same transitions give the same score however often the source
//! was asked; a slow poll can miss some of them, it cannot weigh them differently. Samples in a ring, which other tools
//! count, give another verdict for every polling interval.

use std::time::Duration;

use crate::time::{Instant, span_text};

use super::PageKind;

/// What a change between firing and not firing weighs.
pub const FULL_WEIGHT: f64 = 1.0;
/// What a change of severity alone weighs.
pub const SEVERITY_WEIGHT: f64 = 0.5;

/// Below this score a run of changes is over: the next one begins another. One change decays to it in 32 min.
const RUN_ENDS_BELOW: f64 = 0.2;

/// When an alert counts as flapping.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlapRules {
    /// In which time the score falls to 1/e of itself; more than zero.
    pub tau: Duration,
    /// From this score on it flaps.
    pub enter: f64,
    /// At this score it has settled; more than zero and less than `enter`.
    pub leave: f64,
    /// A flapping alert that has fired for so long without a change is told of: it is no noise any more.
    pub still_firing_after: Duration,
}

impl Default for FlapRules {
    fn default() -> Self {
        Self {
            tau: Duration::from_secs(20 * 60),
            enter: 3.0,
            leave: 1.0,
            still_firing_after: Duration::from_secs(10 * 60),
        }
    }
}

/// What is known of an alert's changes; it outlives the episodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flap {
    /// The score right after the last change.
    pub score: f64,
    /// When the last change was; the epoch where there was none.
    pub at: Instant,
    /// Since when it flaps, if it does.
    pub since: Option<Instant>,
    /// The highest score since then.
    pub peak: f64,
    /// Changes in this run.
    pub changes: u32,
    /// When this run of changes began.
    pub run_from: Instant,
    /// Whether a person was told that it flaps.
    pub told: bool,
    /// Whether a person was told that it fires on although it flaps, since it last began to fire.
    pub fires_on_told: bool,
}

impl Default for Flap {
    fn default() -> Self {
        let epoch = Instant::from_ms(0);
        Self {
            score: 0.0,
            at: epoch,
            since: None,
            peak: 0.0,
            changes: 0,
            run_from: epoch,
            told: false,
            fires_on_told: false,
        }
    }
}

impl Flap {
    /// After a change of this weight at `at`. Changes come in order of time; one that is said to be earlier than the last
    /// counts as of the same moment.
    #[must_use]
    pub fn changed(self, at: Instant, weight: f64, rules: &FlapRules) -> Self {
        let at = at.max(self.at);
        let before = if self.ends_at(rules).is_some_and(|end| end <= at) { self.settled() } else { self };
        let decayed = before.score_at(at, rules);
        let (changes, run_from) = if decayed < RUN_ENDS_BELOW { (0, at) } else { (before.changes, before.run_from) };
        let score = decayed + weight;
        let since = before.since.or((score >= rules.enter).then_some(at));
        let peak = if since.is_some() { before.peak.max(score) } else { 0.0 };
        Self {
            score,
            at,
            since,
            peak,
            changes: changes.saturating_add(1),
            run_from,
            told: before.told,
            fires_on_told: before.fires_on_told && weight < FULL_WEIGHT,
        }
    }

    /// The score at a later instant if nothing changes until then.
    #[must_use]
    pub fn score_at(&self, now: Instant, rules: &FlapRules) -> f64 {
        self.score * (-now.since(self.at).as_secs_f64() / rules.tau.as_secs_f64()).exp()
    }

    /// When it has settled if nothing changes any more; `None` while it does not flap.
    #[must_use]
    pub fn ends_at(&self, rules: &FlapRules) -> Option<Instant> {
        self.since?;
        let wait_s = rules.tau.as_secs_f64() * (self.score / rules.leave).ln();
        // To the millisecond that is not before it.
        #[allow(clippy::cast_possible_truncation)]
        let wait_ms = (wait_s.max(0.0) * 1000.0).ceil() as i64;
        Some(self.at.shifted_ms(wait_ms))
    }

    /// Whether it flaps at `now`.
    #[must_use]
    pub fn is_flapping(&self, now: Instant, rules: &FlapRules) -> bool {
        self.ends_at(rules).is_some_and(|end| now < end)
    }

    /// The same run, no longer flapping.
    #[must_use]
    pub fn settled(self) -> Self {
        Self { since: None, peak: 0.0, told: false, fires_on_told: false, ..self }
    }

    /// Whether nothing of it matters any more: it does not flap, and the next change would begin a new run.
    #[must_use]
    pub fn is_spent(&self, now: Instant, rules: &FlapRules) -> bool {
        self.since.is_none() && self.score_at(now, rules) < RUN_ENDS_BELOW
    }

    /// With what a page of this kind told of it.
    #[must_use]
    pub fn told_by(self, kind: PageKind) -> Self {
        Self {
            told: self.told || kind.tells_that_it_flaps(),
            fires_on_told: self.fires_on_told || kind == PageKind::StillFiring,
            ..self
        }
    }

    /// When it is told that it fires on, if nothing changes until then: once for every time that it fires.
    #[must_use]
    pub fn fires_on_at(&self, rules: &FlapRules) -> Option<Instant> {
        (self.since.is_some() && !self.fires_on_told).then(|| self.at.plus(rules.still_firing_after))
    }

    /// "6 changes in 18 min".
    #[must_use]
    pub fn words(&self) -> String {
        let plural = if self.changes == 1 { "change" } else { "changes" };
        let when = match (self.changes, self.at.since(self.run_from)) {
            (1, Duration::ZERO) => String::new(),
            (_, Duration::ZERO) => " at once".to_owned(),
            (_, span) => format!(" in {}", span_text(span)),
        };
        format!("{} {plural}{when}", self.changes)
    }

    /// What there is to say of one that has settled and does not fire.
    #[must_use]
    pub fn settled_words(&self) -> String {
        format!("settled: OK since {}", self.at)
    }

    /// How long a change and its opposite take together on average; `None` before the third change.
    #[must_use]
    pub fn cycle(&self) -> Option<Duration> {
        let steps = self.changes.checked_sub(1).filter(|steps| *steps >= 2)?;
        Some(self.at.since(self.run_from) * 2 / steps)
    }
}

#[cfg(test)]
#[path = "flap_tests.rs"]
mod tests;
