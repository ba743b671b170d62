//! Incidents of the period that the last window of a service level does not hold: of months before the last one, or before a
//! rolling window began.

use watchbill_domain::slo::review::{Judged, window_label};
use watchbill_domain::slo::{Demand, Evaluation, Grid, Mark, MarkKind, Question, Span, Window, ledger};

use crate::levels::Level;

use super::booked::Known;
use super::level::Around;
use super::snapshot::LedgerRow;
use super::window::Promised;

impl Around<'_> {
    /// Each with the name of the window it is told of, in the order of time, and what follows from their size. A calendar
    /// window is the one in which it began, a rolling one the one that ends with it.
    pub fn elsewhere<'q>(
        &self,
        level: &Level,
        last: Span,
        grid: Grid,
        judge: impl Fn(Judged) -> Option<(Question<'q>, Evaluation)>,
    ) -> (Vec<(String, LedgerRow)>, Vec<String>) {
        let (slo, as_of) = (&level.spec.slo, self.period.span.end.min(self.now));
        let promised = Promised { slo, zone: self.zone };
        let known = Known::about(level, self.marks, as_of);
        let meets = |mark: &Mark, span: Span| mark.span.start < span.end && span.start < mark.span.end;
        let is_missing = |mark: &Mark| {
            matches!(mark.kind, MarkKind::Incident | MarkKind::Class)
                && meets(mark, self.period.span)
                && !meets(mark, last)
        };
        let mut missing: Vec<usize> =
            (0..known.marks.len()).filter(|number| is_missing(&known.marks[*number])).collect();
        missing.sort_by_key(|number| known.marks[*number].span.start);
        let (mut rows, mut duties) = (Vec::new(), Vec::new());
        for number in missing {
            let mark = &known.marks[number];
            let at = match &slo.window {
                Window::Calendar(_) => mark.span.start,
                Window::Rolling { .. } => mark.span.end.shifted_ms(grid.step_ms()),
            };
            let Some(span) = slo.window.at(at.min(as_of), grid) else { continue };
            let (until, is_closed) = (span.end.min(as_of), span.end <= as_of);
            let Some((question, evaluation)) = judge(Judged { span, whole: span, as_of: until, is_closed }) else {
                continue;
            };
            let booked = ledger(question, &evaluation, &known.marks);
            let entry = booked.entries.iter().find(|entry| entry.mark == number);
            let row = entry.and_then(|entry| promised.row(&booked, &known, entry));
            rows.extend(row.map(|row| (window_label(&slo.window, span, self.zone), row)));
            let follows = booked.demands.iter().filter(|demand| match demand {
                Demand::Postmortem { mark: of, .. } => *of == number,
                Demand::PlanningItem { class, .. } => mark.class.as_ref() == Some(class),
            });
            duties.extend(follows.filter_map(|demand| promised.duty(demand, &known)));
        }
        (rows, duties)
    }
}
