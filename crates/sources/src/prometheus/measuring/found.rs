//! What of an answer one SLI is made of.

use watchbill_domain::alerts::Labels;
use watchbill_domain::slo::Bucket;

use crate::measuring::GroupLabels;

/// The buckets of one SLI, on the grid on which it was asked for.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) groups: Vec<(GroupLabels, Vec<Bucket>)>,
    pub(super) series: u64,
    pub(super) series_of_events: u64,
    pub(super) problems: Vec<String>,
}

/// The group of a series.
pub(super) fn group_of(group_by: &[String], labels: &Labels) -> GroupLabels {
    group_by.iter().filter_map(|label| Some((label.clone(), labels.get(label)?.to_owned()))).collect()
}

/// Groups, each once; without grouping there is always one.
pub(super) fn groups_of<'a>(group_by: &[String], found: impl Iterator<Item = &'a GroupLabels>) -> Vec<GroupLabels> {
    let mut groups: Vec<GroupLabels> = found.cloned().collect();
    if group_by.is_empty() {
        groups.push(GroupLabels::new());
    }
    groups.sort();
    groups.dedup();
    groups
}
