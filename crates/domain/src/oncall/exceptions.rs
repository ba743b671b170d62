//! What overrides and temporary schedules make of what the layers say.

use super::roster::{Because, Row};
use super::schedule::{Override, OverrideKind, Schedule, Temporary};
use crate::time::Instant;

/// The overrides and the temporary schedule that hold at one instant, and until the next boundary of any.
#[derive(Debug)]
pub(super) struct Exceptions<'a> {
    /// With its place in the file.
    pub(super) temporary: Option<(usize, Vec<Row<'a>>)>,
    /// With their places in the file, in its order.
    pub(super) overrides: Vec<(usize, &'a Override)>,
}

/// What an override did to those on call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Changed,
    /// Whoever it is about was not on call.
    Nothing,
}

impl<'a> Exceptions<'a> {
    pub(super) fn at(schedule: &'a Schedule, at: Instant) -> Self {
        let temporaries = schedule.temporaries.iter().enumerate();
        let temporary = temporaries.rev().find(|(_, temporary)| temporary.start <= at && at < temporary.end);
        let overrides = schedule.overrides.iter().enumerate();
        Self {
            temporary: temporary.map(|(index, temporary)| (index, fixed(index, temporary, at))),
            overrides: overrides.filter(|(_, change)| change.start <= at && at < change.end).collect(),
        }
    }

    /// Whether the layers are not asked.
    pub(super) fn replaces_layers(&self) -> bool {
        self.temporary.is_some()
    }

    /// Applied to what the layers say.
    pub(super) fn applied(&self, rows: &mut Vec<Row<'a>>) {
        if let Some((_, fixed)) = &self.temporary {
            rows.clone_from(fixed);
            return;
        }
        for (index, change) in self.in_order() {
            apply(index, change, rows);
        }
    }

    /// The overrides as they are applied, each to what the ones before left: remove and substitute in the order of the file,
    /// then the last one to replace, then add.
    pub(super) fn in_order(&self) -> impl Iterator<Item = (usize, &'a Override)> {
        let taking = self
            .overrides
            .iter()
            .filter(|(_, change)| matches!(change.kind, OverrideKind::Remove | OverrideKind::Substitute { .. }));
        let of_kind = |kind: OverrideKind| self.overrides.iter().filter(move |(_, change)| change.kind == kind);
        taking.chain(of_kind(OverrideKind::Replace).next_back()).chain(of_kind(OverrideKind::Add)).copied()
    }
}

/// Applies one override to those who are on call without it.
pub(super) fn apply<'a>(index: usize, change: &'a Override, rows: &mut Vec<Row<'a>>) -> Effect {
    let row = Row {
        person: &change.person,
        because: Because::Override { index },
        shift_start: change.start,
        shift_end: change.end,
    };
    match &change.kind {
        OverrideKind::Remove => {
            let before = rows.len();
            rows.retain(|row| *row.person != change.person);
            return if rows.len() < before { Effect::Changed } else { Effect::Nothing };
        }
        OverrideKind::Substitute { of } => {
            let Some(place) = rows.iter().position(|row| row.person == of) else { return Effect::Nothing };
            // Somebody who was on call by two layers is relieved of both, by one person once.
            rows[place] = row;
            rows.retain(|other| other.person != of || other.because == row.because);
        }
        OverrideKind::Replace => {
            rows.clear();
            rows.push(row);
        }
        OverrideKind::Add => rows.push(row),
    }
    Effect::Changed
}

/// The instants strictly inside of (from, to) at which what holds of overrides and temporary schedules may change, in order.
pub(super) fn boundaries(schedule: &Schedule, from: Instant, to: Instant) -> Vec<Instant> {
    let overrides = schedule.overrides.iter().flat_map(|change| [change.start, change.end]);
    let temporaries = schedule.temporaries.iter().flat_map(|temporary| {
        let shifts = temporary.shifts.iter().flat_map(|shift| [shift.start, shift.end]);
        shifts.chain([temporary.start, temporary.end])
    });
    let mut boundaries: Vec<Instant> = overrides.chain(temporaries).filter(|at| from < *at && *at < to).collect();
    boundaries.sort_unstable();
    boundaries.dedup();
    boundaries
}

fn fixed(index: usize, temporary: &Temporary, at: Instant) -> Vec<Row<'_>> {
    let shifts = temporary.shifts.iter().filter(|shift| shift.start <= at && at < shift.end);
    shifts
        .map(|shift| Row {
            person: &shift.person,
            because: Because::Temporary { index },
            shift_start: shift.start,
            shift_end: shift.end,
        })
        .collect()
}

#[cfg(test)]
#[path = "exceptions_tests.rs"]
mod tests;
