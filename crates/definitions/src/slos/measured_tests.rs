use rstest::rstest;
use watchbill_domain::slo::{Grouping, Measure, PolicyChoice};

use super::*;
use crate::slos::{SloFile, read_slos};

const HEAD: &str = "apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: checkout\n  annotations: ANNOTATIONS\nspec:\n  service: shop\n  \
                    indicator:\n    metadata: {name: answers}\n    spec: SPEC\n  timeWindow: [{duration: 28d, isRolling: true}]\n  \
                    budgetingMethod: METHOD\n  objectives:\n    - target: 0.999";

/// A document with this spec of an SLI, this method, and these further lines of its objective.
fn document(spec: &str, method: &str, objective: &str, annotations: &str) -> String {
    let text = HEAD.replace("SPEC", spec).replace("METHOD", method).replace("ANNOTATIONS", annotations);
    format!("{text}{objective}\n")
}

fn metric(query: &str) -> String {
    format!("{{metricSource: {{metricSourceRef: prod, type: Prometheus, spec: {{query: '{query}'}}}}}}")
}

fn ratio(counter: bool, bad: &str, total: &str) -> String {
    format!("{{ratioMetric: {{counter: {counter}, bad: {}, total: {}}}}}", metric(bad), metric(total))
}

/// What measures it, and what is said about it, as one of several files.
fn measured(text: &str, others: &[&str]) -> (Result<Sli, NotMeasurable>, Vec<String>) {
    let files: Vec<SloFile<'_>> =
        [text].iter().chain(others).map(|text| SloFile { name: "slos/a.yaml", text }).collect();
    let reading = read_slos(&files, None);
    let said = reading.findings.iter().map(|f| format!("{}: {}", f.weight.word(), f.problem)).collect();
    assert!(!reading.levels.is_empty(), "{said:?}\n{text}");
    (reading.levels[0].sli(), said)
}

fn refused(text: &str, others: &[&str]) -> String {
    let (sli, said) = measured(text, others);
    let why = sli.unwrap_err().0;
    assert_eq!(said.iter().filter(|said| said.contains(&why)).count(), 1, "{said:?} of {why}");
    assert!(
        said.iter().any(|said| said.contains("nothing can measure `checkout`: ")
            || said.contains("nothing can measure \"checkout\": ")),
        "{said:?}"
    );
    why
}

#[test]
fn a_service_level_is_measured_by_the_source_that_its_metrics_name() {
    let (sli, said) = measured(&document(&ratio(true, "errors_total", "sum(all_total)"), "Occurrences", "", "{}"), &[]);
    let sli = sli.unwrap();

    assert_eq!(sli.key(), "counters bad errors_total total all_total of \"prod\"");
    assert!(said.iter().all(|said| !said.contains("nothing can measure")), "{said:?}");
}

#[rstest]
#[case::gauge("{thresholdMetric: METRIC}", "up", "\n      op: gte\n      value: 1", "gauge >= 1/1 up of \"prod\"")]
#[case::expression(
    "{thresholdMetric: METRIC}",
    "avg(lag)",
    "\n      op: lt\n      value: 0.3",
    "sampled < 3/10 \"avg(lag)\" of \"prod\""
)]
fn samples_are_held_against_the_value_of_the_objective(
    #[case] spec: &str,
    #[case] query: &str,
    #[case] objective: &str,
    #[case] key: &str,
) {
    let text = document(&spec.replace("METRIC", &metric(query)), "Occurrences", objective, "{}");

    assert_eq!(measured(&text, &[]).0.unwrap().key(), key);
}

#[rstest]
#[case::datadog("type: Prometheus", "type: Datadog", "its metrics are of \"Datadog\"")]
#[case::two_sources(
    "metricSourceRef: prod, type: Prometheus, spec: {query: 'all",
    "metricSourceRef: test, spec: {query: 'all",
    "of several sources, \"prod\" and \"test\""
)]
#[case::no_counter("errors_total'", "errors_total / 2'", "cannot be told; expected a selector")]
fn what_nothing_can_measure_is_a_finding(#[case] from: &str, #[case] to: &str, #[case] why: &str) {
    let text = document(&ratio(true, "errors_total", "all_total"), "Occurrences", "", "{}");
    assert!(text.contains(from), "{text}");

    let refused = refused(&text.replacen(from, to, 1), &[]).replace('`', "\"");

    assert!(refused.contains(why), "{refused}");
}

#[rstest]
#[case::prometheus("Prometheus", true)]
#[case::thanos("thanos", true)]
#[case::cloudwatch("CloudWatch", false)]
fn a_metric_is_of_the_type_of_its_data_source(#[case] kind: &str, #[case] measurable: bool) {
    let text =
        document(&ratio(true, "errors_total", "all_total"), "Occurrences", "", "{}").replace(" type: Prometheus,", "");
    let source = format!(
        "apiVersion: openslo/v1\nkind: DataSource\nmetadata: {{name: prod}}\nspec: {{type: {kind}, connectionDetails: {{url: http://p}}}}\n"
    );

    assert_eq!(measured(&text, &[&source]).0.is_ok(), measurable);
}

const RAW: &str = "{ratioMetric: {rawType: failure, raw: METRIC}}";

#[rstest]
#[case::events("Occurrences", "", false, "it is a stored ratio, which has no events to count")]
#[case::slices("RatioTimeslices", "\n      timeSliceWindow: 10m", true, "")]
#[case::slices_with_a_target("Timeslices", "\n      timeSliceWindow: 5m\n      timeSliceTarget: 0.9", true, "")]
#[case::short_slices("RatioTimeslices", "\n      timeSliceWindow: 1m", false, "do not make slices of 60 seconds")]
fn a_stored_ratio_is_counted_in_slices_alone(
    #[case] method: &str,
    #[case] objective: &str,
    #[case] measurable: bool,
    #[case] why: &str,
) {
    let spec = RAW.replace("METRIC", &metric("slo:sli_error:ratio_rate5m{sloth_id=\"a\"}"));
    let text = document(&spec, method, objective, "{}");

    if measurable {
        assert!(matches!(measured(&text, &[]).0.unwrap().measure, Measure::Stored { .. }));
    } else {
        let refused = refused(&text, &[]);
        assert!(refused.contains(why), "{refused}");
    }
}

#[test]
fn counters_can_have_slices_of_any_length() {
    let text = document(&ratio(true, "a", "b"), "RatioTimeslices", "\n      timeSliceWindow: 1m", "{}");

    assert!(measured(&text, &[]).0.is_ok());
}

#[test]
fn a_query_that_is_missing_is_told_once() {
    let text = document(&ratio(true, "TODO", "all_total"), "Occurrences", "", "{}");
    let (sli, said) = measured(&text, &[]);

    assert!(sli.is_err());
    assert_eq!(said.iter().filter(|said| said.contains("W_PLACEHOLDER_QUERY")).count(), 1, "{said:?}");
    assert!(said.iter().all(|said| !said.contains("nothing can measure")), "{said:?}");
}

#[test]
fn groups_and_the_policy_stand_in_annotations() {
    let annotations =
        r#"{watchbill.group_by: "tenant, region,tenant", watchbill.budget: worst, watchbill.policy: words}"#;
    let text = document(&ratio(true, "a", "b"), "Occurrences", "", annotations);
    let reading = read_slos(&[SloFile { name: "a", text: &text }], None);
    let level = &reading.levels[0];

    assert_eq!(reading.findings, []);
    assert_eq!(level.sli().unwrap().key(), "counters bad a total b by region,tenant of \"prod\"");
    assert_eq!((level.grouping, level.policy), (Grouping::Worst, PolicyChoice::Words));
}

#[rstest]
#[case("watchbill.group_by", "a b", "names of labels")]
#[case("watchbill.group_by", "region, 2nd", "names of labels")]
#[case("watchbill.group_by", ", ,", "names of labels")]
#[case("watchbill.budget", "best", "pooled or worst")]
#[case("watchbill.policy", "ours", "workbook or words")]
fn an_annotation_that_cannot_be_read_leaves_the_default(
    #[case] key: &str,
    #[case] value: &str,
    #[case] expected: &str,
) {
    let text = document(&ratio(true, "a", "b"), "Occurrences", "", &format!("{{{key}: \"{value}\"}}"));
    let reading = read_slos(&[SloFile { name: "a", text: &text }], None);
    let level = &reading.levels[0];

    assert_eq!(reading.findings.len(), 1);
    let said = reading.findings[0].problem.to_string();
    assert!(said.contains(expected) && said.contains("its default holds"), "{said}");
    assert_eq!((level.grouping, level.policy, level.group_by.len()), (Grouping::Pooled, PolicyChoice::Workbook, 0));
}
