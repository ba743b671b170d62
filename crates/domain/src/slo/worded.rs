//! A policy in words: what a team does when a budget burns so fast over so long.

use std::time::Duration;

use super::reckoning::Reckoning;
use super::{Evaluation, Exact, Question, Span};

/// What is done when one window burns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordedRule {
    /// Seconds of the window.
    pub window_s: u32,
    /// It holds above this burn rate.
    pub above: Exact,
    /// What is done then.
    pub advice: Advice,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Advice {
    /// Somebody is paged.
    DefendNow,
    /// Somebody looks at it the same day.
    LookToday,
    /// Part of the team works on what fails.
    PlanReliability,
    /// Nothing is released that does not help.
    FreezeReleases,
}

impl Advice {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DefendNow => "defend_now",
            Self::LookToday => "look_today",
            Self::PlanReliability => "plan_reliability",
            Self::FreezeReleases => "freeze_releases",
        }
    }

    /// What is done while the rule holds.
    #[must_use]
    pub fn said(self) -> &'static str {
        match self {
            Self::DefendNow => "whoever is on call defends it now",
            Self::LookToday => "whoever is on call looks at it today",
            Self::PlanReliability => "a quarter of the team works on what makes it fail",
            Self::FreezeReleases => "nothing is released but what makes it more reliable or more secure",
        }
    }

    /// What is done while it does not.
    #[must_use]
    pub fn said_quiet(self) -> &'static str {
        match self {
            Self::DefendNow => "nobody is called",
            Self::LookToday => "nobody has to look",
            Self::PlanReliability => "the team works on what it planned",
            Self::FreezeReleases => "releases go on as agreed",
        }
    }
}

/// Rules, from the shortest window to the longest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordedPolicy {
    /// Each is read by itself: several may hold.
    pub rules: Vec<WordedRule>,
}

const HOUR_S: u32 = 3600;

/// Nine times too fast over an hour, three times over twelve, one and a half over a week, and at all over four weeks.
impl Default for WordedPolicy {
    fn default() -> Self {
        let rule = |hours: u32, (above, of): (u32, u32), advice| WordedRule {
            window_s: hours * HOUR_S,
            above: Exact::ratio(above, of).unwrap_or_else(Exact::one),
            advice,
        };
        let rules = vec![
            rule(1, (9, 1), Advice::DefendNow),
            rule(12, (3, 1), Advice::LookToday),
            rule(7 * 24, (3, 2), Advice::PlanReliability),
            rule(28 * 24, (1, 1), Advice::FreezeReleases),
        ];
        Self { rules }
    }
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordedReading {
    /// Which of the rules, from 0.
    pub rule: usize,
    /// How fast its window burns, by what is known of it.
    pub burn: Option<Exact>,
    /// Whether it holds. None where nothing is known of its window, or so little, less than half, that what burns may be in
    /// the rest.
    pub holds: Option<bool>,
}

impl WordedPolicy {
    /// Reads every rule, from an evaluation of the same question.
    #[must_use]
    pub fn read(&self, question: Question<'_>, evaluation: &Evaluation) -> Vec<WordedReading> {
        let (reckoning, allowed) = (Reckoning::of(question), question.slo.objective.allowed());
        let reading = |(index, rule): (usize, &WordedRule)| {
            let span = Span::before(evaluation.burns_until, Duration::from_secs(u64::from(rule.window_s)));
            let burning = reckoning.counts.burning(span);
            let burn = reckoning.burning_ratio(span, &burning).and_then(|ratio| ratio.over(&allowed));
            let is_mostly_known = burning.known() * 2 >= burning.buckets();
            let holds = burn.as_ref().map(|burn| *burn > rule.above);
            WordedReading { rule: index, holds: holds.filter(|holds| *holds || is_mostly_known), burn }
        };
        self.rules.iter().enumerate().map(reading).collect()
    }
}

#[cfg(test)]
#[path = "worded_tests.rs"]
mod tests;
