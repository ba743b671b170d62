//! What is said where there is no service level yet.

use crate::api::SloNotice;
use crate::workspace::Loaded;

/// A whole file to begin with: most teams have these two counters.
const EXAMPLE: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout-availability
  displayName: Checkout answers
spec:
  service: checkout
  description: Requests that are answered without a server error.
  budgetingMethod: Occurrences
  timeWindow:
    - duration: 28d
      isRolling: true
  indicator:
    metadata:
      name: checkout-requests
    spec:
      ratioMetric:
        counter: true
        bad:
          metricSource:
            type: Prometheus
            spec:
              query: http_requests_total{job="checkout", code=~"5.."}
        total:
          metricSource:
            type: Prometheus
            spec:
              query: http_requests_total{job="checkout"}
  objectives:
    - target: 0.999
"#;

/// What belongs on the page, and what fills it.
pub(crate) fn notice(loaded: &Loaded) -> SloNotice {
    let refused = loaded.levels.findings.len();
    let can_measure = loaded.sources.iter().any(|defined| defined.source.measures());
    let to_do = match (refused, can_measure) {
        (0, true) => {
            "Put an OpenSLO file into the folder slos/ of the workspace, like this one; it is measured from then on, and backwards as far as the source remembers."
        }
        (0, false) => {
            "Add a source of kind prometheus in Settings, and put an OpenSLO file into the folder slos/ of the workspace, like this one."
        }
        _ => "The files in slos/ state none that can be computed: `watchbill check` says why, with the line of each.",
    };
    SloNotice {
        what: "What your services promise, and how much of what may fail is left, exactly and beyond what the source remembers.".to_owned(),
        to_do: to_do.to_owned(),
        example: (refused == 0).then(|| EXAMPLE.to_owned()),
    }
}
