//! Turns of one person that meet, so that the duty is longer than any turn of it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::Between;
use super::facts::Facts;
use crate::ids::PersonId;
use crate::oncall::roster::Because;
use crate::oncall::runs::Duty;

/// Somebody is on call without a break for longer than one turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LongDuty {
    /// Who.
    pub person: PersonId,
    /// How often.
    pub times: usize,
    /// The first such duty.
    pub first: Between,
    /// The longest one.
    pub longest: Between,
    /// How long the longest of the turns is that meet in that one.
    pub turn: Duration,
}

/// By person. Somebody who is in a line-up twice in a row is meant to have both turns at once.
pub(super) fn long_duties(facts: &Facts<'_>) -> Vec<LongDuty> {
    let mut chains: BTreeMap<&PersonId, Vec<(Between, Vec<&Duty>)>> = BTreeMap::new();
    for duty in &facts.duties {
        let of_person = chains.entry(&duty.person).or_default();
        match of_person.last_mut() {
            Some((span, duties)) if duty.start <= span.end => {
                span.end = span.end.max(duty.end);
                duties.push(duty);
            }
            _ => of_person.push((Between { start: duty.start, end: duty.end }, vec![duty])),
        }
    }
    let mut found: Vec<LongDuty> = Vec::new();
    for (person, chains) in chains {
        for (span, duties) in chains {
            let Some(turn) = longest_turn(facts, &duties) else { continue };
            if span.length() <= turn || is_meant(facts, span, &duties) {
                continue;
            }
            match found.last_mut().filter(|one| one.person == *person) {
                Some(one) => {
                    one.times += 1;
                    if one.longest.length() < span.length() {
                        (one.longest, one.turn) = (span, turn);
                    }
                }
                None => found.push(LongDuty { person: person.clone(), times: 1, first: span, longest: span, turn }),
            }
        }
    }
    found
}

/// None of what is one turn alone.
fn longest_turn(facts: &Facts<'_>, duties: &[&Duty]) -> Option<Duration> {
    let first = duties.first()?;
    if duties.iter().all(|duty| duty.because == first.because) {
        return None;
    }
    duties.iter().map(|duty| turn_length(facts, duty)).max()
}

/// How long the turn is without the hours of its layer, or the override itself.
fn turn_length(facts: &Facts<'_>, duty: &Duty) -> Duration {
    match duty.because {
        Because::Rotation { layer, .. } => {
            let turn = facts.roster.lanes().get(layer).and_then(|lane| lane.turn_at(duty.start));
            turn.map_or(Duration::ZERO, |turn| turn.span.end.since(turn.span.start))
        }
        Because::Override { .. } | Because::Temporary { .. } => duty.end.since(duty.start),
    }
}

/// One rotation of several people gives these turns one after another.
fn is_meant(facts: &Facts<'_>, span: Between, duties: &[&Duty]) -> bool {
    let layer_of = |duty: &Duty| match duty.because {
        Because::Rotation { layer, .. } => Some(layer),
        Because::Override { .. } | Because::Temporary { .. } => None,
    };
    let Some(place) = duties.first().and_then(|duty| layer_of(duty)) else { return false };
    if duties.iter().any(|duty| layer_of(duty) != Some(place)) {
        return false;
    }
    let layer = &facts.schedule.layers[place];
    let version = layer.versions.iter().rfind(|version| version.from <= span.start);
    let people = version.map_or(&layer.rotation.people, |version| &version.rotation.people);
    let begins_another = layer.versions.iter().any(|version| span.start < version.from && version.from < span.end);
    !begins_another && people.iter().collect::<BTreeSet<_>>().len() > 1
}

#[cfg(test)]
#[path = "long_tests.rs"]
mod tests;
