//! One layer made ready to be asked: its rotations one after another, and its hours.

use std::time::Duration;

use super::grid::Grid;
use super::schedule::{Layer, Version};
use super::windows::Week;
use crate::ids::PersonId;
use crate::time::{Instant, Wall, Zone};

/// From an instant until before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: Instant,
    pub(super) end: Instant,
}

/// One turn of one rotation, as long as it is without restrictions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn<'a> {
    /// k of the rotation that holds.
    pub(super) number: u64,
    pub(super) person: &'a PersonId,
    /// From `B_k` until `B_k+1`, cut to the time in which the rotation holds: what another version made of the rest is
    /// not this turn.
    pub(super) span: Span,
}

/// Why a layer does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absence {
    /// Nobody is in its rotation.
    Nobody,
    /// Its first turn begins later.
    NotStarted { begins: Instant },
    /// None of its windows is open.
    OutsideHours,
}

/// One layer.
#[derive(Debug)]
pub(super) struct Lane<'a> {
    pub(super) level: i32,
    pub(super) zone: &'a Zone,
    /// None counts always.
    pub(super) week: Option<Week>,
    /// In order; each ends where the next begins, and together they are all time.
    stretches: Vec<Stretch<'a>>,
}

/// The time in which one rotation of a layer holds.
#[derive(Debug)]
struct Stretch<'a> {
    span: Span,
    grid: Grid<'a>,
    people: &'a [PersonId],
    /// The place of whoever has turn 0.
    offset: usize,
}

impl<'a> Lane<'a> {
    pub(super) fn of(layer: &'a Layer, zone: &'a Zone) -> Self {
        let end_of_time = Instant::from_ms(i64::MAX);
        let first = Grid::of(zone, &layer.rotation, &layer.restrictions);
        let mut stretches = vec![Stretch {
            span: Span { start: Instant::from_ms(i64::MIN), end: end_of_time },
            grid: first,
            people: &layer.rotation.people,
            offset: 0,
        }];
        for version in &layer.versions {
            if let Some(before) = stretches.last_mut() {
                before.span.end = version.from;
            }
            let grid = Grid::of(zone, &version.rotation, &layer.restrictions);
            let span = Span { start: version.from, end: end_of_time };
            let offset = offset(version, &grid);
            stretches.push(Stretch { span, grid, people: &version.rotation.people, offset });
        }
        Self { level: layer.level, zone, week: Week::of(&layer.restrictions), stretches }
    }

    /// Whose turn it is, in the hours of the layer or not.
    pub(super) fn turn_at(&self, at: Instant) -> Option<Turn<'a>> {
        let (number, _) = self.number_at(at)?;
        self.stretch_at(at)?.turn(number)
    }

    /// The same without its bounds, which take longer to find than the turn.
    pub(super) fn number_at(&self, at: Instant) -> Option<(u64, &'a PersonId)> {
        let stretch = self.stretch_at(at)?;
        let number = stretch.grid.turn_at(at, self.zone.furthest(at))?;
        Some((number, stretch.person(number)?))
    }

    /// Whose turn it is, if the layer counts at `at`, or why it does not.
    pub(super) fn standing(&self, at: Instant) -> Result<Turn<'a>, Absence> {
        let stretch = self.stretch_at(at).filter(|stretch| !stretch.people.is_empty()).ok_or(Absence::Nobody)?;
        let furthest = self.zone.furthest(at);
        let not_started = || Absence::NotStarted { begins: stretch.begins() };
        let number = stretch.grid.turn_at(at, furthest).ok_or_else(not_started)?;
        if self.week.as_ref().is_some_and(|week| !week.is_open(furthest)) {
            return Err(Absence::OutsideHours);
        }
        stretch.turn(number).ok_or(Absence::Nobody)
    }

    /// Whose turn it is, if the layer counts at `at`.
    pub(super) fn on_call_at(&self, at: Instant) -> Option<Turn<'a>> {
        self.standing(at).ok()
    }

    /// When the layer begins to count next, by its hours alone; none if they do not open within the weeks after `at`.
    pub(super) fn opens(&self, at: Instant) -> Option<Instant> {
        // A window of a week may be swallowed by a gap, but not two of them.
        let to = at.plus(Duration::from_secs(15 * 86_400));
        self.week.as_ref()?.open_over(self.zone, at, to).first().map(|span| span.start)
    }

    /// What the clock is to read when a turn of the rotation that holds at `at` begins, and when that is.
    pub(super) fn hand_off(&self, at: Instant, turn: u64) -> Option<(Wall, Instant)> {
        let grid = &self.stretch_at(at)?.grid;
        Some((grid.nominal(turn)?, grid.begin_of(turn)))
    }

    /// Who has a turn of the rotation that holds at `at`.
    pub(super) fn person_of(&self, at: Instant, turn: u64) -> Option<&'a PersonId> {
        self.stretch_at(at)?.person(turn)
    }

    /// Who takes turns, in their order, and while that holds; before its first turn a rotation does not.
    pub(super) fn line_ups(&self) -> impl Iterator<Item = (Span, &'a [PersonId])> {
        self.stretches.iter().map(|stretch| (Span { start: stretch.begins(), end: stretch.span.end }, stretch.people))
    }

    /// The place in the line-up of whoever has the turn that holds at `at`, or the first turn if that is later.
    pub(super) fn place_at(&self, at: Instant) -> Option<usize> {
        let stretch = self.stretch_at(at)?;
        stretch.place(stretch.grid.turn_from(at.max(stretch.grid.begin)))
    }

    /// The turns that touch [from, to), whole. Those of no length are left out.
    pub(super) fn turns(&self, from: Instant, to: Instant) -> impl Iterator<Item = Turn<'a>> {
        self.stretches.iter().flat_map(move |stretch| stretch.turns(from, to))
    }

    /// What the layer has to say in [from, to): its turns, cut to the range and to its hours.
    pub(super) fn duties(&self, from: Instant, to: Instant) -> Vec<(Turn<'a>, Span)> {
        let open = match &self.week {
            Some(week) => week.open_over(self.zone, from, to),
            None if from < to => vec![Span { start: from, end: to }],
            None => Vec::new(),
        };
        let mut duties = Vec::new();
        let mut hours = open.iter().peekable();
        for turn in self.turns(from, to) {
            while let Some(span) = hours.peek() {
                let (start, end) = (turn.span.start.max(span.start), turn.span.end.min(span.end));
                if start < end {
                    duties.push((turn, Span { start, end }));
                }
                if turn.span.end < span.end {
                    break;
                }
                hours.next();
            }
        }
        duties
    }

    fn stretch_at(&self, at: Instant) -> Option<&Stretch<'a>> {
        let begun = self.stretches.partition_point(|stretch| stretch.span.start <= at);
        begun.checked_sub(1).map(|last| &self.stretches[last])
    }
}

impl<'a> Stretch<'a> {
    /// The first instant at which a turn of it holds.
    fn begins(&self) -> Instant {
        self.grid.begin.max(self.span.start)
    }

    fn turn(&self, number: u64) -> Option<Turn<'a>> {
        let (start, end) = (self.grid.begin_of(number), self.grid.begin_of(number + 1));
        let span = Span { start: start.max(self.span.start), end: end.min(self.span.end) };
        Some(Turn { number, person: self.person(number)?, span })
    }

    fn person(&self, number: u64) -> Option<&'a PersonId> {
        self.people.get(self.place(number)?)
    }

    fn place(&self, number: u64) -> Option<usize> {
        let place = usize::try_from(number.checked_rem(self.people.len() as u64)?).ok()?;
        Some((place + self.offset) % self.people.len())
    }

    fn turns(&self, from: Instant, to: Instant) -> impl Iterator<Item = Turn<'a>> {
        let from = from.max(self.span.start).max(self.grid.begin);
        let to = to.min(self.span.end);
        let mut number = self.grid.turn_from(from);
        let mut start = self.grid.begin_of(number).max(self.span.start);
        std::iter::from_fn(move || {
            if from >= to || start >= to {
                return None;
            }
            let mut end = self.grid.begin_of(number + 1);
            while end <= start {
                number += 1;
                end = self.grid.begin_of(number + 1);
            }
            let span = Span { start, end: end.min(self.span.end) };
            let turn = Turn { number, person: self.person(number)?, span };
            (number, start) = (number + 1, end);
            Some(turn)
        })
    }
}

/// Puts the first place of whoever is next under the turn that holds when the version begins, or under the first turn if
/// that is later.
fn offset(version: &Version, grid: &Grid<'_>) -> usize {
    let people = &version.rotation.people;
    let place = version.next.as_ref().and_then(|next| people.iter().position(|person| person == next));
    let (Some(place), length) = (place, people.len()) else { return 0 };
    let first = grid.turn_from(version.from.max(grid.begin));
    let turn = usize::try_from(first % length as u64).unwrap_or_default();
    (place + length - turn) % length
}

#[cfg(test)]
#[path = "lane_tests.rs"]
mod tests;
