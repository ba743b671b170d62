//! Which matchers cover some alerts and no more than it takes; and one step wider or narrower.

use regex::Regex;
use std::sync::LazyLock;

use super::super::Labels;
use super::{Operator, SilenceMatcher};

/// Labels that name one short-lived thing: a silence that holds them misses the alert as soon as the thing is replaced.
const SHORT_LIVED: [&str; 24] = [
    "build",
    "commit",
    "container",
    "container_id",
    "controller_revision_hash",
    "exported_instance",
    "host_ip",
    "id",
    "image",
    "image_id",
    "instance",
    "instance_id",
    "job_id",
    "job_name",
    "pod",
    "pod_ip",
    "pod_name",
    "pod_template_hash",
    "prometheus_replica",
    "replica",
    "replicaset",
    "run_id",
    "task_id",
    "uid",
];
/// What says where, broadly.
const PLACES: [&str; 9] =
    ["cluster", "environment", "env", "stage", "region", "datacenter", "dc", "zone", "availability_zone"];
/// What says whose, and which part.
const PARTS: [&str; 7] = ["team", "owner", "service", "app", "application", "namespace", "job"];
/// More values of one label are not listed one by one.
const MOST_VALUES: usize = 12;

/// A pod of a deployment or a stateful set's hash, a UUID, an address with or without a port, a long hash.
static SHORT_LIVED_VALUE: LazyLock<Regex> = LazyLock::new(|| {
    #[allow(clippy::expect_used)]
    Regex::new(
        r"(?x)^(?:
            .+-[a-f0-9]{8,10}-[bcdfghjklmnpqrstvwxz2456789]{5}
            | (?i:[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})
            | \d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d+)?
            | \[[a-fA-F0-9:]+\](?::\d+)?
            | (?:[a-z0-9-]+://)?(?i:[a-f0-9]{32,})
        )$",
    )
    .expect("BUG: a fixed expression")
});

/// Matchers for some alerts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proposal {
    /// What to begin with, the broadest first.
    pub matchers: Vec<SilenceMatcher>,
    /// What could be added, in the order in which narrowing adds it.
    pub left_out: Vec<LeftOut>,
}

/// A matcher that would hold for all the alerts but is not proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The matcher.
    pub matcher: SilenceMatcher,
    /// Why it is left out, in a few words.
    pub because: &'static str,
}

/// The matchers of one alert, of several, or of a whole group: every label that all of them share, and the names of the alerts where
/// those differ. Left out is what names a single pod, instance, container or replica, and what differs from alert to alert.
#[must_use]
pub fn proposed(alerts: &[&Labels]) -> Proposal {
    let mut proposal = Proposal::default();
    for (matcher, values) in candidates(alerts) {
        let because = if is_short_lived(&matcher.name, &matcher.value) {
            Some("names one thing that is soon replaced")
        } else if values > 1 && matcher.name != "alertname" {
            Some("differs from alert to alert")
        } else {
            None
        };
        match because {
            None => proposal.matchers.push(matcher),
            Some(because) => proposal.left_out.push(LeftOut { matcher, because }),
        }
    }
    proposal
}

/// The matchers without the one that narrows most; `None` where only one is left.
#[must_use]
pub fn wider(matchers: &[SilenceMatcher]) -> Option<Vec<SilenceMatcher>> {
    if matchers.len() < 2 {
        return None;
    }
    let drop = (0..matchers.len()).max_by_key(|at| (rank(&matchers[*at]), *at))?;
    let mut rest = matchers.to_vec();
    rest.remove(drop);
    Some(rest)
}

/// The matchers with the next one that holds for all of these alerts; `None` where there is none left to add.
#[must_use]
pub fn narrower(matchers: &[SilenceMatcher], alerts: &[&Labels]) -> Option<Vec<SilenceMatcher>> {
    let is_named = |name: &str| matchers.iter().any(|matcher| matcher.name == name);
    let next = candidates(alerts).into_iter().map(|(matcher, _)| matcher).find(|matcher| !is_named(&matcher.name))?;
    let mut more = matchers.to_vec();
    more.push(next);
    Some(more)
}

/// Whether a matcher of this label and value names a thing that is replaced every few days.
pub(super) fn is_short_lived(name: &str, value: &str) -> bool {
    SHORT_LIVED.contains(&name) || SHORT_LIVED_VALUE.is_match(value)
}

/// A matcher per label that all of them have, the broadest first, with how many values it covers. A label with too many values
/// is none.
fn candidates(alerts: &[&Labels]) -> Vec<(SilenceMatcher, usize)> {
    let Some((first, others)) = alerts.split_first() else { return Vec::new() };
    let candidate = |(name, value): (&str, &str)| {
        let mut values = vec![value];
        for labels in others {
            values.push(labels.get(name)?);
        }
        values.sort_unstable();
        values.dedup();
        let matcher = match values.len() {
            1 => SilenceMatcher::equal(name, value),
            2..=MOST_VALUES => SilenceMatcher::one_of(name, values.iter().copied()),
            _ => return None,
        };
        Some((matcher, values.len()))
    };
    let mut candidates: Vec<_> = first.iter().filter_map(candidate).collect();
    candidates.sort_by_key(|(matcher, _)| rank(matcher));
    candidates
}

/// How much a matcher narrows, by what its label usually says.
fn rank(matcher: &SilenceMatcher) -> usize {
    let name = matcher.name.as_str();
    if is_short_lived(name, &matcher.value) {
        return 5;
    }
    match name {
        "alertname" => 0,
        _ if matcher.operator != Operator::Equal => 4,
        _ if PLACES.contains(&name) || PARTS.contains(&name) => 1,
        "severity" => 2,
        _ => 3,
    }
}
