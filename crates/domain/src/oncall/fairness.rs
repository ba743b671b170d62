//! How the load is shared out, everything by the clock of whoever carries it: hours, nights, weekends and holidays beside the
//! fair share, what overrides moved from whom to whom, and the pages. Section *Fairness* of `docs/semantics.md`.

mod clock;
mod debts;
mod line_up;
mod loads;
mod moved;
mod pages;

use std::collections::BTreeSet;

pub use clock::Carried;
pub use debts::{Balance, Debt};
pub use loads::{CarriedShift, Load};
pub use moved::Moved;
pub use pages::{HeardPage, PageOnDuty, PagedPerson, PagesOnDuty};

use self::clock::Clock;
use super::schedule::Schedule;
use crate::ids::PersonId;
use crate::time::{Day, Hours, Instant, Zone};

/// What counts as night, by the clock of whoever is on call.
pub const NIGHT: Hours = Hours { from_minute: 22 * 60, to_minute: 6 * 60 };

/// What has to be known of somebody to count what they carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedPerson {
    /// As the schedule calls them.
    pub id: PersonId,
    /// Where their clock hangs; somebody without one is counted by the clock of the schedule.
    pub zone: Option<Zone>,
    /// The days they have off where they live.
    pub holidays: BTreeSet<Day>,
}

/// Nobody's holidays.
static NONE: BTreeSet<Day> = BTreeSet::new();

/// Whose clock and whose holidays a count goes by.
struct Clocks<'a> {
    schedule: &'a Schedule,
    people: &'a [CountedPerson],
}

impl<'a> Clocks<'a> {
    fn known(&self, person: &PersonId) -> Option<&'a CountedPerson> {
        self.people.iter().find(|one| one.id == *person)
    }

    fn zone_of(&self, person: &PersonId) -> &'a Zone
    where
        Self: 'a,
    {
        self.known(person).and_then(|one| one.zone.as_ref()).unwrap_or(&self.schedule.zone)
    }

    fn clock_of(&self, person: &PersonId, from: Instant, to: Instant) -> Clock<'a> {
        let holidays = self.known(person).map_or(&NONE, |one| &one.holidays);
        Clock::of(self.zone_of(person), holidays, from, to)
    }
}

#[cfg(test)]
#[path = "fairness_tests.rs"]
mod tests;
