//! What is spent of a budget, and how fast.

use std::time::Duration;

use super::burning::Armed;
use super::reckoning::Reckoning;
use super::{Choices, Counts, Exact, Method, PairReading, Policy, PolicyState, Slo, Span, Tally};
use crate::time::Instant;

/// What is asked of an SLO.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Of which.
    pub slo: &'a Slo,
    /// Its buckets.
    pub counts: &'a Counts<'a>,
    /// What becomes of slices that say nothing by themselves.
    pub choices: Choices,
    /// What follows from what is left.
    pub policy: &'a Policy,
    /// As of when.
    pub now: Instant,
    /// A window of the SLO's own kind, instead of the one that holds now.
    pub window: Option<Span>,
    /// Over how long the burn rate is taken.
    pub lookback: Duration,
}

/// In one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// No bucket of the window is known. It is not known to be fine.
    NoData,
    /// What is known had no traffic.
    NoTraffic,
    /// The budget is spent.
    Exhausted,
    /// Some budget is left.
    Ok,
}

impl Status {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoData => "no_data",
            Self::NoTraffic => "no_traffic",
            Self::Exhausted => "exhausted",
            Self::Ok => "ok",
        }
    }
}

/// The answer. Every figure is exact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The whole window.
    pub window: Span,
    /// What of it counts: all of a rolling one, a calendar one until now.
    pub elapsed: Span,
    /// Until when burn rates look back: the end of the last bucket that is over.
    pub burns_until: Instant,
    /// What the elapsed buckets come to.
    pub tally: Tally,
    /// The share of elapsed buckets of which something is known; none where none has elapsed.
    pub coverage: Option<Exact>,
    /// The share of what was counted that was bad; none where nothing was.
    pub error_ratio: Option<Exact>,
    /// Of events: how many may be bad by the traffic there was.
    pub budget: Option<Exact>,
    /// Of slices: their figures.
    pub slices: Option<SliceFigures>,
    /// The share of the budget that is spent; beyond 1 too. 0 where nothing was counted.
    pub consumed: Exact,
    /// Of events in a calendar window, whose budget grows as traffic comes: the share of the whole window's budget, should
    /// traffic stay as it was.
    pub consumed_of_period: Option<Exact>,
    /// How many times as fast as would just spend the budget; none where nothing is known of the lookback.
    pub burn_rate: Option<Exact>,
    /// In one word.
    pub status: Status,
    /// Whether the budget is spent: the reading of the period in calendar windows of events, [`Evaluation::consumed`] else.
    pub is_exhausted: bool,
    /// Seconds until it is, should it burn as in the lookback: 0 where it is, none where nothing burns or nothing is known.
    pub time_to_exhaustion_s: Option<Exact>,
    /// What the policy says; none where nothing is known of the window, unless its team counts the unknown as bad: to say
    /// nothing then would be kinder than their choice.
    pub policy: Option<PolicyState>,
    /// What the pairs say.
    pub pairs: Vec<PairReading>,
}

/// What is counted in slices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SliceFigures {
    /// Good or bad, in what has elapsed.
    pub counted: u64,
    /// All slices of the whole window, without those that were removed.
    pub window: u64,
    /// How many were bad, by their target or by their shares.
    pub bad: Exact,
    /// How many may be.
    pub budget: Exact,
}

impl Evaluation {
    /// 1 less what is consumed; below 0 where more is.
    #[must_use]
    pub fn remaining(&self) -> Exact {
        &Exact::one() - &self.consumed
    }

    /// The share of good in what was counted.
    #[must_use]
    pub fn sli(&self) -> Option<Exact> {
        self.error_ratio.as_ref().map(|ratio| &Exact::one() - ratio)
    }

    /// What exhaustion and the policy go by.
    #[must_use]
    pub fn deciding(&self) -> &Exact {
        self.consumed_of_period.as_ref().unwrap_or(&self.consumed)
    }

    /// What one more bad event or slice spends of the budget as it stands; none where there is no budget yet.
    #[must_use]
    pub fn one_more_spends(&self) -> Option<Exact> {
        let budget = self.slices.as_ref().map(|slices| &slices.budget).or(self.budget.as_ref())?;
        Exact::one().over(budget)
    }
}

/// Answers; none where there is no window at that time: before the anchor of a calendar.
#[must_use]
pub fn evaluate(question: Question<'_>) -> Option<Evaluation> {
    let Question { slo, counts, now, .. } = question;
    let window = question.window.or_else(|| slo.window.at(now, counts.grid()))?;
    let elapsed = slo.window.elapsed(window, now);
    let over = Span { start: elapsed.start, end: elapsed.end.min(now) };
    let reckoning = Reckoning::of(question);
    let tally = counts.tally(over);
    let error_ratio = reckoning.error_ratio(over, &tally);
    let slices = slices(&reckoning, slo, window, over, &tally);
    let allowed = slo.objective.allowed();
    let consumed = match &slices {
        Some(slices) => slices.bad.over(&slices.budget),
        None => error_ratio.as_ref().and_then(|ratio| ratio.over(&allowed)),
    };
    let consumed = consumed.unwrap_or_else(Exact::zero);
    let consumed_of_period = (slo.window.is_calendar() && slices.is_none()).then(|| {
        let gone = Exact::ratio(elapsed.length_ms(), window.length_ms()).unwrap_or_else(Exact::zero);
        &consumed * &gone
    });
    let deciding = consumed_of_period.as_ref().unwrap_or(&consumed);
    // A rolling window ends with the last bucket; burning may be known beyond it, by the minute.
    let burns_until = counts.burns_until(question.window.map_or(now, |past| now.min(past.end)));
    let burn_rate = burn_rate(&reckoning, &allowed, Span::before(burns_until, question.lookback));
    let is_exhausted = *deciding >= Exact::one();
    let armed = slo.alerting.pairs.iter().map(|pair| Armed::new(slo, pair, window.length_ms()));
    Some(Evaluation {
        window,
        elapsed,
        burns_until,
        coverage: Exact::ratio(tally.known(), counts.grid().buckets(elapsed)),
        budget: slices.is_none().then(|| &allowed * &Exact::whole(tally.total())),
        status: status(&tally, is_exhausted),
        time_to_exhaustion_s: time_to_exhaustion_s(deciding, burn_rate.as_ref(), window),
        policy: (tally.known() > 0 || deciding.is_positive())
            .then(|| question.policy.state(&(&Exact::one() - deciding))),
        pairs: armed.map(|armed| armed.reading(slo, &reckoning, burns_until)).collect(),
        tally,
        error_ratio,
        slices,
        consumed,
        consumed_of_period,
        burn_rate,
        is_exhausted,
    })
}

fn slices(reckoning: &Reckoning<'_>, slo: &Slo, window: Span, over: Span, tally: &Tally) -> Option<SliceFigures> {
    let slice_s = match reckoning.method {
        Method::Occurrences => return None,
        Method::Timeslices { slice_s, .. } | Method::RatioTimeslices { slice_s } => i64::from((*slice_s).max(1)),
    };
    // By the real seconds of the window: a night on which the clocks change has more or fewer of them.
    let all = u64::try_from(window.length_ms() / (slice_s * 1000)).unwrap_or(0);
    let slices = all.saturating_sub(reckoning.removed(window));
    Some(SliceFigures {
        counted: tally.counted_slices(reckoning.choices),
        window: slices,
        bad: reckoning.bad_slices(over, tally),
        budget: &slo.objective.allowed() * &Exact::whole(slices),
    })
}

fn burn_rate(reckoning: &Reckoning<'_>, allowed: &Exact, lookback: Span) -> Option<Exact> {
    let tally = reckoning.counts.burning(lookback);
    reckoning.burning_ratio(lookback, &tally)?.over(allowed)
}

fn status(tally: &Tally, is_exhausted: bool) -> Status {
    match tally {
        _ if tally.known() == 0 => Status::NoData,
        _ if tally.total() == 0 => Status::NoTraffic,
        _ if is_exhausted => Status::Exhausted,
        _ => Status::Ok,
    }
}

/// `(1 - C) * length / burn`, where C is what exhaustion goes by.
fn time_to_exhaustion_s(deciding: &Exact, burn_rate: Option<&Exact>, window: Span) -> Option<Exact> {
    let left = &Exact::one() - deciding;
    if !left.is_positive() {
        return Some(Exact::zero());
    }
    let seconds = Exact::ratio(window.length_ms(), 1000)?;
    (&left * &seconds).over(burn_rate?)
}

#[cfg(test)]
#[path = "evaluate_tests.rs"]
mod tests;
