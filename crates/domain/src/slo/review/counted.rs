//! The time that somebody counted complaints over: a day or a month of the calendar.

use crate::slo::Span;
use crate::time::{Day, Instant, Zone};

/// A day or a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedOver {
    /// `2026-07` or `2026-07-14`.
    pub name: String,
    /// From its first instant to the first after it.
    pub span: Span,
    /// Whether it is a month.
    pub is_month: bool,
}

impl CountedOver {
    /// Reads `2026-07` or `2026-07-14`, on the wall clock of a zone; none for anything else.
    #[must_use]
    pub fn parse(text: &str, zone: &Zone) -> Option<Self> {
        let text = text.trim();
        let is_month = text.len() == "2026-07".len();
        let first = Day::parse(&if is_month { format!("{text}-01") } else { text.to_owned() }).ok()?;
        let after = if is_month { first_of_next_month(first)? } else { first.next() };
        let span = Span { start: zone.day_begins(first), end: zone.day_begins(after) };
        Some(Self { name: text.to_owned(), span, is_month })
    }

    /// The days of a span, of which any part is in it.
    #[must_use]
    pub fn days(span: Span, zone: &Zone) -> Vec<Self> {
        Self::along(span, zone, |day| day.to_string())
    }

    /// The months of a span, of which any part is in it.
    #[must_use]
    pub fn months(span: Span, zone: &Zone) -> Vec<Self> {
        Self::along(span, zone, |day| day.to_string().chars().take("2026-07".len()).collect())
    }

    fn along(span: Span, zone: &Zone, name: impl Fn(Day) -> String) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let mut at: Instant = span.start;
        while at < span.end {
            let Some(next) = Self::parse(&name(zone.wall(at).day()), zone).filter(|next| next.span.end > at) else {
                break;
            };
            at = next.span.end;
            found.push(next);
        }
        found
    }
}

fn first_of_next_month(first: Day) -> Option<Day> {
    // Any day of the next month gives its name, and that its first.
    let text = first.later(31).to_string();
    Day::parse(&format!("{}-01", text.get(.."2026-07".len())?)).ok()
}

#[cfg(test)]
#[path = "counted_tests.rs"]
mod tests;
