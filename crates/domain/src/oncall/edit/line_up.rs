//! A new line-up of a layer from an instant on, with whoever is next kept.

use super::super::lane::Lane;
use super::super::schedule::{Layer, Length, Pass, Rotation, Schedule, Start, Turns, Version};
use super::{Change, Unfit};
use crate::ids::PersonId;
use crate::time::Instant;

/// Who takes turns from an instant on, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineUp {
    /// The first instant.
    pub from: Instant,
    /// In the order of their turns.
    pub people: Vec<PersonId>,
    /// Who has the turn that holds then; unless said whoever has it now, or else the next of theirs who stays.
    pub next: Option<PersonId>,
    /// How long a turn is; as it was unless said.
    pub length: Option<Length>,
    /// When the first turn begins; unless said as it was, or with another length when the turn that holds then began.
    pub start: Option<Start>,
}

impl Schedule {
    /// A new version of a layer; what was before its instant stays as it was.
    ///
    /// # Errors
    /// When the instant is past, and when whoever is to be next is not in the line-up.
    pub fn lined_up(&self, layer: usize, wanted: &LineUp, now: Instant) -> Result<Change, Unfit> {
        let held = self.layers.get(layer).ok_or(Unfit::Gone)?;
        if wanted.from < now.whole_second() {
            return Err(Unfit::Past(wanted.from));
        }
        let lane = Lane::of(held, self.zone_of(held));
        let was = rotation_at(held, wanted.from);
        let length = wanted.length.clone().unwrap_or_else(|| was.length.clone());
        let began = || {
            let (turn, _) = lane.number_at(wanted.from)?;
            let (wall, _) = lane.hand_off(wanted.from, turn)?;
            Some(Start { wall, pass: Pass::First })
        };
        let start = match wanted.start {
            Some(start) => start,
            None if length == was.length => was.start,
            None => began().unwrap_or(was.start),
        };
        // Turns of active days are counted in days.
        let turns = if matches!(length, Length::Days(_)) { was.turns } else { Turns::Always };
        let mut people = wanted.people.clone();
        let place = match &wanted.next {
            Some(next) => {
                people.iter().position(|person| person == next).ok_or_else(|| Unfit::NotInLine(next.clone()))?
            }
            None => next_place(&was.people, lane.place_at(wanted.from).unwrap_or(0), &people),
        };
        let next = people.get(place).cloned();
        // A version names who is next, which means the first place of theirs.
        if next.as_ref().is_some_and(|next| people.iter().position(|person| person == next) != Some(place)) {
            people.rotate_left(place);
        }
        let version = Version { from: wanted.from, next, rotation: Rotation { length, start, people, turns } };
        let there = held.versions.iter().position(|version| version.from == wanted.from);
        Ok(match there {
            Some(index) => Change::ChangeVersion { layer, index, version },
            None => Change::AddVersion { layer, version },
        })
    }

    /// A version that is taken back before it begins.
    ///
    /// # Errors
    /// When it has begun: the past stays as it was.
    pub fn version_taken_back(&self, layer: usize, from: Instant, now: Instant) -> Result<Change, Unfit> {
        let held = self.layers.get(layer).ok_or(Unfit::Gone)?;
        let index = held.versions.iter().position(|version| version.from == from).ok_or(Unfit::Gone)?;
        if from < now.whole_second() {
            return Err(Unfit::Past(from));
        }
        Ok(Change::RemoveVersion { layer, index })
    }
}

/// The rotation that holds at an instant, if no version begins right then.
fn rotation_at(layer: &Layer, at: Instant) -> &Rotation {
    let before = layer.versions.iter().rev().find(|version| version.from <= at);
    before.map_or(&layer.rotation, |version| &version.rotation)
}

/// The place in the new line-up of whoever is next: of the one who holds place `holder` of the old one, of a newcomer who
/// stands in that place instead, or of the first behind them who stays.
fn next_place(old: &[PersonId], holder: usize, new: &[PersonId]) -> usize {
    let newcomer = new.get(holder).filter(|person| new.len() == old.len() && !old.contains(person));
    if newcomer.is_some() && old.get(holder).is_some_and(|person| !new.contains(person)) {
        return holder;
    }
    let behind = (0..old.len()).map(|step| (holder + step) % old.len());
    let stays = |place: usize| {
        let places = || (0..new.len()).filter(|at| new[*at] == old[place]);
        // Somebody who is in it twice is next where the same person follows them.
        let followed = |at: &usize| new[(at + 1) % new.len()] == old[(place + 1) % old.len()];
        let at_same = |at: &usize| *at == place && followed(at);
        places().find(at_same).or_else(|| places().find(followed)).or_else(|| places().next())
    };
    behind.into_iter().find_map(stays).unwrap_or(0)
}

#[cfg(test)]
#[path = "line_up_tests.rs"]
mod tests;
