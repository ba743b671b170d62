//! What one schedule answers: who is on call at an instant, and over a range.

use std::time::Duration;

use watchbill_domain::oncall::Run;
use watchbill_domain::time::{Instant, Zone, dated_text, span_text, tzdb_release};

use crate::api::{ApiError, OnCallAt, OnCallNowView, OnCallRun, OnCallShifts, OnCallView};

use crate::ports::Files;

use super::brief::Reader;
use super::escalation::{Grounds, Upstreams, escalation};
use super::find::{FoundSchedule, read_schedules, team_of};
use super::names::name;
use super::now::{Clock, now_of, of_file, shift};
use super::times::read_time;

/// The longest range that is answered: 20 years. What is further away no clock is certain of, and nobody reads so much.
const LONGEST: Duration = Duration::from_secs(20 * 366 * 86_400);

/// Who is on call at an instant, for scripts and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtAnswer {
    /// For scripts.
    pub listing: OnCallAt,
    /// For people.
    pub view: OnCallView,
}

/// Who is on call over a range, for scripts and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftsAnswer {
    /// For scripts.
    pub listing: OnCallShifts,
    /// The schedule's zone.
    pub zone: String,
    /// For people: the same runs.
    pub rows: Vec<RunRow>,
    /// How long nobody is on call, in words; nothing when somebody always is.
    pub gap: Option<String>,
}

/// One run in words, by the clock of the schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    /// `Mon 9 Mar 2026 09:00 CET`
    pub start: String,
    /// Likewise.
    pub end: String,
    /// `7 d`
    pub length: String,
    /// As people call them; nobody in a gap.
    pub people: Vec<String>,
}

impl FoundSchedule {
    /// Who is on call at the time that somebody typed.
    ///
    /// # Errors
    /// When that is no time, or none that the schedule's zone has once.
    pub fn at(&self, at: &str, now: Instant, laptop: &Zone) -> Result<AtAnswer, ApiError> {
        let at = read_time("--at", at, &self.schedule.zone)?;
        let roster = self.schedule.roster();
        let listing = OnCallAt {
            schedule: self.schedule.name.clone(),
            at: at.to_rfc3339(),
            on_call: roster.on_call(at).iter().map(|row| shift(&self.schedule, row)).collect(),
            next_handoff: roster.next_handoff(at).map(Instant::to_rfc3339),
            tzdb: tzdb_release(),
        };
        Ok(AtAnswer { listing, view: of_file(&self.file, &self.people, &Clock { at, now, laptop }) })
    }

    /// Who is on call now, and what happens if nobody answers by what was recorded of that.
    #[must_use]
    pub fn now(&self, files: &dyn Files, upstreams: &Upstreams, now: Instant, laptop: &Zone) -> OnCallNowView {
        let folder = &self.place.workspace;
        let (_, services) = team_of(files, folder);
        let schedules = read_schedules(files, folder, &self.people, &[]);
        let reader = Reader { people: &self.people, me: None, now, laptop };
        let mut view = now_of(std::slice::from_ref(&self.file), &self.people, now, laptop);
        // A file of the workspace is one of its schedules however it was named; another one can be named by no service.
        let own = schedules.iter().find(|other| folder.join(&other.file) == self.place.path);
        let services = if own.is_some() { services.as_slice() } else { &[] };
        let grounds = Grounds { upstreams, services, schedules: &schedules, reader };
        for shown in &mut view.schedules {
            shown.escalation = Some(escalation(own.unwrap_or(&self.file), grounds));
        }
        view
    }

    /// Who is on call over the range that somebody typed.
    ///
    /// # Errors
    /// When its ends are no times, when it is empty or upside down, and when it is longer than 20 years.
    pub fn shifts(&self, from: &str, to: &str) -> Result<ShiftsAnswer, ApiError> {
        let zone = &self.schedule.zone;
        let (from, to) = range(read_time("--from", from, zone)?, read_time("--to", to, zone)?)?;
        let runs = self.schedule.runs(from, to);
        let gap: Duration = runs.iter().filter(|run| run.people.is_empty()).map(|run| run.end.since(run.start)).sum();
        let row = |run: &Run| RunRow {
            start: dated_text(run.start, zone),
            end: dated_text(run.end, zone),
            length: span_text(run.end.since(run.start)),
            people: run.people.iter().map(|person| name(person, &self.people)).collect(),
        };
        let rows = runs.iter().map(row).collect();
        let listed = |run: Run| OnCallRun {
            start: run.start.to_rfc3339(),
            end: run.end.to_rfc3339(),
            people: run.people.iter().map(ToString::to_string).collect(),
        };
        let listing = OnCallShifts {
            schedule: self.schedule.name.clone(),
            from: from.to_rfc3339(),
            to: to.to_rfc3339(),
            runs: runs.into_iter().map(listed).collect(),
            gap_seconds: gap.as_secs(),
            tzdb: tzdb_release(),
        };
        let gap = (!gap.is_zero()).then(|| span_text(gap));
        Ok(ShiftsAnswer { listing, zone: zone.name().to_owned(), rows, gap })
    }
}

/// A range that can be answered.
pub(super) fn range(from: Instant, to: Instant) -> Result<(Instant, Instant), ApiError> {
    let refuse = |message: String| Err(ApiError::Invalid { field: "--to".to_owned(), message });
    if to <= from {
        return refuse(format!("--to is {to}, which is not behind --from, {from}; expected a later time"));
    }
    if to.since(from) > LONGEST {
        return refuse(format!("from {from} to {to} is longer than 20 years; expected an earlier --to"));
    }
    Ok((from, to))
}

#[cfg(test)]
#[path = "answers_tests.rs"]
mod tests;
