//! Who was on call when something paged.

use std::collections::{BTreeMap, BTreeSet};

use super::{Clocks, CountedPerson};
use crate::ids::PersonId;
use crate::oncall::roster::Roster;
use crate::time::{Day, Instant};

/// A page that was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeardPage {
    /// When.
    pub at: Instant,
    /// Whether it made a sound: one that is silent wakes nobody.
    pub rings: bool,
}

/// A page as whoever was on call had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageOnDuty {
    /// Which: its place among those that were asked for.
    pub page: usize,
    /// The night it was in, named by its evening, on their own clock; none by day.
    pub night: Option<Day>,
    /// Whether it made a sound.
    pub rings: bool,
}

/// What paged while somebody was on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagedPerson {
    /// Who.
    pub person: PersonId,
    /// In the order in which they were asked for.
    pub pages: Vec<PageOnDuty>,
}

/// Pages joined with who was on call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagesOnDuty {
    /// Whoever was on call at one of them, sorted by their ids.
    pub people: Vec<PagedPerson>,
    /// The places of those at which nobody was.
    pub nobody: Vec<usize>,
}

impl PagedPerson {
    /// How many came at night, by their own clock.
    #[must_use]
    pub fn night_pages(&self) -> usize {
        self.pages.iter().filter(|page| page.night.is_some()).count()
    }

    /// In how many nights something rang.
    #[must_use]
    pub fn woken_nights(&self) -> usize {
        let woken = self.pages.iter().filter(|page| page.rings).filter_map(|page| page.night);
        woken.collect::<BTreeSet<Day>>().len()
    }
}

impl Roster<'_> {
    /// Whose each of these pages was: that of everybody on call at its instant.
    #[must_use]
    pub fn pages_on_duty(&self, people: &[CountedPerson], pages: &[HeardPage]) -> PagesOnDuty {
        let clocks = Clocks { schedule: self.schedule(), people };
        let mut by_person: BTreeMap<&PersonId, Vec<PageOnDuty>> = BTreeMap::new();
        let mut nobody = Vec::new();
        for (place, page) in pages.iter().enumerate() {
            let rows = self.rows_at(page.at);
            let on_call: BTreeSet<&PersonId> = rows.iter().map(|row| row.person).collect();
            if on_call.is_empty() {
                nobody.push(place);
            }
            for person in on_call {
                let end = page.at.shifted_ms(1);
                let night = clocks.clock_of(person, page.at, end).nights(page.at, end).pop_first();
                by_person.entry(person).or_default().push(PageOnDuty { page: place, night, rings: page.rings });
            }
        }
        let people = by_person.into_iter().map(|(person, pages)| PagedPerson { person: person.clone(), pages });
        PagesOnDuty { people: people.collect(), nobody }
    }
}

#[cfg(test)]
#[path = "pages_tests.rs"]
mod tests;
