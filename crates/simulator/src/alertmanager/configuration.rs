//! What this Alertmanager is configured to do: routes, inhibition, and the text it shows of itself.

use std::sync::LazyLock;

use watchbill_domain::alerts::Labels;

use super::matchers::{Matcher, Meaning, Wants};

/// The labels alerts are grouped by.
pub(super) const GROUP_BY: [&str; 2] = ["alertname", "cluster"];

/// Every receiver there is.
pub(super) const RECEIVERS: [&str; 6] =
    ["default", "on-call", "team-catalogue", "team-edge", "team-payments", "team-platform"];

/// What `/status` shows; `the_configuration_says_what_is_done` holds it against the rest of this file.
pub(super) const ORIGINAL: &str = "\
route:
  receiver: default
  group_by: [alertname, cluster]
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 4h
  routes:
    - matchers: [severity=\"critical\"]
      receiver: on-call
      continue: true
    - matchers: [team=\"catalogue\"]
      receiver: team-catalogue
    - matchers: [team=\"edge\"]
      receiver: team-edge
    - matchers: [team=\"payments\"]
      receiver: team-payments
    - matchers: [team=\"platform\"]
      receiver: team-platform
inhibit_rules:
  - source_matchers: [alertname=\"NodeDown\"]
    target_matchers: [severity=~\"error|warning\"]
    equal: [cluster, node]
  - source_matchers: [severity=\"critical\"]
    target_matchers: [severity=~\"warning|info\"]
    equal: [alertname, cluster, service, namespace]
receivers:
  - name: default
  - name: on-call
  - name: team-catalogue
  - name: team-edge
  - name: team-payments
  - name: team-platform
";

/// Alerts that match `source` hold back alerts that match `target`, where all of `equal` are the same.
pub(super) struct InhibitRule {
    pub(super) source: Matcher,
    pub(super) target: Matcher,
    pub(super) equal: &'static [&'static str],
}

/// The rules, in the order of [`ORIGINAL`].
pub(super) static INHIBIT_RULES: LazyLock<[InhibitRule; 2]> = LazyLock::new(|| {
    let severities = |expression| {
        #[allow(clippy::expect_used)]
        Matcher::new("severity", expression, Meaning::Regex, Wants::Same).expect("BUG: both expressions are constants")
    };
    [
        InhibitRule {
            source: Matcher::equal("alertname", "NodeDown"),
            target: severities("error|warning"),
            equal: &["cluster", "node"],
        },
        InhibitRule {
            source: Matcher::equal("severity", "critical"),
            target: severities("warning|info"),
            equal: &["alertname", "cluster", "service", "namespace"],
        },
    ]
});

/// Who an alert is sent to: whoever is on call for what is critical, and the team.
pub(super) fn receivers_of(labels: &Labels) -> Vec<&'static str> {
    let on_call = (labels.get("severity") == Some("critical")).then_some("on-call");
    let team = labels.get("team").unwrap_or_default();
    let teams = RECEIVERS.into_iter().find(|name| name.strip_prefix("team-") == Some(team));
    let receivers: Vec<&'static str> = on_call.into_iter().chain(teams).collect();
    if receivers.is_empty() { vec![RECEIVERS[0]] } else { receivers }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::critical_of_a_team(&[("severity", "critical"), ("team", "edge")], &["on-call", "team-edge"])]
    #[case::warning_of_a_team(&[("severity", "warning"), ("team", "payments")], &["team-payments"])]
    #[case::critical_of_nobody(&[("severity", "critical")], &["on-call"])]
    #[case::of_nobody(&[("severity", "info")], &["default"])]
    #[case::of_a_team_without_a_route(&[("team", "legal")], &["default"])]
    fn routes_by_severity_and_team(#[case] labels: &[(&str, &str)], #[case] expected: &[&str]) {
        assert_eq!(receivers_of(&Labels::from_pairs(labels.iter().copied())), expected);
    }

    #[test]
    fn the_configuration_says_what_is_done() {
        assert!(RECEIVERS.iter().all(|name| ORIGINAL.contains(&format!("- name: {name}\n"))));
        assert!(ORIGINAL.contains(&format!("group_by: [{}]", GROUP_BY.join(", "))));
        for rule in INHIBIT_RULES.iter() {
            assert!(ORIGINAL.contains(&format!("source_matchers: [{}]", rule.source)));
            assert!(ORIGINAL.contains(&format!("target_matchers: [{}]", rule.target)));
            assert!(ORIGINAL.contains(&format!("equal: [{}]", rule.equal.join(", "))));
        }
    }
}
