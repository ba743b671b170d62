use rstest::rstest;
use watchbill_domain::time::Zone;

use super::*;
use crate::slos::{SloFile, read_slos};

const SLO: &str = r#"apiVersion: openslo/v1
kind: SLO
metadata:
  name: checkout
  annotations:
    watchbill.min_bad_events: "5"
spec:
  description: Checkouts "answer".
  service: shop
  indicator:
    metadata: {name: answers}
    spec:
      ratioMetric:
        counter: true
        good: {metricSource: {type: Prometheus, spec: {query: 'http_requests_total{job="shop",code!~"5.."}'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'sum(http_requests_total{job="shop"})'}}}
  timeWindow:
    - duration: 30d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - displayName: Promised
      target: 0.999
"#;

const BAD: &str = "        bad: {metricSource: {spec: {query: http_errors_total}}}\n";

fn with(piece: &str, other: &str) -> String {
    assert!(SLO.contains(piece), "{piece}");
    SLO.replacen(piece, other, 1)
}

fn with_bad() -> String {
    let good = SLO.lines().find(|line| line.trim().starts_with("good:")).unwrap();
    with(&format!("{good}\n"), BAD)
}

fn levels(text: &str) -> Vec<SloSpec> {
    let zone = Zone::parse("Europe/Berlin").unwrap();
    let reading = read_slos(&[SloFile { name: "a", text }], Some(&zone));
    assert!(!reading.levels.is_empty(), "{:?}", reading.findings);
    reading.levels
}

fn now() -> Instant {
    Instant::parse("2026-03-10T12:00:00Z").unwrap()
}

fn prometheus(text: &str) -> RulesFile {
    prometheus_rules(&levels(text), now()).unwrap()
}

#[test]
fn rules_of_prometheus_have_both_windows_and_the_exact_threshold() {
    insta::assert_snapshot!("prometheus", prometheus(SLO).text);
}

#[test]
fn a_specification_of_sloth_says_what_it_will_use() {
    let spec = sloth_spec(&levels(&with_bad())).unwrap();
    insta::assert_snapshot!("sloth", format!("{}\n{}", spec.text, spec.notes.join("\n")));
}

#[test]
fn an_object_of_pyrra_counts_what_is_not_good() {
    let objects = pyrra_objectives(&levels(SLO)).unwrap();
    insta::assert_snapshot!("pyrra", format!("{}\n{}", objects.text, objects.notes.join("\n")));
}

#[rstest]
#[case::thirty_days("30d", &["> 0.0144", "> 0.006", "> 0.003", "> 0.001"])]
#[case::four_weeks("28d", &["> 0.01344", "> 0.0056", "> 0.0028", "> (7 / 7500)"])]
#[case::a_week("7d", &["> 0.00336", "> 0.0014", "> 0.0007", "> (7 / 30000)"])]
fn thresholds_are_those_of_the_window(#[case] window: &str, #[case] thresholds: &[&str]) {
    let text = prometheus(&with("duration: 30d", &format!("duration: {window}"))).text;
    for threshold in thresholds {
        assert_eq!(text.matches(&format!("{threshold}\n")).count(), 2, "{threshold}\n{text}");
    }
}

#[test]
fn a_calendar_window_has_the_factors_of_the_one_that_holds_now_and_says_so() {
    let calendar = "duration: 1M\n      calendar: {startTime: 2026-01-01 00:00:00}";
    let file = prometheus(&with("duration: 30d\n      isRolling: true", calendar));
    // March in Berlin has 743 hours: 2 % of them in one hour is a factor of 14.86.
    assert!(file.text.contains("> 0.01486\n"), "{}", file.text);
    assert!(file.notes[0].contains("the window that ends Wed 1 Apr 2026 00:00 CEST"), "{:?}", file.notes);
}

#[test]
fn bad_events_that_no_series_has_are_none() {
    let text = prometheus(&with_bad()).text;
    assert!(text.contains("(sum(rate(http_errors_total[1h])) or vector(0))\n"), "{text}");
    assert!(text.contains("(sum(rate(http_requests_total{job=\"shop\"}[1h])) > 0)\n"), "{text}");
}

#[test]
fn a_pair_that_can_never_tell_is_left_out_and_named() {
    let file = prometheus(&with("target: 0.999", "target: 0.9"));
    assert_eq!(file.text.matches("- alert:").count(), 3);
    assert_eq!(
        file.notes,
        ["checkout (Promised): the pair 1h/5m can never tell: 14.4 times its budget is more than everything"]
    );
}

#[test]
fn what_a_team_decides_is_in_the_rules() {
    let annotations = "watchbill.min_bad_events: \"0\"\n    watchbill.exceeds: gte\n    watchbill.pairs: 2h 10";
    let text = prometheus(&with("watchbill.min_bad_events: \"5\"", annotations)).text;
    assert!(text.contains(">= 0.01\n") && text.contains("ratio_rate10m{"), "{text}");
    assert!(!text.contains("slo_bad_events"), "{text}");
}

#[test]
fn what_is_aimed_at_is_recorded_and_tells_nobody() {
    let text = with("  annotations:\n", "  annotations:\n    watchbill.aspirational: Promised\n");
    let file = prometheus(&text);
    assert!(file.text.contains("- record:") && !file.text.contains("- alert:"));
    assert!(file.notes[0].contains("tells nobody"), "{:?}", file.notes);
    assert_eq!(sloth_spec(&levels(&text)).unwrap().text.matches("disable: true").count(), 2);
    assert!(pyrra_objectives(&levels(&text)).unwrap().text.contains("disabled: true"));
}

#[test]
fn texts_of_a_team_cannot_leave_their_quotes_or_be_templates() {
    let text = with("displayName: Promised", "displayName: 'a\"}b\\{{ .Labels }}'");
    let file = prometheus(&text);
    assert!(!file.text.contains("{{"), "{}", file.text);
    assert!(file.text.contains("objective: \"a\\\"}b\\\\{ { .Labels }}\""), "{}", file.text);
}

#[rstest]
#[case::slices("budgetingMethod: Occurrences", "budgetingMethod: RatioTimeslices", "counts by RatioTimeslices")]
#[case::no_counter("counter: true", "counter: false", "the counter behind")]
#[case::two_counters("'sum(http_requests_total{job=\"shop\"})'", "a + b", "the counter behind `a + b` cannot be told")]
#[case::another_kind(
    "type: Prometheus, spec: {query: 'sum",
    "type: Datadog, spec: {query: 'sum",
    "are of `Datadog`, not of Prometheus"
)]
#[case::no_query("'sum(http_requests_total{job=\"shop\"})'", "Any", "a query of it is missing")]
#[case::a_reference("  indicator:\n", "  indicatorRef: other\n  x:\n", "nothing measures it")]
fn what_no_rule_can_say_is_refused_by_name(#[case] piece: &str, #[case] other: &str, #[case] why: &str) {
    let text = with(piece, other).replace("target: 0.999", "target: 0.999\n      timeSliceWindow: 1m");
    let levels = levels(&text);
    for refused in [
        prometheus_rules(&levels, now()).unwrap_err(),
        sloth_spec(&levels).unwrap_err(),
        pyrra_objectives(&levels).unwrap_err(),
    ] {
        assert!(refused.0.starts_with("checkout (Promised): ") && refused.0.contains(why), "{}", refused.0);
    }
}

#[test]
fn sloth_and_pyrra_refuse_what_they_have_no_window_for() {
    let calendar = levels(&with(
        "duration: 30d\n      isRolling: true",
        "duration: 1M\n      calendar: {startTime: 2026-01-01 00:00:00}",
    ));
    assert!(sloth_spec(&calendar).unwrap_err().0.contains("no calendar windows"));
    assert!(pyrra_objectives(&calendar).unwrap_err().0.contains("no calendar windows"));
    let short = levels(&with("duration: 30d", "duration: 12h"));
    assert!(sloth_spec(&short).unwrap_err().0.contains("whole days"));
    assert!(pyrra_objectives(&short).unwrap_err().0.contains("less than 3 days"));
}

#[test]
fn pyrra_refuses_good_events_whose_errors_cannot_be_selected_and_takes_a_histogram() {
    let other = levels(&with("query: 'http_requests_total{job=\"shop\",code!~\"5..\"}'", "query: answers_total"));
    assert!(pyrra_objectives(&other).unwrap_err().0.contains("write `bad` instead of `good`"));
    let histogram =
        with("query: 'http_requests_total{job=\"shop\",code!~\"5..\"}'", "query: 'latency_seconds_bucket{le=\"0.5\"}'")
            .replace("'sum(http_requests_total{job=\"shop\"})'", "latency_seconds_count");
    let text = pyrra_objectives(&levels(&histogram)).unwrap().text;
    assert!(
        text.contains("latency:\n      success:\n        metric: \"latency_seconds_bucket{le=\\\"0.5\\\"}\"\n"),
        "{text}"
    );
}

#[test]
fn what_the_others_leave_out_is_listed() {
    let text = with(
        "    watchbill.min_bad_events: \"5\"\n",
        "    watchbill.exceeds: gte\n    watchbill.exclusions: x.csv\n    watchbill.pairs: 1h/5m 10\n",
    );
    for notes in [sloth_spec(&levels(&text)).unwrap().notes, pyrra_objectives(&levels(&text)).unwrap().notes] {
        for said in ["cannot ask for 5 bad events", "a burn rate that equals it", "what is excluded here", "1h/5m 10"] {
            assert!(notes.iter().any(|note| note.contains(said)), "{said}: {notes:?}");
        }
    }
}

#[test]
fn pyrras_windows_grow_with_the_objectives_and_its_factors_do_not() {
    let notes = |window: &str| {
        pyrra_objectives(&levels(&with("duration: 30d", &format!("duration: {window}")))).unwrap().notes[0].clone()
    };
    assert!(notes("28d").contains("1h/5m 14, 6h/30m 7, 1d/2h 2, 4d/6h 1"), "{}", notes("28d"));
    assert!(notes("14d").contains("30m/3m 14, 3h/15m 7, 12h/1h 2, 2d/3h 1"), "{}", notes("14d"));
    assert!(notes("30d").contains("1h4m/5m 14, 6h26m/32m 7"), "{}", notes("30d"));
}
