//! Hand-offs: when the duty of a person begins or ends, from whom to whom, and what is left behind.

mod answer;
mod left;
mod said;

use std::time::Duration;

use watchbill_definitions::NamedSchedule;
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{Roster, Run};
use watchbill_domain::time::Instant;

use super::duties::Watch;
use super::find::{Named, ScheduleFile, named};

pub use answer::HandoffAnswer;
pub(crate) use left::{Left, left_at};
pub(crate) use said::{meanwhile, said};

/// An instant at which other people are on call by a schedule than before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Handoff {
    /// What the schedule is called.
    pub schedule: String,
    pub at: Instant,
    /// Those on call until then, sorted.
    pub before: Vec<PersonId>,
    /// Those on call from then on, sorted.
    pub after: Vec<PersonId>,
    /// Until when exactly those are, if that is in sight.
    pub until: Option<Instant>,
}

/// What a hand-off is to one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    /// Their duty begins.
    Begins,
    /// Their duty ends.
    Ends,
}

impl Handoff {
    /// What it is to a person; nothing to somebody who stays on call, or is not.
    pub fn side(&self, person: &PersonId) -> Option<Side> {
        match (self.before.contains(person), self.after.contains(person)) {
            (false, true) => Some(Side::Begins),
            (true, false) => Some(Side::Ends),
            (true, true) | (false, false) => None,
        }
    }

    /// Those who leave.
    pub fn leaving(&self) -> Vec<PersonId> {
        self.before.iter().filter(|person| !self.after.contains(person)).cloned().collect()
    }

    /// Those who come.
    pub fn coming(&self) -> Vec<PersonId> {
        self.after.iter().filter(|person| !self.before.contains(person)).cloned().collect()
    }

    /// Those who stay.
    pub fn staying(&self) -> Vec<PersonId> {
        self.after.iter().filter(|person| self.before.contains(person)).cloned().collect()
    }
}

/// The hand-offs of one schedule in [from, to), in order of time.
pub(crate) fn handoffs(schedule: &str, roster: &Roster<'_>, from: Instant, to: Instant) -> Vec<Handoff> {
    // Begins with the last moment before, so that a hand-off at the first instant shows.
    let runs = roster.runs(from.shifted_ms(-1), to);
    let pairs = runs.windows(2).enumerate().filter_map(|(at, pair)| {
        let [before, after] = pair else { return None };
        let until = runs.get(at + 2).map(|next: &Run| next.start);
        let (before, at, after) = (before.people.clone(), after.start, after.people.clone());
        Some(Handoff { schedule: schedule.to_owned(), at, before, after, until })
    });
    pairs.collect()
}

impl Watch<'_> {
    /// The hand-offs in [from, to) at which the duty of the person at this laptop begins or ends, by every schedule that is
    /// whole; in order of time.
    pub fn own_handoffs(&self, from: Instant, to: Instant) -> Vec<(Handoff, Side)> {
        let Some(me) = self.me.map(PersonId::new) else { return Vec::new() };
        let whole = self.schedules.iter().filter(|file| file.refused().is_none());
        let of = |file: &ScheduleFile| {
            let schedule = file.schedule.as_ref();
            schedule.map_or_else(Vec::new, |schedule| handoffs(file.name(), &schedule.roster(), from, to))
        };
        let own = |handoff: Handoff| handoff.side(&me).map(|side| (handoff, side));
        let mut all: Vec<(Handoff, Side)> = whole.flat_map(of).filter_map(own).collect();
        all.sort_by(|(a, _), (b, _)| (a.at, &a.schedule).cmp(&(b.at, &b.schedule)));
        all
    }

    /// The schedules of which it is not known for certain what they say.
    pub fn doubtful(&self) -> Vec<&str> {
        self.schedules.iter().filter(|file| file.refused().is_some()).map(ScheduleFile::name).collect()
    }

    /// The schedules that are whole and by which the person at this laptop is on call at `now`.
    pub fn own_duties(&self, now: Instant) -> Vec<&str> {
        let Some(me) = self.me.map(PersonId::new) else { return Vec::new() };
        let is_own = |file: &&ScheduleFile| {
            let on_call = file.schedule.as_ref().map(|schedule| schedule.roster().on_call(now));
            file.refused().is_none() && on_call.iter().flatten().any(|row| row.person == me)
        };
        self.schedules.iter().filter(is_own).map(ScheduleFile::name).collect()
    }

    /// The names of the services that go by the schedule that is called so.
    fn services_by(&self, schedule: &str) -> Vec<&str> {
        let is_by = |link: &NamedSchedule| matches!(named(self.schedules, &link.name), Named::One(file) if file.name() == schedule);
        let by = self.services.iter().filter(|service| service.schedule.as_ref().is_some_and(is_by));
        by.map(|service| service.name.as_str()).collect()
    }
}

/// How far ahead the next hand-off of a schedule is looked for: a year, leap or not.
const HORIZON: Duration = Duration::from_secs(366 * 86_400);

/// The first hand-off of a schedule at `at` or after it.
pub(super) fn next(schedule: &str, roster: &Roster<'_>, at: Instant) -> Option<Handoff> {
    let start = roster.next_handoff(at.shifted_ms(-1))?;
    let found = handoffs(schedule, roster, start, start.plus(HORIZON)).into_iter().next()?;
    Some(found)
}

#[cfg(test)]
#[path = "../handoff_tests.rs"]
mod tests;
