//! Incidents that were like this one, each with why. What many incidents have in common says little; what only a few have says much.

use std::collections::{BTreeMap, BTreeSet};

use super::incident::IncidentId;

/// What of an incident is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TraitKind {
    /// The very same alert, by its id.
    Alert,
    /// An error signature of a queue, by its number.
    Signature,
    /// An alert of the same name.
    AlertName,
    /// A failure mode or contributing factor.
    Factor,
    /// A queue.
    Queue,
    /// A service level.
    Level,
    /// A service.
    Service,
}

impl TraitKind {
    /// Every one, what says most first.
    pub const ALL: [Self; 7] =
        [Self::Alert, Self::Signature, Self::AlertName, Self::Factor, Self::Queue, Self::Level, Self::Service];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        ["alert", "signature", "alert_name", "factor", "queue", "level", "service"][self as usize]
    }

    /// How much it says.
    fn weight(self) -> u64 {
        [50, 50, 40, 30, 30, 20, 20][self as usize]
    }
}

/// Something of an incident that others may share.
pub type Trait = (TraitKind, String);

/// An incident, as far as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traits {
    /// Which.
    pub id: IncidentId,
    /// What it has.
    pub has: BTreeSet<Trait>,
}

/// All incidents by what they have, so that one can be held against ten thousand at once.
#[derive(Debug, Clone, Default)]
pub struct Likeness {
    count: u64,
    with: BTreeMap<Trait, Vec<IncidentId>>,
}

/// An incident that was like another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    /// Which.
    pub id: IncidentId,
    /// How much: only for the order, and comparable within one answer alone.
    pub score: u64,
    /// What they share, what says most first.
    pub shared: Vec<Trait>,
}

impl Likeness {
    /// Of these incidents.
    #[must_use]
    pub fn of<'t>(incidents: impl IntoIterator<Item = &'t Traits>) -> Self {
        let mut likeness = Self::default();
        for traits in incidents {
            likeness.count += 1;
            for one in &traits.has {
                likeness.with.entry(one.clone()).or_default().push(traits.id);
            }
        }
        likeness
    }

    /// The same of the incidents that share something with one, with only what they share: of `count` in all.
    #[must_use]
    pub fn among<'t>(count: u64, sharing: impl IntoIterator<Item = &'t Traits>) -> Self {
        let likeness = Self::of(sharing);
        Self { count: likeness.count.max(count), ..likeness }
    }

    /// The incidents most like this one, itself left out: `most` at most, the likest first, of equals the latest.
    #[must_use]
    pub fn similar(&self, to: &Traits, most: usize) -> Vec<Similar> {
        let mut scores: BTreeMap<IncidentId, u64> = BTreeMap::new();
        for one in &to.has {
            let Some(with) = self.with.get(one) else { continue };
            let says = self.says(one.0, with.len());
            for id in with.iter().filter(|id| **id != to.id) {
                *scores.entry(*id).or_default() += says;
            }
        }
        let mut likest: Vec<(IncidentId, u64)> = scores.into_iter().collect();
        likest.sort_by(|a, b| b.1.cmp(&a.1).then(b.0.cmp(&a.0)));
        likest.truncate(most);
        likest.into_iter().map(|(id, score)| Similar { id, score, shared: self.shared(to, id) }).collect()
    }

    /// What sharing this says: the weight of its kind times how rare it is, `2 + log2(all / those that have it)`, whole.
    fn says(&self, kind: TraitKind, with: usize) -> u64 {
        let with = u64::try_from(with).unwrap_or(u64::MAX).max(1);
        let rarity = (self.count / with).max(1).ilog2();
        kind.weight() * (2 + u64::from(rarity))
    }

    fn shared(&self, to: &Traits, id: IncidentId) -> Vec<Trait> {
        let mut shared: Vec<(u64, &Trait)> = to
            .has
            .iter()
            .filter_map(|one| {
                let with = self.with.get(one)?;
                with.contains(&id).then(|| (self.says(one.0, with.len()), one))
            })
            .collect();
        shared.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        shared.into_iter().map(|(_, one)| one.clone()).collect()
    }
}

impl Similar {
    /// Why, in words: `the same alert prod/791c…, the service checkout`.
    #[must_use]
    pub fn why(&self) -> String {
        let said = |(kind, key): &Trait| match kind {
            TraitKind::Alert => format!("the same alert {key}"),
            TraitKind::Signature => format!("the same error {key}"),
            TraitKind::AlertName => format!("an alert {key}"),
            TraitKind::Factor => format!("the factor {key}"),
            TraitKind::Queue => format!("the queue {key}"),
            TraitKind::Level => format!("the service level {key}"),
            TraitKind::Service => format!("the service {key}"),
        };
        self.shared.iter().map(said).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
#[path = "similar_tests.rs"]
mod tests;
