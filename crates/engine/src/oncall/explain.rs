//! Why somebody is on call, step by step.

use watchbill_definitions::Person;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Fact, LayerStanding, Said, Schedule, Standing};
use watchbill_domain::time::{Instant, Zone, dated_text, tzdb_release, with_local_times};

use crate::api::{ApiError, ExplainedStep, OnCallExplainView, OnCallExplained, OnCallStep};

use super::brief::Reader;
use super::find::{FoundSchedule, ScheduleFile};
use super::names::names;
use super::page::{choose, read_instant};
use super::times::read_time;

impl FoundSchedule {
    /// Why these people are on call at the time that somebody typed, else now.
    ///
    /// # Errors
    /// When that is no time, or none that the schedule's zone has once.
    pub fn explain(&self, at: Option<&str>, now: Instant) -> Result<OnCallExplained, ApiError> {
        let schedule = &self.schedule;
        let now = Instant::from_ms(now.as_ms().div_euclid(1000) * 1000);
        let at = at.map_or(Ok(now), |text| read_time("--at", text, &schedule.zone))?;
        let said = schedule.explain(at, &names(&self.people), &clocks(schedule, &self.people, at));
        Ok(OnCallExplained {
            schedule: schedule.name.clone(),
            at: at.to_rfc3339(),
            at_there: dated_text(at, &schedule.zone),
            zone: schedule.zone.name().to_owned(),
            steps: said.into_iter().map(|said| step(schedule, said)).collect(),
            tzdb: tzdb_release(),
        })
    }
}

/// The same of one of these files at an instant (RFC 3339), for the window.
///
/// # Errors
/// When there is no such schedule, when none can be read of it, and when that is no instant.
pub(crate) fn explained(
    files: &[ScheduleFile],
    asked: &str,
    at: &str,
    reader: Reader<'_>,
) -> Result<OnCallExplainView, ApiError> {
    let at = read_instant(at)?;
    let unknown = || ApiError::NotFound { message: format!("there is no schedule {asked} any more") };
    let file = choose(files, asked).ok_or_else(unknown)?;
    let unread = || ApiError::NotFound { message: format!("{} gives no schedule, so nothing can be told", file.file) };
    let schedule = file.schedule.as_ref().ok_or_else(unread)?;
    let said = schedule.explain(at, &names(reader.people), &clocks(schedule, reader.people, at));
    let is_elsewhere = schedule.zone.name() != reader.laptop.name();
    Ok(OnCallExplainView {
        schedule: schedule.name.clone(),
        at: at.to_rfc3339(),
        at_there: dated_text(at, &schedule.zone),
        at_here: is_elsewhere.then(|| dated_text(at, reader.laptop)),
        state: if schedule.on_call(at).is_empty() { "gap" } else { "covered" }.to_owned(),
        steps: said.into_iter().map(|said| shown(step(schedule, said))).collect(),
        problems: file.not_in_force(),
        tzdb: tzdb_release(),
    })
}

/// The clocks of those who are on call, where their zones are known and another one than the schedule's.
fn clocks(schedule: &Schedule, people: &[Person], at: Instant) -> Vec<(PersonId, Zone)> {
    let on_call = schedule.on_call(at);
    let is_on_call = |id: &str| on_call.iter().any(|row| row.person.as_str() == id);
    let people = people.iter().filter(|person| is_on_call(&person.id));
    let zones = people.filter_map(|person| Some((PersonId::new(&person.id), person.timezone.clone()?)));
    zones.filter(|(_, zone)| zone.name() != schedule.zone.name()).collect()
}

fn shown(step: ExplainedStep) -> OnCallStep {
    let counts = step.standing.map(|standing| matches!(standing, "counts" | "applied"));
    OnCallStep { fact: step.fact.to_owned(), counts, text: step.text }
}

fn step(schedule: &Schedule, said: Said) -> ExplainedStep {
    // As seen from long ago every time has its date: both ends of a week would be `Mon 09:00` else.
    let text = with_local_times(&said.text, &schedule.zone, Instant::from_ms(i64::MIN));
    let empty =
        ExplainedStep { fact: "result", layer: None, turn: None, index: None, person: None, standing: None, text };
    let name = |layer: usize| schedule.layers.get(layer).map(|layer| layer.name.clone());
    match said.fact {
        Fact::Result => empty,
        Fact::Temporary { index, standing } => {
            ExplainedStep { fact: "temporary", index: Some(index), standing: Some(of_exception(standing)), ..empty }
        }
        Fact::Layer { layer, standing } => {
            ExplainedStep { fact: "layer", layer: name(layer), standing: Some(of_layer(standing)), ..empty }
        }
        Fact::Turn { layer, turn } => ExplainedStep { fact: "turn", layer: name(layer), turn: Some(turn), ..empty },
        Fact::HandOff { layer, turn } => {
            ExplainedStep { fact: "hand_off", layer: name(layer), turn: Some(turn), ..empty }
        }
        Fact::Override { index, standing } => {
            ExplainedStep { fact: "override", index: Some(index), standing: Some(of_exception(standing)), ..empty }
        }
        Fact::Clock { person } => ExplainedStep { fact: "clock", person: Some(person.to_string()), ..empty },
    }
}

fn of_exception(standing: Standing) -> &'static str {
    match standing {
        Standing::Applied => "applied",
        Standing::WithoutEffect => "without_effect",
        Standing::SetAside => "set_aside",
    }
}

fn of_layer(standing: LayerStanding) -> &'static str {
    match standing {
        LayerStanding::Counts => "counts",
        LayerStanding::BelowAnother => "below_another",
        LayerStanding::OutsideHours => "outside_hours",
        LayerStanding::NotStarted => "not_started",
        LayerStanding::Nobody => "nobody",
    }
}

#[cfg(test)]
#[path = "explain_tests.rs"]
mod tests;
