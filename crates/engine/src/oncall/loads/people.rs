//! The people whose load is counted: their clocks and their holidays.

use std::collections::BTreeMap;
use std::path::Path;

use watchbill_definitions::{HolidayCalendar, Holidays, Person, read_holiday_calendar};
use watchbill_domain::ids::PersonId;
use watchbill_domain::oncall::{CountedPerson, Schedule};
use watchbill_domain::sources::Problem;
use watchbill_domain::time::Zone;

use crate::ports::Files;

/// The people of a workspace, ready to be counted.
pub(in crate::oncall) struct Known<'a> {
    pub(in crate::oncall) people: &'a [Person],
    pub(in crate::oncall) counted: Vec<CountedPerson>,
    /// Whose calendar of holidays has something in it that cannot be read, and what.
    unread: Vec<(PersonId, Vec<String>)>,
}

/// Reads every calendar of holidays that somebody names, once.
pub(in crate::oncall) fn known_people<'a>(files: &dyn Files, folder: &Path, people: &'a [Person]) -> Known<'a> {
    let mut calendars = BTreeMap::new();
    let mut known = Known { people, counted: Vec::new(), unread: Vec::new() };
    for person in people {
        let id = PersonId::new(&person.id);
        let holidays = match &person.holidays {
            Holidays::Listed(days) => days.clone(),
            Holidays::Calendar(path) => {
                let read = calendars.entry(path).or_insert_with(|| calendar(files, folder, path));
                if !read.problems.is_empty() {
                    let problems = read.problems.iter().map(ToString::to_string).collect();
                    known.unread.push((id.clone(), problems));
                }
                read.days.clone()
            }
        };
        known.counted.push(CountedPerson { id, zone: person.timezone.clone(), holidays });
    }
    known
}

fn calendar(files: &dyn Files, folder: &Path, path: &str) -> HolidayCalendar {
    match files.read(&folder.join(path)) {
        Ok(bytes) => read_holiday_calendar(&bytes, path),
        Err(error) => {
            let message = format!("cannot be read: {error}");
            let problem = Problem { place: path.to_owned(), line: None, column: None, message };
            HolidayCalendar { problems: vec![problem], ..HolidayCalendar::default() }
        }
    }
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
