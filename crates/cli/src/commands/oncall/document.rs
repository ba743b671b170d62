//! The JSON of `oncall now`; every field is told in `docs/manual/json.md`.

use serde::Serialize;
use watchbill_engine::api::{OnCallMoment, OnCallNowView, OnCallPerson, OnCallShift, OnCallView};

use crate::commands::escalation::{self, Escalation};
use crate::surroundings::Surroundings;

#[derive(Serialize)]
pub(super) struct Document<'a> {
    at: String,
    at_local: &'a str,
    schedules: Vec<Schedule<'a>>,
    tzdb: &'a str,
}

/// Who is on call by one schedule.
#[derive(Serialize)]
pub(in crate::commands) struct Schedule<'a> {
    schedule: &'a str,
    file: &'a str,
    zone: Option<&'a str>,
    state: &'a str,
    on_call: Vec<&'a OnCallShift>,
    people: Vec<Person<'a>>,
    next_handoff: Option<String>,
    next_handoff_local: Option<&'a str>,
    next_people: &'a [String],
    problems: &'a [String],
    escalation: Option<Escalation<'a>>,
}

#[derive(Serialize)]
struct Person<'a> {
    person: &'a str,
    name: &'a str,
    zone: Option<&'a str>,
    until: Option<String>,
    until_local: Option<&'a str>,
    until_theirs: Option<&'a str>,
}

pub(super) fn document(now: &OnCallNowView) -> Document<'_> {
    Document {
        at: Surroundings::rfc3339(now.at.ms),
        at_local: &now.at.full,
        schedules: now.schedules.iter().map(schedule).collect(),
        tzdb: &now.tzdb,
    }
}

/// One schedule, as `status` has it too.
pub(in crate::commands) fn schedule(view: &OnCallView) -> Schedule<'_> {
    Schedule {
        schedule: &view.schedule,
        file: &view.file,
        zone: Some(view.zone.as_str()).filter(|zone| !zone.is_empty()),
        state: &view.state,
        on_call: view.people.iter().flat_map(|person| &person.shifts).collect(),
        people: view.people.iter().map(person).collect(),
        next_handoff: view.next.as_ref().map(instant),
        next_handoff_local: view.next.as_ref().map(|next| next.time.full.as_str()),
        next_people: &view.next_people,
        problems: &view.problems,
        escalation: view.escalation.as_ref().map(escalation::document),
    }
}

fn person(person: &OnCallPerson) -> Person<'_> {
    Person {
        person: &person.person,
        name: &person.name,
        zone: person.zone.as_deref(),
        until: person.until.as_ref().map(instant),
        until_local: person.until.as_ref().map(|until| until.time.full.as_str()),
        until_theirs: person.until_theirs.as_deref(),
    }
}

fn instant(moment: &OnCallMoment) -> String {
    Surroundings::rfc3339(moment.time.ms)
}
