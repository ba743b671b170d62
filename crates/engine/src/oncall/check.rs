//! The check of schedules: the proof that somebody is always on call, or where nobody is, in words.

use std::path::Path;
use std::time::Duration;

use watchbill_definitions::{Absences, Person, Weight};
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{
    AbsentSpan, CheckFinding, Checked, CheckedPerson, Gravity, Schedule, check, zone_disagreements,
};
use watchbill_domain::time::{Instant, tzdb_release};

use crate::api::{ApiError, OnCallCheck, OnCallFinding, OnCallGap, ScheduleCheck};
use crate::ports::Files;

use super::answers::range;
use super::find::{FoundSchedule, ScheduleFile, people_of, read_schedules};
use super::second_opinion;
use super::times::read_time;

/// How far ahead is looked unless somebody says otherwise: a year, leap or not.
pub(super) const AHEAD: Duration = Duration::from_secs(366 * 86_400);

/// The range to check as somebody typed it: from now, for a year, unless they say otherwise.
#[derive(Debug, Clone, Copy)]
pub struct CheckRange<'a> {
    /// The first instant.
    pub from: Option<&'a str>,
    /// The first instant after it.
    pub to: Option<&'a str>,
    /// Now.
    pub now: Instant,
}

/// Checks every schedule of a workspace. What cannot be read says so, and the others are checked all the same.
///
/// # Errors
/// When the range is none.
pub fn check_schedules(files: &dyn Files, folder: &Path, range: CheckRange<'_>) -> Result<OnCallCheck, ApiError> {
    let people = people_of(files, folder);
    let schedules = read_schedules(files, folder, &people, &[]);
    let checked: Result<_, _> = schedules.iter().map(|file| checked(file, &people, range)).collect();
    Ok(answer(checked?))
}

impl FoundSchedule {
    /// Checks it.
    ///
    /// # Errors
    /// When the range is none.
    pub fn check(&self, range: CheckRange<'_>) -> Result<OnCallCheck, ApiError> {
        Ok(answer(vec![checked(&self.file, &self.people, range)?]))
    }
}

fn answer(schedules: Vec<ScheduleCheck>) -> OnCallCheck {
    OnCallCheck { schedules, tzdb: tzdb_release(), second_tzdb: second_opinion::release() }
}

fn checked(file: &ScheduleFile, people: &[Person], range: CheckRange<'_>) -> Result<ScheduleCheck, ApiError> {
    let mut problems = file.not_in_force();
    problems.extend(people.iter().filter_map(|person| unread_absences(file, person)));
    let empty = ScheduleCheck {
        schedule: file.name().to_owned(),
        file: file.file.clone(),
        zone: None,
        from: None,
        to: None,
        covered: None,
        gap_seconds: None,
        gaps: Vec::new(),
        handoffs: None,
        summary: format!("{} cannot be read: whether somebody is always on call is not known", file.file),
        findings: Vec::new(),
        is_whole: file.refused().is_none(),
        problems,
    };
    let Some(schedule) = &file.schedule else { return Ok(empty) };
    let (from, to) = instants(schedule, range)?;
    let people: Vec<CheckedPerson> = people.iter().map(checked_person).collect();
    let checked = looked_over(schedule, &people, from, to);
    Ok(ScheduleCheck {
        zone: Some(schedule.zone.name().to_owned()),
        from: Some(from.to_rfc3339()),
        to: Some(to.to_rfc3339()),
        covered: Some(checked.is_covered()),
        gap_seconds: Some(checked.uncovered().as_secs()),
        gaps: gaps(&checked.findings),
        handoffs: Some(checked.handoffs),
        summary: checked.said(schedule),
        findings: checked.findings.iter().map(|one| finding(one, schedule, &people)).collect(),
        ..empty
    })
}

/// Looks over [from, to), with the second opinion.
pub(super) fn looked_over(schedule: &Schedule, people: &[CheckedPerson], from: Instant, to: Instant) -> Checked {
    let disagreements = zone_disagreements(schedule, from, to, &second_opinion::database(), second_opinion::offset_s);
    check(schedule, people, from, to).with_zone_data(disagreements)
}

fn instants(schedule: &Schedule, asked: CheckRange<'_>) -> Result<(Instant, Instant), ApiError> {
    let read = |option, text: Option<&str>| text.map(|text| read_time(option, text, &schedule.zone)).transpose();
    let now = Instant::from_ms(asked.now.as_ms().div_euclid(1000) * 1000);
    let from = read("--from", asked.from)?.unwrap_or(now);
    range(from, read("--to", asked.to)?.unwrap_or_else(|| from.plus(AHEAD)))
}

pub(super) fn checked_person(person: &Person) -> CheckedPerson {
    let span = |absence: &watchbill_definitions::Absence| AbsentSpan {
        start: absence.from,
        end: absence.to,
        reason: absence.reason.clone(),
    };
    CheckedPerson {
        id: PersonId::new(&person.id),
        zone: person.timezone.clone(),
        absences: person.absences.known().iter().map(span).collect(),
    }
}

/// That it is not known when somebody is away, or not wholly, if they are in the schedule at all.
pub(super) fn unread_absences(file: &ScheduleFile, person: &Person) -> Option<String> {
    let (calendar, what) = match &person.absences {
        Absences::Calendar(calendar) => (calendar, "cannot be read".to_owned()),
        Absences::Read(read) => {
            let lost = read.lost.iter().filter(|finding| finding.weight != Weight::Note).count();
            let events = if lost == 1 { "1 event".to_owned() } else { format!("{lost} events") };
            (&read.path, (lost > 0).then(|| format!("{events} cannot be read, which `watchbill check` lists"))?)
        }
        Absences::Listed(_) => return None,
    };
    let schedule = file.schedule.as_ref()?;
    let rotations =
        schedule.layers.iter().flat_map(|layer| layer.versions.iter().map(|v| &v.rotation).chain([&layer.rotation]));
    let serves = rotations.flat_map(|rotation| &rotation.people).any(|id| id.as_str() == person.id);
    serves.then(|| format!("{calendar}: {what}: whether {} is on call while away is not known", person.id))
}

fn gaps(findings: &[CheckFinding]) -> Vec<OnCallGap> {
    let holes = findings.iter().filter_map(|finding| match finding {
        CheckFinding::Hole(hole) => Some(&hole.spans),
        _ => None,
    });
    let mut spans: Vec<_> = holes.flatten().collect();
    spans.sort_by_key(|span| span.start);
    spans.into_iter().map(|span| OnCallGap { start: span.start.to_rfc3339(), end: span.end.to_rfc3339() }).collect()
}

fn finding(finding: &CheckFinding, schedule: &Schedule, people: &[CheckedPerson]) -> OnCallFinding {
    let told = finding.said(schedule, people);
    OnCallFinding {
        kind: kind(finding),
        gravity: gravity(finding),
        what: told.what,
        means: told.means,
        to_do: told.to_do,
    }
}

pub(super) fn gravity(finding: &CheckFinding) -> &'static str {
    match finding.gravity() {
        Gravity::Error => "error",
        Gravity::Warning => "warning",
        Gravity::Note => "note",
    }
}

pub(super) fn kind(finding: &CheckFinding) -> &'static str {
    match finding {
        CheckFinding::Hole(_) => "gap",
        CheckFinding::AbsentOnDuty(_) => "absent_on_duty",
        CheckFinding::DoubleCover(_) => "double_cover",
        CheckFinding::NeverServes(_) => "never_serves",
        CheckFinding::NeverShows(_) => "never_shows",
        CheckFinding::ShortRest(_) => "short_rest",
        CheckFinding::LongDuty(_) => "long_duty",
        CheckFinding::ZoneData(_) => "zone_data",
        CheckFinding::MovedStart(_) => "moved_start",
        CheckFinding::OddShift(_) => "odd_shift",
    }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
