//! Somebody is not there for a while, or from an instant on for good.

use super::{NotSupposable, WhileAway};
use crate::ids::PersonId;
use crate::oncall::roster::Roster;
use crate::oncall::schedule::{Override, OverrideKind, Schedule, TemporaryShift};
use crate::time::Instant;

/// How many turns ahead somebody is looked for who is there: more than any line-up has people.
const MOST_PEOPLE: u64 = 1000;

impl Schedule {
    pub(super) fn while_away(
        &self,
        person: &PersonId,
        from: Instant,
        to: Instant,
        cover: WhileAway,
    ) -> Result<Self, NotSupposable> {
        let mut changed = cut_out(self, person, from, to);
        let roster = changed.roster();
        let mut covers: Vec<Override> = Vec::new();
        for layer in 0..changed.layers.len() {
            let duties = roster.layer_duties(layer, from, to);
            for duty in duties.into_iter().filter(|duty| duty.person == *person) {
                let next = match cover {
                    WhileAway::NextInLine => next_in_line(&roster, layer, duty.turn, duty.start, person),
                    WhileAway::Nobody => None,
                };
                covers.push(covering(person, next, duty.start, duty.end));
            }
        }
        changed.overrides.extend(covers);
        if changed == *self { Err(NotSupposable::NoPart(person.clone())) } else { Ok(changed) }
    }
}

/// The schedule without what overrides and temporary schedules put somebody into over [from, to). Whoever they would have
/// relieved is on call again.
pub(super) fn cut_out(schedule: &Schedule, person: &PersonId, from: Instant, to: Instant) -> Schedule {
    let mut cut = schedule.clone();
    cut.overrides.clear();
    for change in &schedule.overrides {
        if change.person != *person || change.kind == OverrideKind::Remove {
            cut.overrides.push(change.clone());
            continue;
        }
        let parts = outside((change.start, change.end), (from, to));
        cut.overrides.extend(parts.map(|(start, end)| Override { start, end, ..change.clone() }));
    }
    for temporary in &mut cut.temporaries {
        let shifts = std::mem::take(&mut temporary.shifts);
        for shift in shifts {
            if shift.person != *person {
                temporary.shifts.push(shift);
                continue;
            }
            let parts = outside((shift.start, shift.end), (from, to));
            temporary.shifts.extend(parts.map(|(start, end)| TemporaryShift {
                start,
                end,
                person: shift.person.clone(),
            }));
        }
    }
    cut
}

/// What of a time lies before and behind another.
fn outside(
    (start, end): (Instant, Instant),
    (from, to): (Instant, Instant),
) -> impl Iterator<Item = (Instant, Instant)> {
    let parts = if end <= from || to <= start {
        [Some((start, end)), None]
    } else {
        [(start < from).then_some((start, from)), (to < end).then_some((to, end))]
    };
    parts.into_iter().flatten()
}

/// Whoever has the first turn behind this one that is not theirs.
fn next_in_line(roster: &Roster<'_>, layer: usize, turn: u64, at: Instant, person: &PersonId) -> Option<PersonId> {
    let lane = roster.lanes().get(layer)?;
    let following = (1..=MOST_PEOPLE).filter_map(|ahead| lane.person_of(at, turn.checked_add(ahead)?));
    let mut following = following;
    following.find(|next| *next != person).cloned()
}

/// The shift is the other's; without another, nobody's.
fn covering(person: &PersonId, other: Option<PersonId>, start: Instant, end: Instant) -> Override {
    let (kind, person) = match other {
        Some(other) => (OverrideKind::Substitute { of: person.clone() }, other),
        None => (OverrideKind::Remove, person.clone()),
    };
    Override { kind, person, start, end, by: None, reason: None, swap: None }
}
