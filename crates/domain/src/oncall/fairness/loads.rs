//! What each person carries over a range.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::clock::{Carried, Clock};
use super::line_up::fair;
use super::{Clocks, CountedPerson};
use crate::ids::PersonId;
use crate::oncall::roster::{Because, Roster};
use crate::oncall::schedule::Schedule;
use crate::time::{Day, Instant, Zone};

/// What somebody carries over a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub person: PersonId,
    /// The clock by which it is told.
    pub zone: Zone,
    /// All of it: the sum of the shifts.
    pub carried: Carried,
    /// How many nights they are on call in, however short a part of one.
    pub nights: usize,
    /// When they are on call, in order.
    pub shifts: Vec<CarriedShift>,
    /// How long they are in the line-up of a rotation that holds.
    pub in_line_up: Duration,
    /// What they would carry if all shared what is carried by the time they are in the line-up.
    pub fair: Carried,
}

/// From an instant until before another somebody is on call without a break, whatever it is by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedShift {
    /// The first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// By what, in the order in which it began, each once.
    pub because: Vec<Because>,
    /// What it weighs.
    pub carried: Carried,
    /// How many nights it has a part of.
    pub nights: usize,
}

impl Schedule {
    /// What each person carries over [from, to): everybody who is on call in it or in a line-up, sorted by their ids.
    /// Whoever is on call by two layers at once carries the time once.
    #[must_use]
    pub fn loads(&self, people: &[CountedPerson], from: Instant, to: Instant) -> Vec<Load> {
        self.roster().loads(people, from, to)
    }
}

impl Roster<'_> {
    /// As [`Schedule::loads`].
    #[must_use]
    pub fn loads(&self, people: &[CountedPerson], from: Instant, to: Instant) -> Vec<Load> {
        let clocks = Clocks { schedule: self.schedule(), people };
        let line_up = self.times_in_line_up(from, to);
        let mut shifts = self.bare_shifts(from, to);
        for person in line_up.keys() {
            shifts.entry(person).or_default();
        }
        let mut loads: Vec<Load> = shifts
            .into_iter()
            .map(|(person, shifts)| {
                let in_line_up = line_up.get(person).copied().unwrap_or_default();
                let clock = clocks.clock_of(person, from, to);
                weighed(person, clocks.zone_of(person), shifts, in_line_up, &clock)
            })
            .collect();
        let mut whole = Carried::default();
        loads.iter().for_each(|load| whole += load.carried);
        let all = loads.iter().map(|load| load.in_line_up).sum();
        loads.iter_mut().for_each(|load| load.fair = fair(whole, load.in_line_up, all));
        loads
    }

    /// When each is on call, not weighed yet.
    fn bare_shifts(&self, from: Instant, to: Instant) -> BTreeMap<&PersonId, Vec<CarriedShift>> {
        let mut shifts: BTreeMap<&PersonId, Vec<CarriedShift>> = BTreeMap::new();
        self.parts(from, to, |span, rows| {
            for row in rows {
                let own = shifts.entry(row.person).or_default();
                match own.last_mut() {
                    // Ends here, or was made for another row of the same part.
                    Some(last) if last.end >= span.start => {
                        last.end = span.end;
                        if !last.because.contains(&row.because) {
                            last.because.push(row.because);
                        }
                    }
                    _ => own.push(CarriedShift::bare(span.start, span.end, row.because)),
                }
            }
        });
        shifts
    }
}

impl CarriedShift {
    fn bare(start: Instant, end: Instant, because: Because) -> Self {
        Self { start, end, because: vec![because], carried: Carried::default(), nights: 0 }
    }
}

fn weighed(
    person: &PersonId,
    zone: &Zone,
    mut shifts: Vec<CarriedShift>,
    in_line_up: Duration,
    clock: &Clock<'_>,
) -> Load {
    let mut carried = Carried::default();
    let mut nights: BTreeSet<Day> = BTreeSet::new();
    for shift in &mut shifts {
        shift.carried = clock.carried(shift.start, shift.end);
        carried += shift.carried;
        let mut own = clock.nights(shift.start, shift.end);
        shift.nights = own.len();
        nights.append(&mut own);
    }
    let (person, zone, nights) = (person.clone(), zone.clone(), nights.len());
    Load { person, zone, carried, nights, shifts, in_line_up, fair: Carried::default() }
}
