//! What the burn-down of a window is drawn of.

use watchbill_domain::slo::{Evaluation, Exclusion, PointState, Question, Span, burn_down, even_instants};
use watchbill_domain::time::{dated_text, local_days};

use super::booked::Known;
use super::snapshot::{KeptBurnDown, millionths};
use super::window::Promised;

/// A page is read from across a room: finer steps could not be seen on it.
const POINTS: usize = 400;
/// Midnights under it.
const TICKS: usize = 6;
/// Days of the longest window that is drawn.
const LONGEST_DAYS: usize = 4000;

impl Promised<'_> {
    pub fn burn_down(
        &self,
        question: Question<'_>,
        evaluation: &Evaluation,
        known: &Known,
        exclusions: &[Exclusion],
    ) -> KeptBurnDown {
        let over = Span { start: evaluation.window.start, end: evaluation.elapsed.end.min(question.now) };
        let at = even_instants(over, question.counts.grid(), POINTS);
        let points = burn_down(question, evaluation, &at);
        // Before anything is known nothing is spent that anybody knows of.
        let remaining =
            |point: &watchbill_domain::slo::BurnDownPoint| point.remaining.as_ref().map_or(1_000_000, millionths);
        let state = |state: PointState| match state {
            PointState::Known => 'k',
            PointState::Partial => 'p',
            PointState::Unknown => 'u',
        };
        let mut kept = vec![(over.start.as_ms(), 1_000_000, 'k')];
        kept.extend(points.iter().map(|point| (point.at.as_ms(), remaining(point), state(point.state))));
        let window = evaluation.window;
        let meets = |span: Span| span.start < window.end && window.start <= span.end;
        let marks = known.rows.iter().zip(&known.marks).filter(|(_, mark)| meets(mark.span)).map(|(row, mark)| {
            let Span { start, end } = mark.span;
            (mark.kind.code().to_owned(), start.as_ms(), end.as_ms(), row.mark.title.clone())
        });
        let excluded = exclusions
            .iter()
            .filter(|exclusion| meets(exclusion.span))
            .map(|exclusion| (exclusion.span.start.as_ms(), exclusion.span.end.as_ms(), exclusion.reason.clone()));
        KeptBurnDown {
            from_ms: window.start.as_ms(),
            to_ms: window.end.as_ms(),
            as_of_ms: over.end.as_ms(),
            has_ideal: self.slo.window.is_calendar(),
            points: kept,
            ticks: self.ticks(window),
            marks: marks.collect(),
            exclusions: excluded.collect(),
            as_of: dated_text(over.end, self.own_zone()),
        }
    }

    /// Some midnights, evenly.
    fn ticks(&self, window: Span) -> Vec<(i64, String)> {
        let days = local_days(window.start, window.end, self.own_zone(), LONGEST_DAYS);
        let inside: Vec<_> = days.iter().filter(|day| window.start <= day.from && day.from < window.end).collect();
        let every = inside.len().div_ceil(TICKS).max(1);
        // `Sat 28 Mar` without its weekday.
        let short = |text: &str| text.split_once(' ').map_or(text, |(_, day)| day).to_owned();
        inside.iter().step_by(every).map(|day| (day.from.as_ms(), short(&day.short))).collect()
    }
}
