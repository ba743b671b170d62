//! An escalation in words: who is told after how long.

use std::time::Duration;

use watchbill_domain::ids::PersonId;
use watchbill_domain::sources::{Again, Escalation, EscalationTarget, TargetKind};
use watchbill_domain::time::{Instant, span_text};

use crate::api::{EscalationStepView, EscalationWay};
use crate::oncall::brief::{Brief, State};
use crate::oncall::find::{Named, named};
use crate::oncall::names::name;

use super::Grounds;
use super::upstreams::Told;
use super::words::listed_words;

/// Between the steps of one line.
const THEN: &str = " · ";

/// The steps of a policy; or those that the team wrote down, whose people and schedules are those of the `workspace`.
pub(super) fn way_of_steps(escalation: &Escalation, told: &Told, workspace: Option<Grounds<'_>>) -> EscalationWay {
    let mut since = Duration::ZERO;
    let mut steps = Vec::with_capacity(escalation.steps.len());
    for step in &escalation.steps {
        since = since.saturating_add(step.after);
        // By the time a later step comes, somebody else may be on call.
        let is_now = since.is_zero();
        let who: Vec<String> = step.targets.iter().map(|target| of_target(target, is_now, workspace)).collect();
        let who = if who.is_empty() { "nobody".to_owned() } else { listed_words(&who) };
        steps.push(EscalationStepView { after_seconds: since.as_secs(), when: when(since), who });
    }
    let of = Some(escalation.name.clone()).filter(|name| !name.is_empty());
    way(of, steps, escalation.again.map(again), None, told)
}

pub(super) fn way(
    of: Option<String>,
    steps: Vec<EscalationStepView>,
    again: Option<String>,
    limit: Option<String>,
    told: &Told,
) -> EscalationWay {
    let parts = steps.iter().map(|step| format!("{} {}", step.when, step.who));
    let said: Vec<String> = parts.chain(again.clone()).chain(limit.clone()).collect();
    EscalationWay {
        said: said.join(THEN),
        of,
        steps,
        again,
        limit,
        provenance: told.provenance.clone(),
        as_of: told.as_of.map(Instant::to_rfc3339),
        doubt: told.doubt.clone(),
    }
}

/// `now`, `after 10 min`
pub(super) fn when(since: Duration) -> String {
    if since.is_zero() { "now".to_owned() } else { format!("after {}", span_text(since)) }
}

fn again(again: Again) -> String {
    let after = again.after.map(|after| format!(" after {}", span_text(after))).unwrap_or_default();
    match again.times {
        Some(1) => format!("then once again{after}"),
        Some(times) => format!("then again{after}, {times} times"),
        None => format!("then again{after}, until somebody answers"),
    }
}

fn of_target(target: &EscalationTarget, is_now: bool, workspace: Option<Grounds<'_>>) -> String {
    let TargetKind::Schedule = target.kind else {
        let own = workspace.filter(|_| target.kind == TargetKind::Person);
        return own.map_or_else(|| target.name.clone(), |own| name(&PersonId::new(&target.name), own.reader.people));
    };
    let label = &target.name;
    match people_of(target, workspace) {
        Err(why) => format!("schedule {label} ({why})"),
        Ok(people) if people.is_empty() => format!("schedule {label} (nobody now)"),
        Ok(people) if is_now => format!("{} ({label})", listed_words(&people)),
        Ok(people) => format!("schedule {label} ({} now)", listed_words(&people)),
    }
}

/// Who is on call by a schedule: as the upstream told, or by that of the workspace where the team itself named it. One of the
/// upstream may be called as one of ours and be another.
fn people_of(target: &EscalationTarget, workspace: Option<Grounds<'_>>) -> Result<Vec<String>, String> {
    if let Some(people) = &target.people_now {
        return Ok(people.clone());
    }
    let unknown = "who that is is not known";
    let Some(Grounds { schedules, reader, .. }) = workspace else { return Err(unknown.to_owned()) };
    let Named::One(file) = named(schedules, &target.name) else { return Err(unknown.to_owned()) };
    let brief = Brief::of(file, reader.now);
    match brief.state {
        State::Unknown => Err(brief.who(reader)),
        State::Covered | State::Gap => Ok(brief.people.iter().map(|person| name(person, reader.people)).collect()),
    }
}
