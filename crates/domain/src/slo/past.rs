//! What became of the windows that are over.

use std::num::NonZeroU32;

use super::burn_down::without_pairs;
use super::{Calendar, Evaluation, Exact, Question, Span, Unit, Window, evaluate};
use crate::time::{Instant, Wall, Zone};

/// A window that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastWindow {
    /// What it came to, with its coverage. Its pairs are not asked.
    pub evaluation: Evaluation,
    /// Whether the promise was kept.
    pub outcome: Outcome,
}

/// Whether a promise was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// By what is known; how much that is, its coverage says. Exactly the promised share is kept, though nothing is left.
    Met,
    /// More was bad than may be.
    Missed,
    /// Nothing is known of it.
    Unknown,
}

impl Outcome {
    /// The word by which programs know it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::Unknown => "unknown",
        }
    }

    /// That of a window that is over.
    #[must_use]
    pub fn of(evaluation: &Evaluation) -> Self {
        match evaluation {
            _ if !evaluation.is_of_something() => Self::Unknown,
            _ if evaluation.consumed > Exact::one() => Self::Missed,
            _ => Self::Met,
        }
    }
}

/// At which times a rolling window is looked at when past ones are compared: there is no end of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Every {
    /// At the ends of months.
    Month,
    /// At the ends of January's, April's, July's and October's quarters.
    Quarter,
}

/// The last windows that are over, at most so many, the oldest first, and none that ended before the first bucket: those of a
/// calendar are its own, of a rolling one those that ended at the ends of months or quarters on the clock of a zone.
#[must_use]
pub fn past_windows(question: Question<'_>, most: usize, rolling_at: (Every, &Zone)) -> Vec<PastWindow> {
    let Some(kept) = question.counts.series().span() else { return Vec::new() };
    let slo = without_pairs(question.slo);
    let question = Question { slo: &slo, ..question };
    let ends = |span: &Span| span.end > kept.start;
    let evaluations: Vec<Evaluation> = match &question.slo.window {
        Window::Calendar(calendar) => closed(calendar, question.now)
            .take_while(ends)
            .take(most)
            .map_while(|span| evaluate(Question { window: Some(span), ..question }))
            .collect(),
        Window::Rolling { .. } => clock(rolling_at)
            .iter()
            .flat_map(|clock| closed(clock, question.now))
            .take_while(ends)
            .take(most)
            .map_while(|span| evaluate(Question { now: span.end, window: None, ..question }))
            .collect(),
    };
    evaluations
        .into_iter()
        .rev()
        .map(|evaluation| PastWindow { outcome: Outcome::of(&evaluation), evaluation })
        .collect()
}

/// The windows of a calendar that are over, the last one first.
fn closed(calendar: &Calendar, now: Instant) -> impl Iterator<Item = Span> + '_ {
    let current = calendar.number_at(now).unwrap_or(0);
    (0..current).rev().map_while(|number| calendar.span(number))
}

fn clock((every, zone): (Every, &Zone)) -> Option<Calendar> {
    let unit = match every {
        Every::Month => Unit::Month,
        Every::Quarter => Unit::Quarter,
    };
    Some(Calendar { anchor: Wall::of_seconds(0)?, count: NonZeroU32::MIN, unit, zone: zone.clone() })
}

#[cfg(test)]
#[path = "past_tests.rs"]
mod tests;
