//! By which labels an alert is told from others.

use watchbill_domain::alerts::Labels;
use watchbill_domain::ids::Identity;

/// The labels of an alert after what only tells replicas apart was dropped.
pub(crate) struct TellingLabels {
    /// Of the labels that are left.
    pub(crate) identity: Identity,
    /// Of all labels, as one replica gave them.
    pub(crate) unmerged: Identity,
    /// What is left.
    pub(crate) labels: Labels,
}

impl TellingLabels {
    /// Of all labels of an alert.
    pub(crate) fn of(all: Labels, replica_labels: &[String]) -> Self {
        let unmerged = identity(&all);
        if replica_labels.iter().any(|name| all.get(name).is_some()) {
            let labels = all.without(replica_labels);
            Self { identity: identity(&labels), unmerged, labels }
        } else {
            Self { identity: unmerged.clone(), unmerged, labels: all }
        }
    }
}

/// The fingerprint as an Alertmanager computes it.
fn identity(labels: &Labels) -> Identity {
    Identity::new(labels.fingerprint().to_string())
}
