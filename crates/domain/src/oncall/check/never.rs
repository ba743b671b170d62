//! People whose turn never comes, and layers that never show.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use crate::ids::PersonId;
use crate::oncall::lane::{Absence, Lane};
use crate::oncall::roster::Because;
use crate::time::Instant;

/// One turn in the range may be the one that fell badly; with two of them it is no chance.
const LEAST_TURNS: usize = 2;

/// People of a rotation have turns, and are never on call by them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeverServes {
    /// The place of the layer in the schedule.
    pub layer: usize,
    /// Who, sorted.
    pub people: Vec<PersonId>,
    /// How many turns of theirs lie in the range, in all.
    pub turns: usize,
    /// Why nobody sees them.
    pub reason: UnseenReason,
}

/// Why turns are not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnseenReason {
    /// Each of them lies outside of the hours of the layer.
    OutsideHours,
    /// A layer of a higher level has the hours in which they would be.
    HigherLevel,
}

/// Nobody is ever on call by a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeverShows {
    /// The place of the layer in the schedule.
    pub layer: usize,
    /// Why.
    pub reason: NeverShowsReason,
}

/// Why a layer does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeverShowsReason {
    /// There is nobody in its rotation.
    Nobody,
    /// Its rotation starts after the range.
    NotStarted {
        /// When.
        starts: Instant,
    },
    /// Its hours never open.
    NeverOpen,
    /// A layer of a higher level always has its hours.
    HigherLevel,
    /// Overrides or temporary schedules take its place all the time.
    SetAside,
}

/// Of layers that never show, the people are not told one by one.
pub(super) fn never(facts: &Facts<'_>) -> (Vec<NeverServes>, Vec<NeverShows>) {
    let (mut serves, mut shows) = (Vec::new(), Vec::new());
    if facts.from >= facts.to {
        return (serves, shows);
    }
    let mut seen: Vec<BTreeSet<&PersonId>> = vec![BTreeSet::new(); facts.schedule.layers.len()];
    for duty in &facts.duties {
        if let Because::Rotation { layer, .. } = duty.because {
            seen[layer].insert(&duty.person);
        }
    }
    for (layer, (lane, seen)) in facts.roster.lanes().iter().zip(&seen).enumerate() {
        if seen.is_empty() {
            shows.extend(why_never(facts, lane).map(|reason| NeverShows { layer, reason }));
        } else {
            serves.extend(unseen(facts, layer, lane, seen));
        }
    }
    (serves, shows)
}

/// None where the hours open, but not in the range.
fn why_never(facts: &Facts<'_>, lane: &Lane<'_>) -> Option<NeverShowsReason> {
    if lane.turns(facts.from, facts.to).next().is_none() {
        return Some(match lane.standing(facts.to.shifted_ms(-1)) {
            Err(Absence::NotStarted { begins }) => NeverShowsReason::NotStarted { starts: begins },
            _ => NeverShowsReason::Nobody,
        });
    }
    let duties = lane.duties(facts.from, facts.to);
    if duties.is_empty() {
        return lane.opens(facts.to).is_none().then_some(NeverShowsReason::NeverOpen);
    }
    let is_under = duties.iter().any(|(_, span)| is_under_another(facts, lane, span.start));
    Some(if is_under { NeverShowsReason::HigherLevel } else { NeverShowsReason::SetAside })
}

/// The people of a layer who are not in `seen`, by the reason.
fn unseen(facts: &Facts<'_>, layer: usize, lane: &Lane<'_>, seen: &BTreeSet<&PersonId>) -> Vec<NeverServes> {
    let mut turns: BTreeMap<&PersonId, usize> = BTreeMap::new();
    for turn in lane.turns(facts.from, facts.to).filter(|turn| !seen.contains(turn.person)) {
        *turns.entry(turn.person).or_default() += 1;
    }
    turns.retain(|_, count| *count >= LEAST_TURNS);
    if turns.is_empty() {
        return Vec::new();
    }
    let mut first_in_hours: BTreeMap<&PersonId, Instant> = BTreeMap::new();
    for (turn, span) in lane.duties(facts.from, facts.to) {
        first_in_hours.entry(turn.person).or_insert(span.start);
    }
    let mut found: Vec<NeverServes> = Vec::new();
    for (person, count) in turns {
        let reason = match first_in_hours.get(person) {
            None => UnseenReason::OutsideHours,
            Some(start) if is_under_another(facts, lane, *start) => UnseenReason::HigherLevel,
            // Somebody took them over by hand, and knows it.
            Some(_) => continue,
        };
        match found.iter_mut().find(|one| one.reason == reason) {
            Some(one) => {
                one.people.push(person.clone());
                one.turns += count;
            }
            None => found.push(NeverServes { layer, people: vec![person.clone()], turns: count, reason }),
        }
    }
    found
}

fn is_under_another(facts: &Facts<'_>, lane: &Lane<'_>, at: Instant) -> bool {
    facts.roster.lanes().iter().any(|other| other.level > lane.level && other.standing(at).is_ok())
}

#[cfg(test)]
#[path = "never_tests.rs"]
mod tests;
