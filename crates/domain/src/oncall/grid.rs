//! The instants at which the turns of one rotation begin: `B_k = max(T(L_k), B_0)`.

use super::nominal::Nominal;
use super::schedule::{Length, Pass, Restriction, Rotation, Turns};
use super::windows::Openings;
use crate::time::{Instant, Wall, Zone};

/// The turns of one rotation on the time line. It has no end but that of the calendar.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    zone: &'a Zone,
    nominal: Nominal,
    /// B_0; nobody is on call before it.
    pub(super) begin: Instant,
}

impl<'a> Grid<'a> {
    /// `restrictions` are those of the layer, by which a rotation of active days is counted.
    pub(super) fn of(zone: &'a Zone, rotation: &Rotation, restrictions: &[Restriction]) -> Self {
        let wall = rotation.start.wall;
        let begin = match rotation.start.pass {
            Pass::First => zone.reached(wall),
            Pass::Second => zone.second_pass(wall).unwrap_or_else(|| zone.reached(wall)),
        };
        active_days(zone, rotation, restrictions, begin).unwrap_or_else(|| Self {
            zone,
            nominal: Nominal::of(wall, &rotation.length),
            begin,
        })
    }

    /// L_k; none beyond the end of the calendar.
    pub(super) fn nominal(&self, turn: u64) -> Option<Wall> {
        self.nominal.at(turn)
    }

    /// B_k.
    pub(super) fn begin_of(&self, turn: u64) -> Instant {
        let end_of_time = Instant::from_ms(i64::MAX);
        self.nominal.at(turn).map_or(end_of_time, |wall| self.zone.reached(wall).max(self.begin))
    }

    /// The greatest k with `B_k <= at`, where `furthest` is [`Zone::furthest`] of `at` in the zone of the rotation; none
    /// before the start. `T(L_k) <= at` says the same as `L_k <= furthest`, which is one division.
    pub(super) fn turn_at(&self, at: Instant, furthest: Wall) -> Option<u64> {
        // From its start on some turn holds, also where `at` lies at the end of time.
        (self.begin <= at).then(|| self.nominal.last_by(furthest).unwrap_or(0))
    }

    /// The turn that holds at `at`, or the first one before the start.
    pub(super) fn turn_from(&self, at: Instant) -> u64 {
        self.turn_at(at, self.zone.furthest(at)).unwrap_or(0)
    }
}

/// A rotation that is counted in windows: `w_0` is the first that does not start before the rotation.
fn active_days<'a>(
    zone: &'a Zone,
    rotation: &Rotation,
    restrictions: &[Restriction],
    start: Instant,
) -> Option<Grid<'a>> {
    let (Turns::ActiveDays, Length::Days(every)) = (rotation.turns, &rotation.length) else { return None };
    let openings = Openings::of(restrictions)?;
    let before = openings.last_by(zone.furthest(start.shifted_ms(-1)).seconds());
    let nominal = Nominal::of_openings(openings, before + 1, *every);
    let begin = zone.reached(nominal.at(0)?);
    Some(Grid { zone, nominal, begin })
}

#[cfg(test)]
#[path = "grid_tests.rs"]
mod tests;
