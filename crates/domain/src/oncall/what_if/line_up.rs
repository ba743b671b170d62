//! Other people in a line-up, or turns of another length, from an instant on: a version that keeps who is next.

use super::NotSupposable;
use super::away::cut_out;
use crate::ids::PersonId;
use crate::oncall::edit::LineUp;
use crate::oncall::schedule::{Length, Rotation, Schedule, Version};
use crate::time::Instant;

impl Schedule {
    pub(super) fn without(&self, person: &PersonId, from: Instant) -> Result<Self, NotSupposable> {
        let end = Instant::from_ms(i64::MAX);
        let changed = cut_out(self, person, from, end);
        let is_in = |rotation: &Rotation| rotation.people.contains(person);
        let changed = changed.with_layers(self, from, |_, rotation| {
            is_in(rotation).then(|| Rotation {
                people: rotation.people.iter().filter(|one| *one != person).cloned().collect(),
                ..rotation.clone()
            })
        });
        if changed == *self { Err(NotSupposable::NoPart(person.clone())) } else { Ok(changed) }
    }

    pub(super) fn with(&self, person: &PersonId, layer: usize, from: Instant) -> Result<Self, NotSupposable> {
        if layer >= self.layers.len() {
            return Err(NotSupposable::NoLayer);
        }
        let changed = self.clone().with_layers(self, from, |place, rotation| {
            let is_new = place == layer && !rotation.people.contains(person);
            is_new.then(|| Rotation {
                people: rotation.people.iter().chain([person]).cloned().collect(),
                ..rotation.clone()
            })
        });
        if changed == *self { Err(NotSupposable::InLineUp(person.clone())) } else { Ok(changed) }
    }

    pub(super) fn in_turns_of(
        &self,
        layer: Option<usize>,
        length: &Length,
        from: Instant,
    ) -> Result<Self, NotSupposable> {
        if layer.is_some_and(|layer| layer >= self.layers.len()) {
            return Err(NotSupposable::NoLayer);
        }
        let changed = self.clone().with_layers(self, from, |place, rotation| {
            let is_other = layer.is_none_or(|layer| layer == place) && rotation.length != *length;
            is_other.then(|| Rotation { length: length.clone(), ..rotation.clone() })
        });
        if changed == *self { Err(NotSupposable::SameLength) } else { Ok(changed) }
    }

    /// With what `change` makes of every rotation that holds at `from` or later, by the place of its layer; none leaves it.
    /// From `from` on it is what a change of the line-up in the file would make of it.
    fn with_layers(
        mut self,
        before: &Self,
        from: Instant,
        change: impl Fn(usize, &Rotation) -> Option<Rotation>,
    ) -> Self {
        let roster = before.roster();
        for place in 0..self.layers.len() {
            let layer = &mut self.layers[place];
            for version in layer.versions.iter_mut().filter(|version| version.from > from) {
                change_version(version, |rotation| change(place, rotation));
            }
            let holds = layer.versions.iter().rev().find(|version| version.from <= from);
            let rotation = holds.map_or(&layer.rotation, |version| &version.rotation);
            let turn = roster.lanes().get(place).and_then(|lane| lane.place_at(from)).unwrap_or(0);
            let Some(Rotation { people, length, .. }) = change(place, &turned(rotation, turn)) else { continue };
            let length = (length != rotation.length).then_some(length);
            let wanted = LineUp { from, people, next: None, length, start: None };
            if let Ok(changed) = self.lined_up(place, &wanted, from) {
                self = changed.applied(&self);
            }
        }
        self
    }
}

/// A version to come keeps who is next, or, if they are gone, whoever comes behind them.
fn change_version(version: &mut Version, change: impl Fn(&Rotation) -> Option<Rotation>) {
    let next = version.next.as_ref().and_then(|next| version.rotation.people.iter().position(|one| one == next));
    let Some(next) = next else {
        if let Some(changed) = change(&version.rotation) {
            version.rotation = changed;
        }
        return;
    };
    if let Some(changed) = change(&turned(&version.rotation, next)) {
        version.next = changed.people.first().cloned();
        version.rotation = changed;
    }
}

/// The same line-up, told from one of its places on: the order of turns is a circle. A version names who is next, which is
/// the first place of that person, and so this one, however often they are in it.
fn turned(rotation: &Rotation, first: usize) -> Rotation {
    let mut people = rotation.people.clone();
    if first < people.len() {
        people.rotate_left(first);
    }
    Rotation { people, ..rotation.clone() }
}
