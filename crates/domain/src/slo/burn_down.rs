//! How a budget went down, and how it stood from day to day.

use super::enclosure::Enclosure;
use super::{Alerting, Evaluation, Exact, Grid, Method, Question, Slo, Span, Tally, evaluate};
use crate::time::{Instant, Zone};

/// A point of the line on which the budget of one window goes down from all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BurnDownPoint {
    /// When.
    pub at: Instant,
    /// What was left of the window's budget, as that is known now, after all that was bad until then. At the end of what has
    /// elapsed it is what remains. None where nothing of the window is known until then. Of slices by their ratio it is right to
    /// 2^-40: the sum of their shares has thousands of digits, which no picture needs.
    pub remaining: Option<Exact>,
    /// What would be left, had it been spent evenly: the share of the window that was still to come.
    pub ideal: Exact,
    /// What is known of the time since the point before, or since the window began.
    pub state: PointState,
}

/// What is known of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PointState {
    /// All of it, or there is no whole bucket in it.
    Known,
    /// Some of it.
    Partial,
    /// None of it.
    Unknown,
}

/// A budget as it was evaluated at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrendPoint {
    /// When.
    pub at: Instant,
    /// What was left of it then: of a rolling window of the one that ended then. None without data.
    pub remaining: Option<Exact>,
    /// How much of that window was known.
    pub coverage: Option<Exact>,
}

/// The burn-down of an evaluation of the same question, at these instants in the order of time; those beyond what has elapsed
/// say what is left at its end.
#[must_use]
pub fn burn_down(question: Question<'_>, evaluation: &Evaluation, at: &[Instant]) -> Vec<BurnDownPoint> {
    let window = evaluation.window;
    let over = Span { end: evaluation.elapsed.end.min(question.now), ..evaluation.elapsed };
    let spender =
        Spender { method: &question.slo.method, choices: question.choices, each: evaluation.one_bad_spends() };
    let running = question.counts.running();
    let mut since = window.start;
    at.iter()
        .map(|at| {
            let until = (*at).clamp(over.start, over.end);
            let tally = running.tally(Span { end: until, ..over });
            let state = state(running.tally(Span { start: since.clamp(over.start, until), end: until }));
            since = *at;
            let gone = Span { end: (*at).clamp(window.start, window.end), ..window };
            let spent = spender.spent(&tally);
            BurnDownPoint {
                at: *at,
                remaining: (tally.known() > 0 || spent.is_positive()).then(|| &Exact::one() - &spent),
                ideal: &Exact::one() - &Exact::ratio(gone.length_ms(), window.length_ms()).unwrap_or_else(Exact::zero),
                state,
            }
        })
        .collect()
}

fn state(tally: Tally) -> PointState {
    // Excluded buckets are known to be left out.
    match tally.unknown() + tally.invalid() {
        0 => PointState::Known,
        missing if missing < tally.buckets() => PointState::Partial,
        _ => PointState::Unknown,
    }
}

/// What a part of what is bad is of the whole budget.
struct Spender<'a> {
    method: &'a Method,
    choices: super::Choices,
    /// Of the budget, for one bad event or slice.
    each: Exact,
}

impl Spender<'_> {
    fn spent(&self, tally: &Tally) -> Exact {
        let bad = match self.method {
            Method::Occurrences => Exact::whole(tally.bad()),
            Method::Timeslices { .. } => Exact::whole(tally.bad_slices(self.choices)),
            Method::RatioTimeslices { .. } => tally.bad_share(self.choices).map_or_else(Exact::zero, Enclosure::low),
        };
        &bad * &self.each
    }
}

impl Evaluation {
    /// What one bad event or slice is of the budget that exhaustion goes by; 0 where there is no budget. All that is bad in the
    /// elapsed window makes [`Evaluation::deciding`].
    pub(super) fn one_bad_spends(&self) -> Exact {
        let each = match &self.slices {
            Some(slices) => Exact::one().over(&slices.budget),
            None => self.budget.as_ref().and_then(|budget| {
                let gone = if self.consumed_of_period.is_some() {
                    Exact::ratio(self.elapsed.length_ms(), self.window.length_ms())?
                } else {
                    Exact::one()
                };
                gone.over(budget)
            }),
        };
        each.unwrap_or_else(Exact::zero)
    }
}

/// How the budget stood at each of these instants, as an evaluation said then with what is known now.
#[must_use]
pub fn trend(question: Question<'_>, at: &[Instant]) -> Vec<TrendPoint> {
    let quiet = without_pairs(question.slo);
    let then = |now: Instant| evaluate(Question { now, window: None, slo: &quiet, ..question });
    let point = |at: &Instant| {
        let evaluation = then(*at);
        let known = evaluation.as_ref().filter(|evaluation| evaluation.is_of_something());
        let remaining = known.map(|evaluation| &Exact::one() - evaluation.deciding());
        TrendPoint { at: *at, remaining, coverage: evaluation.and_then(|evaluation| evaluation.coverage) }
    };
    at.iter().map(point).collect()
}

/// The same promise, of whose pairs nobody asks.
pub(super) fn without_pairs(slo: &Slo) -> Slo {
    Slo { alerting: Alerting { pairs: Vec::new(), ..slo.alerting.clone() }, ..slo.clone() }
}

/// The midnights of the zone's clock within a time, and its end.
#[must_use]
pub fn day_ends(span: Span, zone: &Zone) -> Vec<Instant> {
    let mut day = zone.wall(span.start).day();
    let mut ends = Vec::new();
    loop {
        day = day.next();
        let midnight = zone.day_begins(day);
        if midnight >= span.end {
            ends.push(span.end);
            return ends;
        }
        if midnight > span.start {
            ends.push(midnight);
        }
    }
}

/// At most so many ends of buckets, evenly through a time and with the last of it.
#[must_use]
pub fn even_instants(span: Span, grid: Grid, most: usize) -> Vec<Instant> {
    let inside = grid.inside(span);
    let (buckets, most) = (i128::from(grid.buckets(span)), i128::try_from(most).unwrap_or(i128::MAX));
    let count = buckets.min(most);
    let nth = |nth: i128| i64::try_from(buckets * nth / count).unwrap_or(0).saturating_mul(grid.step_ms());
    (1..=count).map(|n| inside.start.shifted_ms(nth(n))).collect()
}

#[cfg(test)]
#[path = "burn_down_tests.rs"]
mod tests;
