//! The time that a review looks at.

use std::fmt;

use crate::slo::{Calendar, Span, Unit};
use crate::time::{Day, Instant, Wall, Zone};

const MONTHS_OF_YEAR: i32 = 12;
const MONTHS_OF_QUARTER: i32 = 3;

/// The time that a review looks at, on the wall clock of the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// What people ask for it by: `2026-Q3`, `2026-07`, `2026-07-01..2026-09-15`.
    pub label: String,
    /// From its first instant to the first after it.
    pub span: Span,
}

/// A text that names no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAPeriod {
    /// It is none of the forms.
    #[error(
        "not a period: `{0}`; expected a quarter like 2026-Q3, a month like 2026-07, or last. Calendars of weeks, like 4-4-5, \
         have no names here: give their days with --from and --to, or as 2026-06-29..2026-09-27"
    )]
    Unreadable(String),
    /// One of the ends is no day.
    #[error("not a day: `{0}`; expected the like of 2026-07-01")]
    NotADay(String),
    /// It ends before it begins.
    #[error("the period would end before it begins; expected a first day before the last")]
    Backwards,
    /// It has not begun.
    #[error("{label} begins at {begins}, which is still to come: there is nothing to review yet")]
    Ahead {
        /// Which.
        label: String,
        /// When it begins.
        begins: Instant,
    },
}

/// Where the years of a team begin, and with them its quarters and months. The quarters of 2026 are those of the year that
/// begins in 2026.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearStart(Wall);

impl YearStart {
    /// As the calendar windows of a team have it: where a window of years begins, else where one of quarters does. Quarters
    /// that lie as those of the calendar do are numbered as those are, wherever their anchor is.
    #[must_use]
    pub fn of(calendars: &[&Calendar]) -> Option<Self> {
        let years = calendars.iter().find(|calendar| calendar.unit == Unit::Year);
        let quarters = calendars.iter().find(|calendar| {
            calendar.unit == Unit::Quarter
                || calendar.unit == Unit::Month && calendar.count.get() == MONTHS_OF_QUARTER.unsigned_abs()
        });
        let quarters = quarters.map(|calendar| match calendar.anchor.month_number() % MONTHS_OF_QUARTER {
            0 => first_month_of_year(calendar.anchor),
            _ => Some(calendar.anchor),
        });
        years.map(|calendar| calendar.anchor).or(quarters.flatten()).map(Self)
    }

    /// The calendar's: the midnight with which January begins.
    #[must_use]
    pub fn january() -> Option<Self> {
        Wall::parse("2000-01-01T00:00:00").ok().map(Self)
    }

    /// Whether it is the calendar's.
    #[must_use]
    pub fn is_january(self) -> bool {
        Self::january().and_then(|january| january.in_year(i32::from(self.0.year()), 0)) == Some(self.0)
    }

    /// Where a year begins on the wall clock, `months` later.
    fn in_year(self, year: i32, months: i32) -> Option<Wall> {
        let years = year.checked_sub(i32::from(self.0.year()))?;
        self.0.plus_months(years.checked_mul(MONTHS_OF_YEAR)?.checked_add(months)?)
    }
}

fn first_month_of_year(anchor: Wall) -> Option<Wall> {
    anchor.plus_months(-anchor.month_number().rem_euclid(MONTHS_OF_YEAR))
}

impl Period {
    /// Reads `2026-Q3`, `2026-07` or `last`, which is the last quarter that is over at `now`.
    ///
    /// # Errors
    /// [`NotAPeriod`] for anything else, and for what has not begun.
    pub fn parse(text: &str, year: YearStart, zone: &Zone, now: Instant) -> Result<Self, NotAPeriod> {
        let text = text.trim();
        let refuse = || NotAPeriod::Unreadable(text.chars().take(64).collect());
        let period = if text.eq_ignore_ascii_case("last") {
            Self::last_quarter(year, zone, now)
        } else if let Some((number, quarter)) = text.split_once("-Q").or_else(|| text.split_once("-q")) {
            let quarter = quarter.parse::<i32>().ok().filter(|quarter| (1..=4).contains(quarter));
            plain_year(number).zip(quarter).and_then(|(number, quarter)| Self::quarter(year, zone, number, quarter))
        } else if let Some((number, month)) = text.split_once('-') {
            let month = Some(month).filter(|month| month.len() == 2).and_then(|month| month.parse::<i32>().ok());
            plain_year(number)
                .zip(month.filter(|month| (1..=12).contains(month)))
                .and_then(|(number, month)| Self::month(year, zone, number, month))
        } else {
            None
        };
        period.ok_or_else(refuse)?.begun(now)
    }

    /// From the first day to the last one, both whole.
    ///
    /// # Errors
    /// [`NotAPeriod`] where one of them is no day, where they are the wrong way round, and for what has not begun.
    pub fn of_days(from: &str, to: &str, zone: &Zone, now: Instant) -> Result<Self, NotAPeriod> {
        let day = |text: &str| Day::parse(text.trim()).map_err(|error| NotAPeriod::NotADay(error.0));
        let (first, last) = (day(from)?, day(to)?);
        if last < first {
            return Err(NotAPeriod::Backwards);
        }
        let span = Span { start: zone.day_begins(first), end: zone.day_begins(last.next()) };
        Self { label: format!("{first}..{last}"), span }.begun(now)
    }

    /// The same kind of time, directly before: quarters before quarters, months before months, and of other periods the same
    /// length.
    #[must_use]
    pub fn before(&self, year: YearStart, zone: &Zone) -> Option<Self> {
        let last_of_it = self.span.start.shifted_ms(-1);
        if self.label.contains("-Q") {
            return Self::quarter_at(year, zone, last_of_it);
        }
        if self.label.len() == "2026-07".len() {
            let wall = zone.wall(last_of_it);
            let month = |back: i32| {
                let number = wall.month_number() - back;
                Self::month(year, zone, number.div_euclid(MONTHS_OF_YEAR), number.rem_euclid(MONTHS_OF_YEAR) + 1)
            };
            return (0..=1).filter_map(month).find(|month| month.span.end == self.span.start);
        }
        let start = self.span.start.shifted_ms(-self.span.length_ms());
        let (first, last) = (zone.wall(start).day(), zone.wall(last_of_it).day());
        Some(Self { label: format!("{first}..{last}"), span: Span { start, end: self.span.start } })
    }

    /// Whether all of it has gone by.
    #[must_use]
    pub fn is_over(&self, now: Instant) -> bool {
        self.span.end <= now
    }

    fn begun(self, now: Instant) -> Result<Self, NotAPeriod> {
        if now <= self.span.start {
            return Err(NotAPeriod::Ahead { label: self.label, begins: self.span.start });
        }
        Ok(self)
    }

    fn last_quarter(year: YearStart, zone: &Zone, now: Instant) -> Option<Self> {
        let current = Self::quarter_at(year, zone, now)?;
        Self::quarter_at(year, zone, current.span.start.shifted_ms(-1))
    }

    fn quarter_at(year: YearStart, zone: &Zone, at: Instant) -> Option<Self> {
        // A year that does not begin in January holds instants of two years of the calendar.
        let wall = i32::from(zone.wall(at).year());
        let quarters = (wall - 1..=wall + 1).flat_map(|number| (1..=4).map(move |quarter| (number, quarter)));
        quarters
            .filter_map(|(number, quarter)| Self::quarter(year, zone, number, quarter))
            .find(|quarter| quarter.span.start <= at && at < quarter.span.end)
    }

    fn quarter(year: YearStart, zone: &Zone, number: i32, quarter: i32) -> Option<Self> {
        let start = |months: i32| year.in_year(number, months).map(|wall| zone.as_if_unchanged(wall));
        let months = (quarter - 1) * MONTHS_OF_QUARTER;
        let span = Span { start: start(months)?, end: start(months + MONTHS_OF_QUARTER)? };
        Some(Self { label: format!("{number}-Q{quarter}"), span })
    }

    /// The month of the calendar, from the day and the time of it at which the months of the team begin.
    fn month(year: YearStart, zone: &Zone, number: i32, month: i32) -> Option<Self> {
        let january = first_month_of_year(year.0)?;
        let years = number.checked_sub(i32::from(january.year()))?;
        let months = years.checked_mul(MONTHS_OF_YEAR)?.checked_add(month - 1)?;
        let start = |months: i32| january.plus_months(months).map(|wall| zone.as_if_unchanged(wall));
        Some(Self {
            label: format!("{number}-{month:02}"),
            span: Span { start: start(months)?, end: start(months + 1)? },
        })
    }
}

/// `2026-Q3`
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

fn plain_year(text: &str) -> Option<i32> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_year)
}

#[cfg(test)]
#[path = "period_tests.rs"]
mod tests;
