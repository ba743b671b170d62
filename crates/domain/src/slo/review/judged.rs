//! Which windows a review judges, and how.

use crate::slo::{Grid, Span, Unit, Window};
use crate::time::{Instant, Zone};

/// A window that a review judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// Which time.
    pub span: Span,
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
        let at_end = |span: Span| Judged { span, as_of: span.end, is_closed: period.end <= now };
        return window.at(as_of, grid).map(at_end).into_iter().collect();
    };
    let Some(last) = calendar.number_at(as_of.shifted_ms(-1)) else { return Vec::new() };
    let is_in = |span: &Span| period.start < span.end;
    let mut judged: Vec<Judged> = (0..=last)
        .rev()
        .map_while(|number| calendar.span(number).filter(is_in))
        .filter(|span| span.end <= as_of)
        .map(|span| Judged { span, as_of: span.end, is_closed: true })
        .collect();
    judged.reverse();
    if judged.is_empty() {
        judged.extend(calendar.span(last).map(|span| Judged { span, as_of, is_closed: false }));
    }
    judged
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
