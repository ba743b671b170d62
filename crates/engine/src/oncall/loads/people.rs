//! The people whose load is counted: their clocks and their holidays.

use watchbill_definitions::{Holidays, Person};
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{CountedPerson, Schedule};
use watchbill_domain::time::Zone;

/// The people of a workspace, ready to be counted.
pub(in crate::oncall) struct Known<'a> {
    pub(in crate::oncall) people: &'a [Person],
    pub(in crate::oncall) counted: Vec<CountedPerson>,
    /// Whose calendar of holidays has something in it that cannot be read, and what.
    unread: Vec<(PersonId, Vec<String>)>,
}

/// Everybody with their clock and their holidays, as far as those could be read.
pub(in crate::oncall) fn known_people(people: &[Person]) -> Known<'_> {
    let counted = |person: &Person| CountedPerson {
        id: PersonId::new(&person.id),
        zone: person.timezone.clone(),
        holidays: person.holidays.known().clone(),
    };
    let unread = |person: &Person| match &person.holidays {
        Holidays::Read(read) if !read.calendar.problems.is_empty() => {
            Some((PersonId::new(&person.id), read.calendar.problems.iter().map(ToString::to_string).collect()))
        }
        _ => None,
    };
    Known { people, counted: people.iter().map(counted).collect(), unread: people.iter().filter_map(unread).collect() }
}

impl Known<'_> {
    /// What of the holidays of somebody in this schedule cannot be read, each once.
    pub(super) fn unread(&self, schedule: &Schedule) -> Vec<String> {
        let mut told: Vec<String> = Vec::new();
        for (_, problems) in self.unread.iter().filter(|(person, _)| is_in(schedule, person)) {
            for problem in problems {
                let said = format!("{problem}; duty then is not counted as duty on a holiday");
                if !told.contains(&said) {
                    told.push(said);
                }
            }
        }
        told
    }

    /// The clock of somebody; that of the schedule where it is not known.
    pub(in crate::oncall) fn zone_of<'s>(&'s self, person: &PersonId, schedule: &'s Schedule) -> &'s Zone {
        let own = self.counted.iter().find(|one| one.id == *person).and_then(|one| one.zone.as_ref());
        own.unwrap_or(&schedule.zone)
    }
}

/// Whether somebody is in a line-up of it, or once was, or will be.
pub(super) fn takes_turns(schedule: &Schedule, person: &PersonId) -> bool {
    let rotations =
        schedule.layers.iter().flat_map(|layer| layer.versions.iter().map(|v| &v.rotation).chain([&layer.rotation]));
    rotations.flat_map(|rotation| &rotation.people).any(|one| one == person)
}

fn is_in(schedule: &Schedule, person: &PersonId) -> bool {
    takes_turns(schedule, person)
        || schedule.overrides.iter().any(|change| change.person == *person)
        || schedule.temporaries.iter().flat_map(|temporary| &temporary.shifts).any(|shift| shift.person == *person)
}
