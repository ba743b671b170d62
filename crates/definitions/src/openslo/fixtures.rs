//! Documents that tests of OpenSLO share, and what they ask of them.

use super::{OpenSloDocument, read_openslo};

/// A valid SLO; tables replace a piece of it.
pub(super) const SLO: &str = r#"# What the shop promises.
apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout-availability
  displayName: Checkout answers
  labels:
    team: payments
    tier: [one, two]
  annotations:
    example.com/runbook: https://wiki.example.net/checkout
spec:
  description: Nine hundred and ninety-nine of a thousand checkouts answer.
  service: checkout
  indicator:
    metadata:
      name: checkout-answers
    spec:
      ratioMetric:
        counter: true
        good:
          metricSource:
            type: Prometheus
            spec:
              query: checkout_requests_total{code!~"5.."}
        total:
          metricSource:
            metricSourceRef: prod
            type: Prometheus
            spec:
              query: checkout_requests_total
              dimensions: [region, zone]
  timeWindow:
    - duration: 28d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - displayName: Promised
      target: 0.9990
  alertPolicies:
    - alertPolicyRef: page-on-burn
"#;

pub(super) const SLICES: &str = "  budgetingMethod: Timeslices\n  objectives:\n    - target: 0.99\n      timeSliceTarget: 0.95\n      timeSliceWindow: 1m\n";

pub(super) const POLICY: &str = r#"apiVersion: openslo/v1
kind: AlertPolicy
metadata:
  name: page-on-burn
spec:
  alertWhenBreaching: true
  conditions:
    - kind: AlertCondition
      metadata:
        name: fast-burn
      spec:
        severity: page
        condition:
          kind: burnrate
          op: gt
          threshold: 14.4
          lookbackWindow: 1h
          alertAfter: 0m
  notificationTargets:
    - targetRef: pager
"#;

pub(super) const CONDITION: &str = "apiVersion: openslo/v1\nkind: AlertCondition\nmetadata:\n  name: fast-burn\nspec:\n  severity: page\n  \
                         condition:\n    kind: burnrate\n    op: gte\n    threshold: 6\n    lookbackWindow: 6h\n    alertAfter: 5m\n";

pub(super) const DATA_SOURCE: &str = "apiVersion: openslo/v1\nkind: DataSource\nmetadata:\n  name: prod\nspec:\n  type: Prometheus\n  \
                           connectionDetails:\n    url: https://prom.example.net\n";

pub(super) const TARGET: &str =
    "apiVersion: openslo/v1\nkind: AlertNotificationTarget\nmetadata:\n  name: pager\nspec:\n  target: pagerduty\n";

pub(super) const ALPHA: &str = r#"apiVersion: openslo/v1alpha
kind: SLO
metadata:
  name: checkout-availability
spec:
  service: checkout
  timeWindows:
    - unit: Week
      count: 4
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - target: 0.995
      ratioMetrics:
        incremental: true
        good: {source: prometheus, queryType: promql, query: good_total}
        total: {source: prometheus, queryType: promql, query: all_total}
"#;

pub(super) fn only(text: &str) -> OpenSloDocument {
    let documents = read_openslo(text, None);
    let [document] = documents.as_slice() else { panic!("one document, not {}: {text}", documents.len()) };
    document.clone()
}

pub(super) fn codes(text: &str) -> Vec<String> {
    let document = only(text);
    [document.errors(), document.warnings()].concat()
}

pub(super) fn replaced(text: &str, piece: &str, with: &str) -> String {
    assert!(text.contains(piece), "the fixture has no {piece:?}");
    text.replacen(piece, with, 1)
}
