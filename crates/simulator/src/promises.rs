//! What the made-up company promises, as its team wrote it down.

use std::fmt::Write as _;

use watchbill_domain::time::Instant;

use crate::prometheus::{announced, happened, rehearsed};

/// Files of `slos/` by their names.
pub(crate) const SLOS: &[(&str, &str)] =
    &[("checkout.yaml", CHECKOUT), ("search.yaml", SEARCH), ("tracking.yaml", TRACKING)];

/// What is not held against the services: tables of `exclusions/` by their names.
pub(crate) fn exclusions(seed: u64, now: Instant) -> [(&'static str, String); 2] {
    let table = |times: [(i64, i64); 2], why: &str| {
        let mut text = String::from("from,to,reason,author\n");
        for (from_ms, to_ms) in times {
            let [from, to] = [from_ms, to_ms].map(Instant::from_ms);
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{from},{to},{why}");
        }
        text
    };
    let now_ms = now.as_ms();
    [
        ("checkout.csv", table(rehearsed(seed, now_ms), "announced rehearsal of the failover,Ana")),
        ("search.csv", table(announced(seed, now_ms), "announced move to a new index,Bo")),
    ]
}

/// What somebody of the company marked on its budgets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// `deploy`, `incident`, `class` or `decision`.
    pub kind: &'static str,
    /// What it is.
    pub title: &'static str,
    /// The service that it is about.
    pub service: &'static str,
    /// From when, in RFC 3339.
    pub from: String,
    /// Until when; none where it was a moment.
    pub to: Option<String>,
}

/// What was marked in the last weeks, the oldest first.
pub(crate) fn marked(seed: u64, now: Instant) -> Vec<Marked> {
    let text = |ms: i64| Instant::from_ms(ms).to_rfc3339();
    let mut happened = happened(seed, now.as_ms());
    happened.sort_by_key(|one| one.from_ms);
    let marked = happened.into_iter().map(|one| Marked {
        kind: one.kind,
        title: one.title,
        service: one.service,
        from: text(one.from_ms),
        to: one.to_ms.map(text),
    });
    marked.collect()
}

const CHECKOUT: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout-availability
  displayName: Checkout answers
  annotations:
    watchbill.aspirational: Wished for
    watchbill.exclusions: exclusions/checkout.csv
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
