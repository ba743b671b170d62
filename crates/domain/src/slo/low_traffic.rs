//! What one failed request means where there are few.

use super::burning::Armed;
use super::reckoning::Reckoning;
use super::{Evaluation, Exact, Method, Question, Span, Tally};

/// What one failed request means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LittleTraffic {
    /// The share of the window's budget that one bad event costs, or one bad slice; none where there is no budget yet. In a
    /// calendar window of events, of the budget that it will have should traffic stay as it was.
    pub one_spends: Option<Exact>,
    /// The same for each of the SLO's pairs, in their order.
    pub pairs: Vec<PairTraffic>,
    /// What could be done about it, the least first; none where traffic is enough.
    pub suggestions: Vec<Suggestion>,
}

/// What one failed request means to a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairTraffic {
    /// The pair's name.
    pub name: String,
    /// How fast the long window would burn from one bad event (slice) alone, by its traffic. It is also the share of that
    /// window's own budget. None where nothing was counted in it.
    pub one_burns: Option<Exact>,
    /// The same of the short window.
    pub one_burns_short: Option<Exact>,
    /// One bad event would be enough for both windows, were there no floor of bad events.
    pub one_is_enough: bool,
    /// The threshold is beyond what can be: the pair never fires.
    pub never_fires: bool,
    /// Should everything fail: how many seconds later the floor of bad events lets the pair fire than its threshold would. None
    /// where there is no traffic, so that it never would.
    pub floor_delay_s: Option<Exact>,
}

/// What could be done where one failed request costs much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suggestion {
    /// Ask more often: requests of one's own that count.
    SyntheticTraffic,
    /// Count several services together.
    PoolServices,
    /// Promise over a longer time.
    LongerWindow,
    /// Count slices of time instead of requests.
    Slices,
    /// Promise less.
    LowerObjective,
}

impl Suggestion {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SyntheticTraffic => "synthetic_traffic",
            Self::PoolServices => "pool_services",
            Self::LongerWindow => "longer_window",
            Self::Slices => "slices",
            Self::LowerObjective => "lower_objective",
        }
    }
}

/// One failed request is much from this share of the budget on.
const MUCH_PERCENT: u32 = 10;

/// Longer windows are nobody's: what a quarter does not forgive, a year will not.
const LONG_MS: i64 = 90 * 86_400_000;

/// Says what one failed request means, from an evaluation of the same question.
#[must_use]
pub fn little_traffic(question: Question<'_>, evaluation: &Evaluation) -> LittleTraffic {
    let each = evaluation.one_bad_spends();
    let one_spends = Some(each).filter(Exact::is_positive);
    let pairs = question.slo.alerting.pairs.iter();
    let armed = pairs.map(|pair| Armed::new(question.slo, pair, evaluation.window.length_ms()));
    LittleTraffic {
        suggestions: suggestions(question, evaluation, one_spends.as_ref()),
        pairs: armed.map(|armed| of_pair(question, evaluation, &armed)).collect(),
        one_spends,
    }
}

fn of_pair(question: Question<'_>, evaluation: &Evaluation, armed: &Armed<'_>) -> PairTraffic {
    let reckoning = Reckoning::of(question);
    let (at, allowed) = (evaluation.burns_until, question.slo.objective.allowed());
    let counted = |span: Span| reckoning.counted(&reckoning.counts.burning(span));
    let (long, short) = (counted(armed.long(at)), counted(armed.short(at)));
    let one_burns = |counted: &Exact| Exact::one().over(&(&allowed * counted));
    let (one_burns, one_burns_short) = (one_burns(&long), one_burns(&short));
    let exceeds = |burn: &Option<Exact>| {
        burn.as_ref().is_some_and(|burn| question.slo.alerting.exceeds.holds(burn, &armed.factor))
    };
    PairTraffic {
        name: armed.pair.name.clone(),
        one_is_enough: exceeds(&one_burns) && exceeds(&one_burns_short),
        one_burns,
        one_burns_short,
        never_fires: armed.never_fires,
        floor_delay_s: floor_delay_s(question, armed, &reckoning.counts.burning(armed.long(at))),
    }
}

/// The floor counts events also where slices are counted. In a total outage the long window's ratio grows with its share of the
/// window, and reaches `factor * eb` after that share of it: later only by what the floor adds.
fn floor_delay_s(question: Question<'_>, armed: &Armed<'_>, long: &Tally) -> Option<Exact> {
    let long_s = Exact::whole(armed.pair.long_s);
    let by_floor = (&Exact::whole(question.slo.alerting.min_bad_events) * &long_s).over(&Exact::whole(long.total()))?;
    let by_threshold = &(&armed.factor * &question.slo.objective.allowed()) * &long_s;
    let later = &by_floor - &by_threshold;
    Some(if later.is_positive() { later } else { Exact::zero() })
}

fn suggestions(question: Question<'_>, evaluation: &Evaluation, one_spends: Option<&Exact>) -> Vec<Suggestion> {
    let much = Exact::ratio(MUCH_PERCENT, 100).unwrap_or_else(Exact::one);
    if one_spends.is_none_or(|one| *one < much) || evaluation.tally.known() == 0 {
        return Vec::new();
    }
    let of_events = question.slo.method == Method::Occurrences;
    let mut suggestions = Vec::new();
    if of_events {
        suggestions.extend([Suggestion::SyntheticTraffic, Suggestion::PoolServices]);
    }
    if evaluation.window.length_ms() < LONG_MS {
        suggestions.push(Suggestion::LongerWindow);
    }
    if of_events {
        suggestions.push(Suggestion::Slices);
    }
    suggestions.push(Suggestion::LowerObjective);
    suggestions
}

#[cfg(test)]
#[path = "low_traffic_tests.rs"]
mod tests;
