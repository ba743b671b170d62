//! What the made-up company promises, as its team wrote it down.

use std::fmt::Write as _;

use watchbill_domain::time::Instant;

use crate::prometheus::announced;

/// Files of `slos/` by their names.
pub(crate) const SLOS: &[(&str, &str)] =
    &[("checkout.yaml", CHECKOUT), ("search.yaml", SEARCH), ("tracking.yaml", TRACKING)];

/// What is not held against search, as `exclusions/search.csv`.
pub(crate) fn exclusions(seed: u64, now: Instant) -> String {
    let mut text = String::from("from,to,reason,author\n");
    for (from_ms, to_ms) in announced(seed, now.as_ms()) {
        let [from, to] = [from_ms, to_ms].map(Instant::from_ms);
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{from},{to},announced move to a new index,Bo");
    }
    text
}

const CHECKOUT: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout-availability
  displayName: Checkout answers
  annotations:
    watchbill.aspirational: Wished for
    watchbill.owner: Ana
spec:
  description: Of a thousand customers who pay, at most one is turned away by us.
  service: checkout
  indicator:
    metadata: {name: checkout-answers}
    spec:
      ratioMetric:
        counter: true
        bad:
          metricSource:
            metricSourceRef: kestrel-prometheus
            type: Prometheus
            spec: {query: 'gateway_requests_total{service="checkout",code=~"5.."}'}
        total:
          metricSource:
            metricSourceRef: kestrel-prometheus
            type: Prometheus
            spec: {query: 'gateway_requests_total{service="checkout"}'}
  timeWindow:
    - duration: 28d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - displayName: Promised
      target: 0.999
    - displayName: Wished for
      target: 0.9995
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout-latency
  displayName: Checkout answers within half a second
  annotations:
    watchbill.owner: Ana
spec:
  description: Whoever waits longer than half a second presses the button again.
  service: checkout
  indicator:
    metadata: {name: checkout-in-time}
    spec:
      ratioMetric:
        counter: true
        good:
          metricSource:
            metricSourceRef: kestrel-prometheus
            type: Prometheus
            spec: {query: 'gateway_request_duration_seconds_bucket{service="checkout",le="0.5"}'}
        total:
          metricSource:
            metricSourceRef: kestrel-prometheus
            type: Prometheus
            spec: {query: 'gateway_request_duration_seconds_count{service="checkout"}'}
  timeWindow:
    - duration: 28d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - target: 0.99
"#;

const SEARCH: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata:
  name: search-availability
  displayName: Search answers
  annotations:
    watchbill.exclusions: exclusions/search.csv
    watchbill.owner: Bo
spec:
  description: Promised to the shop by the month.
  service: search
  indicator:
    metadata: {name: search-answers}
    spec:
      ratioMetric:
        counter: true
        bad:
          metricSource:
            metricSourceRef: kestrel-prometheus
            type: Prometheus
            spec: {query: 'gateway_requests_total{service="search",code=~"5.."}'}
        total:
          metricSource:
            metricSourceRef: kestrel-prometheus
            type: Prometheus
            spec: {query: 'gateway_requests_total{service="search"}'}
  timeWindow:
    - duration: 1M
      isRolling: false
      calendar:
        startTime: 2026-01-01 00:00:00
        timeZone: Europe/Berlin
  budgetingMethod: Occurrences
  objectives:
    - target: 0.995
"#;

const TRACKING: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata:
  name: tracking-uptime
  displayName: Parcels can be tracked
  annotations:
    watchbill.owner: Cleo
spec:
  description: A minute is bad if the tracking page could not be reached in it.
  service: notifications
  indicator:
    metadata: {name: tracking-is-reached}
    spec:
      thresholdMetric:
        metricSource:
          metricSourceRef: kestrel-prometheus
          type: Prometheus
          spec: {query: 'probe_success{service="notifications"}'}
  timeWindow:
    - duration: 28d
      isRolling: true
  budgetingMethod: Timeslices
  objectives:
    - target: 0.995
      op: gte
      value: 1
      timeSliceTarget: 0.9
      timeSliceWindow: 1m
"#;
