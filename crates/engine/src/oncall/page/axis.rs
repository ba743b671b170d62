//! The range that is shown, and its days.

use watchbill_domain::time::{ClockChange, Instant, LocalDay, Zone, dated_text, local_days, monday};

use crate::api::{OnCallAxis, OnCallClock, OnCallDay, OnCallSpan};

use super::clocks::Clocks;

/// More days than any range has.
const MOST_DAYS: usize = 100;
const HOUR_MS: f64 = 3_600_000.0;

/// What is shown: [from, to).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) from: Instant,
    pub(super) to: Instant,
}

impl OnCallSpan {
    fn weeks(self) -> i16 {
        match self {
            Self::Week => 1,
            Self::TwoWeeks => 2,
            Self::FourWeeks => 4,
            Self::Quarter => 13,
        }
    }
}

impl Range {
    /// The weeks from that of `at` on, as `zone` has them.
    pub(super) fn of(at: Instant, span: OnCallSpan, zone: &Zone) -> Self {
        Self { from: monday(at, zone, 0), to: monday(at, zone, span.weeks()) }
    }

    /// Where an instant lies, from 0 to 1.
    pub(super) fn part(self, at: Instant) -> f64 {
        ms(self.from, at.clamp(self.from, self.to)) / ms(self.from, self.to).max(1.0)
    }

    pub(super) fn holds(self, at: Instant) -> bool {
        self.from <= at && at < self.to
    }
}

/// The axis with its days.
pub(super) fn axis(range: Range, span: OnCallSpan, clocks: &Clocks<'_>, now: Instant) -> OnCallAxis {
    let zone = clocks.axis();
    let days = local_days(range.from, range.to.shifted_ms(-1), zone, MOST_DAYS);
    OnCallAxis {
        span,
        clock: clocks.chosen,
        zone: zone.name().to_owned(),
        title: title(&days),
        clock_said: clock_said(clocks.chosen, zone),
        from: range.from.to_rfc3339(),
        to: range.to.to_rfc3339(),
        earlier: monday(range.from, zone, -span.weeks()).to_rfc3339(),
        later: range.to.to_rfc3339(),
        now: range.holds(now).then(|| range.part(now)),
        now_said: format!("now, {}", dated_text(now, zone)),
        days: days.iter().map(|day| one_day(day, range, span, zone, now)).collect(),
    }
}

fn one_day(day: &LocalDay, range: Range, span: OnCallSpan, zone: &Zone, now: Instant) -> OnCallDay {
    let left = range.part(day.from);
    OnCallDay {
        left,
        width: range.part(day.to) - left,
        start: day.from.to_rfc3339(),
        label: label(day, span),
        title: day.long.clone(),
        hours: ms(day.from, day.to) / HOUR_MS,
        clocks: clocks_set(day, zone),
        is_weekend: day.is_weekend(),
        is_monday: day.since_monday == 0,
        is_today: day.from <= now && now < day.to,
    }
}

/// As much as there is room for.
fn label(day: &LocalDay, span: OnCallSpan) -> String {
    let words: Vec<&str> = day.short.split(' ').collect();
    let [weekday, number, month] = words.as_slice() else { return day.short.clone() };
    match span {
        OnCallSpan::Week => day.short.clone(),
        OnCallSpan::TwoWeeks => format!("{weekday} {number}"),
        OnCallSpan::FourWeeks | OnCallSpan::Quarter if day.since_monday == 0 => format!("{number} {month}"),
        OnCallSpan::FourWeeks => (*number).to_owned(),
        OnCallSpan::Quarter => String::new(),
    }
}

/// `23 hours: the clocks go from 02:00 to 03:00`. Where a whole day is left out, the one after it is as long as others.
fn clocks_set(day: &LocalDay, zone: &Zone) -> Option<String> {
    let set = zone.clock_changes(day.from, day.to);
    if set.is_empty() {
        return None;
    }
    let said: Vec<String> = set.iter().map(|change: &ClockChange| change.said(zone)).collect();
    let hours = ms(day.from, day.to) / HOUR_MS;
    Some(format!("{hours} hours: the clocks go {}", said.join(", and ")))
}

/// `Mon 9 Mar to Sun 22 Mar 2026`, with the year twice where it is another one.
fn title(days: &[LocalDay]) -> String {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return String::new() };
    let year = |day: &LocalDay| day.date.split('-').next().unwrap_or_default().to_owned();
    let (one, other) = (year(first), year(last));
    if one == other {
        format!("{} to {} {other}", first.short, last.short)
    } else {
        format!("{} {one} to {} {other}", first.short, last.short)
    }
}

fn clock_said(chosen: OnCallClock, zone: &Zone) -> String {
    let name = zone.name();
    match chosen {
        OnCallClock::Mine => format!("Days and times on this laptop's clock ({name})."),
        OnCallClock::Schedule => format!("Days and times on the schedule's clock ({name})."),
        OnCallClock::Theirs => {
            format!("Days on the schedule's clock ({name}), times on the clock of whoever is on call.")
        }
    }
}

/// Milliseconds between two instants, exact: a quarter has fewer than 2^53.
#[allow(clippy::cast_precision_loss)]
fn ms(from: Instant, to: Instant) -> f64 {
    (to.as_ms() - from.as_ms()) as f64
}

#[cfg(test)]
#[path = "axis_tests.rs"]
mod tests;
