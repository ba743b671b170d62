//! Which windows a review judges, and how.

use crate::slo::{Exact, Grid, Objective, Outcome, Span, Unit, Window};
use crate::time::{Instant, Zone};

/// A window that a review judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// Which time: the window, or what of it there is a budget for.
    pub span: Span,
    /// The window.
    pub whole: Span,
    /// As of when it is judged: its end, or until when the period has come in a window that is not over.
    pub as_of: Instant,
    /// Whether it is over, so that its figures stay as they are.
    pub is_closed: bool,
}

/// The windows of an SLO that are judged in a period: of the calendar those that end in it, in their order, and where none of
/// them is over the one that runs; of rolling ones the one at its end. As of `now` where the period is not over.
#[must_use]
pub fn judged_windows(window: &Window, period: Span, grid: Grid, now: Instant) -> Vec<Judged> {
    let as_of = period.end.min(now);
    let Window::Calendar(calendar) = window else {
        let at_end = |span: Span| Judged { span, whole: span, as_of: span.end, is_closed: period.end <= now };
        return window.at(as_of, grid).map(at_end).into_iter().collect();
    };
    let Some(last) = calendar.number_at(as_of.shifted_ms(-1)) else { return Vec::new() };
    let is_in = |span: &Span| period.start < span.end;
    let mut judged: Vec<Judged> = (0..=last)
        .rev()
        .map_while(|number| calendar.span(number).filter(is_in))
        .filter(|span| span.end <= as_of)
        .map(|span| Judged { span, whole: span, as_of: span.end, is_closed: true })
        .collect();
    judged.reverse();
    if judged.is_empty() {
        judged.extend(calendar.span(last).map(|span| Judged { span, whole: span, as_of, is_closed: false }));
    }
    judged
}

impl Judged {
    /// The same of a window of the calendar that was measured from `first` on: nothing was promised before, so that its budget is
    /// that of the time from the first measured day on, in its own zone.
    #[must_use]
    pub fn measured_from(self, first: Instant, window: &Window) -> Self {
        let Window::Calendar(calendar) = window else { return self };
        let day = calendar.zone.day_begins(calendar.zone.wall(first).day());
        let is_within = self.span.start < day && day < self.as_of;
        Self { span: Span { start: if is_within { day } else { self.span.start }, ..self.span }, ..self }
    }
}

/// The window a year before one that ends when `span` does: of the calendar the one that ended then, on its own clock, of rolling
/// ones the one that ended then on the clock of `zone`. None before the first window of a calendar.
#[must_use]
pub fn year_before(window: &Window, span: Span, grid: Grid, zone: &Zone) -> Option<Span> {
    let end = |zone: &Zone| Some(zone.as_if_unchanged(zone.wall(span.end).plus_months(-12)?));
    match window {
        Window::Calendar(calendar) => calendar.span(calendar.number_at(end(&calendar.zone)?.shifted_ms(-1))?),
        Window::Rolling { .. } => window.at(end(zone)?, grid),
    }
}

/// What a window that is over came to by the sum of its events alone: whether it was kept, and what was left of its budget. None
/// where there were none.
#[must_use]
pub fn judged_by_sums(objective: &Objective, good: u128, total: u128) -> Option<(Outcome, Exact)> {
    let consumed = Exact::ratio(total.saturating_sub(good), total)?.over(&objective.allowed())?;
    let outcome = if consumed > Exact::one() { Outcome::Missed } else { Outcome::Met };
    Some((outcome, &Exact::one() - &consumed))
}

/// What a window is called: `2026-Q3`, `2026-07` or `2026` where it is one of the calendar, else by its days, in its own zone or
/// else `zone`.
#[must_use]
pub fn window_label(window: &Window, span: Span, zone: &Zone) -> String {
    let (zone, named) = match window {
        Window::Calendar(calendar) => (&calendar.zone, Some((calendar.unit, calendar.count.get()))),
        Window::Rolling { .. } => (zone, None),
    };
    let (start, last) = (zone.wall(span.start), zone.wall(span.end.shifted_ms(-1)));
    let (year, month) = (start.year(), start.month_number().rem_euclid(12) + 1);
    let begins_a_month = start.to_string().ends_with("-01T00:00:00");
    match named.filter(|_| begins_a_month) {
        Some((Unit::Quarter, 1) | (Unit::Month, 3)) if month % 3 == 1 => format!("{year}-Q{}", month / 3 + 1),
        Some((Unit::Month, 1)) => format!("{year}-{month:02}"),
        Some((Unit::Year, 1) | (Unit::Month, 12) | (Unit::Quarter, 4)) if month == 1 => year.to_string(),
        _ => format!("{}..{}", start.day(), last.day()),
    }
}

#[cfg(test)]
#[path = "judged_tests.rs"]
mod tests;
