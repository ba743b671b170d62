//! What a policy sets for an alert of a re-run.

use std::collections::HashMap;
use std::time::Duration;

use super::super::{AlertView, Duties, Labels, Policy, Treatment, group_of};

/// What is set for an alert: everything about its labels that matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subject {
    /// Its group, by a number.
    pub group: u32,
    /// The treatment and the hold of the rule that is for it.
    pub rule: Option<(Treatment, Duration)>,
    /// The place of that rule among the rules.
    pub rule_at: Option<u32>,
    /// Whether it is a watchdog.
    pub is_watchdog: bool,
    /// The schedule that says whose it is, by its place among the lines of the [`Duties`].
    pub duty_line: Option<u32>,
}

impl Subject {
    /// What `policy` and the team's services set for an alert with these labels. `groups` numbers the groups; whoever compares two policies begins
    /// with none for each.
    #[must_use]
    pub fn of(
        labels: &Labels,
        source: &str,
        policy: &Policy,
        duties: &Duties,
        groups: &mut HashMap<String, u32>,
    ) -> Self {
        let view = AlertView::labelled(labels, source);
        let chosen = policy.choose(&view);
        let rule = chosen.rule.map(|(_, rule)| rule);
        let next = u32::try_from(groups.len()).unwrap_or(u32::MAX);
        Self {
            group: *groups.entry(group_of(source, labels, rule)).or_insert(next),
            rule: rule.map(|rule| (rule.treatment, rule.hold)),
            rule_at: chosen.rule.and_then(|(at, _)| u32::try_from(at).ok()),
            is_watchdog: chosen.watchdog.is_some(),
            duty_line: duties.service_of(&view).and_then(|service| service.line),
        }
    }
}
