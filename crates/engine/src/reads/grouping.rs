//! The alerts that pass a filter, put into groups: by name and source unless somebody asks for other labels, as deep as asked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

use watchbill_domain::alerts::{AlertState, Labels, MatcherSet, Severity, telling_labels};
use watchbill_domain::ids::SourceName;
use watchbill_domain::time::Instant;
use watchbill_store::AlertRow;

use crate::api::RESTLESS_GROUP;

use super::kept::Records;
use super::texts::shown_state;

/// Groups within groups beyond this would not be told apart by anybody.
const DEEPEST: usize = 4;

/// The alerts that pass a filter.
pub(super) struct List {
    /// What is not over first, the worst first, then by name, so that a group keeps its place while its members come and go.
    pub groups: Vec<Group>,
    pub alerts_total: usize,
    /// Whether the heads of groups name their alerts; otherwise each row has to.
    pub named: bool,
}

/// Alerts that belong together.
pub(super) struct Group {
    /// For folding: the whole way to it.
    pub key: String,
    /// What its alerts have in common, like `cluster`; nothing where that is name and source.
    pub by: Option<String>,
    /// The value they have in common; empty where they have none.
    pub value: String,
    /// Whether it is that of the alerts that do not fire and flap all the same, whatever their names.
    pub is_restless: bool,
    pub severity: Severity,
    /// Indices of the records' alerts; never empty.
    pub members: Vec<usize>,
    /// The groups within it; without any its alerts follow.
    pub groups: Vec<Group>,
    /// Worked out when a row of the group is first shown.
    telling: OnceLock<Vec<String>>,
}

impl List {
    pub fn of(records: &Records, filter: &MatcherSet, group_by: &[String], now: Instant) -> Self {
        let alerts = &records.alerts;
        let passes = |at: &usize| records.passes(&alerts[*at], filter, now);
        let passing: Vec<usize> = (0..records.restless_from).filter(passes).collect();
        let restless: Vec<usize> = (records.restless_from..alerts.len()).filter(passes).collect();
        let alerts_total = passing.len();
        let group_by = &group_by[..group_by.len().min(DEEPEST)];
        let mut groups =
            if group_by.is_empty() { by_name(records, &passing) } else { nested(records, passing, group_by, "") };
        if !restless.is_empty() {
            groups.push(Group { is_restless: true, ..Group::new(records, RESTLESS_GROUP.to_owned(), restless) });
        }
        let named = group_by.is_empty() || group_by.iter().any(|key| key == "alertname");
        Self { groups, alerts_total, named }
    }
}

impl Group {
    fn new(records: &Records, key: String, members: Vec<usize>) -> Self {
        let severity = members.iter().map(|at| records.alerts[*at].severity).max().unwrap_or(Severity::Info);
        let (by, value, groups) = (None, String::new(), Vec::new());
        Self { key, by, value, is_restless: false, severity, members, groups, telling: OnceLock::new() }
    }

    /// Whether its rows are left out, of these keys that a person folded or unfolded. What flaps and does not fire is folded
    /// until somebody asks.
    pub fn is_folded(&self, toggled: &HashSet<&str>) -> bool {
        toggled.contains(self.key.as_str()) != self.is_restless
    }

    /// The labels by which its members are told apart.
    pub fn telling(&self, records: &Records) -> &[String] {
        self.telling.get_or_init(|| {
            let siblings: Vec<&Labels> = self.members.iter().map(|at| &records.alerts[*at].labels).collect();
            telling_labels(&siblings).into_iter().map(str::to_owned).collect()
        })
    }
}

/// The records are in this order already.
fn by_name(records: &Records, passing: &[usize]) -> Vec<Group> {
    let alerts = &records.alerts;
    let groups = passing.chunk_by(|a, b| group_of(&alerts[*a]) == group_of(&alerts[*b])).map(|members| {
        let first = &alerts[members[0]];
        Group::new(records, format!("{}/{}", first.id.source, first.name()), members.to_vec())
    });
    worst_first(records, groups.collect())
}

fn nested(records: &Records, members: Vec<usize>, group_by: &[String], path: &str) -> Vec<Group> {
    let Some((by, deeper)) = group_by.split_first() else { return Vec::new() };
    let mut values: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for at in members {
        values.entry(value_of(records, &records.alerts[at], by)).or_default().push(at);
    }
    let groups = values.into_iter().map(|(value, mut members)| {
        let key = format!("{path}/{by}={value}");
        let groups = nested(records, members.clone(), deeper, &key);
        if groups.is_empty() {
            members.sort_by(|a, b| order(&records.alerts[*a]).cmp(&order(&records.alerts[*b])));
        }
        Group { by: Some(by.clone()), value, groups, ..Group::new(records, key, members) }
    });
    worst_first(records, groups.collect())
}

fn worst_first(records: &Records, mut groups: Vec<Group>) -> Vec<Group> {
    groups.sort_by_key(|group| Reverse(group.members.iter().map(|at| weight(&records.alerts[*at])).max()));
    groups
}

/// What an alert has of a label, or of one of our fields.
fn value_of(records: &Records, alert: &AlertRow, by: &str) -> String {
    match by {
        "@source" => alert.id.source.to_string(),
        "@state" => records
            .sources
            .get(&alert.id.source)
            .map_or("unknown", |(_, health)| shown_state(alert, *health))
            .to_owned(),
        "@severity" => alert.severity.word().to_owned(),
        label => alert.labels.get(label).unwrap_or_default().to_owned(),
    }
}

fn order(alert: &AlertRow) -> impl Ord + '_ {
    (Reverse(weight(alert)), alert.name(), alert.since, &alert.labels)
}

pub(super) fn group_of(alert: &AlertRow) -> (&str, &SourceName) {
    (alert.name(), &alert.id.source)
}

pub(super) fn weight(alert: &AlertRow) -> (bool, Severity) {
    (alert.state != AlertState::Resolved, alert.severity)
}
