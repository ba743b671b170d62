//! The check of schedules: the proof that somebody is always on call, or where nobody is, in words.

use std::path::Path;
use std::time::Duration;

use watchbill_definitions::{Absences, Person, Weight};
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{
    AbsentSpan, CheckFinding, Checked, CheckedPerson, Gravity, Names, OtherReading, Schedule, Told, check,
    zone_disagreements,
};
use watchbill_domain::time::{Instant, dated_text, tzdb_release};

use crate::api::{ApiError, OnCallCheck, OnCallFinding, OnCallGap, ScheduleCheck, SystemZoneData, ZoneDisagreementRow};
use crate::ports::{Files, MachineDatabase, MachineZones};
use crate::zones::zone_problem;

use super::answers::range;
use super::find::{FoundSchedule, ScheduleFile, people_of, read_schedules};
use super::machine_opinion::MachineOpinion;
use super::names::{name, names};
use super::second_opinion;
use super::times::read_time;

/// How far ahead is looked unless somebody says otherwise: a year, leap or not.
pub(super) const AHEAD: Duration = Duration::from_secs(366 * 86_400);

/// Hand-offs that are listed of each zone and database that disagree.
const MOST_DISAGREEMENTS: usize = 100;

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
pub fn check_schedules(
    files: &dyn Files,
    zones: &dyn MachineZones,
    folder: &Path,
    range: CheckRange<'_>,
) -> Result<OnCallCheck, ApiError> {
    let machine = MachineOpinion::of(zones);
    let people = people_of(files, folder);
    let schedules = read_schedules(files, folder, &people, &[]);
    let zones = zone_problem(files, folder);
    let of = |file| {
        let mut checked = checked(file, &people, range, machine.as_ref())?;
        checked.problems.extend(zones.clone());
        Ok(checked)
    };
    let checked: Result<_, ApiError> = schedules.iter().map(of).collect();
    Ok(answer(checked?, machine.as_ref()))
}

impl FoundSchedule {
    /// Checks it.
    ///
    /// # Errors
    /// When the range is none.
    pub fn check(&self, zones: &dyn MachineZones, range: CheckRange<'_>) -> Result<OnCallCheck, ApiError> {
        let machine = MachineOpinion::of(zones);
        let mut checked = checked(&self.file, &self.people, range, machine.as_ref())?;
        let further: Vec<&String> = self.notes.iter().filter(|note| !checked.problems.contains(note)).collect();
        checked.problems.extend(further.into_iter().cloned());
        Ok(answer(vec![checked], machine.as_ref()))
    }
}

fn answer(schedules: Vec<ScheduleCheck>, machine: Option<&MachineOpinion<'_>>) -> OnCallCheck {
    let system_tzdb = machine.map(|machine| {
        let MachineDatabase { folder, release } = machine.database().clone();
        SystemZoneData { folder, release }
    });
    OnCallCheck { schedules, tzdb: tzdb_release(), second_tzdb: second_opinion::release(), system_tzdb }
}

fn checked(
    file: &ScheduleFile,
    people: &[Person],
    range: CheckRange<'_>,
    machine: Option<&MachineOpinion<'_>>,
) -> Result<ScheduleCheck, ApiError> {
    let mut problems = file.not_in_force();
    problems.extend(unread_absences(file, people));
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
        disagreements: Vec::new(),
        is_whole: file.refused().is_none(),
        problems,
    };
    let Some(schedule) = &file.schedule else { return Ok(empty) };
    let (from, to) = instants(schedule, range)?;
    let team = Team::of(people);
    let checked = looked_over(schedule, &team.people, (from, to), machine);
    Ok(ScheduleCheck {
        zone: Some(schedule.zone.name().to_owned()),
        from: Some(from.to_rfc3339()),
        to: Some(to.to_rfc3339()),
        covered: Some(checked.is_covered()),
        gap_seconds: Some(checked.uncovered().as_secs()),
        gaps: gaps(&checked.findings),
        handoffs: Some(checked.handoffs),
        summary: checked.said(schedule),
        findings: checked.findings.iter().map(|one| finding(one, schedule, &team)).collect(),
        disagreements: checked.findings.iter().flat_map(disagreements).collect(),
        ..empty
    })
}

/// Looks over [from, to), with the second opinion, and with that of the machine where it is asked for: two schedules beside each
/// other differ by nothing that this machine thinks.
pub(super) fn looked_over(
    schedule: &Schedule,
    people: &[CheckedPerson],
    (from, to): (Instant, Instant),
    machine: Option<&MachineOpinion<'_>>,
) -> Checked {
    let mut found = zone_disagreements(schedule, from, to, &second_opinion::database(), second_opinion::offset_s);
    if let Some(machine) = machine {
        let theirs = |zone: &str, at| machine.offset_s(zone, at);
        found.extend(zone_disagreements(schedule, from, to, &machine.name(), theirs));
    }
    check(schedule, people, from, to).with_zone_data(found)
}

/// The hand-offs of a finding about zone data, with both clocks.
fn disagreements(finding: &CheckFinding) -> Vec<ZoneDisagreementRow> {
    let CheckFinding::ZoneData(found) = finding else { return Vec::new() };
    let row = |read: OtherReading| ZoneDisagreementRow {
        database: found.database.clone(),
        zone: found.zone.name().to_owned(),
        at: read.at.to_rfc3339(),
        at_there: dated_text(read.at, &found.zone),
        ours: read.ours(),
        theirs: read.theirs(),
    };
    found.each().take(MOST_DISAGREEMENTS).map(row).collect()
}

fn instants(schedule: &Schedule, asked: CheckRange<'_>) -> Result<(Instant, Instant), ApiError> {
    let read = |option, text: Option<&str>| text.map(|text| read_time(option, text, &schedule.zone)).transpose();
    let now = Instant::from_ms(asked.now.as_ms().div_euclid(1000) * 1000);
    let from = read("--from", asked.from)?.unwrap_or(now);
    range(from, read("--to", asked.to)?.unwrap_or_else(|| from.plus(AHEAD)))
}

/// The people of a workspace, as the check knows them and as it calls them.
pub(super) struct Team {
    pub(super) people: Vec<CheckedPerson>,
    names: Names,
}

impl Team {
    pub(super) fn of(people: &[Person]) -> Self {
        Self { people: people.iter().map(checked_person).collect(), names: names(people) }
    }

    /// What was found of a schedule, in words.
    pub(super) fn told(&self, finding: &CheckFinding, schedule: &Schedule) -> Told {
        finding.said(schedule, &self.people, &self.names)
    }
}

fn checked_person(person: &Person) -> CheckedPerson {
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

/// Of whom in the schedule it is not known when they are away, or not wholly.
pub(super) fn unread_absences(file: &ScheduleFile, people: &[Person]) -> Vec<String> {
    people.iter().filter_map(|person| unread_of(file, person, people)).collect()
}

fn unread_of(file: &ScheduleFile, person: &Person, people: &[Person]) -> Option<String> {
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
    let name = name(&PersonId::new(&person.id), people);
    serves.then(|| format!("{calendar}: {what}: whether {name} is on call while away is not known"))
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

fn finding(finding: &CheckFinding, schedule: &Schedule, team: &Team) -> OnCallFinding {
    let told = team.told(finding, schedule);
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
