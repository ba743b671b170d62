//! What every part of the check looks at, worked out once.

use std::collections::BTreeMap;

use super::{Between, CheckedPerson};
use crate::ids::PersonId;
use crate::oncall::roster::Roster;
use crate::oncall::runs::{Duty, Run};
use crate::oncall::schedule::Schedule;
use crate::time::{Instant, Zone};

pub(super) struct Facts<'a> {
    pub(super) roster: &'a Roster<'a>,
    pub(super) schedule: &'a Schedule,
    pub(super) people: &'a [CheckedPerson],
    pub(super) from: Instant,
    pub(super) to: Instant,
    /// They cover [from, to).
    pub(super) runs: Vec<Run>,
    /// In the order in which they begin.
    pub(super) duties: Vec<Duty>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(roster: &'a Roster<'a>, people: &'a [CheckedPerson], from: Instant, to: Instant) -> Self {
        let (runs, duties) = (roster.runs(from, to), roster.final_duties(from, to));
        Self { roster, schedule: roster.schedule(), people, from, to, runs, duties }
    }

    pub(super) fn zone_of_layer(&self, layer: usize) -> &'a Zone {
        self.schedule.layers.get(layer).map_or(&self.schedule.zone, |layer| self.schedule.zone_of(layer))
    }

    /// None where nobody said it.
    pub(super) fn zone_of_person(&self, person: &PersonId) -> Option<&'a Zone> {
        self.people.iter().find(|one| one.id == *person)?.zone.as_ref()
    }

    /// When each is on call, by whatever; what meets is one.
    pub(super) fn on_duty(&self) -> BTreeMap<&PersonId, Vec<Between>> {
        let mut on_duty: BTreeMap<&PersonId, Vec<Between>> = BTreeMap::new();
        for run in &self.runs {
            for person in &run.people {
                let spans = on_duty.entry(person).or_default();
                match spans.last_mut() {
                    Some(last) if last.end == run.start => last.end = run.end,
                    _ => spans.push(Between { start: run.start, end: run.end }),
                }
            }
        }
        on_duty
    }
}
