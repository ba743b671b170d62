//! The peers of one highly available cluster are one source.

use std::cmp::Ordering;

use super::{Seen, Sighting, Standing, Start};

/// Joins what several peers (or several replicas on one peer) report of the same identity; ordered by identity.
///
/// Firing beats pending beats resolved, and only those that say so count for standing, starts and end: a peer on which an
/// alert is over must neither lend its old start to the episode that others see nor vouch that it never stopped. Text
/// is the most recently updated one's.
#[must_use]
pub fn merge_peers(mut sightings: Vec<Sighting>) -> Vec<Sighting> {
    if sightings.is_sorted_by(|a, b| a.identity < b.identity) {
        return sightings;
    }
    sightings.sort_by(order);
    let mut merged: Vec<Sighting> = Vec::with_capacity(sightings.len());
    for sighting in sightings {
        match merged.last_mut() {
            Some(kept) if kept.identity == sighting.identity => join(kept, sighting),
            _ => merged.push(sighting),
        }
    }
    merged
}

/// By identity; among equals by who says it, so that the outcome does not depend on which peer answered first.
fn order(a: &Sighting, b: &Sighting) -> Ordering {
    a.identity.cmp(&b.identity).then_with(|| a.starts.iter().map(Start::key).cmp(b.starts.iter().map(Start::key)))
}

fn join(kept: &mut Sighting, mut other: Sighting) {
    match rank(kept.seen).cmp(&rank(other.seen)) {
        Ordering::Less => {
            kept.seen = other.seen;
            kept.ends_at = other.ends_at;
            kept.clears_at = other.clears_at;
            std::mem::swap(&mut kept.standing, &mut other.standing);
            std::mem::swap(&mut kept.starts, &mut other.starts);
        }
        Ordering::Equal => {
            kept.ends_at = kept.ends_at.max(other.ends_at);
            // It goes on for as long as the last of them says, and without end while the condition holds for one of them.
            kept.clears_at = kept.clears_at.zip(other.clears_at).map(|(one, other)| one.max(other));
            kept.standing = stronger(std::mem::replace(&mut kept.standing, Standing::Unprocessed), other.standing);
            kept.starts.append(&mut other.starts);
            kept.starts.sort_by(|a, b| a.key().cmp(&b.key()));
            kept.starts.dedup();
        }
        Ordering::Greater => {}
    }
    kept.receivers = union(std::mem::take(&mut kept.receivers), other.receivers);
    if other.updated_at > kept.updated_at {
        kept.updated_at = other.updated_at;
        kept.labels = other.labels;
        kept.annotations = other.annotations;
        kept.severity = other.severity;
        kept.url = other.url;
        kept.expression = other.expression;
        kept.fires_at = other.fires_at;
    }
}

fn rank(seen: Seen) -> u8 {
    match seen {
        Seen::Resolved => 0,
        Seen::Pending => 1,
        Seen::Firing => 2,
    }
}

/// If one peer would notify, somebody is notified; a peer that has not decided says nothing against one that has.
fn stronger(a: Standing, b: Standing) -> Standing {
    match (a, b) {
        (Standing::Active, _) | (_, Standing::Active) => Standing::Active,
        (
            Standing::Suppressed { silenced_by, inhibited_by, muted_by },
            Standing::Suppressed { silenced_by: silenced_too, inhibited_by: inhibited_too, muted_by: muted_too },
        ) => Standing::Suppressed {
            silenced_by: union(silenced_by, silenced_too),
            inhibited_by: union(inhibited_by, inhibited_too),
            muted_by: union(muted_by, muted_too),
        },
        (Standing::Acknowledged { by }, Standing::Acknowledged { by: by_too }) => {
            Standing::Acknowledged { by: union(by, by_too) }
        }
        (suppressed @ Standing::Suppressed { .. }, Standing::Acknowledged { .. } | Standing::Unprocessed)
        | (Standing::Acknowledged { .. } | Standing::Unprocessed, suppressed @ Standing::Suppressed { .. }) => {
            suppressed
        }
        (acknowledged @ Standing::Acknowledged { .. }, Standing::Unprocessed)
        | (Standing::Unprocessed, acknowledged @ Standing::Acknowledged { .. }) => acknowledged,
        (Standing::Unprocessed, Standing::Unprocessed) => Standing::Unprocessed,
    }
}

fn union(mut a: Vec<String>, mut b: Vec<String>) -> Vec<String> {
    a.append(&mut b);
    a.sort_unstable();
    a.dedup();
    a
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
