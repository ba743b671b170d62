//! Whether somebody is at work.

use watchbill_definitions::{Absences, Holidays, Person, Weight};
use watchbill_domain::oncall::WorkingWeek;
use watchbill_domain::time::{Instant, Zone};

use super::page::about::of_days;

/// Whether somebody is at work at `now` in `zone`: in the hours of one of their days, and neither away nor on holiday. Not known
/// without hours, and where nothing is against it but a calendar that cannot be read.
pub(crate) fn is_at_work(person: &Person, now: Instant, zone: &Zone) -> Option<bool> {
    let Some(day) = week(person)?.day_at(now, zone) else { return Some(false) };
    let is_away = person.absences.known().iter().any(|absence| absence.from <= now && now < absence.to);
    if is_away || person.holidays.known().contains(&day) {
        return Some(false);
    }
    let absences_are_known = match &person.absences {
        Absences::Listed(_) => true,
        Absences::Calendar(_) => false,
        Absences::Read(read) => read.lost.iter().all(|finding| finding.weight == Weight::Note),
    };
    let holidays_are_known = match &person.holidays {
        Holidays::Listed(_) => true,
        Holidays::Calendar(_) => false,
        Holidays::Read(read) => read.calendar.problems.is_empty(),
    };
    (absences_are_known && holidays_are_known).then_some(true)
}

/// `Mon to Fri 09:00-17:30`
pub(super) fn working_text(person: &Person) -> Option<String> {
    week(person).map(|week| format!("{} {}", of_days(week.days), week.hours))
}

fn week(person: &Person) -> Option<WorkingWeek> {
    Some(WorkingWeek { hours: person.working_hours?, days: person.working_days })
}

#[cfg(test)]
#[path = "presence_tests.rs"]
mod tests;
