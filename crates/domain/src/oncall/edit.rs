//! Changes to a schedule: what somebody wishes becomes a [`Change`] or is [`Unfit`], and a change says what the schedule is
//! after it. Nothing here is written; a file takes a change as it stands. Section *Editing* of `docs/semantics.md`.

mod cover;
mod difference;
mod line_up;
mod take;
mod unfit;

pub use cover::Cover;
pub use difference::{Difference, HandOff, differences};
pub use line_up::LineUp;
pub use unfit::Unfit;

use super::schedule::{Layer, Override, Schedule, Temporary, Version};
use crate::ids::PersonId;

/// What an edit changes. Indices are places in the schedule it was made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Of overrides.
    Overrides(OverrideChange),
    /// One more layer, behind the others.
    AddLayer(Layer),
    /// A layer becomes another, its versions aside.
    ChangeLayer {
        /// Which.
        layer: usize,
        /// What it becomes; its versions are those it has.
        wanted: Layer,
    },
    /// A layer goes.
    RemoveLayer(usize),
    /// From an instant on another rotation holds in a layer.
    AddVersion {
        /// Which.
        layer: usize,
        /// What holds.
        version: Version,
    },
    /// A version becomes another that begins at the same instant.
    ChangeVersion {
        /// Of which layer.
        layer: usize,
        /// Which of its versions.
        index: usize,
        /// What it becomes.
        version: Version,
    },
    /// A version goes, and what held before it goes on.
    RemoveVersion {
        /// Of which layer.
        layer: usize,
        /// Which of its versions.
        index: usize,
    },
    /// One more temporary schedule, behind the others.
    AddTemporary(Temporary),
    /// A temporary schedule goes.
    RemoveTemporary(usize),
}

/// What changes of the overrides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OverrideChange {
    /// These become others where they stand.
    pub changed: Vec<(usize, Override)>,
    /// These go.
    pub removed: Vec<usize>,
    /// These come behind the last one, in this order.
    pub added: Vec<Override>,
}

/// Who makes an edit, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// Who.
    pub by: Option<PersonId>,
    /// Why.
    pub reason: Option<String>,
}

impl Change {
    /// The schedule after it. What it names and is not there, stays away.
    #[must_use]
    pub fn applied(&self, schedule: &Schedule) -> Schedule {
        let mut after = schedule.clone();
        match self {
            Self::Overrides(change) => change.apply(&mut after.overrides),
            Self::AddLayer(layer) => after.layers.push(layer.clone()),
            Self::ChangeLayer { layer, wanted } => {
                if let Some(layer) = after.layers.get_mut(*layer) {
                    layer.clone_from(wanted);
                }
            }
            Self::RemoveLayer(layer) => without(&mut after.layers, *layer),
            Self::AddVersion { layer, version } => {
                if let Some(layer) = after.layers.get_mut(*layer) {
                    layer.versions.push(version.clone());
                    layer.versions.sort_by_key(|version| version.from);
                }
            }
            Self::ChangeVersion { layer, index, version } => {
                let found = after.layers.get_mut(*layer).and_then(|layer| layer.versions.get_mut(*index));
                if let Some(found) = found {
                    found.clone_from(version);
                }
            }
            Self::RemoveVersion { layer, index } => {
                if let Some(layer) = after.layers.get_mut(*layer) {
                    without(&mut layer.versions, *index);
                }
            }
            Self::AddTemporary(temporary) => after.temporaries.push(temporary.clone()),
            Self::RemoveTemporary(index) => without(&mut after.temporaries, *index),
        }
        after
    }
}

impl OverrideChange {
    fn apply(&self, overrides: &mut Vec<Override>) {
        for (index, wanted) in &self.changed {
            if let Some(one) = overrides.get_mut(*index) {
                one.clone_from(wanted);
            }
        }
        let mut index = 0;
        overrides.retain(|_| {
            index += 1;
            !self.removed.contains(&(index - 1))
        });
        overrides.extend_from_slice(&self.added);
    }
}

impl Schedule {
    /// An override as somebody wrote it.
    ///
    /// # Errors
    /// When it has no length, stands in for somebody by themselves, or lies in a temporary schedule, where overrides do not
    /// count.
    pub fn overridden(&self, one: Override) -> Result<Change, Unfit> {
        self.fits(&one)?;
        Ok(Change::Overrides(OverrideChange { added: vec![one], ..OverrideChange::default() }))
    }

    /// An override that is taken back, and with it the other half of its swap.
    ///
    /// # Errors
    /// When there is no such override.
    pub fn taken_back(&self, index: usize) -> Result<Change, Unfit> {
        let one = self.overrides.get(index).ok_or(Unfit::Gone)?;
        let is_half = |other: &Override| one.swap.is_some() && other.swap == one.swap;
        let all = self.overrides.iter().enumerate();
        let removed = all.filter(|(i, other)| *i == index || is_half(other)).map(|(i, _)| i).collect();
        Ok(Change::Overrides(OverrideChange { removed, ..OverrideChange::default() }))
    }

    fn fits(&self, one: &Override) -> Result<(), Unfit> {
        if one.end <= one.start {
            return Err(Unfit::NoLength { start: one.start, end: one.end });
        }
        if matches!(&one.kind, super::OverrideKind::Substitute { of } if *of == one.person) {
            return Err(Unfit::ForThemselves(one.person.clone()));
        }
        let fixed = self.temporaries.iter().find(|fixed| fixed.start <= one.start && one.end <= fixed.end);
        fixed.map_or(Ok(()), |fixed| Err(Unfit::Fixed { start: fixed.start, end: fixed.end }))
    }
}

fn without<T>(all: &mut Vec<T>, index: usize) {
    if index < all.len() {
        all.remove(index);
    }
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
