//! Where an alert is: the few labels that tell it from its siblings.

use super::super::{Labels, plain_line};

/// Labels whose value says by itself what it is; those that place an alert best come first.
const WELL_KNOWN: [&str; 16] = [
    "namespace",
    "service",
    "app",
    "job",
    "instance",
    "pod",
    "container",
    "host",
    "hostname",
    "node",
    "device",
    "queue",
    "cluster",
    "region",
    "zone",
    "env",
];
/// Labels that say what an alert is, not where.
const NOT_A_PLACE: [&str; 2] = ["alertname", "severity"];
/// More labels than this are not read at a glance.
const MOST: usize = 3;
/// Characters kept of one label.
const LABEL_CHARS: usize = 60;

/// The names of the labels by which these alerts of one name differ, best first. One alert alone has nothing to differ
/// from: then those that are well known, or the others if it has none.
#[must_use]
pub fn telling_labels<'a>(siblings: &[&'a Labels]) -> Vec<&'a str> {
    let differs = |name: &str| siblings.iter().any(|labels| labels.get(name) != siblings[0].get(name));
    let mut names: Vec<&str> = siblings.iter().flat_map(|labels| labels.iter().map(|(name, _)| name)).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| !NOT_A_PLACE.contains(name) && (siblings.len() == 1 || differs(name)));
    names.sort_by_key(|name| rank(name));
    let known = names.partition_point(|name| rank(name) < WELL_KNOWN.len());
    if siblings.len() == 1 && known > 0 {
        names.truncate(known);
    }
    names
}

/// Where an alert is: the first few of these labels that it has, as one line without a value said twice.
#[must_use]
pub fn place_of(labels: &Labels, telling: &[impl AsRef<str>]) -> String {
    let mut parts: Vec<String> = Vec::with_capacity(MOST);
    for name in telling.iter().map(AsRef::as_ref) {
        let Some(value) = labels.get(name) else { continue };
        let part = if rank(name) < WELL_KNOWN.len() {
            plain_line(value, LABEL_CHARS)
        } else {
            plain_line(&format!("{name}={value}"), LABEL_CHARS)
        };
        if !part.is_empty() && !parts.contains(&part) {
            parts.push(part);
        }
        if parts.len() == MOST {
            break;
        }
    }
    parts.join(", ")
}

fn rank(name: &str) -> usize {
    WELL_KNOWN.iter().position(|known| *known == name).unwrap_or(WELL_KNOWN.len())
}
