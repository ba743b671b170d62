use rstest::rstest;

use super::*;
use crate::slos::{SloFile, read_slos};

const SLO: &str = "apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout}
spec:
  service: shop
  indicator: {metadata: {name: answers}, spec: {ratioMetric: {counter: true,
    good: {metricSource: {type: Prometheus, spec: {query: good_total}}}, total: {metricSource: {type: Prometheus, spec: {query: all_total}}}}}}
  timeWindow: [{duration: 28d, isRolling: true}]
  budgetingMethod: Timeslices
  objectives:
    - {displayName: promised, target: 0.9990, timeSliceTarget: 0.95, timeSliceWindow: 5m}
    - {displayName: wished for, targetPercent: 99.95, timeSliceTarget: 0.95, timeSliceWindow: 5m}
";

fn objective(text: &str) -> Objective {
    Objective::parse(text).unwrap()
}

#[test]
fn the_other_objectives_of_the_slo_stay_as_they_are_written() {
    let objective = objective("99.97%");
    let amendment = SloAmendment { nth: 1, objective: Some(&objective), ..SloAmendment::default() };
    assert_eq!(
        amended_slo(SLO, "checkout", &amendment, None).unwrap(),
        "spec:
  objectives:
    - displayName: promised
      target: 0.9990
      timeSliceTarget: 0.95
      timeSliceWindow: 5m
    - displayName: wished for
      target: 0.9997
      timeSliceTarget: 0.95
      timeSliceWindow: 5m
"
    );
}

#[rstest]
#[case::rolling_days(Window::Rolling { length_s: 7 * 86_400 }, "timeWindow:\n    - duration: 7d\n      isRolling: true\n")]
#[case::rolling_hours(Window::Rolling { length_s: 36 * 3600 }, "timeWindow:\n    - duration: 36h\n      isRolling: true\n")]
#[case::rolling_minutes(Window::Rolling { length_s: 5400 }, "timeWindow:\n    - duration: 90m\n      isRolling: true\n")]
fn a_window_is_written_in_the_largest_unit(#[case] window: Window, #[case] expected: &str) {
    let amendment = SloAmendment { window: Some(&window), ..SloAmendment::default() };
    assert_eq!(amended_slo(SLO, "checkout", &amendment, None).unwrap(), format!("spec:\n  {expected}"));
}

#[test]
fn a_window_of_v1alpha_is_written_as_that_has_it() {
    let alpha = "apiVersion: openslo/v1alpha
kind: SLO
metadata: {name: old}
spec:
  service: shop
  timeWindows: [{unit: Day, count: 28, isRolling: true}]
  budgetingMethod: Occurrences
  objectives:
    - target: 0.999
      ratioMetrics: {counter: true, good: {source: prometheus, queryType: promql, query: good_total}, total: {source: prometheus, queryType: promql, query: all_total}}
";
    let window = Window::Rolling { length_s: 7 * 86_400 };
    let amendment = SloAmendment { window: Some(&window), ..SloAmendment::default() };
    assert_eq!(
        amended_slo(alpha, "old", &amendment, None).unwrap(),
        "spec:\n  timeWindows:\n    - unit: Day\n      count: 7\n      isRolling: true\n"
    );
}

/// What is written reads as what was meant: pairs in every way in which they may be put, and none.
#[rstest]
#[case::shares_and_factors(vec![pair("1h/5m", 3600, 300, Burn::Share(decimal("0.02"))), pair("6h/30m", 21_600, 1800, Burn::Factor(decimal("14.4")))], "1h/5m 2%, 6h/30m 14.4")]
#[case::none(Vec::new(), "none")]
fn pairs_are_an_annotation_that_reads_as_they_are(#[case] pairs: Vec<AlertPair>, #[case] expected: &str) {
    let amendment = SloAmendment { pairs: Some(&pairs), ..SloAmendment::default() };
    let snippet = amended_slo(SLO, "checkout", &amendment, None).unwrap();
    assert_eq!(snippet, format!("metadata:\n  annotations:\n    watchbill.pairs: \"{expected}\"\n"));
    let applied = SLO.replace(
        "metadata: {name: checkout}",
        &format!("metadata: {{name: checkout, annotations: {{watchbill.pairs: \"{expected}\"}}}}"),
    );
    let reading = read_slos(&[SloFile { name: "slos/a.yaml", text: &applied }], None);
    assert_eq!(reading.findings, []);
    assert_eq!(reading.levels[0].slo.alerting.pairs, pairs);
}

#[rstest]
#[case::nothing_is_other("checkout")]
#[case::no_such_slo("search")]
fn nothing_is_written_where_nothing_is_other_or_nothing_is_meant(#[case] name: &str) {
    let objective = objective("0.9");
    let asked = if name == "checkout" { None } else { Some(&objective) };
    assert_eq!(amended_slo(SLO, name, &SloAmendment { objective: asked, ..SloAmendment::default() }, None), None);
}

fn pair(name: &str, long_s: u32, short_s: u32, burn: Burn) -> AlertPair {
    AlertPair { name: name.to_owned(), long_s, short_s, burn }
}

fn decimal(text: &str) -> Exact {
    Exact::parse_decimal(text).unwrap()
}
