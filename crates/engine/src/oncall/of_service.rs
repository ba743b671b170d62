//! Who was on call for a service, by the schedule it goes by now.

use watchbill_domain::ids::PersonId;
use watchbill_domain::time::Instant;

use super::duties::Watch;
use super::find::{Named, ScheduleFile, named};
use super::handoff::{Handoff, handoffs};
use super::names::name;

impl<'a> Watch<'a> {
    /// The schedule that a service goes by; none where it names none, or one that is not there, not the only one of that name or not
    /// whole: then nobody can say who was on call.
    pub fn schedule_of(&self, service: &str) -> Option<&'a ScheduleFile> {
        let spec = self.services.iter().find(|spec| spec.name == service)?;
        let Named::One(file) = named(self.schedules, &spec.schedule.as_ref()?.name) else { return None };
        Some(file).filter(|file| file.refused().is_none())
    }

    /// Who was on call for a service at `at`, each once, in the order of the schedule; nobody where that cannot be told either.
    pub fn on_call_for(&self, service: &str, at: Instant) -> Vec<PersonId> {
        let schedule = self.schedule_of(service).and_then(|file| file.schedule.as_ref());
        let mut people: Vec<PersonId> = Vec::new();
        for row in schedule.map(|schedule| schedule.roster().on_call(at)).unwrap_or_default() {
            if !people.contains(&row.person) {
                people.push(row.person);
            }
        }
        people
    }

    /// The hand-offs of the schedule that a service goes by in [from, to), in order of time.
    pub fn handoffs_of(&self, service: &str, from: Instant, to: Instant) -> Vec<Handoff> {
        let Some(file) = self.schedule_of(service) else { return Vec::new() };
        let schedule = file.schedule.as_ref();
        schedule.map_or_else(Vec::new, |schedule| handoffs(file.name(), &schedule.roster(), from, to))
    }

    /// How people call somebody that the records know by an id or by a name.
    pub fn called(&self, person: &PersonId) -> String {
        name(person, self.people)
    }
}

#[cfg(test)]
#[path = "of_service_tests.rs"]
mod tests;
