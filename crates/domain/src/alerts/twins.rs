//! One alert that two sources tell of: the one whose rules raise it, and the one that is told and notifies.
//!
//! Prometheus gives an alert the labels of its rule and adds its own external labels on the way to Alertmanager, so its label
//! set there contains the one at home. Labels that the way rewrites or drops make two alerts of it; nothing can undo that here.

use std::collections::HashMap;

use crate::ids::SourceName;
use crate::time::Instant;

use super::{AlertState, Flap, KnownAlert, Labels, Over, Severity};

/// An alert as another source has it.
#[derive(Debug, Clone, Copy)]
pub struct Twin<'a> {
    /// Which source.
    pub by: &'a SourceName,
    /// Its labels there.
    pub labels: &'a Labels,
    /// Whether it fires there.
    fires: bool,
    /// How often it changes there.
    flap: Flap,
    /// The severity at which its episode was announced as an alert of that source.
    announced: Option<Severity>,
    /// The last answer of that source, while it does not answer: of what came later it can tell nothing.
    believed_until: Option<Instant>,
}

impl<'a> Twin<'a> {
    /// One that is known there, whatever its state.
    #[must_use]
    pub fn known(by: &'a SourceName, alert: &'a KnownAlert) -> Self {
        let fires = alert.state == AlertState::Firing;
        Self {
            by,
            labels: &alert.labels,
            fires,
            flap: alert.flap,
            announced: alert.announced.filter(|_| fires),
            believed_until: None,
        }
    }

    /// One that is over there and changed lately.
    #[must_use]
    pub fn over(by: &'a SourceName, over: &'a Over) -> Self {
        Self { by, labels: &over.labels, fires: false, flap: over.flap, announced: None, believed_until: None }
    }

    /// The same of a source that has not answered since `until`, if it has not.
    #[must_use]
    pub fn believed_until(self, until: Option<Instant>) -> Self {
        Self { believed_until: until, ..self }
    }

    /// Whether this one, of a source that notifies, stands for `alert` of one that evaluates. One that is over and flaps
    /// stands for an alert that is over too, whose flapping there is to be told of once; never for one that fires, which
    /// nobody else may have heard of. And what began after that source was last heard it does not know.
    #[must_use]
    pub fn tells_of(&self, alert: &KnownAlert) -> bool {
        let flaps = self.flap.told || self.flap.since.is_some();
        let tells = self.fires || (flaps && alert.state == AlertState::Resolved);
        let is_believed = self.believed_until.is_none_or(|until| alert.since <= until);
        tells && is_believed && is_twin(&alert.labels, self.labels)
    }

    /// Whether a person was told of it as an alert of that source: that it fires, or that it flaps.
    #[must_use]
    pub fn was_told(&self) -> bool {
        self.announced.is_some() || self.flap.told
    }

    /// Whether this one, of a source that evaluates, was told to a person so that `alert` of one that notifies is no news.
    #[must_use]
    pub fn was_told_as(&self, alert: &KnownAlert) -> bool {
        let told = match alert.state {
            AlertState::Firing => self.announced >= Some(alert.severity),
            _ => self.flap.told,
        };
        told && is_twin(self.labels, &alert.labels)
    }
}

/// Label sets to be found by a part of them. Looking one up costs about as much as the rarest of its pairs is common, so that
/// thousands of alerts of one name do not make it slow.
#[derive(Debug)]
pub struct Twins<'a, T> {
    sets: Vec<(&'a Labels, T)>,
    by_pair: HashMap<(&'a str, &'a str), Vec<u32>>,
}

impl<'a, T: Copy> Twins<'a, T> {
    /// Of these alerts of notifying sources, each with what it is to be known by.
    pub fn among(alerts: impl IntoIterator<Item = (&'a Labels, T)>) -> Self {
        let mut twins = Self { sets: Vec::new(), by_pair: HashMap::new() };
        for (labels, known_by) in alerts {
            let at = u32::try_from(twins.sets.len()).unwrap_or(u32::MAX);
            for pair in labels.iter() {
                twins.by_pair.entry(pair).or_default().push(at);
            }
            twins.sets.push((labels, known_by));
        }
        twins
    }

    /// The alerts that `labels` is told as: all whose labels contain them, the closest first. None for an alert without a
    /// name, whose few labels would be part of many others.
    #[must_use]
    pub fn of(&self, labels: &Labels) -> Vec<T> {
        if !has_name(labels) {
            return Vec::new();
        }
        let mut rarest: Option<&[u32]> = None;
        for pair in labels.iter() {
            let Some(having) = self.by_pair.get(&pair) else { return Vec::new() };
            if rarest.is_none_or(|found| having.len() < found.len()) {
                rarest = Some(having);
            }
        }
        let candidates = rarest.unwrap_or_default().iter().filter_map(|at| self.sets.get(*at as usize));
        let mut found: Vec<&(&Labels, T)> = candidates.filter(|(set, _)| contains(set, labels)).collect();
        found.sort_by(|a, b| (a.0.len(), a.0).cmp(&(b.0.len(), b.0)));
        found.into_iter().map(|(_, known_by)| *known_by).collect()
    }
}

/// Whether the alert with the labels `home` where its rule is evaluated is the one with the labels `told` where it is notified
/// about.
#[must_use]
pub fn is_twin(home: &Labels, told: &Labels) -> bool {
    has_name(home) && contains(told, home)
}

fn has_name(labels: &Labels) -> bool {
    labels.get("alertname").is_some()
}

/// Whether every pair of `part` is in `whole`; both are sorted by name.
fn contains(whole: &Labels, part: &Labels) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|(name, value)| rest.find(|(other, _)| *other >= name) == Some((name, value)))
}

#[cfg(test)]
#[path = "twins_tests.rs"]
mod tests;
