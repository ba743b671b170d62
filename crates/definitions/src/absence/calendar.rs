//! Absences that stand in a calendar.

use watchbill_domain::alerts::plain_line;
use watchbill_domain::sources::Problem;
use watchbill_domain::time::{Instant, Zone};

use super::Absence;
use crate::calendar::{CalendarRange, read_calendar};
use crate::finding::{Finding, Weight};

/// Characters of a reason.
const LONGEST_REASON: usize = 200;

/// What a calendar of absences gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceCalendar {
    /// In the order of their starts.
    pub absences: Vec<Absence>,
    /// What could not be read.
    pub findings: Vec<Finding>,
}

/// Reads a calendar in which every event that was not called off is an absence: shown as free or as busy, for programs call a
/// whole day free unless told otherwise. Of the time from `from` to `to`; a rule that has no end goes on to there. Days, and
/// times without a zone, are those of the calendar's zone, else of `zone`, else of UTC, which is said.
///
/// # Errors
/// When it is no calendar, or too large to be read.
pub fn read_absence_calendar(
    bytes: &[u8],
    file: &str,
    zone: Option<&Zone>,
    (from, to): (Instant, Instant),
) -> Result<AbsenceCalendar, Problem> {
    let utc = Zone::utc();
    let range = CalendarRange { from, to, zone: zone.unwrap_or(&utc) };
    let calendar = read_calendar(bytes, file, &range)?;
    let find = |weight, line, message| {
        let problem = Problem { place: file.to_owned(), line, column: None, message };
        Finding { problem, weight }
    };
    let lost = "nobody is warned when they are on call in this absence";
    let troubles = calendar.troubles.iter();
    let mut findings: Vec<Finding> = troubles
        .map(|trouble| find(Weight::Refused, Some(trouble.line), format!("{lost}: {}", trouble.what)))
        .collect();
    let has_day = calendar.occurrences.iter().find(|one| one.is_day).map(|one| one.line);
    let unplaced = calendar.floating.or(has_day).filter(|_| zone.is_none() && calendar.zone.is_none());
    if let Some(line) = unplaced {
        let message =
            "neither the calendar nor the person nor the team has a zone: days and times without one are read in UTC";
        findings.push(find(Weight::Note, Some(line), message.to_owned()));
    }
    let absence = |one: crate::calendar::Occurrence| {
        let reason = plain_line(&one.summary, LONGEST_REASON);
        Absence { from: one.start, to: one.end, reason: (!reason.is_empty()).then_some(reason) }
    };
    let absences = calendar.occurrences.into_iter().map(absence).collect();
    Ok(AbsenceCalendar { absences, findings })
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
