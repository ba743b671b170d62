//! Why a number is different elsewhere: the budget as other tools reckon it, from the same buckets.
//!
//! What they would show cannot be told to the digit, since they ask their source at other times and extrapolate. Which way of
//! reckoning makes the difference can: the way from our figure to theirs is gone in steps, of which each changes one thing.

use std::borrow::Cow;

use super::burn_down::without_pairs;
use super::enclosure::Enclosure;
use super::groups::Sum;
use super::{
    Bucket, Choices, Counts, CountsAs, Evaluation, Exact, Excluded, Grid, Method, Question, Series, SliceTarget, Slo,
    Span, Window, evaluate,
};

/// Whose way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// Events over a rolling window; 14, 7, 2 and 1 times too fast, with windows scaled from 28 days.
    Pyrra,
    /// The unweighted mean of the error ratios of five minutes, over 28 or 30 days.
    Sloth,
    /// Good time over 7, 30 or 90 days, by five minutes: missing time is good.
    Datadog,
}

/// What makes a difference, in the order in which it is taken into account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Another time is looked at.
    Window,
    /// Nothing is excluded.
    Exclusions,
    /// What is bad weighs otherwise: by events, or by time.
    Weighting,
    /// What is unknown counts otherwise.
    Unknown,
}

/// What cannot be done again from buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CannotRedo {
    /// Increases are extrapolated to the edges of each range.
    Extrapolation,
    /// Rules are evaluated at times of their own, and not where they were down.
    RuleTimes,
    /// What the source has forgotten is not in it.
    Retention,
    /// It counts what it has received itself.
    OwnData,
}

/// A pair of windows of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirPair {
    /// Seconds of the long window.
    pub long_s: u32,
    /// Seconds of the short window.
    pub short_s: u32,
    /// How many times too fast both must burn.
    pub factor: Exact,
}

/// The budget as one of them reckons it. Means of ratios are right to 2^-40.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Whose way.
    pub way: Way,
    /// The time that is looked at.
    pub window: Span,
    /// The share that was bad; none where nothing was counted.
    pub error_ratio: Option<Exact>,
    /// The share of the budget that is spent.
    pub consumed: Exact,
    /// How much more is consumed for each cause, less where below 0. They sum to exactly what is between our figure,
    /// [`Evaluation::deciding`], and theirs.
    pub causes: Vec<(Cause, Exact)>,
    /// Five minutes without traffic, of which the ratio is 0/0: one of them makes Sloth's mean no number, unless its queries
    /// were written against that.
    pub empty_slices: u64,
    /// Their pairs for this window.
    pub pairs: Vec<TheirPair>,
    /// What of their way is not in this figure.
    pub cannot: &'static [CannotRedo],
}

impl Way {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pyrra => "pyrra",
            Self::Sloth => "sloth",
            Self::Datadog => "datadog",
        }
    }
}

impl Cause {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Exclusions => "exclusions",
            Self::Weighting => "weighting",
            Self::Unknown => "unknown",
        }
    }
}

impl Compared {
    /// 1 less what is consumed; below 0 where more is.
    #[must_use]
    pub fn remaining(&self) -> Exact {
        &Exact::one() - &self.consumed
    }
}

const FIVE_MINUTES_S: u32 = 300;
const DAY_S: u32 = 86_400;

/// The three ways, from an evaluation of the same question; those by five minutes only where buckets are not longer.
#[must_use]
pub fn compared(question: Question<'_>, evaluation: &Evaluation) -> Vec<Compared> {
    let ways = [Way::Pyrra, Way::Sloth, Way::Datadog];
    let Some(fives) = fives(question.counts.series()) else {
        return compare(Way::Pyrra, question, evaluation, question.counts.series()).into_iter().collect();
    };
    ways.into_iter().filter_map(|way| compare(way, question, evaluation, &fives)).collect()
}

fn compare(way: Way, question: Question<'_>, evaluation: &Evaluation, fives: &Series) -> Option<Compared> {
    let none = Excluded::default();
    let length_s = window_s(way, &question.slo.window);
    let rolled = Slo { window: Window::Rolling { length_s }, ..without_pairs(question.slo) };
    let moved = Question { slo: &rolled, window: None, ..question };
    let in_their_window = evaluate(moved)?;
    let whole = Counts::new(question.counts.series(), &rolled.method, &none);
    let without_exclusions = evaluate(Question { counts: &whole, ..moved })?.consumed;
    let window = in_their_window.window;
    let theirs = Theirs { allowed: question.slo.objective.allowed(), fives, window };
    let (weighted, consumed) = theirs.consumed(way, question.slo);
    let figures = [evaluation.deciding(), &in_their_window.consumed, &without_exclusions, &weighted, &consumed];
    let causes = [Cause::Window, Cause::Exclusions, Cause::Weighting, Cause::Unknown];
    let causes = causes.into_iter().zip(figures.windows(2)).map(|(cause, two)| (cause, two[1] - two[0])).collect();
    let ratio = &consumed * &theirs.allowed;
    Some(Compared {
        way,
        window,
        error_ratio: theirs.has_any(way).then_some(ratio),
        causes,
        empty_slices: theirs.empty_slices(),
        pairs: pairs(way, length_s),
        cannot: match way {
            Way::Pyrra => &[CannotRedo::Extrapolation, CannotRedo::Retention],
            Way::Sloth => &[CannotRedo::Extrapolation, CannotRedo::RuleTimes, CannotRedo::Retention],
            Way::Datadog => &[CannotRedo::OwnData],
        },
        consumed,
    })
}

/// The window that they would have for ours.
fn window_s(way: Way, window: &Window) -> u32 {
    let ours = match window {
        Window::Rolling { length_s } => Some(*length_s),
        Window::Calendar(_) => None,
    };
    match (way, ours) {
        (Way::Pyrra, Some(length_s)) => length_s,
        (Way::Pyrra, None) => 28 * DAY_S,
        (Way::Sloth, Some(length_s)) if length_s == 28 * DAY_S => length_s,
        (Way::Sloth, _) => 30 * DAY_S,
        // Halfway to the next.
        (Way::Datadog, Some(length_s)) if length_s < 19 * DAY_S => 7 * DAY_S,
        (Way::Datadog, Some(length_s)) if length_s >= 60 * DAY_S => 90 * DAY_S,
        (Way::Datadog, _) => 30 * DAY_S,
    }
}

fn pairs(way: Way, window_s: u32) -> Vec<TheirPair> {
    let hours = |hours: u32| hours * 3600;
    let whole = |number: u32| Exact::whole(number);
    match way {
        Way::Pyrra => {
            // Scaled with the window, and rounded to the minute.
            let scaled = |seconds: u32| {
                let minutes = Exact::ratio(u64::from(seconds) * u64::from(window_s), u64::from(28 * DAY_S) * 60);
                minutes.and_then(|minutes| minutes.rounded(0).parse::<u32>().ok()).map_or(0, |minutes| minutes * 60)
            };
            let pair = |(long_s, short_s, factor)| TheirPair {
                long_s: scaled(long_s),
                short_s: scaled(short_s),
                factor: whole(factor),
            };
            let of_28_days =
                [(hours(1), 300, 14), (hours(6), 1800, 7), (hours(24), hours(2), 2), (hours(96), hours(6), 1)];
            of_28_days.into_iter().map(pair).collect()
        }
        Way::Sloth => {
            let pair = |(long_s, short_s, percent): (u32, u32, u32)| {
                let factor = Exact::ratio(u64::from(percent) * u64::from(window_s), u64::from(long_s) * 100);
                TheirPair { long_s, short_s, factor: factor.unwrap_or_else(Exact::zero) }
            };
            [(hours(1), 300, 2), (hours(6), 1800, 5), (hours(24), hours(2), 10), (hours(72), hours(6), 10)]
                .map(pair)
                .into()
        }
        Way::Datadog => Vec::new(),
    }
}

/// Their way of reckoning over their window, from buckets of five minutes.
struct Theirs<'a> {
    allowed: Exact,
    fives: &'a Series,
    window: Span,
}

impl Theirs<'_> {
    /// What is consumed when the unknown is left out, and as they take it.
    fn consumed(&self, way: Way, slo: &Slo) -> (Exact, Exact) {
        let spent =
            |ratio: Option<Exact>| ratio.and_then(|ratio| ratio.over(&self.allowed)).unwrap_or_else(Exact::zero);
        match way {
            Way::Pyrra => {
                let tally = self.tally(&Method::Occurrences);
                let consumed = spent(Exact::ratio(tally.bad(), tally.total()));
                (consumed.clone(), consumed)
            }
            Way::Sloth => {
                let tally = self.tally(&Method::RatioTimeslices { slice_s: FIVE_MINUTES_S });
                let sum = tally.bad_share(IGNORING).map(Enclosure::low);
                let consumed = spent(sum.and_then(|sum| sum.over(&Exact::whole(tally.counted_slices(IGNORING)))));
                (consumed.clone(), consumed)
            }
            Way::Datadog => {
                let Ok(target) = SliceTarget::parse(&slo.objective.to_string()) else {
                    return (spent(None), spent(None));
                };
                let tally = self.tally(&Method::Timeslices { slice_s: FIVE_MINUTES_S, target });
                let of = |all: u64| spent(Exact::ratio(tally.bad_slices(IGNORING), all));
                (of(tally.used()), of(tally.buckets()))
            }
        }
    }

    fn tally(&self, method: &Method) -> super::Tally {
        Counts::new(self.fives, method, &Excluded::default()).tally(self.window)
    }

    fn empty_slices(&self) -> u64 {
        let tally = self.tally(&Method::Occurrences);
        tally.used() - tally.counted_slices(IGNORING)
    }

    fn has_any(&self, way: Way) -> bool {
        let tally = self.tally(&Method::Occurrences);
        match way {
            Way::Pyrra | Way::Sloth => tally.total() > 0,
            Way::Datadog => tally.buckets() > 0,
        }
    }
}

/// Slices that say nothing are not counted.
const IGNORING: Choices =
    Choices { empty: CountsAs::Ignored, unknown: CountsAs::Ignored, excluded: super::ExcludedAs::Removed };

/// Buckets of five minutes; none where they are longer, or do not fit.
fn fives(series: &Series) -> Option<Cow<'_, Series>> {
    let grid = Grid::of_step(FIVE_MINUTES_S);
    if series.grid() == grid {
        return Some(Cow::Borrowed(series));
    }
    let parts = grid.step_ms() / series.grid().step_ms();
    if grid.step_ms() % series.grid().step_ms() != 0 || series.grid().phase_ms() != 0 {
        return None;
    }
    let same = |a: &Bucket, b: &Bucket| grid.floor(a.start) == grid.floor(b.start);
    let joined = series.buckets().chunk_by(same).map(|chunk| {
        let mut sum = Sum::default();
        chunk.iter().for_each(|bucket| sum.add(bucket));
        if i64::try_from(chunk.len()) != Ok(parts) {
            sum.miss();
        }
        sum.bucket(grid.floor(chunk[0].start))
    });
    Series::new(grid, joined.collect()).ok().map(Cow::Owned)
}

#[cfg(test)]
#[path = "comparison_tests.rs"]
mod tests;
