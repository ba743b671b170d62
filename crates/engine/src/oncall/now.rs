//! Who is on call at an instant, for those who look: names, until when, and on whose clock.

use std::time::Duration;

use watchbill_definitions::Person;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Because, OnCall, Run, Schedule};
use watchbill_domain::time::{Instant, Zone, dated_text, local_text, tzdb_release};

use crate::api::{OnCallMoment, OnCallNowView, OnCallPerson, OnCallShift, OnCallView, TimeText};

use super::brief::Reader;
use super::escalation::{Grounds, escalation};
use super::find::ScheduleFile;
use super::names::name;

/// How far ahead the end of somebody's duty is looked for: a year, leap or not.
const HORIZON: Duration = Duration::from_secs(366 * 86_400);

/// By all of these at once.
pub(crate) fn now_of(schedules: &[ScheduleFile], people: &[Person], now: Instant, laptop: &Zone) -> OnCallNowView {
    let clock = Clock { at: now, now, laptop };
    OnCallNowView {
        at: clock.time(now),
        schedules: schedules.iter().map(|file| of_file(file, people, &clock)).collect(),
        tzdb: tzdb_release(),
    }
}

/// The same, with what happens if nobody answers.
pub(super) fn now_with(grounds: Grounds<'_>) -> OnCallNowView {
    let Reader { people, now, laptop, .. } = grounds.reader;
    let mut view = now_of(grounds.schedules, people, now, laptop);
    for (shown, file) in view.schedules.iter_mut().zip(grounds.schedules) {
        shown.escalation = Some(escalation(file, grounds));
    }
    view
}

/// When, and how it is written.
pub(super) struct Clock<'a> {
    /// The instant that is asked for.
    pub(super) at: Instant,
    pub(super) now: Instant,
    pub(super) laptop: &'a Zone,
}

impl Clock<'_> {
    fn time(&self, at: Instant) -> TimeText {
        let text = local_text(at, self.laptop, self.now);
        TimeText { ms: at.as_ms(), short: text.short, full: text.full }
    }

    fn moment(&self, at: Instant, zone: &Zone) -> OnCallMoment {
        OnCallMoment { time: self.time(at), here: dated_text(at, self.laptop), there: dated_text(at, zone) }
    }
}

/// A file that gives no schedule says so: that nobody is known to be on call is not that nobody is.
pub(super) fn of_file(file: &ScheduleFile, people: &[Person], clock: &Clock<'_>) -> OnCallView {
    let (is_whole, problems) = (file.refused().is_none(), file.not_in_force());
    match &file.schedule {
        Some(schedule) => OnCallView { is_whole, problems, ..of_schedule(schedule, &file.file, people, clock) },
        None => OnCallView {
            schedule: file.name().to_owned(),
            file: file.file.clone(),
            zone: String::new(),
            at_there: String::new(),
            state: "unknown".to_owned(),
            people: Vec::new(),
            next: None,
            next_people: Vec::new(),
            next_names: Vec::new(),
            is_whole,
            problems,
            escalation: None,
        },
    }
}

fn of_schedule(schedule: &Schedule, file: &str, people: &[Person], clock: &Clock<'_>) -> OnCallView {
    let roster = schedule.roster();
    let (at, zone) = (clock.at, &schedule.zone);
    let rows = roster.on_call(at);
    let runs = roster.runs(at, at.plus(HORIZON));
    let next = roster.next_handoff(at);
    let then = next.map(|next| roster.runs(next, next.shifted_ms(1000)));
    let next_people: Vec<&PersonId> = then.iter().flatten().flat_map(|run| &run.people).collect();
    let mut on_call: Vec<OnCallPerson> = Vec::new();
    for row in &rows {
        let shift = shift(schedule, row);
        match on_call.iter_mut().find(|person| person.person == row.person.as_str()) {
            Some(person) => person.shifts.push(shift),
            None => on_call.push(person(row, shift, until(&runs, &row.person), (people, zone), clock)),
        }
    }
    OnCallView {
        schedule: schedule.name.clone(),
        file: file.to_owned(),
        zone: zone.name().to_owned(),
        at_there: dated_text(at, zone),
        state: if rows.is_empty() { "gap" } else { "covered" }.to_owned(),
        people: on_call,
        next: next.map(|next| clock.moment(next, zone)),
        next_people: next_people.iter().map(ToString::to_string).collect(),
        next_names: next_people.iter().map(|person| name(person, people)).collect(),
        is_whole: true,
        problems: Vec::new(),
        escalation: None,
    }
}

fn person(
    row: &OnCall,
    shift: OnCallShift,
    until: Option<Instant>,
    (people, zone): (&[Person], &Zone),
    clock: &Clock<'_>,
) -> OnCallPerson {
    let own = people.iter().find(|person| person.id == row.person.as_str()).and_then(|person| person.timezone.as_ref());
    OnCallPerson {
        person: row.person.to_string(),
        name: name(&row.person, people),
        zone: own.map(|zone| zone.name().to_owned()),
        until: until.map(|until| clock.moment(until, zone)),
        until_theirs: until.and_then(|until| Some(dated_text(until, own?))),
        shifts: vec![shift],
    }
}

/// One row as scripts read it.
pub(super) fn shift(schedule: &Schedule, row: &OnCall) -> OnCallShift {
    let (layer, turn, because) = match row.because {
        Because::Rotation { layer, turn } => (schedule.layers.get(layer), Some(turn), "rotation"),
        Because::Override { .. } => (None, None, "override"),
        Because::Temporary { .. } => (None, None, "temporary"),
    };
    OnCallShift {
        person: row.person.to_string(),
        layer: layer.map(|layer| layer.name.clone()),
        turn,
        shift_start: row.shift_start.to_rfc3339(),
        shift_end: row.shift_end.to_rfc3339(),
        because,
    }
}

/// When somebody who is on call at the start of the first run no longer is, whoever else comes and goes meanwhile.
fn until(runs: &[Run], person: &PersonId) -> Option<Instant> {
    runs.iter().find(|run| !run.people.contains(person)).map(|run| run.start)
}

#[cfg(test)]
#[path = "now_tests.rs"]
mod tests;
